//! One action, step by step.

use std::collections::BTreeSet;
use std::sync::Arc;

use connguard_manifest::{Action, Seen, Step, Stored, StoredDifferently, carry_over, same};
use connguard_rules::{Arguments, Effect, Operation, Provider};
use serde_json::Value;
use tokio::time::Instant;

use super::read;
use super::report::{ApplyEntry, ApplyOutcome};
use crate::attempts::AttemptLog;
use crate::call::arguments::known;
use crate::call::client::Client;
use crate::call::context::{CallContext, Outcome};
use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::transport::retry::backoff;

/// A target that is written to.
pub(super) struct Run {
    pub(super) client: Arc<Client>,
    pub(super) provider: Provider,
    pub(super) seen: Seen,
    /// Numbers of actions that were carried out before.
    pub(super) done: BTreeSet<usize>,
    /// What is written is tried out.
    pub(super) test: bool,
}

/// Carries an action out; `log` hears of its requests.
pub(super) async fn carried_out(
    run: &Run,
    action: &Action,
    bodies: Vec<Option<Value>>,
    log: &AttemptLog,
) -> ApplyEntry {
    if run.done.contains(&action.id) {
        return ApplyEntry::new(action, ApplyOutcome::Already, None);
    }
    let mut outcome = ApplyOutcome::Already;
    let mut notes = Vec::new();
    let mut id = action.remote_id.clone();
    for (step, body) in action.steps.iter().zip(bodies) {
        let sent = body.clone();
        match send(run, action, step, body, log).await {
            Ok(Done::Now(reply)) => {
                outcome = ApplyOutcome::Applied;
                notes.extend(stored_differently(action, step.operation, sent.as_ref(), &reply));
                id = reply["id"].as_str().map(str::to_owned).or(id);
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
    let test_error = match id {
        Some(id) if run.test && outcome == ApplyOutcome::Applied => test(run, action, id).await,
        _ => None,
    };
    ApplyEntry { notes, test_error, ..ApplyEntry::new(action, outcome, None) }
}

/// Why the service cannot use a connection that was written; nothing if it can, or cannot say.
async fn test(run: &Run, action: &Action, id: String) -> Option<Error> {
    let is_there = action.kind == "connection" && action.after != "absent";
    let operation = connguard_manifest::connections(run.provider).test.filter(|_| is_there)?;
    let arguments = Arguments::from_iter([("id".to_owned(), Value::from(id))]);
    match known(operation) {
        Ok(operation) => patient(run, operation, &arguments, None, &AttemptLog::default()).await.err(),
        Err(error) => Some(error),
    }
}

enum Done {
    Now(Value),
    Before,
}

async fn send(run: &Run, action: &Action, step: &Step, body: Option<Value>, log: &AttemptLog) -> Result<Done> {
    let operation = known(step.operation)?;
    let body = body.map(|body| kept(run, action, operation, body));
    match patient(run, operation, &step.arguments, body.as_ref(), log).await {
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

/// Sends, again as long as the service says that the object is in use.
async fn patient(
    run: &Run,
    operation: &'static Operation,
    arguments: &Arguments,
    body: Option<&Value>,
    log: &AttemptLog,
) -> Result<Outcome> {
    let sender = run.client.sender();
    let end = Instant::now() + sender.transport().limits().timeout;
    let mut attempt = 0;
    loop {
        let context = CallContext { queues_freely: true, log: log.clone(), ..CallContext::default() };
        let done = run.client.call_in(context, operation, arguments.clone(), body.cloned()).await;
        let is_busy = |error: &Error| sender.adapter().busy().is_some_and(|code| error.api_code() == Some(code));
        attempt += 1;
        let wait = backoff(attempt);
        if !done.as_ref().is_err_and(is_busy) || Instant::now() + wait >= end {
            return done;
        }
        tokio::time::sleep(wait).await;
    }
}

/// An update replaces objects as a whole, so what is not the manifest's is sent again as it is stored.
fn kept(run: &Run, action: &Action, operation: &Operation, body: Value) -> Value {
    let is_update = matches!(operation.effect, Effect::Replace | Effect::Change);
    match body {
        Value::Object(body) if is_update && action.kind == "connection" => {
            let key = connguard_manifest::connections(run.provider).key;
            let text = |stored: &Stored, name: &str| stored.0.get(name).and_then(Value::as_str).map(str::to_owned);
            let is_meant = |stored: &&Stored| match &action.remote_id {
                Some(id) => text(stored, "id").as_ref() == Some(id),
                None => text(stored, key).as_ref() == Some(&action.key),
            };
            let stored = run.seen.connections.iter().find(is_meant);
            let body = match stored {
                Some(stored) => carry_over(run.provider, body, &stored.0, &action.ignore),
                None => body,
            };
            Value::Object(body)
        }
        body => body,
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
