//! What a call is given, and what a language, or JSON, cannot hold of it: found while it was read, told with everything else.

use connguard_rules::{Arguments, Finding, Location, Operation, Violation, input_violation, parse, parse_replacing};
use serde_json::Value;

use crate::call::arguments::{known, takes_body};
use crate::error::{Error, Result};

/// The argument by which findings travel with arguments that are JSON text.
const ARGUMENT: &str = "_input";

/// What a call is given. Null stands for each value that a finding is about.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Given {
    /// The arguments of the operation, and those of any call.
    pub arguments: Arguments,
    /// The body, if there is one that could be read.
    pub body: Option<Value>,
    /// What was found while arguments and body were read.
    pub found: Vec<Violation>,
}

impl Given {
    /// Arguments and a body in which there is nothing to find.
    pub fn new(arguments: Arguments, body: Option<Value>) -> Self {
        Self { arguments, body, found: Vec::new() }
    }

    /// Reads JSON text: an object of arguments, in which `_input` is a list of findings, and a body.
    ///
    /// # Errors
    /// Configuration, for arguments that are none.
    pub fn from_json(arguments: &str, body: Option<&str>) -> Result<Self> {
        let mut given = Self::new(parsed_arguments(arguments)?, None);
        given.take_findings()?;
        if let Some(text) = body {
            given.read_body(text);
        }
        Ok(given)
    }

    /// Takes the findings out of the arguments.
    pub(crate) fn take_findings(&mut self) -> Result<()> {
        self.found.extend(taken(&mut self.arguments)?);
        Ok(())
    }

    /// Reads a body that is JSON text. Values that JSON cannot hold become null.
    pub fn read_body(&mut self, text: &str) {
        match parse(text) {
            Ok(body) => self.body = Some(body),
            Err(_) => {
                let (body, found) = parse_replacing(text);
                self.body = body;
                self.found.extend(found);
            }
        }
    }

    /// Adds what a language has found.
    pub fn add(&mut self, finding: &Finding) {
        self.found.push(finding.violation());
    }

    /// All that is wrong with it. With `sending` every required parameter must be there.
    ///
    /// # Errors
    /// Configuration.
    pub(crate) fn check(&self, operation: &str, sending: bool) -> Result<Vec<Violation>> {
        check(known(operation)?, &self.arguments, self.body.as_ref(), self.found.clone(), sending)
    }
}

/// Takes the findings out of the arguments.
///
/// # Errors
/// Configuration, for what is none.
pub(crate) fn taken(arguments: &mut Arguments) -> Result<Vec<Violation>> {
    let Some(given) = arguments.shift_remove(ARGUMENT) else { return Ok(Vec::new()) };
    let all: Option<Vec<Violation>> = given.as_array().and_then(|found| found.iter().map(read).collect());
    all.ok_or_else(|| Error::config(format!("{ARGUMENT} must be a list of findings")))
}

/// A finding of a language, or a violation of a rule about the input.
fn read(found: &Value) -> Option<Violation> {
    if let Some(finding) = Finding::from_json(found) {
        return Some(finding.violation());
    }
    let string = |name: &str| found.get(name).and_then(Value::as_str);
    let known = [Location::Path, Location::Query, Location::Header];
    let location = known.into_iter().find(|l| Some(l.as_str()) == string("location")).unwrap_or(Location::Body);
    input_violation(string("rule")?, location, string("path")?, string("message")?)
}

/// All findings about a request of which `input` was found already.
///
/// # Errors
/// Configuration.
pub(crate) fn check(
    operation: &'static Operation,
    arguments: &Arguments,
    body: Option<&Value>,
    input: Vec<Violation>,
    sending: bool,
) -> Result<Vec<Violation>> {
    takes_body(operation, body)?;
    Ok(operation.check_replaced(arguments, body, input, sending))
}

pub(crate) fn parsed_arguments(arguments: &str) -> Result<Arguments> {
    match serde_json::from_str(arguments) {
        Ok(Value::Object(arguments)) => Ok(arguments),
        Ok(_) => Err(Error::config("arguments must be an object")),
        Err(error) => Err(Error::config(format!("arguments are not JSON: {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_travel_with_arguments_that_are_text() {
        let arguments = r#"{"product": "p", "_input": [{"kind": "cycle", "path": "/metadata"}]}"#;
        let given = Given::from_json(arguments, Some(r#"{"port": NaN, "metadata": null}"#)).unwrap();
        let found: Vec<_> = given.found.iter().map(|v| (v.rule.id, v.path.as_str())).collect();
        assert_eq!(found, [("input.json.cycle", "/metadata"), ("input.json.number", "/port")]);
        assert_eq!(given.arguments.keys().collect::<Vec<_>>(), ["product"]);
        for wrong in [r#"{"_input": 1}"#, r#"{"_input": [{"kind": "other", "path": ""}]}"#, "[]", "{"] {
            assert!(Given::from_json(wrong, None).is_err(), "{wrong}");
        }
    }

    #[test]
    fn of_a_body_that_could_not_be_read_nothing_else_is_said() {
        for text in ["{", r#"{"a": tru}"#] {
            let given = Given::from_json("{}", Some(text)).unwrap();
            let found = given.check("matillion.create_connection", false).unwrap();
            assert_eq!(found.iter().map(|v| v.rule.id).collect::<Vec<_>>(), ["input.json.syntax"], "{text}");
        }
    }
}
