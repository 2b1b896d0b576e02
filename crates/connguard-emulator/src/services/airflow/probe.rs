//! Testing connections, at once or later.

use axum::http::HeaderName;
use serde_json::{Map, Value, json};

use super::call::{Answer, Call};
use super::change::{self, Mode};
use super::fields::Fields;
use super::hooks;
use super::installation::Airflow;
use super::later_test::LaterTest;
use super::refusal::{Finding, Place, Refusal};
use crate::clock;
use crate::http::reply::Reply;
use crate::persistence::crypto::random_text;
use crate::services::context::Context;

const EXECUTOR: &str = "LocalExecutor";
const TOKEN_HEADER: &str = "Airflow-Connection-Test-Token";

/// Tests the values of the body, on top of those that are stored.
pub(crate) fn test(airflow: &mut Airflow, context: &mut Context, call: &Call<'_>) -> Answer {
    let fields = Fields::of_body(call.body.required()?, false)?;
    check_enabled(airflow)?;
    let mut stored = airflow.state.named(fields.connection_id());
    if let Some(connection) = stored {
        let is_blank = |text: &Option<String>| text.as_deref().unwrap_or_default().is_empty();
        let host = fields.text("host").map(str::to_owned);
        let is_same_host = host == connection.host || (is_blank(&host) && is_blank(&connection.host));
        let is_same_port = fields.port() == connection.port && !fields.is_port_too_large;
        let differs = (fields.has("host") && !is_same_host) || (fields.has("port") && !is_same_port);
        if differs && !fields.has_own_password() {
            return Err(Refusal::new(
                400,
                "Send the credentials, too: host or port differ from the stored connection's",
            ));
        }
        // The stored credentials are for the stored host only.
        stored = stored.filter(|_| !differs);
    }
    let connection = match stored {
        Some(stored) => change::changed(&context.cipher, stored, &fields, Mode::Update(&[]))?,
        None => change::created(&context.cipher, &fields)?,
    };
    let extra =
        connection.extra(&context.cipher).and_then(|extra| serde_json::from_str::<Map<String, Value>>(&extra).ok());
    let (status, message) = hooks::outcome(&connection, &extra.unwrap_or_default());
    Ok(Reply::json(200, &json!({ "status": status, "message": message })))
}

/// Takes a test for a worker.
pub(crate) fn test_later(airflow: &mut Airflow, _: &mut Context, call: &Call<'_>) -> Answer {
    let fields = Fields::of_body(call.body.required()?, true)?;
    check_enabled(airflow)?;
    let connection_id = fields.connection_id();
    if let Some(executor) = fields.text("executor").filter(|executor| *executor != EXECUTOR) {
        let text = format!("Executor '{executor}' is not configured. Configured executors: ['{EXECUTOR}']");
        return Err(Refusal::new(422, &text));
    }
    if !call.role.has_connections() {
        return Err(Refusal::new(403, &format!("You are not authorized to test connection `{connection_id}`.")));
    }
    if fields.is_port_too_large {
        return Err(Refusal::crash());
    }
    if airflow.later_tests.values().any(|test| test.connection_id == connection_id) {
        let text = format!("An active connection test already exists for connection_id `{connection_id}`.");
        return Err(Refusal::new(409, &text));
    }
    let (token, created_at) = (random_text()?, clock::three_decimals(clock::now()));
    let reply = Reply::json(202, &json!({ "token": token, "connection_id": connection_id, "state": "pending" }));
    airflow.later_tests.insert(token, LaterTest { connection_id: connection_id.to_owned(), created_at });
    Ok(reply)
}

/// The state of a test that was taken.
pub(crate) fn later_test(airflow: &mut Airflow, _: &mut Context, call: &Call<'_>) -> Answer {
    let name = HeaderName::from_bytes(TOKEN_HEADER.as_bytes()).map_err(|_| Refusal::crash())?;
    let Some(token) = call.incoming.header(name.as_str()) else {
        let place = Place::of("header").at(TOKEN_HEADER);
        return Err(Refusal::invalid(vec![Finding::missing(&place, &Value::Null)]));
    };
    let test = airflow.later_tests.get(&token).filter(|_| call.role.has_connections());
    let test = test.ok_or_else(|| Refusal::new(404, &format!("No connection test found for token: `{token}`")))?;
    let LaterTest { connection_id, created_at } = test;
    Ok(Reply::json(
        200,
        &json!({
            "token": token, "connection_id": connection_id, "state": "pending", "result_message": null, "created_at": created_at,
        }),
    ))
}

fn check_enabled(airflow: &Airflow) -> Result<(), Refusal> {
    let text = "Testing connections is disabled in Airflow configuration";
    if airflow.settings.test_connection { Ok(()) } else { Err(Refusal::new(403, text)) }
}
