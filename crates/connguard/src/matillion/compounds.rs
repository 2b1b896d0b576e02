//! Operations that Matillion's API does not have and that people need: read by name, look up by name; patch and upsert.

use connguard_rules::operations::matillion as operations;
use connguard_rules::{Arguments, Operation};
use serde_json::Value;

use super::adapter::in_project;
use super::get::get;
use super::{patch, upsert};
use crate::call::compounds::{Composing, Compounds};
use crate::call::existing::Ensure;
use crate::error::{Error, Result};
use crate::paging::find::find_named;
use crate::send::guarded::Guarded;
use crate::send::sender::Sender;
use crate::transport::scope::Scope;

/// The compounds of Matillion.
pub(crate) struct MatillionCompounds;

impl Compounds for MatillionCompounds {
    fn compose<'a>(
        &self,
        sender: &'a Sender,
        guarded: &'a Guarded,
        ensure: Option<&'a Ensure>,
        scope: &'a Scope,
    ) -> Composing<'a> {
        Box::pin(compose(sender, guarded, ensure, scope))
    }
}

async fn compose(sender: &Sender, guarded: &Guarded, ensure: Option<&Ensure>, scope: &Scope) -> Result<Value> {
    let text = |name: &str| guarded.parameters().text(name).unwrap_or_default();
    let named = |list: &'static Operation, arguments: Arguments, what: &'static str, name: String| async move {
        find_named(sender, list, arguments, what, ("name", &name), scope).await
    };
    match guarded.operation().id {
        "matillion.get_connection" => get(sender, &text("project_id"), &text("connection_name"), scope).await,
        "matillion.patch_connection" => patch::patch(sender, guarded, scope).await,
        "matillion.upsert_connection" => upsert::connection(sender, guarded, ensure, scope).await,
        "matillion.upsert_environment_override" => upsert::environment_override(sender, guarded, ensure, scope).await,
        "matillion.get_project" => {
            named(operations::LIST_PROJECTS, Arguments::new(), "project", text("project_name")).await
        }
        "matillion.get_environment" => {
            let arguments = in_project(&text("project_id"));
            named(operations::LIST_ENVIRONMENTS, arguments, "environment", text("environment_name")).await
        }
        other => Err(Error::config(format!("{other} is not a compound operation"))),
    }
}
