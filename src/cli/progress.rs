//! Shows how far a build has come: a bar on a terminal, a line a stage elsewhere; nothing for what is quickly done.

use std::io::{IsTerminal, stderr};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{JoinHandle, spawn};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::message;
use crate::messages::Message;
use crate::progress::{Progress, Stage};

/// Work that is done sooner is not shown.
const QUICK: Duration = Duration::from_secs(1);

/// How often a terminal is drawn.
const TICK: Duration = Duration::from_millis(100);

/// Shows a build until it is dropped.
pub(super) struct Shown {
    end: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Shown {
    /// Begins to show a build on standard error.
    pub(super) fn start(progress: &Progress) -> Shown {
        let (end, ended) = channel();
        let progress = progress.clone();
        let thread = spawn(move || if stderr().is_terminal() { draw(&progress, &ended) } else { tell(&progress, &ended) });
        Shown { end: Some(end), thread: Some(thread) }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.end.take();
        self.thread.take().map(JoinHandle::join);
    }
}

/// Waits; false at the end of the build.
fn goes_on(ended: &Receiver<()>, time: Duration) -> bool {
    ended.recv_timeout(time) == Err(RecvTimeoutError::Timeout)
}

/// Draws a bar for each stage.
fn draw(progress: &Progress, ended: &Receiver<()>) {
    if !goes_on(ended, QUICK) {
        return;
    }
    let bar = ProgressBar::new(0);
    let counted = ProgressStyle::with_template("{prefix} {wide_bar} {pos}/{len} {msg}, {per_sec}");
    let open = ProgressStyle::with_template("{prefix} {spinner}");
    let (Ok(counted), Ok(open)) = (counted, open) else { return };
    let mut shown = Stage::default();
    loop {
        let (stage, done) = progress.now();
        if stage != shown {
            bar.reset();
            bar.set_style(if stage.total > 0 { counted.clone() } else { open.clone() });
            bar.set_length(stage.total as u64);
            bar.set_prefix(name(stage.name));
            bar.set_message(name(stage.unit));
            shown = stage;
        }
        bar.set_position(done as u64);
        bar.tick();
        if !goes_on(ended, TICK) {
            break;
        }
    }
    bar.finish_and_clear();
}

/// Prints a line for each stage that takes its time.
fn tell(progress: &Progress, ended: &Receiver<()>) {
    let (mut stage, _) = progress.now();
    let mut begun = Instant::now();
    while goes_on(ended, TICK) {
        let (next, _) = progress.now();
        if next != stage {
            // The next one begins when all of this is done.
            line(stage, stage.total, begun.elapsed()).into_iter().for_each(|line| eprintln!("{line}"));
            (stage, begun) = (next, Instant::now());
        }
    }
    let (_, done) = progress.now();
    line(stage, done, begun.elapsed()).into_iter().for_each(|line| eprintln!("{line}"));
}

/// What is said of a stage; nothing when it was quickly done.
fn line(stage: Stage, done: usize, time: Duration) -> Option<String> {
    if stage.number == 0 || time < QUICK {
        return None;
    }
    let seconds = time.as_secs_f64();
    let (stage, unit, shown) = (name(stage.name), name(stage.unit), format!("{seconds:.1}"));
    let message = match done {
        0 => message!("progress", stage = stage, seconds = shown),
        _ => {
            let rate = format!("{:.0}", done as f64 / seconds);
            message!("progress-rate", stage = stage, done = done, unit = unit, rate = rate, seconds = shown)
        }
    };
    Some(message.to_string())
}

/// The word for a stage or a unit.
fn name(id: &'static str) -> String {
    if id.is_empty() { String::new() } else { Message::new(id, Vec::new()).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_its_time_is_told() {
        let stage = |total| Stage { number: 1, name: "stage-understanding", unit: "unit-reports", total };
        let shown = |stage, done, millis| line(stage, done, Duration::from_millis(millis));
        assert_eq!(shown(stage(100), 98, 2000).as_deref(), Some("understanding: 98 reports, 49/s; 2.0 s"));
        assert_eq!(shown(stage(0), 0, 1500).as_deref(), Some("understanding; 1.5 s"));
        assert_eq!(shown(stage(100), 100, 999), None);
        assert_eq!(shown(Stage::default(), 0, 5000), None);
    }

    #[test]
    fn a_build_is_shown_until_its_end() {
        let progress = Progress::default();
        let shown = Shown::start(&progress);
        progress.begin("stage-understanding", "unit-reports", 2);
        progress.step();
        let (stage, done) = progress.now();
        assert_eq!((stage.number, stage.total, done), (1, 2, 1));
        progress.begin("stage-publishing", "", 0);
        assert_eq!(progress.now().1, 0);
        drop(shown);
    }
}
