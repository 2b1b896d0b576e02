//! Makes a case's calls through the clients that Rust users have; the kinds send and flow go this way.

use connguard::{Error, Lerian, Matillion, Pages, lerian, matillion};
use serde_json::{Value, json};

use crate::Outcome;
use crate::calls::{Reply, name};
use crate::matching::{members, texts};
use crate::service::Service;

/// A client of one of the two services.
#[derive(Clone)]
pub(crate) enum Client {
    Matillion(Matillion),
    Lerian(Lerian),
}

impl Client {
    /// Opens a client for the emulator.
    pub(crate) fn open(provider: &str, service: &Service) -> Outcome<Self> {
        let options = service.options(provider);
        let option = |name: &str| options.get(name).and_then(Value::as_str).unwrap_or_default();
        let client = if provider == "matillion" {
            Matillion::builder()
                .client_id(option("client_id"))
                .client_secret(option("client_secret"))
                .token_url(option("token_url"))
                .base_url(option("base_url"))
                .requests_per_minute(0)
                .settle(std::time::Duration::ZERO)
                .build()
                .map(Self::Matillion)
        } else {
            Lerian::builder()
                .base_url(option("base_url"))
                .requests_per_minute(0)
                .settle(std::time::Duration::ZERO)
                .build()
                .map(Self::Lerian)
        };
        client.map_err(|error| error.to_json())
    }

    /// Makes a call. Returns the API's object, null where the service answers nothing, or a list for a list operation.
    pub(crate) async fn perform(&self, call: &Value) -> Outcome<Reply> {
        let done = match self {
            Self::Matillion(client) => perform_matillion(client, call).await,
            Self::Lerian(client) => perform_lerian(client, call).await,
        };
        match done {
            Ok(Some(value)) => Ok(Ok(value)),
            Ok(None) => Err(format!("no handler for {}", name(call))),
            Err(error) => Ok(Err(error)),
        }
    }

    /// Makes a call that must succeed.
    pub(crate) async fn succeed(&self, call: &Value) -> Outcome<Value> {
        let reply = self.perform(call).await?;
        reply.map_err(|error| format!("{} fails with {}", name(call), error.to_json()))
    }
}

async fn perform_matillion(client: &Matillion, call: &Value) -> Result<Option<Value>, Error> {
    let arguments = &call["arguments"];
    let text = |name: &str| arguments[name].as_str().unwrap_or_default();
    let project = client.project(text("project_id"));
    let connections = project.connections();
    let (body, waived) = (call["body"].clone(), texts(&arguments["waive"]));
    let connection_name = text("connection_name");
    let value = match name(call).trim_start_matches("matillion.") {
        "create_connection" => connections.create(body).waive(waived).await?.to_json(),
        "get_connection" => connections.get(connection_name).await?.to_json(),
        "update_connection" => connections.update(connection_name, body).waive(waived).await?.to_json(),
        "upsert_connection" => connections.upsert(body).waive(waived).await?.to_json(),
        "patch_connection" => connections.patch(connection_name, body).waive(waived).await?.to_json(),
        "delete_connection" => nothing(connections.delete(connection_name).await?),
        "list_connections" => {
            let mut pages = connections.list();
            if arguments.get("auth_provider").is_some() {
                pages = pages.auth_provider(texts(&arguments["auth_provider"]));
            }
            if arguments.get("connection_names").is_some() {
                pages = pages.names(texts(&arguments["connection_names"]));
            }
            if arguments.get("platform_connection_type").is_some() {
                pages = pages.platform_connection_type(texts(&arguments["platform_connection_type"]));
            }
            pages.all().await?.iter().map(matillion::Connection::to_json).collect()
        }
        "create_data_platform_connection" => nothing(project.data_platform_connections().create(body).await?),
        "list_projects" => client.projects().list().all().await?.iter().map(|one| one.to_json()).collect(),
        "get_project" => client.projects().get(text("project_name")).await?.to_json(),
        "list_environments" => project.environments().list().all().await?.iter().map(|one| one.to_json()).collect(),
        "get_environment" => project.environments().get(text("environment_name")).await?.to_json(),
        operation => return perform_override(&project, operation, call).await,
    };
    Ok(Some(value))
}

async fn perform_override(project: &matillion::Project, operation: &str, call: &Value) -> Result<Option<Value>, Error> {
    let (overrides, arguments, body) = (project.overrides(), &call["arguments"], call["body"].clone());
    let environment = arguments["environment_name"].as_str().unwrap_or_default();
    let mut request = match operation {
        "create_environment_override" => overrides.create(body),
        "update_environment_override" => overrides.update(body),
        "upsert_environment_override" => overrides.upsert(body),
        "list_environment_overrides" => {
            let all = overrides.list(environment).all().await?;
            return Ok(Some(all.iter().map(matillion::EnvironmentOverride::to_json).collect()));
        }
        "delete_environment_overrides" => {
            let names = texts(&arguments["connection_names"]);
            return Ok(Some(nothing(overrides.delete(environment, names).await?)));
        }
        _ => return Ok(None),
    };
    if let Some(parent) = arguments["parent"]["name"].as_str() {
        request = request.parent(&project.connections().get(parent).await?);
    }
    Ok(Some(request.waive(texts(&arguments["waive"])).await?.to_json()))
}

async fn perform_lerian(client: &Lerian, call: &Value) -> Result<Option<Value>, Error> {
    let arguments = &call["arguments"];
    let text = |name: &str| arguments[name].as_str().unwrap_or_default();
    let (connections, body, id) = (client.connections(), call["body"].clone(), text("id"));
    let value = match name(call).trim_start_matches("lerian.") {
        "create_connection" => {
            let request = connections.create(body, text("product"));
            request.waive(texts(&arguments["waive"])).await?.to_json()
        }
        "get_connection" => connections.get(id).await?.to_json(),
        "get_connection_by_name" => connections.get_by_name(text("config_name")).await?.to_json(),
        "update_connection" => connections.update(id, body).waive(texts(&arguments["waive"])).await?.to_json(),
        "delete_connection" => nothing(connections.delete(id).await?),
        "test_connection" => connections.test(id).await?.to_json(),
        "get_connection_schema" => connections.schema(id).await?.to_json(),
        "assign_connection" => connections.assign(id, text("product")).await?.to_json(),
        "validate_schema" => connections.validate_schema(body).await?.to_json(),
        "list_connections" => all(filtered(connections.list(), arguments)).await?,
        "list_unassigned_connections" => all(filtered(connections.list_unassigned(), arguments)).await?,
        _ => return Ok(None),
    };
    Ok(Some(value))
}

type LerianPages = Pages<Lerian, lerian::Connection>;

fn filtered(mut pages: LerianPages, arguments: &Value) -> LerianPages {
    let text = |name: &str| arguments[name].as_str();
    if let Some(product) = text("product") {
        pages = pages.product(product);
    }
    if let Some(kind) = text("type") {
        pages = pages.kind(kind);
    }
    if let (Some(start), Some(end)) = (text("start_date"), text("end_date")) {
        pages = pages.created(start, end);
    }
    if arguments["metadata"].is_object() {
        let pair = |(name, value): (&String, &Value)| (name.clone(), value.as_str().unwrap_or_default().to_owned());
        pages = pages.metadata(members(&arguments["metadata"]).map(pair));
    }
    if let Some(limit) = arguments["limit"].as_u64().and_then(|limit| u32::try_from(limit).ok()) {
        pages = pages.limit(limit);
    }
    pages
}

async fn all(pages: LerianPages) -> Result<Value, Error> {
    Ok(pages.all().await?.iter().map(lerian::Connection::to_json).collect())
}

/// What an operation without a reply answers.
fn nothing(_: ()) -> Value {
    json!(null)
}
