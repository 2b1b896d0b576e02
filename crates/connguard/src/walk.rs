//! How a list goes on from page to page, whatever of it the service tells.
//!
//! Neither the shape of a page nor its size is promised by the documents, so a list is over when the service says so in
//! one of the ways that cannot be mistaken: everything that it promises was seen, a page is empty, or it repeats itself.
//! A page's `next` carries the whole walk, so that nothing needs to be remembered.

use connguard_rules::spec::{Kind, List};
use connguard_rules::{Arguments, Operation};
use serde_json::{Map, Value, json};

use crate::core::Core;
use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::provider::Provider;
use crate::transport::Scope;

/// What a walk adds to the arguments of the operation: items of earlier pages, the largest total that was promised, and
/// that the service wants its own size of pages.
pub(crate) const ARGUMENTS: [&str; 3] = ["seen", "promised", "service_size"];

/// One page of the walk that the arguments name, or of a new one: `{"items", "total", "next"}`.
pub(crate) async fn page<P: Provider>(
    core: &Core<P>,
    operation: &'static Operation,
    mut arguments: Arguments,
    scope: &Scope,
) -> Result<Value> {
    let Some(list) = &operation.list else { return Err(Error::config(format!("{} is no list", operation.id))) };
    let number = |name: &str| arguments.get(name).and_then(Value::as_u64);
    let (seen_before, promised_before) = (number("seen").unwrap_or(0), number("promised"));
    let mut service_size = arguments.get("service_size").and_then(Value::as_bool).unwrap_or(false);
    let ours = !service_size && ask_for_full_pages(operation, list, &mut arguments);
    let mut read = core.part(operation.id, &arguments, None, scope).await;
    if ours && read.as_ref().is_err_and(|error| error.api_code().is_some_and(|code| P::SIZE_REFUSED == Some(code))) {
        // A service that is set up for smaller pages gives those that it likes.
        arguments.shift_remove(list.size_argument);
        service_size = true;
        read = core.part(operation.id, &arguments, None, scope).await;
    }
    let Value::Object(mut page) = read? else { return Err(no_list()) };
    let count = page.get("items").and_then(Value::as_array).map_or(0, Vec::len) as u64;
    let seen = seen_before + count;
    // Some services count 0 whatever there is.
    let total = page.get("total").and_then(Value::as_u64).filter(|total| *total > 0 || count == 0);
    // Items that stand on one page only are counted there alone: the largest promise is kept.
    let promised = total.into_iter().chain(promised_before).max();
    let over = count == 0 || page.remove("single").is_some() || promised.is_some_and(|promised| seen >= promised);
    let this = arguments.get(list.page_argument).and_then(Value::as_i64).unwrap_or(list.first_page);
    let mut next = json!({ list.page_argument: this + 1, "seen": seen, "promised": promised });
    if service_size {
        next["service_size"] = true.into();
    }
    page.insert("total".to_owned(), json!(total));
    page.insert("next".to_owned(), if over { Value::Null } else { next });
    Ok(Value::Object(page))
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

/// The items of a reply and the total that it promises, whether it is an envelope, a bare array or a single object.
pub(crate) fn items(operation: &Operation, reply: Value, restore: impl Fn(&mut Map<String, Value>)) -> Result<Value> {
    let Some(list) = &operation.list else { return Ok(reply) };
    let (mut items, total, single) = match reply {
        Value::Array(items) => (items, None, false),
        Value::Object(mut members) => match members.remove(list.items) {
            Some(Value::Array(items)) => (items, members.get("total").and_then(Value::as_u64), false),
            Some(Value::Null) => (Vec::new(), Some(0), false),
            Some(_) => {
                return Err(Error::new(
                    ErrorKind::Decode,
                    format!("{} of the reply is no list; does base_url lead to the API?", list.items),
                ));
            }
            None if members.is_empty() => (Vec::new(), None, false),
            None => (vec![Value::Object(members)], None, true),
        },
        Value::Null => (Vec::new(), None, false),
        _ => return Err(no_list()),
    };
    items.iter_mut().filter_map(Value::as_object_mut).for_each(restore);
    let mut page = json!({ "items": items, "total": total });
    if single {
        page["single"] = true.into();
    }
    Ok(page)
}

/// The pages of one list, held against each other: an item that stood on the page before is not told again, and a page
/// that holds nothing else is skipped once, because as many items as it has may have been added meanwhile. A service that
/// ignores the page's number repeats itself again, and that is the end.
#[derive(Default)]
pub(crate) struct Overlap {
    before: Vec<Value>,
    repeated: bool,
}

impl Overlap {
    /// Takes out what was there before; `false` if the list is over, whatever `next` says.
    pub(crate) fn new_items(&mut self, items: &mut Vec<Value>, next: Option<&Value>) -> bool {
        // There is a next page, and the service has promised more than it has shown so far.
        let promises_more = next.is_some_and(|next| next["promised"].is_u64());
        let now = keys(items);
        if now.is_empty() {
            return true;
        }
        let repeats = now == self.before;
        let mut kept = now.iter().map(|key| !self.before.contains(key)).collect::<Vec<_>>().into_iter();
        items.retain(|_| kept.next().unwrap_or(true));
        let over = repeats && (self.repeated || !promises_more);
        (self.before, self.repeated) = (now, repeats);
        !over
    }
}

/// What tells the items of a page from those of another: ids, else names; an item without either is told by all of it.
fn keys(items: &[Value]) -> Vec<Value> {
    let key = |item: &Value| ["id", "name"].iter().find_map(|name| item.get(*name)).unwrap_or(item).clone();
    items.iter().map(key).collect()
}

fn no_list() -> Error {
    Error::new(ErrorKind::Decode, "the reply is no list; does base_url lead to the API?")
}
