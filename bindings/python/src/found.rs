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
        one.setattr(intern!(py, "allowed"), build::list(py, &violation.allowed, value)?)?;
        one.setattr(intern!(py, "nearest"), build::list(py, &violation.nearest, value)?)?;
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

/// A value that would pass, or a row. Its names are few, and looked up nowhere, so that they need not be interned.
fn value<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    let Value::Object(members) = value else { return build::value(py, value) };
    let dict = PyDict::new(py);
    for (name, member) in members {
        dict.set_item(name, self::value(py, member)?)?;
    }
    Ok(dict.into_any())
}
