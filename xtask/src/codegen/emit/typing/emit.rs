//! The files of all languages.

use std::fs;
use std::path::Path;

use super::cells::Matrix;
use super::source::{MATRICES, Source};
use super::{python, rust, typescript};
use crate::codegen::model::{Api, GeneratedFile};
use xtask::failure::Failure;

/// The texts of the case files, in their order.
pub fn read(root: &Path) -> Result<Vec<String>, Failure> {
    let read = |source: &Source| {
        let file = format!("tests/cases/{}.jsonl", source.name);
        fs::read_to_string(root.join(&file)).map_err(|e| Failure::new(format!("{file}: {e}")))
    };
    MATRICES.iter().map(read).collect()
}

/// The files that type checkers and compilers read.
pub fn emit(apis: &[Api], texts: &[String]) -> Result<Vec<GeneratedFile>, Failure> {
    let mut files = Vec::new();
    for (source, text) in MATRICES.iter().zip(texts) {
        let Some(api) = apis.iter().find(|api| api.provider == source.provider) else { continue };
        let matrix = Matrix::read(api, source.name, source.cells, text)?;
        files.push(python::emit(source, &matrix));
        files.push(typescript::emit(source, &matrix));
        files.extend(rust::emit(api, &matrix)?);
    }
    Ok(files)
}
