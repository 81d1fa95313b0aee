//! Finds what looks like personal data in a text: numbers of identity cards, telephones and bank accounts, addresses of e-mail.
//!
//! The kinds are those of basic personal data in Decree 13/2023/NĐ-CP, article 2, that have a form of their own. A
//! find is a guess: it is told to the clerk, and blacked out only when the clerk asks for it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::message;
use crate::messages::Message;
use crate::pattern::pattern;
use regex::Regex;

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

/// All kinds with the names that front matter and archive.toml call them by.
pub const KINDS: [(Kind, [&str; 2]); 4] = [
    (Kind::Identity, ["identity", "so_dinh_danh"]),
    (Kind::Phone, ["phone", "so_dien_thoai"]),
    (Kind::Account, ["account", "so_tai_khoan"]),
    (Kind::Email, ["email", "thu_dien_tu"]),
];

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

/// Each kind's pattern; the group `n` is what is personal.
static PATTERNS: LazyLock<[(Kind, Regex); 4]> = LazyLock::new(|| {
    [
        // A lone number of 12 digits is one of an identity card when it begins with the code of a province, the
        // century with the sex, and the year: 0xx, 0 to 3, yy.
        (
            Kind::Identity,
            pattern(
                r"(?ix)\b(?:CMND|CMTND|CCCD|CMT|căn\s+cước(?:\s+công\s+dân)?|chứng\s+minh(?:\s+thư)?(?:\s+nhân\s+dân)?|định\s+danh(?:\s+cá\s+nhân)?)\b[^\d\n]{0,20}
                (?P<n>\d(?:[\x20.]?\d){8}(?:(?:[\x20.]?\d){3})?)\b
                | (?:^|[^\d.,/])(?P<m>0(?:0[1-9]|[1-8]\d|9[0-6])[0-3]\d{2}\d{6})\b",
            ),
        ),
        (
            Kind::Phone,
            pattern(
                r"(?ix)(?:^|[^\d.,/])(?P<n>(?:\+84|0)[\x20.\-]?[35789](?:[\x20.\-]?\d){8})(?:\b|$)
                | \b(?:điện\s+thoại|đt|sđt|đtdđ|tel|phone)\b[^\d\n+]{0,15}(?P<m>(?:\+84|0)(?:[\x20.\-()]{0,2}\d){8,10})\b",
            ),
        ),
        (Kind::Account, pattern(r"(?ix)\b(?:tài\s+khoản|stk|tk)\b[^\d\n]{0,25}(?P<n>\d(?:[\x20.\-]?\d){5,18})\b(?P<m>)")),
        (Kind::Email, pattern(r"(?ix)(?P<n>[a-z0-9._%+\-]+@[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?(?:\.[a-z0-9\-]+)*\.[a-z]{2,})\b(?P<m>)")),
    ]
});

/// What an account is called, without borders of words, which make a pattern slow on Vietnamese.
static ACCOUNT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)tài\s+khoản|tk"));
/// What an identity card is called.
static IDENTITY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)cm(?:nd|tnd|t)|cccd|căn\s+cước|chứng\s+minh|định\s+danh"));
/// What a telephone is called.
static PHONE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)điện\s+thoại|đt|tel|phone"));

/// Digits that the patterns ask for at least: of an account, and of anything else that is a number.
const ACCOUNT_DIGITS_MIN: usize = 6;
const OTHER_DIGITS_MIN: usize = 9;

/// Digits in a row, the most of a text.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    /// All.
    all: usize,
    /// Those after a nought that begins a word, or after a plus.
    after_nought: usize,
}

/// The longest rows of digits, with so many spaces, dots, hyphens and brackets at most between two of them.
fn longest_row(text: &str, signs_max: usize) -> Row {
    let (mut longest, mut row, mut signs, mut before) = (Row::default(), Row::default(), 0, b' ');
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {
                signs = 0;
                row.all += 1;
                let begins = !before.is_ascii_digit() && (byte == b'0' || before == b'+');
                if begins || row.after_nought > 0 {
                    row.after_nought += 1;
                }
                longest = Row { all: longest.all.max(row.all), after_nought: longest.after_nought.max(row.after_nought) };
            }
            b' ' | b'.' | b'-' | b'(' | b')' if signs < signs_max => signs += 1,
            _ => row = Row::default(),
        }
        before = byte;
    }
    longest
}

/// The finds in a text, in order of their place; of two at one place the first kind counts.
pub fn find(text: &str) -> Vec<(Kind, Range<usize>)> {
    // By where they begin: what they are, and where they end.
    let mut finds: BTreeMap<usize, (Kind, usize)> = BTreeMap::new();
    // The patterns are slow, and what they look for is easily seen to be missing.
    let row = longest_row(text, 1);
    let can_be = |kind: Kind| match kind {
        Kind::Email => text.contains('@'),
        Kind::Account => row.all >= ACCOUNT_DIGITS_MIN && ACCOUNT.is_match(text),
        Kind::Identity => row.after_nought >= OTHER_DIGITS_MIN || row.all >= OTHER_DIGITS_MIN && IDENTITY.is_match(text),
        Kind::Phone => row.after_nought >= OTHER_DIGITS_MIN || longest_row(text, 2).all >= OTHER_DIGITS_MIN && PHONE.is_match(text),
    };
    for (kind, pattern) in PATTERNS.iter().filter(|(kind, _)| can_be(*kind)) {
        for captures in pattern.captures_iter(text) {
            let Some(found) = captures.name("n").or_else(|| captures.name("m")) else { continue };
            // Finds are apart from each other, so only the last one that begins before this one ends may reach into it.
            let is_free = finds.range(..found.end()).next_back().is_none_or(|(_, (_, end))| *end <= found.start());
            if !found.is_empty() && is_free {
                finds.insert(found.start(), (*kind, found.end()));
            }
        }
    }
    finds.into_iter().map(|(start, (kind, end))| (kind, start..end)).collect()
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
        check("liên hệ 0912 345 678 hoặc 0987.654.321", "Phone 0912 345 678; Phone 0987.654.321");
        check("gọi +84 912 345 678", "Phone +84 912 345 678");
        check("Điện thoại: 0213 3876 543", "Phone 0213 3876 543");
        check("Số tài khoản 3600 201 000 123 tại Agribank", "Account 3600 201 000 123");
        check("gửi về a.b-c@laichau.gov.vn trước ngày 5", "Email a.b-c@laichau.gov.vn");
    }

    #[test]
    fn leaves_what_is_not() {
        check("tổng số 3.666 sáng kiến, 1.234.567.890 đồng", "");
        check("Quyết định số 0912/QĐ-UBND ngày 03/08/2023", "");
        check("200.000.000.000 đồng; 012.345.678.901 đồng", "");
        check("tài khoản của Công đoàn; năm 2023", "");
        check("@ @a a@ a@b", "");
        check("", "");
    }
}
