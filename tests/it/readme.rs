//! Every command in the README works as it is written there.

use std::process::Command;

use crate::harness::{Run, Site, project};

/// The commands of the `sh` blocks.
fn commands() -> Vec<String> {
    let readme = std::fs::read_to_string(project().join("README.md")).unwrap();
    let mut commands = Vec::new();
    let mut inside = false;
    for line in readme.lines() {
        match line.trim() {
            "```sh" => inside = true,
            "```" => inside = false,
            command if inside && !command.is_empty() => commands.push(command.to_owned()),
            _ => {}
        }
    }
    commands
}

#[test]
fn every_command_of_the_readme_runs() {
    let site = Site::shipped();
    site.run(&["build"]).expect(0);
    let mut run_here = 0;
    for command in commands() {
        // `serve` runs for ever and has tests of its own; `tests/run` is what runs this test.
        if command == "tests/run" || command == "cargo run --release -- serve" {
            continue;
        }
        let command = command.replace("cargo run --release --", &format!("'{}'", env!("CARGO_BIN_EXE_vanthu")));
        let output = Command::new("bash").args(["-c", &format!("set -e; {command}")]).current_dir(site.root()).output().unwrap();
        Run::of(&output, site.root()).expect(0);
        run_here += 1;
    }
    assert!(run_here >= 4, "{run_here} commands");
}

#[test]
fn the_readme_names_files_that_are_there() {
    let readme = std::fs::read_to_string(project().join("README.md")).unwrap();
    let link = regex::Regex::new(r"\]\(([^)#]+)\)").unwrap();
    for captures in link.captures_iter(&readme).filter(|captures| !captures[1].contains("://")) {
        assert!(project().join(&captures[1]).exists(), "{}", &captures[1]);
    }
}
