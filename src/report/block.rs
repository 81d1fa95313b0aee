//! The parts of a numbered report, in the order in which they are printed.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use smallvec::{SmallVec, smallvec};

/// Numbers of lines, from 1: nearly always one.
pub type Lines = SmallVec<[usize; 2]>;

/// One part of a report: a line of the head, a section, a point, a line of the foot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// The printed number or bullet: `III.`, `1.`, `-`; empty where none was printed.
    pub label: CompactString,
    /// Its name on the page (`m1-k4-g2`), made of printed numbers; empty for head and foot.
    pub anchor: CompactString,
    /// Where it stands, as printed: `I › 4`.
    pub trail: CompactString,
    /// Its Markdown without the label.
    pub text: String,
    /// The numbers of the lines that its text comes from; the second after a joined page break.
    pub lines: Lines,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A line of the head.
    Head(Head),
    /// An annex, part, chapter, division or section; 0 is the outermost.
    Section(u8),
    /// An article, and whether it has a heading.
    Article(bool),
    /// A clause, with the number of components of its number, and whether it is set as a heading.
    Clause(u8, bool),
    /// `a)`.
    Letter,
    /// A dash; 1 for one within another.
    Dash(u8),
    /// Text without a number before the first numbered part, or a heading without one.
    Paragraph,
    /// A footnote.
    Note,
    /// A line of the foot.
    Foot(Foot),
}

/// A line of the head (boxes of Decree 30/2020/NĐ-CP, annex I, part IV).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Head {
    /// Quốc hiệu, tiêu ngữ, or the Party's name: box 1.
    Nation,
    /// The issuing body and its superior: box 2.
    Body,
    /// Number and symbol: box 3.
    Number,
    /// Place and date: box 4.
    Date,
    /// Name of the type: box 5a.
    Type,
    /// Trích yếu: box 5a, or "V/v" of box 5b.
    Title,
    /// "Kính gửi": box 9a.
    Addressee,
    /// Anything else among them.
    Other,
}

/// A line of the foot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Foot {
    /// "Nơi nhận:": box 9b.
    Label,
    /// One recipient.
    Recipient,
    /// "TM. BAN THƯỜNG VỤ": box 7a.
    Authority,
    /// "PHÓ CHỦ TỊCH": box 7a.
    Position,
    /// The signer's name: box 7b.
    Name,
    /// Anything else among them.
    Other,
}

impl Block {
    /// A block without number and anchor.
    pub fn plain(kind: Kind, text: String, line: usize) -> Block {
        Block {
            kind,
            label: CompactString::default(),
            anchor: CompactString::default(),
            trail: CompactString::default(),
            text,
            lines: smallvec![line],
        }
    }

    /// The line it begins on.
    pub fn line(&self) -> usize {
        self.lines.first().copied().unwrap_or(0)
    }

    /// The heading of a block that has one, which is its first paragraph, and what else it says.
    pub fn heading_and_rest(&self) -> (&str, &str) {
        if self.kind == Kind::Article(false) {
            return ("", &self.text);
        }
        self.text.split_once("\n\n").map_or((self.text.as_str(), ""), |(heading, rest)| (heading, rest.trim_start_matches('\n')))
    }

    /// Reports whether it is a heading on the page.
    pub const fn is_heading(&self) -> bool {
        matches!(self.kind, Kind::Section(_) | Kind::Article(true) | Kind::Clause(_, true))
    }
}
