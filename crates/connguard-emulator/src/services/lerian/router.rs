//! Which operation a request means, and what all of them check first.

use super::error::{Failure, too_long};
use super::{assign, authority, create, delete, get, list, probe, token, update, validation};
use crate::http::cors;
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::world::World;

/// The operation of the token endpoint.
pub(crate) const TOKEN: &str = "lerian.token";

const CREATE: &str = "lerian.create_connection";
const LIST: &str = "lerian.list_connections";
const LIST_UNASSIGNED: &str = "lerian.list_unassigned_connections";
const VALIDATE: &str = "lerian.validate_schema";
const GET: &str = "lerian.get_connection";
const UPDATE: &str = "lerian.update_connection";
const DELETE: &str = "lerian.delete_connection";
const TEST: &str = "lerian.test_connection";
const SCHEMA: &str = "lerian.get_connection_schema";
const ASSIGN: &str = "lerian.assign_connection";

/// Every operation of this service.
pub(crate) const OPERATIONS: &[&str] =
    &[TOKEN, CREATE, LIST, LIST_UNASSIGNED, VALIDATE, GET, UPDATE, DELETE, TEST, SCHEMA, ASSIGN];

/// The methods in the order in which the router lists those that it takes.
const METHODS: [&str; 5] = ["GET", "HEAD", "POST", "DELETE", "PATCH"];

/// What the router reads of request line and headers, in bytes.
const LONGEST_HEAD: usize = 4096;

/// The operation that method and path name, and the id in the path. Letter case does not matter, and HEAD is GET. A
/// name of its own below `/connections` hides an id only from its own method.
fn route<'a>(method: &str, path: &'a str) -> Option<(&'static str, &'a str)> {
    let method = if method == "HEAD" { "GET" } else { method };
    if path.eq_ignore_ascii_case("/v1/login/oauth/access_token") {
        return (method == "POST").then_some((TOKEN, ""));
    }
    let root = "/v1/management/connections";
    let (start, rest) = path.split_at_checked(root.len())?;
    if !start.eq_ignore_ascii_case(root) {
        return None;
    }
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    if rest.is_empty() {
        return [("GET", LIST), ("POST", CREATE)].iter().find(|(name, _)| *name == method).map(|(_, what)| (*what, ""));
    }
    let rest = rest.strip_prefix('/').filter(|rest| !rest.is_empty())?;
    let (id, action) =
        rest.split_once('/').map_or((rest, None), |(id, action)| (id, Some(action.to_ascii_lowercase())));
    let operation = match (method, action.as_deref()) {
        _ if id.is_empty() => return None,
        ("GET", None) if id.eq_ignore_ascii_case("unassigned") => LIST_UNASSIGNED,
        ("POST", None) if id.eq_ignore_ascii_case("validate-schema") => VALIDATE,
        ("GET", None) => GET,
        ("PATCH", None) => UPDATE,
        ("DELETE", None) => DELETE,
        ("POST", Some("test")) => TEST,
        ("GET", Some("schema")) => SCHEMA,
        ("POST", Some("assign")) => ASSIGN,
        _ => return None,
    };
    Some((operation, id))
}

/// The operation that method and path name.
pub(crate) fn operation(method: &str, path: &str) -> Option<&'static str> {
    route(method, path).map(|(operation, _)| operation)
}

/// Processes a request.
pub(crate) fn answer(world: &mut World, incoming: &Incoming) -> Reply {
    if incoming.head_length() > LONGEST_HEAD {
        return too_long(431, "the request line and the headers are too long");
    }
    let reply = if cors::is_preflight(incoming) { cors::preflight(incoming) } else { routed(world, incoming) };
    cors::allow(incoming, reply)
}

fn routed(world: &mut World, incoming: &Incoming) -> Reply {
    let errors = world.settings.lerian.errors;
    if let Some((operation, id)) = route(&incoming.method, &incoming.path) {
        return process(world, incoming, operation, id).unwrap_or_else(|failure| failure.reply(errors));
    }
    let allowed: Vec<_> = METHODS.into_iter().filter(|method| route(method, &incoming.path).is_some()).collect();
    if allowed.is_empty() {
        return Failure::of_router(404, "no route has this path").reply(errors);
    }
    let reply = Failure::of_router(405, "the route does not take this method").reply(errors);
    reply.with_header("allow", allowed.join(", "))
}

fn process(world: &mut World, incoming: &Incoming, operation: &str, id: &str) -> Result<Reply, Failure> {
    if operation == TOKEN {
        return token::answer(world, incoming);
    }
    authority::authorize(world, incoming)?;
    match operation {
        CREATE => create::answer(world, incoming),
        LIST_UNASSIGNED => list::unassigned(world, incoming),
        VALIDATE => validation::answer(world, incoming),
        GET => get::answer(world, id),
        UPDATE => update::answer(world, incoming, id),
        DELETE => delete::answer(world, id),
        TEST => probe::test(world, id),
        SCHEMA => probe::schema(world, id),
        ASSIGN => assign::answer(world, incoming, id),
        _ => list::answer(world, incoming),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn method_and_path_name_the_operation() {
        let root = "/v1/management/connections";
        assert_eq!(operation("POST", root), Some(CREATE));
        assert_eq!(operation("GET", &format!("{root}/")), Some(LIST));
        assert_eq!(operation("GET", &format!("{root}/abc")), Some(GET));
        assert_eq!(operation("POST", &format!("{root}/abc/test")), Some(TEST));
        assert_eq!(operation("POST", "/v1/login/oauth/access_token"), Some(TOKEN));
        for unknown in ["/unassigned", "/abc/test", "x", "/", "/abc/assign/x"] {
            assert_eq!(operation("PUT", &format!("{root}{unknown}")), None, "{unknown}");
        }
        assert_eq!(operation("GET", &format!("{root}//test")), None);
        assert_eq!(operation("HEAD", "/V1/Management/CONNECTIONS/abc"), Some(GET));
        assert_eq!(route("POST", "/v1/management/Connections/aBc/TEST"), Some((TEST, "aBc")));
    }

    #[test]
    fn names_of_their_own_are_ids_to_other_methods() {
        let root = "/v1/management/connections";
        assert_eq!(operation("GET", &format!("{root}/unassigned")), Some(LIST_UNASSIGNED));
        assert_eq!(operation("DELETE", &format!("{root}/unassigned")), Some(DELETE));
        assert_eq!(operation("POST", &format!("{root}/validate-schema")), Some(VALIDATE));
        assert_eq!(operation("GET", &format!("{root}/validate-schema")), Some(GET));
    }
}
