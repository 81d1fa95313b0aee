//! Tells what a single line is by its look: a heading, a label of the foot, a sentence that is not at its end.

use std::sync::LazyLock;

use regex::Regex;
use vanthu_search::fold;

use crate::pattern::pattern;

/// "TM. BAN THƯỜNG VỤ": Decree 30/2020/NĐ-CP, annex I, part II.7; the Party writes T/M.
static AUTHORITY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:T/?M|K/?T|T/?L|TU/?Q|Q)\.?\s+\p{Lu}[\p{Lu} ,\-–]+$"));

/// Takes the Markdown dress off a line: `#`, `>`, `*`, `_` and `|` around it.
pub fn bare(text: &str) -> &str {
    text.trim_start_matches(|letter: char| letter.is_whitespace() || "#>*_|".contains(letter))
        .trim_end_matches(|letter: char| letter.is_whitespace() || "#*_|\\".contains(letter))
}

/// Reports whether a line is set as a heading: `#`, or bold from end to end.
pub fn is_heading(text: &str) -> bool {
    let text = text.trim();
    is_atx(text) || (text.len() > 4 && ["**", "__"].iter().any(|mark| text.starts_with(mark) && text.ends_with(mark)))
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

/// Reports whether a text stops in mid-sentence.
pub fn is_unfinished(text: &str) -> bool {
    text.trim_end().chars().next_back().is_some_and(|last| !".;:!?…”\"’)*_#|".contains(last))
}

/// Reports whether a line says on whose behalf it is signed.
pub fn is_authority(bare: &str) -> bool {
    AUTHORITY.is_match(bare)
}
