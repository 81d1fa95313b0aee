//! The rules of the search, case by case, as the data file has them; Chromium runs the same file.

use std::collections::BTreeMap;

use serde_json::Value;
use vanthu_search::chunks::Name;
use vanthu_search::index::chunk_address;
use vanthu_search::{Completion, Session};

use crate::harness::{Site, project};

/// The lines of a kind, as columns.
fn lines(kind: &str) -> Vec<Vec<String>> {
    let file = std::fs::read_to_string(project().join("tests/search/cases.tsv")).unwrap();
    let columns = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
    let lines: Vec<Vec<String>> =
        file.lines().map(columns).filter(|columns| columns[0] == kind).map(|columns| columns[1..].to_vec()).collect();
    assert!(!lines.is_empty(), "no line of kind {kind}");
    lines
}

/// The archive of the documents, built.
fn archive() -> Site {
    let site = Site::new(&[]);
    for document in lines("doc") {
        let [path, number, date, title, text] = document.as_slice() else { panic!("{document:?}") };
        let given = |name: &str, value: &str| if value == "." { String::new() } else { format!("{name}: {value}\n") };
        let head = format!("---\ntitle: {title}\n{}{}---\n", given("number", number), given("date", date));
        site.write(&format!("content/{path}.md"), format!("{head}\n{}\n", text.replace('¶', "\n\n")).as_bytes());
    }
    site.run(&["build"]).expect(0);
    site
}

/// The answers of the command line to all queries of a kind, and the lines.
fn answers(site: &Site, kind: &str) -> Vec<(Vec<String>, Value)> {
    let lines = lines(kind);
    let queries: String = lines.iter().enumerate().map(|(at, columns)| format!("{at}\t{}\n", columns[0])).collect();
    site.write("queries.tsv", queries.as_bytes());
    let file = site.path("queries.tsv").display().to_string();
    let run = site.run(&["search", "--queries", &file, "--format", "json", "--limit", "50"]).expect(0);
    let answers: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), lines.len());
    lines.into_iter().zip(answers).collect()
}

/// What is wrong with a list, by what the file says of it: "a b" is all, "a …" begins it, "!x" is not in it.
fn wrong(found: &[&str], expected: &[&str]) -> bool {
    let (forbidden, listed): (Vec<&str>, Vec<&str>) = expected.iter().partition(|name| name.starts_with('!'));
    let is_open = listed.last() == Some(&"…");
    let listed: Vec<&str> = listed.into_iter().filter(|name| !matches!(*name, "…" | ".")).collect();
    let begins = found.len() >= listed.len() && found[..listed.len()] == listed[..];
    !begins || !is_open && found.len() > listed.len() || forbidden.iter().any(|name| found.contains(&&name[1..]))
}

#[test]
fn queries_find_what_is_meant() {
    let mut faults = Vec::new();
    for (columns, answer) in answers(&archive(), "ask") {
        let hits = answer["hits"].as_array().unwrap();
        let found: Vec<&str> = hits.iter().map(|hit| hit["path"].as_str().unwrap().trim_end_matches(".md")).collect();
        let is_loose = answer["looseness"].as_u64().unwrap() > 0;
        // What is shown for want of better is not found.
        let found = if is_loose { Vec::new() } else { found };
        if wrong(&found, &columns[1].split(' ').collect::<Vec<_>>()) {
            faults.push(format!("{}: {found:?}, not {}", columns[0], columns[1]));
        } else if let Some(expected) = columns.get(2) {
            let pieces = hits[0]["passages"][0]["pieces"].as_array().unwrap();
            let marked: Vec<&str> =
                pieces.iter().filter(|piece| piece["hit"] == true).map(|piece| piece["text"].as_str().unwrap()).collect();
            if marked != expected.split('|').collect::<Vec<_>>() {
                faults.push(format!("{}: marks {marked:?}, not {expected}", columns[0]));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn misspellings_are_offered_right() {
    for (columns, answer) in answers(&archive(), "fix") {
        let offered: Vec<&str> = answer["corrections"].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect();
        let expected: Vec<&str> = columns[1].split('|').filter(|text| *text != ".").collect();
        assert_eq!(offered, expected, "{}", columns[0]);
    }
}

#[test]
fn beginnings_become_terms() {
    let site = archive();
    let files: BTreeMap<String, Vec<u8>> = site.files("public/search").into_iter().collect();
    let entry: Value = serde_json::from_slice(&files["entry.json"]).unwrap();
    let name = Name::parse(entry["bootstrap"].as_str().unwrap()).unwrap();
    let content = |address: &str| vanthu::index::texts::unpack(&files[address.trim_start_matches("search/")]).unwrap();
    let mut session = Session::open(&content(&chunk_address(name)), name).unwrap();
    if let Completion::Need { files } = session.complete("", 1) {
        session.put(&files[0], content(&files[0])).unwrap();
    }
    for columns in lines("type") {
        let Completion::Suggested(found) = session.complete(&columns[0], 5) else { panic!("the terms are here") };
        let found: Vec<&str> = found.iter().map(|found| found.text.as_str()).collect();
        let (first, forbidden) = columns[1].split_once(" !").map_or((columns[1].as_str(), None), |(first, rest)| (first, Some(rest)));
        let first: Vec<&str> = first.split('|').filter(|text| *text != ".").collect();
        let begins = found.len() >= first.len() && found[..first.len()] == first[..] && (!first.is_empty() || found.is_empty());
        assert!(begins && !forbidden.is_some_and(|text| found.contains(&text)), "{}: {found:?}, not {}", columns[0], columns[1]);
    }
}
