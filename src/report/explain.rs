//! Turns a report into the account that `check --explain` prints: every value with the line it came from.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::block::{Block, Foot, Head, Kind};
use super::markdown;
use super::{Body, Derived, Origin, Report};

/// One derived value: name, value, where from.
type Row = (&'static str, String, Origin);

/// All values, in the order in which they are printed.
fn rows(report: &Report) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut row = |name, value: Option<(String, Origin)>| {
        rows.extend(value.filter(|(value, _)| !value.is_empty()).map(|(value, origin)| (name, value, origin)));
    };
    row("number", shown(report.number.as_ref(), |number| number.printed.clone()));
    row("symbol", shown(report.number.as_ref(), |number| number.symbol.clone()));
    row(
        "type",
        shown(report.kind.as_ref(), |kind| if kind.code.is_empty() { kind.name.clone() } else { format!("{} ({})", kind.name, kind.code) }),
    );
    row("issuer", shown(report.issuer.as_ref(), |issuer| issuer.short.clone()));
    row(
        "issuer name",
        shown(report.issuer.as_ref(), |issuer| if issuer.name == issuer.short { String::new() } else { issuer.name.clone() })
            .map(|(name, _)| (name, Origin::Configuration)),
    );
    row("superior", shown(report.issuer.as_ref(), |issuer| issuer.superior.clone()).map(|(name, _)| (name, Origin::Configuration)));
    row("place", shown(report.place.as_ref(), String::clone));
    row("date", shown(report.date.as_ref(), ToString::to_string));
    row("title", shown(Some(&report.title), String::clone));
    row("period", shown(report.period.as_ref(), ToString::to_string));
    row("next period", shown(report.next_period.as_ref(), ToString::to_string));
    row("term", shown(report.term.as_ref(), String::clone));
    row(
        "signer",
        shown(report.signer.as_ref(), |signer| {
            [&signer.name, &signer.position, &signer.authority]
                .into_iter()
                .filter(|part| !part.is_empty())
                .cloned()
                .collect::<Vec<_>>()
                .join(", ")
        }),
    );
    if let Some(recipients) = &report.recipients {
        let lines = recipients.origin.lines();
        for (index, recipient) in recipients.value.iter().enumerate() {
            let origin = lines.get(index).map_or_else(|| recipients.origin.clone(), |line| Origin::Lines(vec![*line]));
            rows.push(("recipient", recipient.clone(), origin));
        }
    }
    for relation in &report.relations {
        rows.push((relation.kind.name(), relation.target.clone(), Origin::Lines(vec![relation.line])));
    }
    for result in &report.task_results {
        let task = result.planned_in.map_or(String::new(), |period| format!("{period}/")) + &result.task;
        rows.push(("result of", format!("{task}: {}", result.results.join(", ")), Origin::FrontMatter(result.line)));
    }
    for (key, value) in &report.extra {
        rows.push(("other", format!("{key}: {value}"), Origin::FrontMatter(0)));
    }
    rows
}

fn shown<T>(derived: Option<&Derived<T>>, show: impl Fn(&T) -> String) -> Option<(String, Origin)> {
    derived.map(|derived| (show(&derived.value), derived.origin.clone()))
}

fn origin_text(origin: &Origin) -> String {
    let lines = |lines: &[usize]| lines.iter().map(|line| format!("L{line}")).collect::<Vec<_>>().join(", ");
    match origin {
        Origin::FrontMatter(0) => "front matter".into(),
        Origin::FrontMatter(line) => format!("front matter L{line}"),
        Origin::Lines(numbers) => lines(numbers),
        Origin::LinesAndConfiguration(numbers) => format!("{}, archive.toml", lines(numbers)),
        Origin::Configuration => "archive.toml".into(),
        Origin::FileName => "file name".into(),
    }
}

/// The account as text.
pub fn text(report: &Report) -> String {
    let mut out = format!("{}\n", report.shown_path);
    let _ = writeln!(out, "  sha256      {}", report.sha256);
    for (name, value, origin) in rows(report) {
        let _ = writeln!(out, "  {name:<11} {value}  [{}]", origin_text(&origin));
    }
    if !report.breaks.is_empty() {
        let _ = writeln!(out, "pages: at least {}", report.breaks.len() + 1);
        for page in &report.breaks {
            let done = if page.joined { "sentence joined" } else { "kept as a break" };
            let _ = writeln!(out, "  L{}–L{}  {done}", page.first, page.last);
        }
    }
    match &*report.body() {
        Body::Numbered(blocks) => {
            let _ = writeln!(out, "structure: by printed numbers");
            for block in blocks {
                structure_line(block, &mut out);
            }
        }
        Body::Markdown { parts, .. } => {
            let _ = writeln!(out, "structure: Markdown, {} parts", parts.len());
            for part in parts.iter().filter(|part| part.level > 0) {
                let _ = writeln!(out, "  #{}  {} {}", part.anchor, "#".repeat(part.level.into()), start_of(&part.text));
            }
        }
    }
    citations(report, &mut out);
    out
}

fn structure_line(block: &Block, out: &mut String) {
    let role = match block.kind {
        Kind::Head(Head::Type) => "type name",
        Kind::Head(Head::Title) => "title",
        Kind::Head(Head::Number) => "number line",
        Kind::Head(Head::Date) => "date line",
        Kind::Head(_) => "head",
        Kind::Foot(Foot::Label) => "recipients",
        Kind::Foot(Foot::Recipient) => "recipient",
        Kind::Foot(Foot::Name) => "signer",
        Kind::Foot(_) => "signature",
        Kind::Paragraph => "paragraph",
        _ => "",
    };
    let name = if block.anchor.is_empty() { role.to_owned() } else { format!("#{}", block.anchor) };
    let lines = block.lines.iter().map(|line| format!("L{line}")).collect::<Vec<_>>().join("+");
    let label = if block.label.is_empty() { String::new() } else { format!("{} ", block.label) };
    let _ = writeln!(out, "  {name:<12} {label}{}  [{lines}]", start_of(&markdown::plain(&block.text)));
}

/// The first letters of a text on one line.
fn start_of(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

fn citations(report: &Report, out: &mut String) {
    if report.citations.is_empty() {
        return;
    }
    let _ = writeln!(out, "cited by number:");
    for citation in &report.citations {
        let parts = [
            Some(format!("{} {}", citation.type_name, citation.number).trim().to_owned()),
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
        .map(|(name, value, origin)| json!({ "name": name, "value": value, "from": origin_text(&origin) }))
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
    json!({ "path": report.path, "sha256": report.sha256, "values": values, "page_breaks": breaks, "structure": structure, "citations": citations })
}
