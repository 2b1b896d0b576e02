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
            None => self.send_alone(guarded, scope).await,
            Some(part) => Box::pin(self.send_part(guarded, part, scope)).await,
        }
    }

    async fn send_part(&self, guarded: &Guarded, part: &Part, scope: &Scope) -> Result<Value> {
        let batch = self.adapter().batch(guarded.operation()).filter(|_| !part.is_alone());
        let placed = batch.and_then(|batch| {
            let body = guarded.body().map(|body| self.on_the_wire(guarded, body));
            Some((batch, (batch.item)(guarded.parameters(), body.as_deref())?))
        });
        if let Some((batch, item)) = placed {
            match together(self, (guarded, batch), item.clone(), (part, scope)).await {
                Gathered::Reply(reply) => return (batch.outcome)(&item, &reply),
                Gathered::Failed(error) => {
                    part.leave();
                    let judged = matches!(error.status(), Some(400 | 404 | 409 | 422));
                    let again = judged || (error.has_unknown_outcome() && guarded.operation().is_repeatable());
                    if !again {
                        return Err(error);
                    }
                }
            }
        }
        let begun = Instant::now();
        let _request = part.gathering.request().await;
        scope.extend(begun.elapsed());
        self.send_alone(guarded, scope).await
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
    let mut own = Scope::begin(scope.limits);
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
    let sent = sender.send_alone(&guarded, &own).await;
    let sent = sent.map(std::sync::Arc::new);
    for waiting in all {
        // Whoever does not listen any more was cancelled.
        let _ = waiting.done.send(match &sent {
            Ok(reply) => Gathered::Reply(std::sync::Arc::clone(reply)),
            Err(error) => Gathered::Failed(error.clone()),
        });
    }
}

/// Who was to send it was cancelled.
fn ended() -> Error {
    Error::new(crate::generated::errors::ErrorKind::OutcomeUnknown, "the run ended while this was in flight")
        .with_unknown_outcome()
}
