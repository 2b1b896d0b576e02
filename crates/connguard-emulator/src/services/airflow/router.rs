//! The routes, and what the service does before it answers.

use std::sync::LazyLock;

use connguard_rules::operations::airflow::{
    BULK_CONNECTIONS, CREATE_CONNECTION, DELETE_CONNECTION, GET_CONNECTION, GET_VERSION, LIST_CONNECTIONS,
    TEST_CONNECTION, UPDATE_CONNECTION,
};
use serde_json::json;

use super::body::Body;
use super::call::{Answer, Call};
use super::installation::Airflow;
use super::refusal::Refusal;
use super::{access, bulk, defaults, list, probe, single, token};
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::services::context::Context;
use crate::services::routes::{Matching, Routes};

type Function = fn(&mut Airflow, &mut Context, &Call<'_>) -> Answer;

/// The handler of an operation.
#[derive(Clone, Copy)]
pub(crate) enum Handler {
    /// It needs no token.
    Open(fn(&Airflow, &mut Context, &Incoming) -> Answer),
    /// It needs a role that has connections, before the body is looked at.
    Closed(Function),
    /// It needs a token, and decides itself what the role may do.
    ByItself(Function),
}

use Handler::{ByItself, Closed, Open};

/// The operation without a body.
const DEFAULTS: &str = "airflow.create_default_connections";

/// The path of the API's connections.
const CONNECTIONS: &str = "/api/v2/connections";

/// The routes.
pub(crate) static ROUTES: LazyLock<Routes<Handler>> = LazyLock::new(|| {
    let handlers = [
        (CREATE_CONNECTION, Closed(single::create)),
        (LIST_CONNECTIONS, Closed(|airflow, context, call| list::answer(airflow, context, call.incoming))),
        (BULK_CONNECTIONS, ByItself(bulk::answer)),
        (GET_CONNECTION, Closed(single::get)),
        (UPDATE_CONNECTION, Closed(single::update)),
        (DELETE_CONNECTION, Closed(single::delete)),
        (TEST_CONNECTION, Closed(probe::test)),
        (GET_VERSION, Open(|_, _, _| Ok(Reply::json(200, &json!({ "version": VERSION, "git_version": GIT_VERSION }))))),
    ];
    let later = format!("{CONNECTIONS}/enqueue-test");
    Routes::new(Matching::Exact)
        .with_operations("", &handlers)
        .with("POST", &later, "airflow.enqueue_connection_test", ByItself(probe::test_later))
        .with("GET", &later, "airflow.get_connection_test", ByItself(probe::later_test))
        .with("POST", &format!("{CONNECTIONS}/defaults"), DEFAULTS, Closed(defaults::create))
        .with("POST", "/auth/token", "airflow.token", Open(token::answer))
        .with("POST", "/auth/token/cli", "airflow.cli_token", Open(token::answer))
});

/// The version that was observed.
const VERSION: &str = "3.3.2";
const GIT_VERSION: &str = ".release:aa19d2dbb9ed187ec01957a92848d9b005e9ba9d";

/// Answers a request.
pub(crate) fn answer(airflow: &mut Airflow, context: &mut Context, incoming: &Incoming) -> Reply {
    routed(airflow, context, incoming).unwrap_or_else(|refusal| refusal.0)
}

fn routed(airflow: &mut Airflow, context: &mut Context, incoming: &Incoming) -> Answer {
    let Some(found) = ROUTES.find(&incoming.method, path(incoming)) else { return Err(no_route(incoming)) };
    let connection_id = found.parameters.first().map_or(String::new(), |id| decoded(id));
    let (answer, is_closed) = match found.handler {
        Open(answer) => return answer(airflow, context, incoming),
        Closed(answer) => (answer, true),
        ByItself(answer) => (answer, false),
    };
    let takes_body = match incoming.method.as_str() {
        "POST" => found.operation != DEFAULTS,
        method => method == "PATCH",
    };
    let body = if takes_body { Body::read(incoming)? } else { Body::default() };
    let role = access::role(airflow, context, incoming)?;
    if is_closed && !role.has_connections() {
        return Err(Refusal::forbidden());
    }
    answer(airflow, context, &Call { incoming, connection_id, body, role })
}

/// The path for the router. The service decodes it first, so that an encoded slash is one.
fn path(incoming: &Incoming) -> &str {
    if incoming.path.to_ascii_lowercase().contains("%2f") { "" } else { &incoming.path }
}

fn no_route(incoming: &Incoming) -> Refusal {
    let methods = ROUTES.methods(path(incoming));
    if methods.is_empty() && incoming.method == "GET" {
        return Refusal(Reply::json(404, &json!({ "error": "API route not found" })));
    }
    // The service names only the first method that it knows of the path; pages of any path can be read.
    let first = if methods.contains(&"DELETE") { "DELETE" } else { methods.first().unwrap_or(&"GET") };
    let Refusal(reply) = Refusal::new(405, "Method Not Allowed");
    Refusal(reply.with_header("allow", first))
}

/// A part of the path without percent-encoding, invalid UTF-8 replaced.
fn decoded(part: &str) -> String {
    let (mut out, mut rest) = (Vec::new(), part.as_bytes());
    while let Some((first, more)) = rest.split_first() {
        let code = more.get(..2).filter(|_| *first == b'%').and_then(|digits| str::from_utf8(digits).ok());
        let byte = code.filter(|code| !code.starts_with('+')).and_then(|code| u8::from_str_radix(code, 16).ok());
        out.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { more.get(2..).unwrap_or_default() } else { more };
    }
    String::from_utf8_lossy(&out).into_owned()
}
