//! Converts LaTeX formulas to text: `$m^{2}$` is m with a raised 2, `\frac{a}{b}` is a/b.
//!
//! A dollar sign is also a currency, so only unambiguous formulas are converted.

use std::sync::LazyLock;

use pulldown_latex::event::{Content, Event, Grouping, ScriptType, Visual};
use pulldown_latex::{Parser, Storage};
use regex::Regex;

use crate::pattern::pattern;
use crate::report::inline::{self, Style};

/// Maximum length of a formula, in bytes.
const FORMULA_BYTES_MAX: usize = 2000;

/// Maximum number of parser events per formula.
const EVENTS_MAX: usize = 10_000;

/// Maximum nesting of fractions and powers.
const DEPTH_MAX: usize = 40;

/// Converts the formulas of a line; `None` if there are none.
pub(super) fn plain(line: &str) -> Option<String> {
    static FORMULA: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\$\$(?P<a>[^$]+)\$\$|\$(?P<b>[^\s$](?:[^$]*[^\s$\\])?)\$|\\\\?\((?P<c>[^()]*?(?:\([^()]*\)[^()]*?)*)\\\\?\)|\\\\?\[(?P<d>[^\[\]]*?)\\\\?\]",
        )
    });
    // A power or an index outside a formula: `m^{2}`.
    static SCRIPT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?P<base>[\p{L}\d)])(?P<sign>[\^_])\{(?P<inner>[^{}\s]{1,12})\}"));
    let may = line.contains('$') || line.contains("\\(") || line.contains("\\[") || line.contains("^{") || line.contains("_{");
    if !may {
        return None;
    }
    let mut out = String::with_capacity(line.len());
    let mut from = 0;
    for found in FORMULA.captures_iter(line) {
        let Some(whole) = found.get(0) else { continue };
        let inner = ["a", "b", "c", "d"].into_iter().find_map(|name| found.name(name)).map_or("", |inner| inner.as_str());
        let is_dollar = whole.as_str().starts_with('$');
        let follows_digit = line[whole.end()..].starts_with(|next: char| next.is_ascii_digit());
        if (is_dollar && (follows_digit || !is_formula(inner))) || (!is_dollar && !is_formula(inner)) {
            continue;
        }
        out.push_str(&line[from..whole.start()]);
        out.push_str(&read(inner));
        from = whole.end();
    }
    out.push_str(&line[from..]);
    let scripts = SCRIPT.replace_all(&out, |found: &regex::Captures<'_>| {
        let style = if &found["sign"] == "^" { Style::Raised } else { Style::Lowered };
        format!("{}{}{}{}", &found["base"], style.open(), &found["inner"], style.close())
    });
    (scripts != line).then(|| scripts.into_owned())
}

/// Whether the text between two signs is a formula: a command, a power, an index, or a figure alone.
fn is_formula(text: &str) -> bool {
    static FIGURE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[+−-]?[\d.,]+\s*(?:\\?%|\\[a-z]+)?$"));
    static SIGNS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\\[a-zA-Z]+|[\^_=<>]|\\[%,;]"));
    text.len() <= FORMULA_BYTES_MAX
        && !text.contains("\\def")
        && !text.contains("\\newcommand")
        && (FIGURE.is_match(text) || SIGNS.is_match(text))
}

/// Converts a formula; invalid LaTeX is returned unchanged.
fn read(formula: &str) -> String {
    // In LaTeX a bare percent sign begins a comment.
    let mut escaped = String::with_capacity(formula.len());
    for letter in formula.chars() {
        if letter == '%' && !escaped.ends_with('\\') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    let storage = Storage::new();
    let mut events = Vec::new();
    for event in Parser::new(&escaped, &storage).take(EVENTS_MAX) {
        match event {
            Ok(event) => events.push(event),
            Err(_) => return formula.to_owned(),
        }
    }
    let mut reader = Reader { events: events.into_iter(), depth: 0 };
    let mut out = String::new();
    while let Some(part) = reader.next() {
        out.push_str(&part);
    }
    let text = out.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() { formula.to_owned() } else { text }
}

/// Reads the events of a formula, element by element.
struct Reader<'a> {
    events: std::vec::IntoIter<Event<'a>>,
    depth: usize,
}

impl<'a> Reader<'a> {
    /// The text of the next element; `None` at the end of its group.
    fn next(&mut self) -> Option<String> {
        let event = self.events.next()?;
        if self.depth >= DEPTH_MAX {
            return Some(String::new());
        }
        self.depth += 1;
        let text = match event {
            Event::Content(content) => Some(text_of(&content)),
            Event::Begin(group) => Some(self.group(&group)),
            Event::End => None,
            Event::Visual(Visual::Fraction(_)) => {
                let (above, below) = (self.element(), self.element());
                Some(format!("{}/{}", inline::operand(&above), inline::operand(&below)))
            }
            Event::Visual(Visual::SquareRoot) => Some(format!("√{}", inline::operand(&self.element()))),
            Event::Visual(Visual::Root) => {
                let (inner, degree) = (self.element(), self.element());
                Some(format!("{}√{}", Style::Raised.around(degree.trim()), inline::operand(&inner)))
            }
            Event::Visual(Visual::Negation) => Some(format!("¬{}", self.element())),
            Event::Script { ty, .. } => {
                let base = self.element();
                let (first, second) = match ty {
                    ScriptType::Subscript => (Style::Lowered.around(self.element().trim()), String::new()),
                    ScriptType::Superscript => (Style::Raised.around(self.element().trim()), String::new()),
                    ScriptType::SubSuperscript => {
                        let low = Style::Lowered.around(self.element().trim());
                        (low, Style::Raised.around(self.element().trim()))
                    }
                };
                Some(format!("{base}{first}{second}"))
            }
            Event::Space { .. } | Event::EnvironmentFlow(_) => Some(" ".to_owned()),
            Event::StateChange(_) => Some(String::new()),
        };
        self.depth -= 1;
        text
    }

    fn element(&mut self) -> String {
        self.next().unwrap_or_default()
    }

    fn group(&mut self, group: &Grouping) -> String {
        let mut out = String::new();
        if let Grouping::LeftRight(Some(open), _) = group {
            out.push(*open);
        }
        while let Some(part) = self.next() {
            out.push_str(&part);
        }
        if let Grouping::LeftRight(_, Some(close)) = group {
            out.push(*close);
        }
        out
    }
}

fn text_of(content: &Content<'_>) -> String {
    match content {
        Content::Text(text) | Content::Number(text) | Content::Function(text) => (*text).to_owned(),
        Content::Ordinary { content, .. } | Content::LargeOp { content, .. } | Content::Delimiter { content, .. } => content.to_string(),
        Content::BinaryOp { content, .. } => format!(" {content} "),
        Content::Relation { content, .. } => {
            let mut buffer = [0; 8];
            format!(" {} ", String::from_utf8_lossy(content.encode_utf8_to_buf(&mut buffer)))
        }
        Content::Punctuation(content) => content.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_as_text() {
        let check = |line: &str, expected: Option<&str>| {
            let shown = plain(line).map(|text| inline::plain(&text).into_owned());
            assert_eq!(shown.as_deref(), expected, "{line}");
        };
        check("đạt $95,5%$ kế hoạch", Some("đạt 95,5% kế hoạch"));
        check("đạt $95,5\\%$", Some("đạt 95,5%"));
        check("diện tích 25 $m^{2}$, $10^6$ đồng", Some("diện tích 25 m², 10⁶ đồng"));
        check("m^{2} và CO_{2}", Some("m² và CO₂"));
        check("\\(\\frac{A}{B} \\times 100\\)", Some("A/B × 100"));
        check("$$x = \\sqrt{a^2+b^2}$$", Some("x = √(a² + b²)"));
        check("$\\frac{a+b}{2}$", Some("(a + b)/2"));
        check("$\\text{Tỷ lệ} = 5$", Some("Tỷ lệ = 5"));
        check("từ 5$ đến 10$ mỗi suất", None);
        check("giá $100 và $200", None);
        check("\\(b\\) Điểm b", None);
        check("$\\frac{a}$", Some("\\frac{a}"));
    }
}
