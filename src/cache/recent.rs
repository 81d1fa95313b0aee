//! Turns texts that were asked for lately into texts that need not be read again soon.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::memo::Key;
use crate::report::Body;

/// Texts that are held all the time: some 150 MB. Who reads all texts one after another, again and again, gains nothing by
/// holding the last ones; so the first ones stay.
const HELD_MAX: usize = 6000;

/// Texts that are held beside them for a while. Pages about several reports ask for neighbours.
const RECENT_MAX: usize = 500;

/// Texts that are here.
#[derive(Default)]
pub(super) struct Recent(Mutex<Shelf>);

#[derive(Default)]
struct Shelf {
    held: BTreeMap<Key, Arc<Body>>,
    /// Each further text, and when it was asked for last; the longest unused go.
    recent: BTreeMap<Key, (Arc<Body>, u64)>,
    by_time: BTreeMap<u64, Key>,
    time: u64,
}

impl Recent {
    pub(super) fn get(&self, key: Key) -> Option<Arc<Body>> {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(body) = shelf.held.get(&key) {
            return Some(body.clone());
        }
        let Shelf { recent, by_time, time, .. } = &mut *shelf;
        let (body, last) = recent.get_mut(&key)?;
        *time += 1;
        by_time.remove(last);
        by_time.insert(*time, key);
        *last = *time;
        Some(body.clone())
    }

    pub(super) fn put(&self, key: Key, body: Arc<Body>) {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if shelf.held.len() < HELD_MAX {
            shelf.held.insert(key, body);
            return;
        }
        shelf.time += 1;
        let time = shelf.time;
        if let Some((_, last)) = shelf.recent.insert(key, (body, time)) {
            shelf.by_time.remove(&last);
        }
        shelf.by_time.insert(time, key);
        if shelf.recent.len() > RECENT_MAX
            && let Some((_, longest)) = shelf.by_time.pop_first()
        {
            shelf.recent.remove(&longest);
        }
    }
}
