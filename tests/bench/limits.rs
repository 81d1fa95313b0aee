//! Sets each stage of a build beside the least that the machine can do for it: `cargo bench --bench limits -- ROOT WORK`.
//!
//! ROOT is an archive, WORK a folder that does not exist yet, on the disk that is meant. Everything runs on one thread, so that the
//! clock on the wall is the work done. Prints a table in Markdown.

use std::fs;
use std::hint::black_box;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use vanthu::index;
use vanthu::pipeline::{self, Options};
use vanthu::read::Layout;
use vanthu::write::disk::{Disk, Machine};
use vanthu_search::{fold, tokenize};

/// Seconds of the stages of a build into a new folder, by name.
fn build(root: &Path, output: &Path, index: bool) -> serde_json::Value {
    let options = Options { cache: false, index, ..Options::of(Layout::of(root, Some(output)).expect("an archive")) };
    let built = pipeline::build(&options).expect("the machine serves");
    assert!(built.summary.is_some(), "the archive has faults");
    serde_json::to_value(&built.timings).expect("numbers")["stages"].clone()
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("a folder"));
    entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

/// What something makes, and the seconds that it takes.
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let begun = Instant::now();
    let made = black_box(work());
    (made, begun.elapsed().as_secs_f64())
}

/// Writes files anew into one folder, and waits until they are on the disk.
fn write(files: &[Vec<u8>], folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (number, bytes) in files.iter().enumerate() {
        fs::write(folder.join(number.to_string()), bytes)?;
    }
    Machine.flush(folder)
}

fn measure(root: &Path, work: &Path) {
    let with = build(root, &work.join("with"), true);
    let without = build(root, &work.join("without"), false);
    let of = |timings: &serde_json::Value, stages: &[&str]| -> f64 { stages.iter().filter_map(|stage| timings[*stage].as_f64()).sum() };
    let made = &["index and pages", "rest"];
    let sources: Vec<PathBuf> =
        files(&root.join("content")).into_iter().filter(|file| file.extension().is_some_and(|ext| ext == "md")).collect();
    let (texts, read) = timed(|| sources.iter().map(|file| fs::read_to_string(file).expect("text")).collect::<Vec<String>>());
    let (_, cut) = timed(|| texts.iter().map(|text| tokenize::syllables(&fold::normalize(text)).count()).sum::<usize>());
    let published: Vec<PathBuf> = files(&work.join("with"));
    let (of_search, of_pages): (Vec<PathBuf>, Vec<PathBuf>) =
        published.into_iter().partition(|file| file.extension().is_some_and(|ext| ext == "bin"));
    let read_all = |files: &[PathBuf]| files.iter().map(|file| fs::read(file).expect("published")).collect::<Vec<Vec<u8>>>();
    let (search, pages) = (read_all(&of_search), read_all(&of_pages));
    let (_, packed) = timed(|| texts.iter().map(|text| index::compress(text.as_bytes()).expect("memory").len()).sum::<usize>());
    let (_, write_pages) = timed(|| write(&pages, &work.join("pages")).expect("a disk"));
    let (_, write_search) = timed(|| write(&search, &work.join("search")).expect("a disk"));
    let all = of(&with, &["read", "understand", "assemble", "index and pages", "rest", "write"]);
    let rows = [
        ("read", of(&with, &["read"]), "reading the files", read),
        ("understand", of(&with, &["understand"]), "cutting the texts into syllables once", cut),
        ("assemble", of(&with, &["assemble"]), "the same", cut),
        ("index and texts", of(&with, made) - of(&without, made), "the same, and compressing the texts once", cut + packed),
        ("pages and data, published", of(&without, &["index and pages", "rest", "write"]), "writing their bytes once", write_pages),
        ("all", all, "reading, cutting, compressing, writing once", read + cut + packed + write_pages + write_search),
    ];
    println!("| stage, one thread | s | the least | s | ratio |\n|---|---:|---|---:|---:|");
    for (stage, seconds, least, limit) in rows {
        println!("| {stage} | {seconds:.1} | {least} | {limit:.2} | {:.1} |", seconds / limit);
    }
}

fn main() {
    // `cargo bench` adds arguments of its own, and without an archive there is nothing to measure.
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).filter(|argument| argument != "--bench").map(PathBuf::from).collect();
    let [root, work] = arguments.as_slice() else {
        println!("limits: nothing measured; give an archive and a new folder: cargo bench --bench limits -- ROOT WORK");
        return;
    };
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    one.install(|| measure(root, work));
}
