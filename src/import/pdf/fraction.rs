//! Recognizes fractions, which a PDF draws above and below the line, and writes them as text: `11/7`.
//!
//! A numerator and a denominator contain digits or formulas and touch the text of their line; table cells are further apart.

use std::ops::Range;

use super::page::{Letter, Line};
use crate::report::inline::{self, Style};

/// How far a fraction stands from the words beside it, in sizes.
const GAP_MAX: f64 = 0.4;

/// Maximum number of characters of each half.
const CHARS_MAX: usize = 30;

/// Joins all fractions of a page; returns how many they are.
pub(super) fn join(lines: &mut Vec<Line>) -> usize {
    let of_lines = join_lines(lines);
    lines.iter_mut().map(|line| join_small(&mut line.letters, line.size)).sum::<usize>() + of_lines
}

/// Joins the fractions whose halves are lines of their own.
fn join_lines(lines: &mut Vec<Line>) -> usize {
    let (mut at, mut count) = (0, 0);
    while at + 1 < lines.len() {
        let Some(side) = side(lines, at) else {
            at += 1;
            continue;
        };
        count += 1;
        let (under, over) = (lines.remove(at + 1), lines.remove(at));
        let letter = Half::of(&over).joined(&Half::of(&under));
        let reach = |line: &Line| (over.height - line.height).max(line.height - under.height).max(line.reach);
        match side {
            Side::After => {
                let before = &mut lines[at - 1];
                (before.to, before.reach) = (letter.to, reach(before));
                before.letters.push(letter);
                // The rest of the line is drawn as another one.
                if lines.get(at).is_some_and(|rest| continues(&lines[at - 1], rest)) {
                    let rest = lines.remove(at);
                    let before = &mut lines[at - 1];
                    before.to = rest.to;
                    before.letters.extend(rest.letters);
                }
            }
            Side::Before => {
                let rest = &mut lines[at];
                (rest.from, rest.reach) = (letter.from, reach(rest));
                rest.letters.insert(0, letter);
            }
        }
    }
    count
}

/// Joins the fractions whose halves are drawn as raised and lowered letters of one line. Letters that touch a word are not a fraction: `x₁²`, `²³⁵₉₂U`.
fn join_small(letters: &mut Vec<Letter>, size: f64) -> usize {
    let (mut at, mut count) = (0, 0);
    while at < letters.len() {
        let run = |from: usize, style: Style| letters[from..].iter().take_while(|letter| letter.shift == Some(style)).count();
        let over = run(at, Style::Raised);
        let end = at + over + run(at + over, Style::Lowered);
        let fraction = (over > 0 && end > at + over).then(|| small_fraction(letters, at..at + over, at + over..end, size)).flatten();
        at += match fraction {
            Some(whole) => {
                letters.splice(at..end, [whole]);
                count += 1;
                1
            }
            None => over.max(1),
        };
    }
    count
}

fn small_fraction(letters: &[Letter], over: Range<usize>, under: Range<usize>, size: f64) -> Option<Letter> {
    let is_blank = |letter: &Letter| letter.text.trim().is_empty();
    let (before, after) = (over.start.checked_sub(1).map(|before| &letters[before]), letters.get(under.end));
    let half = |range: Range<usize>| -> Option<Half> {
        let part = &letters[range];
        let text: String = part.iter().map(|letter| letter.text.as_str()).collect();
        Some(Half { from: part.first()?.from, to: part.last()?.to, text: text.trim().to_owned() })
    };
    let (over, under) = (half(over)?, half(under)?);
    let (from, to) = (over.from.min(under.from), over.to.max(under.to));
    let is_apart = before.is_none_or(|before| is_blank(before) || from - before.to > size * 0.1)
        && after.is_none_or(|after| is_blank(after) || after.from - to > size * 0.1);
    (is_apart && over.is_above(&under)).then(|| over.joined(&under))
}

/// The numerator or the denominator.
struct Half {
    from: f64,
    to: f64,
    text: String,
}

impl Half {
    fn of(line: &Line) -> Half {
        let text: String = line.letters.iter().map(|letter| letter.text.as_str()).collect();
        Half { from: line.from, to: line.to, text: text.trim().to_owned() }
    }

    /// Whether both are formulas, and the shorter one lies mostly within the width of the other.
    fn is_above(&self, under: &Half) -> bool {
        let common = self.to.min(under.to) - self.from.max(under.from);
        let is_within = common > 0.0 && common > 0.6 * (self.to - self.from).min(under.to - under.from);
        is_within && is_formula(&self.text) && is_formula(&under.text)
    }

    fn joined(&self, under: &Half) -> Letter {
        let text = format!("{}/{}", inline::operand(&self.text), inline::operand(&under.text));
        Letter { from: self.from.min(under.from), to: self.to.max(under.to), text, shift: None }
    }
}

/// On which side of a fraction the words of its line stand.
enum Side {
    After,
    Before,
}

/// Whether the line at `at` and the next are the halves of a fraction, and where the line is that they belong to.
fn side(lines: &[Line], at: usize) -> Option<Side> {
    let (over, under) = (&lines[at], &lines[at + 1]);
    let size = over.size.max(under.size);
    let is_short = over.letters.len() <= CHARS_MAX && under.letters.len() <= CHARS_MAX;
    if !is_short || !(size * 0.7..size * 2.5).contains(&(over.height - under.height)) {
        return None;
    }
    let is_between = |line: &Line| line.height < over.height - size * 0.2 && line.height > under.height + size * 0.2;
    let touches = |gap: f64| (-0.1..GAP_MAX).contains(&(gap / size));
    let (from, to) = (over.from.min(under.from), over.to.max(under.to));
    let follows = at > 0 && is_between(&lines[at - 1]) && touches(from - lines[at - 1].to);
    let precedes = lines.get(at + 2).is_some_and(|line| is_between(line) && touches(line.from - to));
    let side = if follows { Some(Side::After) } else { precedes.then_some(Side::Before) };
    side.filter(|_| Half::of(over).is_above(&Half::of(under)))
}

/// Whether a line goes on with another at the same height, after a fraction.
fn continues(before: &Line, rest: &Line) -> bool {
    (before.height - rest.height).abs() < before.size * 0.3 && (-0.1..GAP_MAX).contains(&((rest.from - before.to) / before.size))
}

/// Whether a text has figures or signs and single letters, and no words.
fn is_formula(text: &str) -> bool {
    let longest = text.split(|letter: char| !letter.is_alphabetic()).map(|word| word.chars().count()).max().unwrap_or(0);
    !text.is_empty() && text.chars().count() <= CHARS_MAX && longest <= 2 && text.chars().any(char::is_alphanumeric)
}
