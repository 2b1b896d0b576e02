//! The core's values, built as Python's.

use connguard::Attempt;
use connguard::boundary::Page;
use connguard::{Entry, RawReply, Violation};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString};
use serde_json::{Number, Value};

/// A value of JSON.
pub(crate) fn value<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    match value {
        Value::Null => Ok(py.None().into_bound(py)),
        Value::Bool(flag) => flag.into_bound_py_any(py),
        Value::Number(number) => self::number(py, number),
        Value::String(string) => Ok(PyString::new(py, string).into_any()),
        Value::Array(items) => list(py, items, self::value),
        Value::Object(members) => {
            let dict = PyDict::new(py);
            for (name, member) in members {
                // Names come again and again.
                dict.set_item(PyString::intern(py, name), self::value(py, member)?)?;
            }
            Ok(dict.into_any())
        }
    }
}

fn number<'py>(py: Python<'py>, number: &Number) -> PyResult<Bound<'py, PyAny>> {
    match (number.as_i64(), number.as_u64()) {
        (Some(whole), _) => whole.into_bound_py_any(py),
        (None, Some(whole)) => whole.into_bound_py_any(py),
        (None, None) => number.as_f64().into_bound_py_any(py),
    }
}

pub(crate) fn list<'py, 't, T>(
    py: Python<'py>,
    items: &'t [T],
    mut build: impl FnMut(Python<'py>, &'t T) -> PyResult<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let list = PyList::empty(py);
    for item in items {
        list.append(build(py, item)?)?;
    }
    Ok(list.into_any())
}

/// The reply to a request that no operation stands for.
pub(crate) fn raw_reply<'py>(py: Python<'py>, reply: &RawReply) -> PyResult<Bound<'py, PyAny>> {
    let told = PyDict::new(py);
    told.set_item("status", reply.status)?;
    let headers = PyDict::new(py);
    for (name, header) in &reply.headers {
        headers.set_item(name, value(py, header)?)?;
    }
    told.set_item("headers", headers)?;
    told.set_item("request_id", &reply.request_id)?;
    told.set_item("body", value(py, &reply.body)?)?;
    told.set_item("attempts", attempts(py, &reply.attempts)?)?;
    Ok(told.into_any())
}

/// A page: `{"items", "total", "attempts", "warnings"}`.
pub(crate) fn page<'py>(py: Python<'py>, page: &Page) -> PyResult<Bound<'py, PyAny>> {
    let told = PyDict::new(py);
    told.set_item("items", list(py, &page.items, value)?)?;
    told.set_item("total", page.total)?;
    told.set_item("attempts", attempts(py, &page.attempts)?)?;
    told.set_item("warnings", violations(py, &page.warnings)?)?;
    Ok(told.into_any())
}

/// An entry of a report: `{"index", "name", "outcome", "value", "error", "warnings", "attempts"}`.
pub(crate) fn entry<'py>(py: Python<'py>, entry: &Entry) -> PyResult<Bound<'py, PyAny>> {
    let told = PyDict::new(py);
    told.set_item("index", entry.index)?;
    told.set_item("name", &entry.name)?;
    told.set_item("outcome", entry.outcome.as_str())?;
    told.set_item("value", entry.value.as_ref().map(|reply| value(py, reply)).transpose()?)?;
    let error = entry.error.as_ref().map(|error| value(py, &error.to_value()));
    told.set_item("error", error.transpose()?)?;
    told.set_item("warnings", violations(py, &entry.warnings)?)?;
    told.set_item("attempts", attempts(py, &entry.attempts)?)?;
    Ok(told.into_any())
}

/// Requests that were sent.
pub(crate) fn attempts<'py>(py: Python<'py>, made: &[Attempt]) -> PyResult<Bound<'py, PyAny>> {
    list(py, made, |py, attempt| {
        let told = PyDict::new(py);
        told.set_item("operation", attempt.operation)?;
        told.set_item("attempt", attempt.attempt)?;
        told.set_item("method", attempt.method)?;
        told.set_item("url", &attempt.url)?;
        told.set_item("status", attempt.status)?;
        told.set_item("milliseconds", attempt.milliseconds)?;
        told.set_item("request_id", &attempt.request_id)?;
        told.set_item("error", attempt.error)?;
        Ok(told.into_any())
    })
}

/// What the rules say.
pub(crate) fn violations<'py>(py: Python<'py>, found: &[Violation]) -> PyResult<Bound<'py, PyAny>> {
    list(py, found, |py, violation| {
        let told = PyDict::new(py);
        told.set_item("rule", violation.rule.id)?;
        told.set_item("path", &violation.path)?;
        told.set_item("location", violation.location.as_str())?;
        told.set_item("message", &violation.message)?;
        told.set_item("allowed", list(py, &violation.allowed, value)?)?;
        told.set_item("nearest", list(py, &violation.nearest, value)?)?;
        told.set_item("evidence", violation.rule.evidence.as_str())?;
        told.set_item("severity", violation.severity.as_str())?;
        told.set_item("source", violation.rule.source)?;
        if !violation.line.is_empty() {
            told.set_item("line", &violation.line)?;
        }
        Ok(told.into_any())
    })
}
