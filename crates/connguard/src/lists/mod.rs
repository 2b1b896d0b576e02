//! Lists, page by page.

pub(crate) mod pages;
pub(crate) mod prefetch;
pub(crate) mod request;
