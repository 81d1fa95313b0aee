//! Mends what converters break in a report, line by line, and says what it did.
//!
//! Only white space, the marks of Markdown and the marks of pages change; no printed letter does. Sentences that a page
//! break cuts are joined when the archive is built, so that the page numbers of the paper can still be cited.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};
use vanthu_search::fold;

use crate::message;
use crate::messages::Message;
use crate::pattern::pattern;
use crate::report::line::Line;
use crate::report::lines;
use crate::report::number::DocumentNumber;
use crate::report::numbering::{self, Rank};
use crate::report::{breaks, date, marks};

/// The head of a report has at most this many lines with text.
const HEAD_LINES_MAX: usize = 20;

/// A box of the head is wrapped over at most this many lines.
const WRAPPED_MAX: usize = 12;

/// One repair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The line before the repairs, from 1.
    pub before: usize,
    /// The first line after them that it became; 0 for none.
    pub after: usize,
    /// What was done.
    pub what: Message,
}

/// A line on its way through the repairs: where it came from, and what was done to it.
struct Mended {
    from: usize,
    text: String,
    literal: bool,
    done: Vec<Message>,
}

/// Mends a text.
pub fn repair(text: &str) -> (String, Vec<Change>) {
    let mut fences = lines::Fences::default();
    let lines: Vec<Line<'_>> = text
        .trim_end()
        .split('\n')
        .enumerate()
        .flat_map(|(index, line)| apart(line).into_iter().map(move |text| (index + 1, text)))
        .map(|(number, text)| Line { number, joined: Vec::new(), text: text.into(), literal: fences.is_literal(text) })
        .collect();
    let mut mended = pages(&lines);
    wrapped_names(&mut mended);
    let head = head_end(&mended);
    let level = section_level(&mended[head..]);
    let mut in_foot = false;
    let mut out: Vec<Mended> = Vec::new();
    for (index, line) in mended.drain(..).enumerate() {
        if line.literal {
            out.push(line);
            continue;
        }
        in_foot |= marks::is_recipients_label(start_of(&line.text)) || marks::is_authority(marks::bare(&line.text));
        let line = numbers(unescaped(line));
        let line = if index < head { line } else { heading(line, level) };
        let parts = if index < head {
            head_parts(&line.text)
        } else if in_foot {
            foot_parts(&line.text)
        } else {
            Vec::new()
        };
        parted(line, parts, if index < head { message!("repair-head") } else { message!("repair-foot") }, &mut out);
    }
    finish(out)
}

/// A form feed may stand at the start of the line that follows the break.
fn apart(line: &str) -> Vec<&str> {
    let line = line.trim_end_matches('\r');
    let mut parts: Vec<&str> =
        line.split_inclusive('\u{C}').flat_map(|part| part.strip_suffix('\u{C}').map_or(vec![part], |text| vec![text, "\u{C}"])).collect();
    if parts.len() > 1 {
        parts.retain(|part| !part.is_empty());
    }
    if parts.is_empty() { vec![""] } else { parts }
}

/// A line parted into several, each a paragraph of its own.
fn parted(line: Mended, parts: Vec<String>, what: Message, out: &mut Vec<Mended>) {
    if parts.len() < 2 {
        out.push(line);
        return;
    }
    let mut done = line.done;
    done.push(what);
    for (index, part) in parts.into_iter().enumerate() {
        if index > 0 {
            out.push(Mended { from: line.from, text: String::new(), literal: false, done: Vec::new() });
        }
        out.push(Mended { from: line.from, text: part, literal: false, done: std::mem::take(&mut done) });
    }
}

/// Joins the lines; what was done gets the number of the line that it led to.
fn finish(lines: Vec<Mended>) -> (String, Vec<Change>) {
    let mut text = String::new();
    let mut changes = Vec::new();
    for (index, line) in lines.into_iter().enumerate() {
        changes.extend(line.done.into_iter().map(|what| Change { before: line.from, after: index + 1, what }));
        text += line.text.trim_end_matches('\t');
        text.push('\n');
    }
    (text.trim_end().to_owned() + "\n", changes)
}

/// Marks of pages, whatever the converter, become one that a person understands; a page number beside one goes into it.
fn pages(lines: &[Line<'_>]) -> Vec<Mended> {
    let mut mended = Vec::with_capacity(lines.len());
    let mut page = 1;
    let mut at = 0;
    while at < lines.len() {
        let found = breaks::page_break(&lines[at..]);
        // Blank lines and a number alone are no break, and are passed over at once.
        let length = found.as_ref().filter(|found| !found.explicit).map_or(1, |found| found.length.max(1));
        let Some(found) = found.filter(|found| found.explicit && at > 0) else {
            let unchanged = |line: &Line<'_>| Mended {
                from: line.number,
                text: line.text.replace('\u{C}', ""),
                literal: line.literal,
                done: Vec::new(),
            };
            mended.extend(lines[at..at + length].iter().map(unchanged));
            at += length;
            continue;
        };
        let from = lines[at].number;
        let printed = found.printed.and_then(|printed| printed.trim_matches(|letter: char| !letter.is_ascii_digit()).parse::<usize>().ok());
        // A converter prints the number of the next page at its top, or of this one at its foot; they are counted.
        let what = match printed {
            Some(number) => message!("repair-page-number", number = number),
            None => message!("repair-page"),
        };
        let own = lines[at..at + found.length].iter().find_map(|line| own_mark(&line.text));
        page = own.unwrap_or(page);
        let done = if own.is_some() { Vec::new() } else { vec![what] };
        let plain = |text: String, done: Vec<Message>| Mended { from, text, literal: false, done };
        mended.push(plain(String::new(), Vec::new()));
        mended.push(plain(format!("--- hết trang {page} ---"), done));
        mended.push(plain(String::new(), Vec::new()));
        page = page.saturating_add(1);
        at += found.length;
    }
    mended
}

/// The number of a page whose mark is ours already: it stays, since it may have been cited.
fn own_mark(text: &str) -> Option<usize> {
    text.trim().strip_prefix("--- hết trang ")?.strip_suffix(" ---")?.parse().ok()
}

/// What a narrow cell of the head wraps over several lines: the nation and its motto, place and date, a symbol.
fn wrapped_names(lines: &mut Vec<Mended>) {
    let with_text: Vec<usize> =
        (0..lines.len()).filter(|at| !lines[*at].text.trim().is_empty() && !lines[*at].literal).take(HEAD_LINES_MAX * 2).collect();
    let mut joined: Vec<std::ops::RangeInclusive<usize>> = Vec::new();
    let mut from = 0;
    while from < with_text.len() {
        let texts: Vec<&str> = with_text[from..].iter().take(WRAPPED_MAX).map(|at| marks::bare(&lines[*at].text)).collect();
        let Some((count, whole)) = (2..=texts.len()).find_map(|count| Some((count, one_box(&texts[..count])?))) else {
            from += 1;
            continue;
        };
        let first = &mut lines[with_text[from]];
        first.text = whole;
        first.done.push(message!("repair-wrapped"));
        joined.push(with_text[from] + 1..=with_text[from + count - 1]);
        from += count;
    }
    // Empty lines would stay behind, and many of them are the mark of a page.
    let mut at = 0;
    lines.retain(|_| {
        at += 1;
        !joined.iter().any(|range| range.contains(&(at - 1)))
    });
}

/// One box of the head, if these lines are all of it and not the first of them alone.
fn one_box(lines: &[&str]) -> Option<String> {
    let (first, last) = (lines.first()?, lines.last()?);
    let joined = lines.join(" ");
    if joined.chars().count() > 100 {
        return None;
    }
    let folded = fold::fold(&joined);
    let is_nation = folded == "cong hoa xa hoi chu nghia viet nam" || folded == "doc lap - tu do - hanh phuc";
    // "TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT" over "NAM".
    let is_name = lines.len() == 2 && first.ends_with("VIỆT") && *last == "NAM";
    let is_date = || {
        let place = date::place_and_date(&joined).map(|(place, _)| place);
        place.is_some_and(|place| joined.starts_with(&place)) && date::place_and_date(&lines[..lines.len() - 1].join(" ")).is_none()
    };
    if is_nation || is_name || is_date() {
        return Some(joined);
    }
    // "Số:" over "13/BC-" over "CĐCSM".
    let glued =
        lines.iter().fold(String::new(), |glued, line| if glued.ends_with(['-', '/', '–']) { glued + line } else { glued + " " + line });
    let is_open = |text: &str| text.ends_with(['-', '/', '–', ':']);
    let is_number = lines.len() <= 4 && lines[..lines.len() - 1].iter().all(|line| is_open(line)) && !is_open(last) && !last.contains(' ');
    (is_number && DocumentNumber::in_line(glued.trim()).is_some()).then(|| glued.trim().to_owned())
}

/// How many lines the head takes: up to the type, or the title in its line.
fn head_end(lines: &[Mended]) -> usize {
    let with_text = lines.iter().enumerate().filter(|(_, line)| !line.text.trim().is_empty()).take(HEAD_LINES_MAX);
    let is_head = |text: &str| {
        let bare = marks::bare(text);
        DocumentNumber::in_line(bare).is_some()
            || date::place_and_date(bare).is_some()
            || marks::is_nation(bare)
            || head_parts(text).iter().any(|part| marks::is_nation(marks::bare(part)))
    };
    with_text.filter(|(_, line)| is_head(&line.text)).map(|(index, _)| index + 1).last().unwrap_or(0)
}

/// `1\.` and `\-` are what converters write for a printed number at the start of a line.
fn unescaped(mut line: Mended) -> Mended {
    if let Some(plain) = lines::without_escape(&line.text) {
        line.text = plain;
        line.done.push(message!("repair-escape"));
    }
    line
}

/// The level of a heading comes from its printed number: converters give every heading the same, or a random one.
fn heading(mut line: Mended, level: usize) -> Mended {
    let Some(label) = numbering::label(&line.text) else { return line };
    let inner = undressed(&line.text);
    let text = match label.rank {
        Rank::Annex | Rank::Form | Rank::Part | Rank::Chapter | Rank::LetterSection => format!("{} {inner}", "#".repeat(level - 1)),
        Rank::Section => format!("{} {inner}", "#".repeat(level)),
        Rank::Division | Rank::Subdivision | Rank::Article if marks::is_atx(&line.text) => format!("{} {inner}", "#".repeat(level)),
        _ if marks::is_atx(&line.text) => inner.to_owned(),
        _ => return line,
    };
    if text != line.text.trim() {
        line.text = text;
        line.done.push(message!("repair-heading"));
    }
    line
}

/// A heading without its marks.
fn undressed(text: &str) -> &str {
    let inner = marks::without_closing(text.trim().trim_start_matches('#').trim());
    inner.strip_prefix("**").and_then(|rest| rest.strip_suffix("**")).filter(|rest| !rest.contains("**")).unwrap_or(inner)
}

/// How many `#` the sections of a text have: as most of them do, else three.
fn section_level(lines: &[Mended]) -> usize {
    let mut counts = [0; 7];
    for line in lines.iter().filter(|line| numbering::label(&line.text).is_some_and(|label| label.rank == Rank::Section)) {
        counts[line.text.trim_start().bytes().take_while(|byte| *byte == b'#').count().min(6)] += 1;
    }
    (2..=6).filter(|level| counts[*level] > 0).max_by_key(|level| counts[*level]).unwrap_or(3)
}

/// Figures that a converter tore at a space: `19.3 92.000`, `19.392. 000`, `3 .666.000`.
///
/// Only where nothing else can be meant: what comes out has three groups at least, and a space after a point is a tear only
/// within a number and before a zero, since "tháng 10. 150.000 người" and "1. 100.000 đồng" are two things.
fn numbers(mut line: Mended) -> Mended {
    let mut out = String::with_capacity(line.text.len());
    let mut rest = line.text.as_str();
    let mut before = ' ';
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        before = rest[..start].chars().next_back().unwrap_or(before);
        out += &rest[..start];
        rest = &rest[start..];
        match torn(rest).filter(|_| !matches!(before, '.' | ',')) {
            Some((length, whole)) => {
                out += &whole;
                rest = &rest[length..];
            }
            None => {
                let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
                out += &rest[..end];
                rest = &rest[end..];
            }
        }
        before = '0';
    }
    out += rest;
    if out != line.text {
        line.text = out;
        line.done.push(message!("repair-number"));
    }
    line
}

/// A torn number at the start of a text: its length there, and the whole number.
fn torn(text: &str) -> Option<(usize, String)> {
    static GROUP: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?P<point>\.| \.|\. )(?P<group>\d{3}|\d \d{2}|\d{2} \d)"));
    let mut at = text.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=3).contains(&at) {
        return None;
    }
    let mut whole = text[..at].to_owned();
    let (mut groups, mut tears) = (0, 0);
    while let Some(found) = GROUP.captures(&text[at..]) {
        let (point, group) = (&found["point"], &found["group"]);
        let is_sure = point != ". " || (groups > 0 && group.starts_with('0'));
        if !is_sure || text[at + found[0].len()..].starts_with(|next: char| next.is_ascii_digit()) {
            break;
        }
        tears += usize::from(point != ".") + usize::from(group.contains(' '));
        at += found[0].len();
        whole += ".";
        whole.extend(group.chars().filter(|letter| *letter != ' '));
        groups += 1;
    }
    (groups >= 2 && tears > 0).then_some((at, whole))
}

/// A line of the head that holds several of its boxes, parted.
fn head_parts(text: &str) -> Vec<String> {
    static STARTS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(concat!(
            r"\s(?P<next>CỘNG H(?:ÒA|OÀ) XÃ HỘI|ĐẢNG CỘNG SẢN VIỆT NAM|Độc lập ?[-–] ?Tự do|Số ?: ?\d{1,5})",
            // A place of two words begins with the first: only after a symbol, the motto or a ruler it is sure where.
            r"|(?:\d ?[/\-–] ?[\p{Lu}\d][\p{L}\d&./\-–]*|phúc|[-_]{3,})\s+(?P<dash>\p{Lu}[\p{L}.\- ]{1,60}, ?ngày \d{1,2} tháng)"
        ))
    });
    let bare = marks::bare(text);
    split_at(bare, &STARTS)
}

/// A line of the foot that holds several of its lines, parted.
fn foot_parts(text: &str) -> Vec<String> {
    static STARTS: LazyLock<Regex> = LazyLock::new(|| {
        let (on_behalf, post) = (marks::ON_BEHALF, marks::POST);
        pattern(&format!(r"(?:[;:.,]\s*(?P<dash>[-–] ?\p{{L}})|[\s*](?P<next>{on_behalf}\. ?\p{{Lu}}{{2}}|{post}[^\p{{L}}]*$))"))
    });
    let bare = text.trim();
    if bare.chars().count() > 1500 || marks::bare(bare).chars().count() < 8 {
        return Vec::new();
    }
    split_at(bare, &STARTS)
}

fn split_at(text: &str, starts: &Regex) -> Vec<String> {
    // The cells of a layout table are parted when the report is read.
    if text.contains('|') {
        return Vec::new();
    }
    let mut cuts: Vec<usize> =
        starts.captures_iter(text).filter_map(|found| Some(found.name("next").or_else(|| found.name("dash"))?.start())).collect();
    // "PHÓ CHỦ TỊCH" is one post, and so is "KT. CHỦ TỊCH".
    let is_half = |before: &str| {
        let last = before.split(' ').next_back().unwrap_or_default();
        marks::is_on_behalf(last) || matches!(last, "PHÓ" | "QUYỀN" | "TỔNG")
    };
    cuts.retain(|cut| !marks::bare(&text[..*cut]).is_empty() && !is_half(marks::bare(&text[..*cut])));
    let mut parts = Vec::new();
    let mut from = 0;
    for cut in cuts.into_iter().chain([text.len()]) {
        parts.push(text[from..cut].trim().to_owned());
        from = cut;
    }
    // Emphasis that a cut tears is left out.
    if parts.len() > 1 {
        parts.iter_mut().filter(|part| part.matches("**").count() % 2 == 1).for_each(|part| *part = part.replace("**", ""));
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// "Nơi nhận:" before what a converter left on its line.
fn start_of(text: &str) -> &str {
    text.find(':').map_or(text, |colon| &text[..=colon])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let (mended, changes) = repair(text);
        let said: Vec<_> = changes.iter().map(|change| format!("{}>{} {}", change.before, change.after, change.what.id())).collect();
        assert_eq!(format!("{mended}[{}]", said.join(", ")), expected);
    }

    #[test]
    fn marks_of_pages_become_one() {
        check("a\n\n\u{C}\n2\n\nb", "a\n\n--- hết trang 1 ---\n\nb\n[2>3 repair-page-number]");
        check("a\n\n--- hết trang 1 ---\n\nb", "a\n\n--- hết trang 1 ---\n\nb\n[]");
        check("a\n\n{1}------------------------------------------------\n\nb", "a\n\n--- hết trang 1 ---\n\nb\n[2>3 repair-page]");
    }

    #[test]
    fn what_is_literal_or_ours_stays() {
        let text = "a\n\n--- hết trang 5 ---\n\nb\n\n```\n{1}------------------------------------------------\n# I. KẾT QUẢ\n```";
        check(text, &format!("{text}\n[]"));
        check("# 1. Dùng C#\n**2.** Hai **đậm**", "1. Dùng C#\n**2.** Hai **đậm**\n[1>1 repair-heading]");
    }

    #[test]
    fn headings_by_printed_numbers() {
        check(
            "# 1. Công tác\n**II. NHIỆM VỤ**\n#### I. KẾT QUẢ",
            "1. Công tác\n#### II. NHIỆM VỤ\n#### I. KẾT QUẢ\n[1>1 repair-heading, 2>2 repair-heading]",
        );
        check("1\\. Một\n\\- hai", "1. Một\n- hai\n[1>1 repair-escape, 2>2 repair-escape]");
    }

    #[test]
    fn torn_numbers_are_whole_and_sentences_stay() {
        check("thu 19.3 92.000 đồng, 19.392. 000 đồng, 3 .666.000", "thu 19.392.000 đồng, 19.392.000 đồng, 3.666.000\n[1>1 repair-number]");
        for text in
            ["1. 100.000 đồng", "tháng 10. 150.000 người", "đạt 19.392. 450 người", "năm 2023. 100.000.000 đồng", "ngày 01.10. 2023"]
        {
            check(text, &format!("{text}\n[]"));
        }
        check("năm 2023. 100 người, ngày 01.10. 2023", "năm 2023. 100 người, ngày 01.10. 2023\n[]");
    }

    #[test]
    fn boxes_of_the_head_are_joined() {
        check(
            "CỘNG\n\nHÒA XÃ\nHỘI CHỦ NGHĨA\nVIỆT NAM\nLai\nChâu, ngày 17\ntháng 10 năm\n2023\n",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nLai Châu, ngày 17 tháng 10 năm 2023\n[1>1 repair-wrapped, 6>2 repair-wrapped]",
        );
        check("Số:\n13/BC-\nCĐCSM\nBÁO CÁO", "Số: 13/BC-CĐCSM\nBÁO CÁO\n[1>1 repair-wrapped]");
        check("Số: 13/BC-\nCĐCSM\nBÁO CÁO", "Số: 13/BC-CĐCSM\nBÁO CÁO\n[1>1 repair-wrapped]");
    }

    #[test]
    fn boxes_on_one_line_are_parted() {
        check(
            "LĐLĐ TỈNH A CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc\nSố: 02/BC-LĐLĐ Lai Châu, ngày 17 tháng 10 năm 2023",
            "LĐLĐ TỈNH A\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nĐộc lập - Tự do - Hạnh phúc\nSố: 02/BC-LĐLĐ\n\nLai Châu, ngày 17 tháng 10 năm 2023\n[1>1 repair-head, 2>6 repair-head]",
        );
        check(
            "1. Xong.\nNơi nhận: - Như trên; - Lưu: VT. TM. BAN THƯỜNG VỤ PHÓ CHỦ TỊCH",
            "1. Xong.\nNơi nhận:\n\n- Như trên;\n\n- Lưu: VT.\n\nTM. BAN THƯỜNG VỤ\n\nPHÓ CHỦ TỊCH\n[2>2 repair-foot]",
        );
    }
}
