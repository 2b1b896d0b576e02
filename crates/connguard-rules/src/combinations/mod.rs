//! Combination tables: which values of several members go together.

pub(crate) mod check;
pub(crate) mod column;
mod nearest;
