//! Documents to a published index to answers, with a host that fetches from memory.

use std::collections::BTreeMap;

use vanthu_search::abbreviations::Abbreviations;
use vanthu_search::chunks::Name;
use vanthu_search::exchange::Site;
use vanthu_search::federated::Answers;
use vanthu_search::figures::Figures;
use vanthu_search::index::{Label, chunk_address};
use vanthu_search::publish::{self, Cut, Shard};
use vanthu_search::register::{Record, Register};
use vanthu_search::score::Exactness;
use vanthu_search::segment::{self, Document, Part};
use vanthu_search::session::text_address;
use vanthu_search::{Answer, Completion, Counting, Passage, Request, Session, Step, Text};

/// A published index and the texts of its reports, by address.
struct Published {
    bootstrap: Vec<u8>,
    files: BTreeMap<String, Vec<u8>>,
}

const TERMS: &str = "t3 thi đua\nt2 đại hội\nw3 thi\nw3 đua\nw2 đại\nw1 đoàn\nw1 công\nw2 hội\n";

/// A report as the index sees it, and what the register says of it.
type Reported = (Record, Document);

fn document(base: &str, month: u32, title: &str, text: &str) -> Reported {
    let record = Record { month, address: base.into(), date: if month > 0 { month * 100 + 17 } else { 0 }, kind: 1, issuer: month % 2 + 1 };
    (record, Document { title: title.into(), text: text.into(), ..Document::default() })
}

fn label(code: &str, name: &str) -> Label {
    Label { code: code.into(), name: name.into() }
}

/// Publishes documents, already in the order of their months, in shards of so many each.
fn publish(documents: &[Reported], shard_size: usize) -> Published {
    let cuts: Vec<(Cut, Register)> = documents
        .chunks(shard_size)
        .map(|documents| {
            let parts: Vec<_> = documents.chunks(300).map(|part| Part::of(part.iter().map(|(_, document)| document.clone()))).collect();
            let records: Vec<Record> = documents.iter().map(|(record, _)| record.clone()).collect();
            let cut = publish::cut(segment::files(parts).expect("a segment"), records.len()).expect("a shard");
            (cut, Register::of(&records))
        })
        .collect();
    let shards: Vec<Shard<'_>> = cuts.iter().map(|(cut, register)| Shard { outline: &cut.outline, cut: Some(cut), register }).collect();
    let kinds = [label("", ""), label("BC", "Báo cáo")];
    let issuers = [label("", ""), label("ldld", "LĐLĐ tỉnh"), label("cdcs", "CĐCS Mẫu")];
    let abbreviations = Abbreviations::of(vec![("LĐLĐ".into(), "Liên đoàn Lao động".into())]);
    let bootstrap = publish::bootstrap(&kinds, &issuers, &abbreviations, Name::of(TERMS.as_bytes()), &shards).expect("all segments");
    let chunks = cuts.iter().flat_map(|(cut, _)| &cut.chunks).filter(|_| !publish::is_whole(&shards));
    let mut files: BTreeMap<String, Vec<u8>> = chunks.map(|(name, content)| (chunk_address(*name), content.clone())).collect();
    files.insert(chunk_address(Name::of(TERMS.as_bytes())), TERMS.as_bytes().to_vec());
    for (record, document) in documents {
        let passages = document.text.lines().enumerate();
        let passage = |(at, line): (usize, &str)| Passage { anchor: format!("k{at}"), trail: String::new(), text: line.into() };
        let text = Text {
            path: format!("{}.md", record.address),
            title: document.title.clone(),
            number: document.number.clone(),
            issuer: String::new(),
            passages: passages.map(passage).collect(),
        };
        files.insert(text_address(&record.address), serde_json::to_vec(&text).expect("JSON"));
    }
    Published { bootstrap, files }
}

fn open(published: &Published) -> Session {
    Session::open(&published.bootstrap, Name::of(&published.bootstrap)).expect("an index")
}

/// Asks until there is an answer; also how many rounds of chunks and of texts it took.
fn ask(session: &mut Session, published: &Published, request: &Request) -> (Answer, usize, usize) {
    let (mut chunk_rounds, mut text_rounds) = (0, 0);
    for _ in 0..20 {
        match session.ask(request).expect("a step") {
            Step::Done(answer) => return (answer, chunk_rounds, text_rounds),
            Step::Need { files, so_far } => {
                *(if so_far.is_some() { &mut text_rounds } else { &mut chunk_rounds }) += 1;
                for file in files {
                    session.put(&file, published.files[&file].clone()).expect("a sound file");
                }
            }
        }
    }
    panic!("no end: {request:?}");
}

fn request(query: &str) -> Request {
    Request { query: query.into(), limit: 10, passages: 1, ..Request::default() }
}

fn shown(answer: &Answer) -> String {
    let paths: Vec<&str> = answer.hits.iter().map(|hit| hit.path.trim_end_matches(".md")).collect();
    let exactness = match answer.exactness {
        Exactness::Exact => "",
        Exactness::About => "about",
        Exactness::AtLeast => "at least",
    };
    let loose = if answer.looseness > 0 { "loose" } else { "" };
    format!("{exactness} {loose} {} {}", answer.total, paths.join(" ")).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn small() -> Vec<Reported> {
    let mut cited = document("cu", 202_210, "Báo cáo tháng 10", "Hội nghị XIII, đại biểu Công đoàn; đường lối\nThi đua yêu nước");
    cited.1.text.push_str(" theo Nghị quyết số 02-NQ/TW");
    let mut own = document("moi", 202_310, "Báo cáo tháng 10", "Đại hội XIII Công đoàn tỉnh thành công\nThi đua yêu nghề; yêu nước");
    own.1.number = "02-NQ/TW".into();
    vec![document("ghi-chu", 0, "Ghi chú", "Dương tính với cái mới"), cited, own, document("nua", 202_311, "Tháng 11", "Đại hội chi bộ")]
}

fn check(query: &str, expected: &str) {
    for shard_size in [1, 2, 100] {
        let published = publish(&small(), shard_size);
        let (answer, _, _) = ask(&mut open(&published), &published, &request(query));
        assert_eq!(shown(&answer), expected, "{query}, {shard_size} a shard");
    }
}

#[test]
fn words_with_and_without_accents() {
    check("Đại hội XIII", "2 moi cu");
    check("dai hoi xiii", "2 moi cu");
    check("đường lối", "1 cu");
    check("đường", "1 cu");
    check("duong", "2 ghi-chu cu");
    check("bóng chuyền", "0");
    check("!!! …", "0");
    check("", "0");
}

#[test]
fn too_few_words_are_said() {
    check("bóng chuyền đường lối", "loose 1 cu");
}

#[test]
fn corrections_are_made_of_what_the_archive_has() {
    let published = publish(&small(), 2);
    let corrected = |query: &str| ask(&mut open(&published), &published, &request(query)).0.corrections.join("; ");
    assert_eq!(corrected("dai hpi"), "đại hội");
    assert_eq!(corrected("đại hồi"), "đại hội");
    assert_eq!(corrected("công đoán tỉnh"), "công đoàn tỉnh");
    // What nobody wrote is corrected.
    assert_eq!(corrected("hpi"), "hội");
    assert_eq!(corrected("thi dua"), "");
    assert_eq!(corrected("zzzz"), "");
    assert_eq!(corrected("\"dai hpi\""), "");
}

#[test]
fn beginnings_are_completed() {
    let published = publish(&small(), 2);
    let mut session = open(&published);
    let Completion::Need { files } = session.complete("dai", 3) else { panic!("the terms are not here") };
    session.put(&files[0], published.files[&files[0]].clone()).expect("the terms");
    let Completion::Suggested(found) = session.complete("dai", 3) else { panic!("the terms are here") };
    assert_eq!(found.iter().map(|found| found.text.as_str()).collect::<Vec<_>>(), ["đại hội"]);
    let mut session = open(&published);
    assert!(session.put(&files[0], b"damaged".to_vec()).is_err());
    assert!(session.put_missing(&files[0]));
    assert_eq!(session.complete("dai", 3), Completion::Suggested(Vec::new()));
    // The network may be there again.
    assert_eq!(session.complete("dai", 3), Completion::Need { files: files.clone() });
}

/// An answer without corrections, because the terms could not be had, is not the answer of the whole session.
#[test]
fn corrections_that_could_not_be_made_are_made_later() {
    let published = publish(&small(), 2);
    let mut session = open(&published);
    let terms = chunk_address(Name::of(TERMS.as_bytes()));
    let corrections = |session: &mut Session, query: &str, has_network: bool| loop {
        match session.ask(&request(query)).expect("an index that is whole") {
            Step::Done(answer) => break answer.corrections,
            Step::Need { files, .. } => {
                for file in files {
                    if file == terms && !has_network {
                        assert!(session.put_missing(&file));
                    } else {
                        session.put(&file, published.files[&file].clone()).expect("a file of the index");
                    }
                }
            }
        }
    };
    assert_eq!(corrections(&mut session, "dai hpi", false), [""; 0]);
    assert_eq!(corrections(&mut session, "dai", false), [""; 0]);
    assert_eq!(corrections(&mut session, "dai hpi", true), ["đại hội"]);
}

/// A phrase with an abbreviation's full stop in it is left out as a whole, not by its pairs alone.
#[test]
fn what_is_left_out_is_the_whole_phrase() {
    let documents = [document("a", 202_301, "Tin", "Đại hội ở TP. Hồ Chí Minh"), document("b", 202_302, "Tin", "Đại hội, Hồ Chí Minh")];
    let published = publish(&documents, 100);
    let found = |query: &str| shown(&ask(&mut open(&published), &published, &request(query)).0);
    assert_eq!(found("đại hội -\"TP. Hồ Chí Minh\""), "about 1 b");
    assert_eq!(found("đại hội -\"Hồ Chí Minh\""), "about 0");
}

#[test]
fn phrases_are_checked() {
    check("\"thi đua yêu nước\"", "about 2 cu");
    check("\"thi đua\"", "2 moi cu");
    check("\"đại hội\" -XIII", "1 nua");
    check("\"hội đại\"", "0");
    check("đại hội -\"đại hội\"", "1 cu");
}

/// Reports that hold all pairs of a phrase before those that hold the phrase: the rounds stay few.
#[test]
fn many_rejected_candidates_cost_few_rounds() {
    let text = |at: usize| {
        if at % 10 == 9 { "Thi đua yêu nước" } else { "Thi đua yêu nghề, đua yêu nghề; yêu nước, thi đua; yêu nước" }
    };
    let documents: Vec<Reported> = (0..300).map(|at| document(&format!("{at:03}"), 202_001, "Báo cáo", text(at))).collect();
    let published = publish(&documents, 1000);
    let mut session = open(&published);
    let (answer, _, rounds) = ask(&mut session, &published, &request("\"thi đua yêu nước\""));
    assert!(rounds <= 6, "{rounds} rounds");
    assert!(answer.hits.iter().all(|hit| hit.path.ends_with("9.md")) && answer.exactness == Exactness::About);
    let (more, _, _) = ask(&mut session, &published, &Request { limit: 60, ..request("\"thi đua yêu nước\"") });
    assert_eq!((more.hits.len(), more.next), (30, None));
}

#[test]
fn what_the_register_knows_is_part_of_phrases() {
    let mut own = document("so", 202_310, "Báo cáo **tháng** 10", "Một");
    own.1.number = "02/BC-LĐLĐ".into();
    let published = publish(&[own], 10);
    for query in ["\"02/BC-LĐLĐ\"", "\"báo cáo\"", "\"20.10\" OR một"] {
        let (answer, _, _) = ask(&mut open(&published), &published, &request(query));
        assert_eq!(answer.hits.len(), 1, "{query}");
    }
}

#[test]
fn exclusions_are_taken_as_typed() {
    check("hội -đãi", "3 nua moi cu");
    check("hội -đại", "0");
}

#[test]
fn operators() {
    check("đường lối OR chi bộ", "2 nua cu");
    check("so:02-NQ/TW", "2 moi cu");
    check("so:\"02 nq tw\"", "2 moi cu");
    check("so:03-NQ/TW", "0");
    check("loai:BC", "4 nua moi cu ghi-chu");
    check("loai:báo-cáo đại hội", "3 nua moi cu");
    check("loai:QĐ", "0");
    check("đại hội tu:2023-11", "1 nua");
    check("tu:2022 den:2022", "1 cu");
    check("-XIII", "2 nua ghi-chu");
}

#[test]
fn conditions_narrow_and_counts_ignore_their_own() {
    let published = publish(&small(), 2);
    let mut session = open(&published);
    let narrowed = Request { issuers: vec!["ldld".into()], from: "2022-01".into(), ..request("công đoàn") };
    let (answer, _, _) = ask(&mut session, &published, &narrowed);
    assert_eq!(shown(&answer), "2 moi cu");
    let narrowed = Request { from: "2023-01".into(), ..request("hội") };
    let (answer, _, _) = ask(&mut session, &published, &narrowed);
    assert_eq!(shown(&answer), "2 nua moi");
    let months: Vec<(&str, usize)> = answer.months.iter().map(|month| (month.code.as_str(), month.count)).collect();
    assert_eq!(months, [("2022-10", 1), ("2023-10", 1), ("2023-11", 1)]);
    let issuers: Vec<(&str, usize)> = answer.issuers.iter().map(|issuer| (issuer.code.as_str(), issuer.count)).collect();
    assert_eq!(issuers, [("cdcs", 1), ("ldld", 1)]);
    for (sort, expected) in [("newest", "3 nua moi cu"), ("oldest", "3 cu moi nua")] {
        let (answer, _, _) = ask(&mut session, &published, &Request { sort: sort.into(), ..request("hội") });
        assert_eq!(shown(&answer), expected);
    }
}

#[test]
fn pages_follow_one_another() {
    let published = publish(&small(), 2);
    let mut session = open(&published);
    let (mut seen, mut offset) = (Vec::new(), Some(0));
    while let Some(at) = offset {
        let (answer, _, _) = ask(&mut session, &published, &Request { limit: 1, offset: at, ..request("loai:BC") });
        seen.extend(answer.hits.into_iter().map(|hit| hit.path));
        offset = answer.next;
    }
    assert_eq!(seen, ["nua.md", "moi.md", "cu.md", "ghi-chu.md"]);
}

/// Many reports of words that follow one another as a simple generator says.
fn many(count: usize) -> Vec<Reported> {
    let mut state = 1_u64;
    let mut random = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let vowels = ["a", "à", "á", "ạ", "ô", "ộ", "ê", "ễ", "ư", "ự"];
    (0..count)
        .map(|at| {
            let mut text = String::from("Công đoàn tỉnh. ");
            for _ in 0..120 {
                let (onset, vowel) = (random(12), random(10));
                text.push_str(&format!(
                    "{}{} ",
                    ["b", "c", "d", "đ", "g", "h", "l", "m", "n", "t", "v", "x"][onset as usize],
                    vowels[vowel as usize]
                ));
            }
            if at % 97 == 0 {
                text.push_str(". Đại hội XIII.");
            }
            document(&format!("ldld/{at:05}-bc"), 200_001 + (at / 10 / 12 * 100 + at / 10 % 12) as u32, "Báo cáo", &text)
        })
        .collect()
}

#[test]
fn borders_of_shards_change_nothing() {
    let documents = many(1500);
    let whole = publish(&documents, 10_000);
    let parted = publish(&documents, 400);
    assert!(parted.files.keys().filter(|address| address.starts_with("search/")).count() > 20, "the index is cut into chunks");
    let (mut one, mut other) = (open(&whole), open(&parted));
    for query in ["Đại hội XIII", "dai hoi xiii", "công đoàn", "tỉnh", "ba cộ", "ba co", "\"ba cộ\"", "bà -cộ", "đễ xự mư tạ", "loai:BC"]
    {
        let (left, left_rounds, _) = ask(&mut one, &whole, &request(query));
        let (right, right_rounds, _) = ask(&mut other, &parted, &request(query));
        assert_eq!(left, right, "{query}");
        assert!(left_rounds <= 2 && right_rounds <= 2, "{query}: {left_rounds}, {right_rounds} rounds");
    }
    let (answer, _, text_rounds) = ask(&mut other, &parted, &request("Đại hội XIII"));
    assert_eq!((answer.total, text_rounds), (16, 0), "what was fetched is kept");
}

#[test]
fn frequent_words_are_carried_by_pairs() {
    let documents = many(1500);
    let published = publish(&documents, 1400);
    let mut session = open(&published);
    let (answer, _, _) = ask(&mut session, &published, &request("công đoàn"));
    assert_eq!(answer.total, 1500);
    // Both words stand everywhere, never side by side: they have to be read after all.
    let (answer, _, _) = ask(&mut session, &published, &request("đoàn công"));
    assert_eq!(answer.total, 1500);
}

#[test]
fn damage_is_noticed_and_never_searched() {
    let published = publish(&many(1200), 1000);
    let mut cut = published.bootstrap.clone();
    cut.truncate(cut.len() / 2);
    assert!(Session::open(&cut, Name::of(&published.bootstrap)).is_err());
    let mut session = open(&published);
    let Ok(Step::Need { files, so_far: None }) = session.ask(&request("Đại hội XIII")) else { panic!("chunks are needed") };
    for file in &files {
        let mut damaged = published.files[file].clone();
        let middle = damaged.len() / 2;
        damaged[middle] ^= 1;
        assert!(session.put(file, damaged).is_err());
        assert!(session.put(file, Vec::new()).is_err());
    }
    assert!(matches!(session.ask(&request("Đại hội XIII")), Ok(Step::Need { so_far: None, .. })), "still needed");
    let (answer, _, _) = ask(&mut session, &published, &request("Đại hội XIII"));
    assert_eq!(answer.total, 13);
}

/// Whatever the bytes, opening gives an error or an index; also where the name is that of the damaged bytes.
#[test]
fn a_wrong_bootstrap_is_refused_by_its_form() {
    let published = publish(&small(), 2);
    for length in (0..published.bootstrap.len()).step_by(7) {
        let cut = &published.bootstrap[..length];
        assert!(Session::open(cut, Name::of(cut)).is_err(), "{length}");
    }
    assert!(Session::open(b"\x7f", Name::of(b"\x7f")).unwrap_err().to_string().contains("another version"));
}

#[test]
fn a_text_that_cannot_be_had_leaves_its_hit() {
    let published = publish(&small(), 100);
    let mut session = open(&published);
    let Ok(Step::Need { files, so_far: Some(so_far) }) = session.ask(&request("Đại hội XIII")) else { panic!("texts are needed") };
    assert_eq!((so_far.total, so_far.months.len()), (2, 2));
    for file in &files {
        match file.starts_with("moi") {
            true => assert!(session.put_missing(file)),
            false => session.put(file, published.files[file].clone()).expect("a sound file"),
        }
    }
    let Ok(Step::Done(answer)) = session.ask(&request("Đại hội XIII")) else { panic!("an answer") };
    assert_eq!(answer.hits[0].address, "moi.html");
    assert!(answer.hits[0].passages.is_empty());
}

/// What an index says of a query.
fn figures(session: &mut Session, published: &Published, query: &str) -> Figures {
    for _ in 0..20 {
        match session.figures(query).expect("figures") {
            Counting::Figures(figures) => return figures,
            Counting::Need { files } => {
                files.into_iter().for_each(|file| session.put(&file, published.files[&file].clone()).expect("a sound file"));
            }
        }
    }
    panic!("no end: {query}");
}

/// The answer of several indexes, each asked with the figures of the others.
fn ask_all(sites: &[Published], query: &str) -> Answer {
    let mut sessions: Vec<Session> = sites.iter().map(open).collect();
    let all: Vec<Figures> = sessions.iter_mut().zip(sites).map(|(session, site)| figures(session, site, query)).collect();
    let answer = |(at, session): (usize, &mut Session)| {
        let others = all.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, figures)| figures.clone()).collect();
        let address = if at == 0 { String::new() } else { format!("https://{at}.example.org/") };
        (Site { name: at.to_string(), address }, ask(session, &sites[at], &Request { others, ..request(query) }).0)
    };
    let answers = sessions.iter_mut().enumerate().map(answer).collect();
    Answers { answers, sort: String::new(), limit: 10 }.merge()
}

/// Reports of one year in the words of a small language, of which the first are in most of them.
fn babble(count: usize) -> Vec<Reported> {
    let words: Vec<String> = "bcdghklmnt".chars().flat_map(|onset| "aeou".chars().map(move |vowel| format!("{onset}{vowel}ng"))).collect();
    let mut state = 7_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    (0..count)
        .map(|at| {
            let length = 20 + random(60);
            let text: Vec<&str> = (0..length).map(|_| words[random(words.len()) * random(words.len()) / words.len()].as_str()).collect();
            document(&format!("r{at:03}"), 202_301 + at as u32 % 12, "Ghi", &text.join(" "))
        })
        .collect()
}

#[test]
fn several_indexes_answer_as_one() {
    let all = babble(240);
    let one = publish(&all, 1000);
    // Unequal parts, in one of which most words are rarer than in the others.
    let sites = [publish(&all[..30], 1000), publish(&all[30..90], 20), publish(&all[90..], 1000)];
    for query in ["bang beng", "neng", "keng tong", "\"gang geng\"", "dang -bang", "dong deng dang", "nong OR nung"] {
        let (expected, _, _) = ask(&mut open(&one), &one, &request(query));
        assert!(expected.total > 0, "{query}");
        let found = ask_all(&sites, query);
        assert_eq!(found.total, expected.total, "{query}");
        // Every index orders its own ten best by their texts, so several find what one index has on its eleventh place.
        let scores = |answer: &Answer| -> BTreeMap<String, f32> { answer.hits.iter().map(|hit| (hit.path.clone(), hit.score)).collect() };
        let (found, expected) = (scores(&found), scores(&expected));
        let shared: Vec<&String> = expected.keys().filter(|path| found.contains_key(*path)).collect();
        assert!(shared.len() * 2 > expected.len(), "{query}: {found:?} {expected:?}");
        for path in shared {
            // One index raises newer reports within the months of its answer, several within those of all reports: by 2 % at most.
            assert!(
                (found[path] - expected[path]).abs() <= 0.02 * expected[path],
                "{query}: {path}: {} and {}",
                found[path],
                expected[path]
            );
        }
        let worst = |scores: &BTreeMap<String, f32>| scores.values().copied().fold(f32::MAX, f32::min);
        assert!(worst(&found) >= 0.98 * worst(&expected), "{query}: {found:?} {expected:?}");
    }
}

#[test]
fn one_site_with_enough_of_the_words_silences_those_without() {
    let with = publish(&small(), 100);
    let without = publish(&[document("xa", 202_301, "Khác", "Đại biểu")], 100);
    let answer = ask_all(&[without, with], "Đại hội XIII");
    assert_eq!(shown(&answer), "2 moi cu");
    assert_eq!(answer.hits[0].site.address, "https://1.example.org/");
    assert_eq!(answer.issuers.iter().map(|count| count.count).sum::<usize>(), 2);
}

/// Which alternative is answered strictly, and which spelling is meant, is known by one site and holds for all.
#[test]
fn what_one_index_knows_holds_for_all() {
    let texts = ["Họp báo về phong trào thi đua", "Thi đua yêu nước trong quý", "Bệnh hói đầu", "Hối hận; dai dẳng", "Đại hội chi bộ"];
    let all: Vec<Reported> =
        texts.iter().enumerate().map(|(at, text)| document(&format!("r{at}"), 202_301 + at as u32, "Ghi", text)).collect();
    let one = publish(&all, 100);
    for query in ["họp báo OR thi đua yêu nước", "hói", "dại hội", "phong trào yêu nước", "hoi"] {
        let (expected, _, _) = ask(&mut open(&one), &one, &request(query));
        for border in 1..texts.len() {
            let found = ask_all(&[publish(&all[..border], 100), publish(&all[border..], 100)], query);
            let paths = |answer: &Answer| answer.hits.iter().map(|hit| hit.path.clone()).collect::<std::collections::BTreeSet<_>>();
            assert_eq!((found.total, paths(&found)), (expected.total, paths(&expected)), "{query}, {border}");
            assert_eq!(found.looseness, expected.looseness, "{query}, {border}");
        }
    }
}
