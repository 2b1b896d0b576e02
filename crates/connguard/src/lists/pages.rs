//! Lists as the caller of this crate sees them: the pages one after the other, or the items as a stream.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use connguard_rules::{Arguments, Violation};
use futures_core::Stream;
use futures_core::stream::FusedStream;
use serde_json::Value;

use crate::attempts::AttemptLog;
use crate::call::arguments::known;
use crate::call::client::Client;
use crate::error::Result;
use crate::lists::prefetch::PageStream;
use crate::reply::Reply;

/// The pages of a list. The next one is fetched while this one is looked at.
///
/// It is a [`Stream`] of the items too. After an error the same page is asked for again; a list never just seems to end.
///
/// ```no_run
/// # async fn run() -> connguard::Result<()> {
/// use futures_util::TryStreamExt;
///
/// let matillion = connguard::Matillion::from_env()?;
/// let mut projects = matillion.projects().list().pages();
/// while let Some(project) = projects.try_next().await? {
///     println!("{} {}", project.id(), project.name());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "pages are fetched by next_page, all or find, or as a stream"]
pub struct Pages<R> {
    stream: PageStream,
    /// Items of a page of which the stream has given out others.
    rest: VecDeque<R>,
    ended: bool,
    warnings: Vec<Violation>,
}

impl<R: Reply> Pages<R> {
    pub(crate) fn new(client: Arc<Client>, operation: &'static str, arguments: Arguments) -> Self {
        Self {
            stream: PageStream::new(client, known(operation), arguments, AttemptLog::default()),
            rest: VecDeque::new(),
            ended: false,
            warnings: Vec::new(),
        }
    }

    /// The next page; `None` after the last. Dropping the future keeps the page in flight for the next call;
    /// dropping the pages drops the request.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn next_page(&mut self) -> Result<Option<Vec<R>>> {
        if !self.rest.is_empty() {
            return Ok(Some(std::mem::take(&mut self.rest).into()));
        }
        poll_fn(|context| self.poll_page(context)).await
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Vec<R>>>> {
        let Some(page) = ready!(self.stream.poll_next(context))? else {
            self.ended = true;
            return Poll::Ready(Ok(None));
        };
        self.warnings.extend(page.warnings);
        let items = page.items.into_iter().filter_map(|item| match item {
            Value::Object(members) => Some(R::from_reply(members, Vec::new())),
            _ => None,
        });
        Poll::Ready(Ok(Some(items.collect())))
    }

    /// What the rules warn of in the filters, and that the list ended before as many items were shown as the service
    /// counts: of the pages so far.
    pub fn warnings(&self) -> &[Violation] {
        &self.warnings
    }

    /// All items of all pages.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn all(mut self) -> Result<Vec<R>> {
        let mut all = Vec::new();
        while let Some(page) = self.next_page().await? {
            all.extend(page);
        }
        Ok(all)
    }

    /// The first item that fits; a page beyond the one that is being fetched is not asked for.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn find(mut self, fits: impl Fn(&R) -> bool) -> Result<Option<R>> {
        while let Some(page) = self.next_page().await? {
            if let Some(found) = page.into_iter().find(|item| fits(item)) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

// Nothing in it is pinned: what is polled is a task of its own.
impl<R> Unpin for Pages<R> {}

impl<R: Reply> Stream for Pages<R> {
    type Item = Result<R>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<R>>> {
        loop {
            if let Some(item) = self.rest.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.poll_page(context)) {
                Ok(Some(page)) => self.rest = page.into(),
                Ok(None) => return Poll::Ready(None),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
    }
}

impl<R: Reply> FusedStream for Pages<R> {
    fn is_terminated(&self) -> bool {
        self.ended && self.rest.is_empty()
    }
}

impl<R> std::fmt::Debug for Pages<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages").field("ended", &self.ended).field("warnings", &self.warnings).finish_non_exhaustive()
    }
}
