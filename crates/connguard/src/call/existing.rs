//! What exists already: creates that skip it or replace it, and upserts.
//!
//! A run reads what is stored once, before its first item; where that turns out to be out of date (409 to a create, 404
//! to a replacement), the item looks for itself.

use connguard_rules::{Severity, stored_differs};
use serde_json::Value;

use crate::call::create_once;
use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::outcome::OutcomeKind;
use crate::paging::find::{Reach, find};
use crate::provider::lookup::{Lookup, Replacement};
use crate::send::guarded::Guarded;
use crate::send::sender::Sender;
use crate::transport::scope::Scope;

/// Another party may create and delete the same name meanwhile; after so many turns that is the error.
const TURNS: usize = 3;

/// What becomes of a connection or override that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// It stays.
    Skip,
    /// It is replaced where it differs.
    Replace,
    /// The same, reported as an upsert.
    Upsert,
}

/// What is known to be stored under an item's name.
#[derive(Debug, Clone)]
pub(crate) enum Stored {
    /// It was not looked for.
    Unread,
    /// It was, and this came back.
    Failed(Error),
    Nothing,
    Item(Value),
}

/// What a create does with what exists.
#[derive(Debug, Clone)]
pub struct Ensure {
    pub(crate) mode: Mode,
    pub(crate) stored: Stored,
}

/// Carries out a checked create, whatever exists under its name.
pub(crate) async fn ensure(sender: &Sender, create: &Guarded, ensure: &Ensure, scope: &Scope) -> Result<Value> {
    let lookup = create.body().and_then(|body| sender.adapter().lookup(create.operation(), create.parameters(), body));
    let Some(lookup) = lookup else { return create_once::send(sender, create, scope).await };
    let mut stored = ensure.stored.clone();
    let mut last = None;
    for _ in 0..TURNS {
        if matches!(stored, Stored::Unread) {
            stored = read(sender, &lookup, scope).await?;
        }
        let (done, next) = match stored {
            Stored::Failed(error) => return Err(error),
            Stored::Item(found) => (
                settle(sender, create, &lookup, ensure.mode, found, scope).await,
                (ErrorKind::NotFound, Stored::Nothing),
            ),
            _ => {
                let created = create_once::send(sender, create, scope).await;
                created.iter().for_each(|_| scope.set_outcome(OutcomeKind::Created));
                (created, (ErrorKind::Conflict, Stored::Unread))
            }
        };
        match done {
            // What cannot be changed in place is a conflict of the client's own, without a status.
            Err(error) if error.kind() == next.0 && error.status().is_some() => (last, stored) = (Some(error), next.1),
            done => return done,
        }
    }
    Err(last.unwrap_or_else(|| {
        Error::new(ErrorKind::Conflict, "the connection was created and deleted repeatedly by someone else meanwhile")
    }))
}

async fn read(sender: &Sender, lookup: &Lookup, scope: &Scope) -> Result<Stored> {
    let names = |item: &Value| lookup.names(item);
    let found = find(sender, lookup.list, lookup.filtered(), scope, Reach::Everything, names).await?;
    Ok(found.map_or(Stored::Nothing, Stored::Item))
}

/// Leaves what exists, or replaces it where it differs.
async fn settle(
    sender: &Sender,
    create: &Guarded,
    lookup: &Lookup,
    mode: Mode,
    found: Value,
    scope: &Scope,
) -> Result<Value> {
    let differing = lookup.differing(&found);
    if mode == Mode::Skip {
        let mut warnings: Vec<_> =
            differing.iter().map(|path| stored_differs(&path.iter().map(String::as_str).collect::<Vec<_>>())).collect();
        if scope.strict && !warnings.is_empty() {
            warnings.iter_mut().for_each(|warning| warning.severity = Severity::Error);
            return Err(Error::rules(create.operation().id, warnings));
        }
        scope.warn(&warnings);
    }
    // Secrets are never returned, so whether they are the same cannot be seen: they are sent again.
    let secrets = create.body().is_some_and(|body| !connguard_rules::secrets(create.operation(), body).is_empty());
    if mode == Mode::Skip || (differing.is_empty() && !secrets && !lookup.hides(&found)) {
        scope.set_outcome(OutcomeKind::Unchanged);
        return Ok(found);
    }
    let (create, parameters, sent) = (create.operation(), create.parameters(), create.body().unwrap_or(&Value::Null));
    let replacement = sender.adapter().replacement(create, parameters, sent, lookup, &found)?;
    let Replacement { operation, arguments, body } = replacement;
    let value = sender.part(operation, &arguments, Some(body), scope).await?;
    scope.set_outcome(if mode == Mode::Upsert { OutcomeKind::Updated } else { OutcomeKind::Replaced });
    Ok(value)
}
