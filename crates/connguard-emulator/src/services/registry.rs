//! The services of all providers, and which of them a path belongs to.

use connguard_rules::Provider;

use super::airflow::Airflow;
use super::lerian::Lerian;
use super::matillion::Matillion;
use super::service::AnyService;

/// The service of all paths that no other service owns: Lerian's begin at the root of its own host.
const FALLBACK: Provider = Provider::Lerian;

/// A new service of the provider.
fn start(provider: Provider) -> Box<dyn AnyService> {
    match provider {
        Provider::Airflow => Box::<Airflow>::default(),
        Provider::Lerian => Box::<Lerian>::default(),
        Provider::Matillion => Box::<Matillion>::default(),
    }
}

/// All services.
pub(crate) struct Services {
    fallback: Box<dyn AnyService>,
    others: Vec<Box<dyn AnyService>>,
}

impl Default for Services {
    fn default() -> Self {
        let others = Provider::ALL.iter().filter(|provider| **provider != FALLBACK);
        Self { fallback: start(FALLBACK), others: others.map(|provider| start(*provider)).collect() }
    }
}

impl Services {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &dyn AnyService> {
        std::iter::once(&self.fallback).chain(&self.others).map(|service| &**service)
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Box<dyn AnyService>> {
        std::iter::once(&mut self.fallback).chain(&mut self.others)
    }

    /// The service of a provider.
    pub(crate) fn get(&self, provider: Provider) -> &dyn AnyService {
        &**self.others.iter().find(|service| service.provider() == provider).unwrap_or(&self.fallback)
    }

    /// The service whose path this is.
    pub(crate) fn of_path(&self, path: &str) -> &dyn AnyService {
        &**self.others.iter().find(|service| service.owns(path)).unwrap_or(&self.fallback)
    }

    /// The service whose path this is, to answer a request.
    pub(crate) fn of_path_mut(&mut self, path: &str) -> &mut dyn AnyService {
        &mut **self.others.iter_mut().find(|service| service.owns(path)).unwrap_or(&mut self.fallback)
    }

    /// The ids of all operations: `<provider>.<operationId>`.
    pub(crate) fn operations(&self) -> Vec<&'static str> {
        self.iter().flat_map(AnyService::operations).copied().collect()
    }

    /// The names of all services' events.
    pub(crate) fn events(&self) -> Vec<&'static str> {
        self.iter().flat_map(AnyService::events).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_tell_the_service() {
        let services = Services::default();
        let of = |path: &str| services.of_path(path).provider();
        assert_eq!(of("/dpc/v1/projects"), Provider::Matillion);
        assert_eq!(of("/oauth/dpc/token"), Provider::Matillion);
        for path in ["/dpcx", "/v1/management/connections", "/", "*", ""] {
            assert_eq!(of(path), Provider::Lerian, "{path}");
        }
    }

    #[test]
    fn every_service_answers_all_operations_of_its_provider() {
        let services = Services::default();
        for provider in Provider::ALL {
            let service = services.get(*provider);
            assert_eq!(service.provider(), *provider);
            for operation in provider.operations().iter().filter(|operation| !operation.compound) {
                assert!(service.operations().contains(&operation.id), "{} has no handler", operation.id);
            }
        }
        assert!(services.operations().contains(&"lerian.token"));
    }

    #[test]
    fn every_event_has_its_name() {
        for service in Services::default().iter() {
            assert_eq!(service.named_events(), service.events());
            let prefix = format!("{}_", service.provider());
            assert!(service.events().iter().all(|name| name.starts_with(&prefix)), "{:?}", service.events());
        }
    }
}
