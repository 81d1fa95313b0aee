//! Joins front matter and text into one report: each field is given, or derived from the parts printed.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use regex::Regex;
use vanthu_search::fold;

use super::block::{Block, Head, Kind};
use super::body::Parsed;
use super::choose::{Candidate, Considered, choose};
use super::citations::{self, Citation};
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
use super::signs::{self, Sign};
use super::spans;
use super::text::Text;
use super::types::{self, DocumentType};
use super::{Body, Derived, Origin, Report, Settings, Signer, foot, head, markdown, marks};
use crate::diag::{self, Diagnostics, Missing, Place};
use crate::digest::hexadecimal;
use crate::pattern::pattern;
use crate::read::Source;

/// Builds the report; none when a printed value is impossible.
pub(super) fn report(
    source: &Source,
    file: Arc<[u8]>,
    fields: Fields,
    Parsed { body, breaks, letterhead, signs, left_out, pictures }: Parsed,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) -> Option<Report> {
    let blocks = unmarked(if let Body::Numbered(blocks) = &body { blocks } else { &letterhead[..] });
    let blocks = &*blocks;
    let shown = source.shown.as_str();
    let mut considered = Vec::new();
    let number = fields.number.or_else(|| number(shown, blocks, &signs, &mut considered, diagnostics));
    let (place, date) = place_and_date(shown, blocks, &signs, fields.date.is_some(), &mut considered, diagnostics)?;
    let (place, date) = (fields.place.or(place), fields.date.or(date));
    let texts = texts(&body);
    let kind = fields.kind.or_else(|| document_type(shown, blocks, &signs, number.as_ref(), &texts, diagnostics));
    let title = fields.title.or_else(|| title(blocks, &signs)).unwrap_or_else(|| title_of_markdown(&body, source));
    let is_act = kind.as_ref().is_some_and(|kind| kind.value.is_act());
    let (period, next_period) = if is_act { (None, None) } else { periods(&title, date.as_ref().map(|date| date.value), blocks) };
    let (period, next_period) = (fields.period.or(period), fields.next_period.or(next_period));
    let printed = issuer_of(number.as_ref(), place.as_ref(), kind.as_ref(), blocks, &signs, settings);
    let issuer = match &fields.issuer {
        Some(name) => Some(issuer::named(name, printed.as_ref(), settings)),
        None => printed,
    };
    let parts = texts.iter().map(|(anchor, line, text)| (*anchor, *line, text.as_ref()));
    let mut citations = citations::collect(parts, number.as_ref().map(|number| &number.value), date.as_ref().map(|date| date.value));
    let date = date.or_else(|| number.as_ref().and_then(|number| own_date(&number.value, &mut citations, &mut considered)));
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
        signer: fields.signer.or_else(|| signer(blocks, &signs, &mut considered)),
        considered,
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

/// The signs of a kind.
fn of_signs(signs: &[Sign], kind: Kind) -> impl Iterator<Item = &Sign> {
    signs.iter().filter(move |sign| sign.block.kind == kind)
}

/// The number of the head. One with letters among its digits is asked for; its symbol still tells type and body.
fn number(
    shown: &str,
    blocks: &[Block],
    signs: &[Sign],
    considered: &mut Vec<Considered>,
    diagnostics: &mut Diagnostics,
) -> Option<Derived<DocumentNumber>> {
    let printed = of_head(blocks, Head::Number).find_map(|block| {
        let text = spans::words(&block.text).into_owned();
        let doubtful = ocr::number(&text).map(|(number, understood)| {
            diagnostics.push(diag::doubtful_number(shown, Place::line(block.line()), &text, &understood));
            number
        });
        let value = doubtful.or_else(|| DocumentNumber::in_line(&text))?;
        Some(Candidate { value, place: signs::Place::Letterhead, lines: block.lines.to_vec() })
    });
    let further = of_signs(signs, Kind::Head(Head::Number)).filter_map(|Sign { place, block }| {
        let bare = || DocumentNumber::parse(&block.text).filter(|number| *place == signs::Place::Property && number.count().is_some());
        let value = DocumentNumber::in_line(&block.text).or_else(|| DocumentNumber::leading(&block.text)).or_else(bare)?;
        Some(Candidate { value, place: *place, lines: block.lines.to_vec() })
    });
    let is_same = |one: &DocumentNumber, other: &DocumentNumber| one.identity() == other.identity();
    let chosen = choose(printed.into_iter().chain(further).collect(), is_same, |number| number.printed.clone(), considered)?;
    Some(Derived::new(chosen.value, Origin::Lines(chosen.lines)))
}

type PlaceAndDate = (Option<Derived<String>>, Option<Derived<Date>>);

/// Place and date; none when the date of the head is no day of the calendar and nothing overrides it.
fn place_and_date(
    shown: &str,
    blocks: &[Block],
    signs: &[Sign],
    overridden: bool,
    considered: &mut Vec<Considered>,
    diagnostics: &mut Diagnostics,
) -> Option<PlaceAndDate> {
    let mut candidates: Vec<Candidate<(String, Date)>> = Vec::new();
    let head = blocks.iter().filter(|block| matches!(block.kind, Kind::Head(Head::Date | Head::Number)));
    for block in head {
        let text = spans::words(&block.text);
        let found = date::place_and_date(&text).or_else(|| {
            let (place, read, understood) = ocr::place_and_date(&text)?;
            diagnostics.push(diag::misread(shown, Place::line(block.line()), &block.text, &understood));
            Some((place, read))
        });
        let Some((place, read)) = found else { continue };
        match read {
            Read::Day(day) => {
                candidates.push(Candidate { value: (place, day), place: signs::Place::Letterhead, lines: block.lines.to_vec() });
            }
            Read::Impossible if overridden => return Some((Some(Derived::new(place, Origin::Lines(block.lines.to_vec()))), None)),
            Read::Impossible => {
                diagnostics.push(diag::impossible_date(shown, Place::line(block.line()), &block.text));
                return None;
            }
        }
        break;
    }
    candidates.extend(of_signs(signs, Kind::Head(Head::Date)).filter_map(|Sign { place, block }| {
        let with_place = date::place_and_date(&block.text).and_then(|(place, read)| Some((place, read.day()?)));
        let value = with_place.or_else(|| Some((String::new(), date::leading(&block.text)?)))?;
        Some(Candidate { value, place: *place, lines: block.lines.to_vec() })
    }));
    let chosen = choose(candidates, |one, other| one.1 == other.1, |(_, day)| day.to_string(), considered);
    let Some(Candidate { value: (place, day), lines, .. }) = chosen else { return Some((None, None)) };
    let origin = Origin::Lines(lines);
    let place = Some(place).filter(|place| !place.is_empty()).map(|place| Derived::new(place, origin.clone()));
    Some((place, Some(Derived::new(day, origin))))
}

fn document_type(
    shown: &str,
    blocks: &[Block],
    signs: &[Sign],
    number: Option<&Derived<DocumentNumber>>,
    texts: &[(&str, usize, Cow<'_, str>)],
    diagnostics: &mut Diagnostics,
) -> Option<Derived<DocumentType>> {
    let of_symbol = number.and_then(|number| Some(Derived::new(number.value.document_type()?, number.origin.clone())));
    // The head of a consolidated text is that of the text that it consolidates.
    let consolidated = of_symbol.clone().filter(|kind| kind.value.code == "VBHN");
    let authenticated =
        || of_signs(signs, Kind::Head(Head::Type)).find(|sign| sign.place == signs::Place::Authentication).and_then(named_type);
    if let Some(kind) = consolidated.or_else(authenticated) {
        return Some(kind);
    }
    let printed = of_head(blocks, Head::Type).find_map(|block| {
        let misread = || {
            let kind = ocr::type_name(&block.text)?;
            diagnostics.push(diag::misread(shown, Place::line(block.line()), &block.text, &kind.name));
            Some(kind)
        };
        let kind = DocumentType::split(head::without_note_number(&block.text)).map(|(kind, _)| kind).or_else(misread)?;
        Some(Derived::new(kind, Origin::Lines(vec![block.line()])))
    });
    let of_label = || {
        of_head(blocks, Head::Number).find_map(|block| {
            Some(Derived::new(DocumentNumber::type_before(&spans::words(&block.text))?, Origin::Lines(vec![block.line()])))
        })
    };
    let printed = printed.or_else(|| of_signs(signs, Kind::Head(Head::Type)).find_map(named_type)).or_else(of_label);
    let is_letter = |number: &&Derived<DocumentNumber>| {
        number.value.symbol.contains('-')
            || of_head(blocks, Head::Addressee).next().is_some()
            || of_head(blocks, Head::Title).next().is_some()
    };
    match (of_symbol, printed) {
        // The code of the symbol is exact; the printed name confirms it.
        (Some(symbol), Some(printed)) if symbol.value.name == printed.value.name => {
            Some(Derived::new(symbol.value, symbol.origin.and(&printed.origin)))
        }
        (_, Some(printed)) => Some(printed),
        (Some(symbol), None) => Some(symbol),
        // A symbol without a type is a letter's: Decree 30/2020/NĐ-CP gives công văn none.
        (None, None) => self_named(texts).or_else(|| {
            let letter = number.filter(|number| !number.value.symbol.is_empty()).filter(is_letter)?;
            Some(Derived::new(DocumentType::letter(), letter.origin.clone()))
        }),
    }
}

/// A text that names itself as often as this is of that type: "Thông tư này".
const SELF_NAMED_MIN: usize = 3;

/// The type that a text calls itself, where it calls itself nothing else nearly as often.
fn self_named(texts: &[(&str, usize, Cow<'_, str>)]) -> Option<Derived<DocumentType>> {
    static THIS: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"(?:^|[\s(“])(?P<name>(?i:{}))\s+này", types::names().join("|"))));
    let mut counts: Vec<(DocumentType, usize, usize)> = Vec::new();
    for (_, line, text) in texts.iter().filter(|(.., text)| text.contains(" này")) {
        for kind in THIS.captures_iter(text).filter_map(|found| DocumentType::from_name(&found["name"])) {
            match counts.iter_mut().find(|(known, ..)| *known == kind) {
                Some((_, count, _)) => *count += 1,
                None => counts.push((kind, 1, *line)),
            }
        }
    }
    counts.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
    let runner_up = counts.get(1).map_or(0, |(_, count, _)| *count);
    let (kind, count, line) = counts.into_iter().next()?;
    (count >= SELF_NAMED_MIN && count > 3 * runner_up).then(|| Derived::new(kind, Origin::Lines(vec![line])))
}

/// The day that the text gives of its own number: "(Kèm theo Thông tư số 12/2024/TT-BYT ngày 5/6/2024)"; it is no citation then.
fn own_date(own: &DocumentNumber, citations: &mut Vec<Citation>, considered: &mut Vec<Considered>) -> Option<Derived<Date>> {
    let at = citations.iter().position(|cited| cited.identity == own.identity())?;
    let days = citations[at].mentions.iter().filter_map(|mention| Some((mention.date?, mention.line)));
    let candidates = days.map(|(value, line)| Candidate { value, place: signs::Place::Mention, lines: vec![line] }).collect();
    let day = choose(candidates, |one, other| one == other, ToString::to_string, considered)?;
    citations.remove(at);
    Some(Derived::new(day.value, Origin::Lines(day.lines)))
}

/// The type that a sign names.
fn named_type(sign: &Sign) -> Option<Derived<DocumentType>> {
    let (kind, rest) = DocumentType::split(&sign.block.text)?;
    (rest.trim().is_empty() || rest.starts_with(" của ")).then(|| Derived::new(kind, Origin::Lines(sign.block.lines.to_vec())))
}

/// Who signed.
fn signer(blocks: &[Block], signs: &[Sign], considered: &mut Vec<Considered>) -> Option<Derived<Signer>> {
    let of_place =
        |wanted: signs::Place| -> Vec<Block> { signs.iter().filter(|sign| sign.place == wanted).map(|sign| sign.block.clone()).collect() };
    let candidate = |signer: Derived<Signer>, place| Candidate { value: signer.value, place, lines: signer.origin.lines() };
    let authenticated = foot::signer(&of_place(signs::Place::Authentication)).map(|signer| candidate(signer, signs::Place::Authentication));
    let printed = foot::signer(blocks).map(|signer| candidate(signer, signs::Place::Letterhead));
    let labelled = foot::labelled_signer(&of_place(signs::Place::Property)).map(|signer| candidate(signer, signs::Place::Property));
    let candidates = authenticated.into_iter().chain(printed).chain(labelled).collect();
    let is_same = |one: &Signer, other: &Signer| fold::fold(&one.name) == fold::fold(&other.name);
    let chosen = choose(candidates, is_same, |signer| signer.name.clone(), considered)?;
    Some(Derived::new(chosen.value, Origin::Lines(chosen.lines)))
}

/// The title of the head, else that of the properties.
fn title(blocks: &[Block], signs: &[Sign]) -> Option<Derived<String>> {
    let printed: Vec<&Block> = of_head(blocks, Head::Title).collect();
    let given = || of_signs(signs, Kind::Head(Head::Title)).map(|sign| &sign.block).next();
    let lines = if printed.is_empty() { given().into_iter().collect() } else { printed };
    let first = lines.first()?;
    let text = lines.iter().map(|block| markdown::plain(&block.text).into_owned()).collect::<Vec<_>>().join(" ");
    let text = head::subject(&text).map_or(text.clone(), capitalised);
    let text = without_note(&text).to_owned();
    let last = lines.last().map_or(first.line(), |block| block.line());
    let numbers = if last == first.line() { vec![last] } else { vec![first.line(), last] };
    Some(Derived::new(text, Origin::Lines(numbers)))
}

/// A title without the number of a note that was printed at its end: "Quy định về đăng ký thuế1".
fn without_note(title: &str) -> &str {
    let shorter = marks::without_note_digits(title);
    let digits = title[shorter.len()..].chars();
    // "COVID-19" and "năm 2026" keep theirs: a note's follow a word directly, and are superscript or at most two.
    let follows_word = shorter.chars().rev().take(2).filter(|letter| letter.is_lowercase()).count() == 2;
    let is_note = digits.clone().all(|digit| !digit.is_ascii_digit()) || (follows_word && digits.count() <= 2);
    if is_note { shorter } else { title }
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
            .find(|part| part.level > 0 && !part.text.trim().is_empty() && !names_state(&part.text))
            .or_else(|| parts.first().filter(|part| is_title_line(&part.text)))
            .map(|part| (fold::single_spaced(&part.text), lines.in_file(part.line))),
        // The first chapter or article is no title.
        Body::Numbered(blocks) => blocks
            .iter()
            .take_while(|block| block.label.is_empty())
            .find(|block| matches!(block.kind, Kind::Section(_)) || is_title_line(&block.text))
            .map(|block| (markdown::plain(block.heading_and_rest().0).into_owned(), block.line())),
    };
    if let Some((text, line)) = heading.filter(|(text, _)| !text.is_empty()) {
        return Derived::new(text, Origin::Lines(vec![line]));
    }
    let stem = source.path.rsplit('/').next().unwrap_or(&source.path);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    Derived::new(decode::clean(stem).replace(['-', '_'], " "), Origin::FileName)
}

/// Whether a text has the name or the motto of the state or the Party, which are no title.
fn names_state(text: &str) -> bool {
    let folded = fold::fold(text);
    ["cong hoa xa hoi chu nghia viet nam", "tu do - hanh phuc", "dang cong san viet nam"].iter().any(|words| folded.contains(words))
}

/// Whether the first line of a text without headings names it: a short one that is no sentence and nothing of a head.
fn is_title_line(text: &str) -> bool {
    let words = spans::words(text);
    let is_short = (8..=120).contains(&words.chars().count()) && words.contains(' ') && !words.contains(['\n', '|', ':', '<', '[']);
    let is_of_head = || {
        names_state(&words) || date::place_and_date(&words).is_some() || numbering::is_capitals(&words) || foot::person(&words).is_some()
    };
    is_short && words.starts_with(char::is_uppercase) && !words.ends_with(['.', ';', ',', '…', '!', '?']) && !is_of_head()
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
    kind: Option<&Derived<DocumentType>>,
    blocks: &[Block],
    signs: &[Sign],
    settings: &Settings,
) -> Option<Derived<Issuer>> {
    let symbol = number.map(|number| (number.value.body(), &number.origin)).filter(|(body, _)| !body.is_empty());
    let place = place.map(|place| (place.value.as_str(), &place.origin));
    issuer::derive(&Signs { symbol, place, kind, blocks, further: signs }, settings)
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
