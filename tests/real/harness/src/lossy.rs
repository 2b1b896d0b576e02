//! Writes through a network that breaks exchanges: what the client said of each must be what the server has, and nothing may
//! have taken effect twice.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use xtask::failure::Failure;

use super::differential::Peer;
use super::link::{Exchange, Link};

/// So many of a thousand exchanges break.
pub const BROKEN_PER_MILLE: u32 = 200;

/// What the program said, by kind of write and name: `succeeded`, `failed` or `unknown`.
type Said = BTreeMap<String, BTreeMap<String, String>>;

/// How many writes ended how, and what is wrong with them.
pub struct Judged {
    pub counts: BTreeMap<String, usize>,
    pub wrong: Vec<String>,
}

/// Judges what a program's last line says by what went through the link and by what the server has now.
pub fn judge(output: &str, link: &Link, exchanges: &[Exchange], server: &Peer) -> Result<Judged, Failure> {
    link.break_some(0, 0);
    let last = output.lines().last().unwrap_or_default();
    let said: Said = serde_json::from_str(last)?;
    Ok(compare(&said, &creates(exchanges), &server.all()?))
}

fn compare(said: &Said, creates: &BTreeMap<String, Vec<bool>>, stored: &BTreeMap<String, Value>) -> Judged {
    let mut judged = Judged { counts: BTreeMap::new(), wrong: Vec::new() };
    let empty = BTreeMap::new();
    let of = |kind: &str| said.get(kind).unwrap_or(&empty);
    for outcome in said.values().flat_map(BTreeMap::values) {
        *judged.counts.entry(outcome.clone()).or_default() += 1;
    }
    let mut wrong = |name: &str, what: &str| judged.wrong.push(format!("{name}: {what}"));
    for (name, outcome) in of("create").iter().chain(of("bulk")) {
        let deleted = of("delete").get(name).map(String::as_str);
        let exists = stored.contains_key(name);
        match (outcome.as_str(), deleted) {
            ("succeeded", None | Some("failed")) if !exists => {
                wrong(name, "created, says the client; it does not exist")
            }
            ("succeeded", Some("succeeded")) if exists => wrong(name, "deleted, says the client; it exists"),
            ("failed", None) if exists => wrong(name, "failed, says the client; it exists"),
            ("succeeded" | "failed" | "unknown", _) => {}
            (other, _) => wrong(name, &format!("the client says {other}, which is no outcome of a write")),
        }
    }
    for (name, outcome) in of("update") {
        let changed = stored.get(name).is_some_and(|connection| connection["host"] == json!("changed.example.com"));
        if outcome == "succeeded" && !changed {
            wrong(name, "updated, says the client; it is not");
        }
    }
    for (name, took_effect) in creates {
        // A create that was answered 409 would have been sent although it had taken effect before.
        if took_effect.iter().skip_while(|effect| !**effect).count() > 1 {
            wrong(name, "it was created, and sent again");
        }
    }
    let known: BTreeSet<&String> = of("create").keys().chain(of("bulk").keys()).collect();
    for name in stored.keys().filter(|name| !known.contains(name)) {
        wrong(name, "nobody asked for it");
    }
    judged
}

/// By name, the creates that reached the server, in their order: whether each took effect.
fn creates(exchanges: &[Exchange]) -> BTreeMap<String, Vec<bool>> {
    let mut creates: BTreeMap<String, Vec<bool>> = BTreeMap::new();
    for exchange in exchanges {
        let (Some(status), Ok(body)) = (exchange.status, serde_json::from_slice::<Value>(&exchange.body)) else {
            continue;
        };
        let mut keep = |body: &Value, effect: bool| {
            if let Some(name) = body["connection_id"].as_str() {
                creates.entry(name.to_owned()).or_default().push(effect);
            }
        };
        match (exchange.method.as_str(), body["actions"].as_array()) {
            ("POST", _) if exchange.path.ends_with("/connections") => keep(&body, status == 201),
            ("PATCH", Some(actions)) => {
                for action in actions.iter().filter(|action| action["action"] == "create") {
                    let created = exchange.reply["create"]["success"].as_array().cloned().unwrap_or_default();
                    for entity in action["entities"].as_array().into_iter().flatten() {
                        keep(entity, created.contains(&entity["connection_id"]));
                    }
                }
            }
            _ => {}
        }
    }
    creates
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(kind: &str, name: &str, outcome: &str) -> Said {
        [(kind.to_owned(), [(name.to_owned(), outcome.to_owned())].into())].into()
    }

    fn stored(names: &[&str]) -> BTreeMap<String, Value> {
        names.iter().map(|name| ((*name).to_owned(), json!({ "host": "h" }))).collect()
    }

    #[test]
    fn what_the_client_says_must_be_so() {
        for (kind, outcome, exists, right) in [
            ("create", "succeeded", true, true),
            ("create", "succeeded", false, false),
            ("create", "failed", true, false),
            ("create", "unknown", true, true),
            ("create", "unknown", false, true),
            ("bulk", "succeeded", false, false),
            ("bulk", "cancelled", false, false),
            ("update", "succeeded", true, false),
        ] {
            let mut all = said(kind, "a", outcome);
            if kind == "update" {
                all.extend(said("create", "a", "succeeded"));
            }
            let found = compare(&all, &BTreeMap::new(), &stored(if exists { &["a"] } else { &[] }));
            assert_eq!(found.wrong.is_empty(), right, "{kind} {outcome} {exists}: {:?}", found.wrong);
        }
        let mut deleted = said("create", "a", "succeeded");
        deleted.extend(said("delete", "a", "succeeded"));
        assert_eq!(compare(&deleted, &BTreeMap::new(), &stored(&[])).wrong, [""; 0]);
        assert_eq!(compare(&deleted, &BTreeMap::new(), &stored(&["a"])).wrong.len(), 1);
        assert_eq!(compare(&Said::new(), &BTreeMap::new(), &stored(&["a"])).wrong, ["a: nobody asked for it"]);
    }

    #[test]
    fn a_create_is_not_sent_again_after_it_took_effect() {
        let post = |status| Exchange {
            method: "POST".into(),
            path: "/api/v2/connections".into(),
            body: br#"{"connection_id":"a"}"#.to_vec(),
            broken: None,
            status,
            reply: Value::Null,
        };
        let wrong = |statuses: &[Option<u16>]| {
            let exchanges: Vec<Exchange> = statuses.iter().map(|status| post(*status)).collect();
            compare(&said("create", "a", "succeeded"), &creates(&exchanges), &stored(&["a"])).wrong
        };
        assert_eq!(wrong(&[None, Some(500), Some(201)]), [""; 0]);
        assert_eq!(wrong(&[Some(201), Some(409)]), ["a: it was created, and sent again"]);
        assert_eq!(wrong(&[Some(201), Some(201)]), ["a: it was created, and sent again"]);
    }

    #[test]
    fn items_of_a_bulk_request_are_creates() {
        let entities = json!([{ "connection_id": "a" }, { "connection_id": "b" }]);
        let bulk = Exchange {
            method: "PATCH".into(),
            path: "/api/v2/connections".into(),
            body: json!({ "actions": [{ "action": "create", "entities": entities }] }).to_string().into_bytes(),
            broken: None,
            status: Some(200),
            reply: json!({ "create": { "success": ["b"], "errors": [] } }),
        };
        let seen = creates(&[bulk]);
        assert_eq!((&seen["a"], &seen["b"]), (&vec![false], &vec![true]));
    }
}
