//! Turns a mutex into what it guards, also after a thread that held it has panicked: what it guards here is whole between
//! any two steps.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Waits for what a mutex guards.
pub(crate) fn locked<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
