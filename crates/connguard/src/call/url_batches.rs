//! Operations on many names in one URL: sent in batches that no server refuses for their length.

use connguard_rules::{Arguments, Operation};
use serde_json::{Value, json};

use crate::error::Result;
use crate::send::sender::Sender;
use crate::transport::scope::Scope;

/// The longest list of names in one URL, in bytes as they are encoded. 2000 is the length that everything between
/// client and service takes; host, path and the other parameters need some of it.
const LONGEST: usize = 1500;

/// Sends `operation` for the names in `list`, as many at a time as fit.
pub(crate) async fn send(
    sender: &Sender,
    operation: &'static Operation,
    list: &'static str,
    mut arguments: Arguments,
    scope: &Scope,
) -> Result<Value> {
    let names = match arguments.get(list) {
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(Value::String(name)) => vec![name.clone()],
        _ => Vec::new(),
    };
    let batches = batches(&names);
    let total = batches.len();
    for (done, batch) in batches.into_iter().enumerate() {
        arguments.insert(list.to_owned(), json!(batch));
        sender.part(operation, &arguments, None, scope).await.map_err(|error| match done {
            0 => error,
            _ => error.with_note(&format!("{done} of {total} batches were carried out, the rest were not sent")),
        })?;
    }
    Ok(Value::Null)
}

/// Whether one URL takes all the names.
pub(crate) fn fit(names: &[String]) -> bool {
    batches(names).len() <= 1
}

fn batches(names: &[String]) -> Vec<Vec<&str>> {
    let mut batches: Vec<Vec<&str>> = Vec::new();
    let mut length = 0;
    for name in names {
        let encoded = 3 + url::form_urlencoded::byte_serialize(name.as_bytes()).map(str::len).sum::<usize>();
        match batches.last_mut() {
            Some(batch) if length + encoded <= LONGEST => batch.push(name),
            _ => {
                length = 0;
                batches.push(vec![name]);
            }
        }
        length += encoded;
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_batch_is_too_long_and_nothing_is_lost() {
        let names: Vec<String> = (0..800).map(|n| format!("connection é & {n}")).collect();
        let batches = batches(&names);
        assert!(batches.len() > 10);
        assert_eq!(batches.concat(), names);
        for batch in &batches {
            let encoded: usize = batch
                .iter()
                .map(|n| 3 + url::form_urlencoded::byte_serialize(n.as_bytes()).map(str::len).sum::<usize>())
                .sum();
            assert!(encoded <= LONGEST);
        }
        assert_eq!(super::batches(&["x".repeat(5000)]).len(), 1, "a name that is too long alone is still sent");
    }
}
