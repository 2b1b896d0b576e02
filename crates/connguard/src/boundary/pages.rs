//! Lists, page by page.

use serde::Serialize;
use serde_json::Value;

use super::text::text;
use crate::error::Result;
use crate::stream::PageStream;
use crate::transport::Attempt;
use crate::{Lerian, Matillion};

/// The pages of a list. Dropping it cancels the page that is being fetched ahead.
pub struct Pages(pub(super) AnyPages);

pub(super) enum AnyPages {
    Matillion(PageStream<Matillion>),
    Lerian(PageStream<Lerian>),
}

impl Pages {
    /// The next page, `{"items", "total", "attempts"}`; `None` after the last.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn next(&mut self) -> Result<Option<String>> {
        let page = match &mut self.0 {
            AnyPages::Matillion(pages) => pages.next().await?,
            AnyPages::Lerian(pages) => pages.next().await?,
        };
        Ok(page.map(|page| text(&PageReply { items: &page.items, total: page.total, attempts: &page.attempts })))
    }
}

#[derive(Serialize)]
struct PageReply<'a> {
    items: &'a [Value],
    total: Option<u64>,
    attempts: &'a [Attempt],
}
