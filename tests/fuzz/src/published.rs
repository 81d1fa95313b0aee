//! Bytes as the published index: as its bootstrap, as its files, and as the text of a report.
//!
//! Files of the index have the digest of their content as their name, so what was altered is refused. The bootstrap is
//! tried with a name that fits too, as one would have it who can write to the site: then a library under the search may
//! panic, which ends the worker of a page and the search of a command line, both with a sentence; our own code may not,
//! and nothing may take too long or too much memory. The texts of reports have no digest, and nothing may panic on them.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::{Once, OnceLock};

use vanthu_search::abbreviations::Abbreviations;
use vanthu_search::chunks::Name;
use vanthu_search::index::{Label, chunk_address};
use vanthu_search::publish::{self, Shard};
use vanthu_search::register::{Record, Register};
use vanthu_search::segment::{self, Document, Part};
use vanthu_search::{Request, Session, Step};

const TERMS: &str = "t3 thi đua\nt2 đại hội\nw3 thi\nw3 đua\nw2 đại\nw1 đoàn\nw1 công\nw2 hội\n";

struct Published {
    bootstrap: Vec<u8>,
    files: BTreeMap<String, Vec<u8>>,
}

fn published() -> &'static Published {
    static PUBLISHED: OnceLock<Published> = OnceLock::new();
    PUBLISHED.get_or_init(|| {
        let document = |at: u32| Document {
            title: "Báo cáo tháng".into(),
            text: format!("Đại hội XIII Công đoàn, thi đua yêu nước {at}"),
            ..Document::default()
        };
        let documents: Vec<Document> = (1..=12).map(document).collect();
        let record = |at: u32| Record { month: 202_300 + at, address: format!("a/{at}"), date: 20_230_017 + 100 * at, kind: 1, issuer: 1 };
        let register = Register::of(&(1..=12).map(record).collect::<Vec<_>>());
        let cut = publish::cut(segment::files(vec![Part::of(documents.into_iter())]).expect("a segment"), register.len()).expect("a shard");
        let label = |code: &str| Label { code: code.into(), name: code.into() };
        let labels = [label(""), label("BC")];
        let abbreviations = Abbreviations::of(vec![("LĐLĐ".into(), "Liên đoàn Lao động".into())]);
        let shards = [Shard { outline: &cut.outline, cut: Some(&cut), register: &register }];
        let bootstrap = publish::bootstrap(&labels, &labels, &abbreviations, Name::of(TERMS.as_bytes()), &shards).expect("the segment");
        let chunks = cut.chunks.iter().filter(|_| !publish::is_whole(&shards));
        let mut files: BTreeMap<String, Vec<u8>> = chunks.map(|(name, content)| (chunk_address(*name), content.clone())).collect();
        files.insert(chunk_address(Name::of(TERMS.as_bytes())), TERMS.as_bytes().to_vec());
        Published { bootstrap, files }
    })
}

/// The first byte says what the rest stands for.
pub fn index(bytes: &[u8]) {
    let Some((kind, rest)) = bytes.split_first() else { return };
    let sound = published();
    match kind % 4 {
        // Any bootstrap, with a name that does not fit and with one that does.
        0 => {
            assert!(Session::open(rest, Name::of(b"another")).is_err(), "a bootstrap that is not what its name says");
            forged(rest);
        }
        // The sound bootstrap with some bytes replaced: a place in two bytes, then what stands there.
        1 => {
            let mut bootstrap = sound.bootstrap.clone();
            for change in rest.chunks_exact(3) {
                let at = usize::from(u16::from_le_bytes([change[0], change[1]])) % bootstrap.len();
                bootstrap[at] = change[2];
            }
            forged(&bootstrap);
        }
        // The sound bootstrap cut off.
        2 => {
            let length = rest.iter().fold(0, |sum, byte| sum + usize::from(*byte));
            forged(&sound.bootstrap[..length.min(sound.bootstrap.len())]);
        }
        // Texts of reports.
        _ => ask(&sound.bootstrap, rest),
    }
}

thread_local! {
    static IS_FORGED: Cell<bool> = const { Cell::new(false) };
}

/// A bootstrap with a name that fits, whatever it holds; panics of libraries are let pass.
fn forged(bootstrap: &[u8]) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let outer = take_hook();
        set_hook(Box::new(move |panic| {
            let of_library =
                panic.location().is_some_and(|location| location.file().contains("/registry/") || location.file().starts_with("/rustc/"));
            if !(IS_FORGED.get() && of_library) {
                outer(panic);
            }
        }));
    });
    IS_FORGED.set(true);
    let _ = catch_unwind(AssertUnwindSafe(|| ask(bootstrap, &[])));
    IS_FORGED.set(false);
}

/// Opens a bootstrap and asks it; files of the index are sound or refused, texts are `text`.
fn ask(bootstrap: &[u8], text: &[u8]) {
    let Ok(mut session) = Session::open(bootstrap, Name::of(bootstrap)) else { return };
    let _ = session.complete("đại h", 8);
    for query in ["dai hoi xiii", "\"thi đua\" -nước", "loai:BC tu:2023-02", ""] {
        let request = Request { query: query.into(), limit: 10, passages: 2, ..Request::default() };
        for _ in 0..20 {
            let Ok(Step::Need { files, .. }) = session.ask(&request) else { break };
            for file in files {
                let content = published().files.get(&file).map_or(text, Vec::as_slice);
                if session.put(&file, content.to_vec()).is_err() && !session.put_missing(&file) {
                    return;
                }
            }
        }
    }
    let _ = session.complete("đại h", 8);
}
