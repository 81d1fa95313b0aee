//! Groups the letters of a PDF page into lines and paragraphs, in drawing order.

use super::fraction;
use super::hidden::{self, Seen};
use crate::import::is_unreadable;
use crate::report::inline::{self, NOTE_CLOSE, NOTE_OPEN, Style};
use crate::report::{marks, numbering};
use vanthu_search::syllable;

/// Letters nearer than this share of their size are of one word.
const SPACE: f64 = 0.15;

/// A line further down than this many sizes begins a paragraph.
const LEADING: f64 = 1.65;

/// A line that ends within this many sizes of the right margin is full, and the next goes on with it.
const FULL: f64 = 3.5;

/// The margins beside a centred line differ by this many sizes at most.
const OFF_CENTRE_MAX: f64 = 2.5;

/// A letter is of the line before it if it stands within this many sizes of it.
const BESIDE: f64 = 2.5;

/// A letter that is drawn later is of a line if it stands this near.
const WITHIN: f64 = 0.4;

/// Superscripts and subscripts: maximum size relative to the line, and vertical offset in line sizes.
const SHIFTED_SIZE_MAX: f64 = 0.82;
const RAISED: std::ops::Range<f64> = 0.12..0.65;
const LOWERED: std::ops::Range<f64> = 0.08..0.35;

/// Raised or lowered letters nearer than this many sizes are one figure.
const BESIDE_SMALL: f64 = 0.3;

/// Maximum indent of a line relative to the line before, in font sizes; beyond that it is another column.
const INDENT_MAX: f64 = 8.0;

/// Minimum number of rows side by side for a page set in columns.
const COLUMN_ROWS_MIN: usize = 2;

/// How many lines back a letter may belong to.
const LINES_BACK: usize = 40;

/// The direction in which letters are read: of a table that is set along the long side of a page, upwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Right,
    Up,
    Left,
    Down,
}

impl Direction {
    const ALL: [Direction; 4] = [Self::Right, Self::Up, Self::Left, Self::Down];

    /// By the part of a letter's matrix that turns it.
    fn of(cosine: f64, sine: f64) -> Direction {
        match (cosine.abs() >= sine.abs(), cosine >= 0.0, sine >= 0.0) {
            (true, true, _) => Self::Right,
            (true, false, _) => Self::Left,
            (false, _, true) => Self::Up,
            (false, _, false) => Self::Down,
        }
    }

    /// A place as a reader sees it who turns the page.
    fn turned(self, x: f64, y: f64) -> (f64, f64) {
        match self {
            Self::Right => (x, y),
            Self::Up => (y, -x),
            Self::Left => (-x, -y),
            Self::Down => (-y, x),
        }
    }
}

/// A letter: where it begins and ends, what it is, and whether it is raised or lowered.
pub(super) struct Letter {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) text: String,
    pub(super) shift: Option<Style>,
}

/// Letters on one line.
pub(super) struct Line {
    pub(super) from: f64,
    pub(super) to: f64,
    /// How high on the page.
    pub(super) height: f64,
    pub(super) size: f64,
    /// How far a fraction in it reaches above and below the line.
    pub(super) reach: f64,
    pub(super) letters: Vec<Letter>,
}

impl Line {
    /// The text, with code points around raised and lowered letters.
    fn text(&mut self) -> String {
        self.sort();
        let mut text = String::new();
        let mut last = self.from;
        let mut shift: Option<Style> = None;
        for letter in &self.letters {
            let is_space = letter.text.chars().all(char::is_whitespace);
            if shift != letter.shift {
                text.extend(shift.map(Style::close));
            }
            if (is_space || letter.from - last > self.size * SPACE) && !text.is_empty() && !text.ends_with(' ') {
                text.push(' ');
            }
            if shift != letter.shift {
                text.extend(letter.shift.map(Style::open));
                shift = letter.shift;
            }
            if !is_space {
                text += &letter.text;
                self.to = letter.to;
            }
            last = last.max(letter.to);
        }
        text.extend(shift.map(Style::close));
        text.trim().to_owned()
    }

    /// Sorts the letters from left to right; raised and lowered figures above each other stay whole, the raised ones first.
    fn sort(&mut self) {
        let mut from = f64::MIN;
        let mut before: Option<(f64, Option<Style>)> = None;
        let mut keys: Vec<f64> = Vec::with_capacity(self.letters.len());
        for letter in &self.letters {
            let goes_on = letter.shift.is_some()
                && before.is_some_and(|(to, shift)| shift == letter.shift && (letter.from - to).abs() < self.size * BESIDE_SMALL);
            if !goes_on {
                from = letter.from;
            }
            keys.push(from);
            before = Some((letter.to, letter.shift));
        }
        let mut order: Vec<(f64, Letter)> = keys.into_iter().zip(std::mem::take(&mut self.letters)).collect();
        order.sort_by(|left, right| left.0.total_cmp(&right.0));
        self.letters.extend(order.into_iter().map(|(_, letter)| letter));
    }

    /// Whether the line is set in the middle between two margins.
    fn is_centred(&self, left: f64, right: f64) -> bool {
        (self.from - left - (right - self.to)).abs() < self.size * OFF_CENTRE_MAX
    }

    /// Whether a letter of this position and size is a superscript or subscript of the line.
    fn shift(&self, from: f64, height: f64, size: f64) -> Option<Style> {
        let is_near = from > self.from - size && from - self.to < self.size * 0.6;
        let offset = (height - self.height) / self.size;
        match () {
            () if !is_near || size > self.size * SHIFTED_SIZE_MAX => None,
            () if RAISED.contains(&offset) => Some(Style::Raised),
            () if LOWERED.contains(&-offset) => Some(Style::Lowered),
            () => None,
        }
    }

    /// Whether the line is the superscript mark of a note whose text begins here.
    fn is_mark_of(&self, from: f64, height: f64, size: f64) -> bool {
        let is_figures = self.letters.iter().all(|letter| letter.text.chars().all(|letter| letter.is_ascii_digit() || letter == '*'));
        is_figures
            && self.letters.len() <= 3
            && self.size < size * SHIFTED_SIZE_MAX
            && RAISED.contains(&((self.height - height) / size))
            && (-0.2..0.8).contains(&((from - self.to) / size))
    }
}

/// The lines of a page, in the order in which they are drawn.
#[derive(Default)]
pub(super) struct Page {
    lines: Vec<Line>,
    unreadable: usize,
    fractions: usize,
}

impl Page {
    /// Gathers the visible letters of a page, those of each direction apart: the direction of most letters comes first.
    pub(super) fn of(seen: &Seen) -> Vec<Page> {
        let mut counts: Vec<(Direction, usize)> = Direction::ALL.map(|direction| (direction, 0)).to_vec();
        let of = |letter: &hidden::Letter| Direction::of(letter.place.m11, letter.place.m12);
        for letter in &seen.letters {
            if let Some((_, count)) = counts.iter_mut().find(|(direction, _)| *direction == of(letter)) {
                *count += 1;
            }
        }
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let read = |(direction, _): (Direction, usize)| {
            let mut page = Page::default();
            seen.letters.iter().filter(|letter| of(letter) == direction).for_each(|letter| page.letter(letter, direction));
            page.fractions = fraction::join(&mut page.lines);
            page
        };
        counts.into_iter().enumerate().filter(|(at, (_, count))| *at == 0 || *count > 0).map(|(_, counted)| read(counted)).collect()
    }

    /// Number of letters without a Unicode mapping.
    pub(super) fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// Number of fractions that were drawn above and below a line.
    pub(super) fn fractions(&self) -> usize {
        self.fractions
    }

    fn letter(&mut self, letter: &hidden::Letter, direction: Direction) {
        let hidden::Letter { place, width, size, text, .. } = letter;
        let (from, height) = direction.turned(place.m31, place.m32);
        let size = (place.m11.hypot(place.m12) * size).abs().max(0.1);
        let to = from + width * size;
        self.unreadable += text.chars().filter(|letter| is_unreadable(*letter)).count();
        let is_blank = text.trim().is_empty();
        let mut letter = Letter { from, to, text: text.replace(inline::is_sign, ""), shift: None };
        let is_beside = |line: &Line, sizes: f64| {
            (line.height - height).abs() < size * 0.3 && from > line.from - size * sizes && from - line.to < size * sizes
        };
        // Letters of a second font are often drawn after the rest of their line; they close gaps, and cells do not.
        let last = self.lines.len().checked_sub(1);
        let beside = last
            .filter(|last| is_beside(&self.lines[*last], BESIDE) && (is_blank || self.lines[*last].shift(from, height, size).is_none()));
        let recent = || (0..self.lines.len()).rev().take(LINES_BACK);
        let shifted = || recent().find_map(|at| Some((at, self.lines[at].shift(from, height, size)?))).filter(|_| !is_blank);
        let earlier = || recent().find(|at| is_beside(&self.lines[*at], WITHIN));
        let found = match beside {
            Some(at) => Some(at),
            None => match shifted() {
                Some((at, style)) => {
                    letter.shift = Some(style);
                    self.lines[at].to = self.lines[at].to.max(to);
                    self.lines[at].letters.push(letter);
                    return;
                }
                None => earlier(),
            },
        };
        let follows_mark = !is_blank && last.is_some_and(|last| self.lines[last].is_mark_of(from, height, size));
        match found.map(|at| &mut self.lines[at]) {
            Some(line) => {
                line.from = line.from.min(from);
                line.to = line.to.max(to);
                line.size = line.size.max(size);
                line.letters.push(letter);
            }
            None if follows_mark => {
                if let Some(line) = self.lines.last_mut() {
                    line.letters.iter_mut().for_each(|mark| mark.shift = Some(Style::Raised));
                    (line.to, line.height, line.size) = (to, height, size);
                    line.letters.push(letter);
                }
            }
            None => self.lines.push(Line { from, to, height, size, reach: 0.0, letters: vec![letter] }),
        }
    }

    /// Whether running text is set in two columns: lines side by side that continue in lower case.
    pub(super) fn has_columns(&self) -> bool {
        let starts_small = |line: &Line| {
            line.letters
                .iter()
                .find(|letter| !letter.text.trim().is_empty())
                .is_some_and(|letter| letter.text.starts_with(char::is_lowercase))
        };
        let is_wide = |line: &Line| line.letters.len() >= 12;
        let is_row = |left: &Line, right: &Line| {
            (left.height - right.height).abs() < left.size * 0.3 && right.from - left.to > left.size && is_wide(left) && is_wide(right)
        };
        let rows = self.lines.iter().enumerate().filter(|(at, left)| {
            let near = self.lines[at + 1..].iter().take(4).chain(self.lines[at.saturating_sub(4)..*at].iter());
            near.into_iter().any(|right| is_row(left, right) && (starts_small(left) || starts_small(right)))
        });
        rows.count() >= COLUMN_ROWS_MIN - 1
    }

    /// Appends the paragraphs of the page.
    pub(super) fn paragraphs(mut self, paragraphs: &mut Vec<Option<String>>) {
        let texts: Vec<String> = self.lines.iter_mut().map(Line::text).collect();
        let lines: Vec<(Line, String)> = self.lines.into_iter().zip(texts).filter(|(_, text)| !text.is_empty()).collect();
        let right = lines.iter().map(|(line, _)| line.to).fold(0.0, f64::max);
        let left = lines.iter().map(|(line, _)| line.from).fold(right, f64::min);
        let mut found: Vec<String> = Vec::new();
        let mut text = String::new();
        for (index, (line, words)) in lines.iter().enumerate() {
            if let Some((before, _)) = index.checked_sub(1).and_then(|before| lines.get(before)) {
                let drop = before.height - line.height;
                let is_full = before.to > right - line.size * FULL;
                let is_near = drop > 0.0 && drop - before.reach - line.reach < line.size * LEADING;
                let is_below = is_near && before.from - line.from < line.size * INDENT_MAX;
                let goes_on = is_below && line.from <= before.from + 2.0 && is_full;
                let is_title = is_near && [before, line].iter().all(|line| line.is_centred(left, right)) && is_one_title(&text, words);
                if (goes_on || is_title) && !begins_part(&text, words) {
                    join(&mut text, words);
                    continue;
                }
                found.push(std::mem::take(&mut text));
            }
            text += words;
        }
        found.extend(Some(text).filter(|text| !text.is_empty()));
        as_notes(&mut found);
        paragraphs.extend(found.into_iter().map(Some));
    }
}

/// Whether two centred lines are of one title: both in capitals or neither, and none of them is a note in brackets.
fn is_one_title(before: &str, words: &str) -> bool {
    numbering::is_capitals(before) == numbering::is_capitals(words)
        && !words.starts_with(['(', '['])
        && !before.ends_with(['.', ')'])
        && ![before, words].iter().any(|text| marks::is_nation(text) || marks::is_rule(text) || numbering::label(text).is_some())
}

/// Whether a line begins a point, a section or the signature although the line before it is full.
fn begins_part(before: &str, words: &str) -> bool {
    let is_complete = !marks::is_unfinished(before);
    let is_label = numbering::label(words).is_some();
    let is_foot = marks::is_recipients_label(words) || marks::is_authority(marks::bare(words));
    is_foot || (is_complete && is_label)
}

/// Appends a line. A word hyphenated at the line end is joined, unless both halves are Vietnamese syllables.
fn join(text: &mut String, words: &str) {
    let head: String =
        text.chars().rev().skip(1).take_while(|letter| letter.is_alphabetic()).collect::<Vec<_>>().into_iter().rev().collect();
    let tail: String = words.chars().take_while(|letter| letter.is_alphabetic()).collect();
    if !text.ends_with('-') || head.is_empty() || tail.is_empty() {
        text.push(' ');
        text.push_str(words);
        return;
    }
    let is_syllable = |word: &str| syllable::is_syllable(&word.to_lowercase().chars().collect::<Vec<_>>());
    let is_cut = head.is_ascii() && tail.is_ascii() && !(is_syllable(&head) && is_syllable(&tail));
    if is_cut {
        text.pop();
    }
    text.push_str(words);
}

/// Converts paragraphs at the foot of a page that begin with a superscript number to footnotes; drops the rule above them.
fn as_notes(paragraphs: &mut Vec<String>) {
    let mark = |text: &str| -> Option<String> {
        let inner = text.strip_prefix(Style::Raised.open())?.split_once(Style::Raised.close())?.0;
        Some(inner.to_owned()).filter(|mark| !mark.is_empty() && mark.chars().all(|letter| letter.is_ascii_digit()))
    };
    let Some(first) = paragraphs.iter().position(|text| mark(text).is_some()) else { return };
    let marks: Vec<String> = paragraphs[first..].iter().filter_map(|text| mark(text)).collect();
    let is_referred = |number: &String| {
        let sign = format!("{}{number}{}", Style::Raised.open(), Style::Raised.close());
        paragraphs[..first].iter().any(|text| text.contains(&sign))
    };
    if !marks.iter().all(is_referred) {
        return;
    }
    for text in &mut paragraphs[..first] {
        for number in &marks {
            let sign = format!("{}{number}{}", Style::Raised.open(), Style::Raised.close());
            // A power is no reference: "m²", "10⁶".
            if let Some(at) = text.find(&sign).filter(|at| !is_power(&text[..*at])) {
                text.replace_range(at..at + sign.len(), &format!("{NOTE_OPEN}0:{number}{NOTE_CLOSE}"));
            }
        }
    }
    for text in &mut paragraphs[first..] {
        if let Some(number) = mark(text) {
            let rest = text.split_once(Style::Raised.close()).map_or("", |(_, rest)| rest).trim_start();
            *text = format!("{NOTE_OPEN}note:{number}{NOTE_CLOSE}{rest}");
        }
    }
    if let Some(rule) = first.checked_sub(1).filter(|rule| marks::is_rule(&paragraphs[*rule])) {
        paragraphs.remove(rule);
    }
}

/// Whether a raised number after a text is a power or belongs to a unit.
fn is_power(before: &str) -> bool {
    let word: String = before.chars().rev().take_while(|letter| letter.is_alphanumeric()).collect::<Vec<_>>().into_iter().rev().collect();
    word.ends_with(|letter: char| letter.is_ascii_digit()) || matches!(word.as_str(), "m" | "km" | "dm" | "cm" | "mm" | "hm" | "dam")
}
