//! What needs no client and no network.

use connguard_rules::Violation;
use serde_json::Value;

use super::text::{parsed_arguments, text};
use crate::call::arguments::{check_waivers, known, known_arguments};
use crate::call::input;
use crate::error::refusal_text::Subject;
use crate::error::{Error, Result};

/// Checks a request offline; the reply is a JSON array of violations.
///
/// # Errors
/// Configuration: an operation, an argument or a waived rule that does not exist.
pub fn check(operation: &str, arguments: &str, body: Option<&str>) -> Result<String> {
    let mut arguments = parsed_arguments(arguments)?;
    let body = body.map(|text| input::parse(text, &mut arguments)).transpose();
    let found = input::taken(&mut arguments)?;
    let known = known(operation)?;
    known_arguments(known, &arguments, false)?;
    if let Some(waive) = arguments.get("waive").filter(|w| !w.is_null()) {
        let waive: Vec<String> =
            serde_json::from_value(waive.clone()).map_err(|_| Error::config("waive must be a list of rule ids"))?;
        check_waivers(&waive)?;
    }
    let violations: Vec<Violation> = match body {
        Ok(body) => {
            let mut violations = input::check(known, &arguments, body.as_ref(), found, false)?;
            let subject = Subject::new(operation, None, &arguments, body.as_ref());
            violations.iter_mut().filter(|v| !v.is_error()).for_each(|v| v.line = subject.line(v));
            violations
        }
        Err(violation) => vec![*violation],
    };
    Ok(text(&violations))
}

/// The text of a refusal, for violations that a binding found itself while it encoded a body: what
/// `Error::to_json` has as its message.
pub fn describe_refusal(operation: &str, violations: &str) -> String {
    let violations: Vec<Value> = serde_json::from_str(violations).unwrap_or_default();
    format!("{operation}: {}", crate::error::refusal_text::refusal(&violations))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_member_is_told_before_what_it_leaves_missing() {
        let body = r#"{"name": "my-connection", "platformConnectionType": "COMPONENT_BASIC", "authProvider": "none",
            "authType": "GENERIC_SECRET", "connectionDetials": {"connectionProperties": {"secretName": "s"}}}"#;
        let found: Value =
            serde_json::from_str(&check("matillion.create_connection", "{}", Some(body)).unwrap()).unwrap();
        let rules: Vec<_> = found.as_array().unwrap().iter().map(|v| v["rule"].as_str().unwrap()).collect();
        let missing = "matillion.connection.secret-name-required";
        assert_eq!(rules, ["matillion.body.misspelt-member", "matillion.connection.combination", missing]);
    }

    #[test]
    fn a_warning_has_one_form_and_is_refused_by_strict() {
        let body = r#"{"configName": "prod", "type": "MYSQL", "host": "db", "port": 3306, "databaseName": "d",
            "userName": "u", "password": "p@"}"#;
        let found = |arguments: &str| -> Value {
            serde_json::from_str(&check("lerian.create_connection", arguments, Some(body)).unwrap()).unwrap()
        };
        let warned = &found(r#"{"product": "p"}"#)[0];
        assert_eq!(warned["severity"], "warning");
        let message = warned["message"].as_str().unwrap();
        let line =
            format!("lerian.create_connection \"prod\": /password: {message} (lerian.mysql.password-characters)");
        assert_eq!(warned["line"], line);
        let refused = found(r#"{"product": "p", "strict": true}"#);
        assert_eq!((&refused[0]["severity"], refused[0].get("line")), (&"error".into(), None));
        let text = describe_refusal("lerian.create_connection", &refused.to_string());
        assert!(text.contains("1 rule") && text.contains("(a warning, which strict refuses)"), "{text}");
    }

    #[test]
    fn an_argument_that_is_none_is_told_with_those_that_are() {
        let told = |arguments: &str| check("matillion.list_connections", arguments, None).unwrap_err().to_string();
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
