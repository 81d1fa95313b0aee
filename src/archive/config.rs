//! Turns archive.toml into the configuration of an archive; everything in it has a default.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use vanthu_search::{fold, tokenize};

use super::glossary;
use crate::diag::{self, Diagnostics, Place};
use crate::message;
use crate::messages::{self, Message};
use crate::report;
use crate::report::issuer::KnownIssuer;
use crate::report::quantities::{self, Quantity};
use crate::report::redaction::{self, Redaction};

/// What archive.toml says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The archive's name.
    pub title: String,
    /// What it is, in a sentence or two.
    pub description: String,
    /// The language of pages: `vi` or `en`.
    pub language: String,
    /// The address where the site will stand, ending with `/`; none when it is not known.
    pub address: Option<String>,
    /// The theme's folder below `themes/`.
    pub theme: String,
    /// Whether the search works for pages opened from a disk; none to decide by the index's size.
    pub offline: Option<bool>,
    /// What short forms stand for, over the shipped list.
    pub abbreviations: glossary::List,
    /// What it says about understanding reports.
    pub reports: report::Settings,
    /// Quantities that are followed over the months.
    pub indicators: Vec<Indicator>,
    /// What the page about the archive says, as Markdown.
    pub about: String,
    /// The electronic mail of whoever keeps the archive.
    pub contact: Option<String>,
    /// What may be done with the reports, in a sentence; empty when nothing is said.
    pub rights: String,
    /// The address of the licence.
    pub license: Option<String>,
    /// Whether tables begin with a byte order mark, by which Excel knows UTF-8.
    pub has_bom: bool,
    /// The address of the OAI-PMH gateway that serves the archive's static repository.
    pub oai_gateway: Option<String>,
    /// Whether browsers keep what was read, and the index, for reading without a network.
    pub has_service_worker: bool,
    /// The `_search` of a cluster that the search page asks before the archive's own index.
    pub remote_search: Option<String>,
    /// Other archives that the search page asks too.
    pub federated: Vec<Federated>,
    /// The file's path as messages name it.
    pub shown_path: String,
}

/// Another archive that is searched together with this one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Federated {
    /// What readers call it.
    pub name: String,
    /// The address of its site, ending with `/`.
    pub address: String,
}

/// A quantity that archive.toml names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// Its name in addresses.
    pub slug: String,
    /// What it is.
    pub label: String,
    /// Its unit, or empty.
    pub unit: String,
    /// How it is drawn.
    pub chart: Chart,
    /// The sentences that state it.
    pub patterns: Vec<Pattern>,
}

/// How a series is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Chart {
    /// Points joined by a line, for what lasts: members.
    #[default]
    Line,
    /// Bars, for what happens in a period: new members.
    Bar,
}

/// The words around a number: `phát triển được {n} đoàn viên`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pattern {
    /// Before it, the nearest first, in their canonical form.
    before: Vec<String>,
    /// After it.
    after: Vec<String>,
}

impl Pattern {
    fn read(written: &str) -> Option<Pattern> {
        let written = fold::normalize(written);
        let (before, after) = written.split_once("{n}").filter(|(_, after)| !after.contains("{n}"))?;
        let words = |text: &str| -> Vec<String> {
            let percent = text.trim_start().starts_with('%').then(|| "%".to_owned());
            percent.into_iter().chain(tokenize::syllables(text).map(|word| quantities::canonical(&text[word.start..word.end]))).collect()
        };
        let mut pattern = Pattern { before: words(before), after: words(after) };
        pattern.before.reverse();
        let longest = pattern.before.len().max(pattern.after.len());
        (1..=quantities::WORDS_MAX).contains(&longest).then_some(pattern)
    }

    /// Whether a quantity stands between these words.
    pub fn fits(&self, quantity: &Quantity) -> bool {
        quantity.before.starts_with(&self.before) && quantity.after.starts_with(&self.after)
    }
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct File {
    title: Option<String>,
    description: String,
    language: Option<toml::Spanned<String>>,
    address: Option<toml::Spanned<String>>,
    theme: Option<String>,
    search: Search,
    abbreviations: glossary::List,
    about: String,
    contact: Option<toml::Spanned<String>>,
    rights: String,
    license: Option<toml::Spanned<String>>,
    data: Data,
    service_worker: bool,
    redact: Option<toml::Spanned<Redact>>,
    #[serde(rename = "issuer")]
    issuers: Vec<toml::Spanned<KnownIssuer>>,
    #[serde(rename = "indicator")]
    indicators: Vec<toml::Spanned<IndicatorFile>>,
}

/// A list, or one text that is read as a list.
#[derive(Deserialize)]
#[serde(untagged)]
enum Redact {
    List(Vec<String>),
    Text(String),
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct IndicatorFile {
    label: String,
    unit: String,
    slug: String,
    chart: Chart,
    patterns: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Search {
    offline: Option<bool>,
    remote: Option<toml::Spanned<String>>,
    federated: Vec<toml::Spanned<Federated>>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Data {
    bom: bool,
    oai_gateway: Option<toml::Spanned<String>>,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            title: "Kho báo cáo".into(),
            description: String::new(),
            language: "vi".into(),
            address: None,
            theme: "default".into(),
            offline: None,
            abbreviations: glossary::List::new(),
            reports: report::Settings::default(),
            indicators: Vec::new(),
            about: String::new(),
            contact: None,
            rights: String::new(),
            license: None,
            has_bom: false,
            oai_gateway: None,
            has_service_worker: false,
            remote_search: None,
            federated: Vec::new(),
            shown_path: "archive.toml".into(),
        }
    }
}

/// Reads archive.toml, given as its shown path and text; faults leave the defaults.
pub fn read(file: Option<&(String, String)>, base_url: Option<&str>, diagnostics: &mut Diagnostics) -> Config {
    let mut config = Config::default();
    if let Some((shown, text)) = file {
        config.shown_path.clone_from(shown);
        match toml::from_str::<File>(text) {
            Ok(file) => fill(&mut config, file, text, diagnostics),
            Err(error) => {
                let place = Place::of(text, error.span().map_or(0, |span| span.start));
                diagnostics.push(diag::configuration(shown, place, messages::parser(error.message())));
            }
        }
    }
    if let Some(address) = base_url {
        config.address = Some(with_slash(address));
    }
    // One archive.toml may serve all archives that search each other.
    let own = config.address.clone();
    config.federated.retain(|other| Some(&other.address) != own.as_ref());
    let mut seen = BTreeSet::new();
    config.federated.retain(|other| seen.insert(other.address.clone()));
    if config.address.is_none() {
        diagnostics.push(diag::no_base_url(&config.shown_path));
    }
    config
}

fn fill(config: &mut Config, mut file: File, text: &str, diagnostics: &mut Diagnostics) {
    let shown = config.shown_path.clone();
    let mut fault =
        |span: std::ops::Range<usize>, reason: Message| diagnostics.push(diag::configuration(&shown, Place::of(text, span.start), reason));
    places(config, &mut file, &mut fault);
    config.description = file.description;
    config.offline = file.search.offline;
    config.abbreviations = file.abbreviations;
    config.about = file.about;
    config.rights = file.rights;
    config.has_bom = file.data.bom;
    config.has_service_worker = file.service_worker;
    if let Some(title) = file.title.filter(|title| !title.trim().is_empty()) {
        config.title = title;
    }
    if let Some(theme) = file.theme {
        config.theme = theme;
    }
    match file.language {
        Some(language) if !matches!(language.get_ref().as_str(), "vi" | "en") => fault(language.span(), message!("config-language")),
        Some(language) => config.language = language.into_inner(),
        None => {}
    }
    config.reports.shown_path.clone_from(&shown);
    redactions(config, file.redact, text, &mut fault);
    for issuer in file.issuers {
        let span = issuer.span();
        match completed(issuer.into_inner()) {
            Ok(issuer) if config.reports.issuers.iter().any(|known| known.slug == issuer.slug) => {
                fault(span, message!("config-issuer-slug"))
            }
            Ok(issuer) => config.reports.issuers.push(issuer),
            Err(reason) => fault(span, reason),
        }
    }
    own_texts(config, text, &mut fault);
    for indicator in file.indicators {
        let span = indicator.span();
        match indicator_config(indicator.into_inner()) {
            Ok(indicator) if config.indicators.iter().any(|known| known.slug == indicator.slug) => {
                fault(span, message!("config-indicator-slug"))
            }
            Ok(indicator) => config.indicators.push(indicator),
            Err(reason) => fault(span, reason),
        }
    }
}

/// What archive.toml says on the pages itself must not say what it redacts.
fn own_texts(config: &Config, text: &str, fault: &mut dyn FnMut(std::ops::Range<usize>, Message)) {
    let redactions: Vec<&Redaction> = config.reports.redactions.iter().collect();
    let abbreviations = config.abbreviations.iter().flat_map(|(short, meanings)| std::iter::once(short).chain(meanings.all()));
    let texts = [&config.title, &config.description, &config.about, &config.rights].into_iter().chain(abbreviations);
    for own in texts.filter(|own| redaction::is_left(own, &redactions)) {
        let start = text.find(own.as_str()).unwrap_or_default();
        fault(start..start, message!("config-says-redacted", text = diag::shown(own)));
    }
}

/// What is to be black in every report, each with its place.
fn redactions(
    config: &mut Config,
    redact: Option<toml::Spanned<Redact>>,
    text: &str,
    fault: &mut dyn FnMut(std::ops::Range<usize>, Message),
) {
    let Some(redact) = redact else { return };
    let span = redact.span();
    let list = match redact.into_inner() {
        Redact::List(list) => list,
        Redact::Text(text) => vec![text],
    };
    for item in list.iter().flat_map(|written| redaction::items(written)) {
        let start = span.start + text[span.clone()].find(&item).unwrap_or_default();
        match Redaction::read(&item, Place::of(text, start)) {
            Ok(redaction) => config.reports.redactions.push(redaction),
            Err(reason) => fault(start..span.end, message!("config-redact", reason = reason)),
        }
    }
}

/// What archive.toml says of other places: where the site stands, whom to write to, whom to ask.
fn places(config: &mut Config, file: &mut File, fault: &mut dyn FnMut(std::ops::Range<usize>, Message)) {
    let mut on_the_web = |written: Option<toml::Spanned<String>>, key: &str| {
        let written = written?;
        if is_on_the_web(written.get_ref()) {
            return Some(written.into_inner());
        }
        fault(written.span(), message!("config-address", key = key));
        None
    };
    config.address = on_the_web(file.address.take(), "address").map(|address| with_slash(&address));
    config.license = on_the_web(file.license.take(), "license");
    config.oai_gateway = on_the_web(file.data.oai_gateway.take(), "oai_gateway").map(|address| with_slash(&address));
    config.remote_search = on_the_web(file.search.remote.take(), "remote");
    match file.contact.take() {
        Some(contact) if !is_mail(contact.get_ref()) => fault(contact.span(), message!("config-contact")),
        contact => config.contact = contact.map(toml::Spanned::into_inner),
    }
    for other in std::mem::take(&mut file.search.federated) {
        let span = other.span();
        let Federated { name, address } = other.into_inner();
        if is_on_the_web(&address) {
            let address = with_slash(&address);
            let host = address.split('/').nth(2).unwrap_or_default();
            config.federated.push(Federated { name: if name.trim().is_empty() { host.to_owned() } else { name }, address });
        } else {
            fault(span, message!("config-address", key = "address"));
        }
    }
}

fn indicator_config(indicator: IndicatorFile) -> Result<Indicator, Message> {
    let slug = fold::slug(if indicator.slug.is_empty() { &indicator.label } else { &indicator.slug });
    if indicator.label.trim().is_empty() || slug.is_empty() {
        return Err(message!("config-indicator-label"));
    }
    let patterns: Option<Vec<Pattern>> = indicator.patterns.iter().map(|pattern| Pattern::read(pattern)).collect();
    match patterns {
        Some(patterns) if !patterns.is_empty() => {
            Ok(Indicator { slug, label: indicator.label, unit: indicator.unit, chart: indicator.chart, patterns })
        }
        _ => Err(message!("config-indicator-pattern")),
    }
}

/// A body with the names that archive.toml leaves to us.
fn completed(mut issuer: KnownIssuer) -> Result<KnownIssuer, Message> {
    if issuer.name.trim().is_empty() {
        return Err(message!("config-issuer-name"));
    }
    if issuer.short.is_empty() {
        issuer.short.clone_from(&issuer.name);
    }
    let given = if issuer.slug.is_empty() { format!("{} {}", issuer.symbol, issuer.place) } else { issuer.slug };
    issuer.slug = [given.as_str(), &issuer.short, "khac"].into_iter().map(fold::slug).find(|slug| !slug.is_empty()).unwrap_or_default();
    Ok(issuer)
}

/// Whether an address begins as one on the web does and holds nothing that would end it in the head of a page.
pub fn is_on_the_web(address: &str) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(|letter: char| letter.is_whitespace() || "\"'<>;,".contains(letter)))
}

fn is_mail(text: &str) -> bool {
    let is_word = |part: &str| !part.is_empty() && !part.contains(|letter: char| letter.is_whitespace() || "\"'<>@".contains(letter));
    text.split_once('@').is_some_and(|(person, host)| is_word(person) && is_word(host) && host.contains('.'))
}

fn with_slash(address: &str) -> String {
    format!("{}/", address.trim_end_matches('/'))
}
