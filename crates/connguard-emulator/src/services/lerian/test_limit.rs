//! The rate limit of connection tests.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use uuid::Uuid;

/// How many tests of one connection are allowed at once.
const BURST: f64 = 10.0;

/// How long it takes until one more test is allowed.
const REFILL: Duration = Duration::from_secs(6);

/// A token bucket for each connection: [`BURST`] tests, refilled by one every [`REFILL`].
#[derive(Debug, Default)]
pub(crate) struct TestLimit(HashMap<Uuid, (f64, Instant)>);

impl TestLimit {
    /// Admits a test, or returns the seconds until the next is allowed.
    pub(crate) fn admit(&mut self, id: Uuid, now: Instant) -> Result<(), u64> {
        let (left, since) = self.0.entry(id).or_insert((BURST, now));
        let refilled = now.duration_since(*since).as_secs_f64() / REFILL.as_secs_f64();
        *left = (*left + refilled).min(BURST);
        *since = now;
        if *left >= 1.0 {
            *left -= 1.0;
            return Ok(());
        }
        let wait = REFILL.mul_f64(1.0 - *left);
        Err(wait.as_millis().div_ceil(1000).max(1).try_into().unwrap_or(REFILL.as_secs()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_tests_at_once_and_one_every_six_seconds() {
        let (mut tests, start, id) = (TestLimit::default(), Instant::now(), Uuid::nil());
        for _ in 0..10 {
            assert_eq!(tests.admit(id, start), Ok(()));
        }
        assert_eq!(tests.admit(id, start), Err(6));
        assert_eq!(tests.admit(Uuid::max(), start), Ok(()));
        assert_eq!(tests.admit(id, start + Duration::from_millis(4500)), Err(2));
        assert_eq!(tests.admit(id, start + Duration::from_millis(6001)), Ok(()));
        assert_eq!(tests.admit(id, start + Duration::from_millis(6002)), Err(6));
        for _ in 0..10 {
            assert_eq!(tests.admit(id, start + Duration::from_secs(600)), Ok(()));
        }
        assert!(tests.admit(id, start + Duration::from_secs(600)).is_err());
    }
}
