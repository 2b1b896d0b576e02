//! Sending what the rules let pass, and reading the reply.

pub(crate) mod guarded;
pub(crate) mod sender;
pub(crate) mod shape;
