//! What can go wrong, as text that teaches and holds no secret.

mod decode;
mod error;
pub(crate) mod redactor;
pub(crate) mod refusal_text;

pub use self::error::{Error, Result};
pub(crate) use self::error::{Foreign, ReplyError};
