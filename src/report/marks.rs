//! Tells what a single line is by its look: a heading, a label of the foot, a sentence that is not at its end.

use std::sync::LazyLock;

use regex::Regex;
use vanthu_search::fold;

use super::inline;
use crate::pattern::pattern;

/// "TM. BAN THƯỜNG VỤ": Decree 30/2020/NĐ-CP, annex I, part II.7; the Party writes T/M.
static AUTHORITY: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"^(?:{ON_BEHALF}|Q)\.?\s+\p{{Lu}}[\p{{Lu}} ,\-–]+$")));

/// Signs that one signs on behalf of others or in place of a superior, a pattern.
pub const ON_BEHALF: &str = "(?:T/?M|K/?T|T/?L|TU/?Q)";

/// The posts that sign documents, a pattern.
pub const POST: &str = "(?:QUYỀN |PHÓ |Q\\. )?(?:TỔNG )?(?:CHỦ TỊCH|BÍ THƯ|TRƯỞNG BAN|TRƯỞNG PHÒNG|TRƯỞNG ĐOÀN|TRƯỞNG TRẠM|TRƯỞNG CÔNG AN|TRƯỞNG THÔN|GIÁM ĐỐC|CHÁNH VĂN PHÒNG|CHÁNH THANH TRA|CHÁNH ÁN|CHỦ NHIỆM|HIỆU TRƯỞNG|CỤC TRƯỞNG|VỤ TRƯỞNG|VIỆN TRƯỞNG|ĐỘI TRƯỞNG|BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|THỐNG ĐỐC|THANH TRA|KIỂM TOÁN|THƯ KÝ|CHỦ TỌA|CHỦ TOẠ|CHỦ TRÌ|TRẠM TRƯỞNG|KẾ TOÁN TRƯỞNG|CHỈ HUY TRƯỞNG|TƯ LỆNH)";

/// Whether a word of a signature says on whose behalf it is: `TM.`, `K/T`, `Q.`.
pub fn is_on_behalf(word: &str) -> bool {
    matches!(word.trim_end_matches('.').replace('/', "").as_str(), "TM" | "KT" | "TL" | "TUQ" | "Q")
}

/// The name of the state with what a converter may put after it.
const NATION_BYTES_MAX: usize = 200;

/// Whether a line names the state and its motto (Decree 30/2020/NĐ-CP, annex I, box 1), or the Party.
pub fn is_nation(bare: &str) -> bool {
    // Few lines begin so, and folding long ones costs.
    if bare.len() > NATION_BYTES_MAX || !bare.starts_with(['C', 'c', 'Đ', 'đ', 'Ð', 'ð', 'D', 'd']) {
        return false;
    }
    let folded = fold::fold(bare);
    ["cong hoa xa hoi chu nghia", "dang cong san viet nam"].iter().any(|words| folded.starts_with(words))
        || folded.strip_prefix("doc lap").is_some_and(|rest| rest.trim_start_matches([' ', '-', '–', '—', ',', '.']).starts_with("tu do"))
}

/// Takes the Markdown dress off a line: `#`, `>`, `*`, `_` and `|` around it.
pub fn bare(text: &str) -> &str {
    let inner = text.trim_start_matches(|letter: char| letter.is_whitespace() || "#>*_|".contains(letter) || inline::is_style(letter));
    without_closing(inner).trim_end_matches(|letter: char| letter.is_whitespace() || "*_|\\".contains(letter) || inline::is_style(letter))
}

/// A heading without the `#` that may close it after a space; those of a word like `C#` stay.
pub fn without_closing(text: &str) -> &str {
    let text = text.trim_end();
    match text.trim_end_matches('#') {
        shorter if shorter.len() < text.len() && (shorter.is_empty() || shorter.ends_with([' ', '\t'])) => shorter.trim_end(),
        _ => text,
    }
}

/// Bold and underlined, from end to end.
const HEADING_STYLES: [(&str, &str); 2] = [("\u{FDD2}", "\u{FDD3}"), ("\u{FDD6}", "\u{FDD7}")];

/// Reports whether a line is set as a heading: `#`, or bold from end to end.
pub fn is_heading(text: &str) -> bool {
    let text = text.trim();
    let is_between = |mark: &str, close: &str| text.len() > 4 && text.starts_with(mark) && text.ends_with(close);
    is_atx(text)
        || ["**", "__"].iter().any(|mark| is_between(mark, mark))
        || HEADING_STYLES.iter().any(|(open, close)| is_between(open, close))
}

/// Reports whether a line begins with `#` as a Markdown heading does.
pub fn is_atx(text: &str) -> bool {
    let hashes = text.trim_start().bytes().take_while(|byte| *byte == b'#').count();
    hashes > 0 && text.trim_start()[hashes..].starts_with([' ', '\t'])
}

/// "Nơi nhận:" (Decree 30/2020/NĐ-CP, annex I, box 9b).
pub fn is_recipients_label(text: &str) -> bool {
    let bare = bare(text);
    bare.len() < 60
        && fold::fold(bare).strip_prefix("noi nhan").is_some_and(|rest| matches!(rest.trim_start().chars().next(), None | Some(':' | '(')))
}

/// Takes the number of a note off the end of a text: digits and superscript digits.
pub fn without_note_digits(text: &str) -> &str {
    text.trim_end_matches(|letter: char| letter.is_ascii_digit() || "⁰¹²³⁴⁵⁶⁷⁸⁹".contains(letter))
}

/// Reports whether a line is a rule and nothing else: three or more of one sign, with spaces or without.
pub fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let Some(sign) = line.chars().next().filter(|sign| "-–—=*_".contains(*sign)) else { return false };
    let (mut count, mut words) = (0, 0);
    for letter in line.chars() {
        match letter {
            _ if letter == sign => count += 1,
            ' ' | '\t' => words += 1,
            _ => return false,
        }
    }
    count >= 3 && (sign != '=' || words == 0)
}

/// Reports whether a line is what Markdown puts between the head of a table and its rows.
pub fn is_table_ruler(line: &str) -> bool {
    line.contains('-') && line.contains('|') && line.chars().all(|letter| "|-: \t".contains(letter))
}

/// Reports whether a text stops in mid-sentence.
pub fn is_unfinished(text: &str) -> bool {
    text.trim_end().chars().next_back().is_some_and(|last| !".;:!?…”\"’)*_#|".contains(last))
}

/// Reports whether a line says on whose behalf it is signed.
pub fn is_authority(bare: &str) -> bool {
    AUTHORITY.is_match(bare)
}
