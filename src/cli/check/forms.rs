//! Prints diagnostics: grouped for a person, and in the forms that programs read.

use std::io::{IsTerminal, Write};

use anyhow::Result;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::super::paint;
use crate::diag::{Diagnostic, Severity};
use crate::message;
use crate::messages::{Language, language};

/// Groups diagnostics by severity and kind; the cure stands once, under all that it cures.
pub(super) fn text(out: &mut (impl Write + IsTerminal), items: &[&Diagnostic]) -> Result<()> {
    let shows = paint::shows(out);
    for (severity, name, colour) in [(Severity::Fault, "error", 31), (Severity::Warning, "warning", 33), (Severity::Note, "note", 36)] {
        let mut of_severity: Vec<&&Diagnostic> = items.iter().filter(|item| item.severity == severity).collect();
        if of_severity.is_empty() {
            continue;
        }
        let heading = message!("group", severity = name, count = of_severity.len()).to_string();
        writeln!(out, "{}", paint::painted(&heading, colour, shows))?;
        // What is the same stands together, in the order of the files.
        of_severity.sort_by_key(|item| item.message.id());
        for (index, item) in of_severity.iter().enumerate() {
            writeln!(out, "  {}", item.placed())?;
            let next = of_severity.get(index + 1).filter(|next| next.message.hint(language()) == item.message.hint(language()));
            if let (None, Some(hint)) = (next, item.cure()) {
                writeln!(out, "    {}: {hint}", message!("hint"))?;
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Annotations of GitHub's workflow commands.
pub(super) fn github(out: &mut impl Write, items: &[&Diagnostic]) -> Result<()> {
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    for item in items {
        let command = match item.severity {
            Severity::Fault => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let line = if item.place.line > 0 { format!(",line={}", item.place.line) } else { String::new() };
        let column = if item.place.column > 0 { format!(",col={}", item.place.column) } else { String::new() };
        let cure = item.cure().map_or(String::new(), |cure| format!("\n{}: {cure}", message!("hint")));
        writeln!(out, "::{command} file={}{line}{column}::{}", property(&item.path), data(&format!("{}{cure}", item.message)))?;
    }
    Ok(())
}

/// Static Analysis Results Interchange Format 2.1.0 (OASIS).
pub(super) fn sarif(items: &[&Diagnostic]) -> Value {
    let mut ids: Vec<&str> = items.iter().map(|item| item.message.id()).collect();
    ids.sort_unstable();
    ids.dedup();
    let results: Vec<Value> = items
        .iter()
        .map(|item| {
            let level = match item.severity {
                Severity::Fault => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            };
            let uri = item.path.split('/').map(encoded).collect::<Vec<_>>().join("/");
            let mut location = json!({ "artifactLocation": { "uri": uri } });
            if item.place.line > 0 {
                // Columns are left out: ours count letters as a person does, which SARIF has no word for.
                location["region"] = json!({ "startLine": item.place.line });
            }
            let text = item.cure().map_or_else(|| item.message.to_string(), |cure| format!("{}. {cure}", item.message));
            json!({ "ruleId": item.message.id(), "level": level, "message": { "text": text }, "locations": [{ "physicalLocation": location }] })
        })
        .collect();
    let rules: Vec<Value> = ids.into_iter().map(|id| json!({ "id": id })).collect();
    json!({
        "version": "2.1.0",
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "runs": [{
            "tool": { "driver": { "name": "vanthu", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "language": if language() == Language::Vietnamese { "vi" } else { "en" },
            "results": results,
        }],
    })
}

fn encoded(part: &str) -> String {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');
    utf8_percent_encode(part, KEPT).to_string()
}
