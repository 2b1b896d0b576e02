//! Makes a case's calls through the boundary that all languages share.

use connguard::Error;
use connguard::boundary::{Given, Session};
use serde_json::{Map, Value, json};

use crate::Outcome;
use crate::matching::{elements, members};
use crate::service::Service;

const AUTHORITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/authority.pem");

/// How a call ended: its reply, or the client's error.
pub(crate) type Reply = Result<Value, Error>;

/// Opens a client for the emulator; an option that the changes set to null is left out.
pub(crate) fn open(provider: &str, service: &Service, changes: &Value) -> Result<Session, Error> {
    let mut options = service.options(provider);
    options.extend(members(changes).map(|(name, value)| (name.clone(), value.clone())));
    opened(provider, options)
}

/// Opens a client; an option that is null is left out. Reading the authorities of the system takes longer than a case,
/// and no case needs one; a case that does not ask for it does not wait for what may still arrive.
pub(crate) fn opened(provider: &str, mut options: Map<String, Value>) -> Result<Session, Error> {
    options.entry("trust_store").or_insert_with(|| json!("ca_file"));
    options.entry("ca_file").or_insert_with(|| json!(AUTHORITY));
    options.entry("settle_seconds").or_insert_with(|| json!(0));
    options.retain(|_, value| !value.is_null());
    Session::open(provider, &Value::Object(options).to_string())
}

/// Makes a call. Returns the API's object, or a list for a list operation: the items of all pages, or as many of them
/// as the call takes.
pub(crate) async fn perform(session: &Session, call: &Value) -> Outcome<Reply> {
    let arguments = call["arguments"].as_object().cloned().unwrap_or_default();
    if name(call).contains(".list_") {
        return perform_list(session, call, arguments).await;
    }
    let body = call.get("body").map(Value::to_string);
    let reply = perform_text(session, call, &arguments, body.as_deref()).await?;
    Ok(reply.map(|reply| reply["value"].clone()))
}

async fn perform_list(session: &Session, call: &Value, arguments: Map<String, Value>) -> Outcome<Reply> {
    let listed = perform_list_keeping_warnings(session, call, arguments).await?;
    Ok(listed.map(|(items, _)| items))
}

/// Like [`perform`], for a list; also returns the warnings of all its pages.
pub(crate) async fn perform_list_keeping_warnings(
    session: &Session,
    call: &Value,
    arguments: Map<String, Value>,
) -> Outcome<Result<(Value, Vec<Value>), Error>> {
    let most = call["take"].as_u64().and_then(|take| usize::try_from(take).ok()).unwrap_or(usize::MAX);
    let mut pages = match session.pages(name(call), Given::new(arguments, None)) {
        Ok(pages) => pages,
        Err(error) => return Ok(Err(error)),
    };
    let (mut items, mut warnings) = (Vec::new(), Vec::new());
    while items.len() < most {
        match pages.next().await {
            Ok(Some(page)) => {
                let page = json!(page);
                items.extend(elements(&page["items"]).cloned());
                warnings.extend(elements(&page["warnings"]).cloned());
            }
            Ok(None) => break,
            Err(error) => return Ok(Err(error)),
        }
    }
    items.truncate(most);
    Ok(Ok((Value::Array(items), warnings)))
}

/// Makes one call with the body's own text, and returns the boundary's reply.
pub(crate) async fn perform_text(
    session: &Session,
    call: &Value,
    arguments: &Map<String, Value>,
    body: Option<&str>,
) -> Outcome<Reply> {
    let mut given = Given::new(arguments.clone(), None);
    if let Some(text) = body {
        given.read_body(text);
    }
    Ok(session.call(name(call), given).await.map(|reply| json!(reply)))
}

/// Makes a call that must succeed.
pub(crate) async fn succeed(session: &Session, call: &Value) -> Outcome<Value> {
    let reply = perform(session, call).await?;
    reply.map_err(|error| format!("{} fails with {}", name(call), error.to_json()))
}

/// Makes a call that must fail.
pub(crate) async fn fail(session: &Session, call: &Value) -> Outcome<Error> {
    match perform(session, call).await? {
        Err(error) => Ok(error),
        Ok(reply) => Err(format!("{} was to fail, and answered {reply}", name(call))),
    }
}

/// Returns the operation of a call.
pub(crate) fn name(call: &Value) -> &str {
    call["operation"].as_str().unwrap_or_default()
}

/// Returns the provider of a call's operation.
pub(crate) fn provider(call: &Value) -> &str {
    name(call).split('.').next().unwrap_or_default()
}
