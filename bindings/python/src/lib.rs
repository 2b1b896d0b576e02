//! `connguard._native`: the thin layer between the Python package and the core. Values cross it as they are: Python's objects are read
//! into the core's, and the core's are built as Python's.

mod bells;
mod blocking;
mod build;
mod bulk;
mod callable;
mod check_front;
mod checks;
mod cli;
mod completions;
mod doorbell;
mod emulator;
mod engine;
mod failure;
mod found;
mod gil;
mod given;
mod interchange;
mod local;
mod manifest;
mod naming;
mod owned;
mod pages;
mod read;
mod reply;
mod report;
mod session;
mod told;
mod view;

use pyo3::prelude::*;

/// The native part of the package `connguard`; its types are described in `_native.pyi`.
#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    connguard::boundary::panics::silence();
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("ABSENT", Bound::new(module.py(), given::Absent)?)?;
    module.add("NativeError", module.py().get_type::<failure::NativeError>())?;
    module.add_class::<session::Session>()?;
    module.add_class::<completions::Completions>()?;
    module.add_class::<pages::Pages>()?;
    module.add_class::<reply::Reply>()?;
    module.add_class::<bulk::Items>()?;
    module.add_class::<bulk::Bulk>()?;
    module.add_class::<report::BulkReport>()?;
    module.add_class::<emulator::Emulator>()?;
    module.add_class::<manifest::Manifest>()?;
    module.add_class::<manifest::Plan>()?;
    module.add_class::<manifest::Apply>()?;
    module.add_function(wrap_pyfunction!(check_front::accepting_first, module)?)?;
    module.add_function(wrap_pyfunction!(checks::check, module)?)?;
    module.add_function(wrap_pyfunction!(checks::nearest_name, module)?)?;
    module.add_function(wrap_pyfunction!(cli::cli, module)?)?;
    module.add_function(wrap_pyfunction!(given::options_text, module)?)?;
    module.add_function(wrap_pyfunction!(given::plain_arguments, module)?)?;
    module.add_function(wrap_pyfunction!(given::read_json, module)?)?;
    module.add_function(wrap_pyfunction!(manifest::export_manifest, module)?)?;
    module.add_function(wrap_pyfunction!(interchange::from_url, module)?)?;
    module.add_function(wrap_pyfunction!(interchange::import_connections, module)?)?;
    module.add_function(wrap_pyfunction!(manifest::manifest_schema, module)?)?;
    module.add_function(wrap_pyfunction!(naming::describe, module)?)?;
    module.add_function(wrap_pyfunction!(checks::parsed_body, module)?)?;
    module.add_function(wrap_pyfunction!(checks::to_request, module)?)?;
    module.add_function(wrap_pyfunction!(completions::wait_for_bells, module)?)?;
    module.add_function(wrap_pyfunction!(engine::catch_up, module)?)?;
    module.add_function(wrap_pyfunction!(engine::shutdown, module)?)?;
    Ok(())
}
