//! Combination tables: the valid combinations of several members.

pub(crate) mod check;
pub(crate) mod column;
mod nearest;
