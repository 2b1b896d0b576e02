//! Upserts: create, or bring up to date.

use connguard_rules::Arguments;
use connguard_rules::operations::matillion as operations;
use serde_json::Value;

use super::adapter::in_project;
use crate::call::create_once;
use crate::call::existing::{Ensure, Mode, Stored, ensure};
use crate::error::Result;
use crate::generated::errors::ErrorKind;
use crate::outcome::OutcomeKind;
use crate::send::guarded::Guarded;
use crate::send::sender::Sender;
use crate::transport::scope::Scope;

/// Reads the connection of this name, unless a bulk run has done so, and creates it or replaces it where it differs.
pub(super) async fn connection(
    sender: &Sender,
    guarded: &Guarded,
    known: Option<&Ensure>,
    scope: &Scope,
) -> Result<Value> {
    let arguments = arguments(guarded);
    let create = sender.guarded(operations::CREATE_CONNECTION, &arguments, guarded.body().cloned(), scope)?;
    match known {
        Some(known) => ensure(sender, &create, known, scope).await,
        None => ensure(sender, &create, &Ensure { mode: Mode::Upsert, stored: Stored::Unread }, scope).await,
    }
}

/// POST creates, or upserts as older documents say; 409 means that it exists, and PUT replaces it. In a bulk run that knows
/// what is stored, overrides that say the same already are left alone.
pub(super) async fn environment_override(
    sender: &Sender,
    guarded: &Guarded,
    known: Option<&Ensure>,
    scope: &Scope,
) -> Result<Value> {
    let arguments = arguments(guarded);
    let body = guarded.body().cloned();
    let create = sender.guarded(operations::CREATE_ENVIRONMENT_OVERRIDE, &arguments, body.clone(), scope)?;
    if let Some(known) = known.filter(|known| !matches!(known.stored, Stored::Unread)) {
        return ensure(sender, &create, known, scope).await;
    }
    let mut again = true;
    loop {
        let error = match create_once::send(sender, &create, scope).await {
            Err(error) if matches!(error.kind(), ErrorKind::Conflict | ErrorKind::OutcomeUnknown) => error,
            outcome => {
                scope.set_outcome(OutcomeKind::Created);
                return outcome;
            }
        };
        // Where it is not known whether it was created, replacing it gives the same result, if it is there.
        match sender.part(operations::UPDATE_ENVIRONMENT_OVERRIDE, &arguments, body.clone(), scope).await {
            Err(missing) if missing.kind() == ErrorKind::NotFound && again => again = false,
            // Neither there nor known not to come: the doubt about the create is what there is to tell.
            Err(missing) if missing.kind() == ErrorKind::NotFound => return Err(error),
            outcome => {
                scope.set_outcome(OutcomeKind::Updated);
                return outcome;
            }
        }
    }
}

fn arguments(guarded: &Guarded) -> Arguments {
    in_project(&guarded.parameters().text("project_id").unwrap_or_default())
}
