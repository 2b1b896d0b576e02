//! Creates happen once: after an unknown outcome the name is looked up before anything is sent again.

use connguard_rules::Operation;
use serde_json::Value;

use crate::core::Core;
use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::guard::Guarded;
use crate::provider::{Lookup, Provider};
use crate::transport::Limits;

/// Sends a checked request. Only a create whose outcome is unknown takes more than one send.
pub(crate) async fn send<P: Provider>(core: &Core<P>, guarded: &Guarded<P>, limits: &Limits) -> Result<Value> {
    let lookup = guarded.body().and_then(|body| P::lookup(guarded.operation().id, guarded.parameters(), body));
    let Some(lookup) = lookup else {
        return core.send(guarded, limits).await.map_err(|error| without_lookup(guarded.operation(), error));
    };
    let deadline = tokio::time::Instant::now() + limits.timeout;
    let mut doubt: Option<Error> = None;
    for attempt in 0..=limits.max_retries {
        let left = deadline.saturating_duration_since(tokio::time::Instant::now());
        let error = match core.send(guarded, &limits.within(left)).await {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let conflict_with_ourselves = doubt.is_some() && error.kind() == ErrorKind::Conflict;
        if !error.has_unknown_outcome() && !conflict_with_ourselves {
            // A definite answer, unless an earlier attempt may still have made it.
            return Err(match doubt {
                Some(_) if error.status().is_none() => unknown(&error),
                _ => error,
            });
        }
        // A look-up has no more time than the call itself; without any, the outcome stays unknown.
        let left = deadline.saturating_duration_since(tokio::time::Instant::now());
        // Where names cannot be asked for, the newest are enough while there is another try: names are unique, so a
        // create of what exists is refused, and then it is looked for everywhere.
        let last = attempt == limits.max_retries;
        let most = lookup.newest_pages.filter(|_| !conflict_with_ourselves && !last);
        match find(core, &lookup, &limits.within(left), most).await {
            Ok(Found::Same(value)) => return Ok(value),
            Ok(Found::Other) if conflict_with_ourselves => return Err(error),
            Ok(Found::Other) => return Err(taken(&lookup, &error)),
            Ok(Found::Nothing) => {}
            Err(_) => return Err(unknown(&error)),
        }
        let out_of_time = tokio::time::Instant::now() >= deadline;
        if attempt == limits.max_retries || out_of_time {
            // The service itself said that it failed, and nothing is there: that is an answer.
            return Err(if error.status().is_some() { error } else { unknown(&error) });
        }
        tokio::time::sleep(crate::transport::retry::backoff(attempt)).await;
        doubt = Some(error);
    }
    Err(Error::new(ErrorKind::OutcomeUnknown, "no attempt was made"))
}

enum Found {
    Same(Value),
    Other,
    Nothing,
}

async fn find<P: Provider>(core: &Core<P>, lookup: &Lookup, limits: &Limits, most: Option<usize>) -> Result<Found> {
    let Some((key, name)) = lookup.wanted.first() else { return Ok(Found::Nothing) };
    let same_name = |item: &Value| item.get(*key) == Some(name);
    let found = core.find(lookup.operation, lookup.arguments.clone(), limits, most, same_name).await?;
    Ok(match found {
        None => Found::Nothing,
        Some(item) if lookup.wanted.iter().all(|(member, value)| item.get(*member) == Some(value)) => Found::Same(item),
        Some(_) => Found::Other,
    })
}

/// A write that cannot be looked up: doubt stays doubt.
fn without_lookup(operation: &Operation, error: Error) -> Error {
    let writes = [".create_", ".assign_"].iter().any(|verb| operation.id.contains(verb));
    if writes && error.has_unknown_outcome() { unknown(&error) } else { error }
}

fn unknown(cause: &Error) -> Error {
    let message = format!("whether it was created is not known; look it up before trying again. Last attempt: {cause}");
    Error::new(ErrorKind::OutcomeUnknown, message)
}

fn taken(lookup: &Lookup, cause: &Error) -> Error {
    let name = lookup.wanted.first().and_then(|(_, value)| value.as_str()).unwrap_or_default();
    let message = format!(
        "{name:?} exists with other values than were sent; the outcome of this create is not known. Last attempt: {cause}"
    );
    Error::new(ErrorKind::OutcomeUnknown, message)
}
