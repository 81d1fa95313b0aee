//! Inputs on which a fuzzer failed once, through the same functions as the fuzzers.

#[expect(unreachable_pub, reason = "the library of the fuzzers, which is a crate of its own")]
#[path = "../fuzz/src/lib.rs"]
mod targets;

use crate::harness::project;

#[test]
fn what_failed_once_fails_no_more() {
    let mut count = 0;
    for (name, target) in targets::TARGETS {
        let Ok(cases) = std::fs::read_dir(project().join("tests/fuzz/cases").join(name)) else { continue };
        for case in cases {
            let path = case.unwrap().path();
            println!("{}", path.display());
            target(&std::fs::read(path).unwrap());
            count += 1;
        }
    }
    assert!(count > 0, "no case was found");
}

#[test]
fn the_list_of_fuzzers_is_complete() {
    let manifest = std::fs::read_to_string(project().join("tests/fuzz/Cargo.toml")).unwrap();
    let names: Vec<&str> = manifest.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"')).skip(1).collect();
    assert_eq!(names, targets::TARGETS.map(|(name, _)| name));
    let told = std::fs::read_to_string(project().join("tests/reliability/README.md")).unwrap();
    assert!(names.iter().all(|name| told.contains(&format!("| `{name}` |"))), "tests/reliability/README.md tells of each");
    for (name, target) in targets::TARGETS {
        target(name.as_bytes());
        target(b"");
    }
}

/// The reports that the fuzzers begin with, whole.
#[test]
fn seeds_hold() {
    let mut count = 0;
    for folder in ["tests/reports", "content"] {
        for entry in walkdir::WalkDir::new(project().join(folder)) {
            let path = entry.unwrap().into_path();
            if path.extension().is_some_and(|extension| extension == "md") {
                println!("{}", path.display());
                let bytes = std::fs::read(path).unwrap();
                targets::structure(&bytes);
                targets::page(&bytes);
                targets::imports(&bytes);
                count += 1;
            }
        }
    }
    assert!(count > 50, "{count} seeds");
}
