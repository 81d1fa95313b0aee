//! Turns written dates into calendar days.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::pattern::pattern;

/// What a text that looks like a date turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// A day of the calendar.
    Day(Date),
    /// Three numbers that are no day, like 31/02/2019.
    Impossible,
}

impl Read {
    /// The day, where it is one.
    pub fn day(self) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            Self::Impossible => None,
        }
    }
}

/// "Lai Châu, ngày 17 tháng 10 năm 2023": Decree 30/2020/NĐ-CP, annex I, part II.4.
static PLACE_AND_DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[|\s])(?P<place>\p{Lu}[\p{L}.\-'’ʼ]*(?: [\p{L}.\-'’ʼ]+){0,7}) ?, ?[Nn]gày\s*(?P<d>\d{1,2})(?:\s*tháng\s*|\s?[/.\-]\s?)(?P<m>\d{1,2})(?:\s*năm\s*|\s?[/.\-]\s?)(?P<y>\d{4})",
    )
});

static LONG: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[Nn]gày\s+)?(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>\d{4})$"));
static SHORT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:[Nn]gày\s+)?(?P<d>\d{1,2})\s?[/.\-]\s?(?P<m>\d{1,2})\s?[/.\-]\s?(?P<y>\d{4})$"));
static ISO: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[T ].*)?$"));

/// Reads a date standing alone, in any of the usual forms; none when it is not of a date's form.
pub fn read(text: &str) -> Option<Read> {
    let text = text.trim();
    let captures = [&ISO, &SHORT, &LONG].into_iter().find_map(|form| form.captures(text))?;
    Some(from_captures(&captures))
}

/// Reads the date that a text begins with: "20 tháng 6 năm 2012 của …", "05/03/2026 (trừ …)"; none where it is no day.
pub fn leading(text: &str) -> Option<Date> {
    static LEADING: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^\s*(?:[Nn]gày\s+)?(?:(?P<d>\d{1,2})(?:\s+tháng\s+|\s?[/.\-]\s?)(?P<m>\d{1,2})(?:\s+năm\s+|\s?[/.\-]\s?)(?P<y>\d{4})\b)")
    });
    static ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^\s*(?:(?P<d>\d{1,2})(?:st|nd|rd|th)?\s+(?P<month>[a-z]{3,9})\.?,?|(?P<month2>[a-z]{3,9})\.?\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?)\s+(?P<y>\d{4})\b",
        )
    });
    static LEADING_ISO: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})\b"));
    if let Some(captures) = LEADING_ISO.captures(text).or_else(|| LEADING.captures(text)) {
        return from_captures(&captures).day();
    }
    let captures = ENGLISH.captures(text)?;
    let part = |one: &str, other: &str| captures.name(one).or_else(|| captures.name(other)).map(|found| found.as_str().to_lowercase());
    let month = part("month", "month2")?;
    let month = MONTHS.iter().position(|name| *name == month || (month.len() == 3 && name.starts_with(&month)))?;
    Date::new(captures["y"].parse().ok()?, i8::try_from(month + 1).ok()?, part("d", "d2")?.parse().ok()?).ok()
}

/// The months in English.
const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// "Thôn 3, 30/3/2024" alone on a line, as short notes end.
static PLACE_AND_SHORT_DATE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<place>\p{Lu}[\p{L}\d .\-]{1,40}), ?(?:[Nn]gày )?(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})\.?$"));

/// Reports whether a line is a place and a date and nothing else.
pub fn is_place_and_date(line: &str) -> bool {
    let is_whole = line.len() < 120 && line.trim_end_matches(['.', ' ']).ends_with(|last: char| last.is_ascii_digit());
    is_whole && place_and_date(line).is_some_and(|(place, _)| line.starts_with(&place))
}

/// Finds "Lai Châu, ngày … tháng … năm …" in a line: the place, and what the date is.
pub fn place_and_date(line: &str) -> Option<(String, Read)> {
    let Some(captures) = PLACE_AND_DATE.captures(line) else {
        let captures = PLACE_AND_SHORT_DATE.captures(line.trim())?;
        return Some((captures["place"].trim().to_owned(), from_captures(&captures)));
    };
    // "năm 20264" and "năm 2026 2025" are slips; what was meant is not known.
    let rest = line[captures.get(0)?.end()..].trim_start();
    if rest.starts_with(|next: char| next.is_ascii_digit()) {
        return None;
    }
    let place = captures.name("place")?.as_str().trim().to_owned();
    // "Hôm nay, ngày 12 tháng 01 năm 2024" begins minutes and is no place.
    let is_day = ["hôm ", "sáng ", "chiều ", "vào "].iter().any(|word| format!("{} ", place.to_lowercase()).starts_with(word));
    (!is_day).then(|| (place, from_captures(&captures)))
}

/// Reads the named groups `d`, `m` and `y` of a match.
fn from_captures(captures: &regex::Captures<'_>) -> Read {
    let part = |name: &str| captures.name(name).and_then(|found| found.as_str().parse::<i16>().ok());
    let day = (|| {
        let (day, month) = (i8::try_from(part("d")?).ok()?, i8::try_from(part("m")?).ok()?);
        Date::new(part("y")?, month, day).ok()
    })();
    day.map_or(Read::Impossible, Read::Day)
}

/// Day and month as documents print them: days below 10 and the months 1 and 2 with a zero before them (Decree
/// 30/2020/NĐ-CP, annex I, part II.4).
pub fn printed(date: Date) -> (String, String) {
    let (day, month) = (date.day(), date.month());
    (format!("{day:02}"), if month < 3 { format!("{month:02}") } else { month.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_form() {
        let expected = Some(Read::Day(Date::constant(2023, 10, 7)));
        for form in ["2023-10-07", "7/10/2023", "07.10.2023", "07-10-2023", "ngày 07 tháng 10 năm 2023", "2023-10-07T08:00:00Z"] {
            assert_eq!(read(form), expected, "{form}");
        }
        assert_eq!(read("31/02/2019"), Some(Read::Impossible));
        assert_eq!(read("tháng 10"), None);
        assert_eq!(read("25/82"), None);
    }

    #[test]
    fn leads_a_text() {
        let day = |text: &str| leading(text).map(|day| day.to_string());
        for text in [
            "5 April 2024",
            "April 5, 2024 (draft)",
            "5th Apr. 2024",
            "05/04/2024 (trừ Điều 2)",
            "ngày 5 tháng 4 năm 2024",
            "2024-04-05 08:00",
        ] {
            assert_eq!(day(text).as_deref(), Some("2024-04-05"), "{text}");
        }
        for text in ["31/02/2024", "5 Avril 2024", "April 2024", "tháng 4 năm 2024", ""] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn finds_the_place_before_it() {
        assert_eq!(place_and_date("Thôn 3, 30/3/2024").map(|(place, _)| place).as_deref(), Some("Thôn 3"));
        assert_eq!(place_and_date("Họp tại thôn 3, 30/3/2024 và sau đó"), None);
        let place = |line| place_and_date(line).map(|(place, _)| place);
        assert_eq!(place("Lai Châu, ngày 17 tháng 10 năm 2023").as_deref(), Some("Lai Châu"));
        assert_eq!(place("Số: 02/BC-LĐLĐ      Thành phố Hồ Chí Minh, ngày 01 tháng 9 năm 2023").as_deref(), Some("Thành phố Hồ Chí Minh"));
        assert_eq!(place("Mẫu Sơn, ngày 05/02/2024").as_deref(), Some("Mẫu Sơn"));
        assert_eq!(place("Mẫu Sơn , ngày16tháng 02năm 2024").as_deref(), Some("Mẫu Sơn"));
        assert_eq!(place("hôm nay, ngày 17 tháng 10 năm 2023"), None);
    }
}
