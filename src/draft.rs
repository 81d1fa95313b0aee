//! Turns what an archive holds into the draft of its next report, in the layout of Decree 30/2020/NĐ-CP.
//!
//! The head is the body's, the number the next free one of its body and year; headings, recipients and signature are those
//! of the last report of the same body and type, with the months moved on.

use std::fmt::Write as _;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};
use vanthu_search::fold;

use crate::archive::Archive;
use crate::archive::address;
use crate::message;
use crate::messages::Message;
use crate::pattern::pattern;
use crate::report::block::{Block, Foot, Kind};
use crate::report::date;
use crate::report::inline;
use crate::report::issuer::KnownIssuer;
use crate::report::number::DocumentNumber;
use crate::report::numbering::roman;
use crate::report::period::{Period, Span};
use crate::report::types::DocumentType;
use crate::report::{Body, Report};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The type.
    pub kind: DocumentType,
    /// The period.
    pub period: Period,
    /// The issuing body, by symbol, name or slug; none for the only one.
    pub issuer: Option<String>,
    /// The day that it is dated.
    pub date: Date,
}

/// A report to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its path below `content/`.
    pub path: String,
    /// The file.
    pub text: String,
}

/// Drafts a report.
///
/// # Errors
/// Says why it cannot be told whose report it is.
pub fn next(archive: &Archive, request: &Request) -> Result<Draft, Message> {
    let issuer = issuer(archive, request)?;
    let of_body = || archive.entries.iter().map(|entry| &entry.report).filter(|report| is_of(report, issuer));
    let same_kind = |report: &&Report| report.kind.as_ref().is_some_and(|kind| kind.value.name == request.kind.name);
    let before = |report: &&Report| {
        let period = report.period.as_ref().map(|period| period.value);
        period.is_some_and(|period| {
            std::mem::discriminant(&period.span) == std::mem::discriminant(&request.period.span) && period < request.period
        })
    };
    let is_there = |report: &&Report| report.period.as_ref().is_some_and(|period| period.value == request.period);
    if let Some(report) = of_body().filter(same_kind).find(is_there) {
        return Err(message!("new-there", path = &report.shown_path));
    }
    let last = of_body().filter(same_kind).filter(before).max_by_key(|report| report.period.as_ref().map(|period| period.value));
    let withdrawn = archive.withdrawn.iter().filter(|one| one.issuer_slug.as_deref() == Some(issuer.slug.as_str()));
    let withdrawn = withdrawn.filter_map(|one| Some((one.number.as_ref()?, one.date?)));
    let held = of_body().filter_map(|report| Some((&report.number.as_ref()?.value, report.day()?)));
    let number = next_number(held.chain(withdrawn), request.date.year());
    let symbol = last.and_then(|report| report.number.as_ref()).map(|number| number.value.symbol.clone());
    let symbol = symbol.unwrap_or_else(|| {
        [request.kind.code.as_str(), &issuer.symbol].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("-")
    });
    let number = format!("{number:02}/{symbol}");
    let folder = last
        .or_else(|| of_body().next())
        .and_then(|report| report.path.rsplit_once('/'))
        .map_or_else(|| address::part(&issuer.slug), |(folder, _)| folder.to_owned());
    let path = format!("{folder}/{}-{}.md", request.period.to_string().to_lowercase(), fold::slug(&number));
    Ok(Draft { path, text: text(issuer, request, &number, last) })
}

fn issuer<'a>(archive: &'a Archive, request: &Request) -> Result<&'a KnownIssuer, Message> {
    let known = &archive.config.reports.issuers;
    let names = || known.iter().map(|issuer| issuer.slug.as_str()).collect::<Vec<_>>().join(", ");
    match (&request.issuer, known.as_slice()) {
        (_, []) => Err(message!("new-no-issuer")),
        (None, [only]) => Ok(only),
        (None, _) => Err(message!("new-which-issuer", names = names())),
        (Some(named), _) => {
            let is_meant = |issuer: &&KnownIssuer| issuer.is_called(named) || fold::slug(&issuer.symbol) == fold::slug(named);
            known.iter().find(is_meant).ok_or_else(|| message!("new-unknown-issuer", named = named, names = names()))
        }
    }
}

fn is_of(report: &Report, issuer: &KnownIssuer) -> bool {
    report.issuer.as_ref().is_some_and(|found| found.value.slug == issuer.slug)
}

/// Numbers run from 01 within a year (Decree 30/2020/NĐ-CP, article 15).
fn next_number<'a>(given: impl Iterator<Item = (&'a DocumentNumber, Date)>, year: i16) -> u32 {
    let of_year = given.filter(|(_, date)| date.year() == year);
    of_year.filter_map(|(number, _)| number.count()).max().unwrap_or(0) + 1
}

fn text(issuer: &KnownIssuer, request: &Request, number: &str, last: Option<&Report>) -> String {
    let mut out = format!("---\nban_nhap: true\nngay: {}\nky: {}\n---\n\n", request.date, request.period);
    if !issuer.superior.is_empty() {
        let _ = writeln!(out, "{}\n", issuer.superior.to_uppercase());
    }
    let _ = writeln!(out, "**{}**\n", issuer.name.to_uppercase());
    out += "**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**\n\n**Độc lập - Tự do - Hạnh phúc**\n\n";
    let _ = writeln!(out, "Số: {number}\n");
    let place = if issuer.place.is_empty() { "…" } else { &issuer.place };
    let (day, month) = date::printed(request.date);
    let _ = writeln!(out, "{place}, ngày {day} tháng {month} năm {}\n", request.date.year());
    let _ = writeln!(out, "## {}\n", request.kind.name.to_uppercase());
    let body = last.map(Report::body);
    let blocks = body.as_deref().map_or(&[][..], Body::blocks);
    let from = last.and_then(|report| report.period.as_ref()).map(|period| period.value);
    let moved = |text: &str| from.map_or_else(|| text.to_owned(), |from| moved_on(text, from, request.period));
    let title = last.map(|report| moved(&report.title.value)).unwrap_or_else(|| default_title(request.period));
    let _ = writeln!(out, "### {title}\n");
    let headings: Vec<String> =
        blocks.iter().filter(|block| matches!(block.kind, Kind::Section(_))).map(|block| moved(&printed(block))).collect();
    let headings = if headings.is_empty() { default_headings(request.period) } else { headings };
    for heading in headings {
        let _ = writeln!(out, "#### {heading}\n\n1. \n");
    }
    foot(blocks, &mut out);
    out
}

fn printed(block: &Block) -> String {
    plain(&format!("{} {}", block.label, block.heading_and_rest().0)).trim().to_owned()
}

/// A text without bold and other styles.
fn plain(text: &str) -> String {
    inline::plain(text).replace("**", "")
}

fn foot(blocks: &[Block], out: &mut String) {
    let of = |role: Foot| blocks.iter().filter(move |block| block.kind == Kind::Foot(role));
    out.push_str("**Nơi nhận:**\n\n");
    let mut recipients: Vec<String> = of(Foot::Recipient).map(|block| plain(&block.text)).collect();
    if recipients.is_empty() {
        recipients = vec!["Như trên;".to_owned(), "Lưu: VT.".to_owned()];
    }
    recipients.iter().for_each(|recipient| *out += &format!("- {recipient}\n"));
    out.push('\n');
    for line in of(Foot::Authority).chain(of(Foot::Position)).chain(of(Foot::Name)) {
        let _ = writeln!(out, "**{}**\n", plain(&line.text).trim());
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
}

/// A period as a title says it.
fn said(period: Period) -> String {
    let year = period.year;
    match period.span {
        Span::Week(week) => format!("tuần {week} năm {year}"),
        Span::Month(month) => format!("tháng {month} năm {year}"),
        Span::Quarter(quarter) => format!("quý {} năm {year}", roman(quarter.unsigned_abs().into())),
        Span::Half(1) => format!("6 tháng đầu năm {year}"),
        Span::Half(_) => format!("6 tháng cuối năm {year}"),
        Span::NineMonths => format!("9 tháng đầu năm {year}"),
        Span::Year => format!("năm {year}"),
    }
}

fn default_title(period: Period) -> String {
    let next = period.following().map_or_else(String::new, |next| format!(", nhiệm vụ trọng tâm {}", said(next)));
    format!("Kết quả công tác {}{next}", said(period))
}

fn default_headings(period: Period) -> Vec<String> {
    let heading = |number: &str, what: &str, period: Period| format!("{number}. {what} {}", said(period).to_uppercase());
    let mut headings = vec![heading("I", "KẾT QUẢ THỰC HIỆN NHIỆM VỤ", period)];
    headings.extend(period.following().map(|next| heading("II", "NHIỆM VỤ TRỌNG TÂM", next)));
    headings
}

/// Moves the periods that a text names from one report's to another's: its own, and the one after it.
fn moved_on(text: &str, from: Period, to: Period) -> String {
    static WEEK: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?P<word>(?i:tuần)\s+)(?P<m>\d{1,2})\b(?P<between>/|\s+(?i:năm)\s+)?(?P<y>(?:19|20)\d{2})?"));
    static MONTH: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?P<word>(?i:tháng)\s+)(?P<m>\d{1,2})\b(?P<between>/|\s+(?i:năm)\s+)?(?P<y>(?:19|20)\d{2})?"));
    static QUARTER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?P<word>(?i:quý)\s+)(?P<m>IV|I{1,3}|[1-4])\b(?P<between>/|\s+(?i:năm)\s+)?(?P<y>(?:19|20)\d{2})?"));
    static HALF: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?P<word>(?i:6|06|sáu)\s+(?i:tháng)\s+)(?P<m>(?i:đầu|cuối))(?P<between>\s+(?i:năm)\s*)(?P<y>(?:19|20)\d{2})?|(?P<bare>(?i:năm)\s+)(?P<year>(?:19|20)\d{2})\b",
        )
    });
    static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?P<word>(?i:năm)\s+)(?P<y>(?:19|20)\d{2})\b"));
    let pairs: Vec<(Period, Period)> = [Some((from, to)), from.following().zip(to.following())].into_iter().flatten().collect();
    let named = |span: Span| pairs.iter().find(|(old, _)| old.span == span).map(|(_, new)| *new);
    let years = to.year - from.year;
    match from.span {
        Span::Week(_) => moved_numbers(text, &WEEK, &pairs, Span::Week),
        Span::Month(_) => moved_numbers(text, &MONTH, &pairs, Span::Month),
        Span::Quarter(_) => QUARTER
            .replace_all(text, |found: &Captures<'_>| {
                let quarter =
                    (1..=4_i8).find(|quarter| roman(quarter.unsigned_abs().into()) == found["m"] || quarter.to_string() == found["m"]);
                let new = quarter.and_then(|quarter| named(Span::Quarter(quarter)));
                let number =
                    |new: Period| if let Span::Quarter(quarter) = new.span { roman(quarter.unsigned_abs().into()) } else { String::new() };
                new.map_or_else(|| found[0].to_owned(), |new| format!("{}{}{}", &found["word"], number(new), rest(found, new)))
            })
            .into_owned(),
        Span::Half(_) => HALF
            .replace_all(text, |found: &Captures<'_>| {
                if let (Some(bare), Some(year)) = (found.name("bare"), found.name("year")) {
                    // The year alone moves only where the half stays the same.
                    let year = year.as_str().parse::<i16>().ok().filter(|_| from.span == to.span).map(|year| year + years);
                    return year.map_or_else(|| found[0].to_owned(), |year| format!("{}{year}", bare.as_str()));
                }
                let is_shouted = found["m"].chars().all(char::is_uppercase);
                let new = named(Span::Half(if found["m"].to_lowercase() == "đầu" { 1 } else { 2 }));
                let which = |new: Period| match (new.span == Span::Half(1), is_shouted) {
                    (true, false) => "đầu",
                    (true, true) => "ĐẦU",
                    (false, false) => "cuối",
                    (false, true) => "CUỐI",
                };
                new.map_or_else(|| found[0].to_owned(), |new| format!("{}{}{}", &found["word"], which(new), rest(found, new)))
            })
            .into_owned(),
        Span::NineMonths | Span::Year => YEAR
            .replace_all(text, |found: &Captures<'_>| {
                let year = found["y"].parse::<i16>().map_or_else(|_| found["y"].to_owned(), |year| (year + years).to_string());
                format!("{}{year}", &found["word"])
            })
            .into_owned(),
    }
}

/// What stands after the number of a period, with the year of the new one.
fn rest(found: &Captures<'_>, new: Period) -> String {
    let between = found.name("between").map_or("", |between| between.as_str());
    if found.name("y").is_some() { format!("{between}{}", new.year) } else { between.to_owned() }
}

/// Moves the numbers of weeks or months from the old periods to the new ones; a zero before a number stays.
fn moved_numbers(text: &str, form: &Regex, pairs: &[(Period, Period)], span: fn(i8) -> Span) -> String {
    let moved = |found: &Captures<'_>| {
        let number = found["m"].parse().ok()?;
        let new = pairs.iter().find(|(old, _)| old.span == span(number)).map(|(_, new)| *new)?;
        let (Span::Week(number) | Span::Month(number)) = new.span else { return None };
        let number = if found["m"].starts_with('0') { format!("{number:02}") } else { number.to_string() };
        Some(format!("{}{number}{}", &found["word"], rest(found, new)))
    };
    form.replace_all(text, |found: &Captures<'_>| moved(found).unwrap_or_else(|| found[0].to_owned())).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, from: &str, to: &str, expected: &str) {
        assert_eq!(moved_on(text, Period::parse(from).unwrap(), Period::parse(to).unwrap()), expected);
    }

    #[test]
    fn periods_move_on() {
        check("KẾT QUẢ THÁNG 10/2023", "2023-10", "2023-11", "KẾT QUẢ THÁNG 11/2023");
        check("Công tác tháng 10, nhiệm vụ tháng 11 năm 2023", "2023-10", "2023-11", "Công tác tháng 11, nhiệm vụ tháng 12 năm 2023");
        check("Công tác tháng 11, nhiệm vụ tháng 12 năm 2023", "2023-11", "2023-12", "Công tác tháng 12, nhiệm vụ tháng 1 năm 2024");
        check("tháng 01/2024; ngày 20 tháng 5", "2024-01", "2024-02", "tháng 02/2024; ngày 20 tháng 5");
        check("Quý IV năm 2023, quý I năm 2024", "2023-Q4", "2024-Q1", "Quý I năm 2024, quý II năm 2024");
        check(
            "Kết quả 6 tháng đầu năm 2023, nhiệm vụ 6 tháng cuối năm 2023",
            "2023-H1",
            "2023-H2",
            "Kết quả 6 tháng cuối năm 2023, nhiệm vụ 6 tháng đầu năm 2024",
        );
        check("KẾT QUẢ SÁU THÁNG CUỐI NĂM 2023; năm 2022", "2023-H2", "2024-H1", "KẾT QUẢ SÁU THÁNG ĐẦU NĂM 2024; năm 2022");
        check("6 tháng đầu năm 2023, phương hướng năm 2024", "2023-H1", "2024-H1", "6 tháng đầu năm 2024, phương hướng năm 2025");
        check("6 tháng đầu năm, 9 tháng đầu năm", "2023-H1", "2023-H2", "6 tháng cuối năm, 9 tháng đầu năm");
        check("Tổng kết năm 2023, phương hướng năm 2024", "2023", "2024", "Tổng kết năm 2024, phương hướng năm 2025");
    }
}
