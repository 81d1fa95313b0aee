//! Turns the lines between head and foot into sections, points and dashes by their printed numbers.
//!
//! CommonMark tears such texts apart (a list ends at every paragraph and at every page), so the lines
//! are read here first; only the text inside a block is Markdown. Nothing is renumbered: if II is
//! missing, III stays III and a warning says so.

use std::cell::OnceCell;

use vanthu_search::fold;

use super::acts::{self, Wrapping};
use super::anchors::Anchors;
use super::block::{Block, Kind};
use super::inline;
use super::line::Line;
use super::markup::notes::Note;
use super::numbering::{self, Label, Rank};
use super::quotations;
use super::types::DocumentType;
use super::{markdown, marks};
use crate::diag::{self, Diagnostics, Place};

/// Reports whether lines have printed numbers enough to be a numbered report.
///
/// With a head, one section, one article or two clauses are enough. Without one, a Markdown file may have a
/// numbered list too, so two sections in Roman numerals or two articles are asked for.
pub fn is_numbered(lines: &[Line<'_>], has_head: bool) -> bool {
    let (mut sections, mut clauses) = (0, 0);
    let mut last = 0;
    for label in lines.iter().filter(|line| !line.literal).filter_map(|line| numbering::label(&line.text)) {
        match label.rank {
            Rank::Section if label.value == last + 1 || label.value == 1 || (has_head && label.value > last) => {
                last = label.value;
                sections += 1;
            }
            Rank::Part | Rank::Chapter | Rank::Article => sections += 1,
            Rank::Clause(_) => clauses += 1,
            _ => {}
        }
    }
    if has_head { sections >= 1 || clauses >= 2 } else { sections >= 2 }
}

/// Where more numbers are missing in one place, the next one counts something else.
const MISSING_MAX: u32 = 3;

/// What stands after a printed number: the point of `1.`.
fn sign_after(printed: &str) -> Option<char> {
    printed.trim_end().chars().next_back().filter(|sign| !sign.is_alphanumeric())
}

/// One open level: its rank, the anchor down to it, its trail, and the last number seen within it.
struct Level {
    rank: Rank,
    anchor: String,
    trail: String,
    dash_count: u32,
    last_value: Option<(Rank, u32, String)>,
}

/// Builds blocks from lines, in order.
pub struct Builder<'a> {
    path: &'a str,
    diagnostics: &'a mut Diagnostics,
    blocks: Vec<Block>,
    /// How many line feeds the text of the last one has.
    feeds: usize,
    /// The first is the report itself.
    levels: Vec<Level>,
    anchors: Anchors,
    paragraph_count: usize,
    /// Whether a signature stands before.
    is_after_foot: bool,
    /// How the lines of this part of the text are wrapped, the lines, and the one before.
    wrapping: OnceCell<Wrapping>,
    lines: &'a [Line<'a>],
    last_line: &'a str,
}

impl<'a> Builder<'a> {
    /// Starts with the blocks of the head.
    pub fn new(path: &'a str, head: Vec<Block>, diagnostics: &'a mut Diagnostics) -> Builder<'a> {
        let root = Level { rank: Rank::Part, anchor: String::new(), trail: String::new(), dash_count: 0, last_value: None };
        Builder {
            path,
            diagnostics,
            blocks: head,
            feeds: 0,
            levels: vec![root],
            anchors: Anchors::default(),
            paragraph_count: 0,
            is_after_foot: false,
            wrapping: OnceCell::new(),
            lines: &[],
            last_line: "",
        }
    }

    /// Reads lines of the body.
    pub fn body(&mut self, lines: &'a [Line<'a>]) {
        let body_start = self.blocks.len();
        let mut blank_before = true;
        let quoted = quotations::lines(lines);
        (self.lines, self.wrapping) = (lines, OnceCell::new());
        self.last_line = "";
        for (line, is_quoted) in lines.iter().zip(quoted) {
            if line.is_blank() && !line.literal {
                blank_before = true;
                continue;
            }
            if !line.literal && marks::is_rule(&line.text) {
                self.rule(line, blank_before);
                blank_before = true;
                continue;
            }
            // After "theo quy định tại", a number on the next line is named, and begins nothing.
            let is_complete = self.previous_is_complete() && !acts::leads_on(self.last_line);
            let may_begin = blank_before || self.blocks.len() == body_start || is_complete;
            let is_named = |label: &Label<'_>| label.rank == Rank::Article && label.rest.trim_start().starts_with(char::is_lowercase);
            let is_label = |label: &Label<'_>| !is_named(label) && !line.literal && !is_quoted && self.begins(label, may_begin);
            match numbering::label(&line.text).filter(is_label).or_else(|| self.attached(line, is_quoted)) {
                Some(label) => self.numbered(&label, line),
                None => {
                    let begins = blank_before || self.begins_paragraph(line) || (is_quoted && numbering::label(&line.text).is_some());
                    self.text(line, (begins, is_quoted), body_start);
                }
            }
            self.last_line = &line.text;
            blank_before = false;
        }
    }

    /// A rule alone is one on the page; right under a line it only underlines it.
    fn rule(&mut self, line: &Line<'_>, blank_before: bool) {
        let is_in_body = self.levels.len() > 1 && !self.blocks.last().is_some_and(Block::is_heading);
        if blank_before && is_in_body && !line.text.trim().starts_with('=') {
            self.append("***", line, true);
        }
    }

    /// Adds the blocks of the foot; what follows it stands outside every section.
    pub fn foot(&mut self, foot: Vec<Block>) {
        self.blocks.extend(foot);
        self.levels.truncate(1);
        self.levels[0].last_value = None;
        self.is_after_foot = true;
    }

    /// Adds the footnotes for which `is_here` holds.
    pub fn notes(&mut self, notes: &[Note], is_here: impl Fn(&Note) -> bool) {
        for (index, note) in notes.iter().enumerate().filter(|(_, note)| is_here(note)) {
            let anchor = self.anchors.give(inline::note_anchor(index));
            let label = format!("[{}]", note.label);
            self.push(Block { anchor: anchor.into(), label: label.into(), ..Block::plain(Kind::Note, note.text.clone(), note.line) });
        }
    }

    /// All blocks, in the order printed.
    pub fn finish(mut self) -> Vec<Block> {
        for block in &mut self.blocks {
            if let std::borrow::Cow::Owned(wide) = markdown::with_wide_tables(&block.text) {
                block.text = wide;
            }
        }
        self.blocks
    }

    /// A number in the middle of a paragraph may be a wrapped line's. Without a blank line or a final stop
    /// before it, it begins a point if it goes on with the count, or is a section's, and a capital follows.
    fn begins(&self, label: &Label<'_>, may_begin: bool) -> bool {
        let capital = label.rest.chars().find(|letter| letter.is_alphanumeric()).is_some_and(|letter| !letter.is_lowercase());
        let after_dash = matches!(self.blocks.last().map(|block| block.kind), Some(Kind::Dash(_)));
        let in_turn = match label.rank {
            Rank::Letter => true,
            Rank::Dash | Rank::SubDash => after_dash || capital,
            Rank::Annex | Rank::Form | Rank::Part | Rank::Chapter | Rank::Division | Rank::Subdivision | Rank::LetterSection => capital,
            Rank::Article => capital && (label.value == 1 || self.goes_on_with(label)),
            Rank::Section | Rank::Clause(_) => capital && self.goes_on_with(label),
        };
        may_begin || label.heading || in_turn
    }

    /// Whether a number is the next of its level, or the first under a section.
    fn goes_on_with(&self, label: &Label<'_>) -> bool {
        let counts =
            |level: &Level| level.last_value.as_ref().is_some_and(|(rank, value, _)| *rank == label.rank && value + 1 == label.value);
        self.levels.iter().any(counts) || (label.rank == Rank::Section && numbering::is_capitals(&label.rest))
    }

    /// The name of a document that is issued with this one, alone in capitals after the signature: `QUY CHẾ`.
    fn attached<'l>(&self, line: &'l Line<'_>, is_quoted: bool) -> Option<Label<'l>> {
        let printed = marks::bare(&line.text);
        let is_name = self.is_after_foot && !line.literal && !is_quoted && printed.len() < 60 && numbering::is_capitals(printed);
        let (kind, _) = DocumentType::split(printed).filter(|(_, rest)| is_name && rest.trim().is_empty())?;
        Some(Label { rank: Rank::Annex, printed, key: kind.slug(), value: 0, rest: String::new(), heading: marks::is_heading(&line.text) })
    }

    /// Whether a line that no blank line sets apart begins a paragraph: after a ground ("Căn cứ …;"), or after the heading of an
    /// article that its line does not fill.
    fn begins_paragraph(&self, line: &Line<'_>) -> bool {
        let Some(last) = self.blocks.last() else { return false };
        if self.last_line.trim_end().ends_with(':') && marks::bare(&line.text).starts_with(['“', '"']) {
            return true;
        }
        match last.kind {
            Kind::Paragraph => {
                acts::is_ground(&line.text) || acts::is_ground(&last.text) && self.last_line.trim_end().ends_with([';', '.'])
            }
            Kind::Article(true) => !last.text.contains("\n\n") && !self.goes_on(line),
            Kind::Section(_) => {
                let (heading, rest) = last.heading_and_rest();
                rest.is_empty() && numbering::is_capitals(heading) && !numbering::is_capitals(&line.text) && !self.goes_on(line)
            }
            _ => false,
        }
    }

    /// Whether a line goes on with the one before by how the lines of the text are wrapped.
    fn goes_on(&self, line: &Line<'_>) -> bool {
        self.wrapping.get_or_init(|| Wrapping::of(self.lines)).goes_on(self.last_line, &line.text)
    }

    /// Two spaces at the end of a line are a line break in Markdown, but not where a converter wrapped the lines.
    fn keep_hard_break(&self, text: &str, line: &Line<'_>) -> String {
        let is_break = line.text.ends_with("  ") && (line.literal || !self.wrapping.get_or_init(|| Wrapping::of(self.lines)).is_wrapped());
        if is_break { format!("{}  ", text.trim_end()) } else { text.trim_end().to_owned() }
    }

    fn previous_is_complete(&self) -> bool {
        self.blocks.last().is_none_or(|block| block.is_heading() || !marks::is_unfinished(&block.text))
    }

    fn numbered(&mut self, label: &Label<'_>, line: &Line<'_>) {
        if label.rank == Rank::Section && numbering::is_misread_roman(label.printed) {
            self.diagnostics.push(diag::misread_section(
                self.path,
                Place::line(line.number),
                label.printed,
                &numbering::roman(label.value),
            ));
        }
        let rank = self.rank_of(label);
        while self.levels.len() > 1 && self.levels.last().is_some_and(|level| level.rank >= rank) {
            self.levels.pop();
        }
        self.check_sequence(label, rank, line.number);
        let anchor = self.anchor(label, rank);
        let trail = self.trail(label);
        self.levels.push(Level { rank, anchor: anchor.clone(), trail: trail.clone(), dash_count: 0, last_value: None });
        let kind = match rank {
            Rank::Annex => Kind::Section(0),
            Rank::Form | Rank::Part | Rank::Chapter => Kind::Section(u8::from(self.is_in_annex())),
            Rank::Division | Rank::Subdivision => Kind::Section(1),
            Rank::Article => Kind::Article(acts::is_heading(&label.rest)),
            Rank::LetterSection | Rank::Section => Kind::Section(u8::from(self.levels.len() > 2)),
            Rank::Clause(components) => Kind::Clause(components, label.heading),
            Rank::Letter => Kind::Letter,
            Rank::Dash => Kind::Dash(0),
            Rank::SubDash => Kind::Dash(1),
        };
        let lines = line.numbers();
        let text = self.keep_hard_break(&label.rest, line);
        self.push(Block { kind, label: label.printed.into(), anchor: anchor.into(), trail: trail.into(), text, lines: lines.into() });
    }

    fn is_in_annex(&self) -> bool {
        self.levels.iter().any(|level| level.rank == Rank::Annex)
    }

    /// What holds a number: for articles, which are counted through all chapters, the annex or the report itself.
    fn holder(&mut self, rank: Rank) -> Option<&mut Level> {
        match rank {
            Rank::Article => self.levels.iter_mut().enumerate().rev().find(|(at, level)| *at == 0 || level.rank <= Rank::Form),
            _ => self.levels.iter_mut().enumerate().next_back(),
        }
        .map(|(_, level)| level)
    }

    /// A dash within a dash only where there is an outer one.
    fn rank_of(&self, label: &Label<'_>) -> Rank {
        let within_dash = self.levels.iter().any(|level| matches!(level.rank, Rank::Dash | Rank::SubDash));
        if label.rank == Rank::SubDash && !within_dash { Rank::Dash } else { label.rank }
    }

    /// Warns of a number that stands twice, and of few that are missing. Forms and annexes repeat numbers and leave some out, and a
    /// number that is written otherwise than the one before it counts something else.
    fn check_sequence(&mut self, label: &Label<'_>, rank: Rank, line: usize) {
        let is_checked = !self.is_after_foot && !self.levels.iter().any(|level| level.rank <= Rank::Form);
        let Some(parent) = self.holder(rank).filter(|_| label.value > 0) else { return };
        let before = parent.last_value.replace((rank, label.value, label.printed.to_owned()));
        let is_alike =
            |(before_rank, _, printed): &(Rank, u32, String)| *before_rank == rank && sign_after(printed) == sign_after(label.printed);
        let Some((_, last, last_printed)) = before.filter(|before| is_checked && is_alike(before)) else { return };
        let place = Place::line(line);
        if label.value == last {
            self.diagnostics.push(diag::repeated_section(self.path, place, label.printed));
        }
        let are_few = label.value <= last + 1 + MISSING_MAX;
        for missing in (last + 1..label.value).filter(|_| are_few) {
            let written = match rank {
                Rank::Section => numbering::roman(missing),
                Rank::LetterSection => match numbering::section_letter(missing) {
                    // Not everybody counts by the Vietnamese alphabet.
                    'Đ' if label.value == missing + 1 => continue,
                    letter => letter.to_string(),
                },
                _ => missing.to_string(),
            };
            self.diagnostics.push(diag::missing_section(self.path, place, &written, &last_printed, label.printed));
        }
    }

    /// The anchor: the section's, and after it the printed number; dashes are counted within their parent.
    fn anchor(&mut self, label: &Label<'_>, rank: Rank) -> String {
        let parent = self.levels.last_mut().map_or(String::new(), |level| {
            level.dash_count += u32::from(matches!(rank, Rank::Dash | Rank::SubDash));
            level.anchor.clone()
        });
        let count = self.levels.last().map_or(1, |level| level.dash_count);
        let own = match rank {
            Rank::Annex if label.value == 0 && !label.key.is_empty() => label.key.clone(),
            Rank::Annex => format!("pl{}", label.key),
            Rank::Form => format!("mau{}", label.key),
            Rank::Division => format!("muc{}", label.key),
            Rank::Subdivision => format!("tm{}", label.key),
            Rank::Article => format!("dieu-{}", label.key),
            Rank::Part => format!("p{}", label.key),
            Rank::Chapter => format!("c{}", label.key),
            Rank::LetterSection => format!("a{}", label.key),
            Rank::Section => format!("m{}", label.key),
            Rank::Clause(_) => format!("k{}", label.key),
            Rank::Letter => format!("d{}", label.key),
            Rank::Dash => format!("g{count}"),
            Rank::SubDash => format!("c{count}"),
        };
        let parent = match rank {
            // "Điều 3" needs no chapter before it.
            Rank::Article => self.holder(rank).map_or("", |level| level.anchor.as_str()),
            Rank::Clause(components) if components > 1 => self.outside_clauses().map_or("", |level| level.anchor.as_str()),
            _ => parent.as_str(),
        };
        let full = if parent.is_empty() { own } else { format!("{parent}-{own}") };
        self.anchors.give(full)
    }

    fn trail(&mut self, label: &Label<'_>) -> String {
        let own = label.printed.trim_matches(['.', '(', ')', '/', '-', '–', ' ', ':', '•', '*', '+', '—']);
        let outer = match label.rank {
            Rank::Article => self.holder(label.rank).map(|level| &*level),
            // The number of 1.2 says already that it stands in 1.
            Rank::Clause(components) if components > 1 => self.outside_clauses(),
            _ => self.levels.last(),
        };
        let outer = outer.map_or("", |level| level.trail.as_str());
        match (outer, own) {
            (outer, "") => outer.to_owned(),
            ("", own) => own.to_owned(),
            (outer, own) => format!("{outer} › {own}"),
        }
    }

    fn outside_clauses(&self) -> Option<&Level> {
        self.levels.iter().rev().find(|level| !matches!(level.rank, Rank::Clause(_)))
    }

    /// Text without a number: goes on with the block before it, or stands alone before the first one.
    fn text(&mut self, line: &Line<'_>, (blank_before, is_quoted): (bool, bool), body_start: usize) {
        // The title of "PHẦN I" stands on the next line.
        let untitled =
            self.blocks.last_mut().filter(|block| matches!(block.kind, Kind::Section(_)) && block.text.is_empty() && !line.literal);
        if let Some(section) = untitled {
            section.text = marks::bare(&line.text).to_owned();
            return;
        }
        // Four spaces at the start of a paragraph are a first-line indent here, not code.
        let text = self.keep_hard_break(if line.literal { &line.text } else { line.text.trim_start() }, line);
        let heading = !line.literal && marks::is_atx(&line.text);
        let begun = self.blocks.len() > body_start;
        let goes_on = !blank_before && matches!(self.blocks.last().map(|block| block.kind), Some(Kind::Paragraph));
        if begun && !heading && (self.levels.len() > 1 || goes_on) {
            // A number that is quoted is text, and Markdown would make a list of it.
            let text = if is_quoted { markdown::escape_start(&text).into_owned() } else { text };
            self.append(&text, line, blank_before);
        } else {
            self.unnumbered(line, text, heading);
        }
    }

    fn unnumbered(&mut self, line: &Line<'_>, text: String, heading: bool) {
        let (kind, text, name) = if heading {
            self.levels.truncate(1);
            let title = marks::bare(&line.text).to_owned();
            let name = format!("h-{}", fold::slug(&inline::plain(&title)));
            (Kind::Section(0), title, name)
        } else {
            self.paragraph_count += 1;
            (Kind::Paragraph, text, format!("doan-{}", self.paragraph_count))
        };
        let anchor = self.anchors.give(name);
        let lines = line.numbers();
        self.push(Block { anchor: anchor.into(), lines: lines.into(), ..Block::plain(kind, text, 0) });
    }

    fn push(&mut self, block: Block) {
        self.blocks.push(block);
        self.feeds = 0;
    }

    fn append(&mut self, text: &str, line: &Line<'_>, blank_before: bool) {
        let Some(block) = self.blocks.last_mut() else { return };
        let is_row = |line: &str| line.trim_start().starts_with('|');
        let table_begins = is_row(text) && !block.text.lines().next_back().is_some_and(is_row);
        let feeds = match (blank_before, table_begins) {
            // As many as in the file, so that what is odd further on is found there; more than two say no more than two.
            (true, _) => line.number.saturating_sub(block.line() + self.feeds).max(2),
            (false, true) => 2,
            (false, false) => 1,
        };
        block.text.extend(std::iter::repeat_n('\n', feeds));
        self.feeds += feeds;
        // What begins a point was told before; here a number or dash is a wrapped line's.
        block.text.push_str(&if line.literal || (blank_before && !text.starts_with('[')) {
            text.into()
        } else {
            markdown::escape_start(text)
        });
        if !line.joined.is_empty() {
            block.lines.extend(line.numbers());
        }
    }
}
