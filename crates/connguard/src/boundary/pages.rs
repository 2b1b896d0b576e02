//! Lists, page by page.

use crate::error::Result;
pub use crate::lists::prefetch::Page;
use crate::lists::prefetch::PageStream;
use crate::{Lerian, Matillion};

/// The pages of a list. Dropping it cancels the page that is being fetched ahead.
pub struct Pages(pub(super) AnyPages);

pub(super) enum AnyPages {
    Matillion(PageStream<Matillion>),
    Lerian(PageStream<Lerian>),
}

impl Pages {
    /// The next page; `None` after the last.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn next(&mut self) -> Result<Option<Page>> {
        match &mut self.0 {
            AnyPages::Matillion(pages) => pages.next().await,
            AnyPages::Lerian(pages) => pages.next().await,
        }
    }
}
