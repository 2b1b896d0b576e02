//! CORS, open to every origin.

use axum::http::header;

use crate::http::reply::Reply;
use crate::http::request::Incoming;

/// Whether this is a preflight request, which is answered on every path.
pub(crate) fn is_preflight(incoming: &Incoming) -> bool {
    let has = |name: header::HeaderName| incoming.headers.contains_key(name);
    incoming.method == "OPTIONS" && has(header::ORIGIN) && has(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// The reply to a preflight request.
pub(crate) fn preflight(incoming: &Incoming) -> Reply {
    let reply = Reply::empty(204)
        .with_header("access-control-allow-methods", "GET,POST,HEAD,PUT,DELETE,PATCH")
        .with_header("vary", "Access-Control-Request-Method, Access-Control-Request-Headers");
    match incoming.header(header::ACCESS_CONTROL_REQUEST_HEADERS.as_str()) {
        Some(names) => reply.with_header("access-control-allow-headers", names),
        None => reply,
    }
}

/// The reply with the CORS header, if the request has an origin.
pub(crate) fn allow(incoming: &Incoming, reply: Reply) -> Reply {
    if incoming.headers.contains_key(header::ORIGIN) {
        return reply.with_header("access-control-allow-origin", "*");
    }
    reply
}
