//! Ctrl-C and SIGTERM.

use tokio::sync::watch;

/// Counts them from the moment that it is made: none is lost between two waits, and none ends the program by itself.
#[derive(Clone)]
pub(crate) struct Signals(watch::Receiver<u32>);

impl Signals {
    /// Begins to listen; within a runtime.
    pub(crate) fn listen() -> Self {
        let (count, counted) = watch::channel(0);
        tokio::spawn(forward(count));
        Self(counted)
    }

    /// Waits until there were so many; for ever, if signals cannot be listened to.
    pub(crate) async fn reached(&self, wanted: u32) {
        let mut counted = self.0.clone();
        let reached = counted.wait_for(|count| *count >= wanted).await.is_ok();
        if !reached {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(unix)]
async fn forward(count: watch::Sender<u32>) {
    use tokio::signal::unix::{SignalKind, signal};

    let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return;
    };
    loop {
        let signal = tokio::select! {
            signal = interrupt.recv() => signal,
            signal = terminate.recv() => signal,
        };
        if signal.is_none() {
            return;
        }
        count.send_modify(|count| *count += 1);
    }
}

#[cfg(not(unix))]
async fn forward(count: watch::Sender<u32>) {
    while tokio::signal::ctrl_c().await.is_ok() {
        count.send_modify(|count| *count += 1);
    }
}
