//! What a build took time for: the stages one after another, and the templates by the time that all cores spent on them.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, Instant};

use serde::{Serialize, Serializer};

use crate::message;

/// How long a build took.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Timings {
    /// The stages in the order of the pipeline, by the clock on the wall; in JSON seconds.
    #[serde(serialize_with = "in_seconds")]
    stages: Vec<(&'static str, Duration)>,
    /// By template the pages that it made; what is no page is under `files`.
    pub templates: BTreeMap<&'static str, Work>,
}

/// Pages of one kind.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Work {
    /// How many.
    pub pages: usize,
    /// The time of all cores together, in seconds.
    #[serde(serialize_with = "seconds")]
    pub time: Duration,
}

impl Work {
    /// Counts one more page.
    pub fn add(&mut self, time: Duration) {
        self.pages += 1;
        self.time += time;
    }
}

impl Timings {
    /// The time of all stages together.
    pub fn total(&self) -> Duration {
        self.stages.iter().map(|(_, time)| *time).sum()
    }
}

impl fmt::Display for Timings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (stage, time) in &self.stages {
            writeln!(out, "  {stage:<24} {:>8.3} s", time.as_secs_f64())?;
        }
        let mut templates: Vec<_> = self.templates.iter().collect();
        templates.sort_by_key(|(_, work)| std::cmp::Reverse(work.time));
        for (template, work) in templates {
            let seconds = format!("{:>8.3}", work.time.as_secs_f64());
            writeln!(out, "    {template:<22} {}", message!("timings-work", seconds = seconds, pages = work.pages))?;
        }
        Ok(())
    }
}

fn seconds<S: Serializer>(time: &Duration, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_f64(time.as_secs_f64())
}

fn in_seconds<S: Serializer>(stages: &[(&'static str, Duration)], out: S) -> Result<S::Ok, S::Error> {
    out.collect_map(stages.iter().map(|(stage, time)| (stage, time.as_secs_f64())))
}

/// Measures stages one after another.
pub struct Clock {
    last: Instant,
    timings: Timings,
}

impl Clock {
    /// Starts now.
    pub fn start() -> Clock {
        Clock { last: Instant::now(), timings: Timings::default() }
    }

    /// Ends a stage now.
    pub fn lap(&mut self, stage: &'static str) {
        self.timings.stages.push((stage, self.last.elapsed()));
        self.last = Instant::now();
    }

    /// Takes over what templates took.
    pub fn templates(&mut self, templates: BTreeMap<&'static str, Work>) {
        self.timings.templates = templates;
    }

    /// What was measured.
    pub fn timings(self) -> Timings {
        self.timings
    }
}
