//! Finds HTML tags and comments in Markdown by the grammar of CommonMark (section 6.6); the allow-list of elements is here.

use std::ops::Range;

use scraper::{ElementRef, Html};

use crate::report::inline::Style;

/// An element of the allow-list; all others stay text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Table,
    Caption,
    /// `thead`, `tbody`, `tfoot`, `colgroup`.
    Group,
    Column,
    Row,
    /// `td`, or `th` if true.
    Cell(bool),
    Break,
    Rule,
    Style(Style),
    Paragraph,
    Heading(u8),
    /// `ul`, or `ol` if true.
    List(bool),
    Item,
    Quote,
    Literal,
    Code,
    Link,
    Picture,
    /// A wrapper that begins a line of its own: its tags are dropped.
    Block,
    /// A wrapper inside a line: its tags are dropped.
    Wrapper,
}

impl Element {
    fn named(name: &str) -> Option<Element> {
        Some(match name.to_ascii_lowercase().as_str() {
            "table" => Element::Table,
            "caption" => Element::Caption,
            "thead" | "tbody" | "tfoot" | "colgroup" => Element::Group,
            "col" => Element::Column,
            "tr" => Element::Row,
            "td" => Element::Cell(false),
            "th" => Element::Cell(true),
            "br" => Element::Break,
            "hr" => Element::Rule,
            "sup" => Element::Style(Style::Raised),
            "sub" => Element::Style(Style::Lowered),
            "b" | "strong" => Element::Style(Style::Strong),
            "i" | "em" => Element::Style(Style::Emphasis),
            "u" => Element::Style(Style::Underline),
            "s" => Element::Style(Style::Struck),
            "p" => Element::Paragraph,
            "ul" => Element::List(false),
            "ol" => Element::List(true),
            "li" => Element::Item,
            "blockquote" => Element::Quote,
            "pre" => Element::Literal,
            "code" => Element::Code,
            "a" => Element::Link,
            "img" => Element::Picture,
            "div" | "center" | "html" | "body" => Element::Block,
            "span" | "font" => Element::Wrapper,
            heading if heading.len() == 2 && heading.starts_with('h') => match heading.as_bytes()[1] {
                level @ b'1'..=b'6' => Element::Heading(level - b'0'),
                _ => return None,
            },
            _ => return None,
        })
    }

    /// Whether it has neither content nor end tag.
    pub(super) const fn is_void(self) -> bool {
        matches!(self, Element::Break | Element::Rule | Element::Picture | Element::Column)
    }

    /// Whether it is inline.
    pub(super) const fn is_inline(self) -> bool {
        matches!(self, Element::Style(_) | Element::Wrapper | Element::Link | Element::Code | Element::Break | Element::Picture)
    }

    /// Whether its end tag is optional.
    pub(super) const fn may_stay_open(self) -> bool {
        matches!(self, Element::Cell(_) | Element::Row | Element::Group | Element::Item | Element::Caption)
    }

    /// Whether it is a part of a table.
    pub(super) const fn is_of_table(self) -> bool {
        matches!(self, Element::Table | Element::Caption | Element::Group | Element::Row | Element::Cell(_) | Element::Column)
    }
}

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Comment,
    Open(Element),
    Close(Element),
}

/// A tag or comment and its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) place: Range<usize>,
}

/// Finds the tags of known elements and the comments, in order. Skips literal lines, code spans and escaped `\<`.
pub(super) fn tokens(text: &str, is_literal: &[bool]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let last_comment_end = text.rfind("-->").unwrap_or(0);
    let (mut line_start, mut skip_to) = (0, 0);
    for (line, literal) in text.split_inclusive('\n').zip(is_literal) {
        let line_end = line_start + line.len();
        let code = if *literal { Vec::new() } else { code_spans(line) };
        let mut at = skip_to.max(line_start);
        while let Some(found) = text.get(at..line_end).filter(|_| !literal).and_then(|rest| rest.find('<')) {
            let start = at + found;
            at = start + 1;
            let is_escaped = text[..start].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
            if is_escaped || code.iter().any(|span| span.contains(&(start - line_start))) {
                continue;
            }
            let token = if text[start..].starts_with("<!--") {
                let end = if start < last_comment_end { text[start + 4..].find("-->") } else { None };
                end.map(|end| Token { kind: Kind::Comment, place: start..start + 4 + end + 3 })
            } else {
                tag(&text[start..]).map(|(kind, length)| Token { kind, place: start..start + length })
            };
            if let Some(token) = token {
                at = token.place.end;
                tokens.push(token);
            }
        }
        skip_to = at;
        line_start = line_end;
    }
    tokens
}

/// The places of code spans in a line.
fn code_spans(line: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    if !line.contains('`') {
        return spans;
    }
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in line.match_indices('`') {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    let mut next = 0;
    while next < runs.len() {
        let open = runs[next].clone();
        match runs[next + 1..].iter().take(CODE_RUNS_MAX).position(|run| run.len() == open.len()) {
            Some(close) => {
                spans.push(open.start..runs[next + 1 + close].end);
                next += close + 2;
            }
            None => next += 1,
        }
    }
    spans
}

/// Maximum number of backtick runs searched for the end of a code span.
const CODE_RUNS_MAX: usize = 50;

/// Maximum length of a tag, in bytes; `img` may hold a whole picture.
const TAG_BYTES_MAX: usize = 4096;

/// Parses the tag of a known element at the start of a text; returns its length in bytes.
fn tag(text: &str) -> Option<(Kind, usize)> {
    let bytes = text.as_bytes();
    let is_close = bytes.get(1) == Some(&b'/');
    let name_start = 1 + usize::from(is_close);
    let name_length = bytes[name_start..].iter().take(12).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let element = Element::named(&text[name_start..name_start + name_length])?;
    let mut at = name_start + name_length;
    let limit = if element == Element::Picture { text.len() } else { TAG_BYTES_MAX };
    loop {
        let spaces = bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        at += spaces;
        match *bytes.get(at).filter(|_| at < limit)? {
            b'>' => break,
            b'/' if !is_close && bytes.get(at + 1) == Some(&b'>') => at += 1,
            byte if !is_close && spaces > 0 && (byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':')) => {
                at = attribute_end(text, at)?;
            }
            _ => return None,
        }
    }
    // `</br>` is read as browsers read it.
    let kind = if is_close && element != Element::Break { Kind::Close(element) } else { Kind::Open(element) };
    (!is_close || !element.is_void() || element == Element::Break).then_some((kind, at + 1))
}

/// The end of an attribute that begins at a place.
fn attribute_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_:.-".contains(byte);
    let mut at = start + bytes[start..].iter().take_while(|byte| is_name(byte)).count();
    let spaces = bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    if bytes.get(at + spaces) != Some(&b'=') {
        return Some(at);
    }
    at += spaces + 1;
    at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    match bytes.get(at)? {
        quote @ (b'"' | b'\'') => Some(at + 2 + bytes[at + 1..].iter().position(|byte| byte == quote)?),
        _ => {
            let length = bytes[at..].iter().take_while(|byte| !byte.is_ascii_whitespace() && !b"\"'=<>`".contains(byte)).count();
            (length > 0).then_some(at + length)
        }
    }
}

/// Parses the attributes of a tag with an HTML parser.
pub(super) fn attributes(tag: &str) -> Vec<(String, String)> {
    let name = tag[1..].bytes().take_while(u8::is_ascii_alphanumeric).count();
    if tag[1 + name..].trim_matches(['/', '>', ' ']).is_empty() {
        return Vec::new();
    }
    // As a `span` it may stand anywhere.
    let fragment = Html::parse_fragment(&format!("<span{}", &tag[1 + name..]));
    let span = fragment.root_element().descendants().filter_map(ElementRef::wrap).find(|element| element.value().name() == "span");
    span.map(|span| span.value().attrs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let literal = vec![false; text.split_inclusive('\n').count()];
        let found: Vec<&str> = tokens(text, &literal).into_iter().map(|token| &text[token.place]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn tags_of_elements_that_are_read() {
        check("a<br>b<BR/>c<br />d</br>", &["<br>", "<BR/>", "<br />", "</br>"]);
        check("<td rowspan=\"2\" class=a hidden>x</td >", &["<td rowspan=\"2\" class=a hidden>", "</td >"]);
        check("<img src='a>b.png'>", &["<img src='a>b.png'>"]);
        check("tỷ lệ <b và c>, <b=2>, 5 < 6, <bx>, <script>, a <b", &[]);
        check("`<b>` \\<b> ``<i>`` <u>", &["<u>"]);
        check("<!-- a\nb --><!-- c", &["<!-- a\nb -->"]);
        check("<a \"", &[]);
    }

    #[test]
    fn attributes_are_decoded() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(attributes("<td>"), []);
        assert_eq!(attributes("<td ROWSPAN=2>"), [pair("rowspan", "2")]);
        assert_eq!(attributes("<a href=\"a&amp;b\" href=x>"), [pair("href", "a&b")]);
    }
}
