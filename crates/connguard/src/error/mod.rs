//! Errors: kinds, messages, redaction.

mod decode;
mod error;
pub(crate) mod redactor;
pub(crate) mod refusal_text;
mod reply;

pub use self::error::{Error, Result};
pub(crate) use self::reply::{Foreign, ReplyError};
