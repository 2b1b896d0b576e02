//! Values of Python as JSON text, where they are plain; the package itself judges whatever is not.

use connguard::boundary::MAX_DEPTH;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};

/// The value as JSON text, if it and all that is in it is exactly of a type that JSON has. None for anything else, e.g.
/// for a number that JSON cannot hold: finding out what is wrong, and where, is slower and is the package's.
#[pyfunction]
pub(crate) fn encode_plain(value: &Bound<'_, PyAny>) -> Option<String> {
    let mut text = String::with_capacity(256);
    write(value, 1, &mut text).map(|()| text)
}

fn write(value: &Bound<'_, PyAny>, level: usize, out: &mut String) -> Option<()> {
    if let Ok(text) = value.cast_exact::<PyString>() {
        return quote(text, out);
    }
    if let Ok(members) = value.cast_exact::<PyDict>() {
        within(level)?;
        out.push('{');
        for (index, (name, member)) in members.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            quote(name.cast_exact::<PyString>().ok()?, out)?;
            out.push(':');
            write(&member, level + 1, out)?;
        }
        out.push('}');
        return Some(());
    }
    if value.is_none() {
        out.push_str("null");
    } else if let Ok(flag) = value.cast_exact::<PyBool>() {
        out.push_str(if flag.is_true() { "true" } else { "false" });
    } else if let Ok(number) = value.cast_exact::<PyInt>() {
        match number.extract::<i64>() {
            Ok(number) => out.push_str(&number.to_string()),
            Err(_) => out.push_str(&number.extract::<u64>().ok()?.to_string()),
        }
    } else if let Ok(number) = value.cast_exact::<PyFloat>() {
        let number = Some(number.value()).filter(|number| number.is_finite())?;
        out.push_str(&serde_json::to_string(&number).ok()?);
    } else if let Ok(items) = value.cast_exact::<PyList>() {
        sequence(items.iter(), level, out)?;
    } else if let Ok(items) = value.cast_exact::<PyTuple>() {
        sequence(items.iter(), level, out)?;
    } else {
        return None;
    }
    Some(())
}

fn sequence<'py>(items: impl Iterator<Item = Bound<'py, PyAny>>, level: usize, out: &mut String) -> Option<()> {
    within(level)?;
    out.push('[');
    for (index, item) in items.enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(&item, level + 1, out)?;
    }
    out.push(']');
    Some(())
}

/// A value that contains itself ends here too.
fn within(level: usize) -> Option<()> {
    (level <= MAX_DEPTH).then_some(())
}

/// A text with what JSON escapes in it. One with a lone surrogate is no Unicode, and so no text of JSON.
fn quote(text: &Bound<'_, PyString>, out: &mut String) -> Option<()> {
    let text = text.to_str().ok()?;
    if text.bytes().any(|byte| byte < 0x20 || byte == b'"' || byte == b'\\') {
        out.push_str(&serde_json::to_string(text).ok()?);
    } else {
        out.push('"');
        out.push_str(text);
        out.push('"');
    }
    Some(())
}
