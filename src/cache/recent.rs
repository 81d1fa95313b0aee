//! Turns texts that were asked for lately into texts that need not be read again soon.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use crate::lock::locked;
use crate::memo::Key;
use crate::report::Body;
#[cfg(test)]
use crate::report::LineNumbers;
use crate::report::block::Block;
use crate::report::markdown::Part;

/// Bytes of texts that are held all the time. Who reads all texts one after another, again and again, gains nothing by
/// holding the last ones; so the first ones stay.
const HELD_BYTES_MAX: usize = 80 << 20;

/// Bytes of texts that are held beside them for a while. Pages about several reports ask for neighbours.
const RECENT_BYTES_MAX: usize = 8 << 20;

/// Texts that are here.
#[derive(Default)]
pub(super) struct Recent(Mutex<Shelf>);

#[derive(Default)]
struct Shelf {
    held: BTreeMap<Key, Arc<Body>>,
    held_bytes: usize,
    /// Each further text, and when it was asked for last; the longest unused go.
    recent: BTreeMap<Key, (Arc<Body>, u64)>,
    recent_bytes: usize,
    by_time: BTreeMap<u64, Key>,
    time: u64,
}

/// About what a text takes in memory.
fn bytes(body: &Body) -> usize {
    match body {
        Body::Numbered(blocks) => blocks.iter().map(|block| size_of::<Block>() + block.text.len()).sum(),
        Body::Markdown { text, parts, .. } => text.len() + parts.iter().map(|part| size_of::<Part>() + part.text.len()).sum::<usize>(),
    }
}

impl Recent {
    pub(super) fn get(&self, key: Key) -> Option<Arc<Body>> {
        let mut shelf = locked(&self.0);
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
        let mut shelf = locked(&self.0);
        let bytes = bytes(&body);
        if shelf.held_bytes + bytes <= HELD_BYTES_MAX {
            if shelf.held.insert(key, body).is_none() {
                shelf.held_bytes += bytes;
            }
            return;
        }
        // It would take the place of all others and soon go itself.
        if bytes > RECENT_BYTES_MAX {
            return;
        }
        shelf.time += 1;
        let time = shelf.time;
        match shelf.recent.insert(key, (body, time)) {
            Some((_, last)) => _ = shelf.by_time.remove(&last),
            None => shelf.recent_bytes += bytes,
        }
        shelf.by_time.insert(time, key);
        while shelf.recent_bytes > RECENT_BYTES_MAX
            && let Some((_, longest)) = shelf.by_time.pop_first()
        {
            shelf.recent_bytes -= shelf.recent.remove(&longest).map_or(0, |(body, _)| self::bytes(&body));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_held_up_to_their_bytes() {
        let recent = Recent::default();
        let body = |megabytes: usize| {
            Arc::new(Body::Markdown { text: "x".repeat(megabytes << 20), parts: Vec::new(), lines: LineNumbers::After(0) })
        };
        let key = |number: usize| Key::of("test", &number);
        (0..20).for_each(|number| recent.put(key(number), body(5)));
        let is_here = |number: usize| recent.get(key(number)).is_some();
        assert_eq!((0..20).filter(|number| is_here(*number)).collect::<Vec<_>>(), [(0..16).collect(), vec![19]].concat());
        // Read once more, and put again: neither counts twice.
        recent.put(key(19), body(5));
        recent.put(key(20), body(2));
        assert!(is_here(19) && is_here(20));
        recent.put(key(21), body(2));
        assert!(!is_here(19) && is_here(20) && is_here(21), "the longest unused goes");
        recent.put(key(22), body(9));
        assert!(is_here(20) && !is_here(22), "what is larger than all that is held for a while goes at once");
    }
}
