//! Sends items of a bulk run in one request, where the service takes them so.

use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::attempts::AttemptLog;
use crate::error::Error;
use crate::provider::batch::Batch;
use crate::send::guarded::Guarded;
use crate::send::sender::Sender;
use crate::transport::gathering::{Gathered, Part, Waiting};
use crate::transport::scope::Scope;

/// How long the first item waits for those that begin with it.
const GATHER: Duration = Duration::from_millis(2);

/// Sends an item together with those that wait.
pub(super) async fn send(
    sender: &Sender,
    (guarded, batch): (&Guarded, Batch),
    item: serde_json::Value,
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
    tokio::time::sleep(GATHER).await;
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
