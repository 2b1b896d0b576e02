//! Creating, reading, changing and deleting a connection.

use super::call::{Answer, Call};
use super::change::{self, Mode};
use super::fields::Fields;
use super::installation::Airflow;
use super::refusal::Refusal;
use super::state::{Connection, Event};
use crate::http::reply::Reply;
use crate::services::context::Context;
use crate::services::service::Service;

/// Without a body, but with the type that all replies of the service have.
pub(crate) fn no_content() -> Reply {
    Reply::json_bytes(204, Vec::new())
}

/// The reason of the database if a name is taken.
pub(crate) const TAKEN: &str = "Unique constraint violation";

/// Stores nearly everything.
pub(crate) fn create(airflow: &mut Airflow, context: &mut Context, call: &Call<'_>) -> Answer {
    let fields = Fields::of_body(call.body.required()?, false)?;
    if !fields.is_storable() {
        return Err(Refusal::crash());
    }
    if airflow.state.named(fields.connection_id()).is_some() {
        return Err(Refusal::database(409, TAKEN));
    }
    let connection = change::created(&context.cipher, &fields)?;
    put(airflow, context, 201, connection)
}

pub(crate) fn get(airflow: &mut Airflow, context: &mut Context, call: &Call<'_>) -> Answer {
    Ok(Reply::json(200, &stored(airflow, call)?.shown(&context.cipher)))
}

/// Changes the members that were sent; with `update_mask` only those that it names.
pub(crate) fn update(airflow: &mut Airflow, context: &mut Context, call: &Call<'_>) -> Answer {
    let body = call.body.sent()?;
    let fields = Fields::of_body(body, false).map_err(|refusal| call.body.printable().err().unwrap_or(refusal))?;
    if fields.connection_id() != call.connection_id {
        return Err(Refusal::new(400, "The connection_id in the request body does not match the URL parameter"));
    }
    let stored = stored(airflow, call)?;
    call.body.printable()?;
    let names = call.incoming.query.iter().filter(|(name, _)| name == "update_mask");
    let mask: Vec<_> = names.map(|(_, value)| value.clone()).collect();
    if fields.is_port_too_large && (mask.is_empty() || mask.iter().any(|name| name == "port")) {
        return Err(Refusal::crash());
    }
    let connection = change::changed(&context.cipher, stored, &fields, Mode::Update(&mask))?;
    put(airflow, context, 200, connection)
}

pub(crate) fn delete(airflow: &mut Airflow, context: &mut Context, call: &Call<'_>) -> Answer {
    stored(airflow, call)?;
    let deleted = vec![call.connection_id.clone()];
    airflow.write(context, Event::Connections { put: Vec::new(), deleted })?;
    Ok(no_content())
}

fn stored<'a>(airflow: &'a Airflow, call: &Call<'_>) -> Result<&'a Connection, Refusal> {
    airflow.state.named(&call.connection_id).ok_or_else(|| Refusal::not_found(&call.connection_id))
}

fn put(airflow: &mut Airflow, context: &mut Context, status: u16, connection: Connection) -> Answer {
    let reply = Reply::json(status, &connection.shown(&context.cipher));
    airflow.write(context, Event::put(connection))?;
    Ok(reply)
}
