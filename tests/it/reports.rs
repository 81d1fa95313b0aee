//! Understanding: one file of `tests/reports` in, the account of `check --explain` out, messages included.

use vanthu::archive::config::{self, Config};
use vanthu::diag::Diagnostics;
use vanthu::read::Source;
use vanthu::report::{explain, understand};

use crate::harness::project;

fn check(path: &str, bytes: &[u8], config: &Config) -> String {
    let mut diagnostics = Diagnostics::default();
    let source = Source { path: path.to_owned(), shown: format!("content/{path}"), bytes: bytes.into() };
    let account =
        understand(&source, &config.reports, &mut diagnostics).map_or_else(|| "withheld\n".to_owned(), |report| explain::text(&report));
    let messages: String = diagnostics.sorted().into_iter().map(|item| format!("{item}\n")).collect();
    format!("{account}{messages}")
}

#[test]
fn reports_are_understood() {
    insta::glob!("../reports", "*.md", |path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        insta::assert_snapshot!(check(name, &std::fs::read(path).unwrap(), &Config::default()));
    });
}

/// The report that this archive began with, value by value and line by line.
#[test]
fn the_real_report() {
    let path = "lai-chau/02-bc-ldld-2023-10.md";
    let bytes = std::fs::read(project().join("content").join(path)).unwrap();
    let text = std::fs::read_to_string(project().join("content/archive.toml")).unwrap();
    let config = config::read(Some(&("content/archive.toml".into(), text)), None, &mut Diagnostics::default());
    insta::assert_snapshot!(check(path, &bytes, &config));
}

/// Without archive.toml the body is known by symbol and place together, and its name by the text.
#[test]
fn the_real_report_without_configuration() {
    let bytes = std::fs::read(project().join("content/lai-chau/02-bc-ldld-2023-10.md")).unwrap();
    let account = check("a.md", &bytes, &Config::default());
    assert!(account.contains("issuer      LĐLĐ tỉnh Lai Châu  [L3, L5, L81]"), "{account}");
}
