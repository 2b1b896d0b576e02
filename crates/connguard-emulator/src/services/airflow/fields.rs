//! The members of a connection: what the service takes, and what it makes of them.

use serde_json::{Map, Value};

use super::json::{self, Json};
use super::refusal::{Finding, Place, Refusal};
use super::{integer, masking};

const LONGEST_ID: usize = 200;
const LONGEST_TEAM: usize = 50;
const PATTERN: &str = r"^[\w.-]+$";

/// The kind of a member.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The name of the connection.
    Id,
    Text,
    OptionalText,
    Integer,
    Extra,
    Team,
    Flag,
}

/// The members of a connection in the order in which the service validates them.
const CONNECTION: &[(&str, Kind)] = &[
    ("connection_id", Kind::Id),
    ("conn_type", Kind::Text),
    ("description", Kind::OptionalText),
    ("host", Kind::OptionalText),
    ("login", Kind::OptionalText),
    ("schema", Kind::OptionalText),
    ("port", Kind::Integer),
    ("password", Kind::OptionalText),
    ("extra", Kind::Extra),
    ("team_name", Kind::Team),
];

/// What a test for later has in addition.
const LATER_TEST: &[(&str, Kind)] =
    &[("commit_on_success", Kind::Flag), ("executor", Kind::OptionalText), ("queue", Kind::OptionalText)];

/// The members that were sent, validated and converted.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    members: Map<String, Value>,
    /// The port is beyond 64 bits.
    pub(crate) is_port_too_large: bool,
}

impl Fields {
    /// The members of a body that is a connection.
    pub(crate) fn of_body(body: &Value, is_later_test: bool) -> Result<Self, Refusal> {
        let more = if is_later_test { LATER_TEST } else { &[] };
        let mut findings = Vec::new();
        let fields = Self::read(body, &Place::of("body"), more, &mut findings);
        fields.ok_or_else(|| Refusal::invalid(findings))
    }

    /// The members of one of several connections.
    pub(crate) fn of_entity(entity: &Value, place: &Place, findings: &mut Vec<Finding>) -> Option<Self> {
        Self::read(entity, place, &[], findings)
    }

    fn read(value: &Value, place: &Place, more: &[(&str, Kind)], findings: &mut Vec<Finding>) -> Option<Self> {
        let Some(given) = value.as_object() else {
            findings.push(Finding::no_object(place, value));
            return None;
        };
        let before = findings.len();
        let mut fields = Self { members: Map::new(), is_port_too_large: false };
        let known: Vec<_> = CONNECTION.iter().chain(more).collect();
        // The service knows `schema` under another name, too.
        let alias =
            |name: &str| if name == "schema" && !given.contains_key(name) { "schema_" } else { name }.to_owned();
        for (name, kind) in &known {
            let sent = alias(name);
            match given.get(&sent) {
                Some(member) => match fields.converted(*kind, member, &place.at(sent)) {
                    Ok(converted) => _ = fields.members.insert((*name).to_owned(), converted),
                    Err(finding) => findings.push(finding),
                },
                None if matches!(kind, Kind::Id | Kind::Text) => {
                    findings.push(Finding::missing(&place.at(sent), value))
                }
                None => {}
            }
        }
        let is_known = |name: &String| known.iter().any(|(known, _)| alias(known) == *name);
        let unknown = given.iter().filter(|(name, _)| !is_known(name));
        findings.extend(unknown.map(|(name, member)| Finding::unknown(&place.at(name.clone()), member)));
        if findings.len() == before && fields.text("team_name").is_some() {
            let message = "team_name cannot be set when multi_team mode is disabled";
            findings.push(Finding::of_validator(place, message, value));
        }
        (findings.len() == before).then_some(fields)
    }

    fn converted(&mut self, kind: Kind, value: &Value, place: &Place) -> Result<Value, Finding> {
        match (kind, value) {
            (Kind::Integer | Kind::OptionalText | Kind::Extra | Kind::Team, Value::Null) => Ok(Value::Null),
            (Kind::Integer, _) => {
                let port = integer::read(value, place)?;
                self.is_port_too_large = port.is_none();
                Ok(port.into())
            }
            (Kind::Flag, _) => flag(value, place),
            (_, Value::String(text)) => string(kind, text, value, place),
            _ => Err(Finding::no_string(place, value)),
        }
    }

    /// The name of the connection.
    pub(crate) fn connection_id(&self) -> &str {
        self.text("connection_id").unwrap_or_default()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.members.get(name)?.as_str()
    }

    pub(crate) fn port(&self) -> Option<i64> {
        self.members.get("port")?.as_i64()
    }

    /// A password that is not a mask.
    pub(crate) fn has_own_password(&self) -> bool {
        self.text("password").is_some_and(|password| !password.is_empty() && password != masking::MASK)
    }

    /// Whether the database can hold it: no letter of the name is a mark, and the port has 64 bits.
    pub(crate) fn is_storable(&self) -> bool {
        !self.is_port_too_large && !self.connection_id().chars().any(is_mark)
    }
}

fn string(kind: Kind, text: &str, value: &Value, place: &Place) -> Result<Value, Finding> {
    let too_long = |limit: usize| {
        let message = format!("String should have at most {limit} characters");
        Err(Finding::new("string_too_long", place, &message, value).with("max_length", limit))
    };
    let is_allowed = |character: char| matches!(character, '_' | '.' | '-') || is_word(character);
    match kind {
        Kind::Id if text.chars().count() > LONGEST_ID => too_long(LONGEST_ID),
        Kind::Id if text.is_empty() || !text.chars().all(is_allowed) => {
            let message = format!("String should match pattern '{PATTERN}'");
            Err(Finding::new("string_pattern_mismatch", place, &message, value).with("pattern", PATTERN))
        }
        Kind::Team if text.chars().count() > LONGEST_TEAM => too_long(LONGEST_TEAM),
        Kind::Extra if text.is_empty() => Ok("{}".into()),
        Kind::Extra => match json::parse(text) {
            Ok(document) if matches!(document.root, Json::Object(_)) => Ok(value.clone()),
            Ok(_) => Err(Finding::of_validator(place, "The `extra` field must be a valid JSON object", value)),
            Err(_) => Err(Finding::of_validator(place, "The `extra` field is not JSON", value)),
        },
        _ => Ok(value.clone()),
    }
}

fn flag(value: &Value, place: &Place) -> Result<Value, Finding> {
    let folded = match value {
        Value::String(text) => text.to_lowercase(),
        other => other.to_string(),
    };
    match folded.as_str() {
        "true" | "1" | "1.0" | "on" | "t" | "y" | "yes" => Ok(true.into()),
        "false" | "0" | "0.0" | "off" | "f" | "n" | "no" => Ok(false.into()),
        _ if value.is_string() || value.is_number() => {
            let message = "Input should be a valid boolean, unable to interpret input";
            Err(Finding::new("bool_parsing", place, message, value))
        }
        _ => Err(Finding::new("bool_type", place, "Input should be a valid boolean", value)),
    }
}

/// A letter, a digit or a mark. Rust counts fractions and the like as numeric.
fn is_word(character: char) -> bool {
    let is_no_digit = matches!(character, '²' | '³' | '¹' | '¼'..='¾' | '\u{2070}'..='\u{2079}' | '\u{2080}'..='\u{2089}'
        | '\u{2150}'..='\u{215f}' | '\u{2460}'..='\u{249b}' | '\u{24ea}'..='\u{24ff}' | '\u{2776}'..='\u{2793}');
    (character.is_alphanumeric() && !is_no_digit) || is_mark(character)
}

/// What the pattern of names takes and the database does not; marks of single scripts are left out.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{200c}' | '\u{200d}'
        | '\u{203f}' | '\u{2040}' | '\u{20d0}'..='\u{20ff}' | '\u{24b6}'..='\u{24e9}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}')
}
