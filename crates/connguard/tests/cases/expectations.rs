//! Compares how a call ended with what a case expects of it.

use std::collections::BTreeSet;

use connguard::Error;
use serde_json::{Value, json};

use crate::Outcome;
use crate::matching::{elements, fits, has_all, is_true, matches_row, members, shown, texts};

pub(crate) const CANARY: &str = "s3cr3t-canary";
const TOLD: [&str; 6] = ["status", "api_code", "title", "detail", "retry_after", "request_id"];

/// Compares an object, a list of objects or nothing with what is expected.
pub(crate) fn assert_reply(reply: &Value, expected: &Value) -> Outcome {
    if expected["nothing"] == true {
        return is_true(reply.is_null() || *reply == json!({}), || format!("nothing was to come, but {reply}"));
    }
    if expected.get("items_contain").is_some() {
        return assert_items(reply, expected);
    }
    has_all(reply, &expected["reply_contains"], "")?;
    for (name, value) in members(&expected["reply_equals"]) {
        is_true(reply[name] == *value, || format!("{name} is {}, not {value}", reply[name]))?;
    }
    for name in texts(&expected["reply_members"]) {
        let value = reply.get(name).unwrap_or(&Value::Null);
        is_true(!value.is_null() && *value != json!("") && *value != json!([]), || format!("{name} is missing"))?;
    }
    for name in texts(&expected["reply_lacks"]) {
        is_true(reply.get(name).is_none(), || format!("{name} is in the reply"))?;
    }
    Ok(())
}

/// Compares a list with how many items it has, and with some of them.
fn assert_items(reply: &Value, expected: &Value) -> Outcome {
    let count = elements(reply).count();
    is_true(expected["count"] == count, || format!("{count} items, not {}", expected["count"]))?;
    for item in elements(&expected["items_contain"]) {
        let found = elements(reply).any(|got| has_all(got, item, "").is_ok());
        is_true(found, || format!("{item} is not among {reply}"))?;
    }
    if let Some(member) = expected["distinct"].as_str() {
        let different: BTreeSet<String> = elements(reply).map(|item| item[member].to_string()).collect();
        is_true(different.len() == count, || "an item came twice".to_owned())?;
    }
    Ok(())
}

/// Compares everything that a case says about an error, and looks for secrets in everything that prints it.
pub(crate) fn assert_error(error: &Error, expected: &Value) -> Outcome<Value> {
    let text = error.to_json();
    let told: Value = serde_json::from_str(&text).map_err(|cause| cause.to_string())?;
    if let Some(classes) = expected.get("classes") {
        is_true(elements(classes).any(|class| *class == told["class"]), || text.clone())?;
        return Ok(told);
    }
    is_true(told["class"] == expected["class"] && told["code"] == expected["code"], || text.clone())?;
    is_true(told["message"].as_str().is_some_and(|message| !message.is_empty()), || text.clone())?;
    let printed = format!("{error} {error:?} {text}");
    is_true(!printed.contains(CANARY), || "the error shows a secret".to_owned())?;
    for name in TOLD {
        if let Some(wanted) = expected.get(name) {
            is_true(same(&told[name], wanted), || format!("{name} is {}, not {wanted}", told[name]))?;
        }
    }
    if let Some(wanted) = expected.get("fields") {
        let mut names: Vec<&str> = members(&told["fields"]).map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        is_true(names == texts(wanted), || format!("fields are {names:?}"))?;
    }
    for finding in texts(&expected["findings"]) {
        is_true(told["violations"].to_string().contains(finding), || format!("{finding} is missing in {text}"))?;
    }
    for (name, wanted) in [("body", "body_contains"), ("message", "message_contains")] {
        assert_holds(told[name].as_str().unwrap_or_default(), expected, wanted)?;
    }
    if let Some(rule) = expected.get("rule") {
        is_true(elements(&told["violations"]).any(|one| one["rule"] == *rule), || format!("no {rule} in {text}"))?;
    }
    Ok(told)
}

/// Compares a call's error, and where it is a refusal, the suggestion that it makes.
pub(crate) fn assert_refusal(error: &Error, expected: &Value) -> Outcome {
    let told = assert_error(error, &expected["error"])?;
    if expected.get("rule").is_some() {
        let wanted = json!({ "rule": expected["rule"] });
        let broken: Vec<&Value> = elements(&told["violations"]).filter(|one| fits(one, &wanted)).collect();
        is_true(!broken.is_empty(), || {
            format!("{} is missing among {}", expected["rule"], shown(elements(&told["violations"])))
        })?;
        if let Some(row) = expected.get("nearest_contains") {
            let mut rows = broken.iter().flat_map(|violation| elements(&violation["nearest"]));
            is_true(rows.any(|near| matches_row(near, row)), || format!("{row} is not suggested: {told}"))?;
        }
    }
    assert_holds(&error.to_string(), expected, "message_contains")
}

/// Looks for the string that a case expects; a case that names anything but a string would compare nothing.
fn assert_holds(shown: &str, expected: &Value, name: &str) -> Outcome {
    let Some(wanted) = expected.get(name) else { return Ok(()) };
    let text =
        wanted.as_str().filter(|text| !text.is_empty()).ok_or_else(|| format!("{name} is no string: {wanted}"))?;
    is_true(shown.contains(text), || format!("{text:?} is not in {shown}"))
}

/// Compares a number with the one that is expected, or with its limits.
pub(crate) fn assert_count(count: usize, wanted: &Value, what: &str) -> Outcome {
    let limit = |name: &str| wanted[name].as_u64().and_then(|limit| usize::try_from(limit).ok());
    let fits = match (limit("at_least"), limit("at_most")) {
        (Some(least), Some(most)) => (least..=most).contains(&count),
        _ => *wanted == count,
    };
    is_true(fits, || format!("{count} {what}, not {wanted}"))
}

/// Seconds may come as an integer or not.
fn same(got: &Value, wanted: &Value) -> bool {
    got == wanted || got.is_number() && got.as_f64() == wanted.as_f64()
}
