//! Wall time, CPU time and memory of this process.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Map, Value, json};

/// A measurement under way.
pub(crate) struct Meter {
    wall: Instant,
    cpu: Duration,
}

/// What a run prints.
pub(crate) struct Figures {
    calls: usize,
    wall: Duration,
    cpu: Duration,
    extra: Map<String, Value>,
}

impl Meter {
    pub(crate) fn start() -> Self {
        Self { wall: Instant::now(), cpu: cpu() }
    }

    pub(crate) fn stop(&self, calls: usize) -> Figures {
        Figures { calls, wall: self.wall.elapsed(), cpu: cpu() - self.cpu, extra: Map::new() }
    }
}

impl Figures {
    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.extra.insert(name.to_owned(), value.into());
        self
    }

    pub(crate) fn to_json(&self) -> Value {
        let mut figures = self.extra.clone();
        figures.insert("calls".to_owned(), json!(self.calls));
        figures.insert("wall_seconds".to_owned(), json!(self.wall.as_secs_f64()));
        figures.insert("cpu_seconds".to_owned(), json!(self.cpu.as_secs_f64()));
        Value::Object(figures)
    }
}

/// CPU time of all threads of this process, in user space and in the kernel.
fn cpu() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    let seconds = u64::try_from(now.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(now.tv_nsec).unwrap_or_default())
}

/// Resident memory of this process in MB.
pub(crate) fn resident_megabytes() -> f64 {
    megabytes("VmRSS:")
}

/// The most of it so far.
pub(crate) fn largest_megabytes() -> f64 {
    megabytes("VmHWM:")
}

fn megabytes(what: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(what));
    let kilobytes: f64 = line.and_then(|l| l.split_whitespace().next()?.parse().ok()).unwrap_or_default();
    kilobytes / 1024.0
}
