//! How far an apply is.

use tokio::sync::watch;

/// How many actions have ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApplyProgress {
    /// Actions that have ended, whatever became of them.
    pub done: usize,
    /// Actions of the plan.
    pub total: usize,
}

/// Follows an apply from elsewhere: one clone goes into [`ApplyOptions::follow`](super::ApplyOptions::follow), the other
/// one waits.
#[derive(Debug, Clone, Default)]
pub struct Follow(watch::Sender<ApplyProgress>);

impl Follow {
    /// Waits until more than `known` actions have ended.
    pub async fn more_than(&self, known: usize) -> ApplyProgress {
        let mut changes = self.0.subscribe();
        // The sender is this value, so that it cannot be gone.
        changes.wait_for(|now| now.done > known).await.map(|now| *now).unwrap_or_default()
    }

    /// How far it is now.
    pub fn now(&self) -> ApplyProgress {
        *self.0.borrow()
    }

    pub(super) fn begin(&self, total: usize) {
        self.0.send_replace(ApplyProgress { done: 0, total });
    }

    pub(super) fn ended(&self, count: usize) {
        self.0.send_modify(|now| now.done += count);
    }
}
