//! Turns the YAML or TOML block at the start of a file into entries with their places.
//!
//! Scalars stay the text that was typed, so `number: 02` keeps its zero; what a field means is
//! decided in `fields`.

use std::collections::BTreeMap;
use std::ops::Range;

use saphyr::{MarkedYaml, YamlData};
use saphyr_parser::{Event, Marker};
use vanthu_search::fold;

use super::{decode, visible};
use crate::diag::{self, Diagnostics, Place};
use crate::message;
use crate::messages::{self, Message};

/// The value of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A scalar as typed, without quotes.
    Text(String),
    /// Nothing after the colon.
    Empty,
    /// Several values.
    List(Vec<Value>),
    /// Entries within the entry.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// What a message calls the type.
    pub fn type_name(&self) -> Message {
        match self {
            Self::Text(_) => message!("type-text"),
            Self::Empty => message!("type-empty"),
            Self::List(_) => message!("type-list"),
            Self::Map(_) => message!("type-group"),
        }
    }

    /// The texts of a text or a list of texts; none for anything else.
    pub fn texts(&self) -> Option<Vec<&str>> {
        match self {
            Self::Text(text) => Some(vec![text.as_str()]),
            Self::List(values) => {
                values.iter().map(|value| if let Self::Text(text) = value { Some(text.as_str()) } else { None }).collect()
            }
            Self::Empty | Self::Map(_) => None,
        }
    }

    /// The value on one line, for a details table.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Empty => String::new(),
            Self::List(values) => values.iter().map(Value::shown).collect::<Vec<_>>().join("; "),
            Self::Map(entries) => entries.iter().map(|(key, value)| format!("{key}: {}", value.shown())).collect::<Vec<_>>().join("; "),
        }
    }
}

/// One entry: key as typed, value, place of the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key as typed.
    pub key: String,
    /// Its value.
    pub value: Value,
    /// Where the value stands in the file.
    pub place: Place,
}

/// Makes keys comparable: `Trích yếu`, `trich-yeu` and `trich_yeu` are one.
pub fn comparable(key: &str) -> String {
    fold::slug(key).replace('-', "_")
}

/// Splits a text into entries and the byte range of the rest; none when the front matter is faulty.
///
/// Front matter is one or more blocks at the start of a text, each between fences (YAML between `---`, TOML between `+++`,
/// or the longer and dash-like lines that editors make of them) or an object of JSON. What a reader does not see may stand
/// before it: empty lines, a byte order mark.
pub fn split(path: &str, text: &str, diagnostics: &mut Diagnostics) -> Option<(Vec<Entry>, Range<usize>)> {
    let (mut entries, mut body_start) = (Vec::new(), 0);
    loop {
        match block(text, body_start) {
            Found::Nothing => break,
            Found::Open(fence, line) => {
                diagnostics.push(diag::front_matter_open(path, line, fence));
                return None;
            }
            Found::Block(block) => {
                let parsed = if block.is_toml { toml(block.text, block.line) } else { yaml(block.text, block.line) };
                match parsed {
                    Ok(found) => entries.extend(found),
                    Err((place, reason)) => {
                        diagnostics.push(diag::front_matter_syntax(path, place, reason));
                        return None;
                    }
                }
                body_start = block.end;
            }
        }
    }
    Some((entries, body_start..text.len()))
}

/// What stands at a place of a text.
enum Found<'a> {
    /// No front matter.
    Nothing,
    /// A block that never ends: its fence, and the line of that.
    Open(&'static str, usize),
    /// A block.
    Block(Block<'a>),
}

/// A block of front matter.
struct Block<'a> {
    text: &'a str,
    is_toml: bool,
    /// The line of the file that its text begins in, from 1.
    line: usize,
    /// Where the text after it begins.
    end: usize,
}

/// Finds the block that begins at a place, or after what is not seen.
fn block(text: &str, from: usize) -> Found<'_> {
    let start = text.len() - visible::trim_start(&text[from..]).len();
    let fence_line = first_line(&text[start..]);
    let line = text[..start].matches('\n').count() + 1;
    if fence_line.starts_with('{') {
        return json(text, start, line);
    }
    let Some(fence) = fence(fence_line) else { return Found::Nothing };
    // At the very start of a file a fence is one; elsewhere it may be a ruler.
    let is_first = start == 0 && fence_line == fence;
    let inside = text[start..].find('\n').map_or(text.len(), |end| start + end + 1);
    let rest = &text[inside..];
    let begins = looks_like_field(visible::trim_start(rest), is_first);
    match closing(text, fence, inside) {
        None if !begins && (fence == "---" || !is_first) => Found::Nothing,
        None => Found::Open(fence, line),
        // A text may begin with a ruler; it is front matter only if a field follows at once.
        Some((end, _)) if !begins && !(is_first && (fence == "+++" || !text[inside..end].starts_with('\n'))) => Found::Nothing,
        Some((end, after)) => Found::Block(Block { text: &text[inside..end], is_toml: fence == "+++", line: line + 1, end: after }),
    }
}

/// An object of JSON, which is YAML too, on lines of its own.
fn json(text: &str, start: usize, line: usize) -> Found<'_> {
    let mut at = start;
    for part in text[start..].split_inclusive('\n') {
        at += part.len();
        if part.trim_end().ends_with('}') && (part.trim() == "}" || at - start == part.len()) {
            let object = &text[start..at];
            let is_front = matches!(yaml(object, line), Ok(entries) if entries.iter().any(|entry| super::fields::is_known(&entry.key)));
            return if is_front { Found::Block(Block { text: object, is_toml: false, line, end: at }) } else { Found::Nothing };
        }
    }
    Found::Nothing
}

/// The fence that a line is: dashes or pluses of any length, or the dashes that editors make of them, perhaps with a comment.
fn fence(line: &str) -> Option<&'static str> {
    let bare = visible::trim(line.split_once(" #").map_or(line, |(fence, _)| fence));
    let all = |is: fn(char) -> bool| !bare.is_empty() && bare.chars().all(is);
    match bare.len() {
        _ if bare.len() >= 3 && all(|letter| letter == '+') => Some("+++"),
        _ if bare.len() >= 3 && all(|letter| matches!(letter, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─')) => {
            Some("---")
        }
        _ => None,
    }
}

fn first_line(text: &str) -> &str {
    text.split('\n').next().unwrap_or_default().trim_end()
}

/// Whether a text begins with a field: a known name, or after a fence that begins a file, any name without a space.
fn looks_like_field(text: &str, is_first: bool) -> bool {
    first_line(text).split_once([':', '：', '=']).is_some_and(|(key, _)| {
        let key = key.trim_matches(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '\''));
        let is_name = !key.is_empty() && key.chars().count() <= 40;
        is_name && (super::fields::is_known(key) || is_first && !key.contains(' '))
    })
}

/// The end of the block and the start of the body after its closing fence.
fn closing(text: &str, opened: &str, from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    while at < text.len() {
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        let line = &text[at..end];
        if fence(line) == Some(opened) || (opened == "---" && line.trim_end() == "...") {
            return Some((at, (end + 1).min(text.len())));
        }
        at = end + 1;
    }
    None
}

type Parsed = Result<Vec<Entry>, (Place, Message)>;

/// Values inside each other, at most: they are read one inside the other.
const DEPTH_MAX: usize = 64;

/// Bytes that aliases may repeat, at most: each alias stands for all of the value that it names.
const REPEATED_BYTES_MAX: usize = 4 << 20;

/// Bytes that a value takes beside its text.
const VALUE_BYTES: usize = 64;

/// How large a value is, aliases in it written out.
#[derive(Clone, Copy, Default)]
struct Size {
    bytes: usize,
    /// How deep values stand in it.
    levels: usize,
}

/// Where values are nested too deep, or aliases repeat too much, and what of it. Nothing is written out to learn that.
fn too_much(block: &str, line: usize) -> Option<(Place, Message)> {
    let mut named: BTreeMap<usize, Size> = BTreeMap::new();
    // The values around, from outside to inside, each with the number of its name.
    let mut open: Vec<(usize, Size)> = Vec::new();
    let mut repeated = 0_usize;
    // What cannot be parsed is found again by who reads it.
    for (event, span) in saphyr_parser::Parser::new_from_str(block).map_while(Result::ok) {
        let (name, size) = match event {
            Event::SequenceStart(name, _) | Event::MappingStart(name, _) => {
                open.push((name, Size::default()));
                (0, Size::default())
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let (name, inner) = open.pop().unwrap_or_default();
                (name, Size { bytes: inner.bytes.saturating_add(VALUE_BYTES), levels: inner.levels + 1 })
            }
            Event::Scalar(text, _, name, _) => (name, Size { bytes: text.len() + VALUE_BYTES, levels: 0 }),
            Event::Alias(name) => {
                let size = named.get(&name).copied().unwrap_or_default();
                repeated = repeated.saturating_add(size.bytes);
                (0, size)
            }
            _ => continue,
        };
        if name > 0 {
            named.insert(name, size);
        }
        if open.len() + size.levels > DEPTH_MAX {
            return Some((yaml_place(span.start, line), message!("front-matter-deep", levels = DEPTH_MAX)));
        }
        if repeated > REPEATED_BYTES_MAX {
            return Some((yaml_place(span.start, line), message!("front-matter-aliases", megabytes = REPEATED_BYTES_MAX >> 20)));
        }
        if let Some((_, outer)) = open.last_mut() {
            *outer = Size { bytes: outer.bytes.saturating_add(size.bytes), levels: outer.levels.max(size.levels) };
        }
    }
    None
}

/// The place in the file of a place in a block that begins in this line.
fn yaml_place(marker: Marker, line: usize) -> Place {
    Place { line: marker.line() + line - 1, column: marker.col() + 1 }
}

fn yaml(block: &str, line: usize) -> Parsed {
    if let Some(fault) = too_much(block, line) {
        return Err(fault);
    }
    let mut parser = saphyr_parser::Parser::new_from_str(block);
    let mut loader = saphyr::YamlLoader::<MarkedYaml<'_>>::default();
    loader.early_parse(false);
    let parsed = parser.load(&mut loader, true);
    // Duplicate names and too many aliases are kept by the loader.
    if let Some(error) = parsed.err().or_else(|| loader.error().cloned()) {
        let marker = error.marker();
        return Err((yaml_place(*marker, line), messages::parser(error.info())));
    }
    match loader.into_documents().into_iter().next().map(|document| (document.span, document.data)) {
        None => Ok(Vec::new()),
        Some((_, YamlData::Mapping(mapping))) => Ok(mapping
            .into_iter()
            .map(|(key, value)| Entry {
                key: yaml_value(key.data).shown(),
                place: yaml_place(value.span.start, line),
                value: yaml_value(value.data),
            })
            .collect()),
        Some((_, YamlData::Representation(text, ..))) if text.is_empty() => Ok(Vec::new()),
        Some((span, _)) => Err((yaml_place(span.start, line), message!("front-matter-no-field"))),
    }
}

fn yaml_value<'a>(data: YamlData<'a, MarkedYaml<'a>>) -> Value {
    match data {
        YamlData::Representation(text, style, _) => scalar(text.into_owned(), style == saphyr_parser::ScalarStyle::Plain),
        YamlData::Value(value) => scalar(format!("{value:?}"), true),
        YamlData::Sequence(values) => Value::List(values.into_iter().map(|node| yaml_value(node.data)).collect()),
        YamlData::Mapping(mapping) => {
            Value::Map(mapping.into_iter().map(|(key, value)| (yaml_value(key.data).shown(), yaml_value(value.data))).collect())
        }
        YamlData::Tagged(_, node) => yaml_value(node.data),
        YamlData::Alias(_) | YamlData::BadValue => Value::Empty,
    }
}

fn scalar(text: String, plain: bool) -> Value {
    if plain && matches!(text.as_str(), "" | "~" | "null") { Value::Empty } else { Value::Text(decode::clean(&text)) }
}

fn toml(block: &str, line: usize) -> Parsed {
    let place = |offset: usize| {
        let place = Place::of(block, offset);
        Place { line: place.line + line - 1, ..place }
    };
    let table = toml::de::DeTable::parse(block)
        .map_err(|error| (place(error.span().map_or(0, |span| span.start)), messages::parser(error.message())))?;
    let mut entries: Vec<(usize, Entry)> = table
        .into_inner()
        .into_iter()
        .map(|(key, value)| {
            let start = value.span().start;
            (start, Entry { key: decode::clean(&key.into_inner()), place: place(start), value: toml_value(value.into_inner()) })
        })
        .collect();
    entries.sort_by_key(|(start, _)| *start);
    Ok(entries.into_iter().map(|(_, entry)| entry).collect())
}

fn toml_value(value: toml::de::DeValue<'_>) -> Value {
    use toml::de::DeValue;
    match value {
        DeValue::String(text) => Value::Text(decode::clean(&text)),
        DeValue::Integer(number) => Value::Text(number.to_string()),
        DeValue::Float(number) => Value::Text(number.to_string()),
        DeValue::Boolean(flag) => Value::Text(flag.to_string()),
        DeValue::Datetime(date) => Value::Text(date.to_string()),
        DeValue::Array(values) => Value::List(values.into_iter().map(|value| toml_value(value.into_inner())).collect()),
        DeValue::Table(table) => {
            Value::Map(table.into_iter().map(|(key, value)| (decode::clean(&key.into_inner()), toml_value(value.into_inner()))).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let mut diagnostics = Diagnostics::default();
        let shown = match split("a.md", text, &mut diagnostics) {
            None => {
                diagnostics.sorted().into_iter().map(|item| format!("{}:{} {}", item.place.line, item.place.column, item.message)).collect()
            }
            Some((entries, body)) => {
                let entries: Vec<_> = entries
                    .iter()
                    .map(|entry| format!("{}={}@{}:{}", entry.key, entry.value.shown(), entry.place.line, entry.place.column))
                    .collect();
                format!("{} / {}", entries.join(" "), &text[body].escape_debug())
            }
        };
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn reads_yaml_and_toml() {
        check("---\nnumber: 02\nlist: [a, b]\n---\nText", "number=02@2:9 list=a; b@3:7 / Text");
        check("+++\nnumber = '02'\ndate = 2023-10-17\n+++\nText", "number=02@2:10 date=2023-10-17@3:8 / Text");
        check("---\n\"\\u202Ea\": \"\\uFDD0\\0b\"\n---\n", "a=\u{FFFD}\u{FFFD}b@2:12 / ");
        check("+++\n\"\\u202Ea\" = \"\\uFDD0b\"\n+++\n", "a=\u{FFFD}b@2:13 / ");
        check("Text\n---\n", " / Text\\n---\\n");
        check("---\n---\nText", " / Text");
        check("---\n\nA ruler\n\n---\n", " / ---\\n\\nA ruler\\n\\n---\\n");
        check("\n\u{200B}\n---\n\ntrạng thái: thu hồi\n---\nText", "trạng thái=thu hồi@5:13 / Text");
        check("--- # x\nso: 1\n-----\nText", "so=1@2:5 / Text");
        check("———\ndraft: true\n———\nText", "draft=true@2:8 / Text");
        check("{\n  \"draft\": true\n}\nText", "draft=true@2:12 / Text");
        check("{ \"draft\": true }\nText", "draft=true@1:12 / Text");
        check("{ a }\nText", " / { a }\\nText");
        check("---\nso: 1\n---\n\n---\ndraft: true\n---\nText", "so=1@2:5 draft=true@6:8 / Text");
        check("---\nso: 1\n---\n\n---\n\nText\n\n---\n", "so=1@2:5 / \\n---\\n\\nText\\n\\n---\\n");
        check("———\n\nText", " / ———\\n\\nText");
        check("---\nA ruler", " / ---\\nA ruler");
        check("---\u{A0}\nso: 1\n---\nText", "so=1@2:5 / Text");
        check("--- \t\nso: 1\n--- \nText", "so=1@2:5 / Text");
        check("---", " / ---");
        check("", " / ");
    }

    #[test]
    fn aliases_repeat_no_more_than_a_reader_can_hold() {
        check("---\na: &x [một, hai]\nb: [*x, *x]\n---\n", "a=một; hai@2:4 b=một; hai; một; hai@3:4 / ");
        let aliases = |count: usize| format!("---\na: &a \"{}\"\nb: [{}]\n---\n", "x".repeat(50_000), "*a, ".repeat(count));
        let refused = "front matter does not parse: aliases (`*name`) repeat more than 4 MB";
        check(&aliases(20_000), &format!("3:337 {refused}"));
        assert!(split("a.md", &aliases(50), &mut Diagnostics::default()).is_some());
        let doubled = (1..40).fold("---\na0: &a0 x\n".to_owned(), |text, at| text + &format!("a{at}: &a{at} [*a{0}, *a{0}]\n", at - 1));
        check(&(doubled + "---\n"), &format!("16:18 {refused}"));
        let level = |at: usize| format!("a{at}: &a{at} {}*a{}{}\n", "[".repeat(30), at - 1, "]".repeat(30));
        let deeper = (1..4).fold("---\na0: &a0 x\n".to_owned(), |text, at| text + &level(at));
        check(&(deeper + "---\n"), "5:39 front matter does not parse: values stand inside each other more than 64 deep");
    }

    #[test]
    fn says_where_it_is_wrong() {
        check("---\ntitle: a\n", "1:0 front matter begins with `---` and never ends");
        check("---\nso: 1\nx: 1\nx: 2\n---\n", "4:1 front matter does not parse: duplicated key in mapping");
        check("---\njust a sentence\n---\n", "2:1 front matter does not parse: no field with a name and a value");
        check("+++\na = \n+++\n", "2:5 front matter does not parse: string values must be quoted, expected literal string");
    }
}
