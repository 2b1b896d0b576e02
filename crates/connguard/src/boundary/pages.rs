//! Lists, page by page.

use crate::error::Result;
pub use crate::lists::prefetch::Page;
use crate::lists::prefetch::PageStream;

/// The pages of a list. Dropping it cancels the page that is being fetched ahead.
pub struct Pages(pub(super) PageStream);

impl Pages {
    /// The next page; `None` after the last.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn next(&mut self) -> Result<Option<Page>> {
        self.0.next().await
    }
}
