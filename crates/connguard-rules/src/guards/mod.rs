//! What is neither a table nor a keyword, one folder for each provider. [`crate::generated::provider::guard`] calls them, so that a
//! provider without its folder does not compile.

pub(crate) mod lerian;
pub(crate) mod matillion;
