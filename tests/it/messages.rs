//! The catalogue of the command line: complete in both languages, used, and free of faults.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;
use regex::Regex;

use crate::harness::{Site, program, project, report};

/// Ids with what each message puts in, and whether it has a hint.
fn catalogue(language: &str) -> BTreeMap<String, (BTreeSet<String>, bool)> {
    let source = std::fs::read_to_string(project().join(format!("src/messages/{language}.ftl"))).unwrap();
    assert!(FluentResource::try_new(source.clone()).is_ok(), "{language}.ftl does not parse");
    let (id, variable) = (Regex::new(r"(?m)^([a-z][a-z0-9-]*) =").unwrap(), Regex::new(r"\$([a-z_]+)").unwrap());
    let starts: Vec<_> = id.captures_iter(&source).map(|found| (found[1].to_owned(), found.get(0).unwrap().start())).collect();
    let ends = starts.iter().skip(1).map(|(_, start)| *start).chain([source.len()]);
    let entries: Vec<_> = starts
        .iter()
        .zip(ends)
        .map(|((id, start), end)| {
            let body = &source[*start..end];
            let variables = variable.captures_iter(body).map(|found| found[1].to_owned()).collect();
            (id.clone(), (variables, body.contains("\n    .hint =")))
        })
        .collect();
    let unique: BTreeMap<_, _> = entries.iter().cloned().collect();
    assert_eq!(unique.len(), entries.len(), "{language}.ftl has an id twice");
    unique
}

fn sources() -> String {
    let files = walkdir::WalkDir::new(project().join("src")).into_iter().map(Result::unwrap);
    let files = files.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"));
    files.map(|entry| std::fs::read_to_string(entry.path()).unwrap()).collect()
}

#[test]
fn the_catalogue_is_complete_in_both_languages() {
    let (vi, en) = (catalogue("vi"), catalogue("en"));
    assert_eq!(vi.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    for (id, (variables, hint)) in &vi {
        assert_eq!(*hint, en[id].1, "{id}: a hint in one language only");
        // English tells one from many where Vietnamese does not; nothing may be said in one language only.
        assert_eq!(variables, &en[id].0, "{id}");
    }
}

#[test]
fn every_message_is_used_and_every_one_used_is_there() {
    let (known, sources) = (catalogue("en"), sources());
    let used: BTreeSet<String> =
        Regex::new(r#"message!\(\s*"([^"]+)""#).unwrap().captures_iter(&sources).map(|found| found[1].to_owned()).collect();
    for id in &used {
        assert!(known.contains_key(id), "{id} is in no catalogue");
    }
    for id in known.keys().filter(|id| !id.starts_with("help-")) {
        assert!(used.contains(id) || sources.contains(&format!("\"{id}\"")), "{id} is used nowhere");
    }
}

/// Every command and option says what it is for, and every help text belongs to one.
#[test]
fn help_is_complete_in_both_languages() {
    let commands = commands(&help(&["--help"], "en"), "Commands:");
    assert!(commands.len() > 5, "{commands:?}");
    let option = Regex::new(r"(?m)^ +(?:-\w, )?--[\w-]+(?: <[^>]+>|\[=<[^>]+>\])*(.*)$").unwrap();
    for language in ["vi", "en"] {
        for command in std::iter::once(None).chain(commands.iter().map(Some)) {
            let arguments: Vec<&str> = command.map(String::as_str).into_iter().chain(["--help"]).collect();
            let shown = help(&arguments, language);
            for found in option.captures_iter(&shown) {
                assert!(!found[1].trim().is_empty(), "{arguments:?} {language}: {}", &found[0]);
            }
            let english = ["Usage:", "Options:", "Print help", "possible values", "[default"];
            assert!(language == "en" || !english.iter().any(|words| shown.contains(words)), "{shown}");
        }
    }
}

fn help(arguments: &[&str], language: &str) -> String {
    let output = program().args(["--lang", language]).args(arguments).env("COLUMNS", "400").output().unwrap();
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn commands(help: &str, heading: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != heading).skip(1).take_while(|line| !line.is_empty());
    lines.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).filter(|name| name != "help").collect()
}

/// `--lang`, then archive.toml, then the locale.
#[test]
fn the_language_is_chosen() {
    let site = Site::new(&[("content/a.md", &report(1, 1, "Một."))]);
    let said = |site: &Site, arguments: &[&str], locale: &str| {
        let mut command = program();
        command.arg("--root").arg(site.root()).args(arguments).env("LC_ALL", locale).env("LANG", locale);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert!(said(&site, &["check"], "vi_VN.UTF-8").contains("báo cáo;"));
    assert!(said(&site, &["check"], "en_GB.UTF-8").contains("report;"));
    assert!(said(&site, &["check"], "C").contains("report;"));
    site.write("content/archive.toml", "language = \"vi\"\n".as_bytes());
    assert!(said(&site, &["check"], "en_GB.UTF-8").contains("báo cáo;"));
    assert!(said(&site, &["--lang", "en", "check"], "vi_VN.UTF-8").contains("report;"));
    assert!(said(&site, &["check", "--lang=en"], "vi_VN.UTF-8").contains("report;"));
}

#[test]
fn wrong_arguments_are_said_in_the_language() {
    let said = |arguments: &[&str]| {
        let both = ["en", "vi"].map(|language| {
            let output = program().args(["--lang", language]).args(arguments).output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{arguments:?}");
            String::from_utf8(output.stderr).unwrap()
        });
        both.join("")
    };
    let cases: [&[&str]; 9] = [
        &["buidl"],
        &["check", "--formt", "json"],
        &["check", "--format", "xml"],
        &["check", "--format"],
        &["search"],
        &["search", "x", "--limit", "0"],
        &["search", "x", "--from", "2023-13"],
        &["search", "x", "--queries", "f"],
        &["build", "--timings=x=y"],
    ];
    insta::assert_snapshot!(cases.map(|arguments| format!("{}\n{}", arguments.join(" "), said(arguments))).join("\n"));
}
