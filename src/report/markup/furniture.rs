//! Finds page furniture: lines that only number pages, and running heads and feet.
//!
//! A single line is ambiguous: `12` may be a figure and `Báo cáo` a title. The whole document decides: page numbers increase by
//! one, and a running head recurs beside them, interrupts sentences, or contains a page number. In doubt the line stays text.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hasher;

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHasher};
use vanthu_search::fold;

use super::{LeftOut, WhatLeft, pages};
use crate::report::inline::{PAGE_CLOSE, PAGE_OPEN};
use crate::report::line::Line;
use crate::report::{breaks, marks, numbering};

/// Maximum length of a running head, in bytes.
const HEAD_BYTES_MAX: usize = 300;

/// Maximum number of lines between a running head and the page break.
const HEAD_LINES_MAX: usize = 4;

/// A line of more characters after a number is the text of a note.
const NOTE_CHARS_MIN: usize = 70;

/// Removes page furniture from a document. A page number becomes a page break that carries the printed number.
pub(super) fn take_out(lines: &mut [Line<'_>], left_out: &mut Vec<LeftOut>) {
    let mut what: BTreeMap<usize, WhatLeft> = BTreeMap::new();
    let groups = recurring(lines);
    for at in pages::page_numbers(lines, &groups) {
        what.insert(at, WhatLeft::PageNumber);
    }
    for at in running_heads(lines, &groups, &what) {
        what.insert(at, WhatLeft::RunningHead);
    }
    if what.is_empty() {
        return;
    }
    let is_text = |line: &Line<'_>, at: usize| !line.is_blank() && !what.contains_key(&at) && line.text != "\u{C}";
    let first = lines.iter().enumerate().position(|(at, line)| is_text(line, at)).unwrap_or(lines.len());
    let last = lines.iter().enumerate().rposition(|(at, line)| is_text(line, at)).unwrap_or(0);
    for (at, what) in what {
        let line = &mut lines[at];
        left_out.push(LeftOut::new(line.number, what, line.text.trim()));
        let number = pages::page_number(&line.text).filter(|_| what == WhatLeft::PageNumber).map(|page| page.printed.to_owned());
        // Outside the text there is no page to break.
        line.text = match number {
            _ if at < first || at > last => "".into(),
            Some(number) => format!("\u{C}{PAGE_OPEN}{number}{PAGE_CLOSE}").into(),
            None => "\u{C}".into(),
        };
    }
}

/// Whether a line is surrounded by blank lines, page breaks, recurring lines or the ends of the document.
pub(super) fn stands_alone(lines: &[Line<'_>], at: usize, heads: &BTreeSet<usize>) -> bool {
    let is_apart =
        |at: Option<usize>| at.is_none_or(|at| heads.contains(&at) || lines.get(at).is_none_or(|line| line.is_blank() || is_break(line)));
    is_apart(at.checked_sub(1)) && is_apart(Some(at + 1))
}

fn is_break(line: &Line<'_>) -> bool {
    !line.literal && (line.text.starts_with('\u{C}') || breaks::is_break_mark(&line.text))
}

pub(super) fn is_beside_break(lines: &[Line<'_>], at: usize) -> bool {
    let mut after = lines[at + 1..].iter().take(4).skip_while(|line| line.is_blank());
    let mut before = lines[at.saturating_sub(4)..at].iter().rev().skip_while(|line| line.is_blank());
    after.next().is_some_and(is_break) || before.next().is_some_and(|line| !line.literal && breaks::is_break_mark(&line.text))
}

/// The nearest text lines before and after, skipping page numbers and breaks.
fn around<'l, 'a>(lines: &'l [Line<'a>], at: usize) -> (Option<&'l Line<'a>>, Option<&'l Line<'a>>) {
    let is_text = |line: &&Line<'_>| !line.is_blank() && !is_break(line) && (line.literal || pages::page_number(&line.text).is_none());
    (lines[..at].iter().rev().take(12).find(is_text), lines[at + 1..].iter().take(12).find(is_text))
}

/// Whether a line interrupts a sentence: the text before it is unfinished and continues after it in lower case.
pub(super) fn is_cut(lines: &[Line<'_>], at: usize) -> bool {
    let (before, after) = around(lines, at);
    let goes_on =
        |line: &Line<'_>| line.text.trim_start().starts_with(|first: char| first.is_lowercase()) && numbering::label(&line.text).is_none();
    before.is_some_and(|line| !line.literal && marks::is_unfinished(&line.text) && !numbering::is_capitals(&line.text))
        && after.is_some_and(|line| !line.literal && goes_on(line))
}

/// One occurrence of a recurring line.
pub(super) struct Recurring {
    pub(super) at: usize,
    /// All numbers in it.
    numbers: Vec<u32>,
    /// Those that may be the number of the page.
    pages: Vec<u32>,
}

/// Recurring lines, keyed by their text without numbers.
pub(super) type Groups = BTreeMap<String, Vec<Recurring>>;

/// Groups lines that are equal except for numbers.
fn recurring(lines: &[Line<'_>]) -> Groups {
    // Few lines recur: the others are told by a number alone.
    let mut places: IndexMap<u64, Vec<usize>, FxBuildHasher> = IndexMap::default();
    for (at, line) in lines.iter().enumerate() {
        if !line.literal && line.text.len() <= HEAD_BYTES_MAX {
            places.entry(hash_without_numbers(&line.text)).or_default().push(at);
        }
    }
    let mut groups = Groups::new();
    for at in places.into_values().filter(|places| places.len() > 1).flatten() {
        let line = &lines[at];
        let (key, numbers) = without_numbers(&line.text);
        if key.chars().filter(|letter| letter.is_alphabetic()).nth(1).is_some() && !is_break(line) && !is_of_report(&line.text) {
            groups.entry(key).or_default().push(Recurring { at, numbers, pages: pages::page_places(&line.text) });
        }
    }
    groups.retain(|_, places| places.len() > 1);
    groups.values_mut().for_each(|places| places.sort_unstable_by_key(|place| place.at));
    groups
}

/// A hash of the letters of a line: equal for lines that are equal except for numbers and spaces.
fn hash_without_numbers(line: &str) -> u64 {
    let mut hasher = FxHasher::default();
    line.bytes().filter(|byte| !byte.is_ascii_digit() && !byte.is_ascii_whitespace()).for_each(|byte| hasher.write_u8(byte));
    hasher.finish()
}

/// Whether a line has a part in the report, so that it is no running head.
fn is_of_report(line: &str) -> bool {
    let text = line.trim_start();
    text.starts_with('|')
        || text.starts_with(char::is_lowercase)
        || is_sentence(line)
        || is_numbered_part(line)
        || numbering::label(line).is_some()
        || marks::is_recipients_label(line)
        || marks::is_authority(marks::bare(line))
}

/// Whether a line begins a numbered part: "Mẫu số 22", "Điều 5", "Bảng 3".
fn is_numbered_part(line: &str) -> bool {
    const WORDS: [&str; 20] = [
        "mau", "bieu", "phu luc", "bang", "dieu", "chuong", "phan", "muc", "hinh", "so do", "cau", "bai", "ngay", "thang", "nam", "quy",
        "tuan", "dot", "nhom", "to",
    ];
    let folded = fold::fold(marks::bare(line));
    let rest = WORDS.iter().find_map(|word| folded.strip_prefix(word)).and_then(|rest| rest.strip_prefix(' '));
    rest.is_some_and(|rest| rest.trim_start_matches("so ").starts_with(|first: char| first.is_ascii_digit()))
}

/// Whether a line is a sentence or begins a note: a running head has no final mark, and no long text after its page number.
fn is_sentence(line: &str) -> bool {
    let line = line.trim();
    let is_note = line.starts_with(|first: char| first.is_ascii_digit()) && line.chars().count() > NOTE_CHARS_MIN;
    line.ends_with(['.', ';', ',', ':']) || is_note
}

/// Indexes of running heads and feet.
fn running_heads(lines: &[Line<'_>], groups: &Groups, pages: &BTreeMap<usize, WhatLeft>) -> Vec<usize> {
    if groups.is_empty() {
        return Vec::new();
    }
    let none = BTreeSet::new();
    let mut at_edges: Vec<(bool, Vec<usize>)> = Vec::new();
    let ends: Vec<usize> =
        lines.iter().enumerate().filter(|(at, line)| pages.contains_key(at) || is_break(line)).map(|(at, _)| at).collect();
    let page_count = page_count(lines, &ends);
    let mut found: Vec<usize> = Vec::new();
    for places in groups.values() {
        let places: Vec<&Recurring> = places.iter().filter(|place| !pages.contains_key(&place.at)).collect();
        if places.len() < 2 {
            continue;
        }
        let any_cut = places.iter().filter(|place| is_cut(lines, place.at)).count();
        // A wrapped line is always in the middle of a sentence.
        let cut = places.iter().filter(|place| stands_alone(lines, place.at, &none) && is_cut(lines, place.at)).count();
        let at_edge: Vec<usize> = places.iter().map(|place| place.at).filter(|at| is_at_edge(lines, &ends, *at)).collect();
        let is_most = at_edge.len() >= 2 && at_edge.len() * 5 >= page_count.saturating_sub(1) * 3;
        let is_counted = counts_up(&places);
        // The head of the first page may be the line that the others repeat: it counts, and stays.
        let begins = places.first().is_some_and(|place| texts(&lines[..place.at]) < HEAD_LINES_MAX);
        let is_sure = at_edge.len() + usize::from(begins) > 2 || cut * 2 >= places.len() || is_counted;
        let has_words = places.iter().all(|place| lines[place.at].text.trim().contains(' '));
        // "1 Dự án mô hình" is a row of a table.
        let begins_with_number = places.iter().all(|place| lines[place.at].text.trim().starts_with(|first: char| first.is_ascii_digit()));
        let is_first_text = |place: &Recurring| !lines[..place.at].iter().any(|line| !line.is_blank());
        if is_most && is_sure && at_edge.len() * 2 > places.len() {
            let mut at_edge = at_edge;
            at_edge.extend(places.first().filter(|place| is_counted && is_first_text(place)).map(|place| place.at));
            at_edges.push((places.iter().any(|place| !place.numbers.is_empty()), at_edge));
        } else if is_counted && (cut * 2 >= places.len() || !begins_with_number && places.len() > 2 && any_cut * 2 >= places.len())
            || has_same_numbers(&places) && has_words && places.len() >= 3 && cut >= 2 && cut * 2 >= places.len()
        {
            // The first may be the line that the running head repeats, unless it is counted with the others.
            found.extend(places.iter().filter(|place| is_counted || !is_first_text(place)).map(|place| place.at));
        }
    }
    found.extend(surest(at_edges));
    found.sort_unstable();
    found.dedup();
    found
}

/// Selects running heads among the lines that recur at page edges: those with a number, else the most frequent ones. The
/// header row of a table that spans pages recurs too.
fn surest(at_edges: Vec<(bool, Vec<usize>)>) -> Vec<usize> {
    let has_numbers = at_edges.iter().any(|(is_numbered, _)| *is_numbered);
    let most = at_edges.iter().map(|(_, places)| places.len()).max().unwrap_or(0);
    let is_sure = |(is_numbered, places): &(bool, Vec<usize>)| if has_numbers { *is_numbered } else { places.len() == most };
    at_edges.into_iter().filter(is_sure).flat_map(|(_, places)| places).collect()
}

/// Splits a line into its text and its numbers. The text is case-sensitive: a title in capitals differs from the running head
/// that repeats it.
fn without_numbers(line: &str) -> (String, Vec<u32>) {
    let line = line.trim();
    let (mut key, mut numbers) = (String::with_capacity(line.len()), Vec::new());
    let mut rest = line;
    while let Some(at) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let digits = rest[at..].bytes().take_while(u8::is_ascii_digit).count();
        key.push_str(&rest[..at]);
        key.push('0');
        numbers.push(rest[at..at + digits].parse().unwrap_or(0));
        rest = &rest[at + digits..];
    }
    key.push_str(rest);
    // A page number stands before the head on one page and after it on the next.
    let key = key.split_whitespace().filter(|word| *word != "0").collect::<Vec<_>>().join(" ");
    (key, numbers)
}

/// Whether the page number increases by one with each occurrence.
fn counts_up(places: &[&Recurring]) -> bool {
    let Some((first, rest)) = places.split_first() else { return false };
    let mut possible = first.pages.clone();
    for place in rest {
        possible = place.pages.iter().copied().filter(|number| possible.contains(&number.wrapping_sub(1))).collect();
    }
    !possible.is_empty()
}

fn has_same_numbers(places: &[&Recurring]) -> bool {
    places.windows(2).all(|pair| pair[0].numbers == pair[1].numbers)
}

/// Number of pages between the page breaks.
fn page_count(lines: &[Line<'_>], ends: &[usize]) -> usize {
    let mut count = 1;
    let mut last = None;
    for end in ends {
        let has_text = last.is_none_or(|last: usize| lines[last + 1..*end].iter().filter(|line| !line.is_blank()).count() > HEAD_LINES_MAX);
        count += usize::from(has_text);
        last = Some(*end);
    }
    count
}

/// Whether a line is at the top or foot of a page.
fn is_at_edge(lines: &[Line<'_>], ends: &[usize], at: usize) -> bool {
    let next = ends.partition_point(|end| *end < at);
    let after = ends.get(next).is_some_and(|end| end - at < 12 && texts(&lines[at + 1..*end]) < HEAD_LINES_MAX);
    let before =
        next.checked_sub(1).map(|before| ends[before]).is_some_and(|end| at - end < 12 && texts(&lines[end + 1..at]) < HEAD_LINES_MAX);
    after || before
}

/// Number of lines with text, as far as it matters.
fn texts(lines: &[Line<'_>]) -> usize {
    lines.iter().filter(|line| !line.is_blank()).take(HEAD_LINES_MAX).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let mut left_out = Vec::new();
        let line = |(index, text)| Line { number: index + 1, joined: Vec::new(), text: std::borrow::Cow::Borrowed(text), literal: false };
        let mut lines: Vec<Line<'_>> = text.split('\n').enumerate().map(line).collect();
        take_out(&mut lines, &mut left_out);
        let shown: Vec<String> = left_out.iter().map(|left| format!("{} {:?} {}", left.line, left.what, left.text)).collect();
        assert_eq!(shown.join("\n"), expected, "{text}");
    }

    #[test]
    fn page_numbers_count_on() {
        check("một và\n\n- 7 -\n\nhai", "3 PageNumber - 7 -");
        check("một và\n\nTrang 2\n\nhai\n\nTrang 3\n\nBa", "3 PageNumber Trang 2\n7 PageNumber Trang 3");
        check("một.\n\nTrang 2\n\nBa", "");
        check("một và\n\n**2**\n\nhai", "3 PageNumber **2**");
        // A column of figures.
        check("Xã Đông\n\n1\n\nxã Tây\n\n2\n\nxã Nam\n\n3\n\nxã Bắc", "");
        let page = "Câu dài của một trang. ".repeat(20);
        check(&format!("{page}\n\n1\n\n{page}\n\n2\n\n{page}\n\n3\n\n{page}"), "3 PageNumber 1\n7 PageNumber 2\n11 PageNumber 3");
        check("một\n\u{C}\n2\n\u{C}\nhai", "3 PageNumber 2");
        check("Tổng số\n12\nđoàn viên", "");
        check("1\n\nSỞ NỘI VỤ\n\nBÁO CÁO", "1 PageNumber 1");
    }

    #[test]
    fn running_heads_come_back() {
        check(
            "Phát 1.200 tờ rơi tới\n\nBáo cáo tháng 02 năm 2024 10\n\ntừng hộ tại các\n\nBáo cáo tháng 02 năm 2024 11\n\nxã vùng cao.",
            "3 RunningHead Báo cáo tháng 02 năm 2024 10\n7 RunningHead Báo cáo tháng 02 năm 2024 11",
        );
        check(
            "A và\n\u{C}\nUBND huyện Sông Mẫu\n\nhai b c.\nBa.\nBốn.\nNăm.\nSáu và\n\u{C}\nUBND huyện Sông Mẫu\n\nbảy.",
            "3 RunningHead UBND huyện Sông Mẫu\n11 RunningHead UBND huyện Sông Mẫu",
        );
        check(
            "CÔNG BÁO/Số 1 + 2/Ngày 12-11-2021 3\nMột và\n\n4 CÔNG BÁO/Số 1 + 2/Ngày 12-11-2021\nhai và\n\nCÔNG BÁO/Số 1 + 2/Ngày 12-11-2021 5\nba",
            "1 RunningHead CÔNG BÁO/Số 1 + 2/Ngày 12-11-2021 3\n4 RunningHead 4 CÔNG BÁO/Số 1 + 2/Ngày 12-11-2021\n7 RunningHead CÔNG BÁO/Số 1 + 2/Ngày 12-11-2021 5",
        );
        // Headings and labels that come back are text.
        check("Kết quả năm 2023\n\nMột.\n\nKết quả năm 2024\n\nHai.", "");
        check("- Như trên;\n\u{C}\n- Như trên;\n\u{C}\n- Như trên;", "");
        check("một của Bộ\nLao động và\nhai của Bộ\nLao động và\nba của Bộ\nLao động và\nbốn", "");
        check("Điều 5\n\nMột.\n\nĐiều 6\n\nHai.", "");
        let pages = |line: &str| {
            let page = |(word, page): (&str, u32)| {
                let line = line.replace('#', &page.to_string());
                format!("Câu {word} và\n\u{C}\n{line}\nhai {word}.\nBa {word}.\nBốn {word}.\nNăm {word}.\nSáu {word}.\n")
            };
            ["an", "bình", "cao", "dài"].into_iter().zip(1..).map(page).collect::<String>()
        };
        check(&pages("Mẫu số #"), "");
        check(&pages("sửa đổi ngày 01 tháng 01 năm 2015."), "");
        check("Nơi nhận:\n\nMột.\n\nNơi nhận:\n\nHai.\n\nNơi nhận:", "");
    }

    #[test]
    fn figures_and_sentences_that_recur_are_text() {
        // The cells of a table that a converter cut into lines.
        let row = |number: u32| format!("Hộ có thu nhập và\n\n{number}\n\ntrên địa bàn\n{}\n", "Chữ của hàng này. ".repeat(30));
        let page = |(number, figure): (u32, u32)| format!("{}CÔNG BÁO/Số 203\n{number}\n\n", row(figure));
        let text: String = (1..8).zip([15, 16, 15, 16, 17, 15, 16]).map(page).collect();
        let expected: Vec<String> = (1..8)
            .flat_map(|page| [format!("{} RunningHead CÔNG BÁO/Số 203", 9 * page - 2), format!("{} PageNumber {page}", 9 * page - 1)])
            .collect();
        check(&text, &expected.join("\n"));
        // Months, notes and rows that count up.
        check("được trình\n8/2026\nvà\n9/2026\nvà\n10/2026\nvà", "");
        let note = |number: u32| {
            format!(
                "Câu {number} và\n\n{number} Tên này được sửa đổi, bổ sung theo quy định tại khoản 3 Điều 1 của Thông tư số 12/TT-BYT\n\ncác hộ.\n"
            )
        };
        check(&(1..6).map(note).collect::<String>(), "");
        let row = |number: u32| format!("vay vốn và\n{number} Dự án mô hình\ncủa các hộ nghèo.\n");
        check(&(1..6).map(row).collect::<String>(), "");
    }
}
