//! What a language finds while it reads a caller's values, and the words for it: every such message is written here.

use serde::Deserialize;
use serde_json::Value;

use crate::body::limits::MAX_DEPTH;
use crate::spec::generated::shared as rule;
use crate::spec::operation::Location;
use crate::spec::rule::Rule;
use crate::spec::violation::Violation;

/// More of what a value is, or of advice, does not help anybody.
const LONGEST_PART: usize = 300;

/// What is wrong with a value of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FindingKind {
    /// A body that is not an object; `what` was given; `detail` is where several may be passed.
    NoObject,
    /// `what` has no form in JSON; `detail` says what to send instead.
    NoForm,
    /// The methods of `what` fail; `detail` is the class of what they raise.
    Unreadable,
    /// NaN; `detail` is how this language omits what is missing.
    NotANumber,
    /// An infinite number.
    NotFinite,
    /// An integer beyond 64 bits.
    Beyond64Bits,
    /// An integer that a double does not hold exactly.
    Beyond53Bits,
    /// A number of a type for integers of any size.
    BigInteger,
    /// A string with a lone surrogate.
    LoneSurrogate,
    /// The name of a member with one.
    LoneSurrogateInName,
    /// A body of JSON text with one.
    LoneSurrogateInJson,
    /// A body of JSON text in bytes that are not UTF-8; `detail` is the first such byte.
    NotUtf8,
    /// A value that contains itself.
    Cycle,
    /// Objects and arrays in too many others.
    Depth,
    /// The name of a member is `what`.
    NoName,
}

/// What a language finds in a value that it reads: JSON cannot hold it, or nobody can read it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// The part of the request.
    pub location: Location,
    /// A JSON Pointer into the body; for a parameter `/` and its name on the wire.
    pub path: String,
    /// What the value is, in words that are never its own: `a value of the type bytes`.
    pub what: String,
    /// See [`FindingKind`].
    pub detail: Option<String>,
}

impl Finding {
    /// A finding of which nothing is said but the kind and the place.
    pub fn new(kind: FindingKind, location: Location, path: impl Into<String>) -> Self {
        Self { kind, location, path: path.into(), what: String::new(), detail: None }
    }

    /// With what the value is.
    pub fn about(mut self, what: impl Into<String>) -> Self {
        self.what = what.into();
        self
    }

    /// With more about it.
    pub fn detailed(mut self, detail: Option<String>) -> Self {
        self.detail = detail;
        self
    }

    /// Reads `{"kind", "path", "location", "what", "detail"}`; the last three may be missing.
    pub fn from_json(told: &Value) -> Option<Self> {
        let string = |name: &str| told.get(name).and_then(Value::as_str);
        let known = [Location::Path, Location::Query, Location::Header];
        let location = known.into_iter().find(|l| Some(l.as_str()) == string("location")).unwrap_or(Location::Body);
        let kind = FindingKind::deserialize(told.get("kind")?).ok()?;
        let detail = string("detail").map(str::to_owned);
        Some(Self::new(kind, location, string("path")?).about(string("what").unwrap_or_default()).detailed(detail))
    }

    /// The violation that says so.
    pub fn violation(&self) -> Violation {
        let (rule, what_is_wrong) = self.said();
        let is_parameter = self.location != Location::Body && std::ptr::eq(rule, &rule::JSON_NUMBER);
        let remedy =
            if is_parameter { "pass a string, or a finite number where one is documented" } else { rule.remedy };
        let mut violation = Violation::new(rule, self.path.as_str(), format!("{what_is_wrong}; {remedy}"));
        violation.location = self.location;
        violation
    }

    /// What is wrong with an option, which is no part of a request: what helps a body does not help it.
    pub fn misuse(&self) -> String {
        match self.kind {
            FindingKind::NoForm => {
                // The advice for a body is none for an option.
                let advice = self.detail.as_deref().filter(|_| self.location != Location::Body).map(short);
                let any = "pass a string, a finite number, a boolean, or a list or an object of those";
                format!("{} is not the value of an option; {}", short(&self.what), advice.as_deref().unwrap_or(any))
            }
            FindingKind::NotANumber
            | FindingKind::NotFinite
            | FindingKind::Beyond64Bits
            | FindingKind::Beyond53Bits
            | FindingKind::BigInteger => {
                let plain = Self { detail: None, ..self.clone() };
                format!("{}; pass a finite number within the limits of the option", plain.said().1)
            }
            _ => self.violation().message,
        }
    }

    fn said(&self) -> (&'static Rule, String) {
        let what = short(&self.what);
        let detail = self.detail.as_deref().map(short);
        let with = |before: &str| detail.as_deref().map(|detail| format!("{before}{detail}")).unwrap_or_default();
        match self.kind {
            FindingKind::NoObject => {
                (&rule::JSON_OBJECT, format!("{}, but {what} was given{}", rule::JSON_OBJECT.summary, with("; ")))
            }
            FindingKind::NoForm => (&rule::JSON_TYPE, format!("{what} cannot be converted to JSON{}", with("; "))),
            FindingKind::Unreadable => (&rule::JSON_TYPE, format!("{what} could not be read{}", with(", it raised "))),
            FindingKind::NotANumber => {
                // Only a member of a body can be dropped.
                let omit = detail.filter(|_| self.location == Location::Body);
                let omit = omit.map(|omit| format!(" (is it missing? then omit it, or pass {omit})"));
                (&rule::JSON_NUMBER, format!("not a finite number{}", omit.unwrap_or_default()))
            }
            FindingKind::NotFinite => (&rule::JSON_NUMBER, "not a finite number".to_owned()),
            FindingKind::Beyond64Bits => (&rule::JSON_NUMBER, "an integer beyond 64 bits".to_owned()),
            FindingKind::Beyond53Bits => {
                (&rule::JSON_NUMBER, "an integer beyond 2^53, which a double does not hold exactly".to_owned())
            }
            FindingKind::BigInteger => (&rule::JSON_NUMBER, format!("{what} cannot be converted to JSON")),
            FindingKind::LoneSurrogate => {
                (&rule::JSON_TEXT, "a string with a lone surrogate is not valid Unicode".to_owned())
            }
            FindingKind::LoneSurrogateInName => {
                (&rule::JSON_TEXT, "a member's name with a lone surrogate is not valid Unicode".to_owned())
            }
            FindingKind::LoneSurrogateInJson => {
                (&rule::JSON_TEXT, "the JSON string contains a lone surrogate".to_owned())
            }
            FindingKind::NotUtf8 => (&rule::JSON_TEXT, format!("the JSON string is not UTF-8{}", with(", from byte "))),
            FindingKind::Cycle => (&rule::JSON_CYCLE, rule::JSON_CYCLE.summary.to_owned()),
            FindingKind::Depth => (&rule::JSON_DEPTH, format!("nested more than {MAX_DEPTH} levels deep")),
            FindingKind::NoName => (&rule::JSON_KEY, format!("a member's name is {what}, not a string")),
        }
    }
}

fn short(part: &str) -> String {
    match part.char_indices().nth(LONGEST_PART) {
        Some((end, _)) => format!("{}…", &part[..end]),
        None => part.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_finding_is_a_sentence_with_its_rule_and_remedy() {
        let said = |told: Value| {
            let violation = Finding::from_json(&told).unwrap().violation();
            assert!(violation.message.ends_with(violation.rule.remedy), "{}", violation.message);
            (violation.rule.id, violation.message.split("; ").next().unwrap_or_default().to_owned())
        };
        for (kind, rule, message) in [
            ("no_object", "input.json.object", "the body must be a JSON object, but W was given"),
            ("no_form", "input.json.type", "W cannot be converted to JSON"),
            ("unreadable", "input.json.type", "W could not be read, it raised D"),
            ("not_a_number", "input.json.number", "not a finite number (is it missing? then omit it, or pass D)"),
            ("not_finite", "input.json.number", "not a finite number"),
            ("beyond64_bits", "input.json.number", "an integer beyond 64 bits"),
            ("beyond53_bits", "input.json.number", "an integer beyond 2^53, which a double does not hold exactly"),
            ("big_integer", "input.json.number", "W cannot be converted to JSON"),
            ("lone_surrogate", "input.json.text", "a string with a lone surrogate is not valid Unicode"),
            ("lone_surrogate_in_name", "input.json.text", "a member's name with a lone surrogate is not valid Unicode"),
            ("lone_surrogate_in_json", "input.json.text", "the JSON string contains a lone surrogate"),
            ("not_utf8", "input.json.text", "the JSON string is not UTF-8, from byte D"),
            ("cycle", "input.json.cycle", "a circular reference: an object or array contains itself"),
            ("depth", "input.json.depth", "nested more than 64 levels deep"),
            ("no_name", "input.json.key", "a member's name is W, not a string"),
        ] {
            let told = json!({"kind": kind, "path": "/a", "location": "body", "what": "W", "detail": "D"});
            assert_eq!(said(told), (rule, message.to_owned()));
        }
    }

    #[test]
    fn arguments_and_options_have_remedies_of_their_own() {
        let finding = |kind, location| {
            let told = json!({"kind": kind, "path": "/a", "location": location, "what": "W", "detail": "D"});
            Finding::from_json(&told).unwrap()
        };
        for kind in ["not_a_number", "not_finite"] {
            let message = finding(kind, "query").violation().message;
            assert_eq!(message, "not a finite number; pass a string, or a finite number where one is documented");
            let message = finding(kind, "body").misuse();
            assert_eq!(message, "not a finite number; pass a finite number within the limits of the option");
        }
        let message = finding("no_form", "body").misuse();
        assert!(message.starts_with("W is not the value of an option; pass a string, ") && !message.contains('D'));
        assert_eq!(finding("no_form", "query").misuse(), "W is not the value of an option; D");
        assert!(finding("cycle", "body").misuse().ends_with("; remove the circular reference"));
    }

    #[test]
    fn what_is_no_finding_is_none_and_long_parts_are_cut() {
        for told in [json!({}), json!({"kind": "cycle"}), json!({"kind": "other", "path": ""}), json!(1)] {
            assert_eq!(Finding::from_json(&told), None);
        }
        let long = Finding::new(FindingKind::NoForm, Location::Body, "/a").about("x".repeat(10_000));
        assert!(long.violation().message.len() < 500);
    }
}
