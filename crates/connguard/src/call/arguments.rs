//! What a call is given beside its body: the operation, its parameters, and the options of any call.

use std::time::Duration;

use connguard_rules::spec::Parameter;
use connguard_rules::{Arguments, Location, Operation};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::paging::{date_windows, page};
use crate::transport::scope::Limits;

/// The operation with this id.
pub(crate) fn known(id: &str) -> Result<&'static Operation> {
    connguard_rules::operation(id).map_err(|unknown| Error::config(unknown.to_string()).operation(id))
}

/// Takes the limits of a call out of its arguments; `limits` are those of the client.
pub(crate) fn limits(mut limits: Limits, arguments: &mut Arguments) -> Result<Limits> {
    for (name, most) in [("timeout_seconds", 86400.0), ("settle_seconds", 3600.0), ("max_retries", 100.0)] {
        let Some(value) = arguments.remove(name).filter(|v| !v.is_null()) else { continue };
        let number = value.as_f64().filter(|n| *n >= 0.0 && *n <= most);
        match (number, name) {
            (Some(seconds), "timeout_seconds") if seconds > 0.0 => limits.timeout = Duration::from_secs_f64(seconds),
            (Some(seconds), "settle_seconds") => limits.settle = Duration::from_secs_f64(seconds),
            (_, "settle_seconds") => {
                return Err(Error::config(format!("{name} must be a number of seconds from 0 to {most}")));
            }
            (Some(retries), "max_retries") if retries.fract() == 0.0 => limits.max_retries = retries as u32,
            (_, "timeout_seconds") => {
                return Err(Error::config(format!("{name} must be a number of seconds above 0, up to {most}")));
            }
            _ => return Err(Error::config(format!("{name} must be an integer from 0 to {most}"))),
        }
    }
    Ok(limits)
}

/// Takes the waivers of a call out of its arguments.
pub(crate) fn waivers(arguments: &mut Arguments) -> Result<Vec<String>> {
    let waive: Vec<String> = match arguments.remove("waive") {
        None | Some(Value::Null) => Vec::new(),
        Some(value) => serde_json::from_value(value).map_err(|_| Error::config("waive must be a list of rule ids"))?,
    };
    check_waivers(&waive)?;
    Ok(waive)
}

/// Takes `strict` out of the arguments of a call.
pub(crate) fn strict(arguments: &mut Arguments) -> Result<Option<bool>> {
    match arguments.remove("strict") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(strict)) => Ok(Some(strict)),
        Some(_) => Err(Error::config("strict must be true or false")),
    }
}

/// A body that nobody would look at is a mistake of the caller.
pub(crate) fn takes_body(operation: &Operation, body: Option<&Value>) -> Result<()> {
    match (operation.body, body) {
        (None, Some(_)) => Err(Error::config(format!("{} takes no body", operation.id))),
        _ => Ok(()),
    }
}

/// A waiver of a rule that does not exist, or may not be waived, would look as if it worked.
pub(crate) fn check_waivers(waive: &[String]) -> Result<()> {
    for id in waive {
        match connguard_rules::rules().find(|r| r.id == id) {
            Some(rule) if rule.waivable => {}
            Some(rule) => return Err(Error::config(format!("{} cannot be waived", rule.id))),
            None => {
                let near = connguard_rules::nearest(id, connguard_rules::rules().map(|r| r.id));
                let hint = near.map(|n| format!("; did you mean {n}?")).unwrap_or_default();
                let shown: String = id.chars().take(60).collect();
                return Err(Error::config(format!("waive names the rule {shown:?}, which does not exist{hint}")));
            }
        }
    }
    Ok(())
}

/// Arguments that no operation knows are mistakes of the caller; what a further page adds is known only to one.
pub(crate) fn known_arguments(operation: &Operation, arguments: &Arguments, is_continued: bool) -> Result<()> {
    if let Some(problem) = connguard_rules::argument_problem(operation, arguments) {
        return Err(Error::config(problem));
    }
    let known = || {
        let own = operation.parameters.iter().map(|p| p.argument);
        let since = operation.windows.as_ref().map(|_| date_windows::SINCE);
        own.chain(since).chain(["waive", "strict", "parent", "multi_tenant"])
    };
    let of_page =
        |key: &str| is_continued && page::ARGUMENTS.iter().chain(&date_windows::ARGUMENTS).any(|name| *name == key);
    match arguments.keys().find(|key| !known().any(|name| name == *key) && !of_page(key)) {
        None => Ok(()),
        Some(unknown) => {
            let known: Vec<&str> = known().collect();
            let all = known.iter().copied().chain(["timeout_seconds", "max_retries"]);
            let near = connguard_rules::nearest_name(unknown, all);
            let hint = near.map(|n| format!("; did you mean {n}?")).unwrap_or_default();
            let message =
                format!("{} takes no argument {unknown:.60}{hint} (known: {})", operation.id, known.join(", "));
            Err(Error::config(message))
        }
    }
}

/// What a call addresses, for the error of a service that does not have it: the parameters that it needs.
pub(crate) fn addressed(operation: &Operation, arguments: &Arguments) -> String {
    let addresses = |parameter: &&Parameter| parameter.required && parameter.location != Location::Header;
    let named = operation.parameters.iter().filter(addresses).filter_map(|parameter| {
        let value: String = arguments.get(parameter.argument)?.as_str()?.chars().take(100).collect();
        Some(format!("{} {value:?}", parameter.argument))
    });
    named.collect::<Vec<_>>().join(", ")
}
