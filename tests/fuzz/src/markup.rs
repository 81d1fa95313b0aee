//! Reads the HTML of a document by a grammar far stricter than HTML's, and panics on anything else.
//!
//! What passes holds only the elements and attributes below, each value in quotes, each address of a kind that
//! runs nothing: so nothing that a report says has become markup.

/// The elements that the text of a report is made of.
const ELEMENTS: [&str; 41] = [
    "a",
    "abbr",
    "article",
    "blockquote",
    "br",
    "button",
    "code",
    "del",
    "div",
    "em",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
    "small",
    "time",
    "i",
    "u",
    "s",
];

/// Their attributes; none of them runs anything but those that hold an address.
const ATTRIBUTES: [&str; 20] = [
    "alt",
    "aria-label",
    "class",
    "colspan",
    "data-cite",
    "data-derived",
    "data-language",
    "data-lost",
    "href",
    "id",
    "loading",
    "rowspan",
    "scope",
    "src",
    "start",
    "tabindex",
    "title",
    "lang",
    "value",
    "role",
];

/// Panics unless the text is HTML of our own.
pub(crate) fn check(html: &str) {
    assert!(!html.contains(vanthu::report::inline::is_sign), "a code point of markup on the page");
    let mut rest = html;
    let mut open_elements: Vec<&str> = Vec::new();
    while let Some(open) = rest.find(['<', '>']) {
        let tag = rest[open..].strip_prefix('<').unwrap_or_else(|| panic!("a lone > at {:?}", around(rest, open)));
        let (tag, is_end) = tag.strip_prefix('/').map_or((tag, false), |tag| (tag, true));
        let end = tag.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(tag.len());
        assert!(ELEMENTS.contains(&&tag[..end]), "no element of ours: {:?}", around(rest, open));
        match &tag[..end] {
            "br" | "hr" | "img" => {}
            name if is_end => assert_eq!(open_elements.pop(), Some(name), "elements cross: {:?}", around(rest, open)),
            name => open_elements.push(name),
        }
        rest = attributes(&tag[end..]);
    }
    assert!(open_elements.is_empty(), "elements without an end: {open_elements:?}");
}

/// The attributes up to the end of the tag; returns what follows.
fn attributes(mut rest: &str) -> &str {
    loop {
        if let Some(after) = rest.strip_prefix('>') {
            return after;
        }
        let name = rest.strip_prefix(' ').unwrap_or_else(|| panic!("no attribute: {:?}", around(rest, 0)));
        let end = name.find(|letter: char| !(letter.is_ascii_lowercase() || letter == '-')).unwrap_or(name.len());
        let (name, after) = name.split_at(end);
        assert!(ATTRIBUTES.contains(&name), "no attribute of ours: {:?}", around(rest, 0));
        let Some(value) = after.strip_prefix("=\"") else {
            rest = after;
            continue;
        };
        let end = value.find('"').unwrap_or_else(|| panic!("no end: {:?}", around(value, 0)));
        assert!(!value[..end].contains(['<', '>']), "{:?}", around(value, 0));
        if matches!(name, "href" | "src") {
            address(&value[..end]);
        }
        rest = &value[end + 1..];
    }
}

/// An address is of the web, of post or telephone, or relative.
fn address(value: &str) {
    let plain: String = value.chars().filter(|letter| !letter.is_whitespace() && !letter.is_control()).collect::<String>().to_lowercase();
    let scheme = plain.split(['/', '?', '#']).next().and_then(|first| first.split_once(':')).map(|(scheme, _)| scheme);
    let allowed = scheme.is_none_or(|scheme| matches!(scheme, "http" | "https" | "mailto" | "tel"));
    assert!(allowed, "the address {value:?}");
    assert!(!plain.contains("&#") || allowed, "the address {value:?}");
}

fn around(text: &str, at: usize) -> &str {
    &text[text.floor_char_boundary(at.saturating_sub(20))..text.ceil_char_boundary((at + 60).min(text.len()))]
}
