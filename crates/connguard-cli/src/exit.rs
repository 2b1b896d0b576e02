//! Exit codes.

/// Done.
pub(crate) const DONE: i32 = 0;
/// An error, and nothing was written.
pub(crate) const ERROR: i32 = 1;
/// Differences.
pub(crate) const DIFFERENCES: i32 = 2;
/// An apply that is incomplete.
pub(crate) const INCOMPLETE: i32 = 3;
/// A guard, a problem of the plan, or a stale plan.
pub(crate) const REFUSED: i32 = 4;
/// Wrong usage; clap's own 2 would be read as differences.
pub(crate) const USAGE: i32 = 64;
/// Interrupted.
pub(crate) const INTERRUPTED: i32 = 130;
