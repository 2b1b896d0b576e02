//! Sends what a call consists of: by itself, or items of a bulk run in one request, where the service takes them so.

use std::time::Duration;

use connguard_rules::{Arguments, Operation};
use serde_json::Value;
use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::attempts::AttemptLog;
use crate::error::{Error, Result};
use crate::provider::batch::Batch;
use crate::send::guarded::Guarded;
use crate::send::sender::Sender;
use crate::transport::gathering::{Gathered, Part, Waiting};
use crate::transport::scope::Scope;

/// How long the first item waits for those that begin with it, and how often if some did.
const GATHER: Duration = Duration::from_millis(2);
const GATHERINGS: usize = 10;

impl Sender {
    /// Checks and sends an operation of the API, as a part of a call: the call's waivers apply to its parts, and
    /// warnings about them are kept.
    pub(crate) async fn part(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
        body: Option<Value>,
        scope: &Scope,
    ) -> Result<Value> {
        let guarded = self.guarded(operation, arguments, body, scope)?;
        self.send(&guarded, scope).await
    }

    /// Sends what was checked, once through the transport, and decodes the reply. An item of a bulk run is sent together with
    /// others where the service takes them so; where that was refused, and may be for another's sake, it is sent alone.
    pub(crate) async fn send(&self, guarded: &Guarded, scope: &Scope) -> Result<Value> {
        match &scope.part {
            None => Ok(self.send_alone(guarded, scope, false).await?.0),
            Some(part) => Box::pin(self.send_part(guarded, part, scope)).await,
        }
    }

    async fn send_part(&self, guarded: &Guarded, part: &Part, scope: &Scope) -> Result<Value> {
        let batch = self.adapter().batch(guarded.operation()).filter(|_| !part.is_alone());
        let placed = batch.and_then(|batch| {
            let body = guarded.body().map(|body| self.on_the_wire(guarded, body));
            Some((batch, (batch.item)(guarded.parameters(), body.as_deref())?))
        });
        let mut doubtful = false;
        if let Some((batch, item)) = placed {
            let gathered = together(self, (guarded, batch), item.clone(), (part, scope)).await;
            let doubt = match after(gathered, batch, &item)? {
                After::Done(value) => return Ok(value),
                After::Undone => None,
                After::Unknown(error) => Some(error),
            };
            part.leave();
            doubtful = doubt.is_some();
            if let Some(error) = doubt.filter(|_| scope.is_over() || !guarded.operation().is_repeatable()) {
                return Err(error);
            }
        }
        let begun = Instant::now();
        let _request = part.gathering.request().await;
        scope.extend(begun.elapsed());
        Ok(self.send_alone(guarded, scope, doubtful).await?.0)
    }
}

/// What is known of an item after it was sent with others.
enum After {
    Done(Value),
    /// It was not carried out, and may be for another's sake.
    Undone,
    /// It may have been carried out.
    Unknown(Error),
}

/// # Errors
/// What the item would be answered alone.
fn after(gathered: Gathered, batch: Batch, item: &Value) -> Result<After> {
    match gathered {
        Gathered::Reply(reply, doubtful) => match (batch.outcome)(item, &reply) {
            Ok(Some(value)) => Ok(After::Done(value)),
            Ok(None) if doubtful => Ok(After::Unknown(unknown("an attempt without a reply may have carried it out"))),
            Ok(None) => Ok(After::Undone),
            // What exists already, or no more, may be the work of the attempt before.
            Err(error) if doubtful || error.has_unknown_outcome() => Ok(After::Unknown(error.with_unknown_outcome())),
            Err(error) => Err(error),
        },
        Gathered::Failed(error) if error.has_unknown_outcome() => Ok(After::Unknown(error)),
        Gathered::Failed(error) => match error.status() {
            Some(400 | 403 | 404 | 405 | 409 | 413 | 422 | 501) => Ok(After::Undone),
            _ => Err(error),
        },
    }
}

/// Waits until no more items come, or there are enough of them.
async fn gather(part: &Part, operation: &'static str, most: usize) {
    for _ in 0..GATHERINGS {
        let before = part.gathering.waiting(operation);
        tokio::time::sleep(GATHER).await;
        let now = part.gathering.waiting(operation);
        if now <= before || now >= most {
            return;
        }
    }
}

/// Sends an item together with those that wait.
async fn together(
    sender: &Sender,
    (guarded, batch): (&Guarded, Batch),
    item: Value,
    (part, scope): (&Part, &Scope),
) -> Gathered {
    let operation = guarded.operation().id;
    let (done, mut told) = oneshot::channel();
    part.gathering.add(operation, Waiting { item, log: scope.log.clone(), done });
    let begun = Instant::now();
    let request = part.gathering.request();
    let request = tokio::select! {
        request = request => request,
        gathered = &mut told => {
            scope.extend(begun.elapsed());
            return gathered.unwrap_or_else(|_| Gathered::Failed(ended()));
        }
    };
    scope.extend(begun.elapsed());
    gather(part, operation, batch.most).await;
    let all = part.gathering.take(operation, batch.most);
    if !all.is_empty() {
        deliver(sender, batch, all, scope).await;
    }
    drop(request);
    told.await.unwrap_or_else(|_| Gathered::Failed(ended()))
}

async fn deliver(sender: &Sender, batch: Batch, all: Vec<Waiting>, scope: &Scope) {
    let items = all.iter().map(|waiting| waiting.item.clone()).collect();
    let mut own = Scope::begin(scope.limits).until(scope.deadline());
    own.headers = scope.headers.clone();
    own.queues_freely = true;
    // Every item tells of the request; the run hears of it once.
    let logs: Vec<AttemptLog> = all.iter().map(|waiting| waiting.log.clone()).collect();
    own.log = AttemptLog::with_listener(move |_, attempt| {
        let mut logs = logs.iter();
        logs.next().into_iter().for_each(|first| first.relay(attempt.clone()));
        logs.for_each(|log| log.share(attempt.clone()));
    });
    let guarded = Guarded::of_checked(batch.operation, (batch.body)(items));
    let sent = sender.send_alone(&guarded, &own, false).await;
    let sent = sent.map(|(reply, doubtful)| (std::sync::Arc::new(reply), doubtful));
    for waiting in all {
        // Whoever does not listen any more was cancelled.
        let _ = waiting.done.send(match &sent {
            Ok((reply, doubtful)) => Gathered::Reply(std::sync::Arc::clone(reply), *doubtful),
            Err(error) => Gathered::Failed(error.clone()),
        });
    }
}

/// Who was to send it was cancelled.
fn ended() -> Error {
    unknown("the run ended while this was in flight")
}

fn unknown(why: &str) -> Error {
    Error::new(crate::generated::errors::ErrorKind::OutcomeUnknown, why).with_unknown_outcome()
}
