//! Metadata: a flat object of strings of limited length.

use serde_json::Value;

use crate::body::members::Members;
use crate::body::pointer::pointer;
use crate::spec::generated::lerian::rule;
use crate::spec::rule::Rule;
use crate::spec::violation::Violation;

const MAX_KEY: usize = 100;
const MAX_VALUE: usize = 2000;

pub(super) fn check(body: Members<'_>, out: &mut Vec<Violation>) {
    let Some(metadata) = body.object("metadata") else { return };
    for (key, value) in metadata.map {
        if key.chars().count() > MAX_KEY {
            push(&rule::METADATA_KEY_LENGTH, key, out);
        }
        match value {
            Value::String(text) if text.len() > MAX_VALUE && text.chars().count() > MAX_VALUE => {
                push(&rule::METADATA_VALUE_LENGTH, key, out);
            }
            Value::String(_) => {}
            Value::Object(_) | Value::Array(_) => push(&rule::METADATA_NO_NESTING, key, out),
            _ => push(&rule::METADATA_STRING_VALUES, key, out),
        }
    }
}

fn push(rule: &'static Rule, key: &str, out: &mut Vec<Violation>) {
    out.push(Violation::of(rule, pointer("/metadata", key)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_name_the_limits() {
        assert!(rule::METADATA_KEY_LENGTH.summary.contains(&format!("at most {MAX_KEY} characters")));
        assert!(rule::METADATA_VALUE_LENGTH.summary.contains(&format!("at most {MAX_VALUE} characters")));
    }
}
