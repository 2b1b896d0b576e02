//! Guards of the Lerian operations.

mod connection;
mod host;
mod mapped_fields;
mod metadata;
mod ssl;
mod update;

use serde_json::Value;

use crate::body::members::Members;
use crate::spec::arguments::{Arguments, is_multi_tenant};
use crate::spec::generated::lerian::rule;
use crate::spec::operation::{Location, Operation};
use crate::spec::violation::Violation;

pub(crate) fn check(operation: &Operation, arguments: &Arguments, body: Option<Members<'_>>, out: &mut Vec<Violation>) {
    if let Some(id) = arguments.get("id").and_then(Value::as_str).filter(|id| !id.is_empty())
        && !is_uuid(id)
    {
        out.push(Violation::of(&rule::ID_FORMAT, "/id").at(Location::Path));
    }
    if let Some(filter) = arguments.get("metadata").filter(|f| !f.is_null())
        && !filter.as_object().is_some_and(|f| f.values().all(Value::is_string))
    {
        let message = "metadata must be an object of strings";
        out.push(Violation::new(&rule::PARAMETER_TYPE, "/metadata", message).at(Location::Query));
    }
    let Some(body) = body else { return };
    let multi_tenant = is_multi_tenant(arguments);
    match operation.id {
        "lerian.create_connection" => connection::create(body, multi_tenant, out),
        "lerian.update_connection" => update::check(body, arguments.get("parent"), multi_tenant, out),
        "lerian.validate_schema" => mapped_fields::check(body, out),
        _ => {}
    }
}

/// The forms of a UUID that the service accepts: with hyphens, as a URN, and 32 digits. It also accepts braces, but not
/// percent-encoded as they would be in a path.
fn is_uuid(text: &str) -> bool {
    let hex = |part: &str| part.bytes().all(|b| b.is_ascii_hexdigit());
    let with_hyphens = |text: &str| text.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && text.split('-').all(hex);
    match text.split_at_checked("urn:uuid:".len()) {
        Some((prefix, rest)) if prefix.eq_ignore_ascii_case("urn:uuid:") => with_hyphens(rest),
        _ => with_hyphens(text) || (text.len() == 32 && hex(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::is_uuid;

    #[test]
    fn the_observed_forms_of_an_id() {
        for id in [
            "00000000-0000-0000-0000-000000000000",
            "urn:uuid:00000000-0000-0000-0000-000000000000",
            "URN:UUID:00000000-0000-0000-0000-000000000000",
            "00000000000000000000000000000000",
            "A1B2C3D4-E5F6-7890-ABCD-EF1234567890",
        ] {
            assert!(is_uuid(id), "{id}");
        }
        for id in [
            "",
            "123",
            "not-a-uuid",
            "{00000000-0000-0000-0000-000000000000}",
            "0000000000000000-0000-0000-0000-0000000",
            "urn:uuid:é",
            "urn:uuid:",
            "urn:uuid:00000000000000000000000000000000",
            "urn:uuid:urn:uuid:00000000-0000-0000-0000-000000000000",
            "urn:uuié00000000-0000-0000-0000-000000000000",
        ] {
            assert!(!is_uuid(id), "{id}");
        }
    }
}
