//! Turns symbol, place and text into the issuing body.
//!
//! The symbol alone is not a body: five provinces have an LĐLĐ. Symbol and place together are one, and
//! the name is looked for in the text: words whose initials are the symbol, or the symbol itself,
//! before a level of administration and the place ("Liên đoàn Lao động tỉnh An Bình").

use vanthu_search::fold;

use super::block::{Block, Head, Kind};
use super::signs::{Place, Sign};
use super::types::DocumentType;
use super::{Derived, Origin, Settings, bodies};
use serde::{Deserialize, Serialize};

/// An issuing body that archive.toml names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KnownIssuer {
    /// Its part of a document's symbol: `LĐLĐ`.
    pub symbol: String,
    /// The place that its documents are dated at.
    pub place: String,
    /// The full name.
    pub name: String,
    /// The name in lists; the full name unless given.
    pub short: String,
    /// The name in addresses; made of symbol and place unless given.
    pub slug: String,
    /// The body above it.
    pub superior: String,
    /// Whether everything of this body is sample data.
    pub sample: bool,
}

impl KnownIssuer {
    /// Whether a name means it: the full one, that of lists or that of addresses, with or without accents.
    pub fn is_called(&self, name: &str) -> bool {
        let wanted = fold::slug(name);
        [&self.name, &self.short, &self.slug].iter().any(|known| fold::slug(known) == wanted)
    }
}

/// The body that issued a report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Issuer {
    /// Its name in addresses: equal for all reports of the body.
    pub slug: String,
    /// The full name where known, else the short one.
    pub name: String,
    /// The name as lists show it: `LĐLĐ tỉnh Lai Châu`.
    pub short: String,
    /// The body above it.
    pub superior: String,
    /// Whether everything of this body is sample data.
    pub sample: bool,
}

/// What the derivation looks at.
#[derive(Clone, Copy, Debug)]
pub struct Signs<'a> {
    /// The body's part of the symbol and its line.
    pub symbol: Option<(&'a str, &'a Origin)>,
    /// The place of issue and its line.
    pub place: Option<(&'a str, &'a Origin)>,
    /// The type of the document.
    pub kind: Option<&'a Derived<DocumentType>>,
    /// Head and text.
    pub blocks: &'a [Block],
    /// What names it outside the head.
    pub further: &'a [Sign],
}

/// Finds the body by the name that front matter gives; one that is also `printed` is the same body.
pub fn named(name: &Derived<String>, printed: Option<&Derived<Issuer>>, settings: &Settings) -> Derived<Issuer> {
    let wanted = fold::slug(&name.value);
    let known = settings.issuers.iter().find(|issuer| issuer.is_called(&name.value)).map(configured);
    let printed =
        || printed.filter(|printed| fold::slug(&printed.value.name) == wanted).map(|printed| unknown(&printed.value.slug, &name.value));
    let issuer = known.or_else(printed).unwrap_or_else(|| unknown(&wanted, &name.value));
    Derived::new(issuer, name.origin.clone())
}

/// Derives the body; none when neither configuration nor the words tell it. A symbol is no name.
pub fn derive(signs: &Signs<'_>, settings: &Settings) -> Option<Derived<Issuer>> {
    let printed = printed_body(signs);
    if let Some((known, line)) =
        printed.as_ref().and_then(|(name, line)| Some((settings.issuers.iter().find(|issuer| issuer.is_called(name))?, *line)))
    {
        return Some(Derived::new(configured(known), Origin::Lines(vec![line]).and(&Origin::Configuration)));
    }
    let place = signs.place;
    if let Some((symbol, symbol_origin)) = signs.symbol
        && let Some(known) = known_by_symbol(symbol, place.map(|(place, _)| place), settings)
    {
        let origin = place.map_or_else(|| symbol_origin.clone(), |(_, origin)| symbol_origin.and(origin));
        let in_text = place.and_then(|(place, _)| name_in_text(symbol, place, signs.blocks));
        let origin = in_text.map_or(origin.clone(), |(_, line)| origin.and(&Origin::Lines(vec![line])));
        return Some(Derived::new(configured(known), origin.and(&Origin::Configuration)));
    }
    let of_symbol = signs.symbol.and_then(|(symbol, origin)| Some((bodies::central(symbol)?, origin)));
    if let Some((name, origin)) = of_symbol {
        let lines = printed.filter(|(printed, _)| fold::slug(printed) == fold::slug(name)).map(|(_, line)| vec![line]).unwrap_or_default();
        return Some(Derived::new(unknown(&fold::slug(name), name), origin.and(&Origin::Lines(lines))));
    }
    if let Some((name, line)) = &printed
        && let Some(name) = bodies::central_name(name)
    {
        return Some(Derived::new(unknown(&fold::slug(name), name), Origin::Lines(vec![*line])));
    }
    // Decrees are of the Government and laws of the National Assembly: Law 64/2025/QH15, article 4.
    if let Some((kind, name)) = signs.kind.and_then(|kind| Some((kind, bodies::of_type(&kind.value.name)?)))
        && printed.is_none()
    {
        return Some(Derived::new(unknown(&fold::slug(name), name), kind.origin.clone()));
    }
    let in_text = signs.symbol.zip(place).and_then(|((symbol, _), (place, _))| name_in_text(symbol, place, signs.blocks));
    let (name, line) = in_text.or(printed)?;
    let symbol = signs.symbol.map_or_else(|| bodies::symbol_of(&name), |(symbol, _)| symbol.to_owned());
    let slug = fold::slug(&place.map_or_else(|| symbol.clone(), |(place, _)| format!("{symbol} {place}")));
    let origins = [signs.symbol.map(|(_, origin)| origin), place.map(|(_, origin)| origin)];
    let origin = origins.into_iter().flatten().fold(Origin::Lines(vec![line]), |all, origin| all.and(origin));
    Some(Derived::new(unknown(&slug, &name), origin))
}

fn configured(known: &KnownIssuer) -> Issuer {
    Issuer {
        slug: known.slug.clone(),
        name: known.name.clone(),
        short: known.short.clone(),
        superior: known.superior.clone(),
        sample: known.sample,
    }
}

fn unknown(slug: &str, name: &str) -> Issuer {
    let slug = if slug.is_empty() { "khac".to_owned() } else { slug.to_owned() };
    Issuer { slug, name: name.to_owned(), short: name.to_owned(), superior: String::new(), sample: false }
}

/// A configured body with this symbol; its place must agree where both are known.
fn known_by_symbol<'a>(symbol: &str, place: Option<&str>, settings: &'a Settings) -> Option<&'a KnownIssuer> {
    let same_symbol = |issuer: &&KnownIssuer| !issuer.symbol.is_empty() && fold::slug(&issuer.symbol) == fold::slug(symbol);
    let same_place = |issuer: &&KnownIssuer| place.is_none_or(|place| is_at(issuer, place));
    let mut candidates = settings.issuers.iter().filter(same_symbol).filter(same_place);
    let first = candidates.next()?;
    candidates.next().is_none().then_some(first)
}

/// Whether a body may date its documents at a place: its own, or, where archive.toml names none, one that its name does
/// not speak against: "… tỉnh Lai Châu" is not at An Bình.
fn is_at(issuer: &KnownIssuer, place: &str) -> bool {
    if !issuer.place.is_empty() {
        return fold::slug(&issuer.place) == fold::slug(place);
    }
    let (name, place) = (fold::fold(&issuer.name), fold::fold(place));
    let of_level = bodies::LEVELS.iter().any(|level| name.contains(&format!(" {} ", fold::fold(level))));
    !of_level || name.contains(&place)
}

/// The name that is printed: the one whose initials the symbol has, else the last, since box 2 has the superior above the body.
fn printed_body(signs: &Signs<'_>) -> Option<(String, usize)> {
    let is_body = |block: &&Block| block.kind == Kind::Head(Head::Body);
    let further = |wanted: Place| signs.further.iter().filter(move |sign| sign.place == wanted).map(|sign| &sign.block);
    let authenticated = names(further(Place::Authentication).filter(is_body));
    let labelled = || further(Place::Property).find(is_body).map(|block| (block.text.clone(), block.line()));
    let in_head = || names(signs.blocks.iter().filter(is_body));
    let below = || names(further(Place::Below).filter(is_body));
    let sets = [authenticated, in_head(), below()];
    let chosen = sets.iter().find_map(|names| {
        let by_symbol = signs.symbol.and_then(|(symbol, _)| names.iter().rev().find(|(name, _)| bodies::is_symbol_of(symbol, name)));
        by_symbol.or_else(|| names.last()).filter(|(name, _)| bodies::is_body(name)).cloned()
    });
    chosen.or_else(labelled)
}

/// The names on lines of capitals: a name may go on over several lines.
fn names<'a>(lines: impl Iterator<Item = &'a Block>) -> Vec<(String, usize)> {
    let mut names: Vec<(String, usize)> = Vec::new();
    for block in lines {
        match names.last_mut() {
            Some((name, line)) if bodies::goes_on(name, &block.text) => {
                name.push(' ');
                name.push_str(&block.text);
                *line = block.line();
            }
            _ => names.push((block.text.clone(), block.line())),
        }
    }
    names
}

/// The body's name as the text writes it, and its line.
fn name_in_text(symbol: &str, place: &str, blocks: &[Block]) -> Option<(String, usize)> {
    let initials: Vec<char> = symbol.chars().filter(|letter| letter.is_alphabetic()).collect();
    blocks.iter().filter(|block| block.text.contains(place)).find_map(|block| {
        let name = bodies::LEVELS.iter().find_map(|level| name_before(&block.text, &format!("{level} {place}"), symbol, &initials))?;
        Some((name, block.line()))
    })
}

fn name_before(text: &str, level_and_place: &str, symbol: &str, initials: &[char]) -> Option<String> {
    text.match_indices(level_and_place).find_map(|(at, _)| {
        let before: Vec<&str> = text[..at].split_whitespace().rev().take(initials.len().max(1)).collect();
        if before.first().is_some_and(|word| *word == symbol) {
            return Some(format!("{symbol} {level_and_place}"));
        }
        let matches = before.len() == initials.len()
            && before.iter().rev().zip(initials).all(|(word, initial)| {
                word.chars().find(|letter| letter.is_alphabetic()).is_some_and(|letter| letter.to_uppercase().eq(initial.to_uppercase()))
            });
        let words: Vec<&str> = before.into_iter().rev().collect();
        matches.then(|| format!("{} {level_and_place}", words.join(" ").trim_start_matches(|letter: char| !letter.is_alphabetic())))
    })
}
