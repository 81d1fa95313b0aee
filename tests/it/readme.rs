//! Every command in the first pages works as it is written there, in both languages.

use std::process::Command;

use vanthu::diag::Diagnostics;
use vanthu::read::Source;
use vanthu::report::{self, Settings};

use crate::harness::{Run, Site, project};

/// The commands of the `sh` blocks of a page.
fn commands(page: &str) -> Vec<String> {
    let page = text(page);
    let mut commands = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match line.trim() {
            "```sh" => inside = true,
            "```" => inside = false,
            command if inside && !command.is_empty() => commands.push(command.to_owned()),
            _ => {}
        }
    }
    commands
}

fn text(page: &str) -> String {
    std::fs::read_to_string(project().join(page)).unwrap()
}

/// Where the links of a page lead, in order, but for those to the same page in another language.
fn links(page: &str) -> Vec<String> {
    let link = regex::Regex::new(r"\]\(([^)#]+)[^)]*\)").unwrap();
    let all = text(page);
    let all = link.captures_iter(&all).map(|captures| captures[1].to_owned());
    all.filter(|link| !link.starts_with("README")).collect()
}

fn check(page: &str, least: usize) {
    let site = Site::shipped();
    site.run(&["build"]).expect(0);
    let mut run_here = 0;
    for command in commands(page) {
        // `serve` runs for ever and has tests of its own; `tests/run` is what runs this test.
        if command == "tests/run" || command == "cargo run --release -- serve" {
            continue;
        }
        let command = command.replace("cargo run --release --", &format!("'{}'", env!("CARGO_BIN_EXE_vanthu")));
        let output = Command::new("bash").args(["-c", &format!("set -e; {command}")]).current_dir(site.root()).output().unwrap();
        Run::of(&output, site.root()).expect(0);
        run_here += 1;
    }
    assert!(run_here >= least, "{page}: {run_here} commands");
}

#[test]
fn every_command_of_the_readme_runs() {
    check("README.md", 12);
}

#[test]
fn every_command_about_reports_runs() {
    check("REPORTS.md", 6);
}

#[test]
fn the_vietnamese_readme_says_the_same() {
    assert_eq!(commands("README.vi.md"), commands("README.md"));
    assert_eq!(links("README.vi.md"), links("README.md"));
    let shape = |page: &str| {
        let page = text(page);
        page.lines().filter(|line| line.starts_with(['#', '-', '|', '!'])).map(|line| line[..1].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(shape("README.vi.md"), shape("README.md"));
}

/// The blocks of a page in a language, one after another.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let block = regex::Regex::new(&format!(r"(?ms)^```{language}\n(.*?)^```$")).unwrap();
    block.captures_iter(&text(page)).map(|captures| captures[1].to_owned()).collect()
}

/// What the pages say that archive.toml and front matter may say is understood as it stands there.
#[test]
fn every_setting_of_the_pages_is_understood() {
    let settings: Vec<String> = ["DATA.md", "HOSTING.md"].iter().flat_map(|page| blocks(page, "toml")).collect();
    let fronts = blocks("REPORTS.md", "yaml");
    assert!(settings.len() >= 3 && fronts.len() >= 2, "{settings:?} {fronts:?}");
    let text = |number: u32, month: u32| crate::harness::report(number, month, "Nguyễn Văn A làm, 0912 345 678, mã KH-12.");
    for settings in &settings {
        let site = Site::new(&[("content/archive.toml", settings), ("content/a.md", &text(1, 1))]);
        let run = site.run(&["check", "--base-url", "https://example.org/kho/"]).expect(0);
        assert!(!run.out.contains("archive.toml") && !run.err.contains("archive.toml"), "{settings}{}{}", run.out, run.err);
    }
    for front in &fronts {
        let mut diagnostics = Diagnostics::default();
        let source = Source::new("a.md", format!("{front}{}", text(9, 9)).as_bytes());
        let report = report::understand(&source, &Settings::default(), &mut diagnostics).expect("no fault");
        assert!(report.extra.is_empty(), "{:?} is no field", report.extra);
        let said: Vec<String> = diagnostics.sorted().iter().map(ToString::to_string).collect();
        assert!(!said.iter().any(|said| said.contains("front matter field")), "{said:?}");
    }
}

/// A heading as links name it.
fn anchor(heading: &str) -> String {
    let letters = heading.trim_start_matches('#').trim().to_lowercase();
    letters
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'))
        .map(|letter| if letter == ' ' { '-' } else { letter })
        .collect()
}

#[test]
fn links_to_headings_find_them() {
    let link = regex::Regex::new(r"\]\(([^)#:]*)#([^)]+)\)").unwrap();
    let mut checked = 0;
    for page in ["README.md", "README.vi.md", "REPORTS.md", "HOSTING.md", "DATA.md", "SECURITY.md", "CONTRIBUTING.md", "BENCHMARKS.md"] {
        for captures in link.captures_iter(&text(page)) {
            let other = if captures[1].is_empty() { page } else { &captures[1] };
            let found = text(other).lines().any(|line| line.starts_with('#') && anchor(line) == captures[2]);
            assert!(found, "{page}: {}", &captures[0]);
            checked += 1;
        }
    }
    assert!(checked >= 3);
}

#[test]
fn the_first_pages_name_files_that_are_there() {
    for page in ["README.md", "README.vi.md", "REPORTS.md", "HOSTING.md", "DATA.md", "SECURITY.md", "CONTRIBUTING.md", "BENCHMARKS.md"] {
        for link in links(page).into_iter().filter(|link| !link.contains("://")) {
            assert!(project().join(&link).exists(), "{page}: {link}");
        }
    }
}
