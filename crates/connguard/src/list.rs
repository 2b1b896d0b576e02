//! Lists: every shape that a service may answer with, and the pages one after the other.

use std::sync::Arc;

use connguard_api::Parameters;
use connguard_rules::spec::Kind;
use connguard_rules::{Arguments, Operation, Violation};
use serde_json::{Map, Value, json};

use crate::core::Core;
use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::provider::Provider;
use crate::reply::Reply;
use crate::stream::PageStream;

/// The largest page that the service gives, unless the caller wants another: the fewest requests.
pub(crate) fn ask_for_full_pages(operation: &Operation, arguments: &mut Arguments) {
    let Some(list) = &operation.list else { return };
    let size = operation.parameters.iter().find(|p| p.argument == list.size_argument);
    if let Some(Kind::Integer { max, .. }) = size.map(|p| &p.kind) {
        let asked = arguments.get(list.size_argument).is_some_and(|v| !v.is_null());
        if !asked {
            arguments.insert(list.size_argument.to_owned(), json!(max));
        }
    }
}

/// One page as `{"items", "total", "next"}`, whether the service sent an envelope, a bare array or a single object.
pub(crate) fn page(
    operation: &Operation,
    parameters: &Parameters,
    reply: Value,
    restore: impl Fn(&mut Map<String, Value>),
) -> Result<Value> {
    let Some(list) = &operation.list else { return Ok(reply) };
    let asked_size = parameters.integer(list.size_argument).and_then(|size| u64::try_from(size).ok());
    let single = matches!(&reply, Value::Object(members) if !members.contains_key(list.items));
    let (mut items, total, size) = match reply {
        // A bare array promises nothing, but one that is full may not be all.
        Value::Array(items) => (items, None, asked_size),
        Value::Object(mut members) => match members.remove(list.items) {
            Some(Value::Array(items)) => {
                let number = |name: &str| members.get(name).and_then(Value::as_u64);
                (items, number("total"), number(list.size_argument))
            }
            Some(Value::Null) => (Vec::new(), Some(0), None),
            Some(_) => return Err(Error::new(ErrorKind::Decode, format!("{} is no list", list.items))),
            None if members.is_empty() => (Vec::new(), None, None),
            None => (vec![Value::Object(members)], None, None),
        },
        Value::Null => (Vec::new(), None, None),
        _ => return Err(Error::new(ErrorKind::Decode, "the reply is no list")),
    };
    items.iter_mut().filter_map(Value::as_object_mut).for_each(restore);
    let this = parameters.integer(list.page_argument).unwrap_or(list.first_page);
    // A page that does not tell its size has the one that was asked for.
    let size = size.filter(|s| *s > 0).or(asked_size.filter(|_| !single));
    // An envelope promises more pages: by its total, or, where that is missing, by a page that is full.
    let more = match (total, size) {
        (Some(total), Some(size)) => {
            let seen = u64::try_from(this - list.first_page + 1).unwrap_or(1).saturating_mul(size);
            !items.is_empty() && seen < total
        }
        (None, Some(size)) => items.len() as u64 >= size,
        _ => false,
    };
    let next = more.then(|| json!({ list.page_argument: this + 1 }));
    Ok(json!({ "items": items, "total": total, "next": next }))
}

/// The pages of a list. The next one is fetched while this one is looked at.
#[must_use = "pages are fetched by next_page, all or find"]
pub struct Pages<P: Provider, R> {
    stream: PageStream<P>,
    reply: std::marker::PhantomData<fn() -> R>,
}

impl<P: Provider, R: Reply> Pages<P, R> {
    pub(crate) fn new(core: Arc<Core<P>>, operation: &'static str, arguments: Arguments) -> Self {
        Self { stream: PageStream::new(core, operation, arguments), reply: std::marker::PhantomData }
    }

    /// Filters by this parameter of the operation, e.g. `names`.
    pub(crate) fn filter(mut self, name: &str, value: Value) -> Self {
        self.stream.set(name, value);
        self
    }

    /// The next page; `None` after the last.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn next_page(&mut self) -> Result<Option<Vec<R>>> {
        let Some(page) = self.stream.next().await? else { return Ok(None) };
        let members = page.items.into_iter().filter_map(|item| match item {
            Value::Object(members) => Some(members),
            _ => None,
        });
        Ok(Some(members.map(|m| R::from_reply(m, Vec::<Violation>::new())).collect()))
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
