//! Turns the citations of all reports into the documents cited: each with who cites it, and where.
//!
//! A number names a document only together with its body and date, and most citations give neither. So all
//! citations of one number stand together, the dates that they give are told, and where reports of the archive bear
//! that number they are named as what may be meant.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, address};
use crate::digest::hexadecimal as digest;
use crate::report::citations::Place;
use jiff::civil::Date;

/// A document that reports cite by its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What names it: [`crate::report::number::DocumentNumber::identity`].
    pub identity: String,
    /// Its name in addresses.
    pub slug: String,
    /// Its type's name, or empty.
    pub type_name: String,
    /// Its number as most reports print it.
    pub number: String,
    /// Its issuing body, as the first report that names it does.
    pub issuer: Option<String>,
    /// Its title, as the first report that gives it does.
    pub title: Option<String>,
    /// The dates that reports give it: more than one where they disagree, or mean several documents.
    pub dates: BTreeSet<Date>,
    /// Every place that cites it, in the order of the archive.
    pub mentions: Vec<Mention>,
    /// How many reports cite it.
    pub report_count: usize,
    /// Reports of the archive that are meant: [`Mention::means`].
    pub held: Vec<usize>,
}

/// A place that cites a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The report, by its place in the archive.
    pub entry: usize,
    /// The citation, by its place in the report.
    pub citation: usize,
    /// Which of its mentions.
    pub nth: usize,
    /// Its place among all mentions of all citations of the report.
    pub at: usize,
}

impl Mention {
    /// Where it stands in the report.
    pub fn place(self, entries: &[Entry]) -> &Place {
        &entries[self.entry].report.citations[self.citation].mentions[self.nth]
    }

    /// The mentions of the report from one at or before this on, by its place among all.
    pub fn around(self, entries: &[Entry], start: usize) -> impl Iterator<Item = Mention> + '_ {
        let citations = &entries[self.entry].report.citations;
        let (mut citation, mut first) = (self.citation, self.at.saturating_sub(self.nth));
        while first > start && citation > 0 {
            citation -= 1;
            first -= citations[citation].mentions.len();
        }
        let all = (citation..citations.len()).flat_map(|citation| (0..citations[citation].mentions.len()).map(move |nth| (citation, nth)));
        let numbered = all.zip(first..).skip(start.saturating_sub(first));
        numbered.map(move |((citation, nth), at)| Mention { entry: self.entry, citation, nth, at })
    }

    /// Whether a report with the number cited is meant: one of the date given, else one of the body that cites it, since
    /// all bodies count from 1.
    pub fn means(self, entries: &[Entry], candidate: usize) -> bool {
        let date = entries[candidate].report.day();
        let issuer = |index: usize| entries[index].report.issuer_slug();
        match self.place(entries).date {
            Some(given) => date == Some(given),
            None => issuer(self.entry).is_some() && issuer(self.entry) == issuer(candidate),
        }
    }
}

/// The documents cited, those that most reports cite first.
#[derive(Clone, Debug, Default)]
pub struct Cited {
    /// The documents.
    pub documents: Vec<Document>,
    by_identity: BTreeMap<String, usize>,
}

impl Cited {
    /// Collects all citations.
    pub fn of(entries: &[Entry]) -> Cited {
        let mut documents: BTreeMap<&str, Document> = BTreeMap::new();
        let mut spellings: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
        for (index, entry) in entries.iter().enumerate() {
            let mut before = 0;
            for (at, citation) in entry.report.citations.iter().enumerate() {
                *spellings.entry(&citation.identity).or_default().entry(&citation.number).or_default() += 1;
                let document = documents.entry(&citation.identity).or_insert_with(|| Document::named(&citation.identity));
                document.report_count += 1;
                if document.type_name.is_empty() {
                    document.type_name.clone_from(&citation.type_name);
                }
                document.issuer = document.issuer.take().or_else(|| citation.issuer.clone());
                document.title = document.title.take().or_else(|| citation.title.clone());
                document.dates.extend(citation.date);
                let mention = |nth| Mention { entry: index, citation: at, nth, at: before + nth };
                document.mentions.extend((0..citation.mentions.len()).map(mention));
                before += citation.mentions.len();
            }
        }
        for (identity, document) in &mut documents {
            let most = spellings.get(identity).and_then(|spellings| spellings.iter().max_by_key(|(number, count)| (**count, **number)));
            document.number = most.map_or_else(String::new, |(number, _)| (*number).to_owned());
        }
        held(entries, &mut documents);
        let mut documents: Vec<Document> = documents.into_values().collect();
        name(&mut documents);
        documents.sort_by(|one, other| other.report_count.cmp(&one.report_count).then_with(|| one.slug.cmp(&other.slug)));
        let by_identity = documents.iter().enumerate().map(|(at, document)| (document.identity.clone(), at)).collect();
        Cited { documents, by_identity }
    }

    /// The document that a number names.
    pub fn get(&self, identity: &str) -> Option<&Document> {
        self.by_identity.get(identity).map(|at| &self.documents[*at])
    }
}

impl Document {
    fn named(identity: &str) -> Document {
        Document {
            identity: identity.to_owned(),
            slug: String::new(),
            type_name: String::new(),
            number: String::new(),
            issuer: None,
            title: None,
            dates: BTreeSet::new(),
            mentions: Vec::new(),
            report_count: 0,
            held: Vec::new(),
        }
    }
}

/// Finds the reports of the archive that bear a cited number.
fn held(entries: &[Entry], documents: &mut BTreeMap<&str, Document>) {
    for (index, entry) in entries.iter().enumerate() {
        let Some(number) = &entry.report.number else { continue };
        let Some(document) = documents.get_mut(number.value.identity().as_str()) else { continue };
        if document.mentions.iter().any(|mention| mention.means(entries, index)) {
            document.held.push(index);
        }
    }
}

/// Gives out addresses; two numbers that differ in case or đ alone are told apart by a digest.
fn name(documents: &mut [Document]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for document in documents.iter() {
        *counts.entry(address::part(&document.identity)).or_default() += 1;
    }
    for document in documents {
        let slug = address::part(&document.identity);
        let is_shared = counts.get(&slug).is_some_and(|count| *count > 1);
        document.slug = if is_shared { format!("{slug}_{}", &digest(document.identity.as_bytes())[..6]) } else { slug };
    }
}
