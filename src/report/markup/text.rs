//! Converts text inside HTML to Markdown: decodes entities, escapes markup.

use std::borrow::Cow;

use super::tag::Element;
use super::tree::Node;
use crate::report::{decode, visible};

/// The source text of nodes without known tags.
pub(super) fn raw(nodes: &[Node<'_>]) -> String {
    let text = |node: &Node<'_>| match node {
        Node::Text(text, _) => (*text).to_owned(),
        Node::Comment(..) => String::new(),
        Node::Element(tree) if tree.element == Element::Break => "\n".to_owned(),
        Node::Element(tree) => raw(&tree.children),
    };
    nodes.iter().map(text).collect()
}

/// A URL for use between `<` and `>`.
pub(super) fn destination(address: &str) -> String {
    decode::clean(address).replace('<', "%3C").replace('>', "%3E").replace(['\n', '\r'], "").replace('\\', "%5C")
}

/// Escapes all Markdown punctuation.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in decode::clean(text).chars() {
        match letter {
            '\n' => out.push(' '),
            _ => {
                if letter.is_ascii_punctuation() {
                    out.push('\\');
                }
                out.push(letter);
            }
        }
    }
    out
}

/// Decodes all entities.
pub(super) fn decoded(text: &str) -> String {
    entities(text, |_| true)
}

/// Decodes the entities that are not ASCII, and escapes `<` where it begins no known element.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '&']) {
        return Cow::Borrowed(text);
    }
    let text = entities(text, |decoded| !decoded.is_ascii());
    let mut out = String::with_capacity(text.len());
    let mut code = 0;
    for (at, letter) in text.char_indices() {
        code += usize::from(letter == '`');
        let rest = &text[at + letter.len_utf8()..];
        let begins_html = rest.starts_with(|next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'));
        let is_escaped = text[..at].ends_with('\\');
        let is_target = text[..at].ends_with("](") || text[..at].trim_end().ends_with("]:");
        if letter == '<' && begins_html && !is_escaped && !is_target && code % 2 == 0 && !is_address(rest) {
            out.push('\\');
        }
        out.push(letter);
    }
    Cow::Owned(out)
}

/// Whether `<` begins an autolink.
fn is_address(rest: &str) -> bool {
    let inner = rest.split('>').next().filter(|inner| inner.len() < rest.len() && !inner.contains(char::is_whitespace));
    inner.is_some_and(|inner| {
        let scheme = inner.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(byte)).count();
        (scheme > 1 && inner[scheme..].starts_with(':')) || inner.contains('@')
    })
}

/// Decodes the entities that satisfy `decodes`.
fn entities(text: &str, decodes: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match visible::entity(rest) {
            Some((decoded, length)) if decodes(&decoded) => {
                out.push_str(&decode::clean(&decoded));
                rest = &rest[length..];
            }
            _ => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}
