//! How large a document may be.

/// Objects and arrays in each other, the document included.
pub(super) const MAX_DEPTH: usize = 64;
/// Values of a document, those of aliases counted as often as they are used.
pub(super) const MAX_NODES: usize = 100_000;
