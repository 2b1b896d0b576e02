//! Replies as types.

use connguard_rules::Violation;
use serde_json::{Map, Value};

/// A reply that wraps the API's JSON object. Sealed: implemented by the generated reply types.
pub trait Reply: Send {
    #[doc(hidden)]
    fn from_reply(members: Map<String, Value>, warnings: Vec<Violation>) -> Self;

    /// Whether the API sends no body.
    #[doc(hidden)]
    const EMPTY: bool = false;
}

impl Reply for () {
    fn from_reply(_: Map<String, Value>, _: Vec<Violation>) -> Self {}

    const EMPTY: bool = true;
}
