//! A call's place among those that a bulk run has in flight.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// One of the places of a run, or none for a call that stands alone. Clones are the same place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slot(Option<Arc<Inner>>);

#[derive(Debug)]
struct Inner {
    slots: Arc<Semaphore>,
    permit: Mutex<Option<OwnedSemaphorePermit>>,
}

impl Slot {
    /// Waits for a free place.
    pub(crate) async fn taken(slots: &Arc<Semaphore>) -> Self {
        let permit = Mutex::new(Arc::clone(slots).acquire_owned().await.ok());
        Self(Some(Arc::new(Inner { slots: Arc::clone(slots), permit })))
    }

    /// Leaves the place to others while `waiting` goes on, then waits for one again.
    pub(crate) async fn lend<T>(&self, waiting: impl Future<Output = T>) -> T {
        let Some(inner) = &self.0 else { return waiting.await };
        drop(inner.permit.lock().unwrap_or_else(PoisonError::into_inner).take());
        let done = waiting.await;
        let permit = Arc::clone(&inner.slots).acquire_owned().await.ok();
        *inner.permit.lock().unwrap_or_else(PoisonError::into_inner) = permit;
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_waits_lends_the_place() {
        let slots = Arc::new(Semaphore::new(1));
        let first = Slot::taken(&slots).await;
        assert_eq!(slots.available_permits(), 0);
        first.lend(async { drop(Slot::taken(&slots).await) }).await;
        assert_eq!(slots.available_permits(), 0, "it has its place again");
        drop(first.clone());
        assert_eq!(slots.available_permits(), 0, "a clone is the same place");
        drop(first);
        assert_eq!(slots.available_permits(), 1);
        assert_eq!(Slot::default().lend(async { 1 }).await, 1, "a call that stands alone has none");
    }
}
