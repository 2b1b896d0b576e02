//! Listing connections, and the pages and shapes of all lists.

use serde_json::{Value, json};

use super::installation::Matillion;
use super::problem::Problem;
use super::project::ProjectId;
use super::settings::ListShape;
use super::{address, replies};
use crate::http::reply::Reply;
use crate::http::request::Incoming;

const DEFAULT_SIZE: usize = 25;
const LARGEST_SIZE: usize = 100;

/// Lists the connections that match all filters.
pub(crate) fn answer(matillion: &Matillion, incoming: &Incoming, project: &ProjectId) -> Result<Reply, Problem> {
    let window = Window::of(incoming)?;
    let providers = Filter::of(incoming, "authProvider");
    let names = Filter::of(incoming, "connectionNames");
    let names = Filter(names.0.iter().map(|name| matillion.stored_name(project, name)).collect::<Result<_, _>>()?);
    let types = Filter::of(incoming, "platformConnectionType");
    let found = address::state(matillion, project)?.connections().filter(|connection| {
        providers.admits(&connection.auth_provider)
            && names.admits(&connection.name)
            && types.admits(&connection.platform_connection_type)
    });
    let settings = &matillion.settings;
    let shown = |connection| settings.connection(replies::shown(project, connection));
    Ok(window.reply(found.collect(), shown, settings.list_shape))
}

/// A comma-separated parameter; without values it matches everything.
struct Filter(Vec<String>);

impl Filter {
    /// A repeated parameter matches any of its values.
    fn of(incoming: &Incoming, name: &str) -> Self {
        Self(separated(incoming, name))
    }

    fn admits(&self, value: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|one| one == value)
    }
}

/// The values of a comma-separated parameter that may be repeated.
pub(crate) fn separated(incoming: &Incoming, name: &str) -> Vec<String> {
    let values = incoming.query.iter().filter(|(key, _)| key == name).map(|(_, value)| value);
    values.flat_map(|value| value.split(',')).filter(|value| !value.is_empty()).map(str::to_owned).collect()
}

/// The requested page of a list.
pub(crate) struct Window {
    page: usize,
    size: usize,
}

impl Window {
    pub(crate) fn of(incoming: &Incoming) -> Result<Self, Problem> {
        let number = |name: &str, default: usize| match incoming.parameter(name) {
            None | Some("") => Some(default),
            Some(text) => text.parse().ok(),
        };
        let page = number("page", 0).ok_or_else(|| refused("page: must be an integer, at least 0"))?;
        let size = number("size", DEFAULT_SIZE).filter(|size| (1..=LARGEST_SIZE).contains(size));
        let size = size.ok_or_else(|| refused("size: must be an integer between 1 and 100"))?;
        Ok(Self { page, size })
    }

    /// The requested page in the configured shape; only its items are serialized.
    pub(crate) fn reply<T>(&self, found: Vec<T>, shown: impl Fn(T) -> Value, shape: ListShape) -> Reply {
        let total = found.len();
        let part = found.into_iter().skip(self.page.saturating_mul(self.size)).take(self.size);
        let results: Vec<_> = part.map(shown).collect();
        let body = match shape {
            ListShape::Page => {
                json!({ "page": self.page, "size": self.size, "total": total, "results": results })
            }
            ListShape::Array => Value::Array(results),
            ListShape::Single => results.into_iter().next().unwrap_or_else(|| json!([])),
        };
        Reply::json(200, &body)
    }
}

fn refused(text: &str) -> Problem {
    Problem::invalid(vec![text.to_owned()])
}
