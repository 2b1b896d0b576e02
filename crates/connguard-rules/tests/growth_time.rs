//! Sixteen times the request makes sixteen times the work, measured in CPU time of this thread: comparisons allocate
//! nothing, so that counting memory would not see them. Time is not exact, so the bound leaves room:
//! what runs beside this test on the machine does not count, and the shortest of several runs does.

#![cfg(unix)]

mod shapes;

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

const SIZE: usize = 250;
const TIMES: usize = 16;
/// Linear growth makes 16, quadratic growth 256.
const MOST: f64 = 40.0;
/// Below this the clock's own resolution would be what is measured.
const LEAST: Duration = Duration::from_micros(50);

fn now() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap_or_default())
}

/// The shortest of several runs: what disturbs a run makes it longer.
fn taken(work: &shapes::Work) -> Duration {
    let one = || {
        let start = now();
        work();
        now() - start
    };
    (0..3).map(|_| one()).min().unwrap_or_default()
}

#[test]
fn time_grows_with_the_request_and_not_faster() {
    let mut too_much = Vec::new();
    for (name, shape) in shapes::SHAPES {
        let (small, large) = (taken(&shape(SIZE)), taken(&shape(TIMES * SIZE)));
        let growth = large.as_secs_f64() / small.max(LEAST).as_secs_f64();
        if growth > MOST {
            too_much.push(format!("{name}: {small:?}, then {large:?}, {growth:.0} times"));
        }
    }
    assert!(too_much.is_empty(), "{too_much:#?}");
}
