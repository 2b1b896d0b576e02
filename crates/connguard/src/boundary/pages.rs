//! Lists, page by page.

use connguard_rules::Violation;
use serde::Serialize;
use serde_json::Value;

use super::text::text;
use crate::attempts::Attempt;
use crate::error::Result;
use crate::lists::prefetch::{Page, PageStream};
use crate::{Lerian, Matillion};

/// The pages of a list. Dropping it cancels the page that is being fetched ahead.
pub struct Pages(pub(super) AnyPages);

pub(super) enum AnyPages {
    Matillion(PageStream<Matillion>),
    Lerian(PageStream<Lerian>),
}

impl Pages {
    /// The next page, `{"items", "total", "attempts", "warnings"}`; `None` after the last.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn next(&mut self) -> Result<Option<String>> {
        let page = match &mut self.0 {
            AnyPages::Matillion(pages) => pages.next().await?,
            AnyPages::Lerian(pages) => pages.next().await?,
        };
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
