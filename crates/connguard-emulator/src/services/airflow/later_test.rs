//! A test that a worker would carry out.

/// A test that waits for a worker. There is none, so it waits for ever.
#[derive(Debug)]
pub(crate) struct LaterTest {
    pub(super) connection_id: String,
    pub(super) created_at: String,
}
