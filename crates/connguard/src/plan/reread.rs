//! What a saved plan touches, and nothing else, as it is now.

use std::collections::BTreeSet;
use std::sync::Arc;

use connguard_manifest::{Action, Seen, Stored, TargetPlan};
use connguard_rules::{Arguments, Provider};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::error::PlanError;
use super::read;
use crate::call::arguments::known;
use crate::call::client::Client;
use crate::call::context::CallContext;
use crate::error::Error;
use crate::generated::errors::ErrorKind;

/// So long may the names of one request be, percent-encoded.
const NAMES: usize = 4_000;
/// Requests at a time.
const AT_ONCE: usize = 16;

pub(super) async fn touched(client: &Arc<Client>, plan: &TargetPlan) -> Result<Seen, PlanError> {
    let mut seen = Seen { base_url: client.sender().base_url().to_owned(), ..Seen::default() };
    match plan.provider.parse::<Provider>() {
        Ok(Provider::Matillion) => matillion(client, plan, &mut seen).await?,
        Ok(Provider::Airflow) => {
            seen.connections =
                read::all(client, "airflow.list_connections", Arguments::new(), &mut seen.requests).await?;
        }
        Ok(Provider::Lerian) => lerian(client, plan, &mut seen).await?,
        Err(error) => return Err(PlanError::Unreadable(error.to_string())),
    }
    Ok(seen)
}

fn connections(plan: &TargetPlan) -> impl Iterator<Item = &Action> {
    plan.actions.iter().filter(|action| action.kind == "connection")
}

async fn matillion(client: &Arc<Client>, plan: &TargetPlan, seen: &mut Seen) -> Result<(), PlanError> {
    read::project(client, plan.project_id.as_deref(), plan.name.as_deref(), seen).await?;
    let names: BTreeSet<&str> = connections(plan).map(|action| action.key.as_str()).collect();
    // Names are separated by commas, so that one with a comma cannot be asked for.
    let batches = match names.iter().any(|name| name.contains(',')) {
        true => vec![Vec::new()],
        false => batches(names),
    };
    for batch in batches {
        let mut arguments = read::in_project(seen);
        if !batch.is_empty() {
            arguments.insert("connection_names".to_owned(), json!(batch));
        }
        let found = read::all(client, "matillion.list_connections", arguments, &mut seen.requests).await?;
        let others = |stored: &Stored| read::text(stored, "name").is_none_or(|name| !batch.contains(&name.as_str()));
        // A service that does not filter has shown everything.
        let is_all = found.iter().any(others);
        seen.connections.extend(found);
        if is_all {
            break;
        }
    }
    let environments: BTreeSet<&str> = plan.actions.iter().filter_map(|action| action.environment.as_deref()).collect();
    for environment in environments {
        read::overrides(client, environment, seen).await?;
    }
    Ok(())
}

/// Names in batches that fit into an address.
fn batches(names: BTreeSet<&str>) -> Vec<Vec<&str>> {
    let mut batches: Vec<Vec<&str>> = Vec::new();
    let mut length = NAMES;
    for name in names {
        // Every byte is three characters at worst, and so is the comma.
        let own = 3 * (name.len() + 1);
        match batches.last_mut() {
            Some(batch) if length + own <= NAMES => batch.push(name),
            _ => {
                batches.push(vec![name]);
                length = 0;
            }
        }
        length += own;
    }
    batches
}

async fn lerian(client: &Arc<Client>, plan: &TargetPlan, seen: &mut Seen) -> Result<(), PlanError> {
    // What does not exist yet has no id to be asked for.
    let nameless: BTreeSet<String> =
        connections(plan).filter(|action| action.remote_id.is_none()).map(|action| action.key.clone()).collect();
    if !nameless.is_empty() {
        seen.connections = read::until(client, Arguments::new(), Some(nameless), &mut seen.requests).await?;
    }
    let known: BTreeSet<String> = seen.connections.iter().filter_map(|stored| read::text(stored, "id")).collect();
    let mut ids = connections(plan).filter_map(|action| action.remote_id.clone()).filter(|id| !known.contains(id));
    let mut running: JoinSet<Result<Option<Stored>, Error>> = JoinSet::new();
    loop {
        while running.len() < AT_ONCE
            && let Some(id) = ids.next()
        {
            running.spawn(by_id(Arc::clone(client), id));
            seen.requests += 1;
        }
        match running.join_next().await {
            Some(Ok(found)) => seen.connections.extend(found?),
            Some(Err(_)) => return Err(PlanError::Unreadable("reading was interrupted".to_owned())),
            None => return Ok(()),
        }
    }
}

async fn by_id(client: Arc<Client>, id: String) -> Result<Option<Stored>, Error> {
    let arguments = Arguments::from_iter([("id".to_owned(), Value::from(id))]);
    let operation = known("lerian.get_connection")?;
    match client.call_in(CallContext::default(), operation, arguments, None).await {
        Ok(reply) => Ok(reply.value.as_object().cloned().map(Stored)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
