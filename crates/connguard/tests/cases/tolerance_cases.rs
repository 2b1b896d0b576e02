//! Replies that differ from what is documented: understood where that is possible, else a typed error.

use serde_json::{Value, json};

use crate::Outcome;
use crate::calls::{fail, name, opened, perform_list_keeping_warnings, succeed};
use crate::canned::Canned;
use crate::expectations::{assert_count, assert_error, assert_reply};
use crate::matching::is_true;

/// Makes a call to a service that answers as the case says.
pub(crate) async fn run_tolerance(case: &Value) -> Outcome {
    let (given, expected) = (&case["given"], &case["expected"]);
    let service = Canned::start(&given["replies"]).await?;
    let provider = given["provider"].as_str().unwrap_or_default();
    let mut options = json!({ "base_url": service.url, "max_retries": 0 });
    if provider == "matillion" {
        options["token"] = json!("a-token-for-tests");
    }
    let options = options.as_object().cloned().unwrap_or_default();
    let session = opened(provider, options).map_err(|error| error.to_json())?;
    if let Some(wanted) = expected.get("error") {
        assert_error(&fail(&session, &given["call"]).await?, wanted)?;
    } else {
        let (reply, warnings) = match given["call"]["arguments"].as_object() {
            Some(arguments) if name(&given["call"]).contains(".list_") => {
                let listed = perform_list_keeping_warnings(&session, &given["call"], arguments.clone()).await?;
                listed.map_err(|error| error.to_json())?
            }
            _ => (succeed(&session, &given["call"]).await?, Vec::new()),
        };
        if let Some(wanted) = expected.get("warnings") {
            let rules: Value = warnings.iter().map(|warning| warning["rule"].clone()).collect();
            is_true(rules == *wanted, || format!("the warnings are {rules}, not {wanted}"))?;
        }
        if expected["nothing"] == true {
            assert_reply(&reply, expected)?;
        } else {
            let wanted = expected.get("items").or(expected.get("reply")).ok_or("nothing is expected")?;
            is_true(reply == *wanted, || format!("{reply} is not {wanted}"))?;
        }
    }
    match expected.get("requests") {
        Some(wanted) => assert_count(service.requests().len(), wanted, "requests"),
        None => Ok(()),
    }
}
