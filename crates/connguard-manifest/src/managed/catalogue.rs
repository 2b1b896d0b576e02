//! The kinds of objects of each provider.

use connguard_rules::Provider;

use super::kind::Managed;
use super::{airflow, lerian, matillion};

/// The connections of a provider.
pub fn connections(provider: Provider) -> &'static Managed {
    match provider {
        Provider::Airflow => &airflow::CONNECTION,
        Provider::Lerian => &lerian::CONNECTION,
        Provider::Matillion => &matillion::CONNECTION,
    }
}

/// The environment overrides of a provider's connections, if it has any.
pub fn overrides(provider: Provider) -> Option<&'static Managed> {
    match provider {
        Provider::Airflow | Provider::Lerian => None,
        Provider::Matillion => Some(&matillion::OVERRIDE),
    }
}
