//! A call's part of the concurrency of a bulk run.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// One of the permits of a run, or none for a call that stands alone. Clones are the same permit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Permit(Option<Arc<Inner>>);

#[derive(Debug)]
struct Inner {
    permits: Arc<Semaphore>,
    permit: Mutex<Option<OwnedSemaphorePermit>>,
}

impl Permit {
    /// Waits for a free permit.
    pub(crate) async fn acquire(permits: &Arc<Semaphore>) -> Self {
        let permit = Mutex::new(Arc::clone(permits).acquire_owned().await.ok());
        Self(Some(Arc::new(Inner { permits: Arc::clone(permits), permit })))
    }

    /// Releases the permit while `waiting` runs, then waits for one again.
    pub(crate) async fn release_during<T>(&self, waiting: impl Future<Output = T>) -> T {
        let Some(inner) = &self.0 else { return waiting.await };
        drop(inner.permit.lock().unwrap_or_else(PoisonError::into_inner).take());
        let done = waiting.await;
        let permit = Arc::clone(&inner.permits).acquire_owned().await.ok();
        *inner.permit.lock().unwrap_or_else(PoisonError::into_inner) = permit;
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_waits_releases_the_permit() {
        let permits = Arc::new(Semaphore::new(1));
        let first = Permit::acquire(&permits).await;
        assert_eq!(permits.available_permits(), 0);
        first.release_during(async { drop(Permit::acquire(&permits).await) }).await;
        assert_eq!(permits.available_permits(), 0, "it has its permit again");
        drop(first.clone());
        assert_eq!(permits.available_permits(), 0, "a clone is the same permit");
        drop(first);
        assert_eq!(permits.available_permits(), 1);
        assert_eq!(Permit::default().release_during(async { 1 }).await, 1, "a call that stands alone has none");
    }
}
