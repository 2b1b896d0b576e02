//! Lists, page by page.

use connguard_rules::Violation;
use serde::Serialize;
use serde_json::Value;

use super::text::text;
use crate::attempts::Attempt;
use crate::error::Result;
use crate::lists::prefetch::{Page, PageStream};

/// The pages of a list. Dropping it cancels the page that is being fetched ahead.
pub struct Pages(pub(super) PageStream);

impl Pages {
    /// The next page, `{"items", "total", "attempts", "warnings"}`; `None` after the last.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn next(&mut self) -> Result<Option<String>> {
        let page = self.0.next().await?;
        Ok(page.map(|page| {
            let Page { items, total, attempts, warnings } = &page;
            text(&PageReply { items, total: *total, attempts, warnings })
        }))
    }
}

#[derive(Serialize)]
struct PageReply<'a> {
    items: &'a [Value],
    total: Option<u64>,
    attempts: &'a [Attempt],
    warnings: &'a [Violation],
}
