//! Python's own objects, seen as JSON where they are: what is accepted at a glance is not read into the core's values at all.
#![allow(
    unsafe_code,
    reason = "PyO3's safe iterators count a reference for every member, which is most of the time that this takes"
)]

use std::marker::PhantomData;

use connguard::boundary::{Seen, View};
use pyo3::ffi;
use pyo3::prelude::*;

/// An object that lives, unchanged, for `'a`: the GIL is held, and nothing here runs code of Python's, because only exact
/// types of Python are looked into.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(crate) struct Object<'a>(*mut ffi::PyObject, PhantomData<&'a ()>);

impl<'a> Object<'a> {
    pub(crate) fn of(object: &'a Bound<'_, PyAny>) -> Self {
        Self(object.as_ptr(), PhantomData)
    }

    /// # Safety
    /// They are objects that live for `'a`, with the GIL held.
    pub(crate) unsafe fn all(objects: &'a [*mut ffi::PyObject]) -> &'a [Self] {
        // SAFETY: an object is nothing but the pointer.
        unsafe { &*(std::ptr::from_ref(objects) as *const [Self]) }
    }

    pub(crate) fn none() -> Self {
        // SAFETY: None is there as long as the interpreter.
        Self(unsafe { ffi::Py_None() }, PhantomData)
    }

    /// With the references counted, as PyO3 has it.
    pub(crate) fn bound<'py>(self, py: Python<'py>) -> Bound<'py, PyAny> {
        // SAFETY: it is an object that lives.
        unsafe { Bound::from_borrowed_ptr(py, self.0) }
    }

    pub(crate) fn is(self, other: &Py<PyAny>) -> bool {
        self.0 == other.as_ptr()
    }

    /// The number of members of a dict.
    pub(crate) fn length(self) -> usize {
        // SAFETY: it is an object; of one that is no dict it is an error, which is cleared.
        let length = unsafe { ffi::PyDict_Size(self.0) };
        usize::try_from(length).unwrap_or_else(|_| {
            // SAFETY: the GIL is held.
            unsafe { ffi::PyErr_Clear() };
            0
        })
    }

    pub(crate) fn is_none(self) -> bool {
        self.0 == Self::none().0
    }
}

/// The members of a dict, or arguments by their names.
pub(crate) enum Members<'a> {
    Dict { dict: Object<'a>, place: ffi::Py_ssize_t },
    Arguments(std::array::IntoIter<(&'static str, Object<'a>), 2>),
}

impl<'a> Iterator for Members<'a> {
    type Item = (Option<&'a str>, Object<'a>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (dict, place) = match self {
            Self::Dict { dict, place } => (*dict, place),
            Self::Arguments(arguments) => return arguments.next().map(|(name, value)| (Some(name), value)),
        };
        let (mut name, mut value) = (std::ptr::null_mut(), std::ptr::null_mut());
        // SAFETY: it is a dict, which nobody changes meanwhile; what it lends lives as long as it does.
        if unsafe { ffi::PyDict_Next(dict.0, place, &raw mut name, &raw mut value) } == 0 {
            return None;
        }
        // SAFETY: a name is an object; its type is compared before it is read as a string.
        let exact = unsafe { ffi::Py_TYPE(name) == &raw mut ffi::PyUnicode_Type };
        let name = Object(name, PhantomData);
        Some((if exact { name.string() } else { None }, Object(value, PhantomData)))
    }
}

/// The items of a list.
pub(crate) struct Items<'a> {
    list: Object<'a>,
    places: std::ops::Range<ffi::Py_ssize_t>,
}

impl<'a> Iterator for Items<'a> {
    type Item = Object<'a>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let place = self.places.next()?;
        // SAFETY: it is a list, which nobody changes meanwhile, and the place is below its length.
        let item = unsafe { ffi::PyList_GetItem(self.list.0, place) };
        if item.is_null() { None } else { Some(Object(item, PhantomData)) }
    }
}

impl<'a> Object<'a> {
    /// A string as UTF-8, which Python keeps with it; `None` if it has no form in it.
    #[inline]
    fn string(self) -> Option<&'a str> {
        let mut length = 0;
        // SAFETY: it is a string, and what it lends lives as long as it does.
        unsafe {
            let bytes = ffi::PyUnicode_AsUTF8AndSize(self.0, &raw mut length);
            if bytes.is_null() {
                // Whoever reads it whole says what is wrong.
                ffi::PyErr_Clear();
                return None;
            }
            let bytes = std::slice::from_raw_parts(bytes.cast(), usize::try_from(length).ok()?);
            Some(std::str::from_utf8_unchecked(bytes))
        }
    }
}

impl<'a> View<'a> for Object<'a> {
    type Items = Items<'a>;
    type Members = Members<'a>;

    #[inline]
    fn seen(self) -> Seen<'a, Self> {
        let object = self.0;
        // SAFETY: it is an object, and it is read as what its type says that it is.
        unsafe {
            let kind = ffi::Py_TYPE(object);
            if kind == &raw mut ffi::PyUnicode_Type {
                self.string().map_or(Seen::Other, Seen::Text)
            } else if kind == &raw mut ffi::PyDict_Type {
                Seen::Object(Members::Dict { dict: self, place: 0 })
            } else if object == ffi::Py_None() {
                Seen::Null
            } else if kind == &raw mut ffi::PyLong_Type {
                let mut beyond = 0;
                let integer = ffi::PyLong_AsLongLongAndOverflow(object, &raw mut beyond);
                if beyond == 0 { Seen::Integer(integer) } else { Seen::Other }
            } else if kind == &raw mut ffi::PyBool_Type {
                Seen::Boolean(object == ffi::Py_True())
            } else if kind == &raw mut ffi::PyList_Type {
                Seen::Array(Items { list: self, places: 0..ffi::PyList_Size(object) })
            } else {
                Seen::Other
            }
        }
    }
}
