//! How a list goes on from page to page, whatever of it the service tells.
//!
//! Neither the shape of a page nor its size is promised by the documents, so a list is over when the service says so in
//! one of the ways that cannot be mistaken: everything that it promises was seen, a page is empty, or it repeats itself.

use std::sync::{Mutex, PoisonError};

use connguard_rules::spec::{Kind, List};
use connguard_rules::{Arguments, Operation};
use serde_json::{Map, Value, json};

use crate::call::client::Core;
use crate::error::{Error, Result};
use crate::paging::overlap::{After, Short, Shown};
use crate::provider::Provider;
use crate::send::shape;
use crate::transport::Scope;

/// What a walk adds to the arguments of the operation: the service wants its own size of pages.
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
        json!({ "items": self.items, "total": self.total, "next": self.next })
    }
}

/// One page of the list that the arguments name; `shown` is what was shown of it before.
pub(crate) async fn page<P: Provider>(
    core: &Core<P>,
    operation: &'static Operation,
    mut arguments: Arguments,
    scope: &Scope,
    shown: &Mutex<Shown>,
) -> Result<Page> {
    let Some(list) = &operation.list else { return Err(Error::config(format!("{} is no list", operation.id))) };
    let mut service_size = arguments.get("service_size").and_then(Value::as_bool).unwrap_or(false);
    let ours = !service_size && ask_for_full_pages(operation, list, &mut arguments);
    let mut read = core.part(operation.id, &arguments, None, scope).await;
    if ours && read.as_ref().is_err_and(|error| error.api_code().is_some_and(|code| P::SIZE_REFUSED == Some(code))) {
        // A service that is set up for smaller pages gives those that it likes.
        arguments.shift_remove(list.size_argument);
        service_size = true;
        read = core.part(operation.id, &arguments, None, scope).await;
    }
    let mut reply = read?;
    let Value::Array(mut items) = reply["items"].take() else { return Err(no_list(operation)) };
    // Some services count 0 whatever there is.
    let total = reply["total"].as_u64().filter(|total| *total > 0 || items.is_empty());
    let after = shown.lock().unwrap_or_else(PoisonError::into_inner).page(operation, &mut items, total)?;
    let after = if reply["single"] == true { After::End(None) } else { after };
    let (next, short) = match after {
        After::End(short) => (None, short),
        After::More => {
            let this = arguments.get(list.page_argument).and_then(Value::as_i64).unwrap_or(list.first_page);
            let mut next = Map::new();
            next.insert(list.page_argument.to_owned(), (this + 1).into());
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

/// The items of a reply and the total that it promises, whether it is a page or what else the operation may answer with:
/// a bare array, a single item, or nothing.
pub(crate) fn items(operation: &Operation, reply: Value, restore: impl Fn(&mut Map<String, Value>)) -> Result<Value> {
    let Some(list) = &operation.list else { return Ok(reply) };
    let (mut items, total, single) = match reply {
        Value::Array(items) => (items, None, false),
        Value::Object(mut members) => match members.remove(list.items) {
            Some(Value::Array(items)) => (items, members.get("total").and_then(Value::as_u64), false),
            Some(Value::Null) => (Vec::new(), Some(0), false),
            Some(_) => return Err(shape::wrong(operation, &format!("{} of the reply is no list", list.items))),
            None if list.single && members.is_empty() => (Vec::new(), None, false),
            None if list.single && shape::missing(operation, &members).is_none() => {
                (vec![Value::Object(members)], None, true)
            }
            None => return Err(shape::wrong(operation, &format!("the reply has no {}", list.items))),
        },
        Value::Null if list.arrays => (Vec::new(), None, false),
        _ => return Err(no_list(operation)),
    };
    for (index, item) in items.iter_mut().enumerate() {
        match item {
            Value::Object(members) => restore(members),
            _ => return Err(shape::wrong(operation, &format!("item {index} of the list is no object"))),
        }
    }
    Ok(json!({ "items": items, "total": total, "single": single }))
}

fn no_list(operation: &Operation) -> Error {
    shape::wrong(operation, "the reply is no list")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_told_by_its_items() {
        let count = |id: &str, reply: Value| {
            let operation = connguard_rules::operation(id).unwrap();
            items(operation, reply, |_| {}).ok().and_then(|page| page["items"].as_array().map(Vec::len))
        };
        let matillion = |reply| count("matillion.list_connections", reply);
        assert_eq!(matillion(json!({ "results": [{ "name": "a" }], "total": 1 })), Some(1));
        assert_eq!(matillion(json!([{ "name": "a" }])), Some(1));
        assert_eq!(matillion(json!({ "name": "a" })), Some(1));
        assert_eq!(matillion(json!({ "results": null })), Some(0));
        for wrong in
            [json!({ "error": "maintenance", "code": 503 }), json!([1, 2]), json!({ "results": [1] }), json!(5)]
        {
            assert_eq!(matillion(wrong.clone()), None, "{wrong}");
        }
        let lerian = |reply| count("lerian.list_connections", reply);
        assert_eq!(lerian(json!({ "items": [{ "configName": "a" }] })), Some(1));
        for wrong in [json!({}), Value::Null, json!({ "configName": "a" }), json!({ "items": ["a"] })] {
            assert_eq!(lerian(wrong.clone()), None, "{wrong}");
        }
    }
}
