//! Creates happen once: after an unknown outcome the name is looked up before anything is sent again.

use std::time::Duration;

use connguard_rules::{Effect, Operation};
use serde_json::Value;
use tokio::time::Instant;

use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::paging::find;
use crate::paging::find::Reach;
use crate::provider::lookup::Lookup;
use crate::send::guarded::Guarded;
use crate::send::sender::Sender;
use crate::transport::retry::backoff;
use crate::transport::scope::Scope;

/// Sends a checked request. Only a create whose outcome is unknown takes more than one send.
pub(crate) async fn send(sender: &Sender, guarded: &Guarded, scope: &Scope) -> Result<Value> {
    // Put together where it is needed; nearly every create is answered.
    let mut lookup = None;
    let operation = guarded.operation();
    let retries = scope.limits.max_retries;
    let mut doubt = Doubt::None;
    let looked_up_by =
        || guarded.body().and_then(|body| sender.adapter().lookup(operation, guarded.parameters(), body));
    for attempt in 0..=retries {
        let error = match sender.send(guarded, scope).await {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let Some(lookup) = lookup.get_or_insert_with(looked_up_by) else {
            return Err(without_lookup(operation, error));
        };
        let perhaps_ours = error.kind() == ErrorKind::Conflict && (doubt != Doubt::None || error.has_unknown_outcome());
        if !error.has_unknown_outcome() && !perhaps_ours {
            return Err(if doubt == Doubt::Late && !is_answer(&error) { unknown(&error) } else { error });
        }
        let now = Doubt::after(&error);
        doubt = doubt.max(now);
        // Where names cannot be asked for, the newest are enough while there is another try: a create of what exists is
        // refused, and then it is looked for everywhere.
        let last = attempt == retries || scope.is_over();
        let reach = match lookup.newest_pages {
            _ if perhaps_ours => Reach::Everything,
            Some(pages) if !last => Reach::Newest(pages),
            _ => Reach::Shown,
        };
        let settle = if now == Doubt::Late { scope.limits.settle } else { Duration::ZERO };
        // A lookup has no more time than the call itself; without any, the outcome stays unknown.
        match Box::pin(poll_until_settled(sender, lookup, scope, reach, settle)).await {
            Ok(Found::Same(value)) => return Ok(value),
            Ok(Found::Other) if perhaps_ours => return Err(error),
            Ok(Found::Other) => return Err(taken(lookup, &error)),
            Ok(Found::Nothing) => {}
            Err(_) => return Err(unknown(&error)),
        }
        // Sent again where a second one is refused alone. What a proxy or a login page answered is not asked again.
        let again = guarded.refuses_a_second() && error.kind() != ErrorKind::Decode;
        if attempt == retries || scope.is_over() || !again {
            // The service itself said that it failed, and nothing is there: that is an answer.
            return Err(if doubt == Doubt::Failed && !perhaps_ours {
                error.with_known_outcome()
            } else {
                unknown(&error)
            });
        }
        scope.permit.release_during(tokio::time::sleep(backoff(attempt))).await;
    }
    Err(Error::new(ErrorKind::OutcomeUnknown, "no attempt was made"))
}

/// What the attempts so far may still lead to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Doubt {
    /// Nothing.
    None,
    /// The service said that it failed: what a lookup does not find then is not there.
    Failed,
    /// There was an answer, though none of the service: what it has carried out is there now.
    Answered,
    /// The request may still be in flight, so that it can be carried out after a lookup.
    Late,
}

impl Doubt {
    fn after(error: &Error) -> Self {
        match error.status() {
            Some(500 | 503) => Self::Failed,
            Some(409) => Self::None,
            _ if error.kind() == ErrorKind::Decode => Self::Answered,
            _ => Self::Late,
        }
    }
}

/// Whether the service has judged the request itself, as it would have judged an earlier one that is the same. That
/// credentials or a proxy are refused now, or that nothing is found here, says nothing of an earlier one.
fn is_answer(error: &Error) -> bool {
    error
        .status()
        .is_some_and(|status| (400..500).contains(&status) && !matches!(status, 401 | 403 | 404 | 407 | 408 | 429))
}

enum Found {
    Same(Value),
    Other,
    Nothing,
}

/// Looks a create up repeatedly, until what may still be in flight has had its time. Other items of a bulk run continue
/// meanwhile.
async fn poll_until_settled(
    sender: &Sender,
    lookup: &Lookup,
    scope: &Scope,
    reach: Reach,
    settle: Duration,
) -> Result<Found> {
    let mut end = (Instant::now() + settle).min(scope.deadline());
    let mut number = 0;
    loop {
        let found = look_up(sender, lookup, scope, reach).await?;
        let left = end.saturating_duration_since(Instant::now());
        if !matches!(found, Found::Nothing) || left.is_zero() {
            return Ok(found);
        }
        let wait = backoff(number).min(left);
        let begun = Instant::now();
        scope.permit.release_during(tokio::time::sleep(wait)).await;
        // Waiting for a permit again is not this item's time.
        let late = begun.elapsed().saturating_sub(wait);
        scope.extend(late);
        end += late;
        number += 1;
    }
}

async fn look_up(sender: &Sender, lookup: &Lookup, scope: &Scope, reach: Reach) -> Result<Found> {
    let found = find::find(sender, lookup.list, lookup.filtered(), scope, reach, |item| lookup.names(item)).await?;
    Ok(match found {
        None => Found::Nothing,
        Some(item) if lookup.matches(&item) => Found::Same(item),
        Some(_) => Found::Other,
    })
}

/// A write that cannot be looked up: doubt stays doubt.
fn without_lookup(operation: &Operation, error: Error) -> Error {
    let writes = operation.effect != Effect::Read && !operation.is_repeatable();
    if !writes || !error.has_unknown_outcome() {
        return error;
    }
    let doubt = match operation.effect {
        Effect::Create => {
            "whether it was created is not known, and no list shows it; check at the service before trying again"
        }
        _ => "whether it was carried out is not known; read what is stored before trying again",
    };
    Error::unknown_from(&error, format!("{doubt}. Last attempt: {}", error.message()))
}

fn unknown(cause: &Error) -> Error {
    let last = cause.message();
    let message = format!("whether it was created is not known; look it up before trying again. Last attempt: {last}");
    Error::unknown_from(cause, message)
}

fn taken(lookup: &Lookup, cause: &Error) -> Error {
    let message = format!(
        "{:?} exists with other values than were sent; the outcome of this create is not known. Last attempt: {}",
        lookup.name(),
        cause.message()
    );
    Error::unknown_from(cause, message)
}
