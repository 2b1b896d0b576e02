//! Guards of the depot's operations.

use serde_json::Value;

use crate::body::members::Members;
use crate::spec::arguments::Arguments;
use crate::spec::generated::depot::rule;
use crate::spec::operation::Operation;
use crate::spec::violation::Violation;

pub(crate) fn check(operation: &Operation, _: &Arguments, body: Option<Members<'_>>, out: &mut Vec<Violation>) {
    let Some(body) = body.filter(|_| operation.id == "depot.create_store") else { return };
    if body.get("name").and_then(Value::as_str).is_some_and(|name| name.starts_with('~')) {
        out.push(Violation::new(&rule::NAME_RESERVED, "/name", rule::NAME_RESERVED.summary));
    }
}
