//! Ctrl-C and SIGTERM.

/// Waits for the first of them.
#[cfg(unix)]
pub(crate) async fn first() {
    use tokio::signal::unix::{SignalKind, signal};

    let ctrl_c = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = ctrl_c => {}
            _ = terminate.recv() => {}
        },
        Err(_) => drop(ctrl_c.await),
    }
}

/// Waits for the first of them.
#[cfg(not(unix))]
pub(crate) async fn first() {
    let _ = tokio::signal::ctrl_c().await;
}
