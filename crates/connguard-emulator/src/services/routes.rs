//! Which operation a request means: methods and paths are those of the operations in the provider's document.

use connguard_rules::Provider;

/// The methods in the order in which a reply lists those that a path takes.
const METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"];

/// How a service compares paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Matching {
    /// As they are.
    Exact,
    /// Without letter case, with or without a slash at the end; HEAD is GET, and no parameter is empty.
    Lenient,
}

/// The routes of a service, each with what handles it.
pub(crate) struct Routes<H> {
    matching: Matching,
    /// A router for each method: a name of its own, e.g. `/connections/unassigned`, hides a parameter only from its method.
    routers: Vec<(&'static str, matchit::Router<Route<H>>)>,
    operations: Vec<&'static str>,
}

struct Route<H> {
    operation: &'static str,
    handler: H,
    /// Which segments of the path are parameters.
    parameters: Vec<usize>,
}

/// The route of a request.
#[derive(Debug)]
pub(crate) struct Found<'a, H> {
    /// `<provider>.<operationId>`
    pub(crate) operation: &'static str,
    pub(crate) handler: H,
    /// The parameters of the path as they were sent, in their order.
    pub(crate) parameters: Vec<&'a str>,
}

impl<H: Copy> Routes<H> {
    pub(crate) fn new(matching: Matching) -> Self {
        Self { matching, routers: Vec::new(), operations: Vec::new() }
    }

    /// Adds the provider's operations that have a handler, their paths below `base`.
    pub(crate) fn with_operations(mut self, provider: Provider, base: &str, handlers: &[(&str, H)]) -> Self {
        for operation in provider.operations().iter().filter(|operation| !operation.compound) {
            let Some((_, handler)) = handlers.iter().find(|(id, _)| *id == operation.id) else { continue };
            let path = format!("{base}{}", operation.path);
            if self.matching == Matching::Lenient {
                self.add(operation.method, &format!("{path}/"), operation.id, *handler);
            }
            self = self.with(operation.method, &path, operation.id, *handler);
        }
        self
    }

    /// Adds an operation that is not in the provider's document. Its path ends as it is written.
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
        // Two operations with one method and path are refused when the document is read.
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

    /// The methods that the path takes; none if it is no path of the service.
    pub(crate) fn methods(&self, path: &str) -> Vec<&'static str> {
        METHODS.into_iter().filter(|method| self.find(method, path).is_some()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes(matching: Matching) -> Routes<()> {
        let handlers: Vec<_> = Provider::Lerian.operations().iter().map(|operation| (operation.id, ())).collect();
        Routes::new(matching).with_operations(Provider::Lerian, "", &handlers).with(
            "POST",
            "/token",
            "lerian.token",
            (),
        )
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
