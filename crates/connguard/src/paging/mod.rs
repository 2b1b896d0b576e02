//! Lists page by page: sizes, date windows, repeated items, the end.

pub(crate) mod date_windows;
pub(crate) mod find;
mod fingerprint;
pub(crate) mod overlap;
pub(crate) mod page;
