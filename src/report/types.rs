//! Turns codes and names into document types: the 29 of Decree 30/2020/NĐ-CP (article 7, annex III)
//! and the legal acts.
//!
//! Case and đ matter here: HD is a guideline, HĐ a contract; CT a directive, CTr a programme. Never
//! fold these codes.

use serde::{Deserialize, Serialize};

use std::sync::LazyLock;

use vanthu_search::fold;

use super::quantities;

/// What kind of document a report is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DocumentType {
    /// The abbreviation used in symbols, empty for the two types that have none.
    pub code: String,
    /// The name, for example `Báo cáo`.
    pub name: String,
}

/// Code and name; the first 29 are those of Decree 30, the rest legal acts, copies and Party types.
const TYPES: [(&str, &str); 44] = [
    ("NQ", "Nghị quyết"),
    ("QĐ", "Quyết định"),
    ("CT", "Chỉ thị"),
    ("QC", "Quy chế"),
    ("QyĐ", "Quy định"),
    ("TC", "Thông cáo"),
    ("TB", "Thông báo"),
    ("HD", "Hướng dẫn"),
    ("CTr", "Chương trình"),
    ("KH", "Kế hoạch"),
    ("PA", "Phương án"),
    ("ĐA", "Đề án"),
    ("DA", "Dự án"),
    ("BC", "Báo cáo"),
    ("BB", "Biên bản"),
    ("TTr", "Tờ trình"),
    ("HĐ", "Hợp đồng"),
    ("CĐ", "Công điện"),
    ("BGN", "Bản ghi nhớ"),
    ("BTT", "Bản thỏa thuận"),
    ("GUQ", "Giấy ủy quyền"),
    ("GM", "Giấy mời"),
    ("GGT", "Giấy giới thiệu"),
    ("GNP", "Giấy nghỉ phép"),
    ("PG", "Phiếu gửi"),
    ("PC", "Phiếu chuyển"),
    ("PB", "Phiếu báo"),
    ("", "Công văn"),
    ("", "Thư công"),
    ("HP", "Hiến pháp"),
    ("BL", "Bộ luật"),
    ("L", "Luật"),
    ("PL", "Pháp lệnh"),
    ("NĐ", "Nghị định"),
    ("TT", "Thông tư"),
    ("TTLT", "Thông tư liên tịch"),
    ("VBHN", "Văn bản hợp nhất"),
    ("L", "Lệnh"),
    ("KL", "Kết luận"),
    ("SY", "Sao y"),
    ("SL", "Sao lục"),
    ("TrS", "Trích sao"),
    ("ĐC", "Đính chính"),
    ("CTHĐ", "Chương trình hành động"),
];

/// Codes written without đ, as the state portals do, where they cannot be another type.
const WITHOUT_D_BAR: [(&str, &str); 3] = [("QD", "QĐ"), ("ND", "NĐ"), ("QyD", "QyĐ")];

/// The type that has no code: Decree 30/2020/NĐ-CP, annex III.
pub const LETTER_NAME: &str = "Công văn";

impl DocumentType {
    fn of((code, name): &(&str, &str)) -> DocumentType {
        DocumentType { code: (*code).to_owned(), name: (*name).to_owned() }
    }

    /// All types.
    pub fn all() -> impl Iterator<Item = DocumentType> {
        TYPES.iter().map(DocumentType::of)
    }

    /// The type that a code of a symbol stands for, letter for letter.
    pub fn from_code(code: &str) -> Option<DocumentType> {
        let code = WITHOUT_D_BAR.iter().find(|(plain, _)| *plain == code).map_or(code, |(_, barred)| barred);
        TYPES.iter().find(|(known, _)| !known.is_empty() && *known == code).map(DocumentType::of)
    }

    /// The type that a printed name stands for, in capitals or not, in either tone style.
    pub fn from_name(name: &str) -> Option<DocumentType> {
        let wanted = canonical(name);
        NAMES.iter().position(|known| *known == wanted).map(|at| DocumentType::of(&TYPES[at]))
    }

    /// Splits a printed line into the type name at its start, the longest that fits, and the rest.
    pub fn split(line: &str) -> Option<(DocumentType, &str)> {
        let words: Vec<(String, usize)> = canonical_words(line).take(WORDS_MAX).collect();
        let fits = |name: &[String]| name.len() <= words.len() && name.iter().zip(&words).all(|(wanted, (word, _))| wanted == word);
        let (index, name) = NAMES.iter().enumerate().filter(|(_, name)| fits(name)).max_by_key(|(_, name)| name.len())?;
        let end = words[name.len() - 1].1;
        Some((DocumentType::of(&TYPES[index]), &line[end..]))
    }

    /// How searches name it, no two types of the table alike: its code, or where that is missing or another type's, its name
    /// without marks.
    pub fn key(&self) -> String {
        let has_code = DocumentType::from_code(&self.code).as_ref() == Some(self);
        if has_code { self.code.clone() } else { self.slug() }
    }

    /// Its name in addresses.
    pub fn slug(&self) -> String {
        Some(fold::slug(&self.name)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "khac".to_owned())
    }

    /// Whether documents of the type set rules or decide, so that they are about no period.
    pub fn is_act(&self) -> bool {
        const ACTS: [&str; 12] = [
            "Hiến pháp",
            "Bộ luật",
            "Luật",
            "Pháp lệnh",
            "Lệnh",
            "Nghị định",
            "Thông tư",
            "Thông tư liên tịch",
            "Văn bản hợp nhất",
            "Quyết định",
            "Nghị quyết",
            "Chỉ thị",
        ];
        ACTS.contains(&self.name.as_str())
    }

    /// A letter that has no code of its own.
    pub fn letter() -> DocumentType {
        DocumentType { code: String::new(), name: LETTER_NAME.into() }
    }
}

/// The names of [`TYPES`] in their canonical form.
static NAMES: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| TYPES.iter().map(|(_, name)| canonical(name)).collect());

/// No name has more words.
const WORDS_MAX: usize = 5;

/// The words of a text in their canonical form, each with the offset where it ends.
fn canonical_words(text: &str) -> impl Iterator<Item = (String, usize)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(char::is_alphanumeric)?;
        let length = rest[start..].find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len() - start);
        let word = quantities::canonical(&rest[start..start + length]);
        rest = &rest[start + length..];
        Some((word, text.len() - rest.len()))
    })
}

fn canonical(name: &str) -> Vec<String> {
    canonical_words(name).map(|(word, _)| word).collect()
}

/// The codes that may stand in a symbol, longest first, for patterns.
pub fn codes() -> Vec<&'static str> {
    let mut codes: Vec<_> = TYPES.iter().map(|(code, _)| *code).filter(|code| code.len() > 1).collect();
    codes.extend(WITHOUT_D_BAR.iter().map(|(plain, _)| *plain));
    codes.sort_by_key(|code| (std::cmp::Reverse(code.len()), *code));
    codes.dedup();
    codes
}

/// The names, longest first, for patterns.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<_> = TYPES.iter().map(|(_, name)| *name).collect();
    names.sort_by_key(|name| (std::cmp::Reverse(name.len()), *name));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_knows_every_code() {
        for code in codes() {
            assert!(vanthu_search::expression::is_type(&fold::slug(code)), "{code}");
        }
    }

    #[test]
    fn codes_are_told_apart() {
        let name = |code: &str| DocumentType::from_code(code).map(|kind| kind.name);
        assert_eq!(name("HD").as_deref(), Some("Hướng dẫn"));
        assert_eq!(name("HĐ").as_deref(), Some("Hợp đồng"));
        assert_eq!(name("QD").as_deref(), Some("Quyết định"));
        assert_eq!(name("bc"), None);
        assert_eq!(name(""), None);
    }

    #[test]
    fn keys_are_of_one_type_each() {
        let mut keys: Vec<String> = TYPES.iter().map(|known| DocumentType::of(known).key()).collect();
        assert_eq!(keys[0], "NQ");
        assert!(keys.contains(&"lenh".to_owned()) && keys.contains(&"cong-van".to_owned()));
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), TYPES.len());
        assert_eq!(DocumentType { code: String::new(), name: "Tờ tin".into() }.key(), "to-tin");
        assert_eq!(DocumentType { code: String::new(), name: "📄".into() }.key(), "khac");
    }

    #[test]
    fn names_at_the_start_of_a_line() {
        let split = |line| DocumentType::split(line).map(|(kind, rest)| (kind.name, rest.to_owned()));
        assert_eq!(split("BÁO CÁO"), Some(("Báo cáo".into(), String::new())));
        assert_eq!(split("Báo cáo kết quả"), Some(("Báo cáo".into(), " kết quả".into())));
        assert_eq!(split("CHƯƠNG TRÌNH HÀNH ĐỘNG X"), Some(("Chương trình hành động".into(), " X".into())));
        assert_eq!(split("BẢN THOẢ THUẬN"), Some(("Bản thỏa thuận".into(), String::new())));
        assert_eq!(split("Báocáo"), None);
    }
}
