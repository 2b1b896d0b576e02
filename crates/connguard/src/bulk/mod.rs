//! Many writes at once.

pub(crate) mod items;
pub(crate) mod options;
pub(crate) mod read_ahead;
pub(crate) mod report;
pub(crate) mod request;
pub(crate) mod run;
