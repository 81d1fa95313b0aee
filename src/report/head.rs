//! Turns the first lines of a report into the boxes of its head.
//!
//! The order of the boxes varies with the converter, and some are lost: quốc hiệu and issuing body
//! stand at the top, where converters drop first. A text without number, date and type has no head.

use super::block::{Block, Head, Kind};
use super::date;
use super::line::Line;
use super::marks;
use super::number::DocumentNumber;
use super::numbering;
use super::ocr;
use super::types::DocumentType;
use vanthu_search::fold;

/// A head never reaches further than this many printed lines.
const LINES_MAX: usize = 40;

/// How many unknown lines may stand between two known ones.
const UNKNOWN_MAX: usize = 6;

/// Maximum number of lines of a title.
const TITLE_LINES_MAX: usize = 20;

/// Unknown lines longer than this are text.
const UNKNOWN_CHARS_MAX: usize = 80;

/// Reads the head; returns its blocks and how many lines it takes, 0 when there is none.
pub fn read(lines: &[Line<'_>]) -> (Vec<Block>, usize) {
    let Some(last_sign) = last_sign(lines) else { return (Vec::new(), 0) };
    let mut head = Vec::new();
    let mut at = 0;
    while at <= last_sign {
        if !lines[at].is_blank() {
            push_line(&lines[at], &mut head);
        }
        at += 1;
    }
    at += titles(&lines[at..], &mut head);
    at += addressees(&lines[at..], &mut head);
    (head, at)
}

/// The index of the last line that shows that this is still the head.
fn last_sign(lines: &[Line<'_>]) -> Option<usize> {
    let mut last = None;
    let mut unknown = 0;
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_blank()).take(LINES_MAX) {
        if line.literal {
            break;
        }
        let role = role(&line.text);
        match role {
            Head::Number | Head::Date | Head::Type => {
                last = Some(index);
                unknown = 0;
            }
            // A letter has no type name; "V/v" and "Kính gửi" stand under its number.
            Head::Title | Head::Addressee if last.is_some() => last = Some(index),
            Head::Nation | Head::Body => {}
            _ if unknown < UNKNOWN_MAX && line.text.chars().count() <= UNKNOWN_CHARS_MAX && numbering::label(&line.text).is_none() => {
                unknown += 1
            }
            _ => break,
        }
        // The type stands last; what follows it is the title.
        if role == Head::Type {
            break;
        }
    }
    last
}

fn push_line(line: &Line<'_>, head: &mut Vec<Block>) {
    if marks::bare(&line.text).is_empty() || marks::is_rule(&line.text) {
        return;
    }
    let role = role(&line.text);
    if let (Head::Type, Some((_, title))) = (role, DocumentType::split(marks::bare(&line.text))) {
        let bare = marks::bare(&line.text);
        let name = bare[..bare.len() - title.len()].trim_end().to_owned();
        head.push(Block::plain(Kind::Head(Head::Type), name, line.number));
        if !marks::bare(title).is_empty() {
            head.push(Block::plain(Kind::Head(Head::Title), marks::bare(title).trim_start_matches([':', ' ']).to_owned(), line.number));
        }
        return;
    }
    head.push(Block::plain(Kind::Head(role), marks::bare(&line.text).to_owned(), line.number));
}

/// What a line of the head is, by its look alone.
fn role(text: &str) -> Head {
    let bare = marks::bare(text);
    if bare.len() < 80 && marks::is_nation(bare) {
        Head::Nation
    } else if DocumentNumber::in_line(bare).is_some() || ocr::number(bare).is_some() {
        Head::Number
    } else if bare.len() < 120 && (date::place_and_date(bare).is_some() || ocr::place_and_date(bare).is_some()) {
        Head::Date
    } else if is_type(text, bare) {
        Head::Type
    } else if fold::fold(bare).starts_with("kinh gui") {
        Head::Addressee
    } else if subject(bare).is_some() {
        Head::Title
    } else if numbering::is_capitals(bare) && numbering::label(text).is_none() {
        Head::Body
    } else {
        Head::Other
    }
}

/// "BÁO CÁO" alone, or with a title on its line when both are set as a heading or in capitals.
fn is_type(text: &str, bare: &str) -> bool {
    let Some((_, rest)) = DocumentType::split(bare) else { return ocr::type_name(bare).is_some() };
    let alone = rest.trim_matches([' ', ':', '*', '_']).is_empty();
    let name = &bare[..bare.len() - rest.len()];
    (alone && (numbering::is_capitals(name) || marks::is_heading(text)))
        || (!alone
            && numbering::is_capitals(name)
            && (marks::is_heading(text) || numbering::is_capitals(rest))
            && bare.chars().count() < 300)
}

/// The title: the paragraph after the type, and further ones while they are set as headings.
fn titles(lines: &[Line<'_>], head: &mut Vec<Block>) -> usize {
    let after_type = matches!(head.last().map(|block| block.kind), Some(Kind::Head(Head::Type)));
    let mut titled = head.iter().any(|block| block.kind == Kind::Head(Head::Title));
    let mut taken = 0;
    let mut in_paragraph = titled && matches!(head.last().map(|block| block.kind), Some(Kind::Head(Head::Title)));
    for (index, line) in lines.iter().enumerate() {
        if line.is_blank() {
            in_paragraph = false;
            continue;
        }
        let heading = marks::is_heading(&line.text);
        let belongs = in_paragraph || heading || (after_type && !titled);
        let role = role(&line.text);
        let is_long = head.iter().rev().take_while(|block| block.kind == Kind::Head(Head::Title)).count() >= TITLE_LINES_MAX;
        let stops =
            is_long || line.literal || role == Head::Addressee || line.text.chars().count() > 400 || numbering::label(&line.text).is_some();
        if stops || !belongs {
            break;
        }
        let bare = marks::bare(&line.text);
        if bare.chars().any(char::is_alphanumeric) {
            let (kind, new) = (Kind::Head(Head::Title), bare.to_owned());
            head.push(Block::plain(kind, new, line.number));
            titled = true;
        }
        in_paragraph = true;
        taken = index + 1;
    }
    taken
}

/// "Kính gửi:" and the dashes under it.
fn addressees(lines: &[Line<'_>], head: &mut Vec<Block>) -> usize {
    let is_addressee = |block: &Block| block.kind == Kind::Head(Head::Addressee);
    let mut taken = 0;
    if !head.last().is_some_and(is_addressee) {
        let Some(first) = lines.iter().position(|line| !line.is_blank()).filter(|first| role(&lines[*first].text) == Head::Addressee)
        else {
            return 0;
        };
        push_line(&lines[first], head);
        taken = first + 1;
    }
    let open = head.last().is_some_and(|block| is_addressee(block) && block.text.ends_with(':'));
    for (index, line) in lines.iter().enumerate().skip(taken).take_while(|_| open) {
        let dash = numbering::label(&line.text).filter(|label| matches!(label.rank, numbering::Rank::Dash | numbering::Rank::SubDash));
        match dash {
            _ if line.is_blank() => {}
            Some(label) => {
                let text = marks::bare(&label.rest).to_owned();
                head.push(Block { label: label.printed.into(), ..Block::plain(Kind::Head(Head::Addressee), text, line.number) });
                taken = index + 1;
            }
            None => break,
        }
    }
    taken
}

/// What a letter is about: of "V/v đính chính …" what follows "V/v".
pub fn subject(text: &str) -> Option<&str> {
    let (first, rest) = text.split_once(char::is_whitespace)?;
    matches!(fold::fold(first).as_str(), "v/v" | "vv").then_some(rest)
}
