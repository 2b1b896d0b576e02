//! A client of one provider, opened on the engine of this process.

use std::sync::{Arc, Mutex};

use connguard::boundary::{self, CallLog, Environment};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::blocking::Attempts;
use crate::bulk::{Bulk, Items};
use crate::completions::Completions;
use crate::engine::{self, Engine, locked};
use crate::local::Opened;
use crate::owned::Owned;
use crate::pages::Pages;
use crate::reply::Reply;
use crate::told::{Told, told};
use crate::{blocking, build, failure, given};

/// A client of one provider. It keeps its options, so that it can be opened again in a forked process.
#[pyclass(frozen, module = "connguard._native")]
pub(crate) struct Session {
    provider: String,
    options: String,
    environment: Environment,
    /// The number of what hears of each request; 0 if nothing does.
    listener: u64,
    // Like the engine's lock, taken only while the GIL is held.
    opened: Mutex<Option<Owned<Opened>>>,
}

impl Session {
    fn current(&self, py: Python<'_>, engine: &Engine) -> PyResult<Arc<Opened>> {
        if let Some(session) = self.opened_on(engine) {
            return Ok(session);
        }
        // Opened without the lock, because the GIL is released meanwhile; of two threads the first one's session stays.
        let opening = blocking::released(py, || {
            let opened = boundary::Session::open_with(&self.provider, &self.options, self.environment);
            opened.map(Opened::new).map_err(told)
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

    fn opened_on(&self, engine: &Engine) -> Option<Arc<Opened>> {
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
        session.current(py, &engine::current(py))?;
        Ok(session)
    }

    /// The options that open the same client in another process, without the secrets unless they are wanted.
    fn portable_options(&self, py: Python<'_>, secrets: bool) -> PyResult<String> {
        let portable = blocking::released(py, || {
            boundary::portable_options(&self.provider, &self.options, self.environment, secrets).map_err(told)
        });
        portable.and_then(|portable| portable).map_err(failure::raise)
    }

    /// Makes a call on this thread.
    fn call<'py>(
        &self,
        py: Python<'py>,
        operation: &str,
        arguments: &Bound<'py, PyDict>,
        body: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, Reply>> {
        let given = given::read(operation, arguments, body)?;
        let engine = engine::current(py);
        let (opened, log) = (self.current(py, &engine)?, CallLog::default());
        let attempts = Attempts { listener: self.listener, new: &|| log.take_attempts() };
        let call = |session: boundary::Session| {
            let log = &log;
            async move { session.call_logged(operation, given, log).await }
        };
        Reply::build(py, blocking::carry_out(py, &engine, &opened, attempts, call)?)
    }

    /// Starts a call whose outcome `completions` has under `number`.
    fn submit(
        &self,
        py: Python<'_>,
        completions: &Completions,
        number: u64,
        operation: String,
        arguments: &Bound<'_, PyDict>,
        body: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        let given = given::read(&operation, arguments, body)?;
        let engine = engine::current(py);
        let session = self.current(py, &engine)?.on_worker(py)?;
        let log = completions.log(&engine, self.listener);
        completions.start(py, &engine, number, async move {
            let reply = session.call_logged(&operation, given, &log).await;
            reply.map(|reply| Told::Reply(Box::new(reply))).map_err(told)
        })
    }

    /// Sends a request that no operation stands for, on this thread.
    fn request<'py>(
        &self,
        py: Python<'py>,
        method: &str,
        path: &str,
        arguments: &Bound<'py, PyDict>,
        body: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (arguments, body) = (given::read_arguments("", arguments)?.arguments, given::read_raw_body(body)?);
        let engine = engine::current(py);
        let (opened, log) = (self.current(py, &engine)?, CallLog::default());
        let attempts = Attempts { listener: self.listener, new: &|| log.take_attempts() };
        let request = |session: boundary::Session| {
            let (body, log) = (body.as_deref(), &log);
            async move { session.request_logged(method, path, arguments, body, log).await }
        };
        build::raw_reply(py, &blocking::carry_out(py, &engine, &opened, attempts, request)?)
    }

    /// Starts such a request, whose outcome `completions` has under `number`.
    #[allow(clippy::too_many_arguments)]
    fn submit_request(
        &self,
        py: Python<'_>,
        completions: &Completions,
        number: u64,
        method: String,
        path: String,
        arguments: &Bound<'_, PyDict>,
        body: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        let (arguments, body) = (given::read_arguments("", arguments)?.arguments, given::read_raw_body(body)?);
        let engine = engine::current(py);
        let session = self.current(py, &engine)?.on_worker(py)?;
        let log = completions.log(&engine, self.listener);
        completions.start(py, &engine, number, async move {
            let reply = session.request_logged(&method, &path, arguments, body.as_deref(), &log).await;
            reply.map(|reply| Told::Raw(Box::new(reply))).map_err(told)
        })
    }

    /// Begins a list, whose pages are waited for, or awaited by the loop of `completions`; the first one is read when it is
    /// asked for.
    fn pages(
        &self,
        py: Python<'_>,
        operation: &str,
        arguments: &Bound<'_, PyDict>,
        completions: Option<&Completions>,
    ) -> PyResult<Pages> {
        let given = given::read_arguments(operation, arguments)?;
        let engine = engine::current(py);
        let session = self.current(py, &engine)?.on_worker(py)?;
        let log = completions.map(|completions| completions.log(&engine, self.listener)).unwrap_or_default();
        let worker = engine.worker(py)?;
        let begun = blocking::released(py, || {
            let _runtime = worker.enter();
            session.pages_logged(operation, given, &log).map_err(told)
        });
        begun
            .and_then(|begun| begun)
            .map(|stream| Pages::new(&engine, stream, log, self.listener))
            .map_err(failure::raise)
    }

    /// Starts an operation for each of the items.
    fn bulk(&self, py: Python<'_>, items: &Items, options: &Bound<'_, PyDict>) -> PyResult<Bulk> {
        let mut options = given::read_arguments(items.operation(), options)?.arguments;
        let engine = engine::current(py);
        let session = self.current(py, &engine)?.on_worker(py)?;
        let (given, common) = items.take();
        options.extend(common);
        let started = async { session.bulk(items.operation(), given, options).await.map_err(told) };
        blocking::wait(py, &engine, started).map(|bulk| Bulk::new(&engine, bulk, self.listener))
    }
}
