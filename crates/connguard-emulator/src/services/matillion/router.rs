//! The routes and their handlers, and what is checked before all of them.

use std::sync::LazyLock;
use std::time::Instant;

use connguard_rules::operations::matillion::{
    CREATE_CONNECTION, CREATE_DATA_PLATFORM_CONNECTION, CREATE_ENVIRONMENT_OVERRIDE, DELETE_CONNECTION,
    DELETE_ENVIRONMENT_OVERRIDES, LIST_CONNECTIONS, LIST_ENVIRONMENT_OVERRIDES, LIST_ENVIRONMENTS, LIST_PROJECTS,
    UPDATE_CONNECTION, UPDATE_ENVIRONMENT_OVERRIDE,
};

use super::access::Access;
use super::installation::Matillion;
use super::problem::Problem;
use super::project::ProjectId;
use super::{address, create, data_platform, delete, list, overrides, projects, token, update};
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::services::context::Context;
use crate::services::routes::{Matching, Routes};

/// The base path of the API.
pub(crate) const API: &str = "/dpc";

/// The base path of the token endpoint's host.
pub(crate) const OAUTH: &str = "/oauth";

/// The token endpoint.
pub(crate) const TOKEN_PATH: &str = "/oauth/dpc/token";

/// The maximum length of path and query in bytes. It is not documented; this is a common limit.
const LONGEST_TARGET: usize = 8 * 1024;

use Handler::{Account, Project};

/// The handler of an operation.
#[derive(Clone, Copy)]
pub(crate) enum Handler {
    /// The token endpoint: it needs no token, and its errors are OAuth's.
    Token,
    /// An operation outside of the projects.
    Account(fn(&Matillion, &Incoming, &Access) -> Result<Reply, Problem>),
    /// An operation on the project of the path.
    Project(fn(&mut Matillion, &mut Context, &Incoming, ProjectId) -> Result<Reply, Problem>),
}

/// The routes.
pub(crate) static ROUTES: LazyLock<Routes<Handler>> = LazyLock::new(|| {
    let handlers = [
        (CREATE_CONNECTION, Project(create::answer)),
        (LIST_CONNECTIONS, Project(|matillion, _, incoming, id| list::answer(matillion, incoming, &id))),
        (UPDATE_CONNECTION, Project(update::answer)),
        (DELETE_CONNECTION, Project(delete::answer)),
        (CREATE_ENVIRONMENT_OVERRIDE, Project(overrides::create)),
        (LIST_ENVIRONMENT_OVERRIDES, Project(|matillion, _, incoming, id| overrides::list(matillion, incoming, &id))),
        (UPDATE_ENVIRONMENT_OVERRIDE, Project(overrides::update)),
        (DELETE_ENVIRONMENT_OVERRIDES, Project(overrides::delete)),
        (CREATE_DATA_PLATFORM_CONNECTION, Project(data_platform::create)),
        (LIST_PROJECTS, Account(projects::list)),
        (LIST_ENVIRONMENTS, Project(|matillion, _, incoming, id| projects::environments(matillion, incoming, &id))),
    ];
    Routes::new(Matching::Exact).with_operations(API, &handlers).with(
        "POST",
        TOKEN_PATH,
        "matillion.token",
        Handler::Token,
    )
});

/// Answers a request.
pub(crate) fn answer(matillion: &mut Matillion, context: &mut Context, incoming: &Incoming) -> Reply {
    let Some(found) = ROUTES.find(&incoming.method, &incoming.path) else {
        let methods = ROUTES.methods(&incoming.path).join(", ");
        if methods.is_empty() {
            return Problem::not_found("no resource matches this path").reply(incoming);
        }
        let problem = Problem::new(405, &format!("this path allows {methods}"));
        return problem.reply(incoming).with_header("allow", methods);
    };
    let answered = match found.handler {
        Handler::Token => return token::answer(matillion, context, incoming),
        Account(answer) => enter(matillion, context, incoming).and_then(|access| answer(matillion, incoming, &access)),
        Project(answer) => enter(matillion, context, incoming)
            .and_then(|access| {
                address::project(matillion, &access, found.parameters.first().copied().unwrap_or_default())
            })
            .and_then(|project| answer(matillion, context, incoming, project)),
    };
    answered.unwrap_or_else(|problem| problem.reply(incoming))
}

/// The checks of a gateway before the service.
fn enter(matillion: &mut Matillion, context: &Context, incoming: &Incoming) -> Result<Access, Problem> {
    if incoming.target_length > LONGEST_TARGET {
        return Err(Problem::new(400, "the URL is too long; split the request"));
    }
    let now = Instant::now();
    let access = Access::of(matillion, context, incoming, now);
    let limit = access.as_ref().and_then(|access| access.rate_limit).or(matillion.settings.rate_limit_per_minute);
    if let Some(limit) = limit {
        // Requests without a valid token count as the default credentials'.
        let client_id = access.as_ref().and_then(|access| access.client_id.clone());
        matillion.rates.entry(client_id).or_default().admit(now, limit.get()).map_err(Problem::too_many_requests)?;
    }
    access.ok_or_else(|| Problem::new(401, "the bearer token is missing, unknown or expired"))
}

#[cfg(test)]
mod tests {
    use super::super::project::PROJECT_ID;
    use super::*;

    #[test]
    fn method_and_path_name_the_operation() {
        let operation = |method: &str, path: &str| ROUTES.find(method, path).map(|found| found.operation);
        let connections = format!("/dpc/v1/projects/{PROJECT_ID}/connections");
        assert_eq!(operation("POST", &connections), Some("matillion.create_connection"));
        let overrides = format!("{connections}/environment-overrides");
        assert_eq!(operation("PUT", &overrides), Some("matillion.update_environment_override"));
        assert_eq!(ROUTES.methods(&overrides), ["GET", "POST", "PUT", "DELETE"]);
        assert_eq!(operation("PATCH", &connections), None);
        assert_eq!(operation("GET", "/dpc/v1/projects"), Some("matillion.list_projects"));
        assert_eq!(operation("GET", "/dpc/v1/projects/"), None);
        assert_eq!(operation("POST", "/oauth/dpc/token"), Some("matillion.token"));
    }
}
