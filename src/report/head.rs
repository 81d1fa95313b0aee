//! Turns the first lines of a report into the boxes of its head.
//!
//! The order of the boxes varies with the converter, and some are lost: quốc hiệu and issuing body
//! stand at the top, where converters drop first. A text without number, date and type has no head.

use super::acts;
use super::block::{Block, Head, Kind};
use super::bodies;
use super::date;
use super::line::Line;
use super::marks;
use super::number::DocumentNumber;
use super::numbering;
use super::ocr;
use super::spans;
use super::types::DocumentType;
use vanthu_search::fold;

/// A head never reaches further than this many printed lines.
const LINES_MAX: usize = 40;

/// How many unknown lines may stand between two known ones.
const UNKNOWN_MAX: usize = 6;

/// Maximum number of lines of a title.
const TITLE_LINES_MAX: usize = 20;

/// A paragraph longer than this is no title; titles of acts that amend many others have several hundred letters.
const TITLE_CHARS_MAX: usize = 1000;

/// Unknown lines longer than this are text.
const UNKNOWN_CHARS_MAX: usize = 80;

/// Reads the head; returns its blocks and how many lines it takes, 0 when there is none.
pub fn read(lines: &[Line<'_>]) -> (Vec<Block>, usize) {
    let state = lines.iter().take(LINES_MAX * 2).position(|line| marks::is_nation(&spans::words(&line.text)));
    let is_above_state = |index: usize| state.is_some_and(|state| index < state);
    let Some(last_sign) = last_sign(lines, is_above_state) else { return (Vec::new(), 0) };
    let mut head = Vec::new();
    for (index, line) in lines[..=last_sign].iter().enumerate().filter(|(_, line)| !line.is_blank()) {
        let count = head.len();
        push_line(line, is_above_state(index), &mut head);
        // "V/v tăng cường phòng, chống" goes on over the lines below it.
        let follows = count > 0 && head[count - 1].kind == Kind::Head(Head::Title) && index > 0 && !lines[index - 1].is_blank();
        if let Some(block) = head.get_mut(count).filter(|block| follows && block.kind == Kind::Head(Head::Other)) {
            block.kind = Kind::Head(Head::Title);
        }
    }
    let mut at = last_sign + 1;
    at += titles(&lines[at..], &mut head);
    at += below_title(&lines[at..], &mut head);
    at += addressees(&lines[at..], &mut head);
    (head, at)
}

/// Signs of a head may stand below the title: some converters put the columns after the text between them.
fn below_title(lines: &[Line<'_>], head: &mut Vec<Block>) -> usize {
    let has = |head: &[Block], role: Head| head.iter().any(|block| block.kind == Kind::Head(role));
    if has(head, Head::Number) && has(head, Head::Date) {
        return 0;
    }
    let (mut last, mut strong) = (None, 0);
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_blank()).take(UNKNOWN_MAX * 2) {
        let role = role(&line.text);
        match role {
            Head::Number | Head::Date | Head::Nation => (last, strong) = (Some(index), strong + 1),
            Head::Body if bodies::is_body(&spans::words(&line.text)) && last.is_some() => last = Some(index),
            Head::Type if has(head, Head::Type) => last = Some(index),
            Head::Body => {}
            _ if marks::is_rule(&line.text) || marks::bare(&line.text).is_empty() => {}
            _ => break,
        }
        if line.literal {
            break;
        }
    }
    let Some(last) = last.filter(|_| strong > 0) else { return 0 };
    lines[..=last].iter().filter(|line| !line.is_blank()).for_each(|line| push_line(line, false, head));
    let taken = last + 1;
    // The type and the title are printed once more below what was set beside them.
    let repeated = head.last().is_some_and(|block| block.kind == Kind::Head(Head::Type));
    taken + if repeated { again(&lines[taken..], head) } else { 0 }
}

/// Takes the title that is printed once more as what it is: another line of the head.
fn again(lines: &[Line<'_>], head: &mut Vec<Block>) -> usize {
    let mut repeated = vec![Block::plain(Kind::Head(Head::Type), String::new(), 0)];
    let taken = titles(lines, &mut repeated);
    head.extend(repeated.into_iter().skip(1).map(|block| Block { kind: Kind::Head(Head::Other), ..block }));
    taken
}

/// The index of the last line that shows that this is still the head.
fn last_sign(lines: &[Line<'_>], is_above_state: impl Fn(usize) -> bool) -> Option<usize> {
    let mut last = None;
    let mut unknown = 0;
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_blank()).take(LINES_MAX) {
        if line.literal || acts::begins_text(&line.text) {
            break;
        }
        if is_masthead(&line.text, is_above_state(index)) || marks::is_rule(&line.text) {
            continue;
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

/// Reports whether a line is of the gazette or of a signature's stamp, which stand above the head that they print.
fn is_masthead(text: &str, is_above_state: bool) -> bool {
    const PRINTED: [&str; 8] = [
        "van ban quy pham phap luat",
        "van ban phap luat khac",
        "cong bao",
        "ky boi:",
        "nguoi ky:",
        "co quan:",
        "thoi gian ky:",
        "ngay ky:",
    ];
    let words = spans::words(text);
    let folded = fold::fold(&words);
    PRINTED.iter().any(|begin| folded.starts_with(begin)) || (is_above_state && folded.starts_with("van ban hop nhat"))
}

fn push_line(line: &Line<'_>, is_above_state: bool, head: &mut Vec<Block>) {
    if marks::bare(&line.text).is_empty() || marks::is_rule(&line.text) {
        return;
    }
    let whole = marks::bare(&line.text);
    let text = without_note_number(whole);
    let role = if is_masthead(&line.text, is_above_state) { Head::Other } else { role(&line.text) };
    let title = DocumentType::split(text).map(|(_, rest)| rest).filter(|rest| role == Head::Type && !is_note_mark(marks::bare(rest)));
    if let Some(title) = title {
        let name = text[..text.len() - title.len()].trim_end().to_owned();
        head.push(Block::plain(Kind::Head(Head::Type), name, line.number));
        head.push(Block::plain(Kind::Head(Head::Title), marks::bare(title).trim_start_matches([':', ' ']).to_owned(), line.number));
        return;
    }
    head.push(Block::plain(Kind::Head(role), whole.to_owned(), line.number));
}

/// What a line of the head is, by its look alone.
pub(super) fn role(text: &str) -> Head {
    let words = spans::words(text);
    let bare = without_note_number(&words);
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
    let alone = is_note_mark(rest.trim_matches([' ', ':', '*', '_']));
    let name = &bare[..bare.len() - rest.len()];
    (alone && (numbering::is_capitals(name) || marks::is_heading(text)))
        || (!alone
            && numbering::is_capitals(name)
            && (marks::is_heading(text) || numbering::is_capitals(rest) || begins_as_title(rest))
            && bare.chars().count() < 300)
}

/// "KẾ HOẠCH Tiêm chủng mở rộng": a capital and small letters after a type in capitals.
fn begins_as_title(rest: &str) -> bool {
    let mut letters = rest.trim_start().chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
}

/// A name in capitals without the number of a note that was printed at its end: `THÔNG TƯ1`.
pub(super) fn without_note_number(text: &str) -> &str {
    let shorter = marks::without_note_digits(text);
    let is_note = shorter.len() < text.len() && shorter.ends_with(char::is_uppercase) && DocumentType::from_name(shorter).is_some();
    if is_note { shorter } else { text }
}

/// Whether a text is nothing or the mark of a note: `1`, `[1]`, `(*)`.
fn is_note_mark(text: &str) -> bool {
    text.chars().count() <= 4 && !text.chars().any(char::is_alphabetic)
}

/// The title: the paragraph after the type, and further ones while they are set as headings or go on with it.
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
        if marks::is_rule(&line.text) && !line.literal {
            // The rule under a title ends it.
            if titled {
                break;
            }
            continue;
        }
        let title: Vec<&Block> = head.iter().rev().take_while(|block| block.kind == Kind::Head(Head::Title)).collect();
        let goes_on = titled && title.first().is_some_and(|last| acts::is_open(&last.text));
        let belongs = in_paragraph || goes_on || marks::is_heading(&line.text) || (after_type && !titled);
        let kind = head.iter().rev().find(|block| block.kind == Kind::Head(Head::Type)).map_or("", |block| &block.text);
        if title.len() >= TITLE_LINES_MAX || ends_title(&lines[index..], &title, kind) || !belongs {
            break;
        }
        let bare = marks::bare(&line.text);
        if bare.chars().any(char::is_alphanumeric) {
            head.push(Block::plain(Kind::Head(Head::Title), bare.to_owned(), line.number));
            titled = true;
        }
        in_paragraph = true;
        taken = index + 1;
    }
    taken
}

/// Reports whether the first of the lines stands below the title; `title` is its lines so far, the last first, and `kind` the type
/// above them.
fn ends_title(lines: &[Line<'_>], title: &[&Block], kind: &str) -> bool {
    let Some(line) = lines.first() else { return true };
    let next = lines.get(1).map_or("", |line| &*line.text);
    let words = spans::words(&line.text);
    let is_text = line.literal || line.text.chars().count() > TITLE_CHARS_MAX || numbering::label(&line.text).is_some();
    let is_ground = acts::is_ground(&line.text) || (fold::fold(&words) == "can" && fold::fold(marks::bare(next)).starts_with("cu "));
    let is_sign = matches!(role(&line.text), Head::Addressee | Head::Nation | Head::Number | Head::Date);
    let is_note = words.starts_with('(') && ["(kem theo", "(ban hanh"].iter().any(|begin| fold::fold(&words).starts_with(begin));
    if is_text || is_ground || is_sign || is_note {
        return true;
    }
    let (Some(last), Some(first)) = (title.first(), title.last()) else { return false };
    let is_open = acts::is_open(&last.text);
    // "BỘ TRƯỞNG BỘ TÀI CHÍNH" under a title that is not in capitals; under one that is, a body that is named once more.
    let is_enacting = numbering::is_capitals(&words) && !numbering::is_capitals(&first.text) && words.contains(' ');
    // "Thông tư số 14/2021/TT-BLĐTBXH ngày …, được sửa đổi bởi:" of a consolidated text.
    let is_basis = DocumentType::split(&words).is_some_and(|(found, rest)| {
        DocumentType::split(kind).is_some_and(|(kind, _)| kind == found)
            && words.contains(" ngày ")
            && DocumentNumber::leading(rest).is_some()
    });
    let is_end = last.text.ends_with('.');
    let begins_sentence = words.starts_with(char::is_uppercase) && leads_to_list(lines);
    is_enacting || is_end || (!is_open && (begins_sentence || is_basis || enacts(&words)))
}

/// Reports whether the paragraph from here on leads to what follows it: "…, Phòng báo cáo như sau:".
fn leads_to_list(lines: &[Line<'_>]) -> bool {
    let of_paragraph =
        lines.iter().enumerate().take_while(|(at, line)| !line.is_blank() && (*at == 0 || numbering::label(&line.text).is_none()));
    of_paragraph.take(TITLE_LINES_MAX).last().is_some_and(|(_, line)| marks::bare(&line.text).ends_with(':'))
}

/// Reports whether a sentence says who issues what: `Chính phủ ban hành Nghị định …`.
fn enacts(words: &str) -> bool {
    bodies::opens(words) && words.split_once(" ban hành ").is_some_and(|(_, rest)| DocumentType::split(rest).is_some())
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
        push_line(&lines[first], false, head);
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
    matches!(fold::fold(first.trim_end_matches(':')).as_str(), "v/v" | "vv").then_some(rest)
}
