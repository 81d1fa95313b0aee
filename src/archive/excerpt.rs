//! Turns the places at which a report cites documents into what pages about these show: the words around, and where they stand.

use serde::{Deserialize, Serialize};

use super::Entry;
use super::cited::Mention;
use crate::memo::{self, Key, Memo};
use crate::report::block::Kind;
use crate::report::citations::{self, Citation, Place};
use crate::report::{Body, parts, pinpoint};

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

/// With so many citations at most those of a report are kept together; beyond that each would be read with all others.
const TOGETHER_MAX: usize = 100;

impl Excerpt {
    /// The words around one mention. Those of all mentions of a report are made at once, since pages of many documents
    /// ask for them.
    pub fn of(entries: &[Entry], mention: Mention, memo: &dyn Memo) -> Excerpt {
        let report = &entries[mention.entry].report;
        if !memo.is_kept() {
            return excerpts(&report.body(), std::iter::once(mention.place(entries))).pop().unwrap_or_default();
        }
        let all = &report.citations;
        let group_size = if all.len() <= TOGETHER_MAX { all.len() } else { 1 };
        let key = |group: &[Citation]| {
            let places: Vec<(&str, usize)> = places(group).map(|place| (place.anchor.as_str(), place.offset)).collect();
            Key::of("excerpts", &(report.text.digest, places))
        };
        let start = mention.citation / group_size * group_size;
        let at = all[start..mention.citation].iter().map(|citation| citation.mentions.len()).sum::<usize>() + mention.nth;
        let own = key(&all[start..start + group_size]);
        let kept = || memo::get::<Vec<Excerpt>>(memo, own).and_then(|excerpts| excerpts.into_iter().nth(at));
        kept().unwrap_or_else(|| {
            let mut made = excerpts(&report.body(), places(all)).into_iter();
            let mut found = None;
            for group in all.chunks(group_size) {
                let of_group: Vec<Excerpt> = made.by_ref().take(places(group).count()).collect();
                let key = key(group);
                memo::put(memo, key, &of_group);
                found = found.or_else(|| of_group.into_iter().nth(at).filter(|_| key == own));
            }
            found.unwrap_or_default()
        })
    }
}

fn places(citations: &[Citation]) -> impl Iterator<Item = &Place> {
    citations.iter().flat_map(|citation| &citation.mentions)
}

/// The words around some places of a text.
fn excerpts<'a>(body: &Body, places: impl Iterator<Item = &'a Place>) -> Vec<Excerpt> {
    // Most stand in one part after another.
    let mut part: Option<(&str, String, String)> = None;
    let mut excerpts = Vec::new();
    for place in places {
        let anchor = place.anchor.as_str();
        if part.as_ref().is_none_or(|(known, ..)| *known != anchor) {
            let text = body.text_at(anchor).filter(|_| !anchor.is_empty()).unwrap_or_default().replace('\n', " ");
            part = Some((anchor, text, place_name(body, anchor)));
        }
        let Some((_, text, name)) = &part else { continue };
        excerpts.push(match citations::number_at(text, place.offset) {
            Some((range, _)) => Excerpt {
                anchor: parts::place(body, anchor, range.start),
                place: name.clone(),
                before: last_letters(&text[..range.start]),
                number: Some(text[range.clone()].to_owned()),
                after: first_letters(&text[range.end..]),
            },
            None => Excerpt { anchor: anchor.to_owned(), place: name.clone(), ..Excerpt::default() },
        });
    }
    excerpts
}

/// What a part of a report is called in a citation, or nothing.
fn place_name(body: &Body, anchor: &str) -> String {
    let blocks = body.blocks();
    let at = blocks.iter().position(|block| block.anchor == anchor && !matches!(block.kind, Kind::Head(_) | Kind::Foot(_)));
    at.map_or_else(String::new, |at| pinpoint::name(blocks, at))
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
