//! Faults injected on demand: failures of networks and of services under load.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::settings::{self, Whole, choice, given};
use crate::persistence::crypto::random;

/// The kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// Answers `status` without processing the request, or, with `processed`, after it.
    Status,
    /// Answers 502 with the HTML page of a proxy, without processing the request.
    #[serde(rename = "html_502")]
    Html502,
    /// Answers 200 with a body that is not the operation's reply, without processing the request.
    Maintenance,
    /// Breaks the connection without processing the request.
    ResetBefore,
    /// Processes the request, then breaks the connection.
    ResetAfter,
    /// Answers late; [`Commit`] says when the request is processed.
    Delay,
    /// Processes the request, then sends half the answer.
    Truncate,
}

impl Kind {
    /// The name in settings and in the journal.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Html502 => "html_502",
            Self::Maintenance => "maintenance",
            Self::ResetBefore => "reset_before",
            Self::ResetAfter => "reset_after",
            Self::Delay => "delay",
            Self::Truncate => "truncate",
        }
    }
}

/// When a delayed request is processed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Commit {
    /// Before the delay.
    Before,
    /// After it, even if the client has disconnected by then.
    After,
    /// After it if the client still waits; not at all if it has disconnected.
    Never,
}

/// A fault as it was configured. Without `operation` it applies to every operation except the token endpoints; without
/// `probability` and `times`, every time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(crate) struct Fault {
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    #[serde(deserialize_with = "choice")]
    pub(crate) kind: Kind,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    status: Option<Whole<400, 599>>,
    /// Seconds or a date, as the header holds it.
    #[serde(default, deserialize_with = "retry_after", skip_serializing_if = "Option::is_none")]
    pub(crate) retry_after: Option<String>,
    /// The request is processed before it is answered with the status.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    processed: Option<bool>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    milliseconds: Option<Whole<0, 600_000>>,
    #[serde(default, deserialize_with = "commit", skip_serializing_if = "Option::is_none")]
    pub(crate) commit: Option<Commit>,
    #[serde(default, deserialize_with = "probability", skip_serializing_if = "Option::is_none")]
    probability: Option<f64>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    times: Option<Whole<0, { u64::MAX }>>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    seed: Option<Whole<0, { u64::MAX }>>,
}

/// The members of a fault, for messages.
const MEMBERS: &str = "operation, kind, status, retry_after and processed (kind status), milliseconds and commit \
                       (kind delay), probability, times, seed";

fn retry_after<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(text) if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) => Ok(Some(text)),
        Value::Number(number) if number.is_u64() => Ok(Some(number.to_string())),
        _ => Err(settings::invalid(&format_args!("a number of seconds, or a date as a string"))),
    }
}

fn commit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Commit>, D::Error> {
    choice(deserializer).map(Some)
}

fn probability<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let number = Value::deserialize(deserializer)?.as_f64().filter(|number| (0.0..=1.0).contains(number));
    number.map(Some).ok_or_else(|| settings::invalid(&format_args!("between 0 and 1")))
}

/// Reads the setting `faults`.
///
/// # Errors
///
/// A sentence that names the first member that is unknown or invalid, and what is allowed.
pub(crate) fn read_faults(value: &Value, operations: &[&str]) -> Result<Vec<Fault>, String> {
    // Some members exist for one kind only, which serde's list does not say.
    let faults: Vec<Fault> =
        settings::read("faults", value).map_err(|message| match message.split_once("; known are ") {
            Some((unknown, _)) => format!("{unknown}; known are {MEMBERS}"),
            None => message,
        })?;
    for (index, fault) in faults.iter().enumerate() {
        fault.check(&format!("faults[{index}]"), operations)?;
    }
    Ok(faults)
}

/// An operation is named in full (`lerian.get_connection`) or without its provider.
fn is_named(operation: &str, name: &str) -> bool {
    operation == name || operation.split_once('.').is_some_and(|(_, short)| short == name)
}

impl Fault {
    pub(crate) fn status(&self) -> u16 {
        self.status.and_then(|status| u16::try_from(status.get()).ok()).unwrap_or(500)
    }

    pub(crate) fn is_processed(&self) -> bool {
        self.processed.unwrap_or_default()
    }

    pub(crate) fn milliseconds(&self) -> u64 {
        self.milliseconds.map(Whole::get).unwrap_or_default()
    }

    /// Checks what serde cannot: members that depend on the kind, and names of operations.
    fn check(&self, path: &str, operations: &[&str]) -> Result<(), String> {
        if let Some(name) = &self.operation
            && !operations.iter().any(|operation| is_named(operation, name))
        {
            return Err(format!("{path}.operation must be one of {}", operations.join(", ")));
        }
        let (is_status, is_delay) = (self.kind == Kind::Status, self.kind == Kind::Delay);
        let misplaced = [
            ("status", self.status.is_some() && !is_status),
            ("retry_after", self.retry_after.is_some() && !is_status),
            ("processed", self.processed.is_some() && !is_status),
            ("milliseconds", self.milliseconds.is_some() && !is_delay),
            ("commit", self.commit.is_some() && !is_delay),
        ];
        if let Some((name, _)) = misplaced.iter().find(|(_, is_misplaced)| *is_misplaced) {
            return Err(settings::unknown(&format!("{path}.{name}"), [MEMBERS]));
        }
        match self.kind {
            Kind::Status if self.status.is_none() => Err(format!("{path}.status is missing")),
            Kind::Delay if self.milliseconds.is_none() => Err(format!("{path}.milliseconds is missing")),
            _ => Ok(()),
        }
    }
}

/// The faults in force, and how often each may still happen.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Armed>);

#[derive(Debug)]
struct Armed {
    fault: Fault,
    remaining: Option<u64>,
    /// The state of the pseudo-random number generator.
    state: u64,
}

impl Faults {
    /// Activates these faults.
    pub(crate) fn new(faults: Vec<Fault>) -> Self {
        let arm = |fault: Fault| Armed {
            remaining: fault.times.map(Whole::get),
            state: fault.seed.map_or_else(|| random().map_or(0, u64::from_le_bytes), Whole::get),
            fault,
        };
        Self(faults.into_iter().map(arm).collect())
    }

    /// The faults as they were configured.
    pub(crate) fn list(&self) -> Vec<&Fault> {
        self.0.iter().map(|armed| &armed.fault).collect()
    }

    /// The first fault that happens to this request.
    pub(crate) fn pick(&mut self, operation: &str) -> Option<Fault> {
        self.0.iter_mut().find_map(|armed| armed.happens(operation).then(|| armed.fault.clone()))
    }
}

impl Armed {
    fn happens(&mut self, operation: &str) -> bool {
        let is_meant = match &self.fault.operation {
            Some(name) => is_named(operation, name),
            // A fault for the API should not be used up by a token request, whose operation is not in the
            // provider's document.
            None => connguard_rules::operation(operation).is_ok(),
        };
        if !is_meant || self.remaining == Some(0) {
            return false;
        }
        if self.fault.probability.is_some_and(|probability| self.next_fraction() >= probability) {
            return false;
        }
        if let Some(remaining) = &mut self.remaining {
            *remaining -= 1;
        }
        true
    }

    /// The next pseudo-random number in [0, 1) (SplitMix64).
    fn next_fraction(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        // A double holds 53 bits exactly.
        (mixed >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const OPERATIONS: [&str; 2] = ["lerian.get_connection", "matillion.token"];

    fn read(faults: &Value) -> Result<Vec<Fault>, String> {
        read_faults(faults, &OPERATIONS)
    }

    fn armed(faults: Value) -> Faults {
        Faults::new(read(&faults).unwrap())
    }

    #[test]
    fn times_are_counted_for_the_operations_that_are_meant() {
        let mut faults = armed(json!([{"kind": "html_502", "operation": "get_connection", "times": 2}]));
        assert!(faults.pick("lerian.list_connections").is_none());
        assert!(faults.pick("lerian.get_connection").is_some());
        assert!(faults.pick("lerian.get_connection").is_some());
        assert!(faults.pick("lerian.get_connection").is_none());
    }

    #[test]
    fn tokens_fail_only_when_they_are_named() {
        assert!(armed(json!([{"kind": "html_502"}])).pick("matillion.token").is_none());
        assert!(armed(json!([{"kind": "html_502", "operation": "matillion.token"}])).pick("matillion.token").is_some());
    }

    #[test]
    fn the_same_seed_gives_the_same_sequence_near_the_probability() {
        let sequence = |seed: u64| -> Vec<bool> {
            let mut faults = armed(json!([{"kind": "html_502", "probability": 0.25, "seed": seed}]));
            (0..1000).map(|_| faults.pick("lerian.get_connection").is_some()).collect()
        };
        assert_eq!(sequence(7), sequence(7));
        assert_ne!(sequence(7), sequence(8));
        let happened = sequence(7).into_iter().filter(|happened| *happened).count();
        assert!((200..300).contains(&happened), "{happened}");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let refusal = |fault: Value| read(&json!([fault])).unwrap_err();
        assert_eq!(refusal(json!({})), "faults[0].kind is missing");
        assert_eq!(refusal(json!(1)), "faults[0] must be an object");
        assert_eq!(
            refusal(json!({"kind": "truncate", "x": 1})),
            format!("faults[0].x is unknown; known are {MEMBERS}")
        );
        assert!(refusal(json!({"kind": "boom"})).starts_with("faults[0].kind must be one of \"status\""));
        assert_eq!(refusal(json!({"kind": "status"})), "faults[0].status is missing");
        assert!(refusal(json!({"kind": "status", "status": 200})).starts_with("faults[0].status must be"));
        assert_eq!(refusal(json!({"kind": "delay"})), "faults[0].milliseconds is missing");
        let commit = refusal(json!({"kind": "delay", "milliseconds": 1, "commit": "later"}));
        assert_eq!(commit, "faults[0].commit must be one of \"before\", \"after\", \"never\"");
        assert!(refusal(json!({"kind": "truncate", "commit": "after"})).starts_with("faults[0].commit is unknown"));
        assert!(refusal(json!({"kind": "truncate", "status": 500})).starts_with("faults[0].status is unknown"));
        assert!(refusal(json!({"kind": "truncate", "operation": "fly"})).starts_with("faults[0].operation must be"));
        assert!(refusal(json!({"kind": "truncate", "probability": 2})).starts_with("faults[0].probability must be"));
    }

    #[test]
    fn a_kind_has_one_name() {
        for kind in ["status", "html_502", "maintenance", "reset_before", "reset_after", "delay", "truncate"] {
            assert_eq!(serde_json::from_value::<Kind>(json!(kind)).unwrap().name(), kind);
        }
    }

    #[test]
    fn what_was_asked_for_is_shown_again() {
        let asked = json!([{"kind": "status", "status": 503, "retry_after": "1", "times": 1}]);
        assert_eq!(serde_json::to_value(read(&asked).unwrap()).unwrap(), asked);
        let late = json!([{"kind": "delay", "milliseconds": 1, "commit": "after"}]);
        assert_eq!(serde_json::to_value(read(&late).unwrap()).unwrap(), late);
        let seconds = json!([{"kind": "status", "status": 503, "retry_after": 1}]);
        assert_eq!(read(&seconds).unwrap()[0].retry_after.as_deref(), Some("1"));
    }
}
