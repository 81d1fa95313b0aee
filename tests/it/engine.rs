//! The committed search engine for browsers is the one that its sources make.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};
use vanthu::index::engine::{ELSEWHERE, OWN};

use crate::harness::project;

/// The digest of a source file without its tests, as `src/browser/sources.py` computes it.
fn digest(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let tests = ["#[cfg(test)]\nmod tests", "#[cfg(test)]\npub(crate) mod tests"];
    let end = tests.iter().filter_map(|tests| text.find(tests)).min().unwrap_or(text.len());
    Sha256::digest(&text.as_bytes()[..end]).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_engine_is_built_from_these_sources() {
    let listed = std::fs::read_to_string(project().join("src/index/engine/engine.sources")).unwrap();
    let lock: toml::Table = std::fs::read_to_string(project().join("Cargo.lock")).unwrap().parse().unwrap();
    let locked: BTreeSet<String> = lock["package"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| format!("{} v{}", package["name"].as_str().unwrap(), package["version"].as_str().unwrap()))
        .collect();
    let mut stale = Vec::new();
    let mut files = BTreeSet::new();
    for line in listed.lines() {
        match line.strip_prefix("crate ") {
            Some(name) => stale.extend((!locked.contains(name)).then(|| name.to_owned())),
            None => {
                let (expected, path) = line.split_once("  ").unwrap();
                files.insert(path.to_owned());
                stale.extend((digest(&project().join(path)) != expected).then(|| path.to_owned()));
            }
        }
    }
    // Files that are new since then.
    for folder in ["src/search/src", "src/browser/src"] {
        for entry in std::fs::read_dir(project().join(folder)).unwrap() {
            let path = format!("{folder}/{}", entry.unwrap().file_name().to_string_lossy());
            // These only write an index; the engine does not hold them.
            let is_writer = path.ends_with("/publish.rs") || path.ends_with("/segment");
            stale.extend((!is_writer && !files.contains(&path)).then_some(path));
        }
    }
    assert!(stale.is_empty(), "run src/browser/build: the engine was built from another version of {}", stale.join(", "));
}

#[test]
fn the_engines_are_small_and_ask_the_page_for_nothing() {
    for (engine, bytes_max) in [(OWN, 320_000), (ELSEWHERE, 420_000)] {
        check_engine(engine, bytes_max);
    }
}

fn check_engine(engine: &[u8], bytes_max: usize) {
    let mut wasm = Vec::new();
    flate2::read::GzDecoder::new(engine).read_to_end(&mut wasm).unwrap();
    assert_eq!(&wasm[..8], b"\0asm\x01\0\0\0");
    assert!(engine.len() <= bytes_max, "{} bytes", engine.len());
    // Section 2 lists imports: there is none, so the engine can reach nothing but what it is given.
    let mut at = 8;
    while at < wasm.len() {
        let (id, mut length, mut shift) = (wasm[at], 0_usize, 0);
        at += 1;
        loop {
            let byte = wasm[at];
            at += 1;
            length |= usize::from(byte & 0x7F) << shift;
            shift += 7;
            if byte < 0x80 {
                break;
            }
        }
        assert_ne!(id, 2, "the engine has imports");
        at += length;
    }
}
