//! Errors: kinds, messages, redaction.

mod decode;
mod error;
pub(crate) mod redactor;
pub(crate) mod refusal_text;

pub use self::error::{Error, Result};
pub(crate) use self::error::{Foreign, ReplyError};
