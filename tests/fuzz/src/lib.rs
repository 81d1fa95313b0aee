//! Turns any bytes into calls of one part of vanthu, and panics where something does not hold.
//!
//! Each function is the body of one fuzzer, and of the test that runs all inputs once more that ever failed
//! (`tests/it/fuzz.rs`).

mod markup;
mod published;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use vanthu::archive::config::{self, Config};
use vanthu::archive::{self, Archive};
use vanthu::diag::Diagnostics;
use vanthu::import::{self, Refusal};
use vanthu::index::{Present, texts};
use vanthu::memo::Forgetful;
use vanthu::read::Source;
use vanthu::render::theme::{self, Theme};
use vanthu::render::{Job, Made, Renderer, document};
use vanthu::report::{self, Body, Report, Settings, explain};
use vanthu_search::abbreviations::Abbreviations;
use vanthu_search::{Query, expression, fold, legacy, numeral, tokenize, typing};

pub use published::index;

/// A target: its name, and what it does with bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 8] = [
    ("front_matter", front_matter),
    ("structure", structure),
    ("page", page),
    ("query", query),
    ("decoders", decoders),
    ("configuration", configuration),
    ("index", index),
    ("imports", imports),
];

/// Bytes as a file to be imported: what is read becomes a report that can be read again, and repairs find nothing more.
/// PDFs are read in a process of their own, by a library of others.
pub fn imports(bytes: &[u8]) {
    let Ok(imported) = import::read(bytes, &|_| Err(Refusal::Unreadable)) else { return };
    let draft = import::draft::draft(&imported, "tep", &"0".repeat(64), &Config::default());
    assert!(draft.stem.is_ascii() && !draft.stem.contains(".."), "{}", draft.stem);
    let (again, _) = import::repair::repair(&imported.text);
    let letters = |text: &str| text.chars().filter(|letter| letter.is_alphabetic()).collect::<String>();
    assert_eq!(letters(&again), letters(&imported.text), "a repair changed letters");
}

fn understand(bytes: &[u8], diagnostics: &mut Diagnostics) -> Option<Report> {
    let source = Source { path: "a.md".into(), shown: "content/a.md".into(), bytes: bytes.into() };
    report::understand(&source, &Settings::default(), diagnostics)
}

/// Bytes as the front matter of a report, in YAML and in TOML: every message can be printed.
pub fn front_matter(bytes: &[u8]) {
    for fence in ["---\n", "+++\n"] {
        let source = [fence.as_bytes(), bytes, b"\n", fence.as_bytes(), "# Báo cáo\n\nNội dung.\n".as_bytes()].concat();
        let mut diagnostics = Diagnostics::default();
        if let Some(report) = understand(&source, &mut diagnostics) {
            assert!(!report.title.value.trim().is_empty(), "a report without a title");
        }
        printable(&diagnostics);
    }
}

/// Bytes as a report: its anchors are unique, its lines are lines of the file, its original is untouched.
pub fn structure(bytes: &[u8]) {
    let mut diagnostics = Diagnostics::default();
    let head = "Số: 07/BC-SNV\n\nAn Bình, ngày 05 tháng 02 năm 2024\n\nBÁO CÁO\n\nKết quả\n\nI. KẾT QUẢ\n\n1. Một.\n\n";
    for source in [bytes.to_vec(), [head.as_bytes(), bytes].concat()] {
        let Some(report) = understand(&source, &mut diagnostics) else { continue };
        assert!(report.redacted || *report.file() == *source, "the file that is offered is not the original");
        let body = report.body();
        let anchors: Vec<&str> = match &*body {
            Body::Numbered(blocks) => blocks.iter().map(|block| block.anchor.as_str()).collect(),
            Body::Markdown { parts, .. } => parts.iter().map(|part| part.anchor.as_str()).collect(),
        };
        let named: Vec<&str> = anchors.into_iter().filter(|anchor| !anchor.is_empty()).collect();
        assert_eq!(named.iter().collect::<BTreeSet<_>>().len(), named.len(), "an anchor stands twice: {named:?}");
        let line_count = source.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() + 1;
        assert!(body.blocks().iter().all(|block| block.line() <= line_count), "a block of a line that is not there");
        assert!(!explain::text(&report).is_empty() && explain::json(&report).is_object());
    }
    printable(&diagnostics);
}

/// Bytes as a report to everything that is published of it: markup of our own and no other.
pub fn page(bytes: &[u8]) {
    let mut diagnostics = Diagnostics::default();
    let Some(report) = understand(bytes, &mut diagnostics) else { return };
    let files: BTreeMap<String, std::path::PathBuf> = [("anh.png".to_owned(), "anh.png".into())].into();
    let archive = archive::assemble(vec![report], Config::default(), &files, &Forgetful, &mut diagnostics);
    let entry = &archive.entries[0];
    inside(&entry.address());
    archive.files.keys().for_each(|address| inside(address));
    markup::check(&document::html(&archive, entry, "../", "{point}").0);
    texts::unpack(&texts::pack(entry).expect("a text")).expect("the text again");
    render_all(&archive);
    printable(&diagnostics);
}

/// An address names a file below the site's root.
fn inside(address: &str) {
    let sound = address.split('/').all(|part| {
        !part.is_empty() && !part.starts_with('.') && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    });
    assert!(sound, "the address {address:?}");
}

/// Renders every page of an archive; a template never fails on what a report or archive.toml says.
fn render_all(archive: &Archive) {
    static THEME: LazyLock<Theme> =
        LazyLock::new(|| theme::load(&BTreeMap::new(), &Config::default(), &mut Diagnostics::default()).expect("the default theme"));
    let renderer = Renderer::new(archive, &THEME, &Forgetful);
    let last = Renderer::last_jobs(&Present::default(), Made::default());
    for job in renderer.jobs().iter().chain(&last).filter(|job| !matches!(job, Job::Asset(_))) {
        let rendered = renderer.render(job).unwrap_or_else(|fault| panic!("{fault}"));
        inside(&rendered.address);
    }
}

/// Bytes as what a reader types.
pub fn query(bytes: &[u8]) {
    let typed = String::from_utf8_lossy(bytes);
    let abbreviations = Abbreviations::of(vec![("LĐLĐ".into(), "Liên đoàn Lao động".into()), ("BCH".into(), "Ban Chấp hành".into())]);
    let query = Query::parse(&typed, &abbreviations);
    let _ = query.words().count();
    let _ = abbreviations.substitutes(&query.words().cloned().collect::<Vec<_>>());
    // Two months are parted from the rest by a line feed each.
    typed.lines().for_each(|line| {
        let _ = vanthu_search::query::month(line, 12);
    });
}

/// Bytes as key strokes and as letters of old fonts: what is folded once is folded.
pub fn decoders(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let folded = fold::fold(&text);
    assert_eq!(fold::fold(&folded), folded, "folding twice");
    let normal = fold::normalize(&text).into_owned();
    assert_eq!(fold::normalize(&normal), normal, "normalising twice");
    assert!(fold::slug(&text).bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'));
    for word in text.split_whitespace() {
        let _ = typing::decode(word);
        let _ = (numeral::other(word), numeral::in_letters(word));
    }
    for line in text.lines() {
        let encoding = legacy::encoding(line);
        line.split_whitespace().for_each(|word| drop(legacy::decode(encoding, word)));
    }
    for word in tokenize::syllables(&text) {
        assert!(text.get(word.start..word.end).is_some_and(|syllable| !syllable.is_empty()), "a syllable outside the text");
    }
    let syllables: Vec<_> = tokenize::syllables(&text).collect();
    for (range, _) in expression::find(&text, &syllables).into_iter().chain(expression::find_in_query(&text, &syllables)) {
        assert!(range.end <= syllables.len(), "an expression outside the text");
    }
}

/// Bytes as archive.toml, and an archive of one report with it.
pub fn configuration(bytes: &[u8]) {
    let mut diagnostics = Diagnostics::default();
    let text = String::from_utf8_lossy(bytes).into_owned();
    let config = config::read(Some(&("content/archive.toml".to_owned(), text)), None, &mut diagnostics);
    let source = "Số: 07/BC-LĐLĐ\n\nAn Bình, ngày 05 tháng 02 năm 2024\n\nBÁO CÁO\n\nKết quả\n\nI. KẾT QUẢ\n\n1. LĐLĐ phát triển được 12 đoàn viên.\n";
    let source = Source { path: "a.md".into(), shown: "content/a.md".into(), bytes: source.as_bytes().into() };
    let report = report::understand(&source, &config.reports, &mut diagnostics);
    if !diagnostics.stops_archive() {
        let archive = archive::assemble(report.into_iter().collect(), config, &BTreeMap::new(), &Forgetful, &mut diagnostics);
        render_all(&archive);
    }
    printable(&diagnostics);
}

/// Every message is one line and its cure another, without control characters.
fn printable(diagnostics: &Diagnostics) {
    for item in diagnostics.sorted() {
        let shown = item.to_string();
        assert!(shown.lines().count() <= 2, "{shown:?}");
        assert!(shown.chars().all(|letter| letter == '\n' || !letter.is_control()), "{shown:?}");
    }
}
