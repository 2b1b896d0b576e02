//! What a call leads to.

use connguard_rules::Violation;
use serde::Serialize;
use serde_json::Value;

use crate::attempts::Attempt;

/// The reply to a call.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Reply {
    /// The API's JSON object; for a list operation `{"items", "total", "next"}`; null where there is none.
    pub value: Value,
    /// What the rules warn of.
    pub warnings: Vec<Violation>,
    /// The requests that were sent.
    pub attempts: Vec<Attempt>,
    /// So many of them were told by the call's log already.
    pub logged: usize,
    /// What an upsert did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<&'static str>,
    /// `{"status", "headers", "request_id"}` of the last reply.
    pub response: Option<Value>,
}

/// Whatever crosses the boundary as JSON text, for a language whose quickest way it is. What is written here has strings as
/// the names of its members, so nothing can go wrong.
pub fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
