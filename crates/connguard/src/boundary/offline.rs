//! What needs no client and no network.

use connguard_rules::spec::Parameter;
use connguard_rules::{Finding, Operation, Violation};
use serde_json::{Value, json};

use crate::call::arguments::{check_waivers, known, known_arguments};
use crate::call::input::Given;
use crate::error::refusal_text::{Checked, Subject};
use crate::error::{Error, Result};

/// Checks a request offline.
///
/// # Errors
/// Configuration: an operation, an argument or a waived rule that does not exist.
pub fn check(operation: &str, given: &Given) -> Result<Vec<Violation>> {
    let arguments = &given.arguments;
    let known = known(operation)?;
    known_arguments(known, arguments, false)?;
    if let Some(waive) = arguments.get("waive").filter(|w| !w.is_null()) {
        let waive: Vec<String> =
            serde_json::from_value(waive.clone()).map_err(|_| Error::config("waive must be a list of rule ids"))?;
        check_waivers(&waive)?;
    }
    let mut violations = given.check(operation, false)?;
    if violations.iter().any(|violation| !violation.is_error()) {
        let subject = Subject::new(known.id, None, arguments, given.body.as_ref());
        violations.iter_mut().filter(|v| !v.is_error()).for_each(|v| v.line = subject.line(v));
    }
    Ok(violations)
}

/// [`check`] with arguments and body as JSON text; the reply is a JSON array of violations.
///
/// # Errors
/// Those of [`check`].
pub fn check_json(operation: &str, arguments: &str, body: Option<&str>) -> Result<String> {
    Ok(super::reply::json(&check(operation, &Given::from_json(arguments, body)?)?))
}

/// The refusal of a request in which something was found while it was read: with that, and with everything else that is
/// wrong with it.
pub fn refusal(operation: &str, given: &Given) -> Error {
    match given.check(operation, false) {
        Ok(violations) => Error::rules(operation, violations),
        Err(unknown) => unknown,
    }
}

/// The refusal of what breaks these rules.
pub fn refused(operation: &str, found: Vec<Violation>) -> Error {
    Error::rules(operation, found)
}

/// The error of a value that these violations keep from being the operation's body.
pub fn invalid_body(operation: &str, found: Vec<Violation>) -> Error {
    Error::invalid_body(operation, found)
}

/// The text of a refusal, for violations that a binding has: what `Error::to_json` has as its message.
pub fn describe_refusal(checked: Checked, operation: &str, violations: &[Value]) -> String {
    format!("{operation}: {}", crate::error::refusal_text::refusal(checked, violations))
}

/// What is wrong with options, which are no part of a request, as `path` and `message`: findings as JSON text, each of the
/// form that travels with arguments.
///
/// # Errors
/// Configuration, for a string that is not a list of findings.
pub fn misuses(findings: &str) -> Result<Vec<Value>> {
    let told: Vec<Value> = serde_json::from_str(findings).unwrap_or_default();
    let findings: Option<Vec<Finding>> = told.iter().map(Finding::from_json).collect();
    let findings =
        findings.filter(|found| !found.is_empty()).ok_or_else(|| Error::config("this is not a list of findings"))?;
    Ok(findings.iter().map(|found| json!({ "path": found.path, "message": found.misuse() })).collect())
}

/// An operation, if there is one of this id.
pub fn operation(id: &str) -> Option<&'static Operation> {
    connguard_rules::operation(id).ok()
}

/// The parameter that an argument of an operation is; `None` for the arguments of any call.
pub fn parameter(operation: &str, argument: &str) -> Option<&'static Parameter> {
    let operation = connguard_rules::operation(operation).ok()?;
    operation.parameters.iter().find(|parameter| parameter.argument == argument)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_member_is_told_before_what_it_leaves_missing() {
        let body = r#"{"name": "my-connection", "platformConnectionType": "COMPONENT_BASIC", "authProvider": "none",
            "authType": "GENERIC_SECRET", "connectionDetials": {"connectionProperties": {"secretName": "s"}}}"#;
        let found: Value =
            serde_json::from_str(&check_json("matillion.create_connection", "{}", Some(body)).unwrap()).unwrap();
        let rules: Vec<_> = found.as_array().unwrap().iter().map(|v| v["rule"].as_str().unwrap()).collect();
        let missing = "matillion.connection.secret-name-required";
        assert_eq!(rules, ["matillion.body.misspelt-member", "matillion.connection.combination", missing]);
    }

    #[test]
    fn a_warning_has_one_form_and_is_refused_by_strict() {
        let body = r#"{"configName": "prod", "type": "MYSQL", "host": "db", "port": 3306, "databaseName": "d",
            "userName": "u", "password": "p@"}"#;
        let found = |arguments: &str| -> Value {
            serde_json::from_str(&check_json("lerian.create_connection", arguments, Some(body)).unwrap()).unwrap()
        };
        let warned = &found(r#"{"product": "p"}"#)[0];
        assert_eq!(warned["severity"], "warning");
        let message = warned["message"].as_str().unwrap();
        let line =
            format!("lerian.create_connection \"prod\": /password: {message} (lerian.mysql.password-characters)");
        assert_eq!(warned["line"], line);
        let refused = found(r#"{"product": "p", "strict": true}"#);
        assert_eq!((&refused[0]["severity"], refused[0].get("line")), (&"error".into(), None));
        let text = describe_refusal(Checked::Request, "lerian.create_connection", refused.as_array().unwrap());
        assert!(text.contains("1 rule") && text.contains("(a warning, which strict refuses)"), "{text}");
    }

    #[test]
    fn a_refusal_shows_each_violation_with_what_would_pass() {
        let found = serde_json::json!([
            { "rule": "a.combination", "path": "/b", "location": "body", "message": "no row has these values",
              "allowed": ["x", 1], "nearest": [{"a": "LONGER", "b": ["x", "y"]}, {"a": "S", "b": "z"}],
              "evidence": "documented", "severity": "error", "source": "a page" },
            { "rule": "a.warning", "path": "/c", "location": "query", "message": "odd", "severity": "warning" },
        ]);
        let expected = "\
an.operation: refused, nothing was sent: 1 rule violated
  /b: no row has these values [a.combination]
    allowed: x, 1
    nearest valid rows:
      a       b
      LONGER  x | y
      S       z
    source: a page (documented)
  /c (query): warning: odd [a.warning]";
        assert_eq!(describe_refusal(Checked::Request, "an.operation", found.as_array().unwrap()), expected);
    }

    #[test]
    fn an_argument_that_is_none_is_told_with_those_that_are() {
        let told = |arguments: &str| check_json("matillion.list_connections", arguments, None).unwrap_err().to_string();
        assert!(
            told(r#"{"names": []}"#).contains("no argument names; did you mean connection_names? (known: project_id, ")
        );
        assert!(told(r#"{"conection_names": []}"#).contains("did you mean connection_names?"));
        assert!(told(r#"{"name": []}"#).contains("did you mean connection_names?"));
        assert!(told(r#"{"timeout": 5}"#).contains("did you mean timeout_seconds?"));
        assert!(told(r#"{"retries": 5}"#).contains("did you mean max_retries?"));
        // What a list needs to go on from page to page is nobody's to give.
        let walk = told(r#"{"seen": 1}"#);
        assert!(walk.contains("no argument seen (known: ") && !walk.contains("promised"), "{walk}");
    }
}
