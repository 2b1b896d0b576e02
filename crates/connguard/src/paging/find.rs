//! Looking for one item in a list.

use std::sync::Mutex;

use connguard_rules::{Arguments, Operation};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::paging::overlap::{SeenItems, Short};
use crate::paging::{date_windows, page};
use crate::send::sender::Sender;
use crate::transport::scope::Scope;

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

/// The first item of a list that fits; later pages are not fetched.
pub(crate) async fn find(
    sender: &Sender,
    list: &'static Operation,
    arguments: Arguments,
    scope: &Scope,
    reach: Reach,
    fits: impl FnMut(&Value) -> bool,
) -> Result<Option<Value>> {
    let (found, _) = search(sender, list, arguments, scope, reach, fits).await?;
    Ok(found)
}

/// The item of a list that has this name; an error that names it if there is none.
pub(crate) async fn find_named(
    sender: &Sender,
    list: &'static Operation,
    arguments: Arguments,
    what: &str,
    (key, name): (&str, &str),
    scope: &Scope,
) -> Result<Value> {
    let fits = |item: &Value| item.get(key).and_then(Value::as_str) == Some(name);
    match search(sender, list, arguments, scope, Reach::Everything, fits).await? {
        (Some(item), _) => Ok(item),
        (None, short) => {
            let mut message = format!("there is no {what} {name:?}");
            if let Some(Short { shown, total }) = short {
                message.push_str(&format!(" among {shown} items; the list is incomplete, the service reports {total}"));
            }
            Err(Error::new(ErrorKind::NotFound, message))
        }
    }
}

async fn search(
    sender: &Sender,
    list: &'static Operation,
    mut arguments: Arguments,
    scope: &Scope,
    reach: Reach,
    mut fits: impl FnMut(&Value) -> bool,
) -> Result<(Option<Value>, Option<Short>)> {
    let seen = Mutex::new(SeenItems::default());
    let mut short = None;
    let mut pages = 0;
    loop {
        let asked = arguments.clone();
        let page = match &list.windows {
            Some(windows) if reach == Reach::Everything => {
                date_windows::page(sender, list, windows, asked, scope, &seen).await?
            }
            _ => page::page(sender, list, asked, scope, &seen).await?,
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
