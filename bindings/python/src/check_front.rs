//! The native way of `connguard.check`. Most requests have nothing wrong with them, and most calls give plain values: what that
//! needs is here. Everything else, a misspelt keyword too, is left to the function in `checks.py`.

use connguard::Violation;
use connguard::boundary::{self, Given, Operation, Seen, View};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyString};

use crate::callable::Arguments;
use crate::read::plain;
use crate::view::{Members, Object};
use crate::{blocking, callable, found};

/// The parameters of `connguard.check`; the first two may be positional. Of the ones after [`READ`] only None is of interest.
const PARAMETERS: [&str; 10] = [
    "operation",
    "body",
    "product",
    "project_id",
    "connection_name",
    "parent",
    "waive",
    "strict",
    "drop_empty",
    "multi_tenant",
];
const READ: usize = 4;
const POSITIONAL: usize = 2;
/// JSON text beyond this size is parsed without the GIL.
const SHORT: usize = 1 << 14;

/// Puts the native way in front of `connguard.check`, which is its decorator.
#[pyfunction]
#[pyo3(signature = (check, /))]
pub(crate) fn accepting_first<'py>(check: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    callable::fronted(check, front)
}

/// What is looked at here.
#[derive(Clone, Copy)]
struct Asked<'a> {
    operation: Object<'a>,
    body: Object<'a>,
    product: Object<'a>,
    project_id: Object<'a>,
}

fn front(py: Python<'_>, arguments: &Arguments<'_>) -> Option<Py<PyAny>> {
    let asked = read(py, arguments)?;
    let operation = operation(py, asked.operation)?;
    if accepts(operation, asked) {
        // Every test of the package holds the one against the other.
        debug_assert!(explained(py, operation.id, asked).is_some_and(|found| found.is_empty()), "{}", operation.id);
        return found::none(py).ok();
    }
    let explained = explained(py, operation.id, asked)?;
    found::violations(py, &explained).ok().map(Bound::unbind)
}

/// The arguments, if nothing but these is given.
#[inline]
fn read<'a>(py: Python<'_>, arguments: &Arguments<'a>) -> Option<Asked<'a>> {
    static NAMES: PyOnceLock<[Py<PyString>; PARAMETERS.len()]> = PyOnceLock::new();
    let names = NAMES.get_or_init(py, || PARAMETERS.map(|name| PyString::intern(py, name).unbind()));
    let none = Object::none();
    let mut read = [none; PARAMETERS.len()];
    let positional = arguments.positional;
    if positional.len() > POSITIONAL {
        return None;
    }
    read[..positional.len()].copy_from_slice(positional);
    for (place, value) in arguments.named.iter().enumerate() {
        // Python interns the keywords of a call.
        let name = arguments.name(place);
        let known = names.iter().position(|known| known.as_ptr() == name)?;
        if known < positional.len() || (known >= READ && !value.is_none()) {
            return None;
        }
        read[known] = *value;
    }
    let [operation, body, product, project_id, ..] = read;
    Some(Asked { operation, body, product, project_id })
}

/// The operation of a name. Most programs ask about one, and always by the same string.
#[inline]
fn operation(py: Python<'_>, name: Object<'_>) -> Option<&'static Operation> {
    static FIRST: PyOnceLock<(Py<PyAny>, &'static Operation)> = PyOnceLock::new();
    if let Some((first, operation)) = FIRST.get(py)
        && name.is(first)
    {
        return Some(operation);
    }
    let Seen::Text(id) = name.seen() else { return None };
    let operation = boundary::operation(id)?;
    let _ = FIRST.set(py, (name.bound(py).unbind(), operation));
    Some(operation)
}

#[inline]
fn accepts(operation: &'static Operation, asked: Asked<'_>) -> bool {
    let arguments = [("product", asked.product), ("project_id", asked.project_id)];
    let body = (!asked.body.is_none()).then_some(asked.body);
    boundary::accepts(operation, Members::Arguments(arguments.into_iter()), body, false)
}

/// What the rules say, if there is nothing but plain values to read, and nothing but the request to speak of.
fn explained(py: Python<'_>, operation: &str, asked: Asked<'_>) -> Option<Vec<Violation>> {
    let mut given = Given::default();
    for (name, value) in [("product", asked.product), ("project_id", asked.project_id)] {
        match value.seen() {
            Seen::Null => {}
            Seen::Text(string) => drop(given.arguments.insert(name.to_owned(), string.into())),
            _ => return None,
        }
    }
    let body = asked.body.bound(py);
    let text = match asked.body.seen() {
        Seen::Null => None,
        Seen::Text(text) => Some(text),
        Seen::Object(_) => {
            given.body = Some(plain(&body, 1)?);
            None
        }
        _ => Some(std::str::from_utf8(body.cast_exact::<PyBytes>().ok()?.as_bytes()).ok()?),
    };
    let mut check = || {
        text.into_iter().for_each(|text| given.read_body(text));
        boundary::check(operation, &given).ok()
    };
    if text.is_some_and(|text| text.len() > SHORT) { blocking::released(py, check).ok()? } else { check() }
}
