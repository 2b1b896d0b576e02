//! `connguard._native`: the thin layer between the Python package and the core. Values cross it as JSON text.

mod blocking;
mod bulk;
mod checks;
mod completions;
mod emulator;
mod encode;
mod engine;
mod failure;
mod owned;
mod pages;
mod session;

use pyo3::prelude::*;

/// The native part of the package `connguard`; its types are described in `_native.pyi`.
#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    failure::silence_panics();
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("MAX_DEPTH", connguard::boundary::MAX_DEPTH)?;
    module.add("NativeError", module.py().get_type::<failure::NativeError>())?;
    module.add_class::<session::Session>()?;
    module.add_class::<pages::Pages>()?;
    module.add_class::<bulk::Bulk>()?;
    module.add_class::<emulator::Emulator>()?;
    module.add_function(wrap_pyfunction!(checks::check, module)?)?;
    module.add_function(wrap_pyfunction!(encode::encode_plain, module)?)?;
    module.add_function(wrap_pyfunction!(checks::describe_refusal, module)?)?;
    module.add_function(wrap_pyfunction!(checks::to_request, module)?)?;
    module.add_function(wrap_pyfunction!(completions::wait_completions, module)?)?;
    module.add_function(wrap_pyfunction!(completions::cancel, module)?)?;
    module.add_function(wrap_pyfunction!(engine::shutdown, module)?)?;
    Ok(())
}
