//! Turns a report into the account that `check --explain` prints: every value with the line it came from.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::block::{Block, Foot, Head, Kind};
use super::markdown;
use super::markup::WhatLeft;
use super::relations;
use super::signs::Place;
use super::{Body, Derived, Origin, Report, Signer};
use crate::diag;
use crate::message;
use crate::messages::Message;

/// One derived value: name, value, where from.
type Row = (Message, String, Origin);

/// All values, in the order in which they are printed.
fn rows(report: &Report) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut row = |name, value: Option<(String, Origin)>| {
        rows.extend(value.filter(|(value, _)| !value.is_empty()).map(|(value, origin)| (name, value, origin)));
    };
    row(message!("explain-number"), shown(report.number.as_ref(), |number| number.printed.clone()));
    row(message!("explain-symbol"), shown(report.number.as_ref(), |number| number.symbol.clone()));
    row(
        message!("explain-type"),
        shown(report.kind.as_ref(), |kind| if kind.code.is_empty() { kind.name.clone() } else { format!("{} ({})", kind.name, kind.code) }),
    );
    row(message!("explain-issuer"), shown(report.issuer.as_ref(), |issuer| issuer.short.clone()));
    row(
        message!("explain-issuer-name"),
        shown(report.issuer.as_ref(), |issuer| if issuer.name == issuer.short { String::new() } else { issuer.name.clone() })
            .map(|(name, _)| (name, Origin::Configuration)),
    );
    row(
        message!("explain-superior"),
        shown(report.issuer.as_ref(), |issuer| issuer.superior.clone()).map(|(name, _)| (name, Origin::Configuration)),
    );
    row(message!("explain-place"), shown(report.place.as_ref(), String::clone));
    row(message!("explain-date"), shown(report.date.as_ref(), ToString::to_string));
    row(message!("explain-title"), shown(Some(&report.title), String::clone));
    row(message!("explain-period"), shown(report.period.as_ref(), ToString::to_string));
    row(message!("explain-next-period"), shown(report.next_period.as_ref(), ToString::to_string));
    row(message!("explain-term"), shown(report.term.as_ref(), String::clone));
    row(message!("explain-signer"), shown(report.signer.as_ref(), Signer::described));
    if let Some(recipients) = &report.recipients {
        for (index, recipient) in recipients.value.iter().enumerate() {
            let line = if let Origin::Lines(lines) = &recipients.origin { lines.get(index) } else { None };
            let origin = line.map_or_else(|| recipients.origin.clone(), |line| Origin::Lines(vec![*line]));
            rows.push((message!("explain-recipient"), recipient.clone(), origin));
        }
    }
    for relation in &report.relations {
        rows.push((
            relation_name(relation.kind),
            relation.target.clone(),
            if relation.is_given { Origin::FrontMatter(relation.line) } else { Origin::Lines(vec![relation.line]) },
        ));
    }
    for attachment in &report.attachments {
        let name = if attachment.is_source { message!("explain-source") } else { message!("explain-attaches") };
        rows.push((name, attachment.written.clone(), Origin::FrontMatter(attachment.line)));
    }
    for result in &report.task_results {
        let task = result.planned_in.map_or(String::new(), |period| format!("{period}/")) + &result.task;
        rows.push((message!("explain-result"), format!("{task}: {}", result.results.join(", ")), Origin::FrontMatter(result.line)));
    }
    for (key, value) in &report.extra {
        rows.push((message!("explain-other"), format!("{key}: {value}"), Origin::FrontMatter(0)));
    }
    rows
}

fn relation_name(kind: relations::Kind) -> Message {
    match kind {
        relations::Kind::Corrects => message!("explain-corrects"),
        relations::Kind::Replaces => message!("explain-replaces"),
        relations::Kind::Amends => message!("explain-amends"),
        relations::Kind::Attaches => message!("explain-attaches"),
    }
}

fn shown<T>(derived: Option<&Derived<T>>, show: impl Fn(&T) -> String) -> Option<(String, Origin)> {
    derived.map(|derived| (show(&derived.value), derived.origin.clone()))
}

fn origin_text(origin: &Origin) -> String {
    let lines = |lines: &[usize]| lines.iter().map(|line| format!("L{line}")).collect::<Vec<_>>().join(", ");
    match origin {
        Origin::FrontMatter(0) => message!("origin-front-matter").to_string(),
        Origin::FrontMatter(line) => format!("{} L{line}", message!("origin-front-matter")),
        Origin::Lines(numbers) => lines(numbers),
        Origin::LinesAndConfiguration(numbers) => format!("{}, archive.toml", lines(numbers)),
        Origin::Configuration => "archive.toml".into(),
        Origin::FileName => message!("origin-file-name").to_string(),
    }
}

/// The account as text.
pub fn text(report: &Report) -> String {
    let mut out = format!("{}\n", report.shown_path);
    let _ = writeln!(out, "  sha256      {}", report.sha256);
    for (name, value, origin) in rows(report) {
        let _ = writeln!(out, "  {:<11} {value}  [{}]", name.to_string(), origin_text(&origin));
    }
    if !report.breaks.is_empty() {
        let _ = writeln!(out, "{}", message!("explain-pages", pages = report.breaks.len() + 1));
        for page in &report.breaks {
            let done = if page.joined { message!("explain-joined") } else { message!("explain-kept") };
            let _ = writeln!(out, "  L{}–L{}  {done}", page.first, page.last);
        }
    }
    if !report.left_out.is_empty() {
        let _ = writeln!(out, "{}", message!("explain-left-out"));
        for left in &report.left_out {
            let _ = writeln!(out, "  L{}  {}: {}", left.line, left_name(left.what), diag::shown(&left.text));
        }
    }
    if !report.considered.is_empty() {
        let _ = writeln!(out, "{}", message!("explain-weighed"));
        for one in &report.considered {
            let taken = if one.is_taken { message!("explain-taken") } else { message!("explain-not-taken") };
            let _ = writeln!(out, "  L{}  {}: {} ({taken})", one.line, place_name(one.place), diag::shown(&one.value));
        }
    }
    match &*report.body() {
        Body::Numbered(blocks) => {
            let _ = writeln!(out, "{}", message!("explain-numbered"));
            for block in blocks {
                structure_line(block, &mut out);
            }
        }
        Body::Markdown { parts, .. } => {
            let _ = writeln!(out, "{}", message!("explain-markdown", parts = parts.len()));
            for part in parts.iter().filter(|part| part.level > 0) {
                let _ = writeln!(out, "  #{}  {} {}", part.anchor, "#".repeat(part.level.into()), diag::shown(&part.text));
            }
        }
    }
    citations(report, &mut out);
    out
}

fn left_name(what: WhatLeft) -> Message {
    match what {
        WhatLeft::Comment => message!("left-comment"),
        WhatLeft::Hidden => message!("left-hidden"),
        WhatLeft::PageNumber => message!("left-page-number"),
        WhatLeft::RunningHead => message!("left-running-head"),
    }
}

fn place_name(place: Place) -> Message {
    match place {
        Place::Authentication => message!("place-authentication"),
        Place::Letterhead => message!("place-letterhead"),
        Place::Property => message!("place-property"),
        Place::Below => message!("place-below"),
        Place::Heading => message!("place-heading"),
        Place::Passed => message!("place-passed"),
        Place::Mention => message!("place-mention"),
    }
}

fn structure_line(block: &Block, out: &mut String) {
    let role = match block.kind {
        Kind::Head(Head::Type) => Some(message!("role-type")),
        Kind::Head(Head::Title) => Some(message!("role-title")),
        Kind::Head(Head::Number) => Some(message!("role-number")),
        Kind::Head(Head::Date) => Some(message!("role-date")),
        Kind::Head(_) => Some(message!("role-head")),
        Kind::Foot(Foot::Label) => Some(message!("role-recipients")),
        Kind::Foot(Foot::Recipient) => Some(message!("role-recipient")),
        Kind::Foot(Foot::Name) => Some(message!("role-signer")),
        Kind::Foot(_) => Some(message!("role-signature")),
        Kind::Paragraph => Some(message!("role-paragraph")),
        Kind::Note => Some(message!("role-note")),
        _ => None,
    };
    let name = if block.anchor.is_empty() { role.map_or(String::new(), |role| role.to_string()) } else { format!("#{}", block.anchor) };
    let lines = block.lines.iter().map(|line| format!("L{line}")).collect::<Vec<_>>().join("+");
    let label = if block.label.is_empty() { String::new() } else { format!("{} ", block.label) };
    let _ = writeln!(out, "  {name:<12} {label}{}  [{lines}]", diag::shown(&markdown::plain(&block.text)));
}

fn citations(report: &Report, out: &mut String) {
    if report.citations.is_empty() {
        return;
    }
    let _ = writeln!(out, "{}", message!("explain-cited"));
    for citation in &report.citations {
        let parts = [
            Some(citation.name()),
            citation.date.map(|date| date.to_string()),
            citation.issuer.clone(),
            citation.title.as_ref().map(|title| format!("“{title}”")),
            citation.action.clone(),
        ];
        let places = citation
            .mentions
            .iter()
            .map(|place| if place.anchor.is_empty() { format!("L{}", place.line) } else { format!("L{} #{}", place.line, place.anchor) });
        let _ =
            writeln!(out, "  {}  [{}]", parts.into_iter().flatten().collect::<Vec<_>>().join(" · "), places.collect::<Vec<_>>().join(", "));
    }
}

/// The account as JSON.
pub fn json(report: &Report) -> Value {
    let values: Vec<Value> = rows(report)
        .into_iter()
        .map(|(name, value, origin)| json!({ "name": name.to_string(), "value": value, "from": origin_text(&origin) }))
        .collect();
    let structure: Vec<Value> = match &*report.body() {
        Body::Numbered(blocks) => blocks
            .iter()
            .map(
                |block| json!({ "anchor": block.anchor, "label": block.label, "lines": block.lines, "text": markdown::plain(&block.text) }),
            )
            .collect(),
        Body::Markdown { parts, .. } => {
            parts.iter().map(|part| json!({ "anchor": part.anchor, "level": part.level, "text": part.text })).collect()
        }
    };
    let citations: Vec<Value> = report
        .citations
        .iter()
        .map(|citation| {
            let mentions: Vec<Value> =
                citation.mentions.iter().map(|place| json!({ "anchor": place.anchor, "line": place.line })).collect();
            json!({ "type": citation.type_name, "number": citation.number, "date": citation.date.map(|date| date.to_string()), "issuer": citation.issuer,
                "title": citation.title, "action": citation.action, "mentions": mentions })
        })
        .collect();
    let breaks: Vec<Value> =
        report.breaks.iter().map(|page| json!({ "first": page.first, "last": page.last, "joined": page.joined })).collect();
    let left_out: Vec<Value> = report
        .left_out
        .iter()
        .map(|left| json!({ "line": left.line, "what": left_name(left.what).to_string(), "text": left.text }))
        .collect();
    let considered: Vec<Value> = report
        .considered
        .iter()
        .map(|one| json!({ "value": one.value, "line": one.line, "place": place_name(one.place).to_string(), "taken": one.is_taken }))
        .collect();
    json!({ "left_out": left_out, "weighed": considered, "path": report.path, "sha256": report.sha256, "values": values, "page_breaks": breaks, "structure": structure, "citations": citations })
}
