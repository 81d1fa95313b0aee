//! Turns a question into a request for a cluster that holds the exported documents, and its answer into ours.
//!
//! The request is Elasticsearch's `_search` as Quickwit speaks it
//! (<https://quickwit.io/docs/reference/es_compatible_api>): `bool`, `term` and `range` only, since `term` is the one clause
//! whose boost Quickwit 0.8 applies. The documents hold the very terms of our own index, so words, pairs, dates and numbers
//! weigh as they do here; the first hits are then ordered by their texts, as here. What differs: the cluster counts words by
//! split, and a word typed with some of its marks is looked for without them.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::class::{self, Class, Wanted};
use crate::exchange::{Answer, Count, Hit, Request, Site, Text};
use crate::expression::Expression;
use crate::fold;
use crate::key::{self, MARKS, NUMBER};
use crate::passage;
use crate::query::{Clause, Narrowing, Query};
use crate::score::{CANDIDATES_A_HIT, Exactness, K1, NEARNESS_WEIGHT, ORDERED_BY_TEXT, QUESTION_WORDS, Weights};

/// The name of the field of terms with their marks.
pub const TERMS: &str = "terms";
/// The name of the field of terms without marks.
pub const FOLDED: &str = "folded";

/// What a report that bears the number asked for weighs more than one that cites it.
const OWN_NUMBER_BOOST: f32 = 20.0;

/// What a word without its marks weighs, where it was typed with them and stands so nowhere.
const FOLDED_BOOST: f32 = 0.5;

/// Counts of one kind at most.
const COUNTS_MAX: usize = 1000;

/// Steps in which less and less of a question has to be answered.
const LEVELS: usize = 2;

/// A report as the cluster stores it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    /// Address of its page below its site's root, without extension.
    pub id: String,
    /// The archive that it is in.
    pub site_name: String,
    /// The address of that archive's site, ending with `/`; empty where it is not known.
    pub site: String,
    /// Title.
    pub title: String,
    /// Number and symbol, or empty.
    pub number: String,
    /// Date of issue as `YYYY-MM-DD`, or empty.
    pub date: String,
    /// The same as year × 10,000 + month × 100 + day. Left out where it is not known: Elasticsearch documents, and
    /// the protocol is its, that what has no value comes last, whichever way it is sorted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<u64>,
    /// The month that it stands for, year × 100 + month; 0 where it is not known.
    pub month: u64,
    /// Code and name of its type, a tab between; empty where it has none.
    pub kind: String,
    /// Code and name of its issuing body.
    pub issuer: String,
    /// By what its type may be asked for.
    pub kinds: Vec<String>,
    /// By what its issuing body may be asked for.
    pub issuers: Vec<String>,
    /// Its terms as [`term`] writes them, a space between, each as often as it stands there.
    pub terms: String,
    /// The same without marks.
    pub folded: String,
    /// Its [`Text`] as JSON.
    pub text: String,
}

/// A key of the index as a word without spaces.
pub fn term(key: &str) -> String {
    key.replace(' ', "_").replace(MARKS, "|")
}

/// The part of a term before its marks; none for those of dates and numbers.
pub fn folded(term: &str) -> Option<&str> {
    term.split_once('|').map(|(folded, _)| folded).filter(|folded| !folded.starts_with(NUMBER))
}

/// By what a type or body may be asked for.
pub fn names(code: &str, name: &str) -> Vec<String> {
    let mut names = vec![fold::slug(code), fold::slug(name)];
    names.retain(|name| !name.is_empty());
    names.dedup();
    names
}

/// What to do with the answer of a cluster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// Ask this, and hand back the answers in this order.
    Again {
        /// The level, to be handed back with the answers.
        level: usize,
        /// The bodies of the requests: the question, then for counts the question without one of its conditions each.
        bodies: Vec<Value>,
    },
    /// The answer.
    Done(Answer),
}

/// The request that asks a question first.
pub(crate) fn first(request: &Request, query: &Query) -> Outcome {
    Outcome::Again { level: 0, bodies: bodies(request, query, 0) }
}

/// What to do with the answers to the requests of a level.
///
/// # Errors
/// Says what is not as documented.
pub(crate) fn next(request: &Request, query: &Query, level: usize, responses: &[Value]) -> Result<Outcome, String> {
    let answer = answer(request, query, level, responses)?;
    if answer.total == 0 && level + 1 < LEVELS && query.words().next().is_some() {
        return Ok(Outcome::Again { level: level + 1, bodies: bodies(request, query, level + 1) });
    }
    Ok(Outcome::Done(answer))
}

/// What a reader can choose among: the count of each, whatever was chosen of it.
const CHOICES: [&str; 3] = ["months", "kinds", "issuers"];

/// What was chosen; without one of the choices, to count that.
fn chosen(request: &Request, without: Option<&str>) -> Narrowing {
    let all = request.narrowing();
    match without {
        Some("months") => Narrowing { from: None, to: None, ..all },
        Some("kinds") => Narrowing { kinds: Vec::new(), ..all },
        Some("issuers") => Narrowing { issuers: Vec::new(), ..all },
        _ => all,
    }
}

/// The choices that were made.
fn made(request: &Request) -> impl Iterator<Item = &'static str> {
    let all = chosen(request, None);
    CHOICES.into_iter().filter(move |choice| all != chosen(request, Some(choice))).collect::<Vec<_>>().into_iter()
}

fn bodies(request: &Request, query: &Query, level: usize) -> Vec<Value> {
    std::iter::once(None).chain(made(request).map(Some)).map(|without| body(request, query, level, without)).collect()
}

/// Whether phrases have to be looked for in the texts: of more than two words only the pairs are known.
fn is_checked(query: &Query, level: usize) -> bool {
    level == 0 && query.alternatives.iter().any(|clause| clause.phrases.iter().any(|phrase| phrase.len() > 2))
}

fn body(request: &Request, query: &Query, level: usize, without: Option<&str>) -> Value {
    let mut filter = conditions(&query.narrowing);
    filter.extend(conditions(&chosen(request, without)));
    let size = match without {
        Some(_) => 0,
        None if is_checked(query, level) => request.limit * CANDIDATES_A_HIT,
        None => request.limit,
    };
    let mut clauses: Vec<Value> = query.alternatives.iter().map(|clause| bool_of(clause, level)).collect();
    let asked = match clauses.len() {
        0 => json!({ "match_all": {} }),
        1 => clauses.remove(0),
        _ => json!({ "bool": { "should": clauses } }),
    };
    let sort = match request.sort.as_str() {
        "newest" => json!([{ "day": { "order": "desc" } }]),
        "oldest" => json!([{ "day": { "order": "asc" } }]),
        _ => json!([{ "_score": { "order": "desc" } }]),
    };
    let counts = |field: &str| json!({ "terms": { "field": field, "size": COUNTS_MAX } });
    json!({
        "from": request.offset,
        "size": size,
        "track_total_hits": true,
        "query": { "bool": { "must": [asked], "filter": filter } },
        "sort": sort,
        "aggs": { "months": counts("month"), "kinds": counts("kind"), "issuers": counts("issuer") },
    })
}

fn conditions(narrowing: &Narrowing) -> Vec<Value> {
    let mut filter = Vec::new();
    if narrowing.from.is_some() || narrowing.to.is_some() {
        let (from, to) = (narrowing.from.unwrap_or(1), narrowing.to.unwrap_or(999_999));
        filter.push(json!({ "range": { "month": { "gte": from, "lte": to } } }));
    }
    for (field, codes) in [("kinds", &narrowing.kinds), ("issuers", &narrowing.issuers)] {
        let wanted: Vec<Value> = codes.iter().map(|code| weighted(field, &fold::slug(code), 1.0)).collect();
        if !wanted.is_empty() {
            filter.push(any(wanted));
        }
    }
    filter
}

fn weighted(field: &str, term: &str, boost: f32) -> Value {
    json!({ "term": { field: { "value": term, "boost": boost } } })
}

fn any(clauses: Vec<Value>) -> Value {
    json!({ "bool": { "should": clauses } })
}

/// One clause of a question: what must be there, what counts, what must not be there.
fn bool_of(clause: &Clause, level: usize) -> Value {
    let mut units: Vec<(Range<usize>, class::Unit)> = Vec::new();
    let (singles, pairs) = class::classes(clause, &mut units);
    let said = clause.expressions.iter().fold(0_u64, |bits, (range, _)| bits | class::bits(range));
    let is_free = |class: &&Class| class.words & said == 0;
    let is_question = clause.words.len() as u32 > QUESTION_WORDS;
    let is_strict = level == 0 && !is_question;
    let asking = |class: &Class| clause.words.iter().enumerate().any(|(at, word)| class.words >> at & 1 == 1 && class::is_asking(word));
    let (mut must, mut should, mut must_not) = (Vec::new(), Vec::new(), Vec::new());
    let (in_units, plain): (Vec<&Class>, Vec<&Class>) = singles.iter().filter(is_free).partition(|class| class.unit.is_some());
    for class in plain {
        let list = if is_strict && !asking(class) { &mut must } else { &mut should };
        list.push(any(ways(class, level)));
    }
    for (number, (_, unit)) in units.iter().enumerate() {
        let ways: Vec<Value> = (0..unit.sizes.len())
            .map(|way| {
                in_units.iter().filter(|class| class.unit == Some((number, way))).map(|class| any(self::ways(class, level))).collect()
            })
            .filter(|parts: &Vec<Value>| !parts.is_empty())
            .map(|parts| json!({ "bool": { "must": parts } }))
            .collect();
        if !ways.is_empty() {
            let list = if is_strict { &mut must } else { &mut should };
            list.push(any(ways));
        }
    }
    let phrase_pairs = clause.phrases.iter().fold(0, |bits, range| bits | clause.pairs(range));
    for pair in pairs.iter().filter(is_free) {
        let list = if level == 0 && pair.pair & phrase_pairs != 0 { &mut must } else { &mut should };
        list.push(any(ways(pair, level)));
    }
    for (range, expression) in &clause.expressions {
        let list = if is_strict && !class::is_soft(expression) { &mut must } else { &mut should };
        list.push(any(ways_of_expression(range, expression)));
    }
    must.extend(clause.numbers.iter().map(|number| any(ways(&class::number_class(number), level))));
    for words in &clause.excluded {
        let parts: Vec<Value> = class::exclusion(words).iter().map(|class| any(ways(&as_typed(class), 0))).collect();
        must_not.push(json!({ "bool": { "must": parts } }));
    }
    if must.is_empty() && should.is_empty() {
        must.push(json!({ "match_all": {} }));
    }
    json!({ "bool": { "must": must, "should": should, "must_not": must_not } })
}

/// A class of which only the spelling is meant that was typed with marks: without "thăm" is not without "tham".
fn as_typed(class: &Class) -> Class {
    let mut class = class.clone();
    for wanted in &mut class.wanted {
        if let Wanted::Word(_, marks, is_whole) = wanted {
            *is_whole |= key::is_marked(marks);
        }
    }
    class
}

/// The terms that a class may stand as.
fn ways(class: &Class, level: usize) -> Vec<Value> {
    let mut ways = Vec::new();
    for wanted in class.wanted.iter().chain(&class.fallback) {
        match wanted {
            Wanted::Word(word, marks, true) => {
                ways.extend(key::exact(word, marks).iter().map(|key| weighted(TERMS, &term(key), class.weight)));
                if level > 0 {
                    ways.push(weighted(FOLDED, &term(word), FOLDED_BOOST * class.weight));
                }
            }
            Wanted::Word(word, _, false) => ways.push(weighted(FOLDED, &term(word), class.weight)),
            Wanted::Date(key) => ways.push(weighted(TERMS, &term(key), class.weight)),
            Wanted::Number(number) => {
                let key = |is_own| {
                    let mut key = String::new();
                    key::expression_into(&Expression::Number(number.clone()), is_own, &mut key);
                    term(&key)
                };
                ways.push(weighted(TERMS, &key(false), class.weight));
                ways.push(weighted(TERMS, &key(true), OWN_NUMBER_BOOST * class.weight));
            }
        }
    }
    ways
}

/// A date or number in the text, or as the report's own.
fn ways_of_expression(range: &Range<usize>, expression: &Expression) -> Vec<Value> {
    let class = class::expression_class(range, expression);
    let mut found = ways(&class, 0);
    found.extend(class.of.map(|(from, to)| json!({ "range": { "day": { "gte": from, "lte": to, "boost": K1 } } })));
    found
}

fn answer(request: &Request, query: &Query, level: usize, responses: &[Value]) -> Result<Answer, String> {
    let response = responses.first().ok_or("no answer")?;
    let hits = response.pointer("/hits/hits").and_then(Value::as_array).ok_or("no hits.hits")?;
    let total = response.pointer("/hits/total/value").and_then(Value::as_u64).ok_or("no hits.total.value")? as usize;
    let by_relevance = request.sort.is_empty() || request.sort == "relevance";
    let is_checked = is_checked(query, level);
    let read: Vec<(Hit, bool)> = hits.iter().map(|hit| self::hit(request, query, hit, by_relevance)).collect::<Result<_, _>>()?;
    let mut found: Vec<Hit> = read.into_iter().filter(|(_, holds_phrases)| *holds_phrases || !is_checked).map(|(hit, _)| hit).collect();
    found.truncate(request.limit);
    if by_relevance && request.offset == 0 {
        let best = found.len().min(ORDERED_BY_TEXT);
        found[..best].sort_by(|left, right| right.score.total_cmp(&left.score));
    }
    let end = request.offset + found.len();
    let relation = response.pointer("/hits/total/relation").and_then(Value::as_str);
    let exactness = match relation {
        Some("eq") if is_checked => Exactness::About,
        Some("eq") => Exactness::Exact,
        _ => Exactness::AtLeast,
    };
    let counted = |choice: &str| {
        let at = made(request).position(|made| made == choice);
        at.and_then(|at| responses.get(at + 1)).unwrap_or(response)
    };
    Ok(Answer {
        total,
        exactness,
        looseness: level,
        hits: found,
        next: (end < total && !hits.is_empty()).then_some(end),
        months: months(counted("months")),
        kinds: labels(counted("kinds"), "kinds"),
        issuers: labels(counted("issuers"), "issuers"),
        corrections: Vec::new(),
    })
}

/// A hit with its passages, and whether it holds all phrases; its score is that of the cluster, and by how near the words
/// stand.
fn hit(request: &Request, query: &Query, hit: &Value, by_relevance: bool) -> Result<(Hit, bool), String> {
    let source = hit.get("_source").ok_or("no _source")?;
    let document: Document = serde_json::from_value(source.clone()).map_err(|error| error.to_string())?;
    let text: Text = serde_json::from_str(&document.text).map_err(|error| error.to_string())?;
    let reading = passage::read(&text.all(), query, &Weights::default(), request.passages.max(1));
    let first = hit.pointer("/sort/0").or_else(|| hit.get("_score")).and_then(Value::as_f64).filter(|_| by_relevance);
    let label = |label: &str| label.split_once('\t').map_or("", |(_, name)| name).to_owned();
    let hit = Hit {
        path: text.path,
        address: format!("{}.html", document.id),
        title: text.title,
        number: document.number,
        date: document.date,
        kind: label(&document.kind),
        issuer: label(&document.issuer),
        score: first.unwrap_or(0.0) as f32 + NEARNESS_WEIGHT * reading.nearness,
        site: Site { name: document.site_name, address: document.site },
        passages: reading.snippets,
        spellings: reading.spellings,
    };
    Ok((hit, reading.holds_phrases))
}

fn buckets<'a>(response: &'a Value, name: &str) -> impl Iterator<Item = (&'a Value, usize)> + use<'a> {
    let buckets = response.pointer(&format!("/aggregations/{name}/buckets")).and_then(Value::as_array).into_iter().flatten();
    buckets.filter_map(|bucket| Some((bucket.get("key")?, bucket.get("doc_count")?.as_u64()? as usize)))
}

fn months(response: &Value) -> Vec<Count> {
    let month = |(key, count): (&Value, usize)| {
        let month = key.as_f64().or_else(|| key.as_str()?.parse().ok())? as u32;
        (month > 0).then(|| (month, Count::of_month(month, count)))
    };
    buckets(response, "months").filter_map(month).collect::<BTreeMap<_, _>>().into_values().collect()
}

fn labels(response: &Value, name: &str) -> Vec<Count> {
    let label = |(key, count): (&Value, usize)| {
        let (code, name) = key.as_str()?.split_once('\t')?;
        Some(Count { code: code.to_owned(), name: name.to_owned(), count })
    };
    buckets(response, name).filter_map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abbreviations::Abbreviations;

    /// An answer in the form that Quickwit 0.8 gives: scores stand in `sort`, `_id` and `_score` are empty.
    const ANSWER: &str = include_str!("../../../tests/search/quickwit-answer.json");

    fn request(query: &str) -> (Request, Query) {
        let request = Request { query: query.into(), limit: 10, passages: 1, ..Request::default() };
        (request, Query::parse(query, &Abbreviations::of(vec![("LĐLĐ".into(), "Liên đoàn Lao động".into())])))
    }

    fn answered(query: &str, responses: &[Value]) -> Result<Outcome, String> {
        let (request, query) = request(query);
        next(&request, &query, 0, responses)
    }

    #[test]
    fn an_answer_is_read_and_ordered_by_its_texts() {
        let Ok(Outcome::Done(answer)) = answered("Đại hội XIII", &[serde_json::from_str(ANSWER).unwrap()]) else {
            panic!("no answer")
        };
        let hits: Vec<String> = answer.hits.iter().map(|hit| format!("{} {} {}", hit.path, hit.address, hit.site.address)).collect();
        assert_eq!(
            hits,
            ["a.md ldld-lai-chau/2023/10/17/02-bc-ldld.html https://example.org/kho/", "b.md tai-lieu/b.html https://example.org/kho/"]
        );
        assert_eq!((answer.hits[0].kind.as_str(), answer.hits[0].passages[0].anchor.as_str()), ("Báo cáo", "m1-k1"));
        assert_eq!((answer.total, answer.exactness, answer.next), (2, Exactness::Exact, None));
        assert_eq!(answer.months, [Count { code: "2023-10".into(), name: String::new(), count: 1 }]);
        assert_eq!(answer.kinds, [Count { code: "BC".into(), name: "Báo cáo".into(), count: 1 }]);
    }

    #[test]
    fn what_is_not_as_documented_is_said() {
        assert_eq!(answered("a", &[]), Err("no answer".into()));
        for (from, to, fault) in [
            ("\"hits\": {\n    \"total\"", "\"hit\": {\n    \"total\"", "no hits.hits"),
            ("\"value\": 2", "\"value\": \"2\"", "no hits.total.value"),
            ("\"_source\": {\n          \"id\": \"ldld", "\"source\": {\n          \"id\": \"ldld", "no _source"),
            ("\"day\": 20231017", "\"day\": \"17\"", "invalid type"),
            ("{\\\"path\\\":\\\"a", "<path", "expected value"),
        ] {
            let text = ANSWER.replacen(from, to, 1);
            assert_ne!(text, ANSWER, "{from}");
            let said = answered("a", &[serde_json::from_str(&text).unwrap()]).unwrap_err();
            assert!(said.contains(fault), "{said}");
        }
    }

    #[test]
    fn with_nothing_found_less_is_asked() {
        let empty = json!({ "hits": { "total": { "value": 0, "relation": "eq" }, "hits": [] }, "aggregations": {} });
        let Ok(Outcome::Again { level: 1, bodies }) = answered("Đại hội XIII", std::slice::from_ref(&empty)) else {
            panic!("not asked again")
        };
        // Words that were typed with their marks may now stand without.
        assert!(bodies[0].to_string().contains("\"folded\""));
        let (request, query) = request("Đại hội XIII");
        assert!(matches!(next(&request, &query, 1, &[empty]), Ok(Outcome::Done(answer)) if answer.total == 0));
    }

    #[test]
    fn a_question_is_terms_of_the_index() {
        let (request, query) = request("\"đại hội\" LĐLĐ -thăm 02-NQ/TW");
        let Outcome::Again { bodies, .. } = first(&Request { kinds: vec!["BC".into()], ..request }, &query) else { panic!("no request") };
        let text = bodies[0].to_string();
        for term in ["dai_hoi|650b", "ldld|66", "lien_doan", "tham|6", "#2-nq-tw|", "#2-nq-tw|o"] {
            assert!(text.contains(&format!("\"{term}")), "{term}: {text}");
        }
        // The question, and the counts of types whatever was chosen of them.
        assert_eq!(bodies.len(), 2);
        assert_eq!((bodies[0]["size"].clone(), bodies[1]["size"].clone()), (json!(10), json!(0)));
        assert!(bodies[0].pointer("/query/bool/filter/0").is_some() && bodies[1].pointer("/query/bool/filter/0").is_none());
    }
}
