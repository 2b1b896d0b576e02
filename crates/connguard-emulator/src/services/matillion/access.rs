//! What the credentials of a request may do.

use std::time::Instant;

use connguard_rules::Provider;

use super::installation::Matillion;
use super::project::ProjectId;
use super::settings::{Credential, RateLimit};
use crate::http::request::Incoming;
use crate::services::context::Context;
use crate::services::credentials::{self, Bearer, Credential as _};

/// The limits of the credentials of a request.
#[derive(Debug)]
pub(crate) struct Access {
    /// None for the default credentials.
    pub(crate) client_id: Option<String>,
    /// None for the one of the settings.
    pub(crate) rate_limit: Option<RateLimit>,
    /// None for all.
    projects: Option<Vec<ProjectId>>,
}

impl Access {
    /// None if the request has no valid token.
    pub(crate) fn of(matillion: &Matillion, context: &Context, incoming: &Incoming, now: Instant) -> Option<Self> {
        Some(match bearer(matillion, context, incoming, now)? {
            Bearer::Default => Self { client_id: None, rate_limit: None, projects: None },
            Bearer::Listed(one) => Self {
                client_id: Some(one.client_id().to_owned()),
                rate_limit: one.rate_limit_per_minute,
                projects: one.projects(),
            },
        })
    }

    /// Whether the project exists for these credentials.
    pub(crate) fn admits(&self, project: &ProjectId) -> bool {
        self.projects.as_ref().is_none_or(|projects| projects.contains(project))
    }
}

/// Whose token the request has.
pub(crate) fn bearer<'a>(
    matillion: &'a Matillion,
    context: &Context,
    incoming: &Incoming,
    now: Instant,
) -> Option<Bearer<'a, Credential>> {
    credentials::bearer(context, Provider::Matillion, &matillion.settings.credentials, &incoming.bearer()?, now)
}
