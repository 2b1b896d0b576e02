//! Values into text.

mod yaml;

pub use yaml::to_yaml;
