//! Reads a file whatever is in it: PDFs in a process of their own, and nothing that breaks a reader ends the import.

use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::import::{self, Imported, Pages, Refusal, pdf};
use crate::report::{marks, numbering};

/// A PDF of five hundred pages is read in a few seconds.
const PDF_TIME_MAX: Duration = Duration::from_secs(60);

/// The memory that reading a PDF may take, in bytes.
#[cfg(target_os = "linux")]
const PDF_MEMORY_MAX: u64 = 3 << 30;

/// Reads a file.
pub(super) fn read(bytes: &[u8]) -> Result<Imported, Refusal> {
    catch_unwind(AssertUnwindSafe(|| import::read(bytes, &pdf_apart))).unwrap_or(Err(Refusal::Unreadable))
}

/// Reads a PDF in another process, and by poppler's `pdftotext` when that fails and it is installed.
fn pdf_apart(bytes: &[u8]) -> Result<Pages, Refusal> {
    let pages = match std::env::current_exe().ok().and_then(|program| ask(Command::new(program).arg("read-pdf"), bytes)) {
        Some(answer) => serde_json::from_slice(&answer).unwrap_or(Err(Refusal::Unreadable)),
        None => Err(Refusal::Unreadable),
    };
    match pages {
        Err(Refusal::Damaged(_) | Refusal::Unreadable) => by_poppler(bytes).map_or(pages, Ok),
        other => other,
    }
}

/// Gives a process its input and takes its output; none when it fails or takes too long.
fn ask(command: &mut Command, input: &[u8]) -> Option<Vec<u8>> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let (mut stdin, mut stdout) = (child.stdin.take()?, child.stdout.take()?);
    thread::scope(|scope| {
        scope.spawn(move || {
            // A child that has seen enough closes its end.
            let _ = stdin.write_all(input);
        });
        let output = scope.spawn(move || {
            let mut output = Vec::new();
            stdout.read_to_end(&mut output).map(|_| output).ok()
        });
        let ended_well = wait(&mut child);
        output.join().ok().flatten().filter(|_| ended_well)
    })
}

fn wait(child: &mut Child) -> bool {
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if begun.elapsed() < PDF_TIME_MAX => thread::sleep(Duration::from_millis(5)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}

/// The hidden command of that other process: a PDF on standard input, its pages as JSON on standard output.
pub(in super::super) fn read_pdf() -> Result<u8> {
    #[cfg(target_os = "linux")]
    rustix::process::setrlimit(
        rustix::process::Resource::As,
        rustix::process::Rlimit { current: Some(PDF_MEMORY_MAX), maximum: Some(PDF_MEMORY_MAX) },
    )?;
    std::panic::set_hook(Box::new(|_| {}));
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    let pages = catch_unwind(|| pdf::read(&bytes)).unwrap_or(Err(Refusal::Unreadable));
    serde_json::to_writer(std::io::stdout().lock(), &pages)?;
    Ok(0)
}

/// `pdftotext` ends a page with a form feed and a line where the paper does.
fn by_poppler(bytes: &[u8]) -> Option<Pages> {
    let text = String::from_utf8(ask(Command::new("pdftotext").args(["-enc", "UTF-8", "-", "-"]), bytes)?).ok()?;
    let mut pages = Pages::default();
    for (index, page) in text.trim_end_matches('\u{C}').split('\u{C}').enumerate() {
        if index > 0 {
            pages.paragraphs.push(None);
        }
        let mut open = String::new();
        for line in page.lines().map(str::trim) {
            let goes_on = !open.is_empty()
                && marks::is_unfinished(&open)
                && !line.is_empty()
                && numbering::label(line).is_none()
                && !numbering::is_capitals(line);
            if goes_on {
                open.push(' ');
            } else if !open.is_empty() {
                pages.paragraphs.push(Some(std::mem::take(&mut open)));
            }
            open += line;
        }
        pages.paragraphs.extend(Some(open).filter(|open| !open.is_empty()).map(Some));
    }
    pages.paragraphs.iter().any(Option::is_some).then_some(pages)
}
