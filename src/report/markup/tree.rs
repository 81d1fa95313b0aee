//! Builds a tree of elements. Tags without an end tag or in the wrong place stay text.
//!
//! An HTML parser would move text out of tables and close unclosed elements; here everything keeps its place.

use super::css::Shown;
use super::tag::{self, Element, Kind, Token};

/// Maximum nesting; deeper elements stay text.
const DEPTH_MAX: usize = 60;

/// A part of a text.
pub(super) enum Node<'a> {
    /// Source text and its byte offset.
    Text(&'a str, usize),
    /// A comment with `<!--` and `-->`, and its byte offset.
    Comment(&'a str, usize),
    Element(Box<Tree<'a>>),
}

/// An element with its children.
pub(super) struct Tree<'a> {
    pub(super) element: Element,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node<'a>>,
    /// Byte offset of its start tag.
    pub(super) start: usize,
}

impl Tree<'_> {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn is_hidden(&self) -> bool {
        !self.attribute("style").map(Shown::of).unwrap_or_default().is_visible(self.attribute("hidden").is_some())
    }

    /// Whether it contains a block.
    pub(super) fn has_blocks(&self) -> bool {
        self.children.iter().any(|node| match node {
            Node::Element(tree) => !tree.element.is_inline() || tree.has_blocks(),
            _ => false,
        })
    }
}

/// Matches start and end tags.
struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    /// For each start tag the token that ends its element; `None` if the tag stays text.
    ends: Vec<Option<usize>>,
    /// For each end tag the start tag that it closes.
    closed: Vec<Option<usize>>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, is_literal: &[bool]) -> Parser<'a> {
        let tokens = tag::tokens(text, is_literal);
        let mut parser = Parser { text, ends: vec![None; tokens.len()], closed: vec![None; tokens.len()], tokens };
        parser.match_tags();
        parser
    }

    fn element(&self, token: usize) -> Option<Element> {
        match self.tokens[token].kind {
            Kind::Open(element) | Kind::Close(element) => Some(element),
            Kind::Comment => None,
        }
    }

    fn match_tags(&mut self) {
        let mut open: Vec<usize> = Vec::new();
        for at in 0..self.tokens.len() {
            match self.tokens[at].kind {
                Kind::Open(element) if !element.is_void() => {
                    self.close_implied(element, at, &mut open);
                    if open.len() < DEPTH_MAX {
                        open.push(at);
                    }
                }
                Kind::Close(element) => {
                    let name = self.name(at);
                    let found = open.iter().rposition(|opened| self.name(*opened).eq_ignore_ascii_case(name));
                    let Some(found) = found.filter(|found| open[found + 1..].iter().all(|inner| !self.keeps_in(*inner, element))) else {
                        continue;
                    };
                    for inner in open.drain(found + 1..) {
                        if self.tokens_element(inner).may_stay_open() {
                            self.ends[inner] = Some(at);
                        }
                    }
                    self.ends[open[found]] = Some(at);
                    self.closed[at] = open.pop();
                }
                _ => {}
            }
        }
    }

    fn tokens_element(&self, token: usize) -> Element {
        self.element(token).unwrap_or(Element::Wrapper)
    }

    /// The name of a tag as it is written.
    fn name(&self, token: usize) -> &'a str {
        let tag = self.text[self.tokens[token].place.clone()].trim_start_matches(['<', '/']);
        &tag[..tag.bytes().take_while(u8::is_ascii_alphanumeric).count()]
    }

    /// Whether an open element is a barrier between an end tag and the elements around it.
    fn keeps_in(&self, inner: usize, closing: Element) -> bool {
        let inner = self.tokens_element(inner);
        match inner {
            Element::Table => true,
            Element::Cell(_) => !closing.is_of_table(),
            _ => closing.is_inline() && !inner.is_inline(),
        }
    }

    /// Closes the open cell, row, group or item that a new one implicitly ends.
    fn close_implied(&mut self, element: Element, at: usize, open: &mut Vec<usize>) {
        let ends = |inner: Element| match element {
            Element::Cell(_) => matches!(inner, Element::Cell(_) | Element::Caption),
            Element::Row => matches!(inner, Element::Cell(_) | Element::Row | Element::Caption),
            Element::Group => matches!(inner, Element::Cell(_) | Element::Row | Element::Group | Element::Caption),
            Element::Item => inner == Element::Item,
            _ => false,
        };
        let outer = |inner: Element| matches!(inner, Element::Table | Element::List(_));
        let from = open.iter().rposition(|inner| outer(self.tokens_element(*inner))).map_or(0, |at| at + 1);
        if let Some(first) = open[from..].iter().position(|inner| ends(self.tokens_element(*inner))) {
            for inner in open.drain(from + first..) {
                if self.tokens_element(inner).may_stay_open() {
                    self.ends[inner] = Some(at);
                }
            }
        }
    }

    /// The nodes between two tokens.
    fn nodes(&self, tokens: std::ops::Range<usize>, text: std::ops::Range<usize>, parent: Option<Element>) -> Vec<Node<'a>> {
        let mut nodes = Vec::new();
        let mut from = text.start;
        let mut at = tokens.start;
        while at < tokens.end {
            let place = self.tokens[at].place.clone();
            let push_before = |nodes: &mut Vec<Node<'a>>| {
                if from < place.start {
                    nodes.push(Node::Text(&self.text[from..place.start], from));
                }
            };
            match self.tokens[at].kind {
                Kind::Comment => {
                    push_before(&mut nodes);
                    nodes.push(Node::Comment(&self.text[place.clone()], place.start));
                    from = place.end;
                }
                Kind::Open(element) if may_stand_in(element, parent) && (element.is_void() || self.ends[at].is_some()) => {
                    push_before(&mut nodes);
                    let attributes = tag::attributes(&self.text[place.clone()]);
                    let mut children = Vec::new();
                    from = place.end;
                    if let Some(end) = self.ends[at] {
                        let end_place = self.tokens[end].place.clone();
                        children = self.nodes(at + 1..end, place.end..end_place.start, Some(element));
                        let has_end_tag = self.closed[end] == Some(at);
                        from = if has_end_tag { end_place.end } else { end_place.start };
                        at = if has_end_tag { end } else { end - 1 };
                    }
                    nodes.push(Node::Element(Box::new(Tree { element, attributes, children, start: place.start })));
                }
                _ => {}
            }
            at += 1;
        }
        if from < text.end {
            nodes.push(Node::Text(&self.text[from..text.end], from));
        }
        nodes
    }
}

/// Whether an element is allowed in its parent: table parts only in tables, items only in lists.
fn may_stand_in(element: Element, parent: Option<Element>) -> bool {
    match element {
        Element::Caption | Element::Group => parent == Some(Element::Table),
        Element::Row => matches!(parent, Some(Element::Table | Element::Group)),
        Element::Column => parent == Some(Element::Group) || parent == Some(Element::Table),
        Element::Cell(_) => matches!(parent, Some(Element::Table | Element::Group | Element::Row)),
        Element::Item => matches!(parent, Some(Element::List(_))),
        _ => true,
    }
}

/// Parses a text; literal lines have no tags.
pub(super) fn read<'a>(text: &'a str, is_literal: &[bool]) -> Vec<Node<'a>> {
    let parser = Parser::new(text, is_literal);
    parser.nodes(0..parser.tokens.len(), 0..text.len(), None)
}
