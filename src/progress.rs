//! How far a build has come, for whoever watches it from another thread.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crate::lock::locked;

/// Tells the stage of a build and how much of it is done; copies tell the same.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<State>);

#[derive(Debug, Default)]
struct State {
    stage: Mutex<Stage>,
    done: AtomicUsize,
}

/// A stage of a build.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stage {
    /// Its number, from 1; 0 before the first.
    pub number: usize,
    /// The id of its name in the catalogue.
    pub name: &'static str,
    /// The id of what is counted, reports or files; empty where nothing is.
    pub unit: &'static str,
    /// How many there are; 0 where that is not known.
    pub total: usize,
}

impl Progress {
    /// Begins a stage; `name` and `unit` are ids of the catalogue.
    pub fn begin(&self, name: &'static str, unit: &'static str, total: usize) {
        let mut stage = locked(&self.0.stage);
        *stage = Stage { number: stage.number + 1, name, unit, total };
        self.0.done.store(0, Ordering::Relaxed);
    }

    /// One more is done; may be called from any thread.
    pub fn step(&self) {
        self.0.done.fetch_add(1, Ordering::Relaxed);
    }

    /// The present stage, and how many are done.
    pub fn now(&self) -> (Stage, usize) {
        let stage = locked(&self.0.stage);
        (*stage, self.0.done.load(Ordering::Relaxed))
    }
}
