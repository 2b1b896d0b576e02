//! Text into values that know their places.

mod document;
mod json;
mod scalar;
mod yaml;

pub(crate) use document::{Document, child};

use crate::problem::Problem;
use crate::source::Source;

/// Objects and arrays in each other, the document included.
const MAX_DEPTH: usize = 64;
/// Values of a document, those of aliases counted as often as they are used.
const MAX_NODES: usize = 100_000;

/// Reads a file: JSON if its name ends in `.json`, else YAML.
pub(crate) fn read(source: &Source) -> Result<Document, Vec<Problem>> {
    let is_json = source.name().to_ascii_lowercase().ends_with(".json");
    if is_json { json::read(source) } else { yaml::read(source) }
}
