//! Code points that mark up text inside a block where Markdown has no form: raised letters, underlines, merged cells.
//!
//! They are noncharacters, which Unicode reserves for internal use (U+FDD0 to U+FDEF). [`super::decode`] removes them from every
//! file, so a report cannot contain its own.

use std::borrow::Cow;

/// Opens the printed number of a page.
pub const PAGE_OPEN: char = '\u{FDD0}';
/// Closes the printed number of a page.
pub const PAGE_CLOSE: char = '\u{FDD1}';
/// A line break inside a table cell or a heading.
pub const BREAK: char = '\u{FDDE}';
/// A table cell that continues the cell on its left.
pub const MERGED_LEFT: char = '\u{FDDF}';
/// A table cell that continues the cell above it.
pub const MERGED_UP: char = '\u{FDE0}';

/// Opens a reference to a footnote: the index of the note, a colon and its mark.
pub const NOTE_OPEN: char = '\u{FDE1}';
/// Closes a reference to a footnote.
pub const NOTE_CLOSE: char = '\u{FDE2}';

/// A text style that opens and closes with a code point of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Bold.
    Strong,
    /// Italic.
    Emphasis,
    /// Underlined.
    Underline,
    /// Struck through.
    Struck,
    /// Superscript.
    Raised,
    /// Subscript.
    Lowered,
}

impl Style {
    const ALL: [Style; 6] = [Style::Strong, Style::Emphasis, Style::Underline, Style::Struck, Style::Raised, Style::Lowered];

    /// The code point that opens it.
    pub const fn open(self) -> char {
        match self {
            Style::Strong => '\u{FDD2}',
            Style::Emphasis => '\u{FDD4}',
            Style::Underline => '\u{FDD6}',
            Style::Struck => '\u{FDD8}',
            Style::Raised => '\u{FDDA}',
            Style::Lowered => '\u{FDDC}',
        }
    }

    /// The code point that closes it.
    pub const fn close(self) -> char {
        match self {
            Style::Strong => '\u{FDD3}',
            Style::Emphasis => '\u{FDD5}',
            Style::Underline => '\u{FDD7}',
            Style::Struck => '\u{FDD9}',
            Style::Raised => '\u{FDDB}',
            Style::Lowered => '\u{FDDD}',
        }
    }

    /// A text in this style; nothing for an empty text.
    pub fn around(self, text: &str) -> String {
        if text.is_empty() { String::new() } else { format!("{}{text}{}", self.open(), self.close()) }
    }

    /// The name of its HTML element.
    pub const fn element(self) -> &'static str {
        match self {
            Style::Strong => "strong",
            Style::Emphasis => "em",
            Style::Underline => "u",
            Style::Struck => "s",
            Style::Raised => "sup",
            Style::Lowered => "sub",
        }
    }

    /// The style that a code point opens.
    pub fn opened_by(sign: char) -> Option<Style> {
        Style::ALL.into_iter().find(|style| style.open() == sign)
    }

    /// The style that a code point closes.
    pub fn closed_by(sign: char) -> Option<Style> {
        Style::ALL.into_iter().find(|style| style.close() == sign)
    }
}

/// An operand of a formula, in parentheses if it is more than one word or number.
pub fn operand(text: &str) -> String {
    let text = text.trim();
    let is_one = text.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '.' | ',' | '%'));
    let is_in_parentheses = text.starts_with('(') && text.find(')') == Some(text.len() - 1);
    if is_one || is_in_parentheses { text.to_owned() } else { format!("({text})") }
}

/// The anchor of a footnote, by its index.
pub fn note_anchor(index: usize) -> String {
    format!("ct-{}", index + 1)
}

/// The footnotes that a text refers to, by their index.
pub fn notes(text: &str) -> impl Iterator<Item = usize> {
    text.split(NOTE_OPEN).skip(1).filter_map(|rest| rest.split_once(':')?.0.parse().ok())
}

/// Whether a character is reserved for markup.
pub const fn is_sign(letter: char) -> bool {
    matches!(letter, '\u{FDD0}'..='\u{FDEF}')
}

/// Whether a character marks up how letters look, not where they are.
pub const fn is_style(letter: char) -> bool {
    matches!(letter, '\u{FDD2}'..='\u{FDDD}')
}

/// Whether a text has code points of markup.
pub fn has_signs(text: &str) -> bool {
    // All of them begin with this byte in UTF-8, and little else does.
    text.as_bytes().contains(&0xEF) && text.contains(is_sign)
}

/// The text without code points of markup: page numbers are left out, raised and lowered letters become those of Unicode.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !has_signs(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_sign) {
        out.push_str(&rest[..at]);
        let Some(sign) = rest[at..].chars().next() else { break };
        rest = &rest[at + sign.len_utf8()..];
        match sign {
            PAGE_OPEN => {
                out.truncate(out.trim_end().len());
                rest = rest.find(PAGE_CLOSE).map_or("", |close| &rest[close + PAGE_CLOSE.len_utf8()..]);
            }
            BREAK => out.push(' '),
            NOTE_OPEN => {
                let (inner, after) = rest.split_once(NOTE_CLOSE).unwrap_or((rest, ""));
                out.push_str(&format!("[{}]", inner.split_once(':').map_or(inner, |(_, mark)| mark)));
                rest = after;
            }
            _ => {
                if let Some(style @ (Style::Raised | Style::Lowered)) = Style::opened_by(sign)
                    && let Some(inner) = rest.split(style.close()).next()
                    && let Some(shifted) = shifted(inner, style)
                {
                    rest = &rest[inner.len()..];
                    out.push_str(&shifted);
                }
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

const RAISED: &str = "0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻−⁻=⁼(⁽)⁾nⁿiⁱaᵃbᵇcᶜdᵈeᵉhʰkᵏmᵐoᵒrʳsˢtᵗxˣ";
const LOWERED: &str = "0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋−₋=₌(₍)₎aₐeₑhₕiᵢkₖmₘnₙoₒxₓ";

/// The letters as raised or lowered letters of Unicode, if it has all of them.
fn shifted(text: &str, style: Style) -> Option<String> {
    let table = if style == Style::Raised { RAISED } else { LOWERED };
    let of = |letter: char| {
        let mut pairs = table.chars();
        std::iter::from_fn(|| Some((pairs.next()?, pairs.next()?))).find(|(plain, _)| *plain == letter).map(|(_, shifted)| shifted)
    };
    (!text.is_empty()).then(|| text.chars().map(of).collect()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raised_and_lowered_letters_stay_apart_from_the_line() {
        let (raised, lowered) = (Style::Raised, Style::Lowered);
        let check = |text: String, expected: &str| assert_eq!(plain(&text), expected);
        check(format!("10{}6{} m{}2{}", raised.open(), raised.close(), raised.open(), raised.close()), "10⁶ m²");
        check(format!("CO{}2{}", lowered.open(), lowered.close()), "CO₂");
        check(format!("Tỉnh ủy{}[1]{}", raised.open(), raised.close()), "Tỉnh ủy[1]");
        check(format!("a{}b", raised.open()), "aᵇ");
        check(format!("một {PAGE_OPEN}2{PAGE_CLOSE} hai{BREAK}ba"), "một hai ba");
        check(format!("ủy{NOTE_OPEN}0:1{NOTE_CLOSE}."), "ủy[1].");
        check(format!("{PAGE_OPEN}2"), "");
    }
}
