//! Makes a case's calls through the clients that Rust users have; the kinds send and flow go this way. The handlers are
//! generated from the operations.

use std::time::Duration;

use connguard::{Airflow, Error, Lerian, Matillion, matillion};
use serde_json::{Map, Value};

use crate::Outcome;
use crate::calls::{Reply, name};
use crate::matching::members;
use crate::service::Service;
use crate::{airflow_calls, lerian_calls, matillion_calls};

/// A client of one of the services.
#[derive(Clone)]
pub(crate) enum Client {
    Airflow(Airflow),
    Matillion(Matillion),
    Lerian(Lerian),
}

/// What a case gives for a call.
pub(crate) struct Given<'a> {
    pub(crate) arguments: &'a Map<String, Value>,
    pub(crate) body: &'a Value,
}

impl Client {
    /// Opens a client for the emulator.
    pub(crate) fn open(provider: &str, service: &Service) -> Outcome<Self> {
        let options = service.options(provider);
        let option = |name: &str| text(&options, name);
        let client = if provider == "airflow" {
            Airflow::builder()
                .username(option("username"))
                .password(option("password"))
                .base_url(option("base_url"))
                .requests_per_minute(0)
                .settle(Duration::ZERO)
                .build()
                .map(Self::Airflow)
        } else if provider == "matillion" {
            Matillion::builder()
                .client_id(option("client_id"))
                .client_secret(option("client_secret"))
                .token_url(option("token_url"))
                .base_url(option("base_url"))
                .requests_per_minute(0)
                .settle(Duration::ZERO)
                .build()
                .map(Self::Matillion)
        } else {
            Lerian::builder()
                .base_url(option("base_url"))
                .requests_per_minute(0)
                .settle(Duration::ZERO)
                .build()
                .map(Self::Lerian)
        };
        client.map_err(|error| error.to_json())
    }

    /// Makes a call. Returns the API's object, null where the service answers nothing, or a list for a list operation.
    pub(crate) async fn perform(&self, call: &Value) -> Outcome<Reply> {
        let none = Map::new();
        let given = Given { arguments: call["arguments"].as_object().unwrap_or(&none), body: &call["body"] };
        let done = match self {
            Self::Airflow(client) => airflow_calls::perform(client, name(call), &given).await,
            Self::Matillion(client) => matillion_calls::perform(client, name(call), &given).await,
            Self::Lerian(client) => lerian_calls::perform(client, name(call), &given).await,
        };
        match done {
            Ok(Some(value)) => Ok(Ok(value)),
            Ok(None) => Err(format!("there is no method for {}", name(call))),
            Err(error) => Ok(Err(error)),
        }
    }

    /// Makes a call that must succeed.
    pub(crate) async fn succeed(&self, call: &Value) -> Outcome<Value> {
        let reply = self.perform(call).await?;
        reply.map_err(|error| format!("{} fails with {}", name(call), error.to_json()))
    }
}

pub(crate) fn text<'a>(arguments: &'a Map<String, Value>, name: &str) -> &'a str {
    arguments.get(name).and_then(Value::as_str).unwrap_or_default()
}

pub(crate) fn texts<'a>(arguments: &'a Map<String, Value>, name: &str) -> Vec<&'a str> {
    arguments.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

pub(crate) fn flag(arguments: &Map<String, Value>, name: &str) -> bool {
    arguments.get(name).and_then(Value::as_bool).unwrap_or_default()
}

pub(crate) fn integer<T: TryFrom<u64> + Default>(arguments: &Map<String, Value>, name: &str) -> T {
    arguments.get(name).and_then(Value::as_u64).and_then(|number| T::try_from(number).ok()).unwrap_or_default()
}

pub(crate) fn pairs<'a>(arguments: &'a Map<String, Value>, name: &str) -> Vec<(&'a str, &'a str)> {
    let pairs = arguments.get(name).into_iter().flat_map(members);
    pairs.map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default())).collect()
}

/// The connection that the argument `parent` names, as a user has it: read before.
pub(crate) async fn parent(client: &Matillion, arguments: &Map<String, Value>) -> Result<matillion::Connection, Error> {
    let name = arguments.get("parent").and_then(|parent| parent["name"].as_str()).unwrap_or_default();
    client.project(text(arguments, "project_id")).connections().get(name).await
}
