//! Makes one line of each thing that a head prints, however a converter broke the lines.
//!
//! A head is set in two columns (Decree 30/2020/NĐ-CP, annex I, part IV). Converters run both columns together on one line, or
//! break a number or a date over two. Lines are cut and joined here by the words alone, and no word changes its place.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;
use vanthu_search::fold;

use super::line::Line;
use super::number::DocumentNumber;
use super::{bodies, date, foot, inline, marks, numbering};
use crate::pattern::pattern;

/// Lines longer than this are text.
const BYTES_MAX: usize = 300;

/// Maximum number of blank lines between two halves.
const GAP_MAX: usize = 2;

/// The state, its motto, or the Party: Decree 30/2020/NĐ-CP, annex I, box 1.
static STATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA\s+VIỆT\s+NAM|[ĐÐ]ộc\s+lập\s*[-–—]+\s*Tự\s+do\s*[-–—]+\s*Hạnh\s+ph[úu]c|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM",
    )
});

/// A place and a date whose end is on another line.
static OPEN_DATE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\p{Lu}[\p{L}.\- ]{1,50}, ?[Nn]gày(?:\s*\d{1,2})?(?:\s*tháng)?(?:\s*\d{1,2})?(?:\s*năm)?(?:\s*\d{1,3})?$"));

/// The end of a symbol, on its own line.
static SYMBOL_END: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[-–/]?\s*\p{Lu}[\p{Lu}\d&.]*(?:\s*[-–/]\s*\p{Lu}[\p{Lu}\d&.]*)*$"));

/// The words of a line without the marks of Markdown around and between them.
pub fn words(text: &str) -> Cow<'_, str> {
    let bare = marks::bare(text);
    if !bare.contains("**") && !bare.contains("__") && !bare.contains(inline::is_style) {
        return Cow::Borrowed(bare);
    }
    let plain: String = bare.replace("**", "").replace("__", "").chars().filter(|letter| !inline::is_style(*letter)).collect();
    Cow::Owned(plain.trim().to_owned())
}

/// Cuts and joins the lines of heads.
pub fn tidy(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let mut tidied: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    for line in lines {
        if line.literal || line.text.len() > BYTES_MAX || line.is_blank() {
            tidied.push(line);
        } else if let Some(pieces) = pieces(&line.text) {
            let cut = |text: String| Line { number: line.number, joined: line.joined.clone(), text: text.into(), literal: false };
            for piece in pieces.into_iter().map(cut) {
                push(piece, &mut tidied);
            }
        } else {
            push(line, &mut tidied);
        }
    }
    tidied
}

/// Adds a line, to the one before it where that is its other half.
fn push<'a>(line: Line<'a>, lines: &mut Vec<Line<'a>>) {
    let gap = lines.iter().rev().take_while(|line| line.is_blank()).count();
    let at = lines.len() - gap;
    let before = at.checked_sub(1).map(|at| &mut lines[at]).filter(|before| gap <= GAP_MAX && !before.literal);
    let Some(before) = before.filter(|before| may_be_open(&before.text)) else {
        lines.push(line);
        return;
    };
    match joined(&words(&before.text), &words(&line.text)) {
        Some(text) => {
            before.text = text.into();
            if before.number != line.number {
                before.joined.push(line.number);
            }
        }
        None => lines.push(line),
    }
}

/// Whether a line may be the first half of something: a cheap test before the patterns.
fn may_be_open(text: &str) -> bool {
    let bare = marks::bare(text);
    bare.len() < 120
        && (bare.starts_with("CỘNG H")
            || bare.starts_with(['S', 'L', 'N', 'Q', 'B', 'T', 'P', 'C']) && bare.contains(['ố', 'Ố'])
            || bare.contains("gày"))
}

/// Both halves as one, where they are halves.
fn joined(before: &str, line: &str) -> Option<String> {
    let is = |text: &str, expected: [&str; 2]| text.len() < 80 && expected.contains(&fold::fold(text).as_str());
    let is_state = before.starts_with("CỘNG")
        && is(before, ["cong hoa xa hoi", "cong hoa xa hoi chu nghia"])
        && is(line, ["chu nghia viet nam", "viet nam"]);
    if is_state {
        return Some(format!("{before} {line}"));
    }
    if OPEN_DATE.is_match(before) && line.len() < 60 {
        let whole = format!("{before} {line}");
        return date::place_and_date(&whole).filter(|_| whole.ends_with(|last: char| last.is_ascii_digit())).map(|_| whole);
    }
    let is_open_number = line.len() < 80 && (before.ends_with(['-', '/', '–']) || line.starts_with(['-', '/', '–']));
    let is_number = || DocumentNumber::in_line(before.trim_end_matches(['-', '/', '–', ' '])).is_some();
    (is_open_number && SYMBOL_END.is_match(line) && is_number()).then(|| format!("{before}{line}"))
}

/// The things that one line prints; none where it prints one.
fn pieces(text: &str) -> Option<Vec<String>> {
    let mut first = marks::bare(text).chars();
    let begins_in_capitals = first.next().is_some_and(char::is_uppercase) && first.next().is_some_and(|letter| !letter.is_lowercase());
    let is_candidate = begins_in_capitals || text.contains("ộc") || text.contains("Số") || text.contains("số:");
    if !is_candidate {
        return None;
    }
    let words = words(text);
    if words.contains('|') || numbering::label(text).is_some() {
        return None;
    }
    let mut pieces = Vec::new();
    push_pieces(&words, &mut pieces);
    (pieces.len() > 1).then_some(pieces)
}

fn push_pieces(text: &str, pieces: &mut Vec<String>) {
    let text = text.trim_matches(|letter: char| letter.is_whitespace() || "–—_".contains(letter)).trim_end_matches([' ', '-']);
    if text.is_empty() {
        return;
    }
    if let Some(state) = STATE.find(text) {
        let (before, after) = (text[..state.start()].trim_end_matches([' ', '-', '–', '—', '_', '*']), &text[state.end()..]);
        if may_stand_beside(before) {
            push_pieces(before, pieces);
            pieces.push(state.as_str().to_owned());
            push_pieces(after, pieces);
            return;
        }
    }
    if let Some(end) = DocumentNumber::end_in_line(text)
        && date::place_and_date(text[end..].trim_start()).is_some_and(|_| text[end..].starts_with(char::is_whitespace))
    {
        pieces.push(text[..end].to_owned());
        pieces.push(text[end..].trim().to_owned());
        return;
    }
    // "KT. BỘ TRƯỞNGTHỨ TRƯỞNG"
    static DEPUTY: LazyLock<Regex> =
        LazyLock::new(|| pattern(&format!(r"^K/?T\.?\s+{}[\p{{Lu}} ]*?\s*(?P<deputy>(?:PHÓ|THỨ) \p{{Lu}}[\p{{Lu}} ]+)$", marks::POST)));
    if let Some(deputy) = DEPUTY.captures(text).and_then(|found| found.name("deputy")) {
        pieces.push(text[..deputy.start()].trim().to_owned());
        pieces.push(deputy.as_str().to_owned());
        return;
    }
    // "PHÓ GIÁM ĐỐC Lò Văn Tâm"
    static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(r"^(?P<post>{}[\p{{Lu}} ]*?) (?P<name>\p{{Lu}}\p{{Ll}}+(?: \p{{Lu}}\p{{Ll}}+){{1,4}})$", marks::POST))
    });
    if let Some(found) = SIGNED.captures(text).filter(|found| foot::has_family_name(&found["name"])) {
        pieces.extend([found["post"].to_owned(), found["name"].to_owned()]);
        return;
    }
    // "SỞ Y TẾ Số: 12/BC-SYT"
    if let Some(at) = text.find(" Số:")
        && bodies::is_body(&text[..at])
        && DocumentNumber::end_in_line(&text[at + 1..]).is_some()
    {
        pieces.push(text[..at].trim().to_owned());
        push_pieces(&text[at + 1..], pieces);
        return;
    }
    pieces.push(text.to_owned());
}

/// Whether the state may stand on one line with this, to its left: a body, a number, another of its own lines, or nothing.
fn may_stand_beside(before: &str) -> bool {
    let is_state = STATE.find(before).is_some_and(|state| state.end() == before.len());
    // "BAN CHẤP HÀNH TRUNG ƯƠNG ĐẢNG CỘNG SẢN VIỆT NAM" and "CÔNG BÁO NƯỚC CỘNG HÒA …" are names.
    let leads_on = [" NƯỚC", "NƯỚC", "TRUNG ƯƠNG", " CỦA"].iter().any(|end| before.ends_with(end));
    before.is_empty() || is_state || (!leads_on && (bodies::is_body(before) || DocumentNumber::in_line(before).is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let lines: Vec<Line<'_>> = text
            .split('\n')
            .enumerate()
            .map(|(index, text)| Line { number: index + 1, joined: Vec::new(), text: text.into(), literal: false })
            .collect();
        let found: Vec<String> = tidy(lines).iter().map(|line| line.text.to_string()).collect();
        assert_eq!(found.join("|"), expected, "{text}");
    }

    #[test]
    fn columns_run_together() {
        check("SỞ Y TẾ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SỞ Y TẾ|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
        check("QUỐC HỘI - CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "QUỐC HỘI|CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM");
        check("———— Độc lập - Tự do - Hạnh phúc", "———— Độc lập - Tự do - Hạnh phúc");
        check("Số: 2/BC-SYT Hà Nội, ngày 5 tháng 6 năm 2026", "Số: 2/BC-SYT|Hà Nội, ngày 5 tháng 6 năm 2026");
        check("SỞ Y TẾ Số: 2/BC-SYT", "SỞ Y TẾ|Số: 2/BC-SYT");
    }

    #[test]
    fn things_over_two_lines() {
        check("**CỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM**", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
        check("Số: 03/2022/TTLT-BCA-\nBQP-TANDTC", "Số: 03/2022/TTLT-BCA-BQP-TANDTC");
        check("Sơn La, ngày 04\n\ntháng 5 năm 2024", "Sơn La, ngày 04 tháng 5 năm 2024|");
        check("Sơn La, ngày\ntháng 5 năm 2024", "Sơn La, ngày|tháng 5 năm 2024");
    }

    #[test]
    fn text_stays() {
        for text in [
            "Ký bởi: CÔNG BÁO NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "BAN CHẤP HÀNH TRUNG ƯƠNG ĐẢNG CỘNG SẢN VIỆT NAM",
            "Căn cứ Hiến pháp nước CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM;",
            "Số: 03/2022/TT-BCA\nBỘ CÔNG AN",
            "Hà Nội, ngày 5\nCác đơn vị",
        ] {
            check(text, &text.replace('\n', "|"));
        }
    }
}
