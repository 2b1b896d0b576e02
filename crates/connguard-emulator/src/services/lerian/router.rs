//! The routes and their handlers, and what is checked before all of them.

use std::sync::LazyLock;

use connguard_rules::Operation;
use connguard_rules::operations::lerian::{
    ASSIGN_CONNECTION, CREATE_CONNECTION, DELETE_CONNECTION, GET_CONNECTION, GET_CONNECTION_SCHEMA, LIST_CONNECTIONS,
    LIST_UNASSIGNED_CONNECTIONS, TEST_CONNECTION, UPDATE_CONNECTION, VALIDATE_SCHEMA,
};

use super::error::{Failure, too_long};
use super::installation::Lerian;
use super::{assign, authority, create, delete, get, list, probe, token, update, validation};
use crate::http::cors;
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::services::context::Context;
use crate::services::routes::{Matching, Routes};

/// The maximum size of request line and headers in bytes.
const LONGEST_HEAD: usize = 4096;

/// Handles an operation; the string is the id in the path, or empty.
pub(crate) type Handler = fn(&mut Lerian, &mut Context, &Incoming, &str) -> Result<Reply, Failure>;

/// Access Manager's token endpoint, which needs no token.
const TOKEN: &str = "lerian.token";

/// The routes; the service's router is case-insensitive.
pub(crate) static ROUTES: LazyLock<Routes<Handler>> = LazyLock::new(|| {
    let handlers: [(&Operation, Handler); 10] = [
        (CREATE_CONNECTION, |lerian, context, incoming, _| create::answer(lerian, context, incoming)),
        (LIST_CONNECTIONS, |lerian, _, incoming, _| list::answer(lerian, incoming)),
        (LIST_UNASSIGNED_CONNECTIONS, |lerian, _, incoming, _| list::unassigned(lerian, incoming)),
        (VALIDATE_SCHEMA, |lerian, _, incoming, _| validation::answer(lerian, incoming)),
        (GET_CONNECTION, |lerian, _, _, id| get::answer(lerian, id)),
        (UPDATE_CONNECTION, update::answer),
        (DELETE_CONNECTION, |lerian, context, _, id| delete::answer(lerian, context, id)),
        (TEST_CONNECTION, |lerian, _, _, id| probe::test(lerian, id)),
        (GET_CONNECTION_SCHEMA, |lerian, _, _, id| probe::schema(lerian, id)),
        (ASSIGN_CONNECTION, assign::answer),
    ];
    let token: Handler = |lerian, context, incoming, _| token::answer(lerian, context, incoming);
    Routes::new(Matching::Lenient).with_operations("", &handlers).with(
        "POST",
        "/v1/login/oauth/access_token",
        TOKEN,
        token,
    )
});

/// Answers a request.
pub(crate) fn answer(lerian: &mut Lerian, context: &mut Context, incoming: &Incoming) -> Reply {
    if incoming.head_length() > LONGEST_HEAD {
        return too_long(431, "the request line and the headers are too long");
    }
    let reply =
        if cors::is_preflight(incoming) { cors::preflight(incoming) } else { routed(lerian, context, incoming) };
    cors::allow(incoming, reply)
}

fn routed(lerian: &mut Lerian, context: &mut Context, incoming: &Incoming) -> Reply {
    let errors = lerian.settings.errors;
    let Some(found) = ROUTES.find(&incoming.method, &incoming.path) else {
        let methods = ROUTES.methods(&incoming.path);
        if methods.is_empty() {
            return Failure::of_router(404, "no route matches this path").reply(errors);
        }
        let reply = Failure::of_router(405, "the route does not take this method").reply(errors);
        return reply.with_header("allow", methods.join(", "));
    };
    let id = found.parameters.first().copied().unwrap_or_default();
    let authorized = if found.operation == TOKEN { Ok(()) } else { authority::authorize(lerian, context, incoming) };
    let answered = authorized.and_then(|()| (found.handler)(lerian, context, incoming, id));
    answered.unwrap_or_else(|failure| failure.reply(errors))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(method: &str, path: &str) -> Option<&'static str> {
        ROUTES.find(method, path).map(|found| found.operation)
    }

    #[test]
    fn method_and_path_name_the_operation() {
        let root = "/v1/management/connections";
        assert_eq!(operation("POST", root), Some("lerian.create_connection"));
        assert_eq!(operation("GET", &format!("{root}/")), Some("lerian.list_connections"));
        assert_eq!(operation("GET", &format!("{root}/abc")), Some("lerian.get_connection"));
        assert_eq!(operation("POST", &format!("{root}/abc/test")), Some("lerian.test_connection"));
        assert_eq!(operation("POST", "/v1/login/oauth/access_token"), Some(TOKEN));
        for unknown in ["/unassigned", "/abc/test", "x", "/", "/abc/assign/x"] {
            assert_eq!(operation("PUT", &format!("{root}{unknown}")), None, "{unknown}");
        }
        assert_eq!(operation("GET", &format!("{root}//test")), None);
        assert_eq!(operation("HEAD", "/V1/Management/CONNECTIONS/abc"), Some("lerian.get_connection"));
        let found = ROUTES.find("POST", "/v1/management/Connections/aBc/TEST/").unwrap();
        assert_eq!((found.operation, found.parameters), ("lerian.test_connection", vec!["aBc"]));
        assert_eq!(operation("POST", "/v1/login/oauth/access_token/"), None);
        assert_eq!(ROUTES.methods(root), ["GET", "HEAD", "POST"]);
        assert_eq!(ROUTES.methods(&format!("{root}/abc")), ["GET", "HEAD", "DELETE", "PATCH"]);
    }

    #[test]
    fn names_of_their_own_are_ids_to_other_methods() {
        let root = "/v1/management/connections";
        assert_eq!(operation("GET", &format!("{root}/unassigned")), Some("lerian.list_unassigned_connections"));
        assert_eq!(operation("DELETE", &format!("{root}/unassigned")), Some("lerian.delete_connection"));
        assert_eq!(operation("POST", &format!("{root}/validate-schema")), Some("lerian.validate_schema"));
        assert_eq!(operation("GET", &format!("{root}/validate-schema")), Some("lerian.get_connection"));
    }
}
