//! Nothing printed is lost or reordered: the words of a source and of its page are the same.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use regex::Regex;
use vanthu::archive::{self, config::Config};
use vanthu::diag::Diagnostics;
use vanthu::memo::Forgetful;
use vanthu::read::Source;
use vanthu::render::document as html;
use vanthu::report::{self, Settings};
use vanthu_search::fold;

use crate::harness::{Site, project};

/// The words of a Markdown source: letters and digits between everything else.
fn words(text: &str) -> Vec<String> {
    fold::normalize(text).split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The words of a document's HTML, without what vanthu derived and added.
fn document_words(document: &str) -> Vec<String> {
    let derived = Regex::new(r"(?s)<(p|h1)[^>]* data-derived>.*?</(?:p|h1)>").unwrap().replace_all(document, " ");
    // Inline elements do not part words; all others do.
    let inline = Regex::new(r"</?(?:strong|em|del|code|a|abbr|span|sup|sub)\b[^>]*>").unwrap().replace_all(&derived, "");
    let text = Regex::new(r"<[^>]*>").unwrap().replace_all(&inline, " ").into_owned();
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
    words(&text)
}

/// The document of one source, by the pure stages alone, and the source without the lines that are listed as left out of the
/// running text.
fn document(source: &str) -> (String, String) {
    let text = source;
    let mut diagnostics = Diagnostics::default();
    let source = Source::new("a.md", source.as_bytes());
    let report = report::understand(&source, &Settings::default(), &mut diagnostics).unwrap();
    let listed: BTreeSet<usize> =
        report.left_out.iter().map(|left| left.line).chain(report.breaks.iter().flat_map(|page| page.first..=page.last)).collect();
    let printed = text.split('\n').enumerate().filter(|(index, _)| !listed.contains(&(index + 1))).map(|(_, line)| line);
    let printed = printed.collect::<Vec<_>>().join("\n");
    let archive = archive::assemble(vec![report], Config::default(), &BTreeMap::new(), &Forgetful, &mut diagnostics);
    let document = html::html(&archive, &archive.entries[0], "", "{point}").0;
    let numbers = Regex::new(r#"<span class="page-number">[^<]*</span>"#).unwrap();
    (numbers.replace_all(&document, " ").into_owned(), printed)
}

fn check(source: &str) -> Result<(), TestCaseError> {
    let (document, printed) = document(source);
    prop_assert_eq!(document_words(&document), words(&printed), "{}", source);
    Ok(())
}

#[test]
fn real_reports_keep_their_words() {
    let site = Site::shipped();
    site.run(&["build"]).expect(0);
    let mut count = 0;
    for record in site.read("public/reports.jsonl").lines() {
        let record: serde_json::Value = serde_json::from_str(record).unwrap();
        let source = std::fs::read_to_string(project().join("content").join(record["source"].as_str().unwrap())).unwrap();
        let body = ["---\n", "+++\n"]
            .iter()
            .find_map(|fence| source.strip_prefix(fence)?.split_once(fence))
            .map_or(source.as_str(), |(_, body)| body);
        let printed = body.replace("<br>", " ");
        let page = site.read(&format!("public/{}", record["address"].as_str().unwrap()));
        let start = page.find("<article class=\"document\"").unwrap();
        let start = start + page[start..].find('>').unwrap() + 1;
        assert_eq!(document_words(&page[start..page.find("</article>").unwrap()]), words(&printed), "{}", record["source"]);
        count += 1;
    }
    assert!(count >= 15, "{count} reports");
}

/// Cases whose words are list numbers, link targets, tags, or moved to their notes.
const OF_MARKUP: [&str; 11] = [
    "plain-markdown",
    "empty",
    "html-inside-text",
    "html-tables",
    "html-head-in-a-table",
    "comments",
    "pandoc",
    "footnotes-of-pages",
    "formulas",
    "pictures-and-links",
    "markdown-of-converters",
];

/// The cases of `tests/reports`, without those whose words are list numbers, link targets or converters' marks.
#[test]
fn odd_layouts_keep_their_words() {
    let mut count = 0;
    for entry in std::fs::read_dir(project().join("tests/reports")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let source = std::fs::read_to_string(&path).unwrap();
        if OF_MARKUP.contains(&name.trim_end_matches(".md")) || name.starts_with("front-matter") || name.starts_with("date-impossible") {
            continue;
        }
        let (document, printed) = document(&source);
        assert_eq!(document_words(&document), words(&printed.replace("<br>", " ")), "{name}");
        count += 1;
    }
    assert!(count >= 15, "{count} cases");
}

fn sentence() -> impl Strategy<Value = String> {
    let word = proptest::sample::select(vec![
        "công",
        "đoàn",
        "Đại",
        "hội",
        "XIII",
        "3.666",
        "20/10",
        "02-NQ/TW",
        "I",
        "V",
        "1",
        "12",
        "a",
        "đ",
        "và",
        "**đậm**",
        "tỉnh",
        "số",
        "ngày",
        "“trích”",
        "(ngoặc)",
        "Hòa",
        "&",
        "<b>",
    ]);
    (proptest::collection::vec(word, 1..12), prop_oneof![Just("."), Just(";"), Just(""), Just("..."), Just(":")])
        .prop_map(|(words, end)| format!("{}{end}", words.join(" ")))
}

fn line() -> impl Strategy<Value = String> {
    let prefix = prop_oneof![
        3 => Just(String::new()),
        2 => (1..30u8).prop_map(|number| format!("{number}. ")),
        1 => (1..5u8, 1..5u8).prop_map(|(outer, inner)| format!("{outer}.{inner}. ")),
        2 => Just("- ".to_owned()),
        1 => Just("+ ".to_owned()),
        1 => Just("  - ".to_owned()),
        1 => prop_oneof![Just("a) "), Just("đ) ")].prop_map(str::to_owned),
        1 => Just("#### ".to_owned()),
        1 => Just("    ".to_owned()),
    ];
    let section = (1..8u32, sentence())
        .prop_map(|(number, text)| format!("{}. {}", report::numbering::roman(number), text.to_uppercase().replace("<B>", "")));
    let tail = prop_oneof![
        Just("**Nơi nhận:**"),
        Just("- Như trên;"),
        Just("TM. BAN THƯỜNG VỤ"),
        Just("CHỦ TỊCH"),
        Just("Nguyễn Văn Mẫu"),
        Just("PHỤ LỤC"),
        Just("PHẦN I"),
        Just("1- Mục"),
        Just("a. điểm"),
        Just("[Biểu 1]: tệp"),
        Just("[^1]: chú thích"),
        Just("| a | b |\n|---|---|\n| 1 | 2 | 3 |"),
        Just("Nơi nhận:   TM. ỦY BAN"),
        Just("-----")
    ]
    .prop_map(str::to_owned);
    prop_oneof![6 => (prefix, sentence()).prop_map(|(prefix, text)| prefix + &text), 1 => section, 1 => tail]
}

fn body() -> impl Strategy<Value = String> {
    let gap = prop_oneof![4 => Just("\n\n"), 2 => Just("\n"), 1 => Just("\n\n\n\n"), 1 => Just("\n\u{c}\n")];
    proptest::collection::vec((line(), gap), 1..25).prop_map(|lines| lines.into_iter().map(|(line, gap)| line + gap).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_reports_keep_their_words(body in body()) {
        check(&format!("Số: 07/BC-SNV\n\nAn Bình, ngày 05 tháng 02 năm 2024\n\nBÁO CÁO\n\nKết quả\n\nI. KẾT QUẢ\n\n1. Một.\n\n{body}"))?;
    }

    #[test]
    fn anchors_are_unique_in_any_text(body in body()) {
        let mut diagnostics = Diagnostics::default();
        let text = format!("Số: 07/BC-SNV\n\nI. KẾT QUẢ\n\n1. Một.\n\n{body}");
        let source = Source::new("a.md", text.into_bytes());
        let report = report::understand(&source, &Settings::default(), &mut diagnostics).unwrap();
        if let report::Body::Numbered(blocks) = &*report.body() {
            let anchors: Vec<_> = blocks.iter().map(|block| block.anchor.as_str()).filter(|anchor| !anchor.is_empty()).collect();
            prop_assert_eq!(anchors.iter().collect::<std::collections::BTreeSet<_>>().len(), anchors.len());
        }
    }

    #[test]
    fn no_panic_on_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let mut diagnostics = Diagnostics::default();
        let source = Source::new("a.md", bytes);
        let _ = report::understand(&source, &Settings::default(), &mut diagnostics);
    }

    #[test]
    fn no_panic_on_any_text(text in "\\PC{0,300}") {
        let mut diagnostics = Diagnostics::default();
        let source = Source { path: "a.md".into(), shown: "a.md".into(), bytes: text.clone().into_bytes().into() };
        let _ = report::understand(&source, &Settings::default(), &mut diagnostics);
        prop_assert_eq!(fold::fold(&fold::fold(&text)), fold::fold(&text));
    }
}
