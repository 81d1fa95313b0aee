//! Reads a file, whatever is in it, in a process of its own with an end to its time and memory.

use std::io::{Read, Write};
use std::panic::catch_unwind;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::import::{self, Imported, Kind, Pages, Refusal, pdf};
use crate::message;
use crate::report::{marks, numbering};

/// A report of five hundred pages is read in a few seconds.
const TIME_MAX: Duration = Duration::from_secs(60);

/// The memory that reading a file may take, in bytes.
#[cfg(target_os = "linux")]
const MEMORY_MAX: u64 = 3 << 30;

/// Reads a file in another process: what breaks a reader, or takes all memory, is one file refused.
pub(super) fn read(bytes: &[u8]) -> Result<Imported, Refusal> {
    Kind::of(bytes)?;
    let program = std::env::current_exe().ok();
    let answer = program.and_then(|program| ask(Command::new(program).arg("read-apart"), bytes, TIME_MAX));
    let read = answer.and_then(|answer| postcard::from_bytes(&answer).ok()).unwrap_or(Err(Refusal::Unreadable));
    match read {
        Err(Refusal::Damaged(_) | Refusal::Unreadable) if Kind::of(bytes) == Ok(Kind::Pdf) => {
            by_poppler(bytes).map_or(read, |pages| import::read(bytes, &|_| Ok(pages.clone())))
        }
        other => other,
    }
}

/// Gives a process its input and takes its output; none when it fails or takes too long.
fn ask(command: &mut Command, input: &[u8], time_max: Duration) -> Option<Vec<u8>> {
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
        let ended_well = wait(&mut child, time_max);
        output.join().ok().flatten().filter(|_| ended_well)
    })
}

fn wait(child: &mut Child, time_max: Duration) -> bool {
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if begun.elapsed() < time_max => thread::sleep(Duration::from_millis(5)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}

/// The hidden command of that other process: a file on standard input, what was read of it on standard output.
pub(in super::super) fn read_apart() -> Result<u8> {
    #[cfg(target_os = "linux")]
    rustix::process::setrlimit(
        rustix::process::Resource::As,
        rustix::process::Rlimit { current: Some(MEMORY_MAX), maximum: Some(MEMORY_MAX) },
    )?;
    std::panic::set_hook(Box::new(|_| {}));
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    let read = catch_unwind(|| import::read(&bytes, &pdf::read)).unwrap_or(Err(Refusal::Unreadable));
    std::io::stdout().lock().write_all(&postcard::to_stdvec(&read)?)?;
    Ok(0)
}

/// `pdftotext` ends a page with a form feed and a line where the paper does.
fn by_poppler(bytes: &[u8]) -> Option<Pages> {
    let text = String::from_utf8(ask(Command::new("pdftotext").args(["-enc", "UTF-8", "-", "-"]), bytes, TIME_MAX)?).ok()?;
    // What covers its letters is not known.
    let mut pages = Pages { carries: vec![message!("carries-unchecked")], ..Pages::default() };
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

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_takes_too_long_or_fails_is_ended() {
        let begun = Instant::now();
        assert_eq!(ask(Command::new("sleep").arg("60"), b"", Duration::from_millis(100)), None);
        assert!(begun.elapsed() < Duration::from_secs(30), "it was waited for");
        assert_eq!(ask(&mut Command::new("cat"), b"abc", TIME_MAX).as_deref(), Some(&b"abc"[..]));
        assert_eq!(ask(Command::new("sh").args(["-c", "echo half; exit 1"]), b"", TIME_MAX), None);
    }
}
