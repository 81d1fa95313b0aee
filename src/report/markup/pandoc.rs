//! Converts pandoc's inline extensions of Markdown: attributes, spans, raised and lowered letters, fenced divs.

use std::sync::LazyLock;

use regex::Regex;

use crate::pattern::pattern;
use crate::report::inline::Style;
use crate::report::marks;

/// Whether a line is the fence of a div and nothing else: `::: {.note}`, `:::`.
pub(super) fn is_div(line: &str) -> bool {
    static DIV: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*:{3,}\s*(?:\{[^{}]*\}|[\w-]+)?\s*:*\s*$"));
    line.trim_start().starts_with(":::") && DIV.is_match(line)
}

/// Converts a line; `None` if it has no such markup.
pub(super) fn plain(line: &str) -> Option<String> {
    let mut text = line.contains('{').then(|| without_attributes(line)).flatten();
    for (sign, style) in [('^', Style::Raised), ('~', Style::Lowered)] {
        let now = text.as_deref().unwrap_or(line);
        if let Some(shifted) = now.contains(sign).then(|| shifted(now, sign, style)).flatten() {
            text = Some(shifted);
        }
    }
    text
}

/// Removes `{#id .class key=value}` after a span, a link, a picture, code or a heading.
fn without_attributes(line: &str) -> Option<String> {
    static ATTRIBUTES: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"\{\s*(?:(?:#[^\s{}]+|\.[^\s{}]+|[\w:.-]+=(?:"[^"{}]*"|[^\s{}"]+)|-|=\w+)\s*)+\}"#));
    let mut out = String::with_capacity(line.len());
    let (mut from, mut is_changed) = (0, false);
    for found in ATTRIBUTES.find_iter(line) {
        let before = &line[from..found.start()];
        let is_end_of_heading = marks::is_atx(line) && line[found.end()..].trim().is_empty();
        match before.chars().next_back().or(out.chars().next_back()) {
            Some(']') => {
                out.push_str(before);
                take_span(&mut out, found.as_str());
            }
            Some(')' | '`') => out.push_str(before),
            _ if is_end_of_heading => out.push_str(before.trim_end()),
            _ => continue,
        }
        (from, is_changed) = (found.end(), true);
    }
    out.push_str(&line[from..]);
    is_changed.then_some(out)
}

/// Unwraps the bracketed span at the end of a text.
fn take_span(out: &mut String, attributes: &str) {
    let mut depth = 0_usize;
    let open = out.char_indices().rev().find(|(_, letter)| {
        match letter {
            ']' => depth += 1,
            '[' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    let Some((open, _)) = open else { return };
    let has = |class: &str| attributes.split([' ', '{', '}']).any(|part| part == class);
    let style = match () {
        () if has(".underline") || has(".ul") => Some(Style::Underline),
        () if has(".strikeout") => Some(Style::Struck),
        () => None,
    };
    out.pop();
    let inner = out.split_off(open).split_off(1);
    match style.filter(|_| !inner.is_empty()) {
        Some(style) => out.extend([style.open().to_string(), inner, style.close().to_string()]),
        None => out.push_str(&inner),
    }
}

/// Converts superscripts `m^2^` and subscripts `CO~2~`.
fn shifted(line: &str, sign: char, style: Style) -> Option<String> {
    static RAISED: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?P<word>[\p{L}\d)])\^(?P<inner>[^\s^\\]{1,12})\^"));
    static LOWERED: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?P<word>[\p{L}\d)])~(?P<inner>[\p{L}\d+-]{1,8})~"));
    let form: &Regex = if sign == '^' { &RAISED } else { &LOWERED };
    if !form.is_match(line) {
        return None;
    }
    let replacement = format!("${{word}}{}${{inner}}{}", style.open(), style.close());
    Some(form.replace_all(line, replacement.as_str()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_spans_and_shifted_letters() {
        let check = |line: &str, expected: Option<&str>| {
            let shown = plain(line).map(|text| {
                [Style::Underline, Style::Raised, Style::Lowered]
                    .iter()
                    .fold(text, |text, style| text.replace(style.open(), &format!("<{}>", style.element())).replace(style.close(), "</>"))
            });
            assert_eq!(shown.as_deref(), expected, "{line}");
        };
        check("# I. KẾT QUẢ {#i.-kết-quả .unnumbered}", Some("# I. KẾT QUẢ"));
        check("[]{#_Toc12345 .anchor}1. [Công tác]{.underline} mạnh", Some("1. <u>Công tác</> mạnh"));
        check("[a [b]{.mark}]{custom-style=\"x y\"}", Some("a b"));
        check("![](x.png){width=\"3in\" height=2in} `a`{.rust}", Some("![](x.png) `a`"));
        check("m^2^, CO~2~, 10^6^", Some("m<sup>2</>, CO<sub>2</>, 10<sup>6</>"));
        check("tập {a, b} và {x}", None);
        check("giá {.x} chữ", None);
        check("2^10 và a~b", None);
        assert!(is_div("::: {custom-style=\"Body Text\"}") && is_div(":::") && is_div("::: note :::") && !is_div("::: một hai"));
    }
}
