//! What a value is, in words that are never its own.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString, PyType};

/// A report repeats no more of a class's name.
const LONGEST_NAME: usize = 100;

/// What a value is: `a value of the type datetime.date`. Nothing is asked of the value itself.
pub(crate) fn kind_of(value: &Bound<'_, PyAny>) -> String {
    format!("a value of the type {}", name_of(&value.get_type()))
}

/// The name of a class. It may be of the caller's making, so that nothing of its own is asked for it.
pub(crate) fn name_of(kind: &Bound<'_, PyType>) -> String {
    let Some(name) = own(kind, "__qualname__") else { return "unknown".to_owned() };
    let module = own(kind, "__module__").filter(|module| module != "builtins");
    let told = module.map_or(name.clone(), |module| format!("{module}.{name}"));
    let mut short = String::new();
    told.chars().take(LONGEST_NAME).for_each(|each| match each {
        each if each.is_ascii() => short.push(each),
        each => short.extend(each.escape_unicode()),
    });
    short
}

/// What `type` itself says of a class; a metaclass may say anything. Lone surrogates are escaped.
fn own(kind: &Bound<'_, PyType>, name: &str) -> Option<String> {
    let py = kind.py();
    let members = py.get_type::<PyType>().getattr(intern!(py, "__dict__")).ok()?;
    let told = members.get_item(name).ok()?.call_method1(intern!(py, "__get__"), (kind,)).ok()?;
    let told = told.cast_exact::<PyString>().ok()?;
    if let Ok(told) = told.to_str() {
        return Some(told.to_owned());
    }
    let escaped = told.call_method1(intern!(py, "encode"), ("ascii", "backslashreplace")).ok()?;
    String::from_utf8(escaped.cast::<PyBytes>().ok()?.as_bytes().to_vec()).ok()
}

/// What a value is, in words that are never its own.
#[pyfunction]
#[pyo3(name = "kind_of")]
pub(crate) fn describe(value: &Bound<'_, PyAny>) -> String {
    kind_of(value)
}
