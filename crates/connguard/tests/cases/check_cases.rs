//! The cases that need the rules only: check and agreement.

use connguard::boundary;
use serde_json::{Value, json};

use crate::Outcome;
use crate::matching::{elements, fits, is_true, matches_row, of_severity, shown, suggests, texts};

/// Runs the rules over a request and compares errors, warnings and suggestions.
pub(crate) fn run_check(case: &Value) -> Outcome {
    let (given, expected) = (&case["given"], &case["expected"]);
    let body = match given["body_text"].as_str() {
        Some(text) => Some(text.to_owned()),
        None => given.get("body").map(Value::to_string),
    };
    let body = body.as_deref();
    let operation = given["operation"].as_str().unwrap_or_default();
    if let Some(wanted) = expected.get("error") {
        return assert_fails(operation, &given["arguments"], body, wanted);
    }
    let violations = check(operation, &given["arguments"], body)?;
    let errors = of_severity(&violations, "error");
    is_true(expected["refused"] == !errors.is_empty(), || {
        format!("refused is not {}: {}", expected["refused"], shown(&violations))
    })?;
    compare_errors(&errors, expected)?;
    compare_warnings(&of_severity(&violations, "warning"), expected)?;
    if let Some(row) = expected.get("nearest_contains") {
        let mut rows = errors.iter().flat_map(|violation| elements(&violation["nearest"]));
        is_true(rows.any(|near| matches_row(near, row)), || format!("{row} is not suggested"))?;
    }
    if let Some(wanted) = expected.get("suggests") {
        let found = violations.iter().any(|violation| suggests(violation, wanted));
        is_true(found, || format!("no violation suggests {wanted} in {violations:?}"))?;
    }
    Ok(())
}

fn assert_fails(operation: &str, arguments: &Value, body: Option<&str>, wanted: &Value) -> Outcome {
    match boundary::check_json(operation, &arguments.to_string(), body) {
        Ok(reply) => Err(format!("was to fail, and answered {reply}")),
        Err(error) => {
            let told: Value = serde_json::from_str(&error.to_json()).map_err(|cause| cause.to_string())?;
            is_true(told["class"] == wanted["class"] && told["code"] == wanted["code"], || told.to_string())
        }
    }
}

fn compare_errors(errors: &[&Value], expected: &Value) -> Outcome {
    let mut left = errors.to_vec();
    for wanted in elements(&expected["errors"]) {
        let found = left.iter().position(|violation| fits(violation, wanted));
        let found = found.ok_or_else(|| format!("{wanted} is missing among {}", shown(errors.iter().copied())))?;
        left.remove(found);
    }
    left.retain(|violation| !elements(&expected["may"]).any(|rule| *rule == violation["rule"]));
    is_true(left.is_empty(), || format!("not expected: {}", shown(left)))
}

fn compare_warnings(warnings: &[&Value], expected: &Value) -> Outcome {
    let rules = || warnings.iter().filter_map(|violation| violation["rule"].as_str());
    if let Some(wanted) = expected.get("warnings") {
        let (mut got, mut wanted) = (rules().collect::<Vec<_>>(), texts(wanted));
        got.sort_unstable();
        wanted.sort_unstable();
        is_true(got == wanted, || format!("warnings are {got:?}, not {wanted:?}"))?;
    }
    for wanted in texts(&expected["warnings_include"]) {
        is_true(rules().any(|rule| rule == wanted), || format!("the warning {wanted} is missing"))?;
    }
    Ok(())
}

/// Compares what the rules say about a create, or about an update of a stored connection, with what the service did.
pub(crate) fn run_agreement(case: &Value) -> Outcome {
    let (given, expected) = (&case["given"], &case["expected"]);
    let (operation, mut arguments) = match given.get("update") {
        Some(id) => ("lerian.update_connection", json!({ "id": id, "parent": given["parent"] })),
        None => ("lerian.create_connection", json!({ "product": given["product"] })),
    };
    arguments["multi_tenant"] = given["multi_tenant"].clone();
    let violations = check(operation, &arguments, given["body"].as_str())?;
    let errors = of_severity(&violations, "error");
    let refused = !errors.is_empty();
    is_true(expected["check_refused"] == refused, || {
        format!("check_refused is not {}: {}", expected["check_refused"], shown(&violations))
    })?;
    match expected["documented_only"].as_str() {
        Some(rule) => is_true(
            expected["service_refused"] == false && errors.iter().any(|violation| violation["rule"] == rule),
            || format!("{rule} is missing among {}", shown(&violations)),
        ),
        None => is_true(expected["service_refused"] == refused, || "the service did otherwise".to_owned()),
    }
}

/// Runs the rules, and makes sure that each violation has the form that the architecture promises.
pub(crate) fn check(operation: &str, arguments: &Value, body: Option<&str>) -> Outcome<Vec<Value>> {
    let reply = boundary::check_json(operation, &arguments.to_string(), body);
    let text = reply.map_err(|error| format!("check fails with {}", error.to_json()))?;
    let violations: Vec<Value> = serde_json::from_str(&text).map_err(|cause| cause.to_string())?;
    for violation in &violations {
        assert_well_formed(violation).map_err(|reason| format!("{reason} in {violation}"))?;
    }
    Ok(violations)
}

fn assert_well_formed(violation: &Value) -> Outcome {
    let text = |name: &str| violation[name].as_str().unwrap_or_default();
    let path = violation["path"].as_str();
    is_true(path.is_some_and(|path| path.is_empty() || path.starts_with('/')), || "no JSON Pointer".to_owned())?;
    for (name, options) in [
        ("location", ["body", "path", "query", "header"].as_slice()),
        ("severity", ["error", "warning"].as_slice()),
        ("evidence", ["documented", "observed", "assumed"].as_slice()),
    ] {
        is_true(options.contains(&text(name)), || format!("{name} is none of {options:?}"))?;
    }
    is_true(!text("message").is_empty(), || "no message".to_owned())?;
    is_true(!text("source").is_empty(), || "no source".to_owned())?;
    is_true(violation["allowed"].is_array() && violation["nearest"].is_array(), || "no lists".to_owned())
}
