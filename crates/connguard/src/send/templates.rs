//! What the generated client has built last, for each operation: most calls of one differ from the call before by their bodies
//! alone (creates in a project), and what was built for that one does for them too.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use connguard_api::{BuildError, Parameters, Requests};
use connguard_rules::{Effect, Operation};

use crate::send::guarded::Guarded;
use crate::transport::outgoing::Template;

#[derive(Default)]
pub(crate) struct Templates(Mutex<Vec<Built>>);

struct Built {
    operation: &'static Operation,
    parameters: Parameters,
    template: Arc<Template>,
}

impl Templates {
    /// What is sent for a checked request, beside its body.
    ///
    /// # Errors
    /// A parameter or the body is missing.
    pub(crate) fn template(&self, requests: &dyn Requests, guarded: &Guarded) -> Result<Arc<Template>, BuildError> {
        let (operation, parameters) = (guarded.operation(), guarded.parameters());
        if operation.effect != Effect::Create || guarded.body().is_none() {
            return build(requests, guarded);
        }
        // Nobody waits here, and where a fork has left it locked every request is built anew.
        let Ok(mut built) = self.0.try_lock() else { return build(requests, guarded) };
        let place = built.iter().position(|built| std::ptr::eq(built.operation, operation));
        if let Some(built) = place.map(|place| &built[place]).filter(|built| built.parameters == *parameters) {
            return Ok(Arc::clone(&built.template));
        }
        let template = build(requests, guarded)?;
        let new = Built { operation, parameters: parameters.clone(), template: Arc::clone(&template) };
        match place {
            Some(place) => built[place] = new,
            None => built.push(new),
        }
        Ok(template)
    }
}

fn build(requests: &dyn Requests, guarded: &Guarded) -> Result<Arc<Template>, BuildError> {
    // The body itself is sent beside it.
    let body = guarded.body().map(|_| Bytes::new());
    let mut request = requests.build(guarded.operation().id, guarded.parameters(), body)?;
    let query = guarded.free_query();
    if !query.is_empty() {
        let pairs = query.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default()));
        request.url_mut().query_pairs_mut().extend_pairs(pairs);
    }
    Ok(Arc::new(Template::new(request)))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use connguard_rules::Arguments;
    use serde_json::{Value, json};

    use super::*;
    use crate::Lerian;
    use crate::provider::adapter::Provider;

    /// Counts what is built.
    #[derive(Debug)]
    struct Counting(Box<dyn Requests>, AtomicUsize);

    impl Requests for Counting {
        fn build(
            &self,
            operation: &str,
            parameters: &Parameters,
            body: Option<Bytes>,
        ) -> Result<reqwest::Request, BuildError> {
            self.1.fetch_add(1, Ordering::SeqCst);
            self.0.build(operation, parameters, body)
        }
    }

    fn guarded(id: &str, arguments: Value, body: Option<Value>) -> Guarded {
        let operation = connguard_rules::operation(id).unwrap();
        Guarded::new(operation, &serde_json::from_value::<Arguments>(arguments).unwrap(), body).unwrap()
    }

    #[test]
    fn creates_that_differ_by_their_bodies_are_built_once() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let requests = Lerian::ADAPTER.requests("https://l.example.com", reqwest::Client::new());
        let counting = Counting(requests, AtomicUsize::new(0));
        let templates = Templates::default();
        let body = |name: &str| {
            json!({"configName": name, "type": "MYSQL", "host": "h", "port": 1, "databaseName": "d", "userName": "u",
                   "password": "p"})
        };
        let built = |guarded: Guarded| {
            let template = templates.template(&counting, &guarded).unwrap();
            let sent = crate::transport::outgoing::Outgoing::new(template, None);
            let request = sent.request(&http::HeaderMap::new(), None);
            let product = request.headers().get("x-product-name").map(|name| name.to_str().unwrap().to_owned());
            (request.url().to_string(), product.unwrap_or_default(), counting.1.load(Ordering::SeqCst))
        };
        let create = |name: &str, product: &str| {
            built(guarded("lerian.create_connection", json!({"product": product}), Some(body(name))))
        };
        let url = "https://l.example.com/v1/management/connections";
        assert_eq!(create("one", "a"), (url.to_owned(), "a".to_owned(), 1));
        assert_eq!(create("two", "a"), (url.to_owned(), "a".to_owned(), 1));
        assert_eq!(create("two", "b"), (url.to_owned(), "b".to_owned(), 2));
        assert_eq!(create("two", "a"), (url.to_owned(), "a".to_owned(), 3), "only the last one is kept");
        let list = || {
            let arguments = json!({"metadata": {"team": "a b"}, "start_date": "2026-01-01", "end_date": "2026-01-02"});
            built(guarded("lerian.list_connections", arguments, None)).0
        };
        assert!(list().ends_with("metadata.team=a+b") && list().ends_with("metadata.team=a+b"), "{}", list());
    }
}
