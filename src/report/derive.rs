//! Joins front matter and text into one report: each field is given, or derived from the parts printed.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use regex::Regex;
use vanthu_search::fold;

use super::block::{Block, Head, Kind};
use super::body::Parsed;
use super::citations;
use super::date::{self, Read};
use super::decode;
use super::definitions;
use super::fields::Fields;
use super::inline;
use super::issuer::{self, Issuer, Signs};
use super::number::DocumentNumber;
use super::numbering;
use super::ocr;
use super::period::{self, Period};
use super::relations;
use super::text::Text;
use super::types::DocumentType;
use super::{Body, Derived, Origin, Report, Settings, foot, head, markdown};
use crate::diag::{self, Diagnostics, Missing, Place};
use crate::digest::hexadecimal;
use crate::pattern::pattern;
use crate::read::Source;

/// Builds the report; none when a printed value is impossible.
pub(super) fn report(
    source: &Source,
    file: Arc<[u8]>,
    fields: Fields,
    Parsed { body, breaks, signs, left_out, pictures }: Parsed,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) -> Option<Report> {
    let blocks = unmarked(if let Body::Numbered(blocks) = &body { blocks } else { &signs[..] });
    let blocks = &*blocks;
    let shown = source.shown.as_str();
    let number = fields.number.or_else(|| number(shown, blocks, diagnostics));
    let (place, date) = place_and_date(shown, blocks, fields.date.is_some(), diagnostics)?;
    let (place, date) = (fields.place.or(place), fields.date.or(date));
    let kind = fields.kind.or_else(|| document_type(shown, blocks, number.as_ref(), diagnostics));
    let title = fields.title.or_else(|| title(blocks)).unwrap_or_else(|| title_of_markdown(&body, source));
    let (period, next_period) = periods(&title, date.as_ref().map(|date| date.value), blocks);
    let (period, next_period) = (fields.period.or(period), fields.next_period.or(next_period));
    let issuer = match &fields.issuer {
        Some(name) => Some(issuer::named(name, settings)),
        None => issuer_of(number.as_ref(), place.as_ref(), blocks, settings),
    };
    let texts = texts(&body);
    let parts = texts.iter().map(|(anchor, line, text)| (*anchor, *line, text.as_ref()));
    let citations = citations::collect(parts, number.as_ref().map(|number| &number.value), date.as_ref().map(|date| date.value));
    let definitions = definitions::collect(texts.iter().map(|(.., text)| text.as_ref()));
    drop(texts);
    let relations = match fields.relations.is_empty() {
        true => relations::of_title(&title.value, title.origin.line()),
        false => fields.relations,
    };
    let report = Report {
        path: source.path.clone(),
        shown_path: source.shown.clone(),
        sha256: hexadecimal(&file),
        redacted: false,
        restriction: None,
        withdrawn: fields.withdrawn,
        number: number.filter(|number| !number.value.ordinal.is_empty()),
        kind,
        issuer,
        place,
        date,
        period,
        next_period,
        term: fields.term.or_else(|| term(blocks)),
        signer: fields.signer.or_else(|| foot::signer(blocks)),
        recipients: fields.recipients.or_else(|| foot::recipients(blocks)),
        citations,
        definitions,
        relations,
        attachments: fields.attachments,
        task_results: fields.task_results,
        breaks,
        left_out,
        pictures,
        extra: fields.extra,
        draft: fields.draft,
        publish: fields.publish,
        released: fields.released,
        original: fields.original.unwrap_or(true),
        found: Vec::new(),
        title,
        text: Text::new(body, file),
    };
    warn(&report, diagnostics);
    Some(report)
}

/// The blocks without code points of markup: values are plain text.
fn unmarked(blocks: &[Block]) -> Cow<'_, [Block]> {
    if !blocks.iter().any(|block| inline::has_signs(&block.text)) {
        return Cow::Borrowed(blocks);
    }
    blocks.iter().map(|block| Block { text: inline::plain(&block.text).into_owned(), ..block.clone() }).collect::<Vec<_>>().into()
}

fn of_head(blocks: &[Block], role: Head) -> impl Iterator<Item = &Block> {
    blocks.iter().filter(move |block| block.kind == Kind::Head(role))
}

/// The number of the head. One with letters among its digits is asked for; its symbol still tells type and body.
fn number(shown: &str, blocks: &[Block], diagnostics: &mut Diagnostics) -> Option<Derived<DocumentNumber>> {
    of_head(blocks, Head::Number).find_map(|block| {
        let text = markdown::plain(&block.text);
        let doubtful = ocr::number(&text).map(|(number, understood)| {
            diagnostics.push(diag::doubtful_number(shown, Place::line(block.line()), &text, &understood));
            number
        });
        let number = doubtful.or_else(|| DocumentNumber::in_line(&text))?;
        Some(Derived::new(number, Origin::Lines(vec![block.line()])))
    })
}

type PlaceAndDate = (Option<Derived<String>>, Option<Derived<Date>>);

/// Place and date of the head; none when the date is no day of the calendar and nothing overrides it.
fn place_and_date(shown: &str, blocks: &[Block], overridden: bool, diagnostics: &mut Diagnostics) -> Option<PlaceAndDate> {
    let head = blocks.iter().filter(|block| matches!(block.kind, Kind::Head(Head::Date | Head::Number)));
    for block in head {
        let found = date::place_and_date(&block.text).or_else(|| {
            let (place, read, understood) = ocr::place_and_date(&block.text)?;
            diagnostics.push(diag::misread(shown, Place::line(block.line()), &block.text, &understood));
            Some((place, read))
        });
        let Some((place, read)) = found else { continue };
        let origin = Origin::Lines(vec![block.line()]);
        let place = Some(Derived::new(place, origin.clone()));
        return match read {
            Read::Day(day) => Some((place, Some(Derived::new(day, origin)))),
            Read::Impossible if overridden => Some((place, None)),
            Read::Impossible => {
                diagnostics.push(diag::impossible_date(shown, Place::line(block.line()), &block.text));
                None
            }
        };
    }
    Some((None, None))
}

fn document_type(
    shown: &str,
    blocks: &[Block],
    number: Option<&Derived<DocumentNumber>>,
    diagnostics: &mut Diagnostics,
) -> Option<Derived<DocumentType>> {
    let of_symbol = number.and_then(|number| Some(Derived::new(number.value.document_type()?, number.origin.clone())));
    let printed = of_head(blocks, Head::Type).find_map(|block| {
        let misread = || {
            let kind = ocr::type_name(&block.text)?;
            diagnostics.push(diag::misread(shown, Place::line(block.line()), &block.text, &kind.name));
            Some(kind)
        };
        let kind = DocumentType::split(&block.text).map(|(kind, _)| kind).or_else(misread)?;
        Some(Derived::new(kind, Origin::Lines(vec![block.line()])))
    });
    match (of_symbol, printed) {
        // The code of the symbol is exact; the printed name confirms it.
        (Some(symbol), Some(printed)) if symbol.value.name == printed.value.name => {
            Some(Derived::new(symbol.value, symbol.origin.and(&printed.origin)))
        }
        (_, Some(printed)) => Some(printed),
        (Some(symbol), None) => Some(symbol),
        // A symbol without a type is a letter's: Decree 30/2020/NĐ-CP gives công văn none.
        (None, None) => number
            .filter(|number| !number.value.symbol.is_empty())
            .map(|number| Derived::new(DocumentType::letter(), number.origin.clone())),
    }
}

fn title(blocks: &[Block]) -> Option<Derived<String>> {
    let lines: Vec<&Block> = of_head(blocks, Head::Title).collect();
    let first = lines.first()?;
    let text = lines.iter().map(|block| markdown::plain(&block.text).into_owned()).collect::<Vec<_>>().join(" ");
    let text = head::subject(&text).map_or(text.clone(), capitalised);
    let last = lines.last().map_or(first.line(), |block| block.line());
    let numbers = if last == first.line() { vec![last] } else { vec![first.line(), last] };
    Some(Derived::new(text, Origin::Lines(numbers)))
}

/// A text that begins with a capital: "V/v đính chính …" reads "Đính chính …" in a list.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.trim_start().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The first heading, else what the file is called.
fn title_of_markdown(body: &Body, source: &Source) -> Derived<String> {
    let heading = match body {
        Body::Markdown { parts, lines, .. } => parts
            .iter()
            .find(|part| part.level > 0 && !part.text.trim().is_empty())
            .map(|part| (fold::single_spaced(&part.text), lines.in_file(part.line))),
        Body::Numbered(blocks) => blocks
            .iter()
            .find(|block| matches!(block.kind, Kind::Section(_)))
            .map(|block| (markdown::plain(block.heading_and_rest().0).into_owned(), block.line())),
    };
    if let Some((text, line)) = heading.filter(|(text, _)| !text.is_empty()) {
        return Derived::new(text, Origin::Lines(vec![line]));
    }
    let stem = source.path.rsplit('/').next().unwrap_or(&source.path);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    Derived::new(decode::clean(stem).replace(['-', '_'], " "), Origin::FileName)
}

type Periods = (Option<Derived<Period>>, Option<Derived<Period>>);

/// The periods of the title, each with the section headings that say the same.
fn periods(title: &Derived<String>, date: Option<Date>, blocks: &[Block]) -> Periods {
    let (first, next) = period::in_title(&title.value, date);
    let derived = |period: Period| {
        let confirming = blocks.iter().filter(|block| matches!(block.kind, Kind::Section(_)));
        let lines =
            confirming.filter(|block| period::in_title(block.heading_and_rest().0, None).0 == Some(period)).map(Block::line).collect();
        Derived::new(period, title.origin.and(&Origin::Lines(lines)))
    };
    (first.map(derived), next.map(derived))
}

fn issuer_of(
    number: Option<&Derived<DocumentNumber>>,
    place: Option<&Derived<String>>,
    blocks: &[Block],
    settings: &Settings,
) -> Option<Derived<Issuer>> {
    let symbol = number.map(|number| (number.value.body(), &number.origin)).filter(|(body, _)| !body.is_empty());
    let place = place.map(|place| (place.value.as_str(), &place.origin));
    issuer::derive(&Signs { symbol, place, blocks }, settings)
}

/// "khóa XIII, nhiệm kỳ 2023 – 2028", as it should read.
fn term(blocks: &[Block]) -> Option<Derived<String>> {
    static TERM: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"[Kk]h(?:óa|oá)\s+(?P<n>[IVXL]+|\d{1,2}),?\s+nhiệm kỳ\s+(?P<a>(?:19|20)\d{2})\s*[-–—]\s*(?P<b>(?:19|20)\d{2})")
    });
    blocks.iter().find_map(|block| {
        let captures = TERM.captures(&block.text)?;
        let text = format!("khóa {}, {}–{}", &captures["n"], &captures["a"], &captures["b"]);
        Some(Derived::new(text, Origin::Lines(vec![block.line()])))
    })
}

/// The parts of a report as anchor, line and plain text, without its number line.
fn texts(body: &Body) -> Vec<(&str, usize, Cow<'_, str>)> {
    match body {
        Body::Numbered(blocks) => blocks
            .iter()
            .filter(|block| !matches!(block.kind, Kind::Head(Head::Number)))
            .map(|block| (block.anchor.as_str(), block.line(), markdown::plain(&block.text)))
            .collect(),
        Body::Markdown { parts, lines, .. } => {
            parts.iter().map(|part| (part.anchor.as_str(), lines.in_file(part.line), Cow::Borrowed(part.text.as_str()))).collect()
        }
    }
}

fn warn(report: &Report, diagnostics: &mut Diagnostics) {
    let shown = report.shown_path.as_str();
    let fields =
        [(Missing::Date, report.date.is_none()), (Missing::Number, report.number.is_none()), (Missing::Issuer, report.issuer.is_none())];
    let missing: Vec<Missing> = fields.into_iter().filter(|(_, missing)| *missing).map(|(name, _)| name).collect();
    if !missing.is_empty() {
        let symbol = report.number.as_ref().filter(|_| report.issuer.is_none()).map_or("", |number| number.value.body());
        diagnostics.push(diag::incomplete(shown, &missing, symbol));
    }
    let title = report.title.value.as_str();
    if numbering::is_capitals(title) && fold::fold(title).split_whitespace().count() > 2 {
        let line = report.title.origin.line();
        diagnostics.push(diag::title_capitals(shown, Place::line(line), title));
    }
}
