//! The services by their providers.

use connguard_rules::Provider;

use super::service::Service;
use super::{airflow, lerian, matillion};

pub(crate) fn service(provider: Provider) -> &'static dyn Service {
    match provider {
        Provider::Airflow => &airflow::Airflow,
        Provider::Lerian => &lerian::Lerian,
        Provider::Matillion => &matillion::Matillion,
    }
}
