//! The text of a refusal: every violation, what is allowed, the nearest valid rows, and where the rule comes from.
//! All three languages show this text, so it works on violations as the bindings see them: as JSON.

use std::fmt;
use std::fmt::Write;

use connguard_rules::{Arguments, Severity, Violation};
use serde_json::Value;

/// More than a screenful helps nobody; the violations themselves are all there.
const MOST_VIOLATIONS: usize = 50;
const MOST_VALUES: usize = 12;
const MOST_ROWS: usize = 5;
const LONGEST_PATH: usize = 200;
const LONGEST_NAME: usize = 100;

/// What a call is about, as the beginning of a log line: `lerian.create_connection[3] "prod"`. It is written only if there
/// is something to log.
#[derive(Debug, Clone, Default)]
pub(crate) struct Subject {
    operation: &'static str,
    index: Option<usize>,
    name: Option<String>,
}

impl Subject {
    /// `index` is the item's place in a bulk run; the name is the body's, else that of the connection that the call is for.
    pub(crate) fn new(
        operation: &'static str,
        index: Option<usize>,
        arguments: &Arguments,
        body: Option<&Value>,
    ) -> Self {
        let named = |name: &&str| body.and_then(|body| body.get(*name)).and_then(Value::as_str);
        let name = ["name", "configName", "connectionName"].iter().find_map(named);
        let name = name.or_else(|| arguments.get("connection_name").and_then(Value::as_str));
        Self { operation, index, name: name.map(str::to_owned) }
    }

    /// The one form of a warning, in logs and events of all languages.
    pub(crate) fn line(&self, warning: &Violation) -> String {
        self.line_of(&warning.path, &warning.message, warning.rule.id)
    }

    /// The same for a warning of the client's own.
    pub(crate) fn line_of(&self, path: &str, message: &str, rule: &str) -> String {
        let path: String =
            if path.is_empty() { "the body".to_owned() } else { path.chars().take(LONGEST_PATH).collect() };
        format!("{self}: {path}: {message} ({rule})")
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.operation)?;
        if let Some(index) = self.index {
            write!(f, "[{index}]")?;
        }
        let Some(name) = &self.name else { return Ok(()) };
        let short: String = name.chars().take(LONGEST_NAME).collect();
        let more = if short.len() < name.len() { "…" } else { "" };
        write!(f, " {:?}", short + more)
    }
}

/// What was checked, as the first words of a refusal say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// A request, before it was to be sent.
    Request,
    /// A value as the body of one: nobody wanted to send it yet.
    Body,
}

/// The text for a person.
pub(crate) fn refusal(checked: Checked, violations: &[Value]) -> String {
    let is_warning = |v: &&Value| v["severity"] == "warning";
    let errors = violations.iter().filter(|v| !is_warning(v)).count();
    let heading = match checked {
        Checked::Request => "refused, nothing was sent",
        Checked::Body => "not a valid body",
    };
    let mut out = format!("{heading}: {errors} rule{} violated", if errors == 1 { "" } else { "s" });
    let in_order = violations.iter().filter(|v| !is_warning(v)).chain(violations.iter().filter(is_warning));
    let mut shown = Vec::new();
    for violation in in_order.take(MOST_VIOLATIONS) {
        one(&mut out, violation, &mut shown);
    }
    if let Some(more) = violations.len().checked_sub(MOST_VIOLATIONS).filter(|more| *more > 0) {
        let _ = write!(out, "\n  … and {more} more");
    }
    out
}

/// `shown` are the tables that stand above already.
fn one<'a>(out: &mut String, violation: &'a Value, shown: &mut Vec<&'a Value>) {
    let text = |name: &str| violation[name].as_str().unwrap_or_default();
    let path: String = match text("path") {
        "" => "the body".to_owned(),
        path => path.chars().take(LONGEST_PATH).collect(),
    };
    let place = if text("location") == "body" { path } else { format!("{path} ({})", text("location")) };
    let warning = if text("severity") == "warning" { "warning: " } else { "" };
    let _ = write!(out, "\n  {place}: {warning}{} [{}]{}", text("message"), text("rule"), strict(violation));
    let allowed = violation["allowed"].as_array().map_or(&[][..], Vec::as_slice);
    if !allowed.is_empty() {
        let values: Vec<String> = allowed.iter().take(MOST_VALUES).map(cell).collect();
        let more = if allowed.len() > MOST_VALUES { ", …" } else { "" };
        let _ = write!(out, "\n    allowed: {}{more}", values.join(", "));
    }
    let rows = violation["nearest"].as_array().map_or(&[][..], Vec::as_slice);
    if !shown.contains(&&violation["nearest"]) {
        table(out, &rows[..rows.len().min(MOST_ROWS)]);
        shown.push(&violation["nearest"]);
    }
    if !text("source").is_empty() {
        let _ = write!(out, "\n    source: {} ({})", text("source"), text("evidence"));
    }
}

/// Says of a warning that refuses why it does.
fn strict(violation: &Value) -> &'static str {
    let warns =
        |rule: &str| connguard_rules::rules().any(|known| known.id == rule && known.severity == Severity::Warning);
    let is_refused = violation["severity"] == "error" && violation["rule"].as_str().is_some_and(warns);
    if is_refused { " (a warning, which strict refuses)" } else { "" }
}

fn table(out: &mut String, rows: &[Value]) {
    let Some(Value::Object(first)) = rows.first() else { return };
    let columns: Vec<&String> = first.keys().collect();
    let mut lines: Vec<Vec<String>> = vec![columns.iter().map(|c| (*c).clone()).collect()];
    lines.extend(
        rows.iter().map(|row| columns.iter().map(|c| row.get(c.as_str()).map(cell).unwrap_or_default()).collect()),
    );
    let widths: Vec<usize> =
        (0..columns.len()).map(|c| lines.iter().map(|l| l[c].chars().count()).max().unwrap_or(0)).collect();
    out.push_str("\n    nearest valid rows:");
    for line in lines {
        let cells: Vec<String> = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        let _ = write!(out, "\n      {}", cells.join("  ").trim_end());
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(several) => several.iter().map(cell).collect::<Vec<_>>().join(" | "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use connguard_rules::{Arguments, check};
    use serde_json::json;

    use super::{Checked, refusal};

    #[test]
    fn a_refusal_teaches() {
        let body = json!({
            "name": "a", "platformConnectionType": "COMPONENT_BASIC", "authProvider": "NONE", "authType": "OAUTH_CLIENT_CRED",
        });
        let violations = check("matillion.create_connection", &Arguments::new(), Some(&body)).unwrap();
        let violations: Vec<_> = violations.iter().map(|v| json!(v)).collect();
        let expected = "\
refused, nothing was sent: 1 rule violated
  /authType: platformConnectionType \"COMPONENT_BASIC\", authProvider \"NONE\", authType \"OAUTH_CLIENT_CRED\" is not a valid combination; did you mean authType \"GENERIC_SECRET\"? [matillion.connection.combination]
    allowed: GENERIC_SECRET
    nearest valid rows:
      platformConnectionType  authProvider  authType
      COMPONENT_BASIC         NONE          GENERIC_SECRET
      COMPONENT_BASIC         salesforce    OAUTH_CLIENT_CRED
    source: docs.maia.ai, create a connection, table of valid combinations (documented)";
        assert_eq!(refusal(Checked::Request, &violations), expected);
        let (_, found) = expected.split_once(':').unwrap();
        assert_eq!(refusal(Checked::Body, &violations), format!("not a valid body:{found}"));
    }

    #[test]
    fn a_table_is_shown_once() {
        let body = json!({"name": "a"});
        let violations = check("matillion.create_connection", &Arguments::new(), Some(&body)).unwrap();
        let violations: Vec<_> = violations.iter().map(|v| json!(v)).collect();
        assert!(violations.iter().filter(|v| v["nearest"] != json!([])).count() > 1);
        assert_eq!(refusal(Checked::Request, &violations).matches("nearest valid rows").count(), 1);
    }

    #[test]
    fn a_long_list_is_cut() {
        let violation = json!({"path": "/a", "location": "body", "message": "m", "rule": "r", "severity": "error", "source": "s", "evidence": "observed"});
        let text = refusal(Checked::Request, &vec![violation; 60]);
        assert!(text.ends_with("… and 10 more"), "{text}");
    }
}
