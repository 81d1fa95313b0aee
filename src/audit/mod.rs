//! Turns an archive and a day into what a clerk should look at that no single report shows: reports that are there twice,
//! months that are missing, numbers out of order, dates that cannot be, words that are probably misspelt.
//!
//! A build does not ask for it: its answers depend on the day, and on how much of an archive is there.

mod order;
mod spelling;
mod twins;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::archive::{Archive, Entry};
use crate::diag::{self, Diagnostics};
use crate::report::Body;

/// Looks through an archive as of a day.
pub fn of(archive: &Archive, today: Date) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    twins::find(archive, &mut diagnostics);
    order::numbers(archive, &mut diagnostics);
    order::gaps(archive, &mut diagnostics);
    dates(archive, today, &mut diagnostics);
    for entry in &archive.entries {
        pictures(entry, &mut diagnostics);
    }
    spelling::find(archive, &mut diagnostics);
    diagnostics
}

/// Reports of days to come, and citations that cannot be right.
fn dates(archive: &Archive, today: Date, diagnostics: &mut Diagnostics) {
    let mut held: BTreeMap<(&str, String), Vec<Date>> = BTreeMap::new();
    for report in archive.entries.iter().map(|entry| &entry.report) {
        if let (Some(issuer), Some(number), Some(date)) = (report.issuer_slug(), &report.number, &report.date) {
            held.entry((issuer, number.value.identity())).or_default().push(date.value);
        }
    }
    for report in archive.entries.iter().map(|entry| &entry.report) {
        let Some(own) = report.date.as_ref() else { continue };
        if own.value > today {
            let line = own.origin.line();
            diagnostics.push(diag::date_to_come(&report.shown_path, line, &own.value.to_string(), &today.to_string()));
        }
        let mentions = report.citations.iter().flat_map(|citation| citation.mentions.iter().map(move |place| (citation, place)));
        for (citation, place, date) in mentions.filter_map(|(citation, place)| Some((citation, place, place.date?))) {
            let (path, given) = (report.shown_path.as_str(), date.to_string());
            // The archive has a report of this number and body, of another day.
            let others = report.issuer_slug().and_then(|issuer| held.get(&(issuer, citation.identity.clone())));
            if date > own.value {
                diagnostics.push(diag::cited_before_it_was(path, place.line, &citation.number, &given, &own.value.to_string()));
            } else if let Some(others) = others.filter(|others| !others.contains(&date)) {
                let others = others.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                diagnostics.push(diag::cited_with_other_date(path, place.line, &citation.number, &given, &others));
            }
        }
    }
}

/// Pictures that say nothing to who cannot see them.
fn pictures(entry: &Entry, diagnostics: &mut Diagnostics) {
    let body = entry.report.body();
    let mut look = |text: &str, number: &dyn Fn(usize) -> usize| {
        for (index, line) in text.split('\n').enumerate() {
            if line.contains("![](") || line.contains("![ ](") {
                diagnostics.push(diag::picture_without_words(&entry.report.shown_path, number(index)));
            }
        }
    };
    match &*body {
        Body::Numbered(blocks) => blocks.iter().for_each(|block| look(&block.text, &|index| block.line() + index)),
        Body::Markdown { text, lines, .. } => look(text, &|index| lines.in_file(index + 1)),
    }
}
