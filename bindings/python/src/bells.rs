//! For loops that watch no descriptor, as those of Windows: a thread of Python waits here, and wakes them.

use std::sync::{Condvar, Mutex, PoisonError};

use crate::gil::locked;

/// The loops that have something to take, for the thread that wakes them.
#[derive(Default)]
pub(crate) struct Bells {
    rung: Mutex<Rung>,
    changed: Condvar,
}

#[derive(Default)]
struct Rung {
    numbers: Vec<u64>,
    closed: bool,
}

impl Bells {
    pub(crate) fn ring(&self, number: u64) {
        locked(&self.rung).numbers.push(number);
        self.changed.notify_one();
    }

    /// Lets the thread go.
    pub(crate) fn close(&self) {
        locked(&self.rung).closed = true;
        self.changed.notify_all();
    }

    pub(crate) fn wait(&self) -> Vec<u64> {
        let mut rung = locked(&self.rung);
        while rung.numbers.is_empty() && !rung.closed {
            rung = self.changed.wait(rung).unwrap_or_else(PoisonError::into_inner);
        }
        std::mem::take(&mut rung.numbers)
    }
}
