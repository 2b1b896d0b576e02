//! Four times the request makes four times the work, measured in bytes that are allocated: exact, whatever the machine.
//! A single test, since the allocator counts for the whole process.

mod shapes;

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const SIZE: usize = 1000;
/// Linear growth makes 4; rounding and sorting add a little, quadratic growth makes 16.
const MOST: usize = 5;
/// What a short request allocates anyway.
const BASE: usize = 64 * 1024;

fn allocated(work: &shapes::Work) -> usize {
    // Patterns and tables are made once.
    work();
    let region = Region::new(ALLOCATOR);
    work();
    region.change().bytes_allocated
}

#[test]
fn memory_grows_with_the_request_and_not_faster() {
    let mut too_much = Vec::new();
    for (name, shape) in shapes::SHAPES {
        let (small, large) = (allocated(&shape(SIZE)), allocated(&shape(4 * SIZE)));
        if large > MOST * small + BASE {
            too_much.push(format!("{name}: {small} bytes, then {large}"));
        }
    }
    assert!(too_much.is_empty(), "{too_much:#?}");
}
