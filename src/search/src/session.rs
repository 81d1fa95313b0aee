//! Turns questions into answers, naming the files that have to be fetched on the way.
//!
//! The search itself reads and fetches nothing. It is asked, and either answers or names what it needs;
//! whoever hosts it (the command line, a worker in the browser) gets those files and asks again. Every
//! decision is made here, so all hosts give the same answer.

use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};

use crate::chunks::Name;
use crate::index::{Error, Index, Label, chunk_address, chunk_name, is_missing};
use crate::passage::{self, Passage, Snippet};
use crate::query::{self, Narrowing, Query};
use crate::rank::{Exactness, Match, Matches, Sort};

/// The text of a report beside its page, for its hit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The report's path below `content/`.
    pub path: String,
    /// The title as printed.
    pub title: String,
    /// Number and symbol as printed, or empty.
    pub number: String,
    /// Name of the issuing body, or empty.
    pub issuer: String,
    /// Its parts in the order printed, without the title.
    pub passages: Vec<Passage>,
}

impl Text {
    /// Everything that was indexed of the report.
    fn all(&self) -> Vec<Passage> {
        let of_page = |text: &String| Passage { anchor: String::new(), trail: String::new(), text: text.clone() };
        let known = [&self.title, &self.number, &self.issuer].into_iter().filter(|text| !text.is_empty()).map(of_page);
        known.chain(self.passages.iter().cloned()).collect()
    }
}

/// A question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// What the reader typed.
    pub query: String,
    /// First month as `YYYY-MM`, or empty.
    pub from: String,
    /// Last month, or empty.
    pub to: String,
    /// Types, by code.
    pub kinds: Vec<String>,
    /// Issuers, by code.
    pub issuers: Vec<String>,
    /// `newest`, `oldest`, or the best first.
    pub sort: String,
    /// Where to go on; 0, or [`Answer::next`] of the answer before.
    pub offset: usize,
    /// How many hits.
    pub limit: usize,
    /// How many passages a hit shows at most.
    pub passages: usize,
    /// Whether to count everything, whatever it costs.
    pub complete: bool,
}

/// One report of an answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The report's path below `content/`; empty while its text is not here.
    pub path: String,
    /// The page's address below the site's root.
    pub address: String,
    /// Title.
    pub title: String,
    /// Number and symbol as printed, or empty.
    pub number: String,
    /// Date of issue as `YYYY-MM-DD`, or empty.
    pub date: String,
    /// Name of the type, or empty.
    pub kind: String,
    /// Name of the issuing body, or empty.
    pub issuer: String,
    /// Comparable within one answer only.
    pub score: f32,
    /// The best passages, best first.
    pub passages: Vec<Snippet>,
    /// The words found as the report spells them.
    pub spellings: Vec<String>,
}

/// How many hits there are of one month, type or issuer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// `2023-10`, or the code of a type or issuer.
    pub code: String,
    /// What readers call it; empty for months.
    pub name: String,
    /// How many.
    pub count: usize,
}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// How many reports answer.
    pub total: usize,
    /// `exact`, `about` or `at least`.
    pub exactness: String,
    /// Whether no report holds enough of the words, so that those with fewer are shown.
    pub is_loose: bool,
    /// The hits asked for.
    pub hits: Vec<Hit>,
    /// Where the next hits begin; none at the end.
    pub next: Option<usize>,
    /// Hits by month, oldest first, whatever months were asked for.
    pub months: Vec<Count>,
    /// Hits by type, whatever types were asked for.
    pub kinds: Vec<Count>,
    /// Hits by issuer, whatever issuers were asked for.
    pub issuers: Vec<Count>,
}

/// What became of a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Step {
    /// These files are needed, by address below the site's root.
    Need {
        /// Addresses, each once.
        files: Vec<String>,
        /// What is known already: all but titles and passages, once the hits are known.
        so_far: Option<Answer>,
    },
    /// The answer.
    Done(Answer),
}

/// Texts that are kept; more are forgotten all at once.
const TEXTS_MAX: usize = 500;

/// Answers that are kept.
const ANSWERS_MAX: usize = 32;

/// Reports whose text is looked at for each hit of a phrase that is asked for.
const CANDIDATES_A_HIT: usize = 6;

/// An opened index and what was fetched of it.
#[derive(Debug)]
pub struct Session {
    index: Index,
    /// Texts by address; none for one that cannot be had.
    texts: BTreeMap<String, Option<Text>>,
    last: Option<(Request, Query, Matches)>,
    /// Answers that may be asked for again, the oldest first.
    answers: Vec<(Request, Answer)>,
}

impl Session {
    /// Opens an index from its bootstrap, which must have the name given.
    ///
    /// # Errors
    /// Fails when the bytes are damaged or of another version.
    pub fn open(bootstrap: &[u8], name: Name) -> Result<Session, Error> {
        Ok(Session { index: Index::open(bootstrap, name)?, texts: BTreeMap::new(), last: None, answers: Vec::new() })
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
        if let Some(name) = chunk_name(address) {
            return if self.index.chunks.put(name, content) { Ok(()) } else { Err(Error::Damaged) };
        }
        let text = serde_json::from_slice(&content).map_err(|_| Error::Damaged)?;
        self.texts.insert(address.to_owned(), Some(text));
        Ok(())
    }

    /// Notes that the text of a report cannot be had: its hit is shown without.
    pub fn put_missing(&mut self, address: &str) {
        self.texts.insert(address.to_owned(), None);
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
        if self.last.as_ref().is_none_or(|(last, ..)| *last != asked) {
            self.last = None;
            self.index.chunks.begin();
            // A text that could not be had may be there now.
            self.texts.retain(|_, text| text.is_some());
            let query = Query::parse(&request.query);
            let chosen = Narrowing {
                from: query::month(&request.from, 1),
                to: query::month(&request.to, 12),
                kinds: request.kinds.clone(),
                issuers: request.issuers.clone(),
            };
            let sort = match request.sort.as_str() {
                "newest" => Sort::Newest,
                "oldest" => Sort::Oldest,
                _ => Sort::Relevance,
            };
            match self.index.search(&query, &chosen, sort, request.complete) {
                Ok(matches) => self.last = Some((asked, query, matches)),
                Err(error) if is_missing(&error) => {
                    let files = self.index.chunks.take_missing().into_iter().map(chunk_address).collect();
                    return Ok(Step::Need { files, so_far: None });
                }
                Err(error) => return Err(error.into()),
            }
        }
        let Some((_, query, matches)) = &self.last else { return Err(io::Error::other("no answer was made").into()) };
        let page = self.page(request, query, matches);
        if let Step::Done(answer) = &page {
            if self.texts.len() > TEXTS_MAX {
                self.texts.clear();
            }
            // An answer with a text missing is not kept: the next one may be whole.
            if answer.hits.iter().any(|hit| hit.path.is_empty()) {
                return Ok(page);
            }
            if self.answers.len() == ANSWERS_MAX {
                self.answers.remove(0);
            }
            self.answers.push((request.clone(), answer.clone()));
        }
        Ok(page)
    }

    /// The hits from an offset on, with their texts.
    fn page(&self, request: &Request, query: &Query, matches: &Matches) -> Step {
        let mut answer = self.summary(matches);
        let (mut files, mut rejected) = (Vec::new(), 0);
        // The pairs of two words are exact; of more words, only the text tells.
        let is_to_check = query.alternatives.iter().any(|clause| clause.phrases.iter().any(|phrase| phrase.len() > 2));
        let mut at = request.offset;
        let last = request.offset.saturating_add(request.limit.saturating_mul(CANDIDATES_A_HIT));
        while let Some(found) = matches.all.get(at).filter(|_| at < last) {
            // Where some are rejected, more are asked for at once, so that the rounds stay few.
            let pending = files.len();
            if answer.hits.len() - pending == request.limit || answer.hits.len() >= request.limit + 2 * rejected {
                break;
            }
            at += 1;
            let (mut hit, text_address) = self.hit(*found);
            match self.texts.get(&text_address) {
                None => files.push(text_address),
                Some(None) => {}
                Some(Some(text)) => {
                    let reading = passage::read(&text.all(), query, request.passages.max(1));
                    if is_to_check && !reading.holds_phrases {
                        rejected += 1;
                        continue;
                    }
                    (hit.path, hit.title, hit.number) = (text.path.clone(), text.title.clone(), text.number.clone());
                    (hit.passages, hit.spellings) = (reading.snippets, reading.spellings);
                }
            }
            answer.hits.push(hit);
        }
        if files.is_empty() {
            answer.hits.truncate(request.limit);
        }
        answer.next = (at < matches.all.len()).then_some(at);
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
        let month = |(month, count): (&u32, &usize)| Count { code: month_code(*month), name: String::new(), count: *count };
        Answer {
            total: matches.all.len(),
            exactness: match matches.exactness {
                Exactness::Exact => "exact",
                Exactness::About => "about",
                Exactness::AtLeast => "at least",
            }
            .into(),
            is_loose: matches.is_loose,
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

fn month_code(month: u32) -> String {
    format!("{:04}-{:02}", month / 100, month % 100)
}

/// The address of a report's text, beside its page at `base.html`.
///
/// The extension is one that every server hands out unchanged.
pub fn text_address(base: &str) -> String {
    format!("{base}.text.bin")
}
