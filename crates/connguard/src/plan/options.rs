//! How plans are applied.

use super::progress::Follow;

/// How a plan is applied.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ApplyOptions {
    /// How many objects may be deleted; without it, 3 or a fifth of what is the manifest's, whichever is more.
    pub max_deletes: Option<usize>,
    /// How many actions are carried out at a time, 1 to 64; default: 16.
    pub concurrency: usize,
    /// Whether the service tries out every connection that was written, where it can (Lerian); default: `false`.
    pub test: bool,
    /// Hears how far it is.
    pub follow: Follow,
}

impl Default for ApplyOptions {
    fn default() -> Self {
        Self { max_deletes: None, concurrency: 16, test: false, follow: Follow::default() }
    }
}
