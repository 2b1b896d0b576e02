//! Looking for one item in a list.

use std::sync::Mutex;

use connguard_rules::{Arguments, Operation};
use serde_json::Value;

use crate::call::client::Core;
use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::paging::overlap::{Short, Shown};
use crate::paging::{date_windows, page};
use crate::provider::Provider;
use crate::transport::Scope;

/// How much of a list is looked at, at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// What the service shows without being asked for a span of time; so many pages of it.
    Newest(usize),
    /// All of that.
    Shown,
    /// All of it, also where that takes many requests.
    Everything,
}

impl<P: Provider> Core<P> {
    /// The first item of a list that fits; later pages are not fetched.
    pub(crate) async fn find(
        &self,
        operation: &'static str,
        arguments: Arguments,
        scope: &Scope,
        reach: Reach,
        fits: impl FnMut(&Value) -> bool,
    ) -> Result<Option<Value>> {
        let (found, _) = self.search(known(operation)?, arguments, scope, reach, fits).await?;
        Ok(found)
    }

    /// The item of a list that has this name; an error that names it if there is none.
    pub(crate) async fn find_named(
        &self,
        operation: &'static str,
        arguments: Arguments,
        what: &str,
        (key, name): (&str, &str),
        scope: &Scope,
    ) -> Result<Value> {
        let fits = |item: &Value| item.get(key).and_then(Value::as_str) == Some(name);
        match self.search(known(operation)?, arguments, scope, Reach::Everything, fits).await? {
            (Some(item), _) => Ok(item),
            (None, short) => {
                let mut message = format!("there is no {what} {name:?}");
                if let Some(Short { shown, total }) = short {
                    message
                        .push_str(&format!(" among {shown} items; the list ended short, the service counts {total}"));
                }
                Err(Error::new(ErrorKind::NotFound, message))
            }
        }
    }

    async fn search(
        &self,
        operation: &'static Operation,
        mut arguments: Arguments,
        scope: &Scope,
        reach: Reach,
        mut fits: impl FnMut(&Value) -> bool,
    ) -> Result<(Option<Value>, Option<Short>)> {
        let shown = Mutex::new(Shown::default());
        let mut short = None;
        let mut pages = 0;
        loop {
            let asked = arguments.clone();
            let page = match operation.windows.is_some() && reach == Reach::Everything {
                true => date_windows::page(self, operation, asked, scope, &shown).await?,
                false => page::page(self, operation, asked, scope, &shown).await?,
            };
            if let Some(found) = page.items.into_iter().find(|item| fits(item)) {
                return Ok((Some(found), None));
            }
            short = page.short.or(short);
            pages += 1;
            match page.next {
                Some(next) if reach != Reach::Newest(pages) => arguments.extend(next),
                _ => return Ok((None, short)),
            }
        }
    }
}

fn known(operation: &str) -> Result<&'static Operation> {
    connguard_rules::operation(operation).map_err(|e| Error::config(e.to_string()))
}
