//! What a reviewer would look for in the sources: first lines, lengths, stages in order, strings complete.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use regex::Regex;

use crate::harness::project;

/// All files below a folder with an extension, in order.
fn walk(folder: &str, extension: &str) -> Vec<(PathBuf, String)> {
    let is_ours = |path: &Path| !path.components().any(|part| matches!(part.as_os_str().to_str(), Some("node_modules" | "target")));
    walkdir::WalkDir::new(project().join(folder))
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|found| found == extension) && is_ours(path))
        .filter_map(|path| Some((path.clone(), std::fs::read_to_string(path).ok()?)))
        .collect()
}

/// The same, where there must be some.
fn files(folder: &str, extension: &str) -> Vec<(PathBuf, String)> {
    let files = walk(folder, extension);
    assert!(!files.is_empty(), "{folder} has no .{extension}");
    files
}

#[test]
fn every_file_says_what_it_is_and_is_short() {
    for (path, text) in files("src", "rs").into_iter().chain(files("tests", "rs")) {
        assert!(text.starts_with("//! "), "{} does not open with //!", path.display());
        assert!(text.lines().count() <= 500, "{} has over 500 lines", path.display());
    }
    for (path, text) in files("themes", "js") {
        assert!(text.starts_with("// "), "{}", path.display());
        assert!(text.lines().count() <= 200, "{} has over 200 lines", path.display());
    }
    for (path, text) in files("themes", "css") {
        assert!(text.starts_with("/* "), "{}", path.display());
        assert!(text.contains("@layer"), "{} stands outside every layer", path.display());
    }
}

#[test]
fn the_disk_is_touched_at_the_rim_only() {
    let rim = ["read.rs", "cache", "write", "watch.rs", "main.rs", "cli", "serve"];
    for (path, text) in files("src", "rs") {
        let below = path.strip_prefix(project().join("src")).unwrap();
        let first = below.components().next().unwrap().as_os_str().to_str().unwrap();
        if !rim.contains(&first) {
            for word in ["std::fs", "File::", "std::env", "SystemTime", "HashMap"] {
                assert!(!text.contains(word), "{} uses {word}", path.display());
            }
        }
    }
}

/// Each stage knows only the stages before it.
#[test]
fn stages_stand_in_order() {
    let order = [
        "messages", "pattern", "diag", "digest", "memo", "manifest", "progress", "timings", "read", "report", "cache", "archive", "draft",
        "audit", "import", "index", "render", "write", "pipeline", "memory", "serve", "watch", "cli",
    ];
    let rank = |name: &str| order.iter().position(|known| *known == name);
    let import = Regex::new(r"crate::(\w+)").unwrap();
    for (path, text) in files("src", "rs").into_iter().filter(|(path, _)| !path.starts_with(project().join("src/search"))) {
        let below = path.strip_prefix(project().join("src")).unwrap();
        let own = below.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs");
        let Some(own_rank) = rank(own) else { continue };
        for captures in import.captures_iter(&text) {
            let backwards = rank(&captures[1]).is_some_and(|other| other > own_rank);
            assert!(!backwards, "{} reaches ahead to {}", path.display(), &captures[1]);
        }
    }
}

const CLIENT: &str = vanthu::index::engine::CLIENT;

fn strings(language: &str) -> toml::Table {
    std::fs::read_to_string(project().join(format!("themes/default/strings.{language}.toml"))).unwrap().parse().unwrap()
}

#[test]
fn strings_are_complete_and_used() {
    let (vi, en) = (strings("vi"), strings("en"));
    let keys = |table: &toml::Table| table.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(&vi), keys(&en));
    let texts = |folder: &str, extension: &str| files(folder, extension).into_iter().map(|(_, text)| text).collect::<String>();
    let (sources, scripts) = (texts("src/render", "rs") + &texts("themes", "html"), texts("themes", "js"));
    let named = |text: &str, form: &str| {
        Regex::new(form).unwrap().captures_iter(text).map(|found| found[1].to_owned()).collect::<BTreeSet<String>>()
    };
    let by_sources = &named(&sources, r"\bs\.(\w+)") | &named(&sources, r#""(\w+)""#);
    // A script is handed its words as an object; those of failures are named by the reason.
    let by_scripts = &(&named(&scripts, r"\bwords\.(\w+)") | &named(&scripts, r#""(\w+)""#)) | &named(CLIENT, r#""(\w+)""#);
    for key in vi.keys().filter(|key| !key.starts_with("month_")) {
        let in_script = key.strip_prefix("script_").is_some_and(|word| by_scripts.contains(word));
        assert!(by_sources.contains(key) || in_script, "{key} is used nowhere");
    }
    let used = Regex::new(r"\bs\.(\w+)").unwrap();
    for (path, text) in files("themes", "html") {
        for captures in used.captures_iter(&text) {
            assert!(vi.contains_key(&captures[1]), "{} uses s.{}, which no language has", path.display(), &captures[1]);
        }
    }
}

/// No word that a reader sees stands in a template.
#[test]
fn templates_hold_no_words() {
    let code = Regex::new(r"(?s)\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>").unwrap();
    for (path, text) in files("themes", "html") {
        let rest = code.replace_all(&text, " ");
        assert!(!rest.chars().any(char::is_alphabetic), "{}: {}", path.display(), rest.trim());
    }
}

/// No word that a reader sees stands in a script or in what fills the templates: Vietnamese words have letters that
/// code has not, and an English archive has to be English. What is said of a point in a citation is the document's own.
#[test]
fn code_holds_no_words_for_readers() {
    let is_word = |text: &str| text.chars().any(|letter| letter.is_alphabetic() && !letter.is_ascii());
    let sources = files("src/render", "rs").into_iter().map(|(path, text)| {
        let end = text.find("#[cfg(test)]").unwrap_or(text.len());
        (path, text[..end].to_owned())
    });
    for (path, text) in sources.chain(files("themes", "js")) {
        for (index, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap();
            assert!(!is_word(code) || code.trim_start().starts_with('*'), "{}:{}: {line}", path.display(), index + 1);
        }
    }
}

#[test]
fn nothing_speaks_of_a_workplace() {
    let forbidden = Regex::new(r"(^|[^a-z.])/(work|root|farm)/").unwrap();
    for folder in ["src", "tests", "themes", "content"] {
        for extension in ["rs", "md", "toml", "html", "css", "js", "mjs", "sh", "py"] {
            for (path, text) in walk(folder, extension) {
                assert!(!forbidden.is_match(&text) || path.ends_with("tidy.rs"), "{}", path.display());
            }
        }
    }
}
