//! A client of one provider, opened on the engine of this process.

use std::sync::{Arc, Mutex};

use connguard::boundary::{self, CallLog, Environment};
use pyo3::prelude::*;

use crate::blocking;
use crate::bulk::Bulk;
use crate::engine::{self, Engine, locked};
use crate::failure;
use crate::owned::Owned;
use crate::pages::Pages;

/// A client of one provider. It keeps its options, so that it can be opened again in a forked process.
#[pyclass(frozen, module = "connguard._native")]
pub(crate) struct Session {
    provider: String,
    options: String,
    environment: Environment,
    /// The number of what hears of each request; 0 if nothing does.
    listener: u64,
    // Like the engine's lock, taken only while the GIL is held.
    opened: Mutex<Option<Owned<boundary::Session>>>,
}

impl Session {
    fn current(&self, py: Python<'_>, engine: &Engine) -> PyResult<Arc<boundary::Session>> {
        if let Some(session) = self.opened_on(engine) {
            return Ok(session);
        }
        // Opened without the lock, because the GIL is released meanwhile; of two threads the first one's session stays.
        let opening = blocking::released(py, || {
            let _runtime = engine.handle().enter();
            let opened = boundary::Session::open_with(&self.provider, &self.options, self.environment);
            opened.map_err(|error| error.to_json())
        });
        let opened = Owned::new(engine, opening.and_then(|opened| opened).map_err(failure::raise)?);
        // What was opened on another engine, or in vain, is dropped after the lock is free.
        let mut slot = locked(&self.opened);
        if let Some(earlier) = slot.as_ref().and_then(|opened| opened.on(engine)) {
            return Ok(earlier);
        }
        let session = opened.on(engine);
        let former = slot.replace(opened);
        drop(slot);
        drop(former);
        session.ok_or_else(|| failure::raise(failure::internal("the client was not opened")))
    }

    fn opened_on(&self, engine: &Engine) -> Option<Arc<boundary::Session>> {
        locked(&self.opened).as_ref()?.on(engine)
    }
}

#[pymethods]
impl Session {
    #[new]
    fn new(py: Python<'_>, provider: String, options: String, environment: &str, listener: u64) -> PyResult<Self> {
        let environment = Environment::named(environment)
            .ok_or_else(|| failure::raise(failure::internal("the environment is ignored, secrets, or read")))?;
        let session = Self { provider, options, environment, listener, opened: Mutex::new(None) };
        session.current(py, &*engine::current(py)?)?;
        Ok(session)
    }

    /// The options that open the same client in another process, without the secrets unless they are wanted.
    fn portable_options(&self, py: Python<'_>, secrets: bool) -> PyResult<String> {
        let portable = blocking::released(py, || {
            boundary::portable_options(&self.provider, &self.options, self.environment, secrets)
                .map_err(|error| error.to_json())
        });
        portable.and_then(|portable| portable).map_err(failure::raise)
    }

    /// Makes a call and waits for its reply.
    #[pyo3(signature = (operation, arguments, body))]
    fn call(&self, py: Python<'_>, operation: &str, arguments: &str, body: Option<&str>) -> PyResult<String> {
        let engine = engine::current(py)?;
        let session = self.current(py, &engine)?;
        let log = CallLog::default();
        blocking::wait_telling(py, &engine, self.listener, || log.take_attempts(), async {
            session.call_logged(operation, arguments, body, &log).await.map_err(|error| error.to_json())
        })
    }

    /// Starts a call whose outcome `wait_completions` tells under `number`.
    #[pyo3(signature = (number, operation, arguments, body))]
    fn submit(
        &self,
        py: Python<'_>,
        number: u64,
        operation: String,
        arguments: String,
        body: Option<String>,
    ) -> PyResult<()> {
        let engine = engine::current(py)?;
        let session = self.current(py, &engine)?;
        let log = engine.completions().log(self.listener);
        engine.completions().start(engine.handle(), number, async move {
            let reply = session.call_logged(&operation, &arguments, body.as_deref(), &log).await;
            reply.map_err(|error| error.to_json())
        });
        Ok(())
    }

    /// Sends a request that no operation stands for, and waits for its reply.
    #[pyo3(signature = (method, path, arguments, body))]
    fn request(
        &self,
        py: Python<'_>,
        method: &str,
        path: &str,
        arguments: &str,
        body: Option<&str>,
    ) -> PyResult<String> {
        let engine = engine::current(py)?;
        let session = self.current(py, &engine)?;
        let log = CallLog::default();
        blocking::wait_telling(py, &engine, self.listener, || log.take_attempts(), async {
            session.request_logged(method, path, arguments, body, &log).await.map_err(|error| error.to_json())
        })
    }

    /// Starts such a request, whose outcome `wait_completions` tells under `number`.
    #[pyo3(signature = (number, method, path, arguments, body))]
    fn submit_request(
        &self,
        py: Python<'_>,
        number: u64,
        method: String,
        path: String,
        arguments: String,
        body: Option<String>,
    ) -> PyResult<()> {
        let engine = engine::current(py)?;
        let session = self.current(py, &engine)?;
        let log = engine.completions().log(self.listener);
        engine.completions().start(engine.handle(), number, async move {
            let reply = session.request_logged(&method, &path, &arguments, body.as_deref(), &log).await;
            reply.map_err(|error| error.to_json())
        });
        Ok(())
    }

    /// Begins a list, whose pages are `awaited` or waited for; the first one is read when it is asked for.
    fn pages(&self, py: Python<'_>, operation: &str, arguments: &str, awaited: bool) -> PyResult<Pages> {
        let engine = engine::current(py)?;
        let session = self.current(py, &engine)?;
        let log = if awaited { engine.completions().log(self.listener) } else { CallLog::default() };
        let begun = blocking::released(py, || {
            let _runtime = engine.handle().enter();
            session.pages_logged(operation, arguments, &log).map_err(|error| error.to_json())
        });
        begun
            .and_then(|begun| begun)
            .map(|stream| Pages::new(&engine, stream, log, self.listener))
            .map_err(failure::raise)
    }

    /// Starts an operation for each of the items.
    fn bulk(&self, py: Python<'_>, operation: &str, items: &str, options: &str) -> PyResult<Bulk> {
        let engine = engine::current(py)?;
        let session = self.current(py, &engine)?;
        let started = blocking::wait(py, &engine, async move {
            session.bulk(operation, items, options).await.map_err(|error| error.to_json())
        });
        started.map(|bulk| Bulk::new(&engine, bulk, self.listener))
    }
}
