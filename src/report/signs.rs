//! Finds what tells of a document outside its head and its foot.
//!
//! | place | example |
//! |---|---|
//! | [`Place::Authentication`] | the block at the end of a consolidated text: Ordinance 01/2012/UBTVQH13, article 9 |
//! | [`Place::Property`] | "Số hiệu: 12/QĐ-SYT", in a table of properties or on a line of its own |
//! | [`Place::Below`] | the two columns of a head that a converter put after the text of the first page |
//! | [`Place::Heading`] | "# Thông tư 18/2026/TT-BTC quy định …" |
//! | [`Place::Mention`] | "(Kèm theo Thông tư số 12/2024/TT-BYT ngày 5/6/2024 …)" in the document itself |
//! | [`Place::Passed`] | "Luật này được Quốc hội … thông qua ngày 20 tháng 6 năm 2012" |

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};
use vanthu_search::fold;

use super::block::{Block, Foot, Head, Kind};
use super::line::Line;
use super::number::DocumentNumber;
use super::numbering::{self, Rank};
use super::types::DocumentType;
use super::{acts, bodies, date, foot, head, marks, spans};
use crate::pattern::pattern;

/// Where a sign stands; the first are worth most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Place {
    /// In the block that authenticates a consolidated text.
    Authentication,
    /// In head or foot.
    Letterhead,
    /// After a label.
    Property,
    /// In a head below the text.
    Below,
    /// In the first heading.
    Heading,
    /// In the sentence that tells when an act was passed.
    Passed,
    /// Where the text names its own number.
    Mention,
}

/// A sign: the words, as a line of a head or foot, and where they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// Where it stands.
    pub place: Place,
    /// The words; `kind` tells which value they give.
    pub block: Block,
}

/// Printed lines at the start of a text that may hold properties or a heading.
const TOP_LINES_MAX: usize = 60;

/// Printed lines around a mark that belong to its block.
const AROUND_MAX: usize = 10;

/// Finds the signs of a text whose head takes `head_length` lines.
pub fn find(lines: &[Line<'_>], head: &[Block], head_length: usize) -> Vec<Sign> {
    let at = |place: Place, blocks: Vec<Block>| blocks.into_iter().map(move |block| Sign { place, block });
    let is_in_head = |block: &Block| head.iter().any(|other| other.kind == block.kind && other.line() == block.line());
    let has = |role: Head| head.iter().any(|block| block.kind == Kind::Head(role));
    let mut signs: Vec<Sign> = at(Place::Authentication, authentication(lines)).collect();
    signs.extend(at(Place::Authentication, consolidated(head, &lines[head_length..])));
    signs.extend(at(Place::Property, properties(lines)).filter(|sign| !is_in_head(&sign.block)));
    if !has(Head::Number) {
        signs.extend(at(Place::Below, below(&lines[head_length..])));
    }
    if !has(Head::Nation) {
        signs.extend(at(Place::Heading, heading(lines, has(Head::Type))));
    }
    if !has(Head::Date) {
        signs.extend(at(Place::Below, above_signature(lines)));
        let numbers = numbers(head.iter().chain(signs.iter().map(|sign| &sign.block)));
        signs.extend(at(Place::Passed, passed(lines, &numbers)));
    }
    signs
}

/// Whether a line has words: it is neither blank nor a rule.
fn is_printed(line: &Line<'_>) -> bool {
    !line.is_blank() && !marks::is_rule(&line.text) && !marks::bare(&line.text).is_empty()
}

/// The lines right above one that give something, the nearest first, each with its index.
fn above<'l>(lines: &'l [Line<'_>], mark: usize) -> impl Iterator<Item = (usize, Block)> + 'l {
    let printed = lines[..mark].iter().enumerate().rev().filter(|(_, line)| is_printed(line)).take(AROUND_MAX);
    printed.map_while(|(index, line)| Some((index, sign_of_block(line)?)))
}

/// The block that authenticates a consolidated text: body and number above the words, date and signature below them.
fn authentication(lines: &[Line<'_>]) -> Vec<Block> {
    let Some(mark) = lines.iter().rposition(is_authentication) else { return Vec::new() };
    let mut blocks: Vec<Block> = above(lines, mark).map(|(_, block)| block).collect();
    blocks.reverse();
    let mut unknown = 0;
    for line in lines[mark + 1..].iter().filter(|line| is_printed(line)).take(AROUND_MAX) {
        match sign_of_block(line) {
            Some(block) => blocks.push(block),
            None if unknown < 2 => unknown += 1,
            None => break,
        }
        if blocks.last().is_some_and(|block| block.kind == SIGNER) {
            break;
        }
    }
    blocks
}

/// Where the block that authenticates a consolidated text begins.
pub fn authentication_start(lines: &[Line<'_>]) -> Option<usize> {
    let mark = lines.iter().rposition(is_authentication)?;
    Some(above(lines, mark).last().map_or(mark, |(index, _)| index))
}

fn is_authentication(line: &Line<'_>) -> bool {
    let may_be = !line.literal && line.text.len() < 200 && ["XÁC TH", "Xác th"].iter().any(|words| line.text.contains(words));
    may_be && fold::fold(&spans::words(&line.text)).starts_with("xac thuc van ban hop nhat")
}

/// What a line of an authentication or a head below the text gives.
fn sign_of_block(line: &Line<'_>) -> Option<Block> {
    let words = spans::words(&line.text);
    let kind = match head::role(&line.text) {
        role @ (Head::Number | Head::Date | Head::Nation) => Kind::Head(role),
        _ if marks::is_authority(&words) => Kind::Foot(Foot::Authority),
        _ if foot::is_position(&words) => Kind::Foot(Foot::Position),
        Head::Body => Kind::Head(Head::Body),
        _ if foot::person(&words).is_some() => Kind::Foot(Foot::Name),
        _ => return None,
    };
    (!line.literal).then(|| Block::plain(kind, words.into_owned(), line.number))
}

/// That a text is consolidated: the gazette prints it above the head, and under the title stands what amended the text.
fn consolidated(head: &[Block], text: &[Line<'_>]) -> Vec<Block> {
    let kind = |line| Block::plain(Kind::Head(Head::Type), "VĂN BẢN HỢP NHẤT".into(), line);
    let masthead =
        head.iter().find(|block| block.kind == Kind::Head(Head::Other) && fold::fold(&block.text).starts_with("van ban hop nhat"));
    if let Some(block) = masthead {
        let body = block.text.split_once(['-', '–']).map(|(_, body)| body.trim()).filter(|body| bodies::is_body(body));
        let body = body.map(|body| Block::plain(Kind::Head(Head::Body), body.to_owned(), block.line()));
        return std::iter::once(kind(block.line())).chain(body).collect();
    }
    let Some(printed) = head.iter().find(|block| block.kind == Kind::Head(Head::Type)) else { return Vec::new() };
    let mut below = text.iter().filter(|line| !line.is_blank());
    let Some(first) = below.next() else { return Vec::new() };
    let words = spans::words(&first.text);
    let is_basis = DocumentType::split(&words).zip(DocumentType::split(&printed.text)).is_some_and(|((one, _), (other, _))| one == other);
    let sentence: Vec<_> = std::iter::once(words).chain(below.take(AROUND_MAX).map(|line| spans::words(&line.text))).collect();
    let is_amended = sentence.join(" ").contains("sửa đổi, bổ sung bởi:");
    if is_basis && is_amended { vec![kind(first.number)] } else { Vec::new() }
}

/// The fields that labels name, without accents and signs.
const LABELS: [(&str, Kind); 48] = [
    ("so hieu", Kind::Head(Head::Number)),
    ("so ky hieu", Kind::Head(Head::Number)),
    ("so/ky hieu", Kind::Head(Head::Number)),
    ("so, ky hieu", Kind::Head(Head::Number)),
    ("so va ky hieu", Kind::Head(Head::Number)),
    ("ky hieu", Kind::Head(Head::Number)),
    ("so van ban", Kind::Head(Head::Number)),
    ("so", Kind::Head(Head::Number)),
    ("loai van ban", Kind::Head(Head::Type)),
    ("ten loai", Kind::Head(Head::Type)),
    ("hinh thuc van ban", Kind::Head(Head::Type)),
    ("co quan ban hanh", Kind::Head(Head::Body)),
    ("don vi ban hanh", Kind::Head(Head::Body)),
    ("noi ban hanh", Kind::Head(Head::Body)),
    ("ngay ban hanh", Kind::Head(Head::Date)),
    ("ngay ky", Kind::Head(Head::Date)),
    ("ngay, thang, nam ban hanh", Kind::Head(Head::Date)),
    ("nguoi ky", Kind::Foot(Foot::Name)),
    ("nguoi ky ban hanh", Kind::Foot(Foot::Name)),
    ("chuc vu", Kind::Foot(Foot::Position)),
    ("chuc danh", Kind::Foot(Foot::Position)),
    ("chuc vu nguoi ky", Kind::Foot(Foot::Position)),
    ("trich yeu", Kind::Head(Head::Title)),
    ("trich yeu noi dung", Kind::Head(Head::Title)),
    ("report no", Kind::Head(Head::Number)),
    ("report number", Kind::Head(Head::Number)),
    ("document no", Kind::Head(Head::Number)),
    ("document number", Kind::Head(Head::Number)),
    ("type", Kind::Head(Head::Type)),
    ("issued by", Kind::Head(Head::Body)),
    ("issuer", Kind::Head(Head::Body)),
    ("date of issue", Kind::Head(Head::Date)),
    ("date", Kind::Head(Head::Date)),
    ("ngay lap", Kind::Head(Head::Date)),
    ("ngay viet", Kind::Head(Head::Date)),
    ("ngay", Kind::Head(Head::Date)),
    ("signed by", Kind::Foot(Foot::Name)),
    ("position", Kind::Foot(Foot::Position)),
    ("title", Kind::Head(Head::Title)),
    ("subject", Kind::Head(Head::Title)),
    ("so hieu van ban", Kind::Head(Head::Number)),
    ("so/ky hieu van ban", Kind::Head(Head::Number)),
    ("ngay phat hanh", Kind::Head(Head::Date)),
    ("co quan phat hanh", Kind::Head(Head::Body)),
    ("tieu de", Kind::Head(Head::Title)),
    ("ten van ban", Kind::Head(Head::Title)),
    ("ve viec", Kind::Head(Head::Title)),
    ("noi dung trich yeu", Kind::Head(Head::Title)),
];

/// No label is longer.
const LABEL_BYTES_MAX: usize = 60;

/// Labelled values at the start of the text or at its end. One alone counts only if it can be nothing else.
fn properties(lines: &[Line<'_>]) -> Vec<Block> {
    let printed: Vec<&Line<'_>> = lines.iter().filter(|line| !line.is_blank() && !line.literal).collect();
    let begins =
        printed.iter().take(TOP_LINES_MAX).position(|line| acts::begins_text(&line.text)).unwrap_or(TOP_LINES_MAX.min(printed.len()));
    let (top, rest) = printed.split_at(begins);
    let end = &rest[rest.len().saturating_sub(TAIL_LINES_MAX)..];
    let signer = |(index, line): (usize, &&Line<'_>)| property(line).filter(|(_, block)| block.kind == SIGNER && !is_stamp(end, index));
    let signer = end.iter().enumerate().find_map(signer).map(|(_, block)| block);
    let mut found = labelled(top);
    for block in labelled(end).into_iter().chain(signer) {
        if !found.iter().any(|other| other.kind == block.kind) {
            found.push(block);
        }
    }
    found
}

const SIGNER: Kind = Kind::Foot(Foot::Name);

/// Printed lines at the end of a text that may hold properties.
const TAIL_LINES_MAX: usize = 20;

/// The values of labels, one of each kind: of two labels the one that is first among [`LABELS`].
fn labelled(lines: &[&Line<'_>]) -> Vec<Block> {
    let found = lines.iter().enumerate().filter_map(|(index, line)| property(line).filter(|_| !is_stamp(lines, index)));
    let mut found: Vec<(usize, Block)> = found.collect();
    found.sort_by_key(|(rank, block)| (*rank, block.line()));
    let mut kept: Vec<Block> = Vec::new();
    for (_, block) in found {
        if !kept.iter().any(|other| other.kind == block.kind) {
            kept.push(block);
        }
    }
    let is_whole_number = |block: &Block| {
        block.kind == Kind::Head(Head::Number)
            && DocumentNumber::leading(&block.text).is_some_and(|number| number.document_type().is_some())
    };
    // "Date: 5 April 2024" among the first lines of a report is its date.
    let is_day = |block: &Block| {
        let is_above = lines.iter().take(AROUND_MAX).any(|line| line.number == block.line());
        is_above && block.kind == Kind::Head(Head::Date) && date::leading(&block.text).is_some()
    };
    if kept.len() < 2 {
        kept.retain(|block| is_whole_number(block) || is_day(block));
    }
    kept
}

/// The stamp of a digital signature has its time, and its owner is an office.
fn is_stamp(lines: &[&Line<'_>], index: usize) -> bool {
    const STAMP: [&str; 5] = ["thoi gian ky", "email", "ky boi", "nguoi ky: cong thong tin", "nguoi ky: cong bao"];
    let around = &lines[index.saturating_sub(4)..(index + 5).min(lines.len())];
    around.iter().any(|line| {
        let folded = fold::fold(&spans::words(&line.text));
        STAMP.iter().any(|words| folded.starts_with(words))
    })
}

/// The value of a line "label: value", or of a row of two cells, with the place of its label among [`LABELS`].
fn property(line: &Line<'_>) -> Option<(usize, Block)> {
    let text = line.text.trim();
    // "Report No. 12" has no colon.
    let short = if text.len() < LABEL_BYTES_MAX { spans::words(text) } else { "".into() };
    if let Some(number) = short.strip_prefix("Report No. ") {
        let rank = LABELS.iter().position(|(known, _)| *known == "report no")?;
        return Some((rank, Block::plain(LABELS[rank].1, number.to_owned(), line.number)));
    }
    if line.text.len() > 2000 || !(text.contains(':') || text.starts_with('|')) {
        return None;
    }
    let (label, value) = match text.strip_prefix('|') {
        Some(cells) => {
            let cells: Vec<&str> = cells.split('|').map(str::trim).filter(|cell| !cell.is_empty()).collect();
            let [label, value] = cells[..] else { return None };
            (spans::words(label).into_owned(), spans::words(value).into_owned())
        }
        None => {
            let words = spans::words(text.trim_start_matches(['-', '•', '*', '+', ' '])).into_owned();
            let (label, value) = words.split_once(':')?;
            (label.trim().to_owned(), spans::words(value).into_owned())
        }
    };
    if label.len() > LABEL_BYTES_MAX {
        return None;
    }
    let label = fold::fold(label.trim_end_matches([':', ' ']));
    let rank = LABELS.iter().position(|(known, _)| *known == label)?;
    // "Nơi ban hành: Hà Nội" is a place.
    let fits = !value.is_empty() && (label != "noi ban hanh" || bodies::opens(&value));
    fits.then(|| (rank, Block::plain(LABELS[rank].1, value, line.number)))
}

/// A head whose columns a converter put below the text between them: number or date near the state, and no form of an annex.
fn below(lines: &[Line<'_>]) -> Vec<Block> {
    let may_be_state =
        |line: &Line<'_>| line.text.len() < 120 && (line.text.contains("lập") || line.text.contains("NGHĨA")) && !line.literal;
    for (at, line) in lines.iter().enumerate() {
        // Annexes and forms hold the heads of other documents.
        if numbering::label(&line.text).is_some_and(|label| matches!(label.rank, Rank::Annex | Rank::Form)) {
            return Vec::new();
        }
        if !may_be_state(line) || !marks::is_nation(&spans::words(&line.text)) {
            continue;
        }
        let mut blocks: Vec<Block> = above(lines, at).map(|(_, block)| block).collect();
        blocks.reverse();
        blocks.extend(lines[at..].iter().filter(|line| is_printed(line)).take(AROUND_MAX).map_while(sign_of_block));
        blocks.retain(|block| matches!(block.kind, Kind::Head(_)));
        let is_whole = |block: &Block| match block.kind {
            Kind::Head(Head::Number) => DocumentNumber::in_line(&block.text).is_some_and(|number| !number.ordinal.is_empty()),
            Kind::Head(Head::Date) => true,
            _ => false,
        };
        // Of a form the first head below the text may be all there is; what is left open in it shows that.
        return if blocks.iter().any(is_whole) { blocks } else { Vec::new() };
    }
    Vec::new()
}

/// Headings that may name type and number.
const HEADINGS_MAX: usize = 3;

/// Words that lead from one document to another: a number after them is of the other one.
const LEADING_ON: [&str; 9] = ["sửa đổi", "bổ sung", "bãi bỏ", "thay thế", "hướng dẫn", "quy định", "thi hành", "thực hiện", " của "];

/// Type and number in a heading above the text, or on the first line of a part that the gazette continues.
fn heading(lines: &[Line<'_>], has_type: bool) -> Vec<Block> {
    let continues = |line: &Line<'_>| {
        let bare = marks::bare(&line.text);
        bare.starts_with('(') && fold::fold(bare).starts_with("(tiep theo cong bao")
    };
    let is_continued = lines.iter().take(TOP_LINES_MAX).any(continues);
    let above_text = lines.iter().filter(|line| !line.is_blank()).take_while(|line| !acts::begins_text(&line.text)).take(TOP_LINES_MAX);
    let headings = above_text
        .filter(|line| marks::is_atx(&line.text) || (is_continued && !has_type))
        .take(HEADINGS_MAX.max(AROUND_MAX * usize::from(is_continued)));
    for line in headings {
        let words = spans::words(&line.text);
        let Some((kind, rest)) = DocumentType::split(&words) else { continue };
        let named = rest.find("số ").filter(|at| !LEADING_ON.iter().any(|word| rest[..*at].to_lowercase().contains(word)));
        let named = || named.and_then(|at| DocumentNumber::leading(&rest[at..]));
        let Some(number) = DocumentNumber::leading(rest).or_else(named) else { continue };
        let block = |role: Head, text: String| Block::plain(Kind::Head(role), text, line.number);
        let mut blocks = vec![block(Head::Type, kind.name.to_uppercase()), block(Head::Number, number.printed)];
        if let Some(day) = words.split_once(" ngày ").filter(|_| is_continued).and_then(|(_, day)| date::leading(day)) {
            blocks.push(block(Head::Date, day.to_string()));
        }
        return blocks;
    }
    Vec::new()
}

/// The place and date right above the signature, as in minutes and notes.
fn above_signature(lines: &[Line<'_>]) -> Vec<Block> {
    let first = foot::start(lines);
    let dated = lines.get(first).filter(|line| !line.literal && date::is_place_and_date(&spans::words(&line.text)));
    dated.map(|line| Block::plain(Kind::Head(Head::Date), spans::words(&line.text).into_owned(), line.number)).into_iter().collect()
}

/// The numbers that blocks give.
fn numbers<'a>(blocks: impl Iterator<Item = &'a Block>) -> Vec<String> {
    let of_number = blocks.filter(|block| block.kind == Kind::Head(Head::Number));
    of_number
        .filter_map(|block| DocumentNumber::in_line(&block.text).or_else(|| DocumentNumber::leading(&block.text)))
        .map(|one| one.printed)
        .collect()
}

/// "Luật này được Quốc hội … thông qua ngày 20 tháng 6 năm 2012": acts of assemblies have the day that they were passed. A sentence
/// that names a number counts if it is one of `own`.
fn passed(lines: &[Line<'_>], own: &[String]) -> Vec<Block> {
    static PASSED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết)(?:[^.;]{0,80}? số (?P<number>[\d/A-ZĐ.\-]+),?| này) (?:đã )?được .{0,200}?thông qua .{0,60}?ngày\s+(?P<day>\d{1,2} tháng \d{1,2} năm \d{4}|\d{1,2}/\d{1,2}/\d{4})",
        )
    });
    let near = |at: usize| lines[at.saturating_sub(2)..(at + 3).min(lines.len())].iter();
    let sentence = |at: usize| near(at).map(|line| spans::words(&line.text).into_owned()).collect::<Vec<_>>().join(" ");
    let candidates = lines.iter().enumerate().filter(|(_, line)| !line.literal && line.text.contains("thông qua"));
    candidates
        .filter_map(|(at, line)| {
            let text = fold::single_spaced(&sentence(at));
            let captures = PASSED.captures(&text)?;
            let is_other =
                captures.name("number").is_some_and(|number| !own.iter().any(|own| own == number.as_str().trim_end_matches(',')));
            let day = Some(captures["day"].to_owned()).filter(|_| !is_other)?;
            date::leading(&day).map(|day| Block::plain(Kind::Head(Head::Date), day.to_string(), line.number))
        })
        .take(1)
        .collect()
}
