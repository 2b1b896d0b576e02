//! How a list goes on from page to page.

pub(crate) mod date_windows;
pub(crate) mod find;
pub(crate) mod overlap;
pub(crate) mod page;
