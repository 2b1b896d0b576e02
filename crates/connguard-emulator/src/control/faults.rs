//! Faults that are injected on demand: the troubles of networks and of services under load.

use serde::Serialize;
use serde_json::Value;

use crate::control::settings::{object, option, unknown, whole};
use crate::persistence::crypto::random;
use crate::provider::operations;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// Answers `status` without processing the request, or, with `processed`, after it.
    Status,
    /// Answers 502 with a page of a proxy, without processing the request.
    Html502,
    /// Answers 200 with what is no reply of the operation, without processing the request.
    Maintenance,
    /// Breaks the connection without processing the request.
    ResetBefore,
    /// Processes the request, then breaks the connection.
    ResetAfter,
    /// Answers late; when the request is processed, its [`Commit`] says.
    Delay,
    /// Processes the request, then sends half the answer.
    Truncate,
}

const KINDS: [(&str, Kind); 7] = [
    ("status", Kind::Status),
    ("html_502", Kind::Html502),
    ("maintenance", Kind::Maintenance),
    ("reset_before", Kind::ResetBefore),
    ("reset_after", Kind::ResetAfter),
    ("delay", Kind::Delay),
    ("truncate", Kind::Truncate),
];

impl Kind {
    /// The name in settings and in the journal.
    pub(crate) fn name(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }
}

/// When a delayed request is processed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Commit {
    /// Before the delay.
    Before,
    /// After it, also for a client that has gone away by then.
    After,
    /// After it for a client that still waits; not at all for one that has gone away.
    Never,
}

const COMMITS: [(&str, Commit); 3] = [("before", Commit::Before), ("after", Commit::After), ("never", Commit::Never)];

/// One fault as it was asked for. Without `operation` it befalls every operation but the token's; without
/// `probability` and `times`, every time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Fault {
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    #[serde(serialize_with = "serialize_kind")]
    pub(crate) kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<u16>,
    /// Seconds or a date, as the header holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) retry_after: Option<String>,
    /// A request that was carried out is answered with the status all the same.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) processed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) milliseconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) commit: Option<Commit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    probability: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    times: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
}

fn serialize_kind<S: serde::Serializer>(kind: &Kind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.name())
}

/// Reads the setting `faults`.
///
/// # Errors
///
/// A sentence that names the first member that is unknown or has a wrong value, and what is allowed.
pub(crate) fn read_faults(value: &Value) -> Result<Vec<Fault>, String> {
    let items = value.as_array().ok_or("faults must be a list of objects")?;
    items.iter().enumerate().map(|(index, item)| read_fault(item, &format!("faults[{index}]"))).collect()
}

fn read_fault(value: &Value, path: &str) -> Result<Fault, String> {
    let members = object(value, path)?;
    let kind = members.get("kind").ok_or_else(|| format!("{path}.kind is missing"))?;
    let mut fault = Fault {
        operation: None,
        kind: option(kind, &format!("{path}.kind"), &KINDS)?,
        status: None,
        retry_after: None,
        processed: false,
        milliseconds: None,
        commit: None,
        probability: None,
        times: None,
        seed: None,
    };
    for (name, value) in members {
        let path = format!("{path}.{name}");
        match name.as_str() {
            "kind" => {}
            "operation" => fault.operation = Some(read_operation(value, &path)?),
            "status" if fault.kind == Kind::Status => fault.status = Some(read_status(value, &path)?),
            "retry_after" if fault.kind == Kind::Status => fault.retry_after = Some(read_retry_after(value, &path)?),
            "processed" if fault.kind == Kind::Status => {
                fault.processed = value.as_bool().ok_or_else(|| format!("{path} must be true or false"))?;
            }
            "milliseconds" if fault.kind == Kind::Delay => fault.milliseconds = Some(whole(value, &path, 0, 600_000)?),
            "commit" if fault.kind == Kind::Delay => fault.commit = Some(option(value, &path, &COMMITS)?),
            "probability" => {
                let probability = value.as_f64().filter(|number| (0.0..=1.0).contains(number));
                fault.probability = Some(probability.ok_or_else(|| format!("{path} must be between 0 and 1"))?);
            }
            "times" => fault.times = Some(whole(value, &path, 0, u64::MAX)?),
            "seed" => fault.seed = Some(whole(value, &path, 0, u64::MAX)?),
            _ => {
                let known = "operation, kind, status, retry_after and processed (kind status), milliseconds and commit \
                             (kind delay), probability, times, seed";
                return Err(unknown(&path, known));
            }
        }
    }
    match fault.kind {
        Kind::Status if fault.status.is_none() => Err(format!("{path}.status is missing")),
        Kind::Delay if fault.milliseconds.is_none() => Err(format!("{path}.milliseconds is missing")),
        _ => Ok(fault),
    }
}

fn read_operation(value: &Value, path: &str) -> Result<String, String> {
    let named = value.as_str().filter(|text| operations().any(|operation| is_named(operation, text)));
    named.map(str::to_owned).ok_or_else(|| {
        let known: Vec<_> = operations().collect();
        format!("{path} must be one of {}", known.join(", "))
    })
}

fn read_status(value: &Value, path: &str) -> Result<u16, String> {
    let status = whole(value, path, 400, 599)?;
    u16::try_from(status).map_err(|error| format!("{path}: {error}"))
}

fn read_retry_after(value: &Value, path: &str) -> Result<String, String> {
    match value {
        Value::String(text) if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) => Ok(text.clone()),
        Value::Number(number) if number.is_u64() => Ok(number.to_string()),
        _ => Err(format!("{path} must be a number of seconds, or the text of a date")),
    }
}

/// An operation is named in full (`lerian.get_connection`) or without its provider.
fn is_named(operation: &str, name: &str) -> bool {
    operation == name || operation.split_once('.').is_some_and(|(_, short)| short == name)
}

/// The faults in force and how often each may still happen.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Armed>);

#[derive(Debug)]
struct Armed {
    fault: Fault,
    remaining: Option<u64>,
    state: u64,
}

impl Faults {
    /// Arms the faults anew.
    pub(crate) fn new(faults: &[Fault]) -> Self {
        let arm = |fault: &Fault| Armed {
            fault: fault.clone(),
            remaining: fault.times,
            state: fault.seed.unwrap_or_else(|| random().map_or(0, u64::from_le_bytes)),
        };
        Self(faults.iter().map(arm).collect())
    }

    /// The first fault in the list that befalls this request.
    pub(crate) fn pick(&mut self, operation: &str) -> Option<Fault> {
        self.0.iter_mut().find_map(|armed| armed.befalls(operation).then(|| armed.fault.clone()))
    }
}

impl Armed {
    fn befalls(&mut self, operation: &str) -> bool {
        let meant = match &self.fault.operation {
            Some(name) => is_named(operation, name),
            // A fault that is meant for the API should not be used up by the request for a token.
            None => ![crate::services::matillion::TOKEN, crate::services::lerian::TOKEN].contains(&operation),
        };
        if !meant || self.remaining == Some(0) {
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

    /// The next number in [0, 1) of the sequence that the seed starts (SplitMix64).
    fn next_fraction(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        // The upper 53 bits are what a double holds exactly.
        (mixed >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn armed(faults: Value) -> Faults {
        Faults::new(&read_faults(&faults).unwrap())
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
        let refusal = |fault: Value| read_faults(&json!([fault])).unwrap_err();
        assert_eq!(refusal(json!({})), "faults[0].kind is missing");
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
    fn what_was_asked_for_is_shown_again() {
        let asked = json!([{"kind": "status", "status": 503, "retry_after": "1", "times": 1}]);
        assert_eq!(serde_json::to_value(read_faults(&asked).unwrap()).unwrap(), asked);
        let late = json!([{"kind": "delay", "milliseconds": 1, "commit": "after"}]);
        assert_eq!(serde_json::to_value(read_faults(&late).unwrap()).unwrap(), late);
        let seconds = json!([{"kind": "status", "status": 503, "retry_after": 1}]);
        assert_eq!(read_faults(&seconds).unwrap()[0].retry_after.as_deref(), Some("1"));
    }
}
