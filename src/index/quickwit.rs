//! Turns reports into documents for Quickwit, and an archive into the configuration of their index.

use vanthu_search::remote::{self, Document};
use vanthu_search::segment::Part;

use super::{day_number, month_number, shards, texts};
use crate::archive::{Archive, Entry};

/// Gives the configuration of the index.
pub fn configuration(archive: &Archive) -> String {
    let slug = vanthu_search::fold::slug(&archive.config.title);
    // It begins with a letter and has 3 to 255 of them.
    let name: String = format!("vanthu-{slug}").chars().take(255).collect();
    include_str!("quickwit.yaml").replace("INDEX_ID", name.trim_end_matches('-'))
}

/// A report as a line of JSON.
pub fn document(archive: &Archive, entry: &Entry) -> String {
    let report = &entry.report;
    let label = |code: &str, name: &str| format!("{code}\t{name}");
    let (mut terms, mut folded) = (Vec::new(), Vec::new());
    for (key, count) in Part::terms(shards::document(entry)) {
        let term = remote::term(&key);
        for _ in 0..count {
            folded.extend(remote::folded(&term).map(str::to_owned));
            terms.push(term.clone());
        }
    }
    let kind = report.kind.as_ref().map(|kind| (kind.value.key(), &kind.value.name));
    let issuer = report.issuer.as_ref().map(|issuer| (&issuer.value.slug, &issuer.value.short));
    let document = Document {
        id: entry.base.clone(),
        site_name: archive.config.title.clone(),
        site: archive.config.address.clone().unwrap_or_default(),
        title: report.title.value.clone(),
        number: report.printed_number().to_owned(),
        date: report.date.as_ref().map_or(String::new(), |date| date.value.to_string()),
        day: report.date.as_ref().map(|date| day_number(date.value).into()),
        month: month_number(entry).unwrap_or(0).into(),
        kind: kind.as_ref().map_or(String::new(), |(key, name)| label(key, name)),
        issuer: issuer.map_or(String::new(), |(code, name)| label(code, name)),
        kinds: kind.map_or(Vec::new(), |(key, name)| remote::names(&key, name)),
        issuers: issuer.map_or(Vec::new(), |(code, name)| remote::names(code, name)),
        terms: terms.join(" "),
        folded: folded.join(" "),
        text: serde_json::to_string(&texts::text(entry)).expect("text can always be written"),
    };
    serde_json::to_string(&document).expect("text can always be written")
}
