//! What the core tells at the end of something that was waited for, and how it becomes Python's on the thread that asks.

use std::sync::Arc;

use connguard::boundary::{self, Page};
use connguard::{Error, RawReply, Report};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use serde_json::Value;

use crate::build;
use crate::reply::Reply;
use crate::report::BulkReport;

/// What was waited for.
pub(crate) enum Told {
    Reply(Box<boundary::Reply>),
    Raw(Box<RawReply>),
    /// None after the last page.
    Page(Option<Page>),
    /// So many items are done.
    Done(usize),
    Report(Arc<Report>),
}

/// It, or an error as the core tells it.
pub(crate) type Outcome = Result<Told, Value>;

impl Told {
    pub(crate) fn build<'py>(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Reply(reply) => Ok(Reply::build(py, *reply)?.into_any()),
            Self::Raw(reply) => build::raw_reply(py, &reply),
            Self::Page(Some(page)) => build::page(py, &page),
            Self::Page(None) => Ok(py.None().into_bound(py)),
            Self::Done(done) => done.into_bound_py_any(py),
            Self::Report(report) => BulkReport(report).into_bound_py_any(py),
        }
    }
}

/// An error of the core, as it is told.
pub(crate) fn told(error: Error) -> Value {
    error.to_value()
}
