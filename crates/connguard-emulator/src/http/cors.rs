//! Pages of every origin may call the service.

use axum::http::header;

use crate::http::reply::Reply;
use crate::http::request::Incoming;

/// Whether a browser asks what it may send; it is answered on every path.
pub(crate) fn is_preflight(incoming: &Incoming) -> bool {
    let has = |name: header::HeaderName| incoming.headers.contains_key(name);
    incoming.method == "OPTIONS" && has(header::ORIGIN) && has(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// The answer to a preflight.
pub(crate) fn preflight(incoming: &Incoming) -> Reply {
    let reply = Reply::empty(204)
        .with_header("access-control-allow-methods", "GET,POST,HEAD,PUT,DELETE,PATCH")
        .with_header("vary", "Access-Control-Request-Method, Access-Control-Request-Headers");
    match incoming.header(header::ACCESS_CONTROL_REQUEST_HEADERS.as_str()) {
        Some(names) => reply.with_header("access-control-allow-headers", names),
        None => reply,
    }
}

/// The reply with the permission to read it, where a browser asks for that.
pub(crate) fn allow(incoming: &Incoming, reply: Reply) -> Reply {
    if incoming.headers.contains_key(header::ORIGIN) {
        return reply.with_header("access-control-allow-origin", "*");
    }
    reply
}
