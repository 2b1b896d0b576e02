//! A reply, told in parts: what was asked for, and what is seldom looked at, which is parsed only then.

use connguard::boundary::{Reply, json};

use crate::completions::Told;

/// Requests are told to those alone who listen.
pub(crate) fn told(reply: &Reply, listens: bool) -> Told {
    let Reply { warnings, attempts, logged, outcome, .. } = reply;
    let attempts = if listens { attempts.as_slice() } else { &[] };
    let has_side = !warnings.is_empty() || !attempts.is_empty() || outcome.is_some();
    let side = || {
        let side = serde_json::json!({
            "warnings": warnings, "attempts": attempts, "logged": logged, "outcome": outcome,
        });
        side.to_string()
    };
    Told { value: json(&reply.value), response: reply.response.as_ref().map(json), side: has_side.then(side) }
}
