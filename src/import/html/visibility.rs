//! Tells which elements a browser does not show: the attribute `hidden`, and `display` and `visibility` of style attributes
//! and style sheets.

use scraper::{ElementRef, Html, Selector};

use crate::report::markup::css::Shown;

/// Rules of style sheets that are looked at: pages with more were made to slow a reader down.
const RULES_MAX: usize = 200;

/// The rules of a page's style sheets that show or hide elements, in their order.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    rules: Vec<(Selector, Shown)>,
}

impl Sheet {
    /// Reads the style sheets inside a page.
    pub(super) fn of(page: &Html) -> Sheet {
        let mut sheet = Sheet::default();
        for element in page.root_element().descendants().filter_map(ElementRef::wrap).filter(|node| node.value().name() == "style") {
            if element.value().attr("media").is_none_or(is_for_screens) {
                let text: String = element.text().collect();
                sheet.read(&without_comments(&text));
            }
        }
        sheet
    }

    fn read(&mut self, text: &str) {
        let mut rest = text;
        while let Some((prelude, block, after)) = next_block(rest) {
            rest = after;
            // Statements such as `@import` end before the rule.
            let prelude = prelude.rsplit(';').next().unwrap_or_default().trim();
            match prelude.strip_prefix("@media") {
                Some(media) if is_for_screens(media) => self.read(block),
                _ if prelude.starts_with('@') => {}
                _ => self.rule(prelude, Shown::of(block)),
            }
        }
    }

    fn rule(&mut self, selector: &str, declared: Shown) {
        if declared != Shown::default()
            && self.rules.len() < RULES_MAX
            && let Ok(selector) = Selector::parse(selector)
        {
            self.rules.push((selector, declared));
        }
    }

    fn declared(&self, element: ElementRef<'_>) -> Shown {
        let matching = self.rules.iter().filter(|(selector, _)| selector.matches(&element)).map(|(_, declared)| *declared);
        let own = element.value().attr("style").map(Shown::of).unwrap_or_default();
        matching.fold(Shown::default(), Shown::then).then(own)
    }

    /// Whether an element takes part in the page at all.
    pub(super) fn is_displayed(&self, element: ElementRef<'_>) -> bool {
        let is_hidden = element.value().attr("hidden").is_some();
        self.declared(element).display.map_or(!is_hidden, |(is_displayed, _)| is_displayed)
    }

    /// Whether an element's text is visible; none when that is as around it.
    pub(super) fn is_visible(&self, element: ElementRef<'_>) -> Option<bool> {
        self.declared(element).visibility.map(|(is_visible, _)| is_visible)
    }
}

/// Whether rules for these media count. Conditions on width and the like are not evaluated.
fn is_for_screens(media: &str) -> bool {
    let media = media.trim().to_lowercase();
    media.is_empty() || media.split(',').any(|medium| matches!(medium.trim(), "all" | "screen" | "only screen"))
}

/// The text before the next `{`, what is between it and its `}`, and the rest.
fn next_block(text: &str) -> Option<(&str, &str, &str)> {
    let open = text.find('{')?;
    let mut depth = 0;
    for (at, letter) in text[open..].char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&text[..open], &text[open + 1..open + at], &text[open + at + 1..]));
        }
    }
    None
}

fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("/*") {
        kept += before;
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    (kept + rest).replace("<!--", "").replace("-->", "")
}
