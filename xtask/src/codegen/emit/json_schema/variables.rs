//! Variables of manifests, as patterns.

/// A lone variable, which keeps its type.
pub(super) const LONE: &str = "^\\$\\{[^${}]+\\}$";
/// A string with a variable in it.
pub(super) const VARIABLE: &str = "\\$\\{";
