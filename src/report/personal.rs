//! Finds what looks like personal data in a text: numbers of identity cards, telephones and bank accounts, addresses of e-mail.
//!
//! The kinds are those of basic personal data in Decree 13/2023/NĐ-CP, article 2, that have a form of their own. A
//! find is a guess: the clerk is warned of it, and it is blacked out only when the clerk asks for it. Numbers are looked for
//! among the letters that a reader sees (`visible.rs`), so markup, odd spaces and odd hyphens hide none.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use vanthu_search::fold;

use super::visible::Visible;
use crate::message;
use crate::messages::Message;
use crate::pattern::pattern;

/// What a find is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The number of an identity card: 9 digits (CMND) or 12 (CCCD, Circular 59/2021/TT-BCA).
    Identity,
    /// The number of a mobile telephone, or of any that is called one.
    Phone,
    /// The number of a bank account.
    Account,
    /// An address of e-mail.
    Email,
}

/// Kinds with the names that front matter and archive.toml call them by, in both languages.
const KINDS: [(&[Kind], &[&str]); 5] = [
    (
        &[Kind::Identity],
        &[
            "identity", "id", "identity_number", "identity_card", "id_card", "so_dinh_danh", "dinh_danh", "cccd", "so_cccd", "cmnd", "so_cmnd",
            "cmt", "can_cuoc", "so_can_cuoc", "can_cuoc_cong_dan", "chung_minh_nhan_dan", "so_dinh_danh_ca_nhan",
        ],
    ),
    (
        &[Kind::Phone],
        &[
            "phone", "phones", "phone_number", "phone_numbers", "telephone", "telephones", "tel", "mobile", "so_dien_thoai", "dien_thoai", "sdt",
            "so_dt", "dt", "dtdd", "di_dong", "so_di_dong",
        ],
    ),
    (
        &[Kind::Account],
        &["account", "accounts", "account_number", "bank_account", "bank_accounts", "so_tai_khoan", "tai_khoan", "stk", "so_tk", "tai_khoan_ngan_hang"],
    ),
    (&[Kind::Email], &["email", "emails", "e_mail", "e_mails", "mail", "thu_dien_tu", "dia_chi_email", "dia_chi_thu_dien_tu", "hop_thu"]),
    (&[Kind::Identity, Kind::Phone, Kind::Account, Kind::Email], &["personal_data", "du_lieu_ca_nhan", "thong_tin_ca_nhan"]),
];

/// The kinds that a name, made comparable, stands for.
pub fn kinds(name: &str) -> Option<&'static [Kind]> {
    KINDS.iter().find(|(_, names)| names.contains(&name)).map(|(kinds, _)| *kinds)
}

impl Kind {
    /// What a message calls it.
    pub fn name(self) -> Message {
        match self {
            Self::Identity => message!("personal-identity"),
            Self::Phone => message!("personal-phone"),
            Self::Account => message!("personal-account"),
            Self::Email => message!("personal-email"),
        }
    }
}

/// Addresses of e-mail, among visible letters.
static EMAIL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)[a-z0-9._%+\-]+ ?(?:@|[\[(] ?(?:at|a còng) ?[\])]) ?[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?(?:\.[a-z0-9\-]+)*\.[a-z]{2,}\b"));

/// What stands before a number that it names, in folded letters, at the end of what is before it.
static LABELS: LazyLock<[(Kind, Regex); 3]> = LazyLock::new(|| {
    [
        (
            Kind::Identity,
            pattern(r"\b(?:cmnd|cmtnd|cccd|cmt|can cuoc(?: cong dan)?|chung minh(?: thu)?(?: nhan dan)?|dinh danh(?: ca nhan)?|identity(?: card)?)\b[^\d]{0,30}$"),
        ),
        (Kind::Phone, pattern(r"\b(?:dien thoai|di dong|dt|sdt|dtdd|tel|phone|mobile|zalo|hotline)\b[^\d]{0,20}$")),
        (Kind::Account, pattern(r"\b(?:tai khoan|stk|tk|account)\b[^\d]{0,30}$")),
    ]
});

/// Visible bytes before a number in which its label is looked for.
const LABEL_BYTES: usize = 90;

/// Digits that a number has at least: of an account, and of anything else.
const ACCOUNT_DIGITS: std::ops::RangeInclusive<usize> = 6..=19;
const OTHER_DIGITS_MIN: usize = 9;

/// Characters between two groups of digits of one number, at most.
const BETWEEN_MAX: usize = 3;

/// Groups of digits of one number, at most.
const GROUPS_MAX: usize = 12;

/// The finds in a text, in order of their place; of two at one place the first kind counts.
pub fn find(text: &str) -> Vec<(Kind, Range<usize>)> {
    if !may_hold(text) {
        return Vec::new();
    }
    let visible = Visible::printed(text);
    let mut finds: BTreeMap<usize, (Kind, usize)> = BTreeMap::new();
    let mut add = |kind: Kind, range: Range<usize>| {
        // Finds are apart from each other, so only the last one that begins before this one ends may reach into it.
        let is_free = finds.range(..range.end).next_back().is_none_or(|(_, (_, end))| *end <= range.start);
        if is_free && !range.is_empty() {
            finds.insert(range.start, (kind, range.end));
        }
    };
    for (kind, range) in numbers(&visible.text) {
        add(kind, visible.source(range));
    }
    if visible.text.contains('@') || text.contains(['[', '(']) {
        EMAIL.find_iter(&visible.text).for_each(|found| add(Kind::Email, visible.source(found.range())));
    }
    // Addresses of links and brackets are not among what is printed.
    if ["](", "<", "at]", "còng]"].iter().any(|sign| text.contains(sign)) {
        let written = Visible::written(text);
        EMAIL.find_iter(&written.text).for_each(|found| add(Kind::Email, written.source(found.range())));
        // The numbers of an address are joined by its hyphens.
        let is_one = |range: &Range<usize>| !written.text[range.clone()].contains(['-', '.', '\n']);
        numbers(&written.text).into_iter().filter(|(_, range)| is_one(range)).for_each(|(kind, range)| add(kind, written.source(range)));
    }
    finds.into_iter().map(|(start, (kind, end))| (kind, start..end)).collect()
}

/// Whether a text may hold any: a sign of e-mail, or enough digits in one line.
fn may_hold(text: &str) -> bool {
    let digits = |line: &str| {
        let is_wide = |pair: &&[u8]| pair[0] == 0xBC && matches!(pair[1], 0x90..=0x99);
        let plain = line.bytes().filter(u8::is_ascii_digit).count();
        if plain >= *ACCOUNT_DIGITS.start() { plain } else { plain + line.as_bytes().windows(2).filter(is_wide).count() }
    };
    text.contains(['@', '＠']) || text.contains("%40") || text.contains("at]") || text.contains("at)") || text.contains("còng") || text.contains("&#") || {
        let mut before = 0;
        text.split('\n').any(|line| {
            let here = digits(line);
            // A number may be torn at the end of a line.
            let both = before + here;
            before = if here > 0 { here } else { 0 };
            both >= *ACCOUNT_DIGITS.start()
        })
    }
}

/// A group of digits, and what stands between it and the one before.
#[derive(Debug)]
struct Group {
    range: Range<usize>,
    /// What joins it to the group before; none where it begins a new row.
    between: Option<Range<usize>>,
}

/// The numbers of a visible text that are personal.
fn numbers(text: &str) -> Vec<(Kind, Range<usize>)> {
    let groups = groups(text);
    let mut tables = Tables::default();
    let mut found = Vec::new();
    let mut first = 0;
    while first < groups.len() {
        let row = &groups[first..first + row_length(text, &groups[first..])];
        match number(text, row, &mut tables) {
            Some((kind, length)) => {
                let end = row[length - 1].range.end;
                found.push((kind, start(text, row[0].range.start)..end));
                first += length;
            }
            None => first += 1,
        }
    }
    found
}

/// How many groups from the first one on may be one number: a list of small numbers, or a column of them, is none.
fn row_length(text: &str, groups: &[Group]) -> usize {
    let size = |group: &Group| group.range.len();
    let goes_on = |pair: &[Group]| {
        let (before, after) = (&pair[0], &pair[1]);
        let Some(between) = after.between.clone().map(|between| &text[between]) else { return false };
        let is_country = &text[before.range.clone()] == "84";
        let is_list = between.contains([',', '\n']) && (size(after) < 3 || size(before) < 3 && !is_country);
        !is_list && (size(after) > 1 || is_country && between.contains('('))
    };
    groups.windows(2).take(GROUPS_MAX - 1).take_while(|pair| goes_on(pair)).count() + 1
}

/// The groups of digits of a text.
fn groups(text: &str) -> Vec<Group> {
    let bytes = text.as_bytes();
    let (mut groups, mut at): (Vec<Group>, usize) = (Vec::new(), 0);
    while let Some(offset) = bytes[at..].iter().position(u8::is_ascii_digit) {
        let start = at + offset;
        let end = start + bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let between = groups.last().map(|last| last.range.end..start).filter(|between| joins(&text[between.clone()]));
        groups.push(Group { range: start..end, between });
        at = end;
    }
    groups
}

/// Whether groups of digits with this between them may be one number.
fn joins(between: &str) -> bool {
    let is_sign = |letter: char| matches!(letter, ' ' | '.' | ',' | '-' | '‐' | '‑' | '‒' | '–' | '—' | '(' | ')' | '\n' | '+');
    between.chars().count() <= BETWEEN_MAX && between.chars().all(is_sign) && between.matches('\n').count() <= 1
}

/// Where a number begins with its plus and bracket.
fn start(text: &str, digits: usize) -> usize {
    let before = text[..digits].trim_end_matches(['(', '+']);
    if digits - before.len() <= 2 { before.len() } else { digits }
}

/// What the groups at the start of a row are, and how many of them.
fn number<'a>(text: &'a str, row: &[Group], tables: &mut Tables<'a>) -> Option<(Kind, usize)> {
    let digits: String = row.iter().map(|group| &text[group.range.clone()]).collect();
    if digits.len() < *ACCOUNT_DIGITS.start() {
        return None;
    }
    // `02/2023` and `1,234` are parts of something else.
    let before = text[..row[0].range.start].chars().next_back();
    let is_part = before.is_some_and(|letter| letter.is_alphabetic() || letter == '/');
    let mut lengths = Vec::with_capacity(row.len());
    let mut total = 0;
    for group in row {
        total += group.range.len();
        lengths.push(total);
    }
    let label = label(text, row[0].range.start, tables);
    let count = |is: &dyn Fn(usize) -> bool| lengths.iter().position(|length| is(*length)).map(|place| place + 1);
    match label {
        Some(Kind::Identity) => {
            let length = count(&|length| length == 12).or_else(|| count(&|length| length == 9));
            if let Some(length) = length {
                return Some((Kind::Identity, length));
            }
        }
        Some(Kind::Phone) => {
            let is_phone = |length: usize| (9..=12).contains(&length) && (digits.starts_with('0') || digits.starts_with("84"));
            if let Some(length) = lengths.iter().rposition(|length| is_phone(*length) && *length <= phone_length(&digits)) {
                return Some((Kind::Phone, length + 1));
            }
        }
        Some(Kind::Account) => {
            // With commas they are several accounts of a ledger.
            let own = between(text, row).take_while(|between| !between.contains([',', '\n'])).count() + 1;
            let length = lengths[..own].iter().rposition(|length| ACCOUNT_DIGITS.contains(length));
            if let Some(length) = length.filter(|_| !is_date(text, row)) {
                return Some((Kind::Account, length + 1));
            }
        }
        _ => {}
    }
    if is_part || total < OTHER_DIGITS_MIN {
        return None;
    }
    identity(text, row, &digits, &lengths).or_else(|| phone(text, row, &digits, &lengths))
}

/// Digits of the longest telephone number that begins so: with the code of the country and a nought, or without.
fn phone_length(digits: &str) -> usize {
    match () {
        () if digits.starts_with("840") => 12,
        () if digits.starts_with("84") => 11,
        () if digits.starts_with("02") => 11,
        () => 10,
    }
}

/// A lone number of 12 digits is one of an identity card when it begins with the code of a province, the century with the
/// sex, and the year: 0xx, 0 to 3, yy. With dots or commas it is a sum of money.
fn identity(text: &str, row: &[Group], digits: &str, lengths: &[usize]) -> Option<(Kind, usize)> {
    let length = lengths.iter().position(|length| *length == 12)? + 1;
    let is_money = between(text, &row[..length]).any(|between| between.contains(['.', ',', '\n']));
    let province: u32 = digits.get(..3)?.parse().ok()?;
    let century = digits.as_bytes()[3];
    let is_number = digits.starts_with('0') && (1..=96).contains(&province) && (b'0'..=b'3').contains(&century);
    (is_number && !is_money && !goes_on(text, row[length - 1].range.end)).then_some((Kind::Identity, length))
}

/// A mobile number: 0 and nine digits, or the code of the country, with or without the nought.
fn phone(text: &str, row: &[Group], digits: &str, lengths: &[usize]) -> Option<(Kind, usize)> {
    let is_plus = text[..row[0].range.start].ends_with(['+', '(']) && !text[..row[0].range.start].ends_with(")(");
    let national = match () {
        () if digits.starts_with("840") => digits.get(3..)?,
        () if digits.starts_with("84") => digits.get(2..)?,
        () => digits.strip_prefix('0')?,
    };
    let wanted = digits.len() - national.len() + 9;
    let length = lengths.iter().position(|length| *length == wanted)? + 1;
    let own = &row[..length];
    let sizes: Vec<usize> = own.iter().map(|group| group.range.len()).collect();
    let all_between = || between(text, own);
    let is_mobile = national.starts_with(['3', '5', '7', '8', '9']);
    let has = |sign: char| all_between().any(|between| between.contains(sign));
    let doubtful = match () {
        // "84.912.345.678 đồng" is money, "0,912345678" a share.
        () if digits.starts_with("84") && !is_plus => has('.') || has(','),
        () if sizes[0] == 1 => between(text, &own[..own.len().min(2)]).any(|between| between.contains(['.', ','])),
        // "05, 06, 07, 08, 09" is a list, "05-08-2023 15" a day.
        () if sizes[0] == 2 && !is_plus => has(',') || has('\n') || is_date(text, own),
        () => false,
    };
    (is_mobile && !doubtful && !goes_on(text, own[length - 1].range.end)).then_some((Kind::Phone, length))
}

/// What stands between the groups of a number.
fn between<'a>(text: &'a str, groups: &'a [Group]) -> impl Iterator<Item = &'a str> {
    groups.iter().skip(1).filter_map(|group| group.between.clone()).map(|between| &text[between])
}

/// Whether groups are day, month and year.
fn is_date(text: &str, groups: &[Group]) -> bool {
    let value = |place: usize| groups.get(place).and_then(|group| text[group.range.clone()].parse::<u32>().ok()).unwrap_or(u32::MAX);
    let size = |place: usize| groups.get(place).map_or(0, |group| group.range.len());
    size(0) <= 2 && size(1) <= 2 && size(2) == 4 && value(0) <= 31 && value(1) <= 12 && (1900..2100).contains(&value(2))
}

/// Whether a number is only the beginning of something: `0912345678/QĐ-UBND`, `0912345678a`.
fn goes_on(text: &str, end: usize) -> bool {
    let mut after = text[end..].chars();
    match after.next() {
        Some('/') => after.next().is_some_and(char::is_alphanumeric),
        Some(letter) => letter.is_alphabetic() && !letter.is_whitespace(),
        None => false,
    }
}

/// What a number at a place is called: before it, in the head of its column, in the first cell of its row.
fn label<'a>(text: &'a str, at: usize, tables: &mut Tables<'a>) -> Option<Kind> {
    let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = &text[line_start..];
    let line = &line[..line.find('\n').unwrap_or(line.len())];
    if line.trim_start().starts_with('|') || line.matches('|').count() >= 2 {
        let row = &text[line_start..at];
        let column = row.matches('|').count();
        let in_cell = row.rsplit('|').next().unwrap_or(row);
        return labelled(in_cell).or_else(|| labelled_by_table(tables.head(text, line_start), column, row));
    }
    let from = text.floor_char_boundary(at.saturating_sub(LABEL_BYTES));
    let before = &text[from..at];
    // A label stands in the same paragraph.
    labelled(before.rsplit("\n\n").next().filter(|own| !own.trim().is_empty()).unwrap_or(before))
}

/// The kind of the label at the end of a text; the nearest one counts.
fn labelled(before: &str) -> Option<Kind> {
    if before.len() < 2 {
        return None;
    }
    let folded = fold::fold(before);
    let found = LABELS.iter().filter_map(|(kind, pattern)| pattern.find(&folded).map(|found| (found.start(), *kind)));
    found.max_by_key(|(start, _)| *start).map(|(_, kind)| kind)
}

/// The table that was looked at last.
#[derive(Debug, Default)]
struct Tables<'a> {
    /// Where the row begins that was looked at, and the first row.
    last: Option<(usize, &'a str)>,
}

impl<'a> Tables<'a> {
    /// The first row of the table that has a row at a place; rows are asked for in their order.
    fn head(&mut self, text: &'a str, line_start: usize) -> &'a str {
        let from = self.last.map_or(0, |(start, _)| start);
        let mut head = None;
        for line in text[from..line_start].lines().rev().take_while(|line| line.contains('|')) {
            head = Some(line);
        }
        // All rows since the last one belong to its table.
        let is_same = self.last.is_some() && text[from..line_start].lines().all(|line| line.contains('|'));
        let head = self.last.filter(|_| is_same).map(|(_, head)| head).or(head);
        let own = || text[line_start..].lines().next().unwrap_or_default();
        let head = head.unwrap_or_else(own);
        self.last = Some((line_start, head));
        head
    }
}

/// The kind that the head of a column or the first cell of a row names.
fn labelled_by_table(head: &str, column: usize, row: &str) -> Option<Kind> {
    let cell = |line: &str, column: usize| line.split('|').nth(column).map(str::to_owned);
    let first_column = usize::from(row.trim_start().starts_with('|'));
    let head = cell(head, column);
    let first = cell(row, first_column).filter(|_| column > first_column);
    // A label of a row or column may have words behind it: "Số điện thoại liên hệ".
    [first, head].into_iter().flatten().find_map(|label| labelled(&format!("{}:", label.trim().chars().take(LABEL_BYTES / 3).collect::<String>())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found: Vec<String> = find(text).into_iter().map(|(kind, range)| format!("{kind:?} {}", &text[range])).collect();
        assert_eq!(found.join("; "), expected, "{text}");
    }

    #[test]
    fn finds_what_is_personal() {
        check("CCCD số 012 345 678 901 cấp", "Identity 012 345 678 901");
        check("số CMND: 045123456.", "Identity 045123456");
        check("ông A, 012090001234, Lai Châu", "Identity 012090001234");
        check("ông A, 012-090-001-234, Lai Châu", "Identity 012-090-001-234");
        check("| CCCD | 045 123 456 |", "Identity 045 123 456");
        check("1. | Họ tên | CCCD |\n|---|---|\n| A | 145 123 456 |", "Identity 145 123 456");
        check("Họ tên | CCCD\n--- | ---\nA | 145 123 456", "Identity 145 123 456");
        check("| Họ tên | Số CMND |\n|---|---|\n| A | 045-123-456 |\n| B | 145123456 |", "Identity 045-123-456; Identity 145123456");
        check("CMND:\n045123456", "Identity 045123456");
        check("liên hệ 0912 345 678 hoặc 0987.654.321", "Phone 0912 345 678; Phone 0987.654.321");
        check("0912 345 678, 0987 654 321", "Phone 0912 345 678; Phone 0987 654 321");
        check("gọi +84 912 345 678", "Phone +84 912 345 678");
        check("Điện thoại: 0213 3876 543", "Phone 0213 3876 543");
        check("Số tài khoản 3600 201 000 123 tại Agribank", "Account 3600 201 000 123");
        check("gửi về a.b-c@laichau.gov.vn trước ngày 5", "Email a.b-c@laichau.gov.vn");
    }

    #[test]
    fn finds_numbers_however_they_are_written() {
        for number in [
            "0912\u{A0}345\u{A0}678", "0912\u{2009}345\u{202F}678", "0912–345–678", "0912\u{2011}345\u{2011}678", "(0912) 345 678", "0912  345  678",
            "0912,345,678", "84912345678", "+84 (0)912 345 678", "(+84) 912 345 678", "091\u{AD}2345678", "０９１２３４５６７８", "09 1234 5678",
            "09.12.34.56.78", "**0912** 345 678", "0912<b>345</b>678", "0912&nbsp;345&nbsp;678", "0912 345\n678", "0912\u{2060}345678", "[0912 345](x) 678",
        ] {
            let text = format!("Gọi {number} nhé");
            let found = find(&text);
            assert_eq!(found.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), [Kind::Phone], "{number}");
            let left: String = [&text[..found[0].1.start], &text[found[0].1.end..]].concat();
            assert!(!left.contains(|letter: char| letter.is_numeric()), "{left}");
        }
        for address in ["a.b%40x.vn", "a.b＠x.vn", "a.b**@**x.vn", "a.b @ x.vn", "a.b[at]x.vn", "a.b&#64;x.vn", "[thư](mailto:a.b@x.vn)", "<a.b@x.vn>"] {
            assert_eq!(find(&format!("Thư {address}.")).iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), [Kind::Email], "{address}");
        }
    }

    #[test]
    fn leaves_what_is_not() {
        check("tổng số 3.666 sáng kiến, 1.234.567.890 đồng", "");
        check("Quyết định số 0912/QĐ-UBND ngày 03/08/2023", "");
        check("Quyết định số 0912345678/QĐ-UBND", "");
        check("200.000.000.000 đồng; 012.345.678.901 đồng; 84.912.345.678 đồng", "");
        check("các ngày 05, 06, 07, 08, 09 và 05-08-2023 15 giờ 30", "");
        check("0,912345678 điểm", "");
        check("ISBN 978-0-9952692-0-0", "");
        check("các TK 331, 332, 341; tài khoản 422, 475, 575", "");
        check("Điện thoại di động\n0\n1\n2\n3\n4\n5\n6\n7\n8\n9", "");
        check("[luật](https://a.vn/luat-08-06-2026-434118-d1.html)", "");
        check("tài khoản của Công đoàn; năm 2023", "");
        check("tài khoản mở ngày 05-08-2023", "");
        check("| STT | Số tiền |\n|---|---|\n| 01 | 300.000.000 |", "");
        check("@ @a a@ a@b", "");
        check("", "");
    }

    #[test]
    fn names_in_both_languages_are_the_same_kind() {
        for name in ["sdt", "dien_thoai", "phones", "so_dien_thoai"] {
            assert_eq!(kinds(name), Some(&[Kind::Phone][..]), "{name}");
        }
        assert_eq!(kinds("kwyjibo"), None);
    }
}
