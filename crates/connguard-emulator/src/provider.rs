//! The two services behind the one port, and which of them a path belongs to.

pub(crate) use connguard_rules::Provider;

use crate::control::settings::Settings;
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::services::{lerian, matillion};
use crate::world::World;

/// A provider as the emulator serves it.
pub(crate) trait Service: Sized {
    /// The service whose path this is.
    fn of(path: &str) -> Self;
    /// The operation that method and path name.
    fn operation(self, method: &str, path: &str) -> Option<&'static str>;
    /// Processes a request.
    fn answer(self, world: &mut World, incoming: &Incoming) -> Reply;
    /// An error that comes from the service's surroundings, in the service's shape.
    fn failure(self, status: u16, incoming: &Incoming, settings: &Settings) -> Reply;
}

impl Service for Provider {
    /// Matillion's paths are below `/dpc` and `/oauth`, all others are Lerian's.
    fn of(path: &str) -> Self {
        let is_below =
            |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if is_below("/dpc") || is_below("/oauth") { Self::Matillion } else { Self::Lerian }
    }

    fn operation(self, method: &str, path: &str) -> Option<&'static str> {
        match self {
            Self::Matillion => matillion::operation(method, path),
            Self::Lerian => lerian::operation(method, path),
        }
    }

    fn answer(self, world: &mut World, incoming: &Incoming) -> Reply {
        match self {
            Self::Matillion => matillion::answer(world, incoming),
            Self::Lerian => lerian::answer(world, incoming),
        }
    }

    fn failure(self, status: u16, incoming: &Incoming, settings: &Settings) -> Reply {
        match self {
            Self::Matillion => matillion::failure(status, incoming),
            Self::Lerian => lerian::failure(status, settings.lerian.errors),
        }
    }
}

/// Every operation, in full: `<provider>.<operationId>`.
pub(crate) fn operations() -> impl Iterator<Item = &'static str> {
    let of = |provider: &Provider| match provider {
        Provider::Matillion => matillion::OPERATIONS,
        Provider::Lerian => lerian::OPERATIONS,
    };
    Provider::ALL.iter().flat_map(of).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_tell_the_service() {
        assert_eq!(Provider::of("/dpc/v1/projects"), Provider::Matillion);
        assert_eq!(Provider::of("/oauth/dpc/token"), Provider::Matillion);
        assert_eq!(Provider::of("/dpcx"), Provider::Lerian);
        assert_eq!(Provider::of("/v1/management/connections"), Provider::Lerian);
    }
}
