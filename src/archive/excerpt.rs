//! Turns the places at which a report cites documents into what pages about these show: the words around, and where they stand.

use serde::{Deserialize, Serialize};

use super::Entry;
use super::cited::Mention;
use crate::memo::{self, Key, Memo};
use crate::report::block::Kind;
use crate::report::{Body, citations, parts, pinpoint};

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

impl Excerpt {
    /// The words around one mention. Those of all mentions of a report are kept together, since pages of many documents
    /// ask for them.
    pub fn of(entry: &Entry, mention: &Mention, memo: &dyn Memo) -> Excerpt {
        let report = &entry.report;
        if !memo.is_kept() {
            return excerpt(&report.body(), &mention.anchor, mention.offset);
        }
        let places: Vec<(&str, usize)> =
            report.citations.iter().flat_map(|citation| &citation.mentions).map(|place| (place.anchor.as_str(), place.offset)).collect();
        let at = places.iter().position(|place| *place == (mention.anchor.as_str(), mention.offset)).unwrap_or(places.len());
        let key = Key::of("excerpts", &(report.text.digest, &places));
        let kept = memo::get::<Vec<Excerpt>>(memo, key).and_then(|all| all.into_iter().nth(at));
        kept.unwrap_or_else(|| {
            let body = report.body();
            let all: Vec<Excerpt> = places.iter().map(|(anchor, offset)| excerpt(&body, anchor, *offset)).collect();
            memo::put(memo, key, &all);
            all.into_iter().nth(at).unwrap_or_default()
        })
    }
}

fn excerpt(body: &Body, anchor: &str, offset: usize) -> Excerpt {
    let text = body.text_at(anchor).filter(|_| !anchor.is_empty()).unwrap_or_default().replace('\n', " ");
    let place = place_name(body, anchor);
    match citations::number_at(&text, offset) {
        Some((range, _)) => Excerpt {
            anchor: parts::place(body, anchor, range.start),
            place,
            before: last_letters(&text[..range.start]),
            number: Some(text[range.clone()].to_owned()),
            after: first_letters(&text[range.end..]),
        },
        None => Excerpt { anchor: anchor.to_owned(), place, ..Excerpt::default() },
    }
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
