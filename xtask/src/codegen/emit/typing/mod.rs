//! What type checkers must say about every cell of the matrices in `tests/cases`: one file for each matrix and language.
//!
//! The verdicts are those of the cases, which come from the vendors' pages and from observation; the types come from the
//! combination tables. So each proves the other.

mod cells;
mod python;
mod rust;
mod typescript;

use std::fs;
use std::path::Path;

use cells::Matrix;

use crate::codegen::model::{Api, GeneratedFile};
use crate::failure::Failure;

/// A case file that holds a matrix, and how a client is called with one of its bodies.
struct Source {
    /// The stem of the file, and what the ids of its cells begin with.
    name: &'static str,
    cells: usize,
    provider: &'static str,
    /// From the client to the connections, the same in Python and TypeScript.
    connections: &'static str,
    /// What follows the body, in Python and in TypeScript.
    rest: (&'static str, &'static str),
}

const MATRICES: &[Source] = &[
    Source {
        name: "matillion-matrix",
        cells: 154,
        provider: "matillion",
        connections: "project(\"550e8400-e29b-41d4-a716-446655440002\").connections",
        rest: ("", ""),
    },
    Source {
        name: "lerian-ssl-matrix",
        cells: 70,
        provider: "lerian",
        connections: "connections",
        rest: (", product=\"my-product\"", ", { product: \"my-product\" }"),
    },
];

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
