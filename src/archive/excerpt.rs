//! Turns the places at which a report cites documents into what pages about these show: the words around, and where they stand.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::Entry;
use super::cited::Mention;
use crate::memo::{self, Key, Memo};
use crate::report::block::Kind;
use crate::report::citations::{self, Place};
use crate::report::parts::Parted;
use crate::report::{Body, markdown, pinpoint};

/// Letters on each side of a citation, at most.
const LETTERS_AROUND: usize = 160;

/// The words around a citation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// The anchor nearest to it; empty in head and foot.
    pub anchor: String,
    /// What the place is called in a citation, or nothing.
    pub place: String,
    /// The words before.
    pub before: String,
    /// The number as printed; none where it is not found again.
    pub number: Option<String>,
    /// The words after.
    pub after: String,
}

/// A report with more citations than this is long: the parts of its text that have some are held.
const SHORT_MAX: usize = 100;

/// Excerpts of a long report that are kept together; those of a short one all are.
const TOGETHER_MAX: usize = 10;

/// The words around the citations of an archive, for the pages that show them.
#[derive(Debug)]
pub struct Excerpts<'a> {
    entries: &'a [Entry],
    /// The texts of long reports, each prepared when it is first asked for.
    long: BTreeMap<usize, OnceLock<Quoted>>,
}

impl<'a> Excerpts<'a> {
    /// Gets ready for an archive.
    pub fn new(entries: &'a [Entry]) -> Excerpts<'a> {
        let is_long = |entry: &Entry| places(entry).nth(SHORT_MAX).is_some();
        let long = entries.iter().enumerate().filter(|(_, entry)| is_long(entry));
        Excerpts { entries, long: long.map(|(index, _)| (index, OnceLock::new())).collect() }
    }

    /// The words around each of some mentions. Neighbours of one report are fetched together.
    pub fn of(&self, mentions: &[Mention], memo: &dyn Memo) -> Vec<Excerpt> {
        let group = |mention: &Mention| (mention.entry, mention.at / self.together(mention.entry));
        let groups = mentions.chunk_by(|one, other| group(one) == group(other));
        groups.flat_map(|of_group| if memo.is_kept() { self.kept(of_group, memo) } else { self.made(of_group) }).collect()
    }

    /// How many excerpts of a report are kept together.
    fn together(&self, entry: usize) -> usize {
        if self.long.contains_key(&entry) { TOGETHER_MAX } else { SHORT_MAX }
    }

    /// Mentions of one group, of which all excerpts are kept.
    fn kept(&self, mentions: &[Mention], memo: &dyn Memo) -> Vec<Excerpt> {
        let Some(first) = mentions.first() else { return Vec::new() };
        let together = self.together(first.entry);
        let start = first.at / together * together;
        let group: Vec<Mention> = first.around(self.entries, start).take(together).collect();
        let places: Vec<(&str, usize)> = group
            .iter()
            .map(|mention| {
                let place = mention.place(self.entries);
                (place.anchor.as_str(), place.offset)
            })
            .collect();
        let key = Key::of("excerpts", &(self.entries[first.entry].report.text.digest, places));
        let excerpts: Vec<Excerpt> = memo::remember(memo, key, || self.made(&group));
        mentions.iter().map(|mention| excerpts.get(mention.at - start).cloned().unwrap_or_default()).collect()
    }

    /// The words around some mentions of one report.
    fn made(&self, mentions: &[Mention]) -> Vec<Excerpt> {
        let Some(entry) = mentions.first().map(|mention| mention.entry) else { return Vec::new() };
        let own = || mentions.iter().map(|mention| mention.place(self.entries));
        let body = || self.entries[entry].report.body();
        match self.long.get(&entry) {
            Some(held) => {
                let quoted = held.get_or_init(|| Quoted::of(&body(), places(&self.entries[entry])));
                own().map(|place| quoted.excerpt(place)).collect()
            }
            None => {
                let quoted = Quoted::of(&body(), own());
                own().map(|place| quoted.excerpt(place)).collect()
            }
        }
    }
}

/// All places at which a report cites something.
fn places(entry: &Entry) -> impl Iterator<Item = &Place> {
    entry.report.citations.iter().flat_map(|citation| &citation.mentions)
}

/// The parts of a report that cite something, by their anchors.
#[derive(Debug, Default)]
struct Quoted(BTreeMap<String, Part>);

/// A part that cites something.
#[derive(Debug, Default)]
struct Part {
    /// Its text on one line.
    text: String,
    /// What it is called in a citation, or nothing.
    name: String,
    /// Its own parts, where it is a paragraph that has some.
    parted: Option<Parted>,
}

impl Quoted {
    /// The parts that some places stand in.
    fn of<'p>(body: &Body, places: impl Iterator<Item = &'p Place>) -> Quoted {
        let mut parts: BTreeMap<String, Part> = BTreeMap::new();
        for place in places.filter(|place| !place.anchor.is_empty()) {
            if !parts.contains_key(&place.anchor) {
                parts.insert(place.anchor.clone(), Part::default());
            }
        }
        match body {
            Body::Numbered(blocks) => {
                for (block, name) in blocks.iter().zip(pinpoint::names(blocks)) {
                    let Some(part) = parts.get_mut(block.anchor.as_str()) else { continue };
                    part.text = markdown::plain(&block.text).replace('\n', " ");
                    part.parted = Parted::of(&block.text, &block.anchor).filter(|_| !block.is_heading());
                    part.name = if matches!(block.kind, Kind::Head(_) | Kind::Foot(_)) { String::new() } else { name };
                }
            }
            Body::Markdown { parts: all, .. } => {
                for one in all {
                    if let Some(part) = parts.get_mut(&one.anchor) {
                        part.text = one.text.replace('\n', " ");
                    }
                }
            }
        }
        Quoted(parts)
    }

    /// The words around one place.
    fn excerpt(&self, place: &Place) -> Excerpt {
        let anchor = place.anchor.as_str();
        let Some(Part { text, name, parted }) = self.0.get(anchor) else { return Excerpt::default() };
        match citations::number_at(text, place.offset) {
            Some((range, _)) => Excerpt {
                anchor: parted.as_ref().map_or_else(|| anchor.to_owned(), |parted| parted.anchor_at(anchor, range.start)),
                place: name.clone(),
                before: last_letters(&text[..range.start]),
                number: Some(text[range.clone()].to_owned()),
                after: first_letters(&text[range.end..]),
            },
            None => Excerpt { anchor: anchor.to_owned(), place: name.clone(), ..Excerpt::default() },
        }
    }
}

fn first_letters(text: &str) -> String {
    match text.char_indices().nth(LETTERS_AROUND) {
        Some((end, _)) => format!("{}…", text[..end].rsplit_once(' ').map_or(&text[..end], |(whole, _)| whole)),
        None => text.to_owned(),
    }
}

fn last_letters(text: &str) -> String {
    match text.char_indices().rev().nth(LETTERS_AROUND) {
        Some((start, _)) => format!("…{}", text[start..].split_once(' ').map_or(&text[start..], |(_, whole)| whole)),
        None => text.to_owned(),
    }
}
