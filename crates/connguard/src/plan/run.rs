//! One action, step by step.

use std::collections::BTreeSet;
use std::sync::Arc;

use connguard_manifest::{Action, Seen, StoredDifferently, carry_over, same};
use connguard_rules::{Arguments, Effect, Provider};
use serde_json::Value;

use super::read;
use super::report::{ApplyEntry, ApplyOutcome};
use crate::call::arguments::known;
use crate::call::client::Client;
use crate::call::context::CallContext;
use crate::error::Result;
use crate::generated::errors::ErrorKind;

/// A target that is written to.
pub(super) struct Run {
    pub(super) client: Arc<Client>,
    pub(super) provider: Provider,
    pub(super) seen: Seen,
    /// Numbers of actions that were carried out before.
    pub(super) done: BTreeSet<usize>,
}

pub(super) async fn carried_out(run: &Run, action: &Action, bodies: Vec<Option<Value>>) -> ApplyEntry {
    if run.done.contains(&action.id) {
        return ApplyEntry::new(action, ApplyOutcome::Already, None);
    }
    let mut outcome = ApplyOutcome::Already;
    let mut notes = Vec::new();
    for (step, body) in action.steps.iter().zip(bodies) {
        let sent = body.clone();
        match send(run, action, step.operation, &step.arguments, body).await {
            Ok(Done::Now(reply)) => {
                outcome = ApplyOutcome::Applied;
                notes.extend(stored_differently(action, step.operation, sent.as_ref(), &reply));
            }
            Ok(Done::Before) => {}
            Err(error) => {
                let outcome = match error.has_unknown_outcome() {
                    true => ApplyOutcome::Unknown,
                    false => ApplyOutcome::Failed,
                };
                return ApplyEntry::new(action, outcome, Some(error));
            }
        }
    }
    ApplyEntry { notes, ..ApplyEntry::new(action, outcome, None) }
}

enum Done {
    Now(Value),
    Before,
}

async fn send(
    run: &Run,
    action: &Action,
    operation: &'static str,
    arguments: &Arguments,
    body: Option<Value>,
) -> Result<Done> {
    let operation = known(operation)?;
    let body = body.map(|body| kept(run, action, operation.id, body));
    let context = CallContext { queues_freely: true, ..CallContext::default() };
    match run.client.call_in(context, operation, arguments.clone(), body.clone()).await {
        Ok(reply) => Ok(Done::Now(reply.value)),
        Err(error) if operation.effect == Effect::Delete && error.kind() == ErrorKind::NotFound => Ok(Done::Before),
        Err(error)
            if operation.effect == Effect::Create
                && error.kind() == ErrorKind::Conflict
                && action.kind == "connection" =>
        {
            // Perhaps an earlier apply has made it.
            let stored = read::one(&run.client, run.provider, &run.seen, &action.key).await.ok().flatten();
            match (stored, body) {
                (Some(stored), Some(Value::Object(body))) if same(run.provider, &stored.0, &body) => Ok(Done::Before),
                _ => Err(error),
            }
        }
        Err(error) => Err(error),
    }
}

/// An update replaces details as a whole, so what is not the manifest's is sent again as it is stored.
fn kept(run: &Run, action: &Action, operation: &str, body: Value) -> Value {
    match (operation, body) {
        ("matillion.update_connection", Value::Object(body)) => {
            let stored = run
                .seen
                .connections
                .iter()
                .find(|stored| stored.0.get("name").and_then(Value::as_str) == Some(&action.key));
            let body = match stored {
                Some(stored) => carry_over(run.provider, body, &stored.0, &action.ignore),
                None => body,
            };
            Value::Object(body)
        }
        (_, body) => body,
    }
}

/// Members of a reply that are not what was sent: a difference that every plan would show again.
fn stored_differently(action: &Action, operation: &str, sent: Option<&Value>, reply: &Value) -> Vec<String> {
    let (Some(Value::Object(sent)), Value::Object(reply)) = (sent, reply) else { return Vec::new() };
    let told = |found: StoredDifferently| match found {
        StoredDifferently::Name { path, stored } => {
            format!("the service stores {path} as {stored:?}; declare that name")
        }
        StoredDifferently::Marker(path) => {
            format!("the service does not store the marker in {path}, so that this can never be pruned")
        }
        StoredDifferently::Member(path) if action.kind == "override" => {
            format!("the service stores {path} differently from what was sent; declare it as it is stored")
        }
        StoredDifferently::Member(path) => {
            format!("the service stores {path} differently from what was sent; add it to manage.ignore")
        }
        _ => "the service stores something differently from what was sent".to_owned(),
    };
    connguard_manifest::stored_differently(operation, sent, reply, &action.ignore).into_iter().map(told).collect()
}
