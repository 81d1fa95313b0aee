//! Recognises requests to withhold: front matter fields by name, misspelt names, and lines that look like such a field in a
//! place where no front matter is read.
//!
//! A slip of form must never publish text that its author withheld, so a doubtful request withholds the report.

use vanthu_search::fold;

use super::date;
use super::front_matter::{Value, comparable};
use super::visible::{Visible, trim};

/// The request that a field makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Not to publish a draft.
    Draft,
    /// To publish the report, or not to.
    Publish,
    /// Not to publish the report: the opposite of [`Wish::Publish`].
    Hide,
    /// A status: published, draft or withdrawn.
    Status,
    /// To withdraw the report, perhaps with the date.
    Withdrawn,
    /// To redact words.
    Redact,
    /// A degree of secrecy or a range of circulation.
    Secrecy,
    /// To publish the original file, or not to.
    Original,
}

/// Field names as slugs with `_`; messages show the first one.
const NAMES: [(Wish, &[&str]); 8] = [
    (Wish::Draft, &["draft", "ban_nhap", "nhap", "is_draft", "la_ban_nhap", "du_thao", "ban_du_thao"]),
    (Wish::Publish, &["publish", "cong_bo"]),
    (Wish::Hide, &["khong_cong_bo", "chua_cong_bo", "unpublished", "do_not_publish", "no_publish", "unpublish"]),
    (Wish::Status, &["status", "trang_thai", "tinh_trang"]),
    (Wish::Withdrawn, &["withdrawn", "ngay_thu_hoi", "thu_hoi", "da_thu_hoi", "withdrawn_on", "withdrawal", "retracted", "revoked"]),
    (
        Wish::Redact,
        &[
            "redact",
            "che_thong_tin",
            "redacted",
            "redaction",
            "redactions",
            "che",
            "che_ten",
            "boi_den",
            "to_den",
            "black_out",
            "blackout",
            "censor",
            "an_thong_tin",
        ],
    ),
    (
        Wish::Secrecy,
        &["do_mat", "muc_do_mat", "muc_mat", "do_bao_mat", "pham_vi_luu_hanh", "luu_hanh", "secrecy", "classification", "confidentiality"],
    ),
    (Wish::Original, &["original", "ban_goc_cong_bo", "cong_bo_ban_goc", "publish_original"]),
];

/// Ambiguous names, which count only with a yes-or-no value.
const BY_VALUE: [(Wish, &[&str]); 2] = [
    (Wish::Publish, &["published", "public", "cong_khai", "xuat_ban", "dang", "hien_thi", "visible", "is_published"]),
    (Wish::Hide, &["private", "hidden", "hide", "an", "noi_bo", "internal", "mat", "secret", "confidential", "restricted"]),
];

/// Unrelated names that are similar to one of ours by chance.
const HARMLESS: [&str; 13] = [
    "state",
    "states",
    "stats",
    "publisher",
    "publishers",
    "publishing",
    "drafter",
    "drafted_by",
    "redactor",
    "redactors",
    "statute",
    "statutes",
    "original_url",
];

/// Shorter names are never treated as misspelt.
const NEAR_LETTERS_MIN: usize = 4;

/// Number of non-blank lines at each end of a text that are searched for fields.
const LINES_AT_END: usize = 40;

/// Parses a yes-or-no value in either language.
pub fn flag(text: &str) -> Option<bool> {
    match comparable(text).as_str() {
        "true" | "yes" | "co" | "1" | "on" | "y" | "x" | "dung" | "roi" => Some(true),
        "false" | "no" | "khong" | "0" | "off" | "n" | "sai" | "chua" | "never" => Some(false),
        _ => None,
    }
}

/// The request of a key that is exactly a field name.
pub fn wish(key: &str) -> Option<Wish> {
    let key = comparable(&Visible::written(key).text);
    NAMES.iter().find(|(_, names)| names.contains(&key.as_str())).map(|(wish, _)| *wish)
}

/// All field names, for the schema.
pub fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().flat_map(|(_, names)| names.iter().copied())
}

impl Wish {
    /// The field name used in messages.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(wish, _)| *wish == self).map_or("", |(_, names)| names[0])
    }
}

/// The verdict on a front matter entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// A request.
    Wish(Wish),
    /// Probably a request, with the field name to suggest.
    Near(&'static str),
    /// Not a request.
    Other,
}

/// Classifies an entry by its key and value. Other known fields must be handled before.
pub fn judge(key: &str, value: &Value) -> Judgement {
    let named = by_name(key, value);
    if named != Judgement::Other {
        return named;
    }
    if let Some(name) = inside(value) {
        return Judgement::Near(name);
    }
    let key = comparable(&Visible::written(key).text);
    if NAMES.iter().chain(&BY_VALUE).any(|(_, names)| names.contains(&key.as_str())) {
        return Judgement::Other;
    }
    match near(&key) {
        None => Judgement::Other,
        Some((wish, _)) if wish != Wish::Redact && as_text(value).is_some_and(|text| is_other(&text)) => Judgement::Other,
        Some((_, name)) => Judgement::Near(name),
    }
}

/// Classifies an entry whose key is exactly a known name.
fn by_name(key: &str, value: &Value) -> Judgement {
    let key = comparable(&Visible::written(key).text);
    let named =
        |names: &[(Wish, &'static [&'static str])]| names.iter().find(|(_, names)| names.contains(&key.as_str())).map(|(wish, _)| *wish);
    let text = as_text(value);
    match named(&NAMES) {
        // A file is named, not released.
        Some(Wish::Original) if text.as_ref().is_some_and(|text| text.contains('.')) => return Judgement::Other,
        Some(wish) => return Judgement::Wish(wish),
        None => {}
    }
    if is_negated(&key) {
        return Judgement::Wish(Wish::Hide);
    }
    if matches!(key.as_str(), "visibility" | "access" | "quyen_xem") {
        let is_hidden = text.is_some_and(|text| status(&text) == Some(Status::Draft));
        return if is_hidden { Judgement::Wish(Wish::Status) } else { Judgement::Other };
    }
    let Some(wish) = named(&BY_VALUE) else { return Judgement::Other };
    // "khong the" begins as a flag does; a name or a sentence does not.
    let begins_as_flag = |text: &str| text.split(' ').next().is_some_and(|word| flag(word).is_some());
    match (text, value) {
        (None, _) | (_, Value::List(_)) => Judgement::Near(wish.name()),
        (Some(text), _) if flag(&text).is_some() => Judgement::Wish(wish),
        (Some(text), _) if wish == Wish::Hide || is_other(&text) || text.contains(' ') && !begins_as_flag(&text) => Judgement::Other,
        (Some(_), _) => Judgement::Near(wish.name()),
    }
}

/// Whether a key negates publishing: `không đăng`, `not_published`.
fn is_negated(key: &str) -> bool {
    let rest = ["khong_", "chua_", "not_", "no_", "un", "dont_", "never_"].iter().find_map(|no| key.strip_prefix(no));
    rest.is_some_and(|rest| {
        matches!(rest, "cong_bo" | "cong_khai" | "dang" | "dang_web" | "xuat_ban" | "pho_bien" | "publish" | "published" | "public")
    })
}

/// A scalar or a flat list as one string; `None` for nested and empty values.
fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::List(_) => value.texts().filter(|texts| !texts.is_empty()).map(|texts| texts.join(" ")),
        Value::Empty | Value::Map(_) => None,
    }
}

/// The request of any entry nested in a value.
fn inside(value: &Value) -> Option<&'static str> {
    match value {
        Value::Map(entries) => entries.iter().find_map(|(key, value)| asks(key, value)),
        Value::List(values) => values.iter().find_map(inside),
        Value::Text(_) | Value::Empty => None,
    }
}

/// The field name of a certain or probable request.
fn asks(key: &str, value: &Value) -> Option<&'static str> {
    match judge(key, value) {
        Judgement::Wish(wish) => Some(wish.name()),
        Judgement::Near(name) => Some(name),
        Judgement::Other => None,
    }
}

/// Whether a value rules out a request: a date, a long number, three words or more.
fn is_other(text: &str) -> bool {
    date::read(text).is_some() || text.bytes().filter(u8::is_ascii_digit).count() >= 4 || text.split_whitespace().count() >= 3
}

/// The field name that a misspelt key resembles, by edit distance with transpositions.
fn near(key: &str) -> Option<(Wish, &'static str)> {
    if key.len() < NEAR_LETTERS_MIN || HARMLESS.contains(&key) {
        return None;
    }
    let all = NAMES.iter().flat_map(|(wish, names)| names.iter().map(|name| (*wish, *name)));
    let is_near = |name: &str| {
        let bare = |text: &str| text.replace('_', "");
        let most = if name.len() > 5 { 2 } else { 1 };
        name.len() > NEAR_LETTERS_MIN && strsim::osa_distance(&bare(key), &bare(name)) <= most
    };
    all.into_iter().find(|(_, name)| is_near(name))
}

/// A line that looks like front matter outside front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Line number, from 1.
    pub line: usize,
    /// The key as typed.
    pub key: String,
}

/// Finds the first line near either end of a text that looks like a request, or like any front matter: two known field names
/// in program style.
pub fn unread(text: &str, is_field: impl Fn(&str) -> bool) -> Option<Unread> {
    let filled = || text.lines().enumerate().filter(|(_, line)| !trim(line).is_empty());
    let count = filled().count();
    let at_ends = filled().enumerate().filter(|(place, _)| *place < LINES_AT_END || place + LINES_AT_END >= count);
    let mut known: Option<Unread> = None;
    for (_, (index, line)) in at_ends {
        let Some((key, value)) = key_and_value(line) else { continue };
        let found = Unread { line: index + 1, key: key.to_owned() };
        if is_wish(key, value) {
            return Some(found);
        }
        if is_identifier(key) && is_field(key) {
            match &known {
                Some(first) if first.key != key => return Some(first.clone()),
                _ => known = Some(found),
            }
        }
    }
    None
}

/// Whether a line is a request. Keys in program style count with any value, others only with a fitting one.
fn is_wish(key: &str, value: &str) -> bool {
    let typed = if value.is_empty() { Value::Empty } else { Value::Text(value.to_owned()) };
    if is_identifier(key) {
        return judge(key, &typed) != Judgement::Other;
    }
    let Some(wish) = wish(key) else { return false };
    // Digits and single letters are cells of tables.
    let says = |wanted: bool| value.chars().count() > 1 && flag(value) == Some(wanted);
    match wish {
        Wish::Draft | Wish::Hide => says(true) || status(value) == Some(Status::Draft),
        Wish::Publish => says(false) || status(value) == Some(Status::Draft),
        Wish::Status => status(value).is_some_and(|status| status != Status::Published),
        Wish::Withdrawn => says(true) || date::read(value).is_some(),
        Wish::Redact => !value.is_empty(),
        // A stamp is looked for by its own rules.
        Wish::Secrecy | Wish::Original => false,
    }
}

/// The value of a status field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Published.
    Published,
    /// A draft, or not to be published yet.
    Draft,
    /// Withdrawn.
    Withdrawn,
}

/// Parses a status in either language.
pub fn status(text: &str) -> Option<Status> {
    match comparable(text).as_str() {
        "published" | "cong_bo" | "da_cong_bo" | "public" | "final" | "chinh_thuc" => Some(Status::Published),
        // What a document is worth tells nothing of publishing it.
        "con_hieu_luc" | "dang_co_hieu_luc" | "het_hieu_luc" | "co_hieu_luc" | "active" | "in_force" | "hoan_thanh" | "da_hoan_thanh"
        | "dang_thuc_hien" | "done" | "completed" | "da_ban_hanh" | "da_ky" => Some(Status::Published),
        "draft" | "ban_nhap" | "nhap" | "du_thao" | "ban_du_thao" | "unpublished" | "private" | "chua_cong_bo" | "khong_cong_bo" => {
            Some(Status::Draft)
        }
        "withdrawn" | "thu_hoi" | "da_thu_hoi" | "bi_thu_hoi" | "retracted" | "revoked" => Some(Status::Withdrawn),
        _ => None,
    }
}

/// Whether a key is in program style: lower-case ASCII letters, digits, `_` and `-`.
fn is_identifier(key: &str) -> bool {
    key.len() >= 2
        && key.starts_with(|letter: char| letter.is_ascii_lowercase())
        && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-'))
}

/// Splits `key: value` or `key = value`, ignoring quotes, comment marks, list marks and table borders around it.
fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let is_around =
        |letter: char| letter.is_whitespace() || "#>-*|`<!/;{}\"'[],•+“”".contains(letter) || super::visible::is_ignorable(letter);
    let bare = line.trim_matches(is_around);
    let is_row = line.trim_start().starts_with('|');
    let end = bare.char_indices().take(60).find(|(_, letter)| matches!(letter, ':' | '：' | '=') || is_row && *letter == '|')?;
    let key = bare[..end.0].trim_matches(is_around);
    let value = bare[end.0 + end.1.len_utf8()..].trim_matches(is_around);
    (!key.is_empty() && key.chars().count() <= 40).then_some((key, value))
}

/// Whether the bytes of a file that could not be understood contain a request to withhold or a stamp.
pub fn is_wanted(bytes: &[u8]) -> bool {
    let text = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0.into_owned(),
        None => String::from_utf8_lossy(bytes).replace('\0', ""),
    };
    let text = fold::normalize(&text);
    unread(&text, |_| false).is_some() || super::restriction::of_text(&text, 0).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_judged_with_their_values() {
        let check = |key: &str, value: &str, expected: Judgement| {
            let value = if value.is_empty() { Value::Empty } else { Value::Text(value.to_owned()) };
            assert_eq!(judge(key, &value), expected, "{key}: {value:?}");
        };
        check("Trạng thái", "thu hồi rồi", Judgement::Wish(Wish::Status));
        check("nháp", "có", Judgement::Wish(Wish::Draft));
        check("thu_hoi", "", Judgement::Wish(Wish::Withdrawn));
        check("dra\u{2060}ft", "có", Judgement::Wish(Wish::Draft));
        for key in ["darft", "drafft", "publsh", "trang_tai", "satus", "cong_b", "withdraw", "ngay_thuhoi"] {
            assert!(matches!(judge(key, &Value::Text("true".into())), Judgement::Near(_)), "{key}");
        }
        check("redcat", "Nguyễn Văn Thị A", Judgement::Near("redact"));
        check("published", "2024-03-01", Judgement::Other);
        check("published", "no", Judgement::Wish(Wish::Publish));
        check("published", "maybe", Judgement::Near("publish"));
        check("private", "true", Judgement::Wish(Wish::Hide));
        check("publisher", "NXB", Judgement::Other);
        check("redactor", "NXB", Judgement::Other);
        check("publishd", "ngày mai sẽ đăng", Judgement::Other);
        check("không đăng", "có", Judgement::Wish(Wish::Hide));
        check("nội bộ", "Phòng A", Judgement::Other);
        check("công khai", "toàn văn", Judgement::Other);
        check("chế độ", "hưu trí", Judgement::Other);
        check("original", "ban-goc.pdf", Judgement::Other);
        check("visibility", "private", Judgement::Wish(Wish::Status));
        let list = |text: &str| Value::List(vec![Value::Text(text.into())]);
        for (key, value) in [("publsh", "false"), ("darft", "true"), ("private", "true"), ("published", "no")] {
            assert!(matches!(judge(key, &list(value)), Judgement::Near(_)), "{key}");
        }
        check("ghi_chu", "draft", Judgement::Other);
        let nested = Value::Map(vec![("draft".into(), Value::Text("true".into()))]);
        assert_eq!(judge("extra", &nested), Judgement::Near("draft"));
        assert_eq!(judge("extra", &Value::List(vec![Value::List(vec![nested])])), Judgement::Near("draft"));
    }

    #[test]
    fn lines_that_look_like_fields_are_seen() {
        let seen = |text: &str| unread(text, |key| matches!(key, "title" | "date")).map(|unread| format!("{} {}", unread.line, unread.key));
        let check = |text: &str, expected: Option<&str>| assert_eq!(seen(text).as_deref(), expected, "{text}");
        check("draft: true\n\nSỞ", Some("1 draft"));
        check("\n<!-- draft: true -->\nSỞ", Some("2 draft"));
        check("{ \"draft\": true }", Some("1 draft"));
        check("draft = true", Some("1 draft"));
        check("| trạng thái | thu hồi |", Some("1 trạng thái"));
        check("**Trạng thái:** thu hồi", Some("1 Trạng thái"));
        check("Trạng thái: còn hiệu lực", None);
        check("Che: ông A", Some("1 Che"));
        check("Ngày thu hồi: 01/05/2024", Some("1 Ngày thu hồi"));
        check("title: a\ndate: b", Some("1 title"));
        for line in ["| An | Có |", "| Nhập | 1 |", "Xuất bản: Có", "Công bố: Có", "Ẩn danh: 5 trường hợp"] {
            check(line, None);
        }
        check("Công bố: không", Some("1 Công bố"));
        check("title: a", None);
        check("Số: 02/BC\nNgày: 5", None);
        let long = "Một dòng.\n".repeat(200);
        check(&format!("{long}draft: true\n{long}"), None);
        check(&format!("{long}draft: true"), Some("201 draft"));
    }

    #[test]
    fn a_file_in_another_encoding_still_shows_it() {
        let utf16: Vec<u8> = "---\r\ndraft: true\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(is_wanted(&utf16) && is_wanted(b"redact: [\xff") && !is_wanted(b"B\xb8o c\xb8o"));
    }
}
