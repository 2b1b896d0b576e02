//! A JSON body: reading it, its members as the service sees them, and what its schema says of it.

pub(crate) mod json;
pub(crate) mod limits;
pub(crate) mod members;
pub(crate) mod pointer;
pub(crate) mod secrets;
pub(crate) mod spelling;
pub(crate) mod structure;
pub(crate) mod template;
