//! The kinds of objects of each provider.

use connguard_rules::Provider;

use super::kind::Managed;
use super::{lerian, matillion};

/// The connections of a provider.
pub fn connections(provider: Provider) -> &'static Managed {
    match provider {
        Provider::Lerian => &lerian::CONNECTION,
        Provider::Matillion => &matillion::CONNECTION,
    }
}

/// The environment overrides of a provider's connections, if it has any.
pub fn overrides(provider: Provider) -> Option<&'static Managed> {
    match provider {
        Provider::Lerian => None,
        Provider::Matillion => Some(&matillion::OVERRIDE),
    }
}
