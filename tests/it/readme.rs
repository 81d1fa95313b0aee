//! Every command in the first pages works as it is written there, in both languages.

use std::process::Command;

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

#[test]
fn the_first_pages_name_files_that_are_there() {
    for page in ["README.md", "README.vi.md", "REPORTS.md", "HOSTING.md", "DATA.md", "SECURITY.md", "CONTRIBUTING.md", "BENCHMARKS.md"] {
        for link in links(page).into_iter().filter(|link| !link.contains("://")) {
            assert!(project().join(&link).exists(), "{page}: {link}");
        }
    }
}
