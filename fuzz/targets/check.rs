//! The rules judge every text without a panic, the same way each time, and in the form that all languages read. What is
//! accepted before they are asked is what they have nothing to say of.
//!
//! The first byte chooses the operation, the second what is known beside the body; the rest is the body's JSON text.

#![no_main]

use std::sync::LazyLock;

use connguard::boundary;
use connguard_rules::{Arguments, accepts, parse};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

static OPERATIONS: LazyLock<Vec<&str>> = LazyLock::new(|| connguard_rules::operations().map(|o| o.id).collect());

const ARGUMENTS: [&str; 4] =
    ["{}", r#"{"multi_tenant":true}"#, r#"{"product":"my-product"}"#, r#"{"parent":{"authType":"GENERIC_SECRET"}}"#];

fuzz_target!(|data: &[u8]| {
    let [operation, arguments, text @ ..] = data else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let operation = OPERATIONS[usize::from(*operation) % OPERATIONS.len()];
    let arguments = ARGUMENTS[usize::from(*arguments) % ARGUMENTS.len()];
    let body = connguard_rules::operation(operation).is_ok_and(|o| o.body.is_some()).then_some(text);
    accepted_is_silent(operation, arguments, body);
    let judged = boundary::check_json(operation, arguments, body);
    let again = boundary::check_json(operation, arguments, body);
    match (judged, again) {
        (Ok(judged), Ok(again)) => {
            assert_eq!(judged, again);
            let violations: Vec<Value> = serde_json::from_str(&judged).expect("a list of violations");
            for violation in violations {
                assert!(violation["rule"].is_string() && violation["path"].is_string(), "{violation}");
            }
        }
        (judged, again) => assert_eq!(judged.is_err(), again.is_err()),
    }
});

fn accepted_is_silent(operation: &str, arguments: &str, body: Option<&str>) {
    let Ok(operation) = connguard_rules::operation(operation) else { return };
    let Ok(arguments) = serde_json::from_str::<Arguments>(arguments) else { return };
    let body = body.and_then(|text| parse(text).ok());
    for sending in [false, true] {
        if accepts(operation, (&arguments).into(), body.as_ref(), sending) {
            assert_eq!(operation.explain(&arguments, body.as_ref(), sending), [], "{}", operation.id);
        }
    }
}
