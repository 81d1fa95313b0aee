//! Finds identity card, telephone and account numbers in visible text by their groups of digits.

use std::ops::Range;

use super::labels::Labels;
use super::{ACCOUNT_DIGITS, Kind};

/// Minimum digits of a number that is not a bank account.
const OTHER_DIGITS_MIN: usize = 9;

/// Maximum characters between two groups of one number.
const BETWEEN_MAX: usize = 3;

/// Maximum groups of one number.
const GROUPS_MAX: usize = 12;

/// A group of digits.
#[derive(Debug)]
struct Group {
    range: Range<usize>,
    /// Separator from the previous group, if both may belong to one number.
    between: Option<Range<usize>>,
}

/// Finds personal numbers in visible text.
pub(super) fn numbers(text: &str) -> Vec<(Kind, Range<usize>)> {
    let groups = groups(text);
    let mut labels = Labels::new(text);
    let mut found = Vec::new();
    let mut first = 0;
    while first < groups.len() {
        let row = &groups[first..first + row_length(text, &groups[first..])];
        match number(text, row, &mut labels) {
            Some((kind, length)) => {
                let end = row[length - 1].range.end;
                found.push((kind, start(text, row[0].range.start)..end));
                labels.found(end, kind);
                first += length;
            }
            None => first += 1,
        }
    }
    found
}

/// How many groups, from the first on, may form one number. Lists and columns of small numbers do not.
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

/// Splits the digits of a text into groups.
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

/// Whether a separator may occur inside one number.
fn joins(between: &str) -> bool {
    let is_sign = |letter: char| matches!(letter, ' ' | '.' | ',' | '-' | '‐' | '‑' | '‒' | '–' | '—' | '(' | ')' | '\n' | '+');
    between.chars().count() <= BETWEEN_MAX && between.chars().all(is_sign) && between.matches('\n').count() <= 1
}

/// Start of a number including `+` and `(`.
fn start(text: &str, digits: usize) -> usize {
    let before = text[..digits].trim_end_matches(['(', '+']);
    if digits - before.len() <= 2 { before.len() } else { digits }
}

/// The kind of number at the start of a row, and its number of groups.
fn number(text: &str, row: &[Group], labels: &mut Labels<'_>) -> Option<(Kind, usize)> {
    let digits: String = row.iter().map(|group| &text[group.range.clone()]).collect();
    if digits.len() < *ACCOUNT_DIGITS.start() {
        return None;
    }
    // `02/2023` and `1,234` are parts of something else.
    let before = text[..row[0].range.start].chars().next_back();
    let is_part = before.is_some_and(|letter| letter.is_alphabetic() || letter == '/') && !follows_number(text, row[0].range.start);
    let mut lengths = Vec::with_capacity(row.len());
    let mut total = 0;
    for group in row {
        total += group.range.len();
        lengths.push(total);
    }
    let label = labels.label(row[0].range.start);
    let count = |is: &dyn Fn(usize) -> bool| lengths.iter().position(|length| is(*length)).map(|place| place + 1);
    match label {
        Some(Kind::Identity) => {
            let length = count(&|length| length == 12).or_else(|| count(&|length| length == 9));
            if let Some(length) = length {
                return Some((Kind::Identity, length));
            }
        }
        Some(Kind::Phone) => {
            // Spreadsheets lose the nought.
            let has_no_nought = |length: usize| length == 9 && digits.starts_with(['3', '5', '7', '8', '9']);
            let is_phone = |length: usize| {
                (9..=12).contains(&length) && (digits.starts_with('0') || digits.starts_with("84")) || has_no_nought(length)
            };
            if let Some(length) = lengths.iter().rposition(|length| is_phone(*length) && *length <= phone_length(&digits)) {
                return Some((Kind::Phone, length + 1));
            }
        }
        Some(Kind::Account) => {
            // With commas they are several accounts of a ledger.
            let own = between(text, row).take_while(|between| !between.contains([',', '\n'])).count() + 1;
            let length = lengths[..own].iter().rposition(|length| ACCOUNT_DIGITS.contains(length));
            let is_money = |length: usize| is_currency(&text[row[length].range.end..]);
            if let Some(length) = length.filter(|length| !is_date(text, row) && !is_money(*length)) {
                return Some((Kind::Account, length + 1));
            }
        }
        _ => {}
    }
    if is_part || total < OTHER_DIGITS_MIN {
        return None;
    }
    identity(text, row, &digits, &lengths)
        .or_else(|| phone(text, row, &digits, &lengths))
        .or_else(|| landline(text, row, &digits, &lengths))
}

/// Whether `at` follows a long number and a slash: "0912345678/0987654321".
fn follows_number(text: &str, at: usize) -> bool {
    let before = text[..at].strip_suffix('/').unwrap_or_default();
    before
        .bytes()
        .rev()
        .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'.'))
        .filter(u8::is_ascii_digit)
        .take(OTHER_DIGITS_MIN)
        .count()
        == OTHER_DIGITS_MIN
}

/// Whether a currency follows a number.
fn is_currency(after: &str) -> bool {
    let after = after.trim_start().to_lowercase();
    ["đồng", "vnđ", "vnd", "triệu", "tỷ", "usd"].iter().any(|unit| after.starts_with(unit))
}

/// A landline number with its area code in brackets: "(0213) 3876 543".
fn landline(text: &str, row: &[Group], digits: &str, lengths: &[usize]) -> Option<(Kind, usize)> {
    let is_area = digits.starts_with("02") && (3..=4).contains(&row[0].range.len()) && text[..row[0].range.start].ends_with('(');
    let length = lengths.iter().position(|length| (10..=11).contains(length))? + 1;
    is_area.then_some((Kind::Phone, length))
}

/// Maximum digits of a telephone number with this prefix.
fn phone_length(digits: &str) -> usize {
    match () {
        () if digits.starts_with("840") => 12,
        () if digits.starts_with("84") => 11,
        () if digits.starts_with("02") => 11,
        () => 10,
    }
}

/// An unlabelled number of 12 digits is an identity number if it starts with province code, century and sex, and year of
/// birth (0xx, 0 to 3, yy). With dots or commas it is an amount of money.
fn identity(text: &str, row: &[Group], digits: &str, lengths: &[usize]) -> Option<(Kind, usize)> {
    let length = lengths.iter().position(|length| *length == 12)? + 1;
    let is_money = between(text, &row[..length]).any(|between| between.contains(['.', ',', '\n']));
    let province: u32 = digits.get(..3)?.parse().ok()?;
    let century = digits.as_bytes()[3];
    let is_number = digits.starts_with('0') && (1..=96).contains(&province) && (b'0'..=b'3').contains(&century);
    (is_number && !is_money && !goes_on(text, row[length - 1].range.end)).then_some((Kind::Identity, length))
}

/// A mobile number: 0 and nine digits, or with the country code, with or without 0.
fn phone(text: &str, row: &[Group], digits: &str, lengths: &[usize]) -> Option<(Kind, usize)> {
    let is_plus = text[..row[0].range.start].ends_with(['+', '(']) && !text[..row[0].range.start].ends_with(")(");
    let national = match () {
        () if digits.starts_with("0084") => digits.get(4..)?,
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

/// The separators between the groups of a number.
fn between<'a>(text: &'a str, groups: &'a [Group]) -> impl Iterator<Item = &'a str> {
    groups.iter().skip(1).filter_map(|group| group.between.clone()).map(|between| &text[between])
}

/// Whether groups are a date.
fn is_date(text: &str, groups: &[Group]) -> bool {
    let value = |place: usize| groups.get(place).and_then(|group| text[group.range.clone()].parse::<u32>().ok()).unwrap_or(u32::MAX);
    let size = |place: usize| groups.get(place).map_or(0, |group| group.range.len());
    size(0) <= 2 && size(1) <= 2 && size(2) == 4 && value(0) <= 31 && value(1) <= 12 && (1900..2100).contains(&value(2))
}

/// Whether a number is part of a document number: `0912345678/QĐ-UBND`.
fn goes_on(text: &str, end: usize) -> bool {
    let mut after = text[end..].chars();
    match after.next() {
        Some('/') => after.next().is_some_and(char::is_alphabetic),
        _ => false,
    }
}
