//! What a call is given, as Python has it: arguments, and a body that is an object or JSON text.

use connguard::Location;
use connguard::boundary::{self, Finding, FindingKind, Given};
use pyo3::exceptions::{PyException, PyMemoryError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PyFrozenSet, PyMemoryView, PySet, PyString};
use serde_json::{Map, Value};

use crate::naming::{kind_of, name_of};
use crate::read::{Reader, advice, plain};
use crate::{build, failure};

/// Stands for the body of an operation that has none; a body of None is one, and is refused.
#[pyclass(frozen, module = "connguard._native")]
pub(crate) struct Absent;

#[pymethods]
impl Absent {
    fn __repr__(&self) -> &'static str {
        "ABSENT"
    }

    fn __reduce__(&self) -> &'static str {
        "ABSENT"
    }
}

/// Reads what a call is given.
///
/// # Errors
/// Configuration, where JSON cannot hold an option: what is no parameter is not sent, and so breaks no rule.
pub(crate) fn read(operation: &str, arguments: &Bound<'_, PyDict>, body: &Bound<'_, PyAny>) -> PyResult<Given> {
    let mut given = read_arguments(operation, arguments)?;
    if !body.is_exact_instance_of::<Absent>() {
        read_body(body, &mut given)?;
    }
    Ok(given)
}

/// Reads arguments alone.
///
/// # Errors
/// Those of [`read`].
pub(crate) fn read_arguments(operation: &str, arguments: &Bound<'_, PyDict>) -> PyResult<Given> {
    let mut given = Given::default();
    let mut misused = Vec::new();
    // A copy, because code of the caller's may run meanwhile.
    for (name, value) in &arguments.copy()? {
        let Ok(name) = name.cast::<PyString>()?.to_str() else {
            return Err(failure::raise(failure::config("an argument's name is not valid Unicode")));
        };
        let read = match plain(&value, 2) {
            Some(read) => read,
            None => {
                let parameter = boundary::parameter(operation, name);
                let (wire, location) = parameter.map_or((name, Location::Query), |known| (known.wire, known.location));
                let mut reader = Reader::new(format!("/{wire}"), location);
                let read = reader.read(&list_of_set(&value)?, 1)?;
                match parameter {
                    Some(_) => reader.findings.iter().for_each(|finding| given.add(finding)),
                    None => misused.append(&mut reader.findings.clone()),
                }
                // Of a parameter that could not be read nothing else is said.
                if reader.findings.is_empty() { read } else { Value::Null }
            }
        };
        given.arguments.insert(name.to_owned(), read);
    }
    if misused.is_empty() { Ok(given) } else { Err(misuse(&misused, "options")) }
}

/// A set of strings is as good as a list for an argument.
fn list_of_set<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    if value.cast::<PySet>().is_ok() || value.cast::<PyFrozenSet>().is_ok() {
        // Not what iterating over a class of the caller's gives.
        let plain = value.py().get_type::<PySet>().call1((value,))?;
        return Ok(plain.try_iter()?.collect::<PyResult<Vec<_>>>()?.into_pyobject(value.py())?.into_any());
    }
    Ok(value.clone())
}

fn read_body(body: &Bound<'_, PyAny>, given: &mut Given) -> PyResult<()> {
    if let Some(object @ Value::Object(_)) = plain(body, 1) {
        given.body = Some(object);
        return Ok(());
    }
    match json_of(body)? {
        Some(Ok(text)) => given.read_body(&text),
        Some(Err(finding)) => given.add(&finding),
        None => {
            let (value, findings) = any(body)?;
            if findings.is_empty() && !value.is_object() {
                let what = if body.is_none() { "None".to_owned() } else { kind_of(body) };
                let advice = advice(&body.get_type(), Location::Body, true)?;
                given.add(&Finding::new(FindingKind::NoObject, Location::Body, "").about(what).detailed(advice));
            }
            given.body = Some(value).filter(Value::is_object);
            findings.iter().for_each(|finding| given.add(finding));
        }
    }
    Ok(())
}

/// Reads any value that stands for a body, or for something beside one.
fn any(value: &Bound<'_, PyAny>) -> PyResult<(Value, Vec<Finding>)> {
    if let Some(plain) = plain(value, 1) {
        return Ok((plain, Vec::new()));
    }
    let mut reader = Reader::new(String::new(), Location::Body);
    let read = reader.read(value, 1)?;
    Ok((read, reader.findings))
}

/// The JSON text that a body is, if it is a string or bytes, or why it is none.
fn json_of(body: &Bound<'_, PyAny>) -> PyResult<Option<Result<String, Finding>>> {
    if let Ok(text) = body.cast::<PyString>() {
        let wrong = |_| Finding::new(FindingKind::LoneSurrogateInJson, Location::Body, "");
        return Ok(Some(text.to_str().map(str::to_owned).map_err(wrong)));
    }
    let bytes = if let Ok(bytes) = body.cast::<PyBytes>() {
        bytes.as_bytes().to_vec()
    } else if let Ok(bytes) = body.cast::<PyByteArray>() {
        bytes.to_vec()
    } else if body.cast::<PyMemoryView>().is_ok() {
        match body.call_method0(intern!(body.py(), "tobytes")) {
            Ok(bytes) => bytes.cast::<PyBytes>()?.as_bytes().to_vec(),
            Err(raised) => return unreadable(body, raised).map(|finding| Some(Err(finding))),
        }
    } else {
        return Ok(None);
    };
    Ok(Some(String::from_utf8(bytes).map_err(|wrong| {
        let first = wrong.utf8_error().valid_up_to().to_string();
        Finding::new(FindingKind::NotUtf8, Location::Body, "").detailed(Some(first))
    })))
}

fn unreadable(value: &Bound<'_, PyAny>, raised: PyErr) -> PyResult<Finding> {
    let py = value.py();
    if raised.is_instance_of::<PyMemoryError>(py) || !raised.is_instance_of::<PyException>(py) {
        return Err(raised);
    }
    let raised = name_of(&raised.get_type(py));
    Ok(Finding::new(FindingKind::Unreadable, Location::Body, "").about(kind_of(value)).detailed(Some(raised)))
}

/// The body of a request that no operation stands for, as JSON text; a body of None is none.
///
/// # Errors
/// The refusal of what JSON cannot hold.
pub(crate) fn read_raw_body(body: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    if body.is_none() {
        return Ok(None);
    }
    let findings = match json_of(body)? {
        Some(Ok(text)) => return Ok(Some(text)),
        Some(Err(finding)) => vec![finding],
        None => {
            let (value, findings) = any(body)?;
            if findings.is_empty() {
                return Ok(Some(value.to_string()));
            }
            findings
        }
    };
    let found = findings.iter().map(Finding::violation).collect();
    Err(failure::raise(boundary::refused("client.request", found).to_value()))
}

/// Arguments of a list: read when it is made, for a list that is begun later.
#[pyfunction]
pub(crate) fn plain_arguments<'py>(
    py: Python<'py>,
    operation: &str,
    arguments: &Bound<'py, PyDict>,
) -> PyResult<Bound<'py, PyAny>> {
    let given = read_arguments(operation, arguments)?;
    if !given.found.is_empty() {
        return Err(failure::raise(boundary::refusal(operation, &given).to_value()));
    }
    build::value(py, &Value::Object(given.arguments))
}

/// What is no part of a request, as JSON text. `whole` names what has no name of its own.
///
/// # Errors
/// Configuration, naming each option that JSON cannot hold.
#[pyfunction]
pub(crate) fn options_text(value: &Bound<'_, PyAny>, whole: &str) -> PyResult<String> {
    let (value, findings) = any(value)?;
    if findings.is_empty() {
        return Ok(value.to_string());
    }
    Err(misuse(&findings, whole))
}

/// The value of JSON text that the package itself has written.
#[pyfunction]
pub(crate) fn read_json<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    let value = serde_json::from_str(text).map_err(|wrong| PyValueError::new_err(wrong.to_string()))?;
    build::value(py, &value)
}

/// The error for options that JSON cannot hold.
fn misuse(found: &[Finding], whole: &str) -> PyErr {
    let told = found.iter().map(|each| match each.path.trim_start_matches('/') {
        "" => format!("{whole}: {}", each.misuse()),
        name => format!("{name}: {}", each.misuse()),
    });
    failure::raise(failure::config(&told.collect::<Vec<_>>().join("; ")))
}

/// The members of an object that the package itself has made of what a service answered.
pub(crate) fn members(values: &Bound<'_, PyAny>) -> PyResult<Map<String, Value>> {
    match any(values)? {
        (Value::Object(members), findings) if findings.is_empty() => Ok(members),
        _ => Err(failure::raise(failure::config("a reply must be a JSON object"))),
    }
}
