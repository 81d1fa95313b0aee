//! Finds the marks of a document that is not for everybody: boxes 10a and 11 of Decree 30/2020/NĐ-CP, annex I.
//!
//! They are stamped, so converters leave them anywhere: on a line of their own, in a cell, in brackets, with letters set apart.
//! How urgent a document is (box 10b) restricts nothing.

use serde::{Deserialize, Serialize};

use super::front_matter::{Entry, Value};
use super::marks;

/// The marks in capitals: degrees of secrecy (Law on Protection of State Secrets 2018, article 8), range of circulation.
const MARKS: [&str; 7] = ["TUYỆT MẬT", "TỐI MẬT", "MẬT", "TÀI LIỆU MẬT", "LƯU HÀNH NỘI BỘ", "XEM XONG TRẢ LẠI", "TÀI LIỆU LƯU HÀNH NỘI BỘ"];

/// What may stand before a mark that is written rather than stamped.
const LABELS: [&str; 4] = ["ĐỘ MẬT", "MỨC ĐỘ MẬT", "DẤU", "PHẠM VI LƯU HÀNH"];

/// Above this many printed lines a mark counts however it is written; below, "mật" alone may be honey.
const HEAD_LINES: usize = 15;

/// A mark and the line where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restriction {
    /// The mark in capitals.
    pub mark: String,
    /// The line of the file.
    pub line: usize,
}

/// The first mark of a text; its lines are counted from `lines_before`.
pub fn of_text(text: &str, lines_before: usize) -> Option<Restriction> {
    let mut printed = 0;
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        printed += 1;
        // A whole line of the text is quickly seen to be none.
        if printed > HEAD_LINES && line.bytes().any(|byte| byte.is_ascii_lowercase()) && !has_cells(line) {
            continue;
        }
        let cells = line.split(['|', '\t', '\u{C}']).flat_map(|part| part.split("   "));
        for cell in cells.filter(|cell| cell.len() < 200) {
            if let Some(mark) = Some(cell).filter(|cell| printed <= HEAD_LINES || is_stamped(cell)).and_then(mark) {
                return Some(Restriction { mark: mark.to_owned(), line: lines_before + index + 1 });
            }
        }
    }
    None
}

fn has_cells(line: &str) -> bool {
    line.bytes().any(|byte| matches!(byte, b'|' | b'\t' | b'\x0C')) || line.as_bytes().windows(3).any(|signs| signs == b"   ")
}

/// The first mark among the values of front matter, whatever their names.
pub fn of_front_matter(entries: &[Entry]) -> Option<Restriction> {
    let marked = |entry: &Entry| match &entry.value {
        Value::Text(text) => mark(text).map(|mark| Restriction { mark: mark.to_owned(), line: entry.place.line }),
        _ => None,
    };
    entries.iter().find_map(marked)
}

/// The mark that a cell is, without what is around it.
fn mark(cell: &str) -> Option<&'static str> {
    let is_edge = |letter: char| !letter.is_alphanumeric();
    let bare = marks::bare(cell).trim_matches(is_edge);
    let letters = bare.split_whitespace().map(|word| word.trim_matches(is_edge)).filter(|word| !word.is_empty());
    let words: Vec<String> = letters.map(str::to_uppercase).collect();
    let mut text = words.join(" ");
    // "M Ậ T"
    if words.len() > 2 && words.iter().all(|word| word.chars().count() == 1) {
        text = words.concat();
        return MARKS.iter().find(|mark| mark.replace(' ', "") == text).copied();
    }
    for label in LABELS {
        if let Some(rest) = text.strip_prefix(label).map(|rest| rest.trim_start_matches([' ', ':'])).filter(|rest| !rest.is_empty()) {
            text = rest.to_owned();
            break;
        }
    }
    if text == "NỘI BỘ" && bare.to_uppercase().starts_with("PHẠM VI") {
        return Some("LƯU HÀNH NỘI BỘ");
    }
    MARKS.iter().find(|mark| **mark == text).copied()
}

/// A stamp is in capitals.
fn is_stamped(cell: &str) -> bool {
    !cell.chars().any(char::is_lowercase)
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
        check("MA\u{302}\u{323}T", "none");
        check("MẬT", "MẬT at 1");
    }

    #[test]
    fn leaves_words_of_the_text() {
        check("Công tác bảo mật, bí mật nhà nước; tài liệu lưu hành nội bộ được quản lý.", "none");
        check(&format!("{}| Mật ong | 3 |\n| Mật |\n", "Một dòng.\n".repeat(30)), "none");
        check("KHẨN\nHỎA TỐC", "none");
        check("", "none");
    }
}
