//! Upserts: create, or bring up to date.

use connguard_rules::Arguments;
use serde_json::{Value, json};

use super::Matillion;
use crate::call::client::Core;
use crate::call::create_once;
use crate::call::existing::{Ensure, Mode, Stored, ensure};
use crate::error::Result;
use crate::generated::errors::ErrorKind;
use crate::outcome::OutcomeKind;
use crate::send::guarded::Guarded;
use crate::transport::Scope;

/// Reads the connection of this name, unless a bulk run has done so, and creates it or replaces it where it differs.
pub(super) async fn connection(core: &Core<Matillion>, guarded: &Guarded<Matillion>, scope: &Scope) -> Result<Value> {
    let arguments = arguments(guarded);
    let create = core.guarded("matillion.create_connection", &arguments, guarded.body().cloned(), scope)?;
    match &scope.ensure {
        Some(known) => ensure(core, &create, known, scope).await,
        None => ensure(core, &create, &Ensure { mode: Mode::Upsert, stored: Stored::Unread }, scope).await,
    }
}

/// POST creates, or upserts as older documents say; 409 means that it exists, and PUT replaces it. In a bulk run that knows
/// what is stored, overrides that say the same already are left alone.
pub(super) async fn environment_override(
    core: &Core<Matillion>,
    guarded: &Guarded<Matillion>,
    scope: &Scope,
) -> Result<Value> {
    let arguments = arguments(guarded);
    let body = guarded.body().cloned();
    let create = core.guarded("matillion.create_environment_override", &arguments, body.clone(), scope)?;
    if let Some(known) = scope.ensure.as_ref().filter(|known| known.stored != Stored::Unread) {
        return ensure(core, &create, known, scope).await;
    }
    let mut again = true;
    loop {
        let error = match create_once::send(core, &create, scope).await {
            Err(error) if matches!(error.kind(), ErrorKind::Conflict | ErrorKind::OutcomeUnknown) => error,
            outcome => {
                scope.became(OutcomeKind::Created);
                return outcome;
            }
        };
        // Where it is not known whether it was created, replacing it gives the same result, if it is there.
        match core.part("matillion.update_environment_override", &arguments, body.clone(), scope).await {
            Err(missing) if missing.kind() == ErrorKind::NotFound && again => again = false,
            // Neither there nor known not to come: the doubt about the create is what there is to tell.
            Err(missing) if missing.kind() == ErrorKind::NotFound => return Err(error),
            outcome => {
                scope.became(OutcomeKind::Updated);
                return outcome;
            }
        }
    }
}

fn arguments(guarded: &Guarded<Matillion>) -> Arguments {
    let project = guarded.parameters().text("project_id").unwrap_or_default();
    [("project_id".to_owned(), json!(project))].into_iter().collect()
}
