//! How the service reports a violated rule. It checks in layers; the first layer with findings reports all of them,
//! and later layers do not run.

use std::collections::BTreeMap;

use connguard_rules::Violation;

use super::error::Failure;

/// The layers in the service's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    /// The header, before the body is looked at.
    Header,
    /// Decoding the body.
    Decoding,
    /// The multi-tenant guard of hosts.
    Guard,
    /// Required members of the request, named as in the request.
    Missing,
    /// Values of the request's members, named as in the request.
    Invalid,
    /// Required members of the connection, named in snake case.
    DomainMissing,
    /// Values of the connection's members, named in snake case.
    DomainInvalid,
}

impl Layer {
    fn code(self) -> &'static str {
        match self {
            Self::Header => "FET-0403",
            Self::Guard => "FET-0414",
            Self::Missing | Self::DomainMissing => "FET-0402",
            Self::Decoding | Self::Invalid | Self::DomainInvalid => "FET-0001",
        }
    }

    fn message(self) -> &'static str {
        match self {
            Self::Header => "the header X-Product-Name is missing or not valid",
            Self::Decoding => "the request body is empty or cannot be read",
            Self::Guard => "the host is an address that is not allowed",
            Self::Missing | Self::DomainMissing => "required fields are missing; see fields",
            Self::Invalid | Self::DomainInvalid => "fields are not valid; see fields",
        }
    }

    fn is_of_domain(self) -> bool {
        matches!(self, Self::DomainMissing | Self::DomainInvalid)
    }
}

/// The member that a refusal names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    /// None.
    Unnamed,
    /// The one that the violation's path ends with.
    FromPath,
    Named(&'static str),
}

use Field::{FromPath, Named, Unnamed};
use Layer::{Decoding, DomainInvalid, DomainMissing, Guard, Header, Invalid, Missing};

/// Every rule that the service enforces on a connection.
const REFUSALS: &[(&str, Layer, Field)] = &[
    ("lerian.product.required", Header, Unnamed),
    ("lerian.product.length", Header, Unnamed),
    ("lerian.product.characters", Header, Unnamed),
    ("lerian.body.empty", Decoding, Unnamed),
    ("lerian.body.type", Decoding, Unnamed),
    ("lerian.host.blocked", Guard, Unnamed),
    ("lerian.body.required", Missing, FromPath),
    ("lerian.type.values", Invalid, Named("type")),
    ("lerian.host.syntax", Invalid, Named("host")),
    ("lerian.port.range", Invalid, Named("port")),
    ("lerian.config-name.blank", DomainMissing, Named("config_name")),
    ("lerian.config-name.characters", DomainMissing, Named("config_name")),
    ("lerian.database-name.blank", DomainMissing, Named("database_name")),
    ("lerian.user-name.blank", DomainMissing, Named("username")),
    ("lerian.ssl.mode-required", DomainMissing, Named("ssl.mode")),
    ("lerian.ssl.ca-required", DomainMissing, Named("ssl.ca")),
    ("lerian.config-name.length", DomainInvalid, Named("config_name")),
    ("lerian.ssl.mode", DomainInvalid, Named("ssl.mode")),
];

/// What the documentation forbids but the service stores.
const NOT_ENFORCED: &[&str] = &[
    "lerian.body.misspelt-member",
    "lerian.metadata.key-length",
    "lerian.metadata.value-length",
    "lerian.metadata.string-values",
    "lerian.metadata.no-nesting",
];

/// The differences of an update: it checks the length of the name first.
const UPDATE_REFUSALS: &[(&str, Layer, Field)] =
    &[("lerian.config-name.length", Invalid, Named("configName")), ("lerian.update.blank", DomainMissing, FromPath)];

/// The failure for these violations of a create request. `port_is_zero`: the service treats zero as a
/// member that is missing.
pub(crate) fn refuse(violations: &[Violation], port_is_zero: bool) -> Result<(), Failure> {
    let mut findings = Findings::sort(violations, &[]);
    if port_is_zero {
        findings.port_is_missing();
    }
    findings.refuse()
}

/// The findings of each layer: messages by the names of members.
#[derive(Debug, Default)]
pub(crate) struct Findings(BTreeMap<Layer, BTreeMap<String, String>>);

impl Findings {
    /// The findings of a record as a whole.
    pub(crate) fn of_record(violations: &[Violation]) -> Self {
        Self::sort(violations, &[]).split_off_domain()
    }

    /// The findings of an update request.
    pub(crate) fn of_update(violations: &[Violation]) -> Self {
        Self::sort(violations, UPDATE_REFUSALS)
    }

    fn sort(violations: &[Violation], special: &[(&str, Layer, Field)]) -> Self {
        let mut findings = Self::default();
        for violation in violations {
            let rule = violation.rule.id;
            if NOT_ENFORCED.contains(&rule) {
                continue;
            }
            let known = special.iter().chain(REFUSALS).find(|(id, ..)| *id == rule);
            // The remaining rules are about the input itself: to the service, an unreadable body.
            let (_, mut layer, field) = known.copied().unwrap_or((rule, Decoding, Unnamed));
            let last = violation.path.rsplit('/').next().unwrap_or_default();
            // An update checks the length of these even if they are blank.
            if rule == "lerian.update.blank" && ["host", "configName"].contains(&last) {
                layer = Invalid;
            }
            let fields = findings.0.entry(layer).or_default();
            let name = match field {
                Unnamed => continue,
                FromPath if layer.is_of_domain() => in_domain(last),
                FromPath => last,
                Named(name) => name,
            };
            // Only the message of the field has the code of a wrong mode.
            let code = if rule == "lerian.ssl.mode" { "FET-0413 - " } else { "" };
            fields.entry(name.to_owned()).or_insert_with(|| format!("{code}{}", violation.rule.summary));
        }
        findings
    }

    fn port_is_missing(&mut self) {
        if let Some(text) = self.0.get_mut(&Invalid).and_then(|fields| fields.remove("port")) {
            self.0.entry(Missing).or_default().insert("port".to_owned(), text);
        }
        self.0.retain(|layer, fields| *layer != Invalid || !fields.is_empty());
    }

    /// Splits off the findings of the domain layers, which check the record and come last.
    pub(crate) fn split_off_domain(&mut self) -> Self {
        Self(self.0.split_off(&DomainMissing))
    }

    /// Adds a missing member of the record, named as in the domain layer.
    pub(crate) fn lacks(&mut self, name: &str, message: &str) {
        self.0.entry(DomainMissing).or_default().insert(name.to_owned(), message.to_owned());
    }

    /// Adds other findings; own messages take precedence.
    pub(crate) fn join(&mut self, other: Self) {
        for (layer, fields) in other.0 {
            let own = self.0.entry(layer).or_default();
            for (name, message) in fields {
                own.entry(name).or_insert(message);
            }
        }
    }

    /// The failure of the first layer with findings.
    pub(crate) fn refuse(mut self) -> Result<(), Failure> {
        match self.0.pop_first() {
            None => Ok(()),
            Some((layer, fields)) => {
                Err(Failure::new(layer.code(), layer.message()).with_fields(fields, layer.is_of_domain()))
            }
        }
    }
}

/// A member as the domain layer names it.
fn in_domain(member: &str) -> &str {
    match member {
        "configName" => "config_name",
        "databaseName" => "database_name",
        "userName" => "username",
        other => other,
    }
}

/// Whether one of the violations is about the header.
pub(crate) fn is_about_header(violation: &Violation) -> bool {
    REFUSALS.iter().any(|(id, layer, _)| *id == violation.rule.id && *layer == Header)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_of_a_request_has_its_refusal() {
        let rules: Vec<_> = connguard_rules::rules().filter(|rule| rule.id.starts_with("lerian.")).collect();
        assert!(rules.len() > 30, "{} rules found", rules.len());
        for rule in &rules {
            let refuses = rule.severity == connguard_rules::Severity::Error;
            let is_of_others =
                ["lerian.parameter.", "lerian.mapped-fields.", "lerian.id.format", "lerian.update.unassigned"]
                    .iter()
                    .any(|start| rule.id.starts_with(start));
            let is_refused = REFUSALS.iter().chain(UPDATE_REFUSALS).any(|(id, ..)| *id == rule.id);
            let is_known = is_refused || NOT_ENFORCED.contains(&rule.id);
            assert_eq!(is_known, refuses && !is_of_others, "{}", rule.id);
        }
        for (id, ..) in REFUSALS.iter().chain(UPDATE_REFUSALS) {
            assert!(rules.iter().any(|rule| rule.id == *id), "{id} is no rule");
        }
    }
}
