//! Finds reports that are there twice, word for word or nearly so.
//!
//! Each report is a set of runs of five syllables; of each set the smallest numbers are kept (Broder, On the resemblance
//! and containment of documents, 1997), so that only reports that share many of these are compared.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use vanthu_search::{fold, tokenize};

use crate::archive::{Archive, Entry};
use crate::diag::{self, Diagnostics};
use crate::digest;

/// Syllables of a run.
const RUN: usize = 5;

/// How many numbers stand for a report.
const SKETCH: usize = 64;

/// Reports that share this part of their sketches are pointed out: monthly reports of one body share a third.
const ALIKE: f64 = 0.8;

/// Shorter reports are alike by chance.
const RUNS_MIN: usize = 40;

/// Points out each report that is nearly the same as an older one.
pub(super) fn find(archive: &Archive, diagnostics: &mut Diagnostics) {
    let sketches: Vec<BTreeSet<u64>> = archive.entries.par_iter().map(sketch).collect();
    let mut holders: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    // Newest first in the archive: the older one of two is met later, and is the one that the newer repeats.
    for (index, sketch) in sketches.iter().enumerate() {
        sketch.iter().for_each(|number| holders.entry(*number).or_default().push(index));
    }
    for (index, sketch) in sketches.iter().enumerate().filter(|(_, sketch)| sketch.len() >= RUNS_MIN) {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        // What many reports share is a form, and tells nothing.
        for others in sketch.iter().filter_map(|number| holders.get(number)).filter(|others| others.len() <= 8) {
            others.iter().filter(|other| **other > index).for_each(|other| *shared.entry(*other).or_default() += 1);
        }
        let best = shared.into_iter().max_by_key(|(_, count)| *count);
        let Some((other, _)) = best else { continue };
        let alike = resemblance(sketch, &sketches[other]);
        if alike >= ALIKE {
            let (own, other) = (&archive.entries[index].report, &archive.entries[other].report);
            diagnostics.push(diag::twin(&own.shown_path, &other.shown_path, (alike * 100.0).round() as usize));
        }
    }
}

/// The share of the smallest numbers of both that both have.
fn resemblance(left: &BTreeSet<u64>, right: &BTreeSet<u64>) -> f64 {
    let all: Vec<&u64> = left.union(right).take(SKETCH).collect();
    let both = all.iter().filter(|number| left.contains(number) && right.contains(number)).count();
    both as f64 / all.len().max(1) as f64
}

fn sketch(entry: &Entry) -> BTreeSet<u64> {
    let mut window: Vec<u64> = Vec::new();
    let mut numbers = BTreeSet::new();
    for (_, text) in entry.report.body().placed_texts() {
        let text = fold::normalize(&text);
        for syllable in tokenize::syllables(&text) {
            window.push(hash(fold::fold(&text[syllable.start..syllable.end]).as_bytes()));
            if window.len() >= RUN {
                let run: Vec<u8> = window[window.len() - RUN..].iter().flat_map(|one| one.to_le_bytes()).collect();
                numbers.insert(hash(&run));
                if numbers.len() > SKETCH {
                    numbers.pop_last();
                }
            }
        }
    }
    numbers
}

/// FNV-1a, finished so that its order says nothing of the text.
fn hash(bytes: &[u8]) -> u64 {
    let hash = digest::fnv1a(bytes.iter().copied());
    (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
