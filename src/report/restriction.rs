//! Finds the marks of a document that is not for everybody: boxes 10a and 11 of Decree 30/2020/NĐ-CP, annex I.
//!
//! They are stamps, so converters leave them anywhere: on one line or two, in a cell, in brackets, beside the number or the
//! issuer, letter-spaced, with a list number or an urgency mark (box 10b). In the head they are recognised by their words;
//! in the text, where "mật" may mean honey, only by a line of their own in capitals.

use serde::{Deserialize, Serialize};

use vanthu_search::fold;

use super::front_matter::{Entry, Value};
use super::marks;
use super::types::DocumentType;
use super::visible::Visible;

/// The marks: degrees of secrecy (Law on Protection of State Secrets 2018, article 8), range of circulation.
const MARKS: [(&str, &[&str]); 6] = [
    ("TUYỆT MẬT", &["TUYỆT", "MẬT"]),
    ("TỐI MẬT", &["TỐI", "MẬT"]),
    ("LƯU HÀNH NỘI BỘ", &["LƯU", "HÀNH", "NỘI", "BỘ"]),
    ("LƯU HÀNH NỘI BỘ", &["PHẠM", "VI", "NỘI", "BỘ"]),
    ("XEM XONG TRẢ LẠI", &["XEM", "XONG", "TRẢ", "LẠI"]),
    ("MẬT", &["MẬT"]),
];

/// Labels before a mark. A label without a mark is a form field left blank.
const LABELS: [&[&str]; 5] = [
    &["DẤU", "CHỈ", "MỨC", "ĐỘ", "MẬT"],
    &["DẤU", "CHỈ", "ĐỘ", "MẬT"],
    &["MỨC", "ĐỘ", "MẬT"],
    &["ĐỘ", "MẬT"],
    &["PHẠM", "VI", "LƯU", "HÀNH"],
];

/// Words that may accompany a mark: urgency, copy number, kind of document.
const BESIDE: [&str; 19] = [
    "HỎA",
    "HOẢ",
    "TỐC",
    "THƯỢNG",
    "KHẨN",
    "HẸN",
    "GIỜ",
    "BẢN",
    "SỐ",
    "CHỈ",
    "DẤU",
    "TÀI",
    "LIỆU",
    "VĂN",
    "MỨC",
    "ĐÓNG",
    "ĐÃ",
    "LOẠI",
    "STT",
];

/// Words before and after "MẬT" that make it another word: "bí mật nhà nước", "mật mã".
const OTHER_BEFORE: [&str; 8] = ["BÍ", "BẢO", "CƠ", "ẨN", "TÌNH", "TRÁI", "THÂN", "CẨN"];
const OTHER_AFTER: [&str; 9] = ["MÃ", "ONG", "KHẨU", "VỤ", "THƯ", "ĐỘ", "NHÀ", "THIẾT", "DANH"];

/// Number of non-blank lines that count as the head.
const HEAD_LINES: usize = 15;

/// A mark may extend over this many lines above the current one.
const LINES_ABOVE: usize = 3;

/// Longer lines are text, in bytes.
const LINE_BYTES_MAX: usize = 2000;

/// A mark and the line where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restriction {
    /// The mark in capitals.
    pub mark: String,
    /// The line of the file.
    pub line: usize,
}

/// Finds the first mark of a text. `lines_before` is the number of file lines before the text.
pub fn of_text(text: &str, lines_before: usize) -> Option<Restriction> {
    let (mut printed, mut is_before_type) = (0, true);
    // The cells of the lines above, the nearest first.
    let mut above: Vec<Vec<String>> = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        printed += 1;
        let in_head = printed <= HEAD_LINES;
        // A whole line of the text is quickly seen to be none.
        if line.len() > LINE_BYTES_MAX
            || !in_head && line.trim_start().starts_with('#')
            || !in_head && line.bytes().any(|byte| byte.is_ascii_lowercase()) && !has_cells(line)
        {
            continue;
        }
        let cells = cells(line);
        if in_head && cells.iter().any(|cell| DocumentType::from_name(cell.trim()).is_some()) {
            is_before_type = false;
        }
        let zone = match () {
            () if in_head && is_before_type => Zone::BeforeType,
            () if in_head => Zone::Head,
            () => Zone::Text,
        };
        if let Some(mark) = of_cells(&cells, &above, zone) {
            return Some(Restriction { mark: mark.to_owned(), line: lines_before + index + 1 });
        }
        above.insert(0, cells);
        above.truncate(LINES_ABOVE);
    }
    None
}

/// The part of the document that a line is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Zone {
    /// In the head, above the document type.
    BeforeType,
    /// In the head, below the document type.
    Head,
    /// Below the head.
    Text,
}

fn has_cells(line: &str) -> bool {
    line.bytes().any(|byte| matches!(byte, b'|' | b'\t' | b'\x0C' | b'<')) || line.as_bytes().windows(3).any(|signs| signs == b"   ")
}

/// Splits a line into table cells, space-separated columns and `<br>` lines.
fn cells(line: &str) -> Vec<String> {
    // Stamps are left in the letters of old fonts too.
    let printed = Visible::decoded(line).unwrap_or_else(|| Visible::printed(line)).text;
    let parts = printed.split(['|', '\t', '\u{C}', '\n']).flat_map(|part| part.split("  "));
    parts.map(|part| part.trim().to_owned()).filter(|part| !part.is_empty() && part.len() < 300).collect()
}

/// The mark in the cells of a line, possibly continued from the lines above.
fn of_cells(cells: &[String], above: &[Vec<String>], zone: Zone) -> Option<&'static str> {
    if zone == Zone::Text {
        // A table of degrees of secrecy is no stamp.
        return if let [cell] = cells { whole(cell, zone) } else { None };
    }
    let alone = || cells.iter().find_map(|cell| mark(cell, zone));
    // Parts of one line that stand one below another, or far apart.
    let beside = (2..=4).rev().find_map(|count| cells.windows(count).find_map(|parts| whole(&parts.join(" "), zone)));
    let over_lines = || {
        cells.iter().enumerate().find_map(|(column, cell)| {
            let mut joined = cell.clone();
            above.iter().map_while(|line| line.get(column)).find_map(|upper| {
                joined = format!("{upper} {joined}");
                whole(&joined, zone)
            })
        })
    };
    beside.or_else(over_lines).or_else(alone)
}

/// The mark of a cell: the whole cell, a part in brackets or after a dash, or a stamp beside other head text.
fn mark(cell: &str, zone: Zone) -> Option<&'static str> {
    let in_part = || {
        let parts = cell.split(['(', ')', '[', ']', '–', '—', ';']).flat_map(|part| part.split(" - "));
        parts.filter(|part| *part != cell).find_map(|part| whole(part, zone))
    };
    whole(cell, zone).or_else(in_part).or_else(|| if zone == Zone::BeforeType { stamped(cell) } else { None })
}

/// The words of a cell in upper case.
fn words(cell: &str) -> Vec<String> {
    let words = cell.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_uppercase).collect()
}

/// The mark of a cell that contains nothing else but accompanying words.
fn whole(cell: &str, zone: Zone) -> Option<&'static str> {
    if zone == Zone::Text && cell.chars().any(char::is_lowercase) {
        return None;
    }
    let words = words(cell);
    // "M Ậ T"
    if words.len() > 2 && words.iter().all(|word| word.chars().count() == 1) {
        let joined = words.concat();
        return MARKS.iter().find(|(_, parts)| parts.concat() == joined).map(|(mark, _)| *mark);
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let label = LABELS.iter().find(|label| words.starts_with(label));
    let rest = label.map_or(&words[..], |label| &words[label.len()..]);
    if label == LABELS.last() && rest == ["NỘI", "BỘ"] {
        return Some("LƯU HÀNH NỘI BỘ");
    }
    let (mark, at, length) = find(rest)?;
    if is_other_word(rest, mark, at, length) {
        return None;
    }
    let is_beside = |word: &&str| {
        BESIDE.contains(word) || zone != Zone::Text && (word.chars().count() == 1 || word.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let is_urgency = |word: &&str| BESIDE[..7].contains(word) || word.len() == 1 && word.as_bytes()[0].is_ascii_alphabetic();
    let beside: &dyn Fn(&&str) -> bool = if zone == Zone::Text { &is_urgency } else { &is_beside };
    let others = [&rest[..at], &rest[at + length..]].concat();
    let is_document = rest.starts_with(&["TÀI", "LIỆU"]) && others.len() == 2;
    (is_document || others.iter().all(beside)).then_some(mark)
}

/// The first mark among words, with position and length. Marks of several words also match without diacritics.
fn find(words: &[&str]) -> Option<(&'static str, usize, usize)> {
    MARKS.iter().find_map(|(mark, parts)| {
        let is_part = |(word, part): (&&str, &&str)| {
            word == part || parts.len() > 1 && word.is_ascii() && fold::fold(part).eq_ignore_ascii_case(word)
        };
        let at = words.windows(parts.len()).position(|row| row.iter().zip(*parts).all(is_part))?;
        Some((*mark, at, parts.len()))
    })
}

/// Whether "MẬT" is part of another word: "bí mật", "mật độ".
fn is_other_word(words: &[&str], mark: &str, at: usize, length: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    let after = words.get(at + length);
    mark == "MẬT" && (before.is_some_and(|word| OTHER_BEFORE.contains(word)) || after.is_some_and(|word| OTHER_AFTER.contains(word)))
}

/// A stamp in upper case above the document type, beside any other text. "MẬT" alone counts only beside a number or date,
/// since it occurs in names of places.
fn stamped(cell: &str) -> Option<&'static str> {
    let written: Vec<&str> = cell.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let (mark, at, length) = find(&written)?;
    let is_at_end = at == 0 || at + length == written.len();
    let is_beside_number = is_at_end && cell.contains(|letter: char| letter.is_ascii_digit()) || marks::is_nation(cell);
    let is_label = LABELS.iter().any(|label| written.starts_with(label) && written.len() == label.len());
    let is_stamp = mark != "MẬT" || is_beside_number && !is_other_word(&written, mark, at, length);
    (is_stamp && !is_label && !marks::is_recipients_label(cell)).then_some(mark)
}

/// The first mark in any front matter value, at any depth.
pub fn of_front_matter(entries: &[Entry]) -> Option<Restriction> {
    let marked =
        |entry: &Entry| of_value(&entry.key, &entry.value).map(|mark| Restriction { mark: mark.to_owned(), line: entry.place.line });
    entries.iter().find_map(marked)
}

fn of_value(key: &str, value: &Value) -> Option<&'static str> {
    match value {
        Value::Text(text) => {
            let printed = Visible::printed(text).text;
            mark(&printed, Zone::Head).or_else(|| whole(&format!("{key} {printed}"), Zone::Head))
        }
        Value::List(values) => values.iter().find_map(|value| of_value(key, value)),
        Value::Map(entries) => entries.iter().find_map(|(key, value)| of_value(key, value)),
        Value::Empty => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found = of_text(text, 0).map_or("none".to_owned(), |found| format!("{} at {}", found.mark, found.line));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn finds_stamps_wherever_they_stand() {
        check("BÁO CÁO\n\nMẬT\n", "MẬT at 3");
        check("**TỐI MẬT**", "TỐI MẬT at 1");
        check("| UBND | TUYỆT MẬT |", "TUYỆT MẬT at 1");
        check("Số: 1/BC-SNV      (Lưu hành nội bộ)", "LƯU HÀNH NỘI BỘ at 1");
        check("[ M Ậ T ]", "MẬT at 1");
        check("Độ mật: Mật", "MẬT at 1");
        check("Xem xong trả lại.", "XEM XONG TRẢ LẠI at 1");
        check("## LƯU HÀNH NỘI BỘ", "LƯU HÀNH NỘI BỘ at 1");
        check(&format!("{}LƯU HÀNH NỘI BỘ\n", "Một dòng.\n".repeat(100)), "LƯU HÀNH NỘI BỘ at 101");
        check("MẬT", "MẬT at 1");
    }

    #[test]
    fn finds_stamps_in_every_form() {
        for (stamp, mark) in [
            ("LƯU HÀNH\nNỘI BỘ", "LƯU HÀNH NỘI BỘ"),
            ("LƯU HÀNH\n\nNỘI BỘ", "LƯU HÀNH NỘI BỘ"),
            ("LƯU HÀNH<br>NỘI BỘ", "LƯU HÀNH NỘI BỘ"),
            ("| LƯU HÀNH<br/>NỘI BỘ | UBND |", "LƯU HÀNH NỘI BỘ"),
            ("| LƯU HÀNH | CỘNG HÒA |\n| NỘI BỘ | Độc lập |", "LƯU HÀNH NỘI BỘ"),
            ("XEM XONG\nTRẢ LẠI", "XEM XONG TRẢ LẠI"),
            ("XEM XONG / TRẢ LẠI", "XEM XONG TRẢ LẠI"),
            ("MẬT - HỎA TỐC", "MẬT"),
            ("MẬT/KHẨN", "MẬT"),
            ("TUYỆT  MẬT", "TUYỆT MẬT"),
            ("TUYỆT\u{A0}MẬT", "TUYỆT MẬT"),
            ("MẬT (A)", "MẬT"),
            ("Bản số: 01 MẬT", "MẬT"),
            ("CHỈ LƯU HÀNH NỘI BỘ", "LƯU HÀNH NỘI BỘ"),
            ("**M**Ậ**T**", "MẬT"),
            ("<p align=center><b>MẬT</b></p>", "MẬT"),
            ("<div>MẬT</div>", "MẬT"),
            ("MẬ\u{AD}T", "MẬT"),
            ("ＭẬＴ", "MẬT"),
            ("1. MẬT", "MẬT"),
            ("a) Tối mật", "TỐI MẬT"),
            ("Số: 01/BC-SNV MẬT", "MẬT"),
            ("MẬT Số: 01/BC-SNV", "MẬT"),
            ("UBND TỈNH AN BÌNH  MẬT", "MẬT"),
            ("UBND TỈNH AN BÌNH LƯU HÀNH NỘI BỘ", "LƯU HÀNH NỘI BỘ"),
            ("LƯU<br>HÀNH<br>NỘI<br>BỘ", "LƯU HÀNH NỘI BỘ"),
            ("Phạm vi lưu hành: Nội bộ", "LƯU HÀNH NỘI BỘ"),
            ("Số: 05/BC-UBND (Mật)", "MẬT"),
            ("Số: 05/BC-UBND - Mật", "MẬT"),
            ("(Tài liệu lưu hành nội bộ) Về việc", "LƯU HÀNH NỘI BỘ"),
            ("TUYET MAT", "TUYỆT MẬT"),
            ("LUU HANH NOI BO", "LƯU HÀNH NỘI BỘ"),
            ("Độ mật: Tối mật", "TỐI MẬT"),
            ("Dấu chỉ mức độ mật: MẬT", "MẬT"),
            ("ĐÓNG DẤU MẬT", "MẬT"),
        ] {
            let found = of_text(&format!("{stamp}\n\nAn Bình, ngày 20 tháng 01 năm 2024\n\nBÁO CÁO\n\nKết quả"), 0);
            assert_eq!(found.map(|found| found.mark).as_deref(), Some(mark), "{stamp}");
        }
    }

    #[test]
    fn leaves_words_of_the_text() {
        check("CỤC BẢO VỆ BÍ MẬT NHÀ NƯỚC\nBÁO CÁO\nVỀ CÔNG TÁC BẢO MẬT, TÀI LIỆU TỐI MẬT NĂM 2024", "none");
        check("Độ mật:\nMức độ mật: không\nBÁO CÁO", "none");
        check("HỢP TÁC XÃ MẬT ONG AN BÌNH", "none");
        check("V/v bảo mật\nMật độ: 1\nUBND XÃ MẬT SƠN\nXÃ PHÚ MẬT", "none");
        let text = "Một dòng.\n".repeat(30);
        check(&format!("{text}| TUYỆT MẬT | 0 |\n## MẬT\n"), "none");
        check("BAN CƠ YẾU\nPHÒNG MẬT MÃ", "none");
        check("Quy chế lưu hành\nnội bộ cơ quan", "none");
        check(&format!("{}1. MẬT\n", "Một dòng.\n".repeat(30)), "none");
        check("Công tác bảo mật, bí mật nhà nước; tài liệu lưu hành nội bộ được quản lý.", "none");
        check(&format!("{}| Mật ong | 3 |\n| Mật |\n", "Một dòng.\n".repeat(30)), "none");
        check("KHẨN\nHỎA TỐC", "none");
        check("", "none");
    }
}
