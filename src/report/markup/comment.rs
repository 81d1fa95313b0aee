//! Recognizes comments in which converters mark pages.

use std::sync::LazyLock;

use regex::Regex;

use crate::pattern::pattern;

/// A page mark found in a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PageMark<'a> {
    /// The printed number of the page.
    pub(super) number: Option<&'a str>,
    /// Running head or foot of the page.
    pub(super) text: &'a str,
    /// Whether `text` is printed on the page.
    pub(super) is_text: bool,
}

/// Parses a comment without `<!--` and `-->`: `PageBreak`, `PageNumber="3"`, `PageHeader="…"` (Azure Document Intelligence), `Page 3`,
/// `page: 3`, `pagebreak` (docling).
pub(super) fn page_mark(comment: &str) -> Option<PageMark<'_>> {
    static MARK: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#"(?is)^(?:page[ _-]?(?:break|end|start)|(?:page|trang)(?:[ _-]?(?:number|no\.?|số))?\s*[=:#]?\s*"?(?P<n>[-–]?\s*\d{1,4}(?:\s*/\s*\d{1,4})?\s*[-–]?)"?|page[ _-]?(?:header|footer|number)\s*[=:]\s*"?(?P<text>.*?)"?)$"#,
        )
    });
    let found = MARK.captures(comment.trim())?;
    let number = found.name("n").map(|number| number.as_str().trim_matches(['-', '–', ' ']));
    let text = found.name("text").map_or(number.unwrap_or_default(), |text| text.as_str());
    Some(PageMark { number, text, is_text: !text.is_empty() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_marks_and_other_comments() {
        let check = |comment: &str, expected: Option<(Option<&str>, &str)>| {
            assert_eq!(page_mark(comment).map(|mark| (mark.number, mark.text)), expected, "{comment}");
        };
        check("PageBreak", Some((None, "")));
        check("PageNumber=\"3\"", Some((Some("3"), "3")));
        check("PageNumber=\"- 3 -\"", Some((Some("3"), "3")));
        check("PageFooter=\"Báo cáo số 12/BC-UBND\"", Some((None, "Báo cáo số 12/BC-UBND")));
        check("Page 3", Some((Some("3"), "3")));
        check("page: 3/9", Some((Some("3/9"), "3/9")));
        check("pagebreak", Some((None, "")));
        check("Trang 4", Some((Some("4"), "4")));
        check("trang này cần sửa", None);
        check("TODO: hỏi lại", None);
    }
}
