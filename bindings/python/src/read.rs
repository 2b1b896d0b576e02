//! Python's values, read straight into the core's. What JSON cannot hold is a finding with its path, never a guess.

use connguard::Location;
use connguard::boundary::{Finding, FindingKind, MAX_DEPTH, Seen, View};
use pyo3::exceptions::{PyException, PyMemoryError, PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyType};
use serde_json::{Map, Number, Value};

use crate::naming::{kind_of, name_of};
use crate::view::Object;

/// A path repeats no more of a member's name.
const LONGEST_NAME: usize = 1000;
/// What a caller passes to leave out what is missing.
const OMITTING: &str = "drop_empty=True";

/// The value, if it and all that is in it is exactly of a type that JSON has. `None` for anything else: finding out what is
/// wrong, and where, is slower and is the [`Reader`]'s. No code of a caller's runs meanwhile.
pub(crate) fn plain(value: &Bound<'_, PyAny>, level: usize) -> Option<Value> {
    plainly(value.py(), Object::of(value), level)
}

fn plainly(py: Python<'_>, value: Object<'_>, level: usize) -> Option<Value> {
    match value.seen() {
        Seen::Null => Some(Value::Null),
        Seen::Boolean(flag) => Some(Value::Bool(flag)),
        Seen::Integer(number) => Some(number.into()),
        Seen::Text(string) => Some(string.into()),
        Seen::Object(members) => {
            within(level)?;
            let mut object = Map::with_capacity(value.length());
            for (name, member) in members {
                object.insert(name?.to_owned(), plainly(py, member, level + 1)?);
            }
            Some(Value::Object(object))
        }
        Seen::Array(items) => {
            within(level)?;
            items.map(|item| plainly(py, item, level + 1)).collect::<Option<Vec<_>>>().map(Value::Array)
        }
        Seen::Other => {
            let value = value.bound(py);
            if let Ok(number) = value.cast_exact::<PyInt>() {
                whole(number).map(Value::Number)
            } else if let Ok(number) = value.cast_exact::<PyFloat>() {
                Number::from_f64(number.value()).map(Value::Number)
            } else {
                None
            }
        }
    }
}

/// A value that contains itself ends here too.
fn within(level: usize) -> Option<()> {
    (level <= MAX_DEPTH).then_some(())
}

/// An integer of 64 bits.
fn whole(number: &Bound<'_, PyInt>) -> Option<Number> {
    number.extract::<i64>().map(Number::from).or_else(|_| number.extract::<u64>().map(Number::from)).ok()
}

/// Reads any value, and finds what does not fit.
pub(crate) struct Reader {
    pub(crate) findings: Vec<Finding>,
    location: Location,
    path: String,
    /// The objects that the value is in.
    open: Vec<usize>,
}

type Found = PyResult<Option<Value>>;

impl Reader {
    /// For a value at this place.
    pub(crate) fn new(path: String, location: Location) -> Self {
        Self { findings: Vec::new(), location, path, open: Vec::new() }
    }

    /// The value, with null where something was found.
    ///
    /// # Errors
    /// What a method of a caller's raises and is no error of the value: Ctrl-C, the end of the program, no memory.
    pub(crate) fn read(&mut self, value: &Bound<'_, PyAny>, level: usize) -> PyResult<Value> {
        let known = self.findings.len();
        match self.known(value, level) {
            Ok(Some(read)) => Ok(read),
            Ok(None) if self.findings.len() > known => Ok(Value::Null),
            Ok(None) => {
                let whole = level == 1 && self.location == Location::Body;
                let advice = advice(&value.get_type(), self.location, whole)?;
                self.find(FindingKind::NoForm, kind_of(value), advice)
            }
            Err(raised) => {
                let py = value.py();
                if raised.is_instance_of::<PyMemoryError>(py) || !raised.is_instance_of::<PyException>(py) {
                    return Err(raised);
                }
                // What it says may quote anything.
                let raised = name_of(&raised.get_type(py));
                self.find(FindingKind::Unreadable, kind_of(value), Some(raised))
            }
        }
    }

    /// The value, if it is of a kind that JSON has, or like one; `None` with a finding where it is, but does not fit.
    fn known(&mut self, value: &Bound<'_, PyAny>, level: usize) -> Found {
        if value.is_none() {
            return Ok(Some(Value::Null));
        }
        if let Ok(flag) = value.cast::<PyBool>() {
            return Ok(Some(Value::Bool(flag.is_true())));
        }
        if let Ok(string) = value.cast::<PyString>() {
            return Ok(self.string(string));
        }
        if let Ok(number) = value.cast::<PyInt>() {
            return self.integer(number);
        }
        if let Ok(number) = value.cast::<PyFloat>() {
            return self.float(number.value());
        }
        let py = value.py();
        for kind in [py.get_type::<PyString>(), py.get_type::<PyInt>(), py.get_type::<PyFloat>()] {
            if value.is_instance(&kind)? {
                return Err(PyTypeError::new_err("it only claims to be one"));
            }
        }
        if value.is_instance(mapping(py)?)? {
            return self.nested(value, level, Self::mapping);
        }
        let sequence = value.is_instance(&py.get_type::<PyList>())? || value.is_instance(&py.get_type::<PyTuple>())?;
        let named_tuple = || value.get_type().hasattr(intern!(py, "_asdict"));
        if sequence && !(level == 1 && self.location == Location::Body && named_tuple()?) {
            return self.nested(value, level, Self::sequence);
        }
        self.number_like(value)
    }

    fn string(&mut self, string: &Bound<'_, PyString>) -> Option<Value> {
        match string.to_str() {
            Ok(string) => Some(string.into()),
            Err(_) => self.find_plainly(FindingKind::LoneSurrogate),
        }
    }

    fn integer(&mut self, number: &Bound<'_, PyInt>) -> Found {
        Ok(match whole(number) {
            Some(number) => Some(number.into()),
            None => self.find_plainly(FindingKind::Beyond64Bits),
        })
    }

    fn float(&mut self, number: f64) -> Found {
        match Number::from_f64(number) {
            Some(number) => Ok(Some(number.into())),
            None if number.is_nan() => self
                .find(
                    FindingKind::NotANumber,
                    String::new(),
                    Some(OMITTING.to_owned()).filter(|_| self.location == Location::Body),
                )
                .map(Some),
            None => Ok(self.find_plainly(FindingKind::NotFinite)),
        }
    }

    /// What an integer or a flag of numpy, or anything else with `__index__`, stands for.
    fn number_like(&mut self, value: &Bound<'_, PyAny>) -> Found {
        let py = value.py();
        let kind = value.get_type();
        if kind.getattr(intern!(py, "__module__"))?.eq("numpy")?
            && ["bool", "bool_"].contains(&kind.qualname()?.to_str()?)
        {
            return Ok(Some(value.is_truthy()?.into()));
        }
        let index = intern!(py, "__index__");
        let mut has_index = false;
        for each in kind.mro().iter() {
            has_index = has_index || each.getattr(intern!(py, "__dict__"))?.contains(index)?;
        }
        if !has_index {
            return Ok(None);
        }
        let read = py.import(intern!(py, "operator"))?.getattr(intern!(py, "index"))?.call1((value,));
        match read {
            Ok(number) => match number.cast::<PyBool>() {
                Ok(flag) => Ok(Some(flag.is_true().into())),
                Err(_) => self.integer(number.cast::<PyInt>()?),
            },
            // Arrays have the method, and it works for those with one item only.
            Err(raised) if raised.is_instance_of::<PyTypeError>(py) => Ok(None),
            Err(raised) => Err(raised),
        }
    }

    fn nested<'py>(
        &mut self,
        value: &Bound<'py, PyAny>,
        level: usize,
        copy: fn(&mut Self, &Bound<'py, PyAny>, usize) -> PyResult<Value>,
    ) -> Found {
        let id = value.as_ptr() as usize;
        if self.open.contains(&id) {
            return Ok(self.find_plainly(FindingKind::Cycle));
        }
        if level > MAX_DEPTH {
            return Ok(self.find_plainly(FindingKind::Depth));
        }
        self.open.push(id);
        let length = self.path.len();
        let copied = copy(self, value, level);
        self.path.truncate(length);
        self.open.pop();
        copied.map(Some)
    }

    fn mapping(&mut self, value: &Bound<'_, PyAny>, level: usize) -> PyResult<Value> {
        let mut object = Map::new();
        // Code of a caller's may run meanwhile and change the mapping; an iterator of Python's then raises.
        for pair in value.call_method0(intern!(value.py(), "items"))?.try_iter()? {
            let (name, member) = pair_of(&pair?)?;
            let Ok(name) = name.cast::<PyString>() else {
                let _ = self.find(FindingKind::NoName, kind_of(&name), None)?;
                continue;
            };
            let Ok(name) = name.to_str() else {
                self.find_plainly(FindingKind::LoneSurrogateInName);
                continue;
            };
            let member = self.member(name, &member, level)?;
            object.insert(name.to_owned(), member);
        }
        Ok(Value::Object(object))
    }

    fn member(&mut self, name: &str, member: &Bound<'_, PyAny>, level: usize) -> PyResult<Value> {
        let length = self.path.len();
        self.path.push('/');
        match name.char_indices().nth(LONGEST_NAME) {
            Some((end, _)) => {
                self.path.push_str(&escaped(&name[..end]));
                self.path.push('…');
            }
            None => self.path.push_str(&escaped(name)),
        }
        let read = self.read(member, level + 1);
        self.path.truncate(length);
        read
    }

    fn sequence(&mut self, value: &Bound<'_, PyAny>, level: usize) -> PyResult<Value> {
        let mut items = Vec::new();
        for item in value.try_iter()? {
            let length = self.path.len();
            self.path.push_str(&format!("/{}", items.len()));
            let read = self.read(&item?, level + 1);
            self.path.truncate(length);
            items.push(read?);
        }
        Ok(Value::Array(items))
    }

    fn find(&mut self, kind: FindingKind, what: String, detail: Option<String>) -> PyResult<Value> {
        self.findings.push(Finding::new(kind, self.location, self.path.as_str()).about(what).detailed(detail));
        Ok(Value::Null)
    }

    fn find_plainly(&mut self, kind: FindingKind) -> Option<Value> {
        self.findings.push(Finding::new(kind, self.location, self.path.as_str()));
        None
    }
}

/// The two of a pair, as Python unpacks it.
fn pair_of<'py>(pair: &Bound<'py, PyAny>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
    let parts: Vec<_> = pair.try_iter()?.take(3).collect::<PyResult<_>>()?;
    <[_; 2]>::try_from(parts)
        .map(|[first, second]| (first, second))
        .map_err(|_| PyValueError::new_err("items() must give pairs"))
}

/// As a JSON Pointer has it (RFC 6901).
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn mapping(py: Python<'_>) -> PyResult<&Bound<'_, PyAny>> {
    static MAPPING: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let import = || py.import("collections.abc")?.getattr("Mapping").map(Bound::unbind);
    MAPPING.get_or_try_init(py, import).map(|mapping| mapping.bind(py))
}

/// What to send instead of a value of this class; the package knows it.
pub(crate) fn advice(kind: &Bound<'_, PyType>, location: Location, whole: bool) -> PyResult<Option<String>> {
    let py = kind.py();
    let options = PyDict::new(py);
    options.set_item("whole", whole)?;
    let advice = py.import("connguard._json.advice")?.getattr("advice")?;
    advice.call((kind, location.as_str()), Some(&options))?.extract()
}
