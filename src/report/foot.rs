//! Turns the last lines of a report into recipients and signature.
//!
//! The two stand side by side in the original, so converters print them in either order or mixed; each
//! line is told by its own look.

use std::sync::LazyLock;

use regex::Regex;
use vanthu_search::fold;

use super::block::{Block, Foot, Kind};
use super::inline;
use super::line::Line;
use super::marks;
use super::numbering::{self, Rank};
use super::{Derived, Origin, Signer, acts, date, signs};
use crate::pattern::pattern;

/// A signature without recipients stands in this many last lines, or it is none.
const SIGNATURE_LINES_MAX: usize = 15;

static POSITION: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"^{}[\p{{Lu}} ,\-–]*$", marks::POST)));
/// Names of the Central Highlands have apostrophes: `H'Hen Niê`. Two names side by side are no name.
static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\p{Lu}(?:['’ʼ]\p{Lu}?)?\p{Ll}*(?: \p{Lu}(?:['’ʼ]\p{Lu}?)?\p{Ll}*){1,5}$"));

/// Ranks and degrees, which stand before the names of the forces, schools and hospitals.
static TITLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:Đại|Thượng|Trung|Thiếu) (?:tướng|tá|úy|uỷ)|(?:(?:GS|PGS|TSKH|TS|ThS|BS|BSCK[I]+|KS|CN|LS|NGND|NGƯT|TTND|TTƯT)\b[.,]?\s*)+)\s*(?P<name>\p{Lu}.*)$",
    )
});

/// The name of a person without rank and degree; none where a text is no name.
pub fn person(text: &str) -> Option<&str> {
    let name = TITLED.captures(text).and_then(|found| found.name("name")).map_or(text, |name| name.as_str());
    NAME.is_match(name).then_some(name)
}

/// Reports whether a text is a post: `PHÓ CHỦ TỊCH`.
pub fn is_position(text: &str) -> bool {
    POSITION.is_match(text)
}

/// Family names, without accents: nearly all persons who sign have one of these.
const FAMILY_NAMES: [&str; 96] = [
    "an", "au", "bach", "ban", "bang", "be", "bien", "bo", "bui", "ca", "cam", "can", "cao", "chau", "che", "chu", "cu", "cung", "dam",
    "dang", "dao", "dau", "deo", "diep", "dieu", "dinh", "do", "doan", "dong", "du", "duong", "giang", "giap", "ha", "ho", "hoang", "hua",
    "huynh", "kha", "khang", "khong", "khuat", "kieu", "kim", "la", "lai", "lam", "le", "leo", "lo", "loc", "lu", "luc", "luong", "luu",
    "luyen", "ly", "ma", "mac", "mai", "man", "mua", "nghiem", "ngo", "nguyen", "ninh", "nong", "ong", "pham", "phan", "phi", "phung",
    "quach", "quan", "quang", "sam", "sung", "ta", "tang", "thach", "thai", "thao", "thieu", "to", "tong", "tran", "trang", "trieu",
    "trinh", "truong", "ung", "vang", "vi", "vo", "vu", "vuong",
];

/// Reports whether a name begins with a known family name.
pub fn has_family_name(name: &str) -> bool {
    name.split_whitespace().next().is_some_and(|first| FAMILY_NAMES.contains(&fold::fold(first).as_str()))
}

/// The most frequent family names as they are printed in capitals; in other names capitals are not told from posts.
const IN_CAPITALS: [&str; 48] = [
    "BÙI", "CÀ", "CAO", "CHU", "ĐÀO", "ĐẶNG", "ĐINH", "ĐỖ", "ĐOÀN", "DƯƠNG", "GIÀNG", "HÀ", "HỒ", "HOÀNG", "HUỲNH", "KIỀU", "LẠI", "LÂM",
    "LÊ", "LÒ", "LƯỜNG", "LƯƠNG", "LƯU", "LÝ", "MAI", "MÙA", "NGÔ", "NGUYỄN", "NÔNG", "PHẠM", "PHAN", "PHÙNG", "QUÁCH", "QUÀNG", "SÙNG",
    "TẠ", "THÀO", "TÒNG", "TÔ", "TRẦN", "TRIỆU", "TRỊNH", "TRƯƠNG", "VÀNG", "VÌ", "VÕ", "VŨ", "VƯƠNG",
];

fn is_name_in_capitals(text: &str) -> bool {
    let mut words = text.split(' ');
    numbering::is_capitals(text) && words.next().is_some_and(|first| IN_CAPITALS.contains(&first)) && (1..5).contains(&words.count())
}

/// The lines after a post that may hold the name.
const NAME_LINES_MAX: usize = 4;

/// Reports whether a post stands alone in capitals first, and the name of a person soon after it.
pub fn is_signed_by_post(lines: &[Line<'_>]) -> bool {
    let Some((first, rest)) = lines.split_first() else { return false };
    let post = inline::plain(marks::bare(&first.text));
    let post = post.trim();
    if first.literal || post.len() > 100 || !post.starts_with(char::is_uppercase) {
        return false;
    }
    let near = || rest.iter().filter(|line| !line.is_blank()).take(NAME_LINES_MAX);
    if near().next().is_some_and(|line| acts::is_ground(&line.text)) {
        return false;
    }
    // "Bộ trưởng" in small letters is a post where "(Đã ký)" stands under it.
    let is_stamped = |line: &Line<'_>| matches!(fold::fold(marks::bare(&line.text)).trim_matches(['(', ')', '[', ']']), "da ky" | "daky");
    let is_post = is_position(post) || (post.len() < 60 && is_position(&post.to_uppercase()) && near().take(2).any(is_stamped));
    if !is_post {
        return false;
    }
    let names = near().take_while(|line| line.text.chars().count() < 60).map(|line| inline::plain(marks::bare(&line.text)));
    names.into_iter().any(|name| person(name.trim()).is_some_and(has_family_name))
}

/// Words of signatures that stay in capitals.
const ABBREVIATIONS: [&str; 9] = ["UBND", "HĐND", "LĐLĐ", "TLĐ", "CĐCS", "UBKT", "BCH", "BTV", "MTTQ"];

/// Where the foot begins; `lines.len()` when there is none.
pub fn start(lines: &[Line<'_>]) -> usize {
    let recipients = lines.iter().position(|line| !line.literal && marks::is_recipients_label(&line.text));
    let authority = (0..lines.len()).find(|index| is_signature(&lines[*index..]) || is_signed_by_post(&lines[*index..]));
    let authenticated = signs::authentication_start(lines);
    if let Some(first) = recipients.into_iter().chain(authority).chain(authenticated).min() {
        return with_date(lines, first);
    }
    let tail = lines.len().saturating_sub(SIGNATURE_LINES_MAX);
    // "GIÁM ĐỐC SỞ Y TẾ" above the grounds enacts and does not sign.
    let tail = lines[tail..].iter().rposition(|line| acts::begins_text(&line.text)).map_or(tail, |last| tail + last + 1);
    let position = lines[tail..].iter().position(|line| !line.literal && POSITION.is_match(marks::bare(&line.text)));
    position.map_or(lines.len(), |index| with_date(lines, tail + index))
}

/// Where a foot begins with the place and date that stand right above it.
fn with_date(lines: &[Line<'_>], first: usize) -> usize {
    let above = lines[..first].iter().rposition(|line| !line.is_blank());
    above.filter(|above| date::is_place_and_date(marks::bare(&lines[*above].text))).unwrap_or(first)
}

/// "TM. BAN THƯỜNG VỤ" with a position or a name soon after it.
fn is_signature(lines: &[Line<'_>]) -> bool {
    let signs = |text: &str| POSITION.is_match(text) || person(text).is_some();
    lines.first().is_some_and(|line| !line.literal && marks::is_authority(marks::bare(&line.text)))
        && lines[1..].iter().filter(|line| !line.is_blank()).take(SIGNATURE_LINES_MAX).any(|line| signs(marks::bare(&line.text)))
}

/// Reads the foot; returns its blocks and how many lines it takes. An appendix may follow it.
pub fn read(lines: &[Line<'_>]) -> (Vec<Block>, usize) {
    let mut foot: Vec<Block> = Vec::new();
    let mut taken = 0;
    // A post in small letters begins a foot too.
    let mut seen = Seen { is_signed: is_signed_by_post(lines), ..Seen::default() };
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
    let written = marks::bare(&line.text);
    let plain = |role: Foot| Some(Block::plain(Kind::Foot(role), written.to_owned(), line.number));
    // A page number may stand at its end.
    let words = inline::plain(written);
    let bare = words.trim();
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
    let is_ranked = seen.has_label && TITLED.is_match(bare);
    if (seen.is_signed || is_ranked) && !seen.has_name && person(bare).is_some() {
        return plain(Foot::Name);
    }
    // A name may be in capitals as the post is.
    if seen.is_signed && !seen.has_name && is_name_in_capitals(bare) {
        return plain(Foot::Name);
    }
    if let Some(label) = numbering::label(&line.text).filter(|label| matches!(label.rank, Rank::Dash | Rank::SubDash)) {
        let text = marks::bare(&label.rest).to_owned();
        return seen
            .has_label
            .then(|| Block { label: label.printed.into(), ..Block::plain(Kind::Foot(Foot::Recipient), text, line.number) });
    }
    // Whatever else stands between label and name: "(Đã ký)", a scanned mark. After the name, recipients alone may follow.
    let length = bare.chars().count();
    let fits = match (seen.has_name, seen.has_label) {
        (false, _) => length <= 120,
        (true, true) => length <= 40 && !numbering::is_capitals(bare),
        (true, false) => bare.starts_with(['(', '[']) && length <= 40,
    };
    fits.then(|| plain(Foot::Other)).flatten()
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
    let written = &blocks[name_at].text;
    let name = if numbering::is_capitals(written) {
        written.split_whitespace().map(capitalised).collect::<Vec<_>>().join(" ")
    } else {
        person(written).unwrap_or(written).to_owned()
    };
    let signer = Signer { name, position: text(Foot::Position), authority: text(Foot::Authority) };
    let lines = [above(Foot::Authority), above(Foot::Position), Some(&blocks[name_at])].into_iter().flatten().map(Block::line).collect();
    Some(Derived::new(signer, Origin::Lines(lines)))
}

/// Who signed by properties: "Nguyễn Văn A (KT. Bộ trưởng - Thứ trưởng)", with the post that has a label of its own.
pub fn labelled_signer(blocks: &[Block]) -> Option<Derived<Signer>> {
    let value = |role: Foot| blocks.iter().find(|block| block.kind == Kind::Foot(role));
    let block = value(Foot::Name)?;
    let end = block.text.find([',', '(', ';', '-', '–', '—', '/']).unwrap_or(block.text.len());
    let (name, rest) = block.text.split_at(end);
    let name = person(name.trim())?.to_owned();
    let position = match value(Foot::Position) {
        Some(position) => position.text.clone(),
        None => rest.trim_matches(|letter: char| letter.is_whitespace() || "(),;-–—/".contains(letter)).to_owned(),
    };
    Some(Derived::new(Signer { name, position, authority: String::new() }, Origin::Lines(block.lines.to_vec())))
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
