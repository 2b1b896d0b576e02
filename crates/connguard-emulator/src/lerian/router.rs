//! Which operation a request means, and what all of them check first.

use std::time::Instant;

use super::error::Failure;
use super::{assign, create, delete, get, list, probe, token, update, validation};
use crate::reply::Reply;
use crate::request::Incoming;
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

/// A place: the methods that it takes, what they mean, and the id in its path.
struct Place<'a> {
    methods: &'static [(&'static str, &'static str)],
    id: &'a str,
}

/// What method and path name. A name of its own below `/connections` hides an id only from its own method.
fn place<'a>(method: &str, path: &'a str) -> Option<Place<'a>> {
    let whole = |methods| Some(Place { methods, id: "" });
    if path == "/v1/login/oauth/access_token" {
        return whole(&[("POST", TOKEN)]);
    }
    let rest = path.strip_prefix("/v1/management/connections")?;
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    if rest.is_empty() {
        return whole(&[("GET", LIST), ("POST", CREATE)]);
    }
    let rest = rest.strip_prefix('/').filter(|rest| !rest.is_empty())?;
    match (method, rest.split_once('/')) {
        ("GET", None) if rest == "unassigned" => whole(&[("GET", LIST_UNASSIGNED)]),
        ("POST", None) if rest == "validate-schema" => whole(&[("POST", VALIDATE)]),
        (_, None) => Some(Place { methods: &[("GET", GET), ("PATCH", UPDATE), ("DELETE", DELETE)], id: rest }),
        (_, Some((id, "test"))) if !id.is_empty() => Some(Place { methods: &[("POST", TEST)], id }),
        (_, Some((id, "schema"))) if !id.is_empty() => Some(Place { methods: &[("GET", SCHEMA)], id }),
        (_, Some((id, "assign"))) if !id.is_empty() => Some(Place { methods: &[("POST", ASSIGN)], id }),
        _ => None,
    }
}

impl Place<'_> {
    fn operation(&self, method: &str) -> Option<&'static str> {
        self.methods.iter().find(|(name, _)| *name == method).map(|(_, operation)| *operation)
    }
}

/// The operation that method and path name.
pub(crate) fn operation(method: &str, path: &str) -> Option<&'static str> {
    place(method, path)?.operation(method)
}

/// Processes a request.
pub(crate) fn answer(world: &mut World, incoming: &Incoming) -> Reply {
    let errors = world.settings.lerian.errors;
    let Some(place) = place(&incoming.method, &incoming.path) else {
        return Failure::of_router(404, "no route has this path").reply(errors);
    };
    let Some(operation) = place.operation(&incoming.method) else {
        let allowed: Vec<_> = place.methods.iter().map(|(method, _)| *method).collect();
        let reply = Failure::of_router(405, "the route does not take this method").reply(errors);
        return reply.with_header("allow", allowed.join(", "));
    };
    process(world, incoming, operation, place.id).unwrap_or_else(|failure| failure.reply(errors))
}

fn process(world: &mut World, incoming: &Incoming, operation: &str, id: &str) -> Result<Reply, Failure> {
    if operation == TOKEN {
        return token::answer(world, incoming);
    }
    authorize(world, incoming)?;
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

/// Tokens matter only where the settings turn authentication on.
fn authorize(world: &World, incoming: &Incoming) -> Result<(), Failure> {
    if !world.settings.lerian.auth {
        return Ok(());
    }
    match incoming.bearer() {
        None => Err(Failure::plain(401, "Missing Token")),
        Some(token) if world.tokens.are_valid(&token, Instant::now()) => Ok(()),
        Some(_) => Err(Failure::plain(403, "Forbidden")),
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
