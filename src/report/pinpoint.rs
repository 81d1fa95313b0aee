//! Turns the parts of a report into what a citation calls them: "điểm 2 khoản 4 Mục I", from small to large.
//!
//! The order and the words are those of Decree 30/2020/NĐ-CP (annex I, part II.6, and annex II, part V.7). Where a
//! report puts dashes in place of a), b), the dash counts as the điểm. A citation is in the language of the
//! document, whatever the language of the archive's pages.

use jiff::civil::Date;
use vanthu_search::fold;

use super::block::{Block, Kind};
use super::inline;
use super::{Report, date, marks};

/// One open level: its anchor, what it is called, and whether it is a clause or a letter.
struct Level<'a> {
    anchor: &'a str,
    name: String,
    kind: Kind,
}

/// What each block is called, in their order; empty for head and foot.
pub fn names(blocks: &[Block]) -> Vec<String> {
    let mut open: Vec<Level<'_>> = Vec::new();
    blocks
        .iter()
        .map(|block| {
            if block.anchor.is_empty() {
                return String::new();
            }
            while open.last().is_some_and(|level| !is_within(&block.anchor, level.anchor)) {
                open.pop();
            }
            // The number of 1.2 says already that it stands in 1.
            let is_inner_clause = matches!(block.kind, Kind::Clause(components, _) if components > 1);
            let around = open.iter().rev().filter(|level| !(is_inner_clause && matches!(level.kind, Kind::Clause(..))));
            let own = own_name(block, open.last().map(|level| level.kind));
            let name = std::iter::once(own.as_str()).chain(around.map(|level| level.name.as_str())).collect::<Vec<_>>().join(" ");
            open.push(Level { anchor: &block.anchor, name: own, kind: block.kind });
            name
        })
        .collect()
}

/// Whether an anchor stands below another one: `m1-k4-g2` below `m1-k4`. Nothing stands below a heading without a number,
/// whose hyphens are those of its words: `h-phu-luc`.
pub fn is_within(anchor: &str, outer: &str) -> bool {
    !outer.starts_with("h-") && anchor.strip_prefix(outer).is_some_and(|rest| rest.starts_with('-'))
}

fn own_name(block: &Block, parent: Option<Kind>) -> String {
    let label = block.label.trim_matches(|letter: char| !letter.is_alphanumeric());
    match block.kind {
        Kind::Section(_) if label.is_empty() => heading(&inline::plain(marks::bare(&block.text))),
        Kind::Section(_) if label.contains(' ') => titled(label),
        Kind::Article(_) => titled(label),
        Kind::Section(_) => format!("Mục {label}"),
        Kind::Clause(..) => format!("khoản {label}"),
        Kind::Letter => format!("điểm {label}"),
        Kind::Dash(0) if parent != Some(Kind::Letter) => format!("điểm {}", count(&block.anchor)),
        Kind::Dash(_) => format!("ý {}", count(&block.anchor)),
        Kind::Paragraph => format!("đoạn {}", count(&block.anchor)),
        Kind::Note => format!("chú thích {label}"),
        Kind::Head(_) | Kind::Foot(_) => String::new(),
    }
}

/// "PHẦN THỨ NHẤT" is "Phần thứ nhất", "ĐIỀU 3" is "Điều 3"; numbers stay: "Phần I", "Mẫu số 01-DS".
fn titled(label: &str) -> String {
    let is_number = |word: &str| word.chars().any(|letter| letter.is_ascii_digit()) || super::numbering::roman_value(word).is_some();
    let word = |(at, word): (usize, &str)| match (is_number(word), at) {
        (true, _) => word.to_owned(),
        (false, 0) => super::derive::capitalised(&word.to_lowercase()),
        (false, _) => word.to_lowercase(),
    };
    label.split_whitespace().enumerate().map(word).collect::<Vec<_>>().join(" ")
}

/// What a heading without a number is called.
pub fn heading(text: &str) -> String {
    format!("mục “{}”", fold::single_spaced(text))
}

/// The number at the end of an anchor: 2 of `m1-k4-g2`.
fn count(anchor: &str) -> &str {
    let last = anchor.rsplit('-').next().unwrap_or(anchor);
    let digits = last.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    digits.split('_').next().unwrap_or(digits)
}

/// How a report is cited: "Báo cáo số 02/BC-LĐLĐ ngày 17/10/2023 của LĐLĐ tỉnh Lai Châu".
pub fn document(report: &Report) -> String {
    let kind = report.kind.as_ref().map_or("Văn bản", |kind| kind.value.name.as_str());
    let mut text = match &report.number {
        Some(number) => format!("{kind} số {}", number.value.printed),
        None => format!("{kind} “{}”", report.title.value),
    };
    if let Some(date) = &report.date {
        text.push_str(&format!(" ngày {}", day(date.value)));
    }
    if let Some(issuer) = &report.issuer {
        text.push_str(&format!(" của {}", issuer.value.short));
    }
    text
}

/// A date as documents print it between other words.
pub fn day(date: Date) -> String {
    let (day, month) = date::printed(date);
    format!("{day}/{month}/{}", date.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;
    use crate::read::Source;
    use crate::report::Settings;

    fn understood(body: &str) -> Report {
        let text = format!("LIÊN ĐOÀN LAO ĐỘNG\n\nSố: 02/BC-LĐLĐ\n\nLai Châu, ngày 07 tháng 02 năm 2023\n\nBÁO CÁO\n\nKết quả\n\n{body}");
        let source = Source::new("a.md", text.into_bytes());
        super::super::understand(&source, &Settings::default(), &mut Diagnostics::default()).expect("no fault in it")
    }

    fn check(body: &str, anchor: &str, expected: &str) {
        let report = understood(body);
        let body = report.body();
        let blocks = body.blocks();
        let named: Vec<(&str, String)> = blocks.iter().map(|block| block.anchor.as_str()).zip(names(blocks)).collect();
        let found = named.iter().find(|(known, _)| *known == anchor);
        assert_eq!(found.map(|(_, name)| name.as_str()), Some(expected), "{named:?}");
    }

    #[test]
    fn from_small_to_large() {
        check("I. MỤC\n\n4. Bốn:\n\n- Một\n\n- Hai\n", "m1-k4-g2", "điểm 2 khoản 4 Mục I");
        check("I. MỤC\n\n1. Một\n\n1.2. Hai\n", "m1-k1-2", "khoản 1.2 Mục I");
        check("I. MỤC\n\n1. Một:\n\nđ) Đ\n\n- Gạch\n", "m1-k1-ddd-g1", "ý 1 điểm đ khoản 1 Mục I");
        check("PHẦN I\n\nKẾT QUẢ\n\nI. MỤC\n\n1. Một\n", "p1-m1-k1", "khoản 1 Mục I Phần I");
        check("Mở đầu.\n\nI. MỤC\n\n1. Một\n", "doan-1", "đoạn 1");
    }

    #[test]
    fn the_document_itself() {
        assert_eq!(document(&understood("I. MỤC\n\n1. Một\n")), "Báo cáo số 02/BC-LĐLĐ ngày 07/02/2023 của LIÊN ĐOÀN LAO ĐỘNG");
    }
}
