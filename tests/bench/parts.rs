//! Measures the parts of a build and a search apart, over the shipped archive: `cargo bench`.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;

use vanthu::archive::config;
use vanthu::archive::{self, Archive};
use vanthu::diag::Diagnostics;
use vanthu::index::{self, texts};
use vanthu::memo::Forgetful;
use vanthu::read::{self, Layout, Sources};
use vanthu::render::{Job, Renderer, theme};
use vanthu::report;
use vanthu_search::abbreviations::Abbreviations;
use vanthu_search::chunks::Name;
use vanthu_search::index::chunk_address;
use vanthu_search::segment::{Document, Part};
use vanthu_search::{Query, Request, Session, Step, fold, tokenize};

fn sources() -> Sources {
    let layout = Layout::of(Path::new(env!("CARGO_MANIFEST_DIR")), None).expect("the shipped archive");
    read::sources(&layout, |_, _| None, &mut Diagnostics::default()).expect("the shipped archive")
}

fn archive(sources: &Sources) -> Archive {
    let mut diagnostics = Diagnostics::default();
    let config = config::read(sources.configuration.as_ref(), None, &mut diagnostics);
    let reports = sources
        .reports
        .iter()
        .filter_map(|found| report::understand(&found.source().expect("a file"), &config.reports, &mut diagnostics))
        .collect();
    archive::assemble(reports, config, &sources.attachments, &Forgetful, &mut diagnostics)
}

fn text(sources: &Sources) -> String {
    sources.reports.iter().map(|found| String::from_utf8_lossy(found.bytes.as_deref().unwrap_or_default())).collect()
}

fn of_text(bench: &mut Criterion) {
    let text = text(&sources());
    let mut group = bench.benchmark_group("text");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("fold", |bench| bench.iter(|| fold::fold(black_box(&text))));
    group.bench_function("tokenise", |bench| bench.iter(|| tokenize::syllables(black_box(&text)).count()));
    let document = Document { text: text.clone(), ..Document::default() };
    group.bench_function("index terms", |bench| bench.iter(|| Part::of(std::iter::once(black_box(document.clone())))));
    group.finish();
}

fn of_reports(bench: &mut Criterion) {
    let sources = sources();
    let archive = archive(&sources);
    let mut group = bench.benchmark_group("reports");
    group.throughput(Throughput::Elements(sources.reports.len() as u64));
    group.bench_function("understand", |bench| {
        bench.iter(|| {
            let mut diagnostics = Diagnostics::default();
            let understood = sources
                .reports
                .iter()
                .filter_map(|found| report::understand(&found.source().expect("a file"), &archive.config.reports, &mut diagnostics));
            understood.count()
        });
    });
    let theme = theme::load(&sources.themes, &archive.config, &mut Diagnostics::default()).expect("the default theme");
    let renderer = Renderer::new(&archive, &theme, &Forgetful);
    group.bench_function("render", |bench| {
        bench.iter(|| (0..archive.entries.len()).filter_map(|at| renderer.render(&Job::Report(at)).ok()).count());
    });
    group.bench_function("index", |bench| {
        bench.iter(|| index::publish(black_box(&archive), &Forgetful, None).expect("an index").files.len())
    });
    group.finish();
}

/// A published index in memory: bootstrap with its name, and all files as fetched.
struct Published {
    bootstrap: Vec<u8>,
    name: Name,
    files: BTreeMap<String, Vec<u8>>,
}

fn published(archive: &Archive) -> Published {
    let published = index::publish(archive, &Forgetful, None).expect("an index");
    let unpacked = |bytes: &[u8]| texts::unpack(bytes).expect("just packed");
    let mut files: BTreeMap<String, Vec<u8>> =
        published.files.into_iter().map(|file| (file.address, unpacked(&file.content.expect("just made")))).collect();
    files.extend(archive.entries.iter().map(|entry| (texts::address(entry), unpacked(&texts::pack(entry).expect("a text")))));
    let name = Name::parse(&published.present.bootstrap).expect("the name of the bootstrap");
    Published { bootstrap: files[&chunk_address(name)].clone(), name, files }
}

/// Asks a new session; the files that it wants are there at once.
fn ask(published: &Published, typed: &str) -> u64 {
    let mut session = Session::open(&published.bootstrap, published.name).expect("an index");
    let request = Request { query: typed.into(), limit: 10, passages: 1, ..Request::default() };
    loop {
        match session.ask(&request).expect("a step") {
            Step::Done(answer) => return answer.total as u64,
            Step::Need { files, .. } => {
                files.iter().for_each(|file| session.put(file, published.files[file].clone()).expect("a sound file"));
            }
        }
    }
}

fn of_queries(bench: &mut Criterion) {
    let published = published(&archive(&sources()));
    for typed in ["Đại hội XIII", "cong doan", "so 02 nq tw"] {
        bench.bench_function(&format!("query {typed}"), |bench| bench.iter(|| ask(&published, black_box(typed))));
    }
    let abbreviations = Abbreviations::of(vec![("LĐLĐ".into(), "Liên đoàn Lao động".into())]);
    let typed = ["Đại hội XIII", "cong doan", "so 02 nq tw", "\"thi đấu thể dục\" -bóng tu:2023-01", "LĐLĐ tỉnh Lai Châu"];
    bench.bench_function("understand a query", |bench| {
        bench.iter(|| typed.iter().map(|typed| Query::parse(black_box(typed), &abbreviations).words().count()).sum::<usize>());
    });
}

criterion_group!(parts, of_text, of_reports, of_queries);
criterion_main!(parts);
