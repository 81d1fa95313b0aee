//! Turns titles into reporting periods: a week, a month, a quarter, half a year, nine months, a year.
//!
//! The year often stands once, at the end, for both periods ("tháng 10, … tháng 11 năm 2023"), and
//! belongs to the next year when the next month is January ("tháng 12 …, tháng 01 năm 2024"). Weeks are those of ISO 8601.

use serde::{Deserialize, Serialize};

use std::sync::LazyLock;

use jiff::civil::{Date, ISOWeekDate, Weekday};
use regex::Regex;
use vanthu_search::fold;

use crate::pattern::pattern;

/// A span of time that a report covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    /// The calendar year.
    pub year: i16,
    /// Which part of it.
    pub span: Span,
}

/// A part of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Span {
    /// One week, 1 to 53, of the year that ISO 8601 counts it in.
    Week(i8),
    /// One month, 1 to 12.
    Month(i8),
    /// A quarter, 1 to 4.
    Quarter(i8),
    /// The first or second half, 1 or 2.
    Half(i8),
    /// The first nine months.
    NineMonths,
    /// The whole year.
    Year,
}

/// How long a span is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Length {
    /// A week.
    Week,
    /// This many months.
    Months(i8),
}

impl Span {
    /// First and last month; of a week about.
    const fn months(self) -> (i8, i8) {
        match self {
            Self::Week(week) => {
                let month = (week - 1) * 3 / 13 + 1;
                let month = if month > 12 { 12 } else { month };
                (month, month)
            }
            Self::Month(month) => (month, month),
            Self::Quarter(quarter) => (quarter * 3 - 2, quarter * 3),
            Self::Half(half) => (half * 6 - 5, half * 6),
            Self::NineMonths => (1, 9),
            Self::Year => (1, 12),
        }
    }
}

impl Span {
    /// Whether another span of the same year begins after it.
    const fn is_before(self, other: Span) -> bool {
        match (self, other) {
            (Self::Week(one), Self::Week(other)) => one < other,
            _ => self.months().1 < other.months().0,
        }
    }

    /// How long it is.
    pub const fn length(self) -> Length {
        let (first, last) = self.months();
        if matches!(self, Self::Week(_)) { Length::Week } else { Length::Months(last - first + 1) }
    }
}

impl Period {
    /// The next period of the same length; none after nine months, which nothing follows.
    pub fn following(&self) -> Option<Period> {
        let year = self.year;
        Some(match self.span {
            Span::Week(_) => Period::week_of(self.monday()?.checked_add(jiff::Span::new().days(7)).ok()?),
            Span::Month(12) => Period::month(year + 1, 1),
            Span::Month(month) => Period::month(year, month + 1),
            Span::Quarter(4) => Period { year: year + 1, span: Span::Quarter(1) },
            Span::Quarter(quarter) => Period { year, span: Span::Quarter(quarter + 1) },
            Span::Half(1) => Period { year, span: Span::Half(2) },
            Span::Half(_) => Period { year: year + 1, span: Span::Half(1) },
            Span::NineMonths => return None,
            Span::Year => Period { year: year + 1, span: Span::Year },
        })
    }

    /// The week that a day is in.
    pub fn week_of(day: Date) -> Period {
        let week = day.iso_week_date();
        Period { year: week.year(), span: Span::Week(week.week()) }
    }

    /// The first day of a week; none of other spans.
    fn monday(&self) -> Option<Date> {
        let Span::Week(week) = self.span else { return None };
        Some(ISOWeekDate::new(self.year, week, Weekday::Monday).ok()?.date())
    }

    /// A calendar month.
    pub const fn month(year: i16, month: i8) -> Period {
        Period { year, span: Span::Month(month) }
    }

    /// The month, when the period is one.
    pub const fn as_month(self) -> Option<(i16, i8)> {
        match self.span {
            Span::Month(month) => Some((self.year, month)),
            _ => None,
        }
    }

    /// The last month that it covers.
    pub fn last_month(self) -> (i16, i8) {
        match self.monday().and_then(|monday| monday.checked_add(jiff::Span::new().days(6)).ok()) {
            Some(sunday) => (sunday.year(), sunday.month()),
            None => (self.year, self.span.months().1),
        }
    }

    /// The first month that it covers.
    pub fn first_month(self) -> (i16, i8) {
        self.monday().map_or((self.year, self.span.months().0), |monday| (monday.year(), monday.month()))
    }

    /// Whether the year has such a part: not every year has a week 53.
    fn is_valid(&self) -> bool {
        valid(self.span) && (!matches!(self.span, Span::Week(_)) || self.monday().is_some())
    }

    /// Reads the short form that front matter uses: `2023-10`, `10/2023`, `2023-Q3`, `2023-H1`, `2023-9M`, `2023`, `2024-W12`.
    pub fn parse(text: &str) -> Option<Period> {
        static SHORT: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"^(?:(?P<y>\d{4})(?:-(?:(?P<m>\d{1,2})|[Qq](?P<q>[1-4])|[Hh](?P<h>[12])|[Ww](?P<w>\d{1,2})|(?P<n>9M)))?|(?P<m2>\d{1,2})/(?P<y2>\d{4}))$",
            )
        });
        let captures = SHORT.captures(text.trim())?;
        let part = |name: &str| captures.name(name).and_then(|found| found.as_str().parse::<i8>().ok());
        let year = captures.name("y").or_else(|| captures.name("y2"))?.as_str().parse().ok()?;
        let span = match (part("m").or_else(|| part("m2")), part("q"), part("h")) {
            (Some(month), ..) => Span::Month(month),
            (_, Some(quarter), _) => Span::Quarter(quarter),
            (.., Some(half)) => Span::Half(half),
            _ if captures.name("n").is_some() => Span::NineMonths,
            _ => part("w").map_or(Span::Year, Span::Week),
        };
        Some(Period { year, span }).filter(Period::is_valid)
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let year = self.year;
        match self.span {
            Span::Week(week) => write!(out, "{year:04}-W{week:02}"),
            Span::Month(month) => write!(out, "{year:04}-{month:02}"),
            Span::Quarter(quarter) => write!(out, "{year:04}-Q{quarter}"),
            Span::Half(half) => write!(out, "{year:04}-H{half}"),
            Span::NineMonths => write!(out, "{year:04}-9M"),
            Span::Year => write!(out, "{year:04}"),
        }
    }
}

const fn valid(span: Span) -> bool {
    match span {
        Span::Week(week) => week >= 1 && week <= 53,
        Span::Month(month) => month >= 1 && month <= 12,
        _ => true,
    }
}

/// Month, quarter, N months of a year, or a year, each with an optional year.
static EXPRESSION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:tuần\s+(?:thứ\s+)?(?P<w>\d{1,2})\b(?:\s*(?:/|,?\s+năm\s+)\s*(?P<y6>\d{4})|(?P<of_month>,?\s+(?:của\s+)?tháng\s+(?P<wm>\d{1,2})\b(?:\s*(?:/|,?\s+năm\s+)\s*(?P<y7>\d{4}))?))?|(?P<nine>9|chín)\s+tháng(?:\s+đầu)?\s+năm(?:\s+(?P<y1>\d{4}))?|(?P<half>6|sáu)\s+tháng\s+(?P<which>đầu|cuối)\s+năm(?:\s+(?P<y2>\d{4}))?|(?P<three>3|ba)\s+tháng\s+(?P<which3>đầu|cuối)\s+năm(?:\s+(?P<y5>\d{4}))?|quý\s+(?P<q>IV|I{1,3}|[1-4])\b(?:\s*(?:/|,?\s+năm\s+)\s*(?P<y3>\d{4}))?|tháng\s+(?P<m>\d{1,2})\b(?:\s*(?:/|[-.]|,?\s+năm\s+)\s*(?P<y4>\d{4}))?|năm\s+(?P<y>\d{4})\b)",
    )
});

/// A period as written, its year perhaps left to another one.
#[derive(Clone, Copy, Debug)]
struct Written {
    span: Span,
    year: Option<i16>,
}

/// Finds the reporting period and the next one in a title; the date settles a missing year.
///
/// What comes second is the next period only if it begins after the first; a year before a month belongs
/// to something else ("Nghị quyết năm 2021 trong tháng 5 năm 2024").
pub fn in_title(title: &str, date: Option<Date>) -> (Option<Period>, Option<Period>) {
    let found = match months_from_to(title) {
        Some(span) => span.into_iter().collect(),
        None => written(title),
    };
    let Some(first) = found.first().copied() else { return (None, None) };
    let second = found.get(1).copied();
    let year = first
        .year
        .or_else(|| second.and_then(|second| year_before(first, second)))
        .or_else(|| date.map(|date| year_by_date(first.span, date)));
    let Some(year) = year else { return (None, None) };
    let period = Period { year, span: first.span };
    let next = second.map(|second| {
        let wraps = !first.span.is_before(second.span);
        Period { year: second.year.unwrap_or(year + i16::from(wraps)), span: second.span }
    });
    // What comes second is the next period if the title plans.
    const PLANS: [&str; 6] = ["nhiem vu", "phuong huong", "ke hoach", "muc tieu", "du kien", "chuong trinh"];
    let folded = fold::fold(title);
    let plans = PLANS.iter().any(|word| folded.contains(word));
    let other_year = |next: Period| period.span == Span::Year && next.span != Span::Year && next.year != year + 1;
    match next {
        Some(next) if other_year(next) => (Some(next), None),
        Some(next) if plans && (next.year > period.year || period.span.is_before(next.span)) => (Some(period), Some(next)),
        _ => (Some(period), None),
    }
}

/// "từ tháng 01 đến tháng 9 năm 2024": one span, known if it is a quarter, half a year or nine months.
fn months_from_to(title: &str) -> Option<Option<Written>> {
    static FROM_TO: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)từ\s+tháng\s+(?P<a>\d{1,2}).{0,20}đến\s+(?:hết\s+)?tháng\s+(?P<b>\d{1,2})(?:\s*(?:/|,?\s+năm\s+)\s*(?P<y>\d{4}))?")
    });
    let captures = FROM_TO.captures(title)?;
    let ends = (captures["a"].parse().ok()?, captures["b"].parse().ok()?);
    let year = captures.name("y").and_then(|year| year.as_str().parse().ok());
    let spans = (1..=4).map(Span::Quarter).chain([Span::Half(1), Span::Half(2), Span::NineMonths, Span::Year]);
    Some(spans.into_iter().find(|span| span.months() == ends).map(|span| Written { span, year }))
}

/// The year of the first period when only the second has one: the same, unless the second wraps to January.
fn year_before(first: Written, second: Written) -> Option<i16> {
    let wraps = first.span != second.span && !first.span.is_before(second.span);
    second.year.map(|year| year - i16::from(wraps && first.span != Span::Year))
}

/// A report of a month is dated in it or soon after; one of December often in January.
fn year_by_date(span: Span, date: Date) -> i16 {
    let (start, _) = span.months();
    date.year() - i16::from(start > date.month() + 1)
}

/// Whether what follows is no period: the month of a date ("ngày 02 tháng 01 năm 2015"), or the year that a plan reaches to.
fn is_of_something_else(before: &str, is_year: bool) -> bool {
    let before = before.trim_end();
    let is_date = before.trim_end_matches(|letter: char| letter.is_ascii_digit()).trim_end().to_lowercase().ends_with("ngày");
    let lower = before.to_lowercase();
    let is_reach = is_year && ["đến", "tầm nhìn", "giai đoạn"].iter().any(|word| lower.ends_with(word));
    is_reach || (is_date && before.ends_with(|letter: char| letter.is_ascii_digit()))
}

fn written(title: &str) -> Vec<Written> {
    let mut found: Vec<Written> = Vec::new();
    for captures in EXPRESSION.captures_iter(title) {
        if captures.get(0).is_some_and(|found| is_of_something_else(&title[..found.start()], captures.name("y").is_some())) {
            continue;
        }
        let text = |name: &str| captures.name(name).map(|found| found.as_str());
        let year = ["y1", "y2", "y3", "y4", "y5", "y6", "y7", "y"].into_iter().find_map(text).and_then(|year| year.parse().ok());
        if text("of_month").is_some() {
            let part = |name: &str| text(name).and_then(|number| number.parse().ok());
            let week = part("w").zip(part("wm")).zip(year).and_then(|((week, month), year)| week_of_month(year, month, week));
            // Which week of the year it is, the date may tell; it is no month and no year.
            found.extend(week.map(|week| Written { span: week.span, year: Some(week.year) }));
            continue;
        }
        let late = |which: &str| which.to_lowercase() == "cuối";
        let span = if let Some(week) = text("w").and_then(|week| week.parse().ok()) {
            Span::Week(week)
        } else if text("nine").is_some() {
            Span::NineMonths
        } else if let Some(which) = text("which") {
            Span::Half(1 + i8::from(late(which)))
        } else if let Some(which) = text("which3") {
            Span::Quarter(1 + 3 * i8::from(late(which)))
        } else if let Some(quarter) = text("q") {
            Span::Quarter(quarter_number(quarter))
        } else if let Some(month) = text("m").and_then(|month| month.parse().ok()) {
            Span::Month(month)
        } else {
            Span::Year
        };
        // "tháng 10, … năm 2023" with words between: a bare year is the month's, not a period of its own.
        match found.last_mut() {
            Some(last) if span == Span::Year && last.year.is_none() => last.year = year,
            _ if valid(span) => found.push(Written { span, year }),
            _ => {}
        }
    }
    found
}

/// "tuần 3 tháng 5 năm 2024": weeks of a month are counted by their Thursdays, as those of a year are.
fn week_of_month(year: i16, month: i8, week: i8) -> Option<Period> {
    let first = Date::new(year, month, 1).ok()?;
    let thursday =
        (0..7).filter_map(|days| first.checked_add(jiff::Span::new().days(days)).ok()).find(|day| day.weekday() == Weekday::Thursday)?;
    let day = thursday.checked_add(jiff::Span::new().days(7 * i64::from(week - 1))).ok()?;
    (week >= 1 && day.month() == month).then(|| Period::week_of(day))
}

fn quarter_number(written: &str) -> i8 {
    match written.to_ascii_uppercase().as_str() {
        "I" | "1" => 1,
        "II" | "2" => 2,
        "III" | "3" => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(title: &str, date: Option<(i16, i8)>, expected: &str) {
        let date = date.and_then(|(year, month)| Date::new(year, month, 15).ok());
        let (period, next) = in_title(title, date);
        let shown = |period: Option<Period>| period.map_or("-".to_owned(), |period| period.to_string());
        assert_eq!(format!("{} {}", shown(period), shown(next)), expected, "{title}");
    }

    #[test]
    fn months_share_a_year() {
        check("Hoạt động công tác Công đoàn tháng 10, nhiệm vụ trọng tâm tháng 11 năm 2023", None, "2023-10 2023-11");
        check("KẾT QUẢ THÁNG 12, NHIỆM VỤ TRỌNG TÂM THÁNG 01 NĂM 2024", None, "2023-12 2024-01");
        check("Kết quả tháng 12 năm 2023, nhiệm vụ tháng 1 năm 2024", None, "2023-12 2024-01");
        check("Kết quả công tác tháng 3/2023", None, "2023-03 -");
        check("Kết quả tháng 12, nhiệm vụ tháng 1", Some((2024, 1)), "2023-12 2024-01");
        check("Kết quả tháng 5", Some((2023, 5)), "2023-05 -");
    }

    #[test]
    fn longer_periods() {
        check("quý III, nhiệm vụ trọng tâm quý IV năm 2023", None, "2023-Q3 2023-Q4");
        check("6 tháng đầu năm, phương hướng nhiệm vụ 6 tháng cuối năm 2023", None, "2023-H1 2023-H2");
        check("9 tháng đầu năm, nhiệm vụ trọng tâm 3 tháng cuối năm 2023", None, "2023-9M 2023-Q4");
        check("Tổng kết năm 2023, phương hướng năm 2024", None, "2023 2024");
        check("Tổng kết năm 2023, nhiệm vụ quý I năm 2024", None, "2023 2024-Q1");
        check("Kết quả từ tháng 01 đến tháng 9 năm 2024", None, "2024-9M -");
        check("Kết quả từ tháng 2 đến tháng 7 năm 2024", None, "- -");
        check("Sơ kết 6 tháng đầu năm 2024 Nghị quyết số 02-NQ/TW năm 2021", None, "2024-H1 -");
        check("Kết quả Nghị quyết năm 2021 trong tháng 5 năm 2024", None, "2024-05 -");
        check("Tổng kết công tác", None, "- -");
        check("tháng 13 năm 2023", None, "- -");
        check("Sửa đổi Quyết định số 01/QĐ-UBND ngày 02 tháng 01 năm 2015", None, "- -");
        check("Báo cáo thực hiện Chỉ thị ngày 02 tháng 01 năm 2015 trong quý I năm 2024", None, "2024-Q1 -");
        check("Phê duyệt Đề án đến năm 2030, tầm nhìn đến năm 2045", None, "- -");
        check("Kết quả công tác tuần 12, nhiệm vụ tuần 13 năm 2024", None, "2024-W12 2024-W13");
        check("Kết quả tuần 52, nhiệm vụ tuần 01 năm 2025", None, "2024-W52 2025-W01");
        check("Kết quả tuần 3 tháng 5 năm 2024", None, "2024-W20 -");
        check("Kết quả tuần 6 tháng 5 năm 2024", None, "- -");
        check("Kết quả tuần 54 năm 2024", None, "- -");
    }

    #[test]
    fn what_follows() {
        for (period, next) in
            [("2023-10", "2023-11"), ("2023-12", "2024-01"), ("2023-Q4", "2024-Q1"), ("2023-H2", "2024-H1"), ("2023", "2024")]
        {
            let following = Period::parse(period).and_then(|period| period.following());
            assert_eq!(following, Period::parse(next), "{period}");
        }
        assert_eq!(Period::parse("2023-9M").and_then(|period| period.following()), None);
    }

    #[test]
    fn short_forms() {
        for form in ["2023-10", "2023-Q3", "2023-H1", "2023-9M", "2023", "2024-W12", "2020-W53"] {
            assert_eq!(Period::parse(form).map(|period| period.to_string()).as_deref(), Some(form));
        }
        assert_eq!(Period::parse("10/2023"), Some(Period::month(2023, 10)));
        for form in ["2023-13", "2023-W53", "2023-W00"] {
            assert_eq!(Period::parse(form), None);
        }
    }
}
