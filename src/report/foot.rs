//! Turns the last lines of a report into recipients and signature.
//!
//! The two stand side by side in the original, so converters print them in either order or mixed; each
//! line is told by its own look.

use std::sync::LazyLock;

use regex::Regex;
use vanthu_search::fold;

use super::block::{Block, Foot, Kind};
use super::line::Line;
use super::marks;
use super::numbering::{self, Rank};
use super::{Derived, Origin, Signer};
use crate::pattern::pattern;

/// A signature without recipients stands in this many last lines, or it is none.
const SIGNATURE_LINES_MAX: usize = 15;

static POSITION: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"^{}[\p{{Lu}} ,\-–]*$", marks::POST)));
static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\p{Lu}\p{Ll}*(?:\s+\p{Lu}\p{Ll}*){1,5}$"));

/// Words of signatures that stay in capitals.
const ABBREVIATIONS: [&str; 9] = ["UBND", "HĐND", "LĐLĐ", "TLĐ", "CĐCS", "UBKT", "BCH", "BTV", "MTTQ"];

/// Where the foot begins; `lines.len()` when there is none.
pub fn start(lines: &[Line<'_>]) -> usize {
    let recipients = lines.iter().position(|line| !line.literal && marks::is_recipients_label(&line.text));
    let authority = (0..lines.len()).find(|index| is_signature(&lines[*index..]));
    if let Some(first) = recipients.into_iter().chain(authority).min() {
        return first;
    }
    let tail = lines.len().saturating_sub(SIGNATURE_LINES_MAX);
    let position = lines[tail..].iter().position(|line| !line.literal && POSITION.is_match(marks::bare(&line.text)));
    position.map_or(lines.len(), |index| tail + index)
}

/// "TM. BAN THƯỜNG VỤ" with a position or a name soon after it.
fn is_signature(lines: &[Line<'_>]) -> bool {
    let signs = |text: &str| POSITION.is_match(text) || NAME.is_match(text);
    lines.first().is_some_and(|line| !line.literal && marks::is_authority(marks::bare(&line.text)))
        && lines[1..].iter().filter(|line| !line.is_blank()).take(SIGNATURE_LINES_MAX).any(|line| signs(marks::bare(&line.text)))
}

/// Reads the foot; returns its blocks and how many lines it takes. An appendix may follow it.
pub fn read(lines: &[Line<'_>]) -> (Vec<Block>, usize) {
    let mut foot: Vec<Block> = Vec::new();
    let mut taken = 0;
    let mut seen = Seen::default();
    for (index, line) in lines.iter().enumerate() {
        if line.is_blank() || (!line.literal && (marks::bare(&line.text).is_empty() || marks::is_rule(&line.text))) {
            continue;
        }
        let Some(block) = line_of(line, seen) else { break };
        seen.add(block.kind);
        foot.push(block);
        taken = index + 1;
    }
    (foot, taken)
}

/// What a foot has had so far.
#[derive(Clone, Copy, Default)]
struct Seen {
    has_label: bool,
    /// An authority or a position.
    is_signed: bool,
    has_name: bool,
}

impl Seen {
    fn add(&mut self, kind: Kind) {
        self.has_label |= kind == Kind::Foot(Foot::Label);
        self.is_signed |= matches!(kind, Kind::Foot(Foot::Authority | Foot::Position));
        self.has_name |= kind == Kind::Foot(Foot::Name);
    }
}

fn line_of(line: &Line<'_>, seen: Seen) -> Option<Block> {
    let bare = marks::bare(&line.text);
    let plain = |role: Foot| Some(Block::plain(Kind::Foot(role), bare.to_owned(), line.number));
    // A number is never part of a foot: what follows is an appendix, or the foot was none.
    if line.literal || is_appendix(bare) || numbering::label(&line.text).is_some_and(|label| label.rank < Rank::Letter) {
        return None;
    }
    if marks::is_recipients_label(&line.text) {
        return plain(Foot::Label);
    }
    if marks::is_authority(bare) {
        return plain(Foot::Authority);
    }
    if POSITION.is_match(bare) {
        return plain(Foot::Position);
    }
    if seen.is_signed && !seen.has_name && NAME.is_match(bare) {
        return plain(Foot::Name);
    }
    if let Some(label) = numbering::label(&line.text).filter(|label| matches!(label.rank, Rank::Dash | Rank::SubDash)) {
        let text = marks::bare(&label.rest).to_owned();
        return seen
            .has_label
            .then(|| Block { label: label.printed.into(), ..Block::plain(Kind::Foot(Foot::Recipient), text, line.number) });
    }
    // Whatever else stands between label and name: "(Đã ký)", a scanned mark.
    (bare.chars().count() <= 120 && !(seen.has_name && bare.chars().count() > 40)).then(|| plain(Foot::Other)).flatten()
}

fn is_appendix(bare: &str) -> bool {
    fold::fold(bare).starts_with("phu luc")
}

/// The recipients without bullets and list marks, each with its line.
pub fn recipients(blocks: &[Block]) -> Option<Derived<Vec<String>>> {
    let entries: Vec<&Block> = blocks.iter().filter(|block| block.kind == Kind::Foot(Foot::Recipient)).collect();
    let values = entries.iter().map(|block| block.text.trim_end_matches([';', '.', ' ']).to_owned()).collect();
    (!entries.is_empty()).then(|| Derived::new(values, Origin::Lines(entries.iter().map(|block| block.line()).collect())))
}

/// Who keeps the copy for the records: of "Lưu: VT" what follows "Lưu:"; none when it is another recipient.
pub fn record_copy(recipient: &str) -> Option<&str> {
    let rest = recipient.strip_prefix("Lưu").or_else(|| recipient.strip_prefix("lưu"))?;
    Some(rest.trim_start_matches([':', ' ']))
}

/// Who signed, with authority and position: of several signers the first, with what stands above the name.
pub fn signer(blocks: &[Block]) -> Option<Derived<Signer>> {
    let name_at = blocks.iter().position(|block| block.kind == Kind::Foot(Foot::Name))?;
    let above = |role: Foot| blocks[..name_at].iter().rev().find(move |block| block.kind == Kind::Foot(role));
    let text = |role: Foot| above(role).map_or_else(String::new, |block| titled(&block.text));
    let signer = Signer { name: blocks[name_at].text.clone(), position: text(Foot::Position), authority: text(Foot::Authority) };
    let lines = [above(Foot::Authority), above(Foot::Position), Some(&blocks[name_at])].into_iter().flatten().map(Block::line).collect();
    Some(Derived::new(signer, Origin::Lines(lines)))
}

/// Writes capitals as they stand in running text: "PHÓ CHỦ TỊCH" is "Phó Chủ tịch".
///
/// Each known word pair keeps its small second word; a prefix like "TM." stays.
fn titled(capitals: &str) -> String {
    if !numbering::is_capitals(capitals) {
        return capitals.to_owned();
    }
    let mut words: Vec<String> = Vec::new();
    let mut small = false;
    for word in capitals.split_whitespace() {
        let prefix = word.ends_with('.') || word.contains('/') || (words.is_empty() && marks::is_on_behalf(word));
        let abbreviation = ABBREVIATIONS.contains(&word);
        if prefix || abbreviation {
            words.push(word.to_owned());
            continue;
        }
        words.push(if small { word.to_lowercase() } else { capitalised(word) });
        // "PHÓ", "QUYỀN", "TỔNG" and "BAN" stand before a pair; otherwise every second word is small.
        small = !small && !matches!(word, "PHÓ" | "QUYỀN" | "TỔNG" | "BAN");
    }
    words.join(" ")
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_string() + &letters.as_str().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_read_as_in_running_text() {
        for (capitals, expected) in [
            ("PHÓ CHỦ TỊCH", "Phó Chủ tịch"),
            ("TM. BAN THƯỜNG VỤ", "TM. Ban Thường vụ"),
            ("KT. GIÁM ĐỐC", "KT. Giám đốc"),
            ("TM. BAN CHẤP HÀNH", "TM. Ban Chấp hành"),
            ("TM. UBND TỈNH", "TM. UBND Tỉnh"),
            ("Phó Chủ tịch", "Phó Chủ tịch"),
        ] {
            assert_eq!(titled(capitals), expected);
        }
    }
}
