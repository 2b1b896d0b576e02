//! At most so many requests in any minute, for all clients that have the same credential.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Arc, LazyLock, Mutex as Lock, MutexGuard, TryLockError};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

/// A minute, and what a request may be faster on its way than the one of a minute ago: the service counts when they arrive.
const WINDOW: Duration = Duration::from_millis(60_250);
/// Long enough for whoever holds the limiters and was put aside by the system.
const MOMENT: Duration = Duration::from_millis(100);

/// Remembers when the last requests were sent; a request waits until the oldest of them is a minute ago.
pub(crate) struct Limiter {
    most: usize,
    sent: Mutex<VecDeque<Instant>>,
}

/// The limiters in use, by a number that tells credentials apart and betrays none.
static IN_USE: LazyLock<InUse> = LazyLock::new(InUse::default);

#[derive(Default)]
struct InUse {
    numbers: RandomState,
    limiters: Lock<HashMap<u64, Arc<Limiter>>>,
}

impl InUse {
    /// The limiters, which others hold for microseconds, unless a fork took place in the middle of it.
    fn in_a_moment(&self) -> Option<MutexGuard<'_, HashMap<u64, Arc<Limiter>>>> {
        let begun = std::time::Instant::now();
        loop {
            match self.limiters.try_lock() {
                Ok(limiters) => return Some(limiters),
                Err(TryLockError::Poisoned(poisoned)) => return Some(poisoned.into_inner()),
                Err(TryLockError::WouldBlock) if begun.elapsed() < MOMENT => std::thread::yield_now(),
                Err(TryLockError::WouldBlock) => return None,
            }
        }
    }
}

/// Makes ready what is otherwise made at its first use; see [`connguard_rules::prepare`].
pub(crate) fn prepare() {
    LazyLock::force(&IN_USE);
}

impl Limiter {
    /// 0 for no limit.
    pub(crate) fn per_minute(most: usize) -> Self {
        Self { most, sent: Mutex::default() }
    }

    /// The limiter of everybody in this process who sends as `who`.
    pub(crate) fn shared(who: impl Hash, most: usize) -> Arc<Self> {
        // A forked child begins with limiters of its own: its parent's may be locked forever.
        let number = IN_USE.numbers.hash_one((who, most, std::process::id()));
        // For the same reason nobody waits here forever; after that the client has a limiter of its own.
        let Some(mut in_use) = IN_USE.in_a_moment() else { return Arc::new(Self::per_minute(most)) };
        if let Some(limiter) = in_use.get(&number) {
            return Arc::clone(limiter);
        }
        in_use.retain(|_, limiter| Arc::strong_count(limiter) > 1 || limiter.is_remembered());
        let limiter = Arc::new(Self::per_minute(most));
        in_use.insert(number, Arc::clone(&limiter));
        limiter
    }

    /// Whether it has anything to tell to a client that is opened after all others were closed.
    fn is_remembered(&self) -> bool {
        let sent = self.sent.try_lock();
        sent.is_ok_and(|sent| sent.back().is_some_and(|newest| *newest + WINDOW > Instant::now()))
    }

    /// Waits for a place and tells how long that took; `None` if there is none before the deadline.
    pub(crate) async fn acquire(&self, deadline: Option<Instant>) -> Option<Duration> {
        if self.most == 0 {
            return Some(Duration::ZERO);
        }
        let mut sent = self.sent.lock().await;
        let now = Instant::now();
        let at = match sent.front() {
            Some(oldest) if sent.len() >= self.most => (*oldest + WINDOW).max(now),
            _ => now,
        };
        if deadline.is_some_and(|deadline| at > deadline) {
            return None;
        }
        while sent.len() >= self.most {
            sent.pop_front();
        }
        // The place is taken before the wait, so that those who come later wait behind it.
        sent.push_back(at);
        drop(sent);
        tokio::time::sleep_until(at).await;
        Some(at - now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn no_minute_holds_more_than_the_limit() {
        let limiter = Limiter::per_minute(3);
        let start = Instant::now();
        let deadline = Some(start + Duration::from_secs(600));
        let mut times = Vec::new();
        for _ in 0..7 {
            assert!(limiter.acquire(deadline).await.is_some());
            times.push(start.elapsed().as_secs());
        }
        assert_eq!(times, [0, 0, 0, 60, 60, 60, 120]);
        assert!(limiter.acquire(deadline).await.is_some() && limiter.acquire(deadline).await.is_some());
        assert_eq!(limiter.acquire(Some(Instant::now())).await, None, "a slot after the deadline is none");
        assert_eq!(limiter.acquire(None).await, Some(WINDOW), "without a deadline it waits, and says how long");
    }

    #[tokio::test(start_paused = true)]
    async fn those_who_send_as_the_same_share_their_limit() {
        let (one, same) = (Limiter::shared(("service", "id-1"), 2), Limiter::shared(("service", "id-1"), 2));
        let other = Limiter::shared(("service", "id-2"), 2);
        let now = Some(Instant::now());
        assert!(one.acquire(now).await.is_some() && same.acquire(now).await.is_some());
        assert_eq!((one.acquire(now).await, same.acquire(now).await), (None, None));
        assert!(other.acquire(now).await.is_some());
        drop((one, same));
        assert_eq!(Limiter::shared(("service", "id-1"), 2).acquire(now).await, None, "opened anew in the same minute");
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_is_opened_beside_others_shares_their_limit() {
        let first = Limiter::shared(("service", "id-3"), 1);
        assert!(first.acquire(Some(Instant::now())).await.is_some());
        let (held, is_held) = std::sync::mpsc::channel();
        let holder = std::thread::spawn(move || {
            let _limiters = IN_USE.limiters.lock();
            held.send(()).unwrap();
            std::thread::sleep(MOMENT / 5);
        });
        is_held.recv().unwrap();
        let second = Limiter::shared(("service", "id-3"), 1);
        holder.join().unwrap();
        assert!(Arc::ptr_eq(&first, &second), "it keeps to a limit of its own");
    }
}
