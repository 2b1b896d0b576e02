//! The services behind the one port.

pub(crate) mod lerian;
pub(crate) mod matillion;
pub(crate) mod rules;
pub(crate) mod tokens;
