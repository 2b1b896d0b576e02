//! Operations that the API does not have and that people need: read by name, look up by name; patch and upsert.

use connguard_rules::Arguments;
use serde_json::{Value, json};

use super::{Matillion, patch, upsert};
use crate::call::client::Core;
use crate::error::{Error, Result};
use crate::send::guarded::Guarded;
use crate::transport::Scope;

pub(super) async fn compose(core: &Core<Matillion>, guarded: &Guarded<Matillion>, scope: &Scope) -> Result<Value> {
    let text = |name: &str| guarded.parameters().text(name).unwrap_or_default();
    match guarded.operation().id {
        "matillion.get_connection" => get(core, &text("project_id"), &text("connection_name"), scope).await,
        "matillion.patch_connection" => patch::patch(core, guarded, scope).await,
        "matillion.upsert_connection" => upsert::connection(core, guarded, scope).await,
        "matillion.upsert_environment_override" => upsert::environment_override(core, guarded, scope).await,
        "matillion.get_project" => {
            let (list, name) = ("matillion.list_projects", text("project_name"));
            named(core, list, Arguments::new(), "project", &name, scope).await
        }
        "matillion.get_environment" => {
            let (list, name) = ("matillion.list_environments", text("environment_name"));
            named(core, list, in_project(&text("project_id")), "environment", &name, scope).await
        }
        other => Err(Error::config(format!("{other} is not put together from others"))),
    }
}

pub(super) fn in_project(id: &str) -> Arguments {
    [("project_id".to_owned(), json!(id))].into_iter().collect()
}

pub(super) async fn get(core: &Core<Matillion>, project: &str, name: &str, scope: &Scope) -> Result<Value> {
    let mut arguments = in_project(project);
    // A name with a comma would be read as several; then all connections are looked at.
    if !name.contains(',') {
        arguments.insert("connection_names".to_owned(), json!([name]));
    }
    named(core, "matillion.list_connections", arguments, "connection", name, scope).await
}

async fn named(
    core: &Core<Matillion>,
    list: &'static str,
    arguments: Arguments,
    what: &str,
    name: &str,
    scope: &Scope,
) -> Result<Value> {
    core.find_named(list, arguments, what, ("name", name), scope).await
}
