//! Text into values that know their places.

mod document;
mod file;
mod json;
mod limits;
mod scalar;
mod yaml;

pub(crate) use document::{Document, child};
pub(crate) use file::read;
