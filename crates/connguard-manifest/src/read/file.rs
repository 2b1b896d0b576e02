//! A file by its name.

use super::document::Document;
use super::{json, yaml};
use crate::problem::Problem;
use crate::source::Source;

/// Reads a file: JSON if its name ends in `.json`, else YAML.
pub(crate) fn read(source: &Source) -> Result<Document, Vec<Problem>> {
    let is_json = source.name().to_ascii_lowercase().ends_with(".json");
    if is_json { json::read(source) } else { yaml::read(source) }
}
