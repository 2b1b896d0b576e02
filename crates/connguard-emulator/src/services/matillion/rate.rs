//! The rate limit of requests per minute.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

const MINUTE: Duration = Duration::from_secs(60);

/// The times at which requests were admitted during the last minute.
#[derive(Debug, Default)]
pub(crate) struct Rate(VecDeque<Instant>);

impl Rate {
    /// Admits a request, or returns the whole seconds until the next will be admitted.
    pub(crate) fn admit(&mut self, now: Instant, limit: u64) -> Result<(), u64> {
        while self.0.front().is_some_and(|admitted| now.duration_since(*admitted) >= MINUTE) {
            self.0.pop_front();
        }
        // If the limit was lowered, several requests have to expire first.
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        match self.0.len().checked_sub(limit).and_then(|index| self.0.get(index)) {
            None => {
                self.0.push_back(now);
                Ok(())
            }
            Some(leaves_next) => {
                let wait = MINUTE.saturating_sub(now.duration_since(*leaves_next));
                Err(wait.as_millis().div_ceil(1000).max(1).try_into().unwrap_or(60))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_is_as_long_as_the_window_needs() {
        let (mut rate, start) = (Rate::default(), Instant::now());
        let at = |seconds: u64| start + Duration::from_secs(seconds);
        assert_eq!(rate.admit(at(0), 2), Ok(()));
        assert_eq!(rate.admit(at(10), 2), Ok(()));
        assert_eq!(rate.admit(at(15), 2), Err(45));
        assert_eq!(rate.admit(at(15), 1), Err(55));
        assert_eq!(rate.admit(at(60), 2), Ok(()));
        assert_eq!(rate.admit(at(61), 2), Err(9));
    }
}
