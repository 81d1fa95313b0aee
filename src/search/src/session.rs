//! Turns questions into answers, naming the files that have to be fetched on the way.
//!
//! The search itself reads and fetches nothing. It is asked, and either answers or names what it needs;
//! whoever hosts it (the command line, a worker in the browser) gets those files and asks again. Every
//! decision is made here, so all hosts give the same answer.

use std::collections::BTreeMap;
use std::io;

use crate::chunks::{KEPT_BYTES_MAX, Name};
use crate::correct;
use crate::exchange::{Answer, Completion, Count, Counting, Hit, Request, Step, Text};
use crate::figures::Figures;
use crate::index::{Error, Index, Label, chunk_address, chunk_name, is_missing};
use crate::passage::{self, Reading};
use crate::query::Query;
use crate::rank::{Match, Matches, Sort};
use crate::remote;
use crate::score::{CANDIDATES_A_HIT, HITS_ENOUGH, NEARNESS_WEIGHT, ORDERED_BY_TEXT, Reach};
use crate::terms::Terms;

/// Texts that are kept; more are forgotten all at once.
const TEXTS_MAX: usize = 500;

/// Answers that are kept.
const ANSWERS_MAX: usize = 32;

/// A question, what it was understood as, and what was found.
#[derive(Debug)]
struct Search {
    /// Without the part of the answer that was asked for.
    request: Request,
    query: Query,
    matches: Matches,
    /// Whether the best hits are in their last order.
    is_ordered: bool,
    /// What was read of texts with so many passages shown, by their address: each is read once.
    readings: (usize, BTreeMap<String, Reading>),
}

impl Search {
    /// What a text says to the query.
    fn reading(&mut self, address: &str, text: &Text, snippet_count: usize) -> &Reading {
        if self.readings.0 != snippet_count {
            self.readings = (snippet_count, BTreeMap::new());
        }
        let (query, weights) = (&self.query, &self.matches.weights);
        self.readings.1.entry(address.to_owned()).or_insert_with(|| passage::read(&text.all(), query, weights, snippet_count))
    }
}

/// An opened index and what was fetched of it.
#[derive(Debug)]
pub struct Session {
    index: Index,
    /// The terms of the archive, once they are here.
    terms: Option<Terms>,
    /// Whether they could not be had for the present question.
    lacks_terms: bool,
    /// Texts by address; none for one that cannot be had.
    texts: BTreeMap<String, Option<Text>>,
    last: Option<Search>,
    /// Answers that may be asked for again, the oldest first.
    answers: Vec<(Request, Answer)>,
}

impl Session {
    /// Opens an index from its bootstrap, which must have the name given.
    ///
    /// # Errors
    /// Fails when the bytes are damaged or of another version.
    pub fn open(bootstrap: &[u8], name: Name) -> Result<Session, Error> {
        let index = Index::open(bootstrap, name)?;
        Ok(Session { index, terms: None, lacks_terms: false, texts: BTreeMap::new(), last: None, answers: Vec::new() })
    }

    /// How many reports the index holds.
    pub fn report_count(&self) -> usize {
        self.index.report_count()
    }

    /// Takes the content of a file that was needed, decompressed.
    ///
    /// # Errors
    /// Fails when it is not what its name says; it is then not kept.
    pub fn put(&mut self, address: &str, content: Vec<u8>) -> Result<(), Error> {
        if address == chunk_address(self.index.terms) {
            if Name::of(&content) != self.index.terms {
                return Err(Error::Damaged);
            }
            self.terms = Some(Terms::read(&String::from_utf8_lossy(&content)));
            return Ok(());
        }
        if let Some(name) = chunk_name(address) {
            return if self.index.chunks.put(name, content) { Ok(()) } else { Err(Error::Damaged) };
        }
        let text = serde_json::from_slice(&content).map_err(|_| Error::Damaged)?;
        self.texts.insert(address.to_owned(), Some(text));
        Ok(())
    }

    /// Notes that a file cannot be had; false when there is no answer without it. A hit is shown without the text of
    /// its report, and corrections are not offered without terms.
    pub fn put_missing(&mut self, address: &str) -> bool {
        if address == chunk_address(self.index.terms) {
            self.lacks_terms = true;
            return true;
        }
        if chunk_name(address).is_some() {
            return false;
        }
        self.texts.insert(address.to_owned(), None);
        true
    }

    /// Answers a question, or says what is needed first.
    ///
    /// # Errors
    /// Fails when the index is damaged.
    pub fn ask(&mut self, request: &Request) -> Result<Step, Error> {
        if let Some((_, answer)) = self.answers.iter().find(|(before, _)| before == request) {
            return Ok(Step::Done(answer.clone()));
        }
        let asked = Request { offset: 0, limit: 0, passages: 0, ..request.clone() };
        if self.last.as_ref().is_none_or(|last| last.request != asked) {
            self.last = None;
            // What could not be had may be there now.
            self.texts.retain(|_, text| text.is_some());
            let query = Query::parse(&request.query, &self.index.abbreviations);
            let sort = match request.sort.as_str() {
                "newest" => Sort::Newest,
                "oldest" => Sort::Oldest,
                _ => Sort::Relevance,
            };
            let reach = Reach { is_complete: request.complete, others: Figures::sum(&request.others) };
            match self.index.search(&query, &request.narrowing(), sort, &reach) {
                Ok(matches) => {
                    let is_ordered = sort != Sort::Relevance || query.words().next().is_none();
                    self.last = Some(Search { request: asked, query, matches, is_ordered, readings: Default::default() });
                }
                Err(error) if is_missing(&error) => {
                    let files = self.index.chunks.take_missing().into_iter().map(chunk_address).collect();
                    return Ok(Step::Need { files, so_far: None });
                }
                Err(error) => return Err(error.into()),
            }
        }
        let Some(mut search) = self.last.take() else { return Err(io::Error::other("no answer was made").into()) };
        let page = self.order_by_text(&mut search, request.passages.max(1));
        let page = match page.unwrap_or_else(|| self.page(request, &mut search)) {
            Step::Done(answer) => self.with_corrections(answer, &search),
            need => Ok(need),
        };
        self.last = Some(search);
        let page = page?;
        if let Step::Done(answer) = &page {
            self.index.chunks.settle(KEPT_BYTES_MAX);
            if self.texts.len() > TEXTS_MAX {
                self.texts.clear();
            }
            // An answer that lacks something is not kept: the next one may be whole.
            if std::mem::take(&mut self.lacks_terms) || answer.hits.iter().any(|hit| hit.path.is_empty()) {
                return Ok(page);
            }
            if self.answers.len() == ANSWERS_MAX {
                self.answers.remove(0);
            }
            self.answers.push((request.clone(), answer.clone()));
        }
        Ok(page)
    }

    /// What the index says of the words of a query, for other indexes that are asked the same; or what is needed first.
    ///
    /// # Errors
    /// Fails when the index is damaged.
    pub fn figures(&mut self, query: &str) -> Result<Counting, Error> {
        match self.index.figures(&Query::parse(query, &self.index.abbreviations)) {
            Ok(figures) => {
                self.index.chunks.settle(KEPT_BYTES_MAX);
                Ok(Counting::Figures(figures))
            }
            Err(error) if is_missing(&error) => {
                Ok(Counting::Need { files: self.index.chunks.take_missing().into_iter().map(chunk_address).collect() })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The request that asks a cluster the same first.
    pub fn ask_remote(&self, request: &Request) -> remote::Outcome {
        remote::first(request, &Query::parse(&request.query, &self.index.abbreviations))
    }

    /// What to do with the answers of a cluster to the requests of a level.
    ///
    /// # Errors
    /// Says what of the answer is not as documented.
    pub fn hear_remote(&self, request: &Request, level: usize, responses: &[serde_json::Value]) -> Result<remote::Outcome, String> {
        remote::next(request, &Query::parse(&request.query, &self.index.abbreviations), level, responses)
    }

    /// What a beginning may become, or what is needed first to tell.
    pub fn complete(&mut self, typed: &str, count: usize) -> Completion {
        match &self.terms {
            Some(terms) => Completion::Suggested(terms.suggest(typed, count)),
            // They are asked for again next time.
            None if std::mem::take(&mut self.lacks_terms) => Completion::Suggested(Vec::new()),
            None => Completion::Need { files: vec![chunk_address(self.index.terms)] },
        }
    }

    /// Adds what may have been meant to an answer with next to nothing in it.
    fn with_corrections(&self, mut answer: Answer, search: &Search) -> Result<Step, Error> {
        let is_enough = answer.total >= HITS_ENOUGH && answer.looseness == 0;
        let Some(clause) = correct::correctable(&search.query).filter(|_| !is_enough) else { return Ok(Step::Done(answer)) };
        let corrected = self.index.suspects(clause).and_then(|suspects| match &self.terms {
            _ if suspects.is_empty() => Ok(Some(Vec::new())),
            Some(terms) => self.index.corrections(clause, &suspects, terms).map(Some),
            None if self.lacks_terms => Ok(Some(Vec::new())),
            None => Ok(None),
        });
        let files = match corrected {
            Ok(Some(corrections)) => {
                answer.corrections = corrections;
                return Ok(Step::Done(answer));
            }
            Ok(None) => vec![chunk_address(self.index.terms)],
            Err(error) if is_missing(&error) => self.index.chunks.take_missing().into_iter().map(chunk_address).collect(),
            Err(error) => return Err(error.into()),
        };
        Ok(Step::Need { files, so_far: Some(answer) })
    }

    /// Orders the best hits by their texts too; what is needed for it, if anything.
    fn order_by_text(&self, search: &mut Search, snippet_count: usize) -> Option<Step> {
        if search.is_ordered {
            return None;
        }
        let mut best: Vec<Match> = search.matches.all.iter().take(ORDERED_BY_TEXT).copied().collect();
        let address = |found: &Match| text_address(&self.index.shards[found.shard].register.record(found.document).address);
        let files: Vec<String> = best.iter().map(address).filter(|address| !self.texts.contains_key(address)).collect();
        if !files.is_empty() {
            return Some(Step::Need { files, so_far: Some(self.summary(&search.matches)) });
        }
        let mut nearness = |found: &Match| {
            let address = address(found);
            let text = self.texts.get(&address)?.as_ref()?;
            Some(search.reading(&address, text, snippet_count).nearness)
        };
        let nearness: Vec<Option<f32>> = best.iter().map(&mut nearness).collect();
        // A report whose text cannot be had is taken for one like the others.
        let known = nearness.iter().flatten();
        let mean = known.clone().sum::<f32>() / known.count().max(1) as f32;
        for (found, nearness) in best.iter_mut().zip(nearness) {
            found.score += NEARNESS_WEIGHT * nearness.unwrap_or(mean);
        }
        self.index.sort(&mut best, Sort::Relevance);
        search.matches.all.splice(..best.len(), best);
        search.is_ordered = true;
        None
    }

    /// The hits from an offset on, with their texts.
    fn page(&self, request: &Request, search: &mut Search) -> Step {
        let mut answer = self.summary(&search.matches);
        let (mut files, mut rejected) = (Vec::new(), 0);
        // The pairs of two words are exact; of more words, only the text tells.
        let is_to_check = !search.matches.lacks_phrases
            && search.query.alternatives.iter().any(|clause| clause.phrases.iter().any(|phrase| phrase.len() > 2));
        let mut at = request.offset;
        let last = request.offset.saturating_add(request.limit.saturating_mul(CANDIDATES_A_HIT));
        while let Some(found) = search.matches.all.get(at).copied().filter(|_| at < last) {
            // Where some are rejected, more are asked for at once, so that the rounds stay few.
            let pending = files.len();
            if answer.hits.len() - pending == request.limit || answer.hits.len() >= request.limit + 2 * rejected {
                break;
            }
            at += 1;
            let (mut hit, text_address) = self.hit(found);
            match self.texts.get(&text_address) {
                None => files.push(text_address),
                Some(None) => {}
                Some(Some(text)) => {
                    let reading = search.reading(&text_address, text, request.passages.max(1));
                    if is_to_check && !reading.holds_phrases {
                        rejected += 1;
                        continue;
                    }
                    (hit.path, hit.title, hit.number) = (text.path.clone(), text.title.clone(), text.number.clone());
                    (hit.passages, hit.spellings) = (reading.snippets.clone(), reading.spellings.clone());
                }
            }
            answer.hits.push(hit);
        }
        if files.is_empty() {
            answer.hits.truncate(request.limit);
        }
        answer.next = (at < search.matches.all.len()).then_some(at);
        if files.is_empty() { Step::Done(answer) } else { Step::Need { files, so_far: Some(answer) } }
    }

    fn summary(&self, matches: &Matches) -> Answer {
        let labelled = |labels: &[Label], counts: &BTreeMap<u32, usize>| {
            let count = |(number, count): (&u32, &usize)| {
                let label = labels.get(*number as usize).cloned().unwrap_or_default();
                Count { code: label.code, name: label.name, count: *count }
            };
            let mut counts: Vec<Count> = counts.iter().map(count).filter(|count| !count.code.is_empty()).collect();
            counts.sort_by(|left, right| right.count.cmp(&left.count).then_with(|| left.name.cmp(&right.name)));
            counts
        };
        let month = |(month, count): (&u32, &usize)| Count::of_month(*month, *count);
        Answer {
            total: matches.all.len(),
            exactness: matches.exactness,
            looseness: matches.looseness,
            months: matches.months.iter().filter(|(month, _)| **month > 0).map(month).collect(),
            kinds: labelled(&self.index.kinds, &matches.kinds),
            issuers: labelled(&self.index.issuers, &matches.issuers),
            ..Answer::default()
        }
    }

    /// What the register knows of a hit, and the address of its text.
    fn hit(&self, found: Match) -> (Hit, String) {
        let record = self.index.shards[found.shard].register.record(found.document);
        let name = |labels: &[Label], number: u32| labels.get(number as usize).map_or(String::new(), |label| label.name.clone());
        let date = match record.date {
            0 => String::new(),
            date => format!("{:04}-{:02}-{:02}", date / 10_000, date / 100 % 100, date % 100),
        };
        let hit = Hit {
            address: format!("{}.html", record.address),
            date,
            kind: name(&self.index.kinds, record.kind),
            issuer: name(&self.index.issuers, record.issuer),
            score: found.score,
            ..Hit::default()
        };
        (hit, text_address(&record.address))
    }
}

/// The address of a report's text, beside its page at `base.html`.
///
/// The extension is one that every server hands out unchanged.
pub fn text_address(base: &str) -> String {
    format!("{base}.text.bin")
}
