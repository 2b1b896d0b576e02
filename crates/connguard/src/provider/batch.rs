//! Several items in one request, where a service takes them so.

use connguard_api::Parameters;
use connguard_rules::Operation;
use serde_json::Value;

use crate::error::Result;

/// The request that carries out an operation for several items.
#[derive(Debug, Clone, Copy)]
pub struct Batch {
    /// What is called for all of them.
    pub(crate) operation: &'static Operation,
    /// So many items at most.
    pub(crate) most: usize,
    /// An item as it is placed in the request; `None` for one that has to be sent alone.
    pub(crate) item: fn(&Parameters, Option<&Value>) -> Option<Value>,
    /// The body for these items.
    pub(crate) body: fn(Vec<Value>) -> Value,
    /// What a reply says of an item: the value that the operation alone would answer, or its error; `None` if it does not
    /// say, so that the item has to be sent alone.
    pub(crate) outcome: fn(item: &Value, reply: &Value) -> Result<Option<Value>>,
}
