//! Which operation a request means, and what all of them check first.

use std::sync::LazyLock;
use std::time::Instant;

use connguard_rules::Provider;

use super::installation::Matillion;
use super::problem::Problem;
use super::project::ProjectId;
use super::{address, create, data_platform, delete, list, overrides, projects, token, update};
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::services::context::Context;
use crate::services::routes::{Matching, Routes};

/// Where the API is on its host.
pub(crate) const API: &str = "/dpc";

/// Where tokens are on theirs.
pub(crate) const OAUTH: &str = "/oauth";

/// The token endpoint.
pub(crate) const TOKEN_PATH: &str = "/oauth/dpc/token";

/// The longest path and query, in bytes. The documentation gives no number; many servers stop here.
const LONGEST_TARGET: usize = 8 * 1024;

/// Answers an operation.
#[derive(Clone, Copy)]
pub(crate) enum Handler {
    /// The token endpoint: it needs no token, and its errors are OAuth's.
    Token,
    /// An operation outside of the projects.
    Account(fn(&Matillion, &Incoming) -> Result<Reply, Problem>),
    /// An operation on the project of the path.
    Project(fn(&mut Matillion, &mut Context, &Incoming, ProjectId) -> Result<Reply, Problem>),
}

use Handler::{Account, Project};

const HANDLERS: &[(&str, Handler)] = &[
    ("matillion.create_connection", Project(create::answer)),
    ("matillion.list_connections", Project(|matillion, _, incoming, id| list::answer(matillion, incoming, &id))),
    ("matillion.update_connection", Project(update::answer)),
    ("matillion.delete_connection", Project(delete::answer)),
    ("matillion.create_environment_override", Project(overrides::create)),
    (
        "matillion.list_environment_overrides",
        Project(|matillion, _, incoming, id| overrides::list(matillion, incoming, &id)),
    ),
    ("matillion.update_environment_override", Project(overrides::update)),
    ("matillion.delete_environment_overrides", Project(overrides::delete)),
    ("matillion.create_data_platform_connection", Project(data_platform::create)),
    ("matillion.list_projects", Account(projects::list)),
    (
        "matillion.list_environments",
        Project(|matillion, _, incoming, id| projects::environments(matillion, incoming, &id)),
    ),
];

/// The routes.
pub(crate) static ROUTES: LazyLock<Routes<Handler>> = LazyLock::new(|| {
    Routes::new(Matching::Exact).with_operations(Provider::Matillion, API, HANDLERS).with(
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
            return Problem::not_found("no resource has this path").reply(incoming);
        }
        let problem = Problem::new(405, &format!("this path takes {methods}"));
        return problem.reply(incoming).with_header("allow", methods);
    };
    let answered = match found.handler {
        Handler::Token => return token::answer(context, incoming),
        Account(answer) => enter(matillion, context, incoming).and_then(|()| answer(matillion, incoming)),
        Project(answer) => enter(matillion, context, incoming)
            .and_then(|()| address::project(matillion, found.parameters.first().copied().unwrap_or_default()))
            .and_then(|project| answer(matillion, context, incoming, project)),
    };
    answered.unwrap_or_else(|problem| problem.reply(incoming))
}

/// What a gateway looks at before the service does.
fn enter(matillion: &mut Matillion, context: &Context, incoming: &Incoming) -> Result<(), Problem> {
    if incoming.target_length > LONGEST_TARGET {
        return Err(Problem::new(400, "the URL is too long; split the request"));
    }
    let now = Instant::now();
    if let Some(limit) = matillion.settings.rate_limit_per_minute {
        matillion.rate.admit(now, limit.get()).map_err(Problem::too_many_requests)?;
    }
    let token = incoming.bearer();
    if !token.is_some_and(|token| context.tokens.are_valid(&token, now)) {
        return Err(Problem::new(401, "the bearer token is missing, unknown or expired"));
    }
    Ok(())
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
