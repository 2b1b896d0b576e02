//! Which operation a request means, and what all of them check first.

use std::time::Instant;

use super::problem::Problem;
use super::project::ProjectId;
use super::state::State;
use super::{create, data_platform, delete, list, overrides, projects, token, update};
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::world::World;

/// The operation of the token endpoint.
pub(crate) const TOKEN: &str = "matillion.token";

const CREATE: &str = "matillion.create_connection";
const LIST: &str = "matillion.list_connections";
const UPDATE: &str = "matillion.update_connection";
const DELETE: &str = "matillion.delete_connection";
const CREATE_OVERRIDE: &str = "matillion.create_environment_override";
const LIST_OVERRIDES: &str = "matillion.list_environment_overrides";
const UPDATE_OVERRIDE: &str = "matillion.update_environment_override";
const DELETE_OVERRIDES: &str = "matillion.delete_environment_overrides";
const CREATE_DATA_PLATFORM: &str = "matillion.create_data_platform_connection";
const LIST_PROJECTS: &str = "matillion.list_projects";
const LIST_ENVIRONMENTS: &str = "matillion.list_environments";

/// Every operation of this service.
pub(crate) const OPERATIONS: &[&str] = &[
    TOKEN,
    CREATE,
    LIST,
    UPDATE,
    DELETE,
    CREATE_OVERRIDE,
    LIST_OVERRIDES,
    UPDATE_OVERRIDE,
    DELETE_OVERRIDES,
    CREATE_DATA_PLATFORM,
    LIST_PROJECTS,
    LIST_ENVIRONMENTS,
];

/// The longest path and query, in bytes. The documentation gives no number; many servers stop here.
const LONGEST_TARGET: usize = 8 * 1024;

/// A place: the methods that it takes, what they mean, and the project in its path.
struct Place<'a> {
    methods: &'static [(&'static str, &'static str)],
    project_id: Option<&'a str>,
}

fn place(path: &str) -> Option<Place<'_>> {
    let outside = |methods| Some(Place { methods, project_id: None });
    match path {
        "/oauth/dpc/token" => return outside(&[("POST", TOKEN)]),
        "/dpc/v1/projects" => return outside(&[("GET", LIST_PROJECTS)]),
        _ => {}
    }
    let (project_id, rest) = path.strip_prefix("/dpc/v1/projects/")?.split_once('/')?;
    let methods: &[_] = match rest {
        "connections" => &[("GET", LIST), ("POST", CREATE), ("PUT", UPDATE), ("DELETE", DELETE)],
        "connections/environment-overrides" => &[
            ("GET", LIST_OVERRIDES),
            ("POST", CREATE_OVERRIDE),
            ("PUT", UPDATE_OVERRIDE),
            ("DELETE", DELETE_OVERRIDES),
        ],
        "data-platform-connections" => &[("POST", CREATE_DATA_PLATFORM)],
        "environments" => &[("GET", LIST_ENVIRONMENTS)],
        _ => return None,
    };
    Some(Place { methods, project_id: Some(project_id) })
}

/// The operation that method and path name.
pub(crate) fn operation(method: &str, path: &str) -> Option<&'static str> {
    place(path)?.operation(method)
}

impl Place<'_> {
    fn operation(&self, method: &str) -> Option<&'static str> {
        self.methods.iter().find(|(name, _)| *name == method).map(|(_, operation)| *operation)
    }
}

/// Processes a request.
pub(crate) fn answer(world: &mut World, incoming: &Incoming) -> Reply {
    let Some(place) = place(&incoming.path) else {
        return Problem::not_found("no resource has this path").reply(incoming);
    };
    let Some(operation) = place.operation(&incoming.method) else {
        let allowed: Vec<_> = place.methods.iter().map(|(method, _)| *method).collect();
        let problem = Problem::new(405, &format!("this path takes {}", allowed.join(", ")));
        return problem.reply(incoming).with_header("allow", allowed.join(", "));
    };
    if operation == TOKEN {
        return token::answer(world, incoming);
    }
    process(world, incoming, operation, place.project_id).unwrap_or_else(|problem| problem.reply(incoming))
}

fn process(
    world: &mut World,
    incoming: &Incoming,
    operation: &str,
    project_id: Option<&str>,
) -> Result<Reply, Problem> {
    enter(world, incoming)?;
    let Some(id) = project_id else {
        return projects::list(world, incoming);
    };
    let project = project(world, id)?;
    match operation {
        CREATE => create::answer(world, incoming, project),
        UPDATE => update::answer(world, incoming, project),
        DELETE => delete::answer(world, incoming, project),
        CREATE_OVERRIDE => overrides::create(world, incoming, project),
        UPDATE_OVERRIDE => overrides::update(world, incoming, project),
        LIST_OVERRIDES => overrides::list(world, incoming, &project),
        DELETE_OVERRIDES => overrides::delete(world, incoming, project),
        CREATE_DATA_PLATFORM => data_platform::create(world, incoming, project),
        LIST_ENVIRONMENTS => projects::environments(world, incoming, &project),
        _ => list::answer(world, incoming, &project),
    }
}

/// What a gateway looks at before the service does.
fn enter(world: &mut World, incoming: &Incoming) -> Result<(), Problem> {
    if incoming.target_length > LONGEST_TARGET {
        return Err(Problem::new(400, "the URL is too long; split the request"));
    }
    let now = Instant::now();
    if let Some(limit) = world.settings.matillion.rate_limit_per_minute {
        world.rate.admit(now, limit).map_err(Problem::too_many_requests)?;
    }
    let token = incoming.bearer();
    if !token.is_some_and(|token| world.tokens.are_valid(&token, now)) {
        return Err(Problem::new(401, "the bearer token is missing, unknown or expired"));
    }
    Ok(())
}

/// The project of the path.
fn project(world: &World, id: &str) -> Result<ProjectId, Problem> {
    let id = ProjectId::read(id).map_err(|wrong| Problem::invalid(vec![format!("projectId: {wrong}")]))?;
    state(world, &id).map(|_| id)
}

/// What a project holds.
pub(crate) fn state<'a>(world: &'a World, project: &ProjectId) -> Result<&'a State, Problem> {
    world.matillion.state(project).ok_or_else(|| Problem::not_found("no project has this id"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::matillion::PROJECT_ID;

    #[test]
    fn method_and_path_name_the_operation() {
        let connections = format!("/dpc/v1/projects/{PROJECT_ID}/connections");
        assert_eq!(operation("POST", &connections), Some(CREATE));
        assert_eq!(operation("PUT", &format!("{connections}/environment-overrides")), Some(UPDATE_OVERRIDE));
        assert_eq!(operation("PATCH", &connections), None);
        assert_eq!(operation("GET", "/dpc/v1/projects"), Some(LIST_PROJECTS));
        assert_eq!(operation("GET", "/dpc/v1/projects/"), None);
        assert_eq!(operation("POST", "/oauth/dpc/token"), Some(TOKEN));
    }
}
