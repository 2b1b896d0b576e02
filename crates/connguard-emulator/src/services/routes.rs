//! The routes of a service, made from the methods and paths of the operations in the provider's document.

use connguard_rules::Operation;

/// The methods in the order of the header `Allow`.
const METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"];

/// How a service matches paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Matching {
    /// Exactly.
    Exact,
    /// Case-insensitively, with an optional trailing slash; HEAD is handled as GET, and parameters are not empty.
    Lenient,
}

/// The routes of a service with their handlers.
pub(crate) struct Routes<H> {
    matching: Matching,
    /// One router per method, so that `GET /connections/unassigned` does not hide `DELETE /connections/{id}`.
    routers: Vec<(&'static str, matchit::Router<Route<H>>)>,
    operations: Vec<&'static str>,
}

struct Route<H> {
    operation: &'static str,
    handler: H,
    /// The indices of the path's segments that are parameters.
    parameters: Vec<usize>,
}

/// The route of a request and its parameters.
#[derive(Debug)]
pub(crate) struct Found<'a, H> {
    /// `<provider>.<operationId>`
    pub(crate) operation: &'static str,
    pub(crate) handler: H,
    /// The path parameters in their order, as they were sent.
    pub(crate) parameters: Vec<&'a str>,
}

impl<H: Copy> Routes<H> {
    pub(crate) fn new(matching: Matching) -> Self {
        Self { matching, routers: Vec::new(), operations: Vec::new() }
    }

    /// Adds operations of the provider's document, with their paths below `base`.
    pub(crate) fn with_operations(mut self, base: &str, handlers: &[(&'static Operation, H)]) -> Self {
        for (operation, handler) in handlers {
            let path = format!("{base}{}", operation.path);
            if self.matching == Matching::Lenient {
                self.add(operation.method, &format!("{path}/"), operation.id, *handler);
            }
            self = self.with(operation.method, &path, operation.id, *handler);
        }
        self
    }

    /// Adds an operation that is not in the provider's document. It takes no trailing slash.
    pub(crate) fn with(mut self, method: &'static str, path: &str, operation: &'static str, handler: H) -> Self {
        self.operations.push(operation);
        self.add(method, path, operation, handler);
        self
    }

    fn add(&mut self, method: &'static str, path: &str, operation: &'static str, handler: H) {
        let parameters = path.split('/').enumerate().filter(|(_, segment)| segment.starts_with('{'));
        let route = Route { operation, handler, parameters: parameters.map(|(index, _)| index).collect() };
        let path = self.folded(path);
        let index = self.routers.iter().position(|(name, _)| *name == method).unwrap_or_else(|| {
            self.routers.push((method, matchit::Router::new()));
            self.routers.len() - 1
        });
        // The generator refuses documents with two operations of one method and path.
        let _ = self.routers[index].1.insert(path, route);
    }

    fn folded(&self, path: &str) -> String {
        if self.matching == Matching::Lenient { path.to_ascii_lowercase() } else { path.to_owned() }
    }

    /// The ids of all operations.
    pub(crate) fn operations(&self) -> &[&'static str] {
        &self.operations
    }

    /// The route of this method and path.
    pub(crate) fn find<'a>(&self, method: &str, path: &'a str) -> Option<Found<'a, H>> {
        let method = if self.matching == Matching::Lenient && method == "HEAD" { "GET" } else { method };
        let (_, router) = self.routers.iter().find(|(name, _)| *name == method)?;
        let folded = self.folded(path);
        let Route { operation, handler, parameters } = router.at(&folded).ok()?.value;
        let parameters: Vec<_> = parameters.iter().filter_map(|index| path.split('/').nth(*index)).collect();
        if self.matching == Matching::Lenient && parameters.contains(&"") {
            return None;
        }
        Some(Found { operation, handler: *handler, parameters })
    }

    /// The methods of the path; none if the service has no such path.
    pub(crate) fn methods(&self, path: &str) -> Vec<&'static str> {
        METHODS.into_iter().filter(|method| self.find(method, path).is_some()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use connguard_rules::Provider;

    fn routes(matching: Matching) -> Routes<()> {
        let handlers: Vec<_> =
            Provider::Lerian.operations().iter().filter(|one| !one.compound).map(|one| (one, ())).collect();
        Routes::new(matching).with_operations("", &handlers).with("POST", "/token", "lerian.token", ())
    }

    #[test]
    fn operations_are_found_by_method_and_path() {
        let routes = routes(Matching::Exact);
        let found = routes.find("POST", "/v1/management/connections/aBc/test").unwrap();
        assert_eq!((found.operation, found.parameters), ("lerian.test_connection", vec!["aBc"]));
        assert_eq!(routes.methods("/v1/management/connections"), ["GET", "POST"]);
        for unknown in ["/V1/management/connections", "/v1/management/connections/", "/", ""] {
            assert!(routes.methods(unknown).is_empty(), "{unknown}");
        }
        assert_eq!(routes.find("GET", "/v1/management/connections//schema").unwrap().parameters, [""]);
    }

    #[test]
    fn a_lenient_service_takes_other_spellings_but_of_parameters() {
        let routes = routes(Matching::Lenient);
        let found = routes.find("HEAD", "/V1/Management/connections/aBc/SCHEMA/").unwrap();
        assert_eq!((found.operation, found.parameters), ("lerian.get_connection_schema", vec!["aBc"]));
        assert_eq!(routes.methods("/v1/management/connections/"), ["GET", "HEAD", "POST"]);
        assert!(routes.methods("/v1/management/connections//schema").is_empty());
        assert_eq!((routes.methods("/Token"), routes.methods("/token/")), (vec!["POST"], vec![]));
    }
}
