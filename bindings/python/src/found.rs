//! What the rules say, built as the package's own `Violations`.
#![allow(unsafe_code, reason = "calling the classes takes longer than judging a body")]

use connguard::Violation;
use pyo3::ffi;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyList, PyString, PyType};
use serde_json::Value;

use crate::build;

/// The classes `Violations`, a list, and `Violation`, which is nothing but its attributes. Neither is asked to initialize itself.
struct Classes {
    list: Py<PyType>,
    one: Py<PyType>,
}

impl Classes {
    fn get(py: Python<'_>) -> PyResult<&Self> {
        static CLASSES: PyOnceLock<Classes> = PyOnceLock::new();
        CLASSES.get_or_try_init(py, || {
            let module = py.import("connguard.violations")?;
            let class = |name: &str| Ok::<_, PyErr>(module.getattr(name)?.cast_into::<PyType>()?.unbind());
            Ok(Self { list: class("Violations")?, one: class("Violation")? })
        })
    }
}

/// A new object of a class, without attributes; an empty list.
fn made<'py>(py: Python<'py>, class: &Py<PyType>) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: it is a class, whose objects are complete as they are allocated.
    unsafe { Bound::from_owned_ptr_or_err(py, ffi::PyType_GenericAlloc(class.as_ptr().cast(), 0)) }
}

/// None at all.
pub(crate) fn none(py: Python<'_>) -> PyResult<Py<PyAny>> {
    made(py, &Classes::get(py)?.list).map(Bound::unbind)
}

/// What the rules say.
pub(crate) fn violations<'py>(py: Python<'py>, found: &[Violation]) -> PyResult<Bound<'py, PyAny>> {
    let classes = Classes::get(py)?;
    let list = made(py, &classes.list)?.cast_into::<PyList>()?;
    for violation in found {
        let one = made(py, &classes.one)?;
        one.setattr(intern!(py, "rule"), violation.rule.id)?;
        one.setattr(intern!(py, "path"), &violation.path)?;
        one.setattr(intern!(py, "location"), word(py, violation.location.as_str()))?;
        one.setattr(intern!(py, "message"), &violation.message)?;
        one.setattr(intern!(py, "allowed"), build::list(py, &violation.allowed, build::value)?)?;
        one.setattr(intern!(py, "nearest"), rows(py, &violation.nearest)?)?;
        one.setattr(intern!(py, "evidence"), word(py, violation.rule.evidence.as_str()))?;
        one.setattr(intern!(py, "severity"), word(py, violation.severity.as_str()))?;
        one.setattr(intern!(py, "source"), violation.rule.source)?;
        list.append(one)?;
    }
    Ok(list.into_any())
}

/// A word of which every violation has one of a few.
fn word<'py>(py: Python<'py>, word: &str) -> Bound<'py, PyString> {
    match word {
        "body" => intern!(py, "body").clone(),
        "documented" => intern!(py, "documented").clone(),
        "error" => intern!(py, "error").clone(),
        other => PyString::new(py, other),
    }
}

/// The nearest rows. They are of one table, so that the names of the first are those of all.
fn rows<'py>(py: Python<'py>, rows: &[Value]) -> PyResult<Bound<'py, PyAny>> {
    let mut names: Vec<(&str, Bound<'py, PyString>)> = Vec::new();
    build::list(py, rows, |py, row| {
        let Value::Object(members) = row else { return build::value(py, row) };
        let dict = PyDict::new(py);
        for (place, (name, member)) in members.iter().enumerate() {
            if names.get(place).is_none_or(|(known, _)| known != name) {
                names.truncate(place);
                names.push((name, PyString::new(py, name)));
            }
            dict.set_item(&names[place].1, build::value(py, member)?)?;
        }
        Ok(dict.into_any())
    })
}
