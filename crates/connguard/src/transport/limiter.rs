//! At most so many requests in any minute.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

const WINDOW: Duration = Duration::from_secs(60);

/// Remembers when the last requests were sent; a request waits until the oldest of them is a minute ago.
pub(crate) struct Limiter {
    most: usize,
    sent: Mutex<VecDeque<Instant>>,
}

impl Limiter {
    /// 0 for no limit.
    pub(crate) fn per_minute(most: usize) -> Self {
        Self { most, sent: Mutex::default() }
    }

    /// Waits for a place; `false` if there is none before the deadline.
    pub(crate) async fn place(&self, deadline: Instant) -> bool {
        if self.most == 0 {
            return true;
        }
        let mut sent = self.sent.lock().await;
        let now = Instant::now();
        let at = match sent.front() {
            Some(oldest) if sent.len() >= self.most => (*oldest + WINDOW).max(now),
            _ => now,
        };
        if at > deadline {
            return false;
        }
        while sent.len() >= self.most {
            sent.pop_front();
        }
        // The place is taken before the wait, so that those who come later wait behind it.
        sent.push_back(at);
        drop(sent);
        tokio::time::sleep_until(at).await;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn no_minute_holds_more_than_the_limit() {
        let limiter = Limiter::per_minute(3);
        let start = Instant::now();
        let deadline = start + Duration::from_secs(600);
        let mut times = Vec::new();
        for _ in 0..7 {
            assert!(limiter.place(deadline).await);
            times.push(start.elapsed().as_secs());
        }
        assert_eq!(times, [0, 0, 0, 60, 60, 60, 120]);
        assert!(limiter.place(deadline).await && limiter.place(deadline).await);
        assert!(!limiter.place(Instant::now()).await, "a place after the deadline is none");
    }
}
