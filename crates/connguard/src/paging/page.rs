//! One page of a list, and whether there is another one.
//!
//! Neither the shape of a page nor its size is promised by the documents, so a list ends only on one of the
//! unmistakable signs: as many items as promised were seen, a page is empty, or a page repeats earlier ones.

use std::sync::{Mutex, PoisonError};

use connguard_rules::spec::{Kind, List};
use connguard_rules::{Arguments, Operation};
use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::paging::overlap::{After, SeenItems, Short};
use crate::send::sender::Sender;
use crate::send::shape;
use crate::transport::scope::Scope;

/// What a further page adds to the arguments of the operation: the service wants its own size of pages.
pub(crate) const ARGUMENTS: [&str; 1] = ["service_size"];

/// One page of a list.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// Items that no earlier page had.
    pub(crate) items: Vec<Value>,
    /// What the service counts, if it does.
    pub(crate) total: Option<u64>,
    /// The arguments of the next page that are not those of this one; `None` at the end.
    pub(crate) next: Option<Map<String, Value>>,
    /// The list is at its end, and not whole.
    pub(crate) short: Option<Short>,
}

impl Page {
    /// The page as an operation's reply.
    pub(crate) fn into_value(self) -> Value {
        // Not `json!`, which copies what it is given.
        let mut page = Map::new();
        page.insert("items".to_owned(), Value::Array(self.items));
        page.insert("total".to_owned(), json!(self.total));
        page.insert("next".to_owned(), self.next.map_or(Value::Null, Value::Object));
        Value::Object(page)
    }
}

/// One page of the list that the arguments name; `seen` is what earlier pages had.
pub(crate) async fn page(
    sender: &Sender,
    operation: &'static Operation,
    mut arguments: Arguments,
    scope: &Scope,
    seen: &Mutex<SeenItems>,
) -> Result<Page> {
    let Some(list) = &operation.list else {
        return Err(Error::config(format!("{} is not a list operation", operation.id)));
    };
    let mut service_size = arguments.get("service_size").and_then(Value::as_bool).unwrap_or(false);
    let ours = !service_size && ask_for_full_pages(operation, list, &mut arguments);
    let mut read = sender.part(operation, &arguments, None, scope).await;
    if ours
        && read
            .as_ref()
            .is_err_and(|error| error.api_code().is_some_and(|code| sender.adapter().page_size_refused() == Some(code)))
    {
        // A service that is set up for smaller pages gives those that it likes.
        arguments.shift_remove(list.size_argument);
        service_size = true;
        read = sender.part(operation, &arguments, None, scope).await;
    }
    let mut reply = read?;
    let Value::Array(mut items) = reply["items"].take() else { return Err(no_list(operation)) };
    // Some services count 0 whatever there is.
    let total = reply["total"].as_u64().filter(|total| *total > 0 || items.is_empty());
    let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let after = seen.lock().unwrap_or_else(PoisonError::into_inner).page(operation, &mut items, total)?;
    let after = if reply["single"] == true { After::End(None) } else { after };
    let (next, short) = match after {
        After::End(short) => (None, short),
        After::More => {
            let this = arguments.get(list.page_argument).and_then(Value::as_i64).unwrap_or(list.first_page);
            let mut next = Map::new();
            let step = if list.by_items { count } else { 1 };
            next.insert(list.page_argument.to_owned(), (this + step).into());
            if service_size {
                next.insert("service_size".to_owned(), true.into());
            }
            (Some(next), None)
        }
    };
    Ok(Page { items, total, next, short })
}

/// The largest page that the service gives, unless the caller wants another: the fewest requests.
fn ask_for_full_pages(operation: &Operation, list: &List, arguments: &mut Arguments) -> bool {
    let size = operation.parameters.iter().find(|p| p.argument == list.size_argument);
    let asked = arguments.get(list.size_argument).is_some_and(|v| !v.is_null());
    match size.map(|p| &p.kind) {
        Some(Kind::Integer { max, .. }) if !asked => {
            arguments.insert(list.size_argument.to_owned(), json!(max));
            true
        }
        _ => false,
    }
}

fn no_list(operation: &Operation) -> Error {
    shape::wrong(operation, "the reply is not a list")
}
