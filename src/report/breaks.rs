//! Finds page breaks as converters leave them: blank lines, marks, a page number among them.

use std::sync::LazyLock;

use regex::Regex;

use super::inline::{PAGE_CLOSE, PAGE_OPEN};
use super::line::Line;
use super::markup::pages;
use crate::pattern::pattern;

/// This many blank lines in a row are what a converter leaves of a page break.
const BLANK_LINES_MIN: usize = 3;

/// Pages have more printed lines than this.
const PAGE_LINES_MIN: usize = 6;

/// Reports whether wide gaps are so many, with so few lines between them, that they set paragraphs apart and not pages.
pub fn is_double_spaced(lines: &[Line<'_>]) -> bool {
    let (mut gaps, mut wide) = (0, 0);
    for run in lines.chunk_by(|one, other| one.is_blank() == other.is_blank()).filter(|run| run[0].is_blank()) {
        gaps += 1;
        wide += usize::from(run.len() >= BLANK_LINES_MIN);
    }
    let printed = lines.iter().filter(|line| !line.is_blank()).count();
    wide > 3 && wide * 5 >= gaps * 2 && printed < wide * PAGE_LINES_MIN
}

/// A page break at the start of a run of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break<'a> {
    /// How many lines it takes.
    pub length: usize,
    /// Whether a mark says so, not only blank lines.
    pub explicit: bool,
    /// The page number that was printed there.
    pub printed: Option<&'a str>,
    /// Whether that number is listed as left out of the running text.
    pub is_listed: bool,
}

/// Finds a page break at the start of `lines`: blank lines and marks, with a page number among them.
///
/// Marks of the usual converters: a form feed (poppler), `{3}` and dashes (marker), `--- end of page=3 ---`
/// (pymupdf4llm), three or more blank lines.
pub fn page_break<'a>(lines: &'a [Line<'a>]) -> Option<Break<'a>> {
    let first = lines.first()?;
    if first.literal || !(first.is_blank() || is_break_mark(&first.text) || page_number(&first.text).is_some()) {
        return None;
    }
    let mut found = Break { length: 0, explicit: false, printed: None, is_listed: false };
    let mut blank = 0;
    let mut longest_blank = 0;
    for line in lines.iter().take_while(|line| !line.literal) {
        if is_break_mark(&line.text) {
            found.explicit = true;
            blank = 0;
        } else if line.is_blank() {
            blank += 1;
            longest_blank = longest_blank.max(blank);
        } else if let (Some(number), None) = (page_number(&line.text), found.printed) {
            found.printed = Some(number);
            found.is_listed = line.text.contains(PAGE_OPEN);
            blank = 0;
        } else {
            break;
        }
        found.length += 1;
    }
    // A lone number among few blank lines is text; beside a mark it is the number of the page.
    (found.explicit || longest_blank >= BLANK_LINES_MIN).then_some(found)
}

/// Reports whether a line is the mark of a page break and nothing else.
pub fn is_break_mark(text: &str) -> bool {
    static MARK: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:\x0C|\{\d+\}-{20,}|-{3,}\s*(?:end of page|hết trang)\s*=?\s*\d+\s*-{3,})$"));
    let text = text.trim_matches([' ', '\t']);
    text.starts_with(['\u{C}', '{', '-']) && MARK.is_match(text)
}

/// The number of a printed page: one that the reading of page furniture found, or a line that can be nothing else here.
fn page_number(text: &str) -> Option<&str> {
    let text = text.trim();
    let marked = text.strip_prefix(PAGE_OPEN).and_then(|text| text.strip_suffix(PAGE_CLOSE));
    marked.or_else(|| pages::page_number(text).map(|page| page.printed))
}
