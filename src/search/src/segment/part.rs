//! Turns documents into lists of postings by term, and several such parts into one.
//!
//! A part is a plain value, small and quick to join with others: what a report says has to be read once only, however
//! often the segment around it is written.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::convert::Infallible;
use std::ops::Range;

use super::Document;
use super::analysis::{Analysis, TermId};
use crate::wire;

/// How often a word of the title counts.
const TITLE_COUNT: usize = 3;

/// The postings of some documents in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// All terms in the order of their keys. Of each: with how many bytes of the key before its own begins, the rest of it, and
    /// its postings, which are of each document that has it how many documents after the one before, and how often.
    terms: Vec<u8>,
    /// Of each document how many terms it has, all counted.
    pub(super) lengths: Vec<u32>,
}

/// Terms as a part holds them, one after another.
#[derive(Default)]
struct Writer {
    terms: Vec<u8>,
    key: Vec<u8>,
    postings: Vec<u8>,
}

/// A term of a part, and what comes after it.
struct Cursor<'a> {
    /// Which of the parts it is.
    part: usize,
    key: Vec<u8>,
    postings: &'a [u8],
    rest: &'a [u8],
}

/// A document that has a term, and how often.
#[derive(Clone, Copy, Debug)]
struct Posting {
    term: TermId,
    document: u32,
    count: u32,
}

/// No posting yet.
const NONE: u32 = u32::MAX;

#[derive(Default)]
struct Postings {
    all: Vec<Posting>,
    /// Of each term its last posting.
    last: Vec<u32>,
}

impl Postings {
    fn add(&mut self, term: TermId, document: u32) {
        if self.last.len() <= term as usize {
            self.last.resize(term as usize + 1, NONE);
        }
        let last = &mut self.last[term as usize];
        match self.all.get_mut(*last as usize).filter(|posting| posting.document == document) {
            Some(posting) => posting.count += 1,
            None => {
                *last = self.all.len() as u32;
                self.all.push(Posting { term, document, count: 1 });
            }
        }
    }
}

impl Part {
    /// The postings of documents in the order given.
    pub fn of(documents: impl Iterator<Item = Document>) -> Part {
        let mut analysis = Analysis::default();
        let mut postings = Postings::default();
        let mut lengths = Vec::new();
        for document in documents {
            let (number, mut length) = (lengths.len() as u32, 0);
            let mut add = |term| {
                length += 1;
                postings.add(term, number);
            };
            for _ in 0..TITLE_COUNT {
                analysis.read(&document.title, &mut add);
            }
            for text in [&document.number, &document.text, &document.headings] {
                analysis.read(text, &mut add);
            }
            // The keys of the document's own number; those that it cites are found in its text.
            if !document.number.is_empty() {
                analysis.number(&document.number, true, &mut add);
            }
            lengths.push(length);
        }
        Part::by_key(&analysis, &postings.all, lengths)
    }

    /// The keys of one document's terms, each with how often it stands there.
    pub fn terms(document: Document) -> Vec<(String, u32)> {
        let part = Part::of(std::iter::once(document));
        let mut terms = Vec::new();
        let Ok(()) = joined::<Infallible>(std::slice::from_ref(&part), |key, postings| {
            terms.push((String::from_utf8_lossy(key).into_owned(), postings.iter().map(|(_, count)| count).sum()));
            Ok(())
        });
        terms
    }

    /// Sorts terms by their keys, and postings by their terms.
    fn by_key(analysis: &Analysis, all: &[Posting], lengths: Vec<u32>) -> Part {
        let mut keys = Vec::new();
        let ranges: Vec<Range<usize>> = (0..analysis.len())
            .map(|term| {
                let start = keys.len();
                analysis.key_into(term as TermId, &mut keys);
                start..keys.len()
            })
            .collect();
        let mut order: Vec<usize> = (0..ranges.len()).collect();
        order.sort_unstable_by(|left, right| keys[ranges[*left].clone()].cmp(&keys[ranges[*right].clone()]));
        // Postings of one term stay in the order of documents.
        let mut ends = vec![0_u32; ranges.len() + 1];
        all.iter().for_each(|posting| ends[posting.term as usize + 1] += 1);
        (1..ends.len()).for_each(|term| ends[term] += ends[term - 1]);
        let mut places = ends.clone();
        let mut of_terms = vec![(0, 0); all.len()];
        for posting in all {
            let place = &mut places[posting.term as usize];
            of_terms[*place as usize] = (posting.document, posting.count);
            *place += 1;
        }
        let mut writer = Writer::default();
        for term in order {
            writer.add(&keys[ranges[term].clone()], &of_terms[ends[term] as usize..ends[term + 1] as usize]);
        }
        Part { terms: writer.terms, lengths }
    }

    /// Some parts in a row as one.
    pub fn join(parts: &[Part]) -> Part {
        let mut writer = Writer::default();
        let Ok(()) = joined::<Infallible>(parts, |key, postings| {
            writer.add(key, postings);
            Ok(())
        });
        // It is held until all parts of a shard are there.
        writer.terms.shrink_to_fit();
        Part { terms: writer.terms, lengths: parts.iter().flat_map(|part| part.lengths.iter().copied()).collect() }
    }

    /// The part as bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.terms.len() + 4 * self.lengths.len() + 10);
        wire::put_bytes(&mut out, &self.terms);
        self.lengths.iter().for_each(|length| out.extend_from_slice(&length.to_le_bytes()));
        out
    }

    /// Reads what [`Part::write`] wrote; none for anything that is seen to be something else.
    pub fn read(bytes: &[u8]) -> Option<Part> {
        let mut reader = wire::Reader(bytes);
        let terms = reader.bytes().ok()?.to_vec();
        let (lengths, rest) = reader.0.as_chunks();
        rest.is_empty().then(|| Part { terms, lengths: lengths.iter().map(|length| u32::from_le_bytes(*length)).collect() })
    }
}

impl Writer {
    /// Adds the term that is next in the order of keys.
    fn add(&mut self, key: &[u8], postings: &[(u32, u32)]) {
        let common = self.key.iter().zip(key).take_while(|(before, own)| before == own).count();
        wire::put_number(&mut self.terms, common as u64);
        wire::put_bytes(&mut self.terms, &key[common..]);
        self.key.truncate(common);
        self.key.extend_from_slice(&key[common..]);
        self.postings.clear();
        let mut next = 0;
        for (document, count) in postings {
            wire::put_number(&mut self.postings, u64::from(*document - next));
            wire::put_number(&mut self.postings, u64::from(*count));
            next = *document + 1;
        }
        wire::put_bytes(&mut self.terms, &self.postings);
    }
}

impl<'a> Cursor<'a> {
    /// The first term of a part, if it has any.
    fn first(part: usize, terms: &'a [u8]) -> Option<Cursor<'a>> {
        let mut cursor = Cursor { part, key: Vec::new(), postings: &[], rest: terms };
        cursor.step().map(|()| cursor)
    }

    /// Goes on to the next term; none where there is no other.
    fn step(&mut self) -> Option<()> {
        let mut reader = wire::Reader(self.rest);
        self.key.truncate(usize::try_from(reader.number().ok()?).ok()?);
        self.key.extend_from_slice(reader.bytes().ok()?);
        self.postings = reader.bytes().ok()?;
        self.rest = reader.0;
        Some(())
    }

    /// The documents that have the term, and how often.
    fn postings(&self) -> impl Iterator<Item = (u32, u32)> + use<'a> {
        let (mut bytes, mut next) = (self.postings, 0);
        std::iter::from_fn(move || {
            let document = next + small(&mut bytes)?;
            next = document + 1;
            Some((document, small(&mut bytes)?))
        })
    }
}

/// Of several cursors that with the first key is the greatest, and of equal keys that of the part before.
impl Ord for Cursor<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        (&other.key, other.part).cmp(&(&self.key, self.part))
    }
}

impl PartialOrd for Cursor<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Cursor<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Cursor<'_> {}

/// A number that [`wire::put_number`] wrote; most are below 128.
fn small(bytes: &mut &[u8]) -> Option<u32> {
    if let [byte @ 0..0x80, rest @ ..] = bytes {
        *bytes = rest;
        return Some(u32::from(*byte));
    }
    let mut reader = wire::Reader(bytes);
    let number = reader.number().ok()?;
    *bytes = reader.0;
    u32::try_from(number).ok()
}

/// Passes every term of some parts in a row to `write`, in the order of their keys: the key and the
/// postings, documents counted through all parts.
///
/// # Errors
/// Passes on what `write` fails with.
pub(super) fn joined<E>(parts: &[Part], mut write: impl FnMut(&[u8], &[(u32, u32)]) -> Result<(), E>) -> Result<(), E> {
    let counts = parts.iter().map(|part| part.lengths.len() as u32);
    let firsts: Vec<u32> = counts.scan(0, |next, count| Some(std::mem::replace(next, *next + count))).collect();
    let mut cursors: BinaryHeap<Cursor<'_>> =
        parts.iter().enumerate().filter_map(|(number, part)| Cursor::first(number, &part.terms)).collect();
    let (mut key, mut postings): (Vec<u8>, Vec<(u32, u32)>) = Default::default();
    while let Some(first) = cursors.peek() {
        key.clone_from(&first.key);
        postings.clear();
        while let Some(mut cursor) = cursors.peek_mut().filter(|cursor| cursor.key == key) {
            let first = firsts[cursor.part];
            postings.extend(cursor.postings().map(|(document, count)| (first + document, count)));
            if cursor.step().is_none() {
                PeekMut::pop(cursor);
            }
        }
        write(&key, &postings)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key;

    fn document(text: &str) -> Document {
        Document { text: text.to_owned(), ..Document::default() }
    }

    fn shown(parts: &[Part]) -> String {
        let mut out = String::new();
        let shown = joined(parts, |key, postings| {
            let key = String::from_utf8_lossy(key).replace(key::MARKS, "|");
            out.push_str(&format!("{key} {postings:?}\n"));
            Ok::<(), ()>(())
        });
        assert!(shown.is_ok());
        out
    }

    #[test]
    fn parts_joined_are_one_part() {
        let documents: Vec<Document> = ["đại hội", "hội; hội đại", "", "Đại hội 13, 02-NQ/TW", "a"].map(document).into();
        let whole = shown(&[Part::of(documents.iter().cloned())]);
        for at in 0..=documents.len() {
            let parts = [Part::of(documents[..at].iter().cloned()), Part::of(documents[at..].iter().cloned())];
            assert_eq!(shown(&parts), whole);
            assert_eq!(Part::join(&parts), Part::of(documents.iter().cloned()));
        }
        assert!(whole.contains("dai hoi|650b [(0, 1), (3, 1)]\n") && whole.contains("hoi|b [(0, 1), (1, 2), (3, 1)]\n"), "{whole}");
        assert_eq!(shown(&[]), "");
        let part = Part::of(documents.into_iter());
        assert_eq!(Part::read(&part.write()), Some(part.clone()));
        (0..part.write().len()).for_each(|end| assert_ne!(Part::read(&part.write()[..end]), Some(part.clone())));
    }
}
