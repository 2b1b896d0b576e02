//! A function of Python's with a native way in front of it: an object that is called without a frame of Python's, and that looks
//! like the function in everything else. A builtin function would have neither annotations nor `__wrapped__`.
#![allow(unsafe_code, reason = "PyO3 offers no vectorcall, and packing arguments takes as long as judging a body")]

use std::ffi::{c_char, c_int, c_uint, c_ulong, c_void};
use std::mem::{offset_of, size_of};
use std::ptr;

use connguard::boundary::panics;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyTuple};

use crate::view::Object;

/// Says that a type has a `__vectorcalloffset__`. It is in the stable ABI since Python 3.12, unchanged since 3.9.
const HAVE_VECTORCALL: c_ulong = 1 << 11;
/// Of the number of arguments; the other bit is the callee's licence to write in front of them.
const COUNT: usize = usize::MAX >> 1;

/// The arguments of a call, borrowed from the caller.
pub(crate) struct Arguments<'a> {
    pub(crate) positional: &'a [Object<'a>],
    /// The values of the keywords.
    pub(crate) named: &'a [Object<'a>],
    /// The tuple of the keywords; null without any.
    names: *mut ffi::PyObject,
}

impl Arguments<'_> {
    /// The keyword in a place below the number of `named`.
    #[inline]
    pub(crate) fn name(&self, place: usize) -> *mut ffi::PyObject {
        // SAFETY: `names` is a tuple with a name for each of `named`, of which there is one in this place.
        unsafe { ffi::PyTuple_GetItem(self.names, place as ffi::Py_ssize_t) }
    }
}

/// The result of a call; `None` asks the function of Python's, as if nothing had been done before.
pub(crate) type Front = fn(Python<'_>, &Arguments<'_>) -> Option<Py<PyAny>>;

type Vectorcall = unsafe extern "C" fn(
    *mut ffi::PyObject,
    *const *mut ffi::PyObject,
    usize,
    *mut ffi::PyObject,
) -> *mut ffi::PyObject;

#[repr(C)]
struct Fronted {
    base: ffi::PyObject,
    vectorcall: Vectorcall,
    front: Front,
    function: *mut ffi::PyObject,
    /// `__dict__`, with what is known of the function.
    members: *mut ffi::PyObject,
}

/// Puts `front` in front of a function.
pub(crate) fn fronted<'py>(function: &Bound<'py, PyAny>, front: Front) -> PyResult<Bound<'py, PyAny>> {
    let py = function.py();
    let members = PyDict::new(py);
    for name in ["__module__", "__name__", "__qualname__", "__doc__", "__annotations__"] {
        members.set_item(name, function.getattr(name)?)?;
    }
    // What `inspect` and `typing` follow.
    members.set_item("__wrapped__", function)?;
    let kind = kind(py)?.as_ptr().cast::<ffi::PyTypeObject>();
    // SAFETY: the type is of the size of `Fronted`, of which everything beyond the base is written here.
    unsafe {
        let made = Bound::from_owned_ptr_or_err(py, ffi::PyType_GenericAlloc(kind, 0))?;
        let fronted = made.as_ptr().cast::<Fronted>();
        (*fronted).vectorcall = vectorcall;
        (*fronted).front = front;
        (*fronted).function = function.clone().into_ptr();
        (*fronted).members = members.into_ptr();
        Ok(made)
    }
}

unsafe extern "C" fn vectorcall(
    called: *mut ffi::PyObject,
    given: *const *mut ffi::PyObject,
    count: usize,
    names: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    let count = count & COUNT;
    // SAFETY: Python calls with a `Fronted`, with so many arguments and, behind them, the values of the keywords.
    unsafe {
        let keywords = if names.is_null() { 0 } else { ffi::PyTuple_Size(names) as usize };
        let slice = |from: usize, count: usize| match count {
            0 => &[][..],
            count => Object::all(std::slice::from_raw_parts(given.add(from), count)),
        };
        let arguments = Arguments { positional: slice(0, count), named: slice(count, keywords), names };
        // Not only assumed: what is dropped meanwhile would otherwise be kept until another native function is called.
        Python::attach(|py| {
            let front = (*called.cast::<Fronted>()).front;
            // After a panic the function of Python's is asked, which tells of its own.
            if let Ok(Some(found)) = panics::caught("front", || front(py, &arguments)) {
                return found.into_ptr();
            }
            asked(py, called, &arguments).map_or_else(
                |raised| {
                    raised.restore(py);
                    ptr::null_mut()
                },
                Bound::into_ptr,
            )
        })
    }
}

/// What the function of Python's returns.
unsafe fn asked<'py>(
    py: Python<'py>,
    called: *mut ffi::PyObject,
    given: &Arguments<'_>,
) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: see `vectorcall`; arguments live as long as the call.
    unsafe {
        let function = Bound::from_borrowed_ptr(py, (*called.cast::<Fronted>()).function);
        let positional = PyTuple::new(py, given.positional.iter().map(|object| object.bound(py)))?;
        if given.named.is_empty() {
            return function.call1(positional);
        }
        let keywords = PyDict::new(py);
        for (place, value) in given.named.iter().enumerate() {
            keywords.set_item(Bound::from_borrowed_ptr(py, given.name(place)), value.bound(py))?;
        }
        function.call(positional, Some(&keywords))
    }
}

/// Python calls it in no case; a type without it is not callable.
unsafe extern "C" fn call(
    called: *mut ffi::PyObject,
    positional: *mut ffi::PyObject,
    keywords: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: Python calls with a `Fronted`, a tuple and a dict or null.
    unsafe { ffi::PyObject_Call((*called.cast::<Fronted>()).function, positional, keywords) }
}

unsafe extern "C" fn represented(of: *mut ffi::PyObject) -> *mut ffi::PyObject {
    // SAFETY: Python calls with a `Fronted`.
    unsafe { ffi::PyObject_Repr((*of.cast::<Fronted>()).function) }
}

/// It is a routine to `inspect` and `help`, which does not change with the object that it is looked up in.
unsafe extern "C" fn got(
    of: *mut ffi::PyObject,
    _object: *mut ffi::PyObject,
    _kind: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: Python calls with a living object.
    unsafe { ffi::Py_NewRef(of) }
}

/// A pickle and a copy name it, as they do a function.
unsafe extern "C" fn reduced(of: *mut ffi::PyObject, _: *mut ffi::PyObject) -> *mut ffi::PyObject {
    // SAFETY: Python calls with a living object.
    unsafe { ffi::PyObject_GetAttrString(of, c"__qualname__".as_ptr()) }
}

unsafe extern "C" fn freed(of: *mut ffi::PyObject) {
    // SAFETY: nobody else has it any more; an object of a type that was made at run time keeps its type.
    unsafe {
        let fronted = of.cast::<Fronted>();
        ffi::Py_XDECREF((*fronted).function);
        ffi::Py_XDECREF((*fronted).members);
        let kind = ffi::Py_TYPE(of);
        ffi::PyObject_Free(of.cast());
        ffi::Py_DECREF(kind.cast());
    }
}

fn kind(py: Python<'_>) -> PyResult<&Bound<'_, PyAny>> {
    static KIND: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    KIND.get_or_try_init(py, || make_kind(py).map(Bound::unbind)).map(|kind| kind.bind(py))
}

fn make_kind(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    let place = |name: &'static std::ffi::CStr, offset: usize| ffi::PyMemberDef {
        name: name.as_ptr(),
        type_code: ffi::Py_T_PYSSIZET,
        offset: offset as ffi::Py_ssize_t,
        flags: ffi::Py_READONLY,
        doc: ptr::null(),
    };
    let members = [
        place(c"__vectorcalloffset__", offset_of!(Fronted, vectorcall)),
        place(c"__dictoffset__", offset_of!(Fronted, members)),
        ffi::PyMemberDef::default(),
    ];
    let own_members = ffi::PyGetSetDef {
        name: c"__dict__".as_ptr(),
        get: Some(ffi::PyObject_GenericGetDict),
        set: Some(ffi::PyObject_GenericSetDict),
        doc: ptr::null(),
        closure: ptr::null_mut(),
    };
    let getters = [own_members, ffi::PyGetSetDef::default()];
    let reduce = ffi::PyMethodDef {
        ml_name: c"__reduce__".as_ptr(),
        ml_meth: ffi::PyMethodDefPointer { PyCFunction: reduced },
        ml_flags: ffi::METH_NOARGS,
        ml_doc: ptr::null(),
    };
    let methods = [reduce, ffi::PyMethodDef::zeroed()];
    // Python keeps the tables of a type as long as the type, which is as long as the process.
    let members = Box::leak(Box::new(members));
    let getters = Box::leak(Box::new(getters));
    let methods = Box::leak(Box::new(methods));
    let slot = |slot: c_int, function: *mut c_void| ffi::PyType_Slot { slot, pfunc: function };
    let mut slots = [
        slot(ffi::Py_tp_call, call as *mut c_void),
        slot(ffi::Py_tp_repr, represented as *mut c_void),
        slot(ffi::Py_tp_descr_get, got as *mut c_void),
        slot(ffi::Py_tp_dealloc, freed as *mut c_void),
        slot(ffi::Py_tp_members, members.as_mut_ptr().cast()),
        slot(ffi::Py_tp_getset, getters.as_mut_ptr().cast()),
        slot(ffi::Py_tp_methods, methods.as_mut_ptr().cast()),
        slot(0, ptr::null_mut()),
    ];
    let flags = ffi::Py_TPFLAGS_DEFAULT | ffi::Py_TPFLAGS_IMMUTABLETYPE | HAVE_VECTORCALL;
    let mut spec = ffi::PyType_Spec {
        name: c"connguard._native.function".as_ptr().cast::<c_char>(),
        basicsize: size_of::<Fronted>() as c_int,
        itemsize: 0,
        flags: flags as c_uint,
        slots: slots.as_mut_ptr(),
    };
    // SAFETY: the slots hold functions of their kinds, and tables that end with an empty entry.
    unsafe { Bound::from_owned_ptr_or_err(py, ffi::PyType_FromSpec(&raw mut spec)) }
}
