//! The cases of bad input: refused by the rules and by the client, and nothing is sent.

use connguard::Error;
use connguard::boundary::Session;
use serde_json::Value;

use crate::Outcome;
use crate::calls::{perform_text, provider, succeed};
use crate::check_cases::check;
use crate::expectations::CANARY;
use crate::matching::{elements, fits, is_true, of_severity, shown, suggests};
use crate::service::Service;
use crate::special::text_with_special;

const LONGEST_MESSAGE: usize = 20_000;

/// Hands a body with one bad value to the rules and to a client.
pub(crate) async fn run_input(case: &Value, service: &Service) -> Outcome {
    let (given, expected) = (&case["given"], &case["expected"]);
    let body = text_with_special(given)?;
    let operation = given["operation"].as_str().unwrap_or_default();
    let violations = check(operation, &given["arguments"], Some(&body))?;
    for violation in &violations {
        assert_hidden(&violation.to_string())?;
    }
    service.reset().await?;
    let session = service.session(provider(given))?;
    if expected["sent"] == true {
        return assert_sent(given, expected, &violations, &body, &session, service).await;
    }
    let broken = |all: &[Value]| all.iter().any(|violation| fits(violation, expected));
    is_true(broken(&violations), || format!("check: {}", shown(&violations)))?;
    assert_all_at_once(&violations, expected)?;
    let error = match call(given, &body, &session).await? {
        Err(error) => error,
        Ok(reply) => return Err(format!("was to fail, and answered {reply}")),
    };
    assert_hidden(&error.to_string())?;
    assert_hidden(&error.to_json())?;
    let told: Value = serde_json::from_str(&error.to_json()).map_err(|cause| cause.to_string())?;
    is_true(told["class"] == "RuleViolationError" && told["code"] == "rule_violation", || told.to_string())?;
    let listed: Vec<Value> = elements(&told["violations"]).cloned().collect();
    is_true(broken(&listed), || format!("client: {}", shown(&listed)))?;
    is_true(of_severity(&listed, "error") == of_severity(&violations, "error"), || {
        format!("client and check differ: {} and {}", shown(&listed), shown(&violations))
    })?;
    is_true(!format!("{error:?}").contains(CANARY), || "a secret shows".to_owned())?;
    let journal = service.journal().await?;
    is_true(journal.is_empty(), || format!("a refused request was sent: {journal:?}"))
}

/// Fails unless what else is wrong is told too, and nothing but that.
fn assert_all_at_once(violations: &[Value], expected: &Value) -> Outcome {
    let Some(also) = expected.get("also") else { return Ok(()) };
    let errors = of_severity(violations, "error");
    let all = elements(also).all(|wanted| errors.iter().any(|violation| fits(violation, wanted)));
    is_true(all && errors.len() == elements(also).count() + 1, || format!("not all at once: {}", shown(violations)))
}

async fn assert_sent(
    given: &Value,
    expected: &Value,
    violations: &[Value],
    body: &str,
    session: &Session,
    service: &Service,
) -> Outcome {
    is_true(of_severity(violations, "error").is_empty(), || shown(violations))?;
    if let Some(warning) = expected.get("warning") {
        let found = violations.iter().any(|violation| suggests(violation, warning));
        is_true(found, || format!("no warning {warning} among {}", shown(violations)))?;
    }
    for preparation in elements(&given["setup"]) {
        succeed(session, preparation).await?;
    }
    let reply = call(given, body, session).await?.map_err(|error| error.to_json())?;
    is_true(elements(&reply["warnings"]).eq(violations), || format!("other warnings: {}", reply["warnings"]))?;
    let journal = service.journal().await?;
    let sent: Value = serde_json::from_str(body).map_err(|cause| cause.to_string())?;
    let at = given["at"].as_str().unwrap_or_default();
    let arrived = journal.last().and_then(|entry| entry["body"].pointer(at));
    is_true(arrived.is_some() && arrived == expected.get("arrives").or(sent.pointer(at)), || {
        "the value was not sent unchanged".to_owned()
    })
}

async fn call(given: &Value, body: &str, session: &Session) -> Outcome<Result<Value, Error>> {
    let arguments = given["arguments"].as_object().cloned().unwrap_or_default();
    perform_text(session, given, &arguments, Some(body)).await
}

/// Fails if a text shows the secret, or is as long as what it complains about.
fn assert_hidden(text: &str) -> Outcome {
    is_true(!text.contains(CANARY), || "a secret shows".to_owned())?;
    is_true(text.len() < LONGEST_MESSAGE, || format!("a message of {} bytes", text.len()))
}
