//! The connection that the path refers to.

use uuid::Uuid;

use super::error::Failure;
use super::settings::Settings;
use super::state::{Connection, State};

/// The id in the path.
pub(crate) fn id(text: &str) -> Result<Uuid, Failure> {
    parse(text).ok_or_else(|| Failure::new("FET-0404", "the path parameter id is not a UUID"))
}

/// The connection with this id.
pub(crate) fn connection<'a>(state: &'a State, id: &Uuid) -> Result<&'a Connection, Failure> {
    state.get(id).ok_or_else(|| Failure::new("FET-1001", "the connection does not exist"))
}

/// Refuses to change a connection that a job uses.
pub(crate) fn not_busy(settings: &Settings, connection: &Connection) -> Result<(), Failure> {
    if settings.busy.contains(&connection.config_name) {
        return Err(Failure::new("FET-1021", "the connection is used by a running job"));
    }
    Ok(())
}

/// With hyphens, as a URN, or as 32 digits, in any letter case. The path is not percent-decoded, so an id in braces,
/// which must be escaped, is never valid.
fn parse(id: &str) -> Option<Uuid> {
    match id.split_at_checked("urn:uuid:".len()) {
        Some((prefix, rest)) if prefix.eq_ignore_ascii_case("urn:uuid:") => hyphenated(rest),
        _ => hyphenated(id).or_else(|| Uuid::parse_str(id).ok().filter(|_| id.len() == 32)),
    }
}

fn hyphenated(id: &str) -> Option<Uuid> {
    Uuid::parse_str(id).ok().filter(|_| id.len() == 36)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_several_spellings() {
        for id in [
            "0190a3a4-0000-7000-8000-00000000abcd",
            "0190A3A4-0000-7000-8000-00000000ABCD",
            "0190a3a40000700080000000000000ab",
            "urn:uuid:0190a3a4-0000-7000-8000-00000000abcd",
            "URN:uuid:0190a3a4-0000-7000-8000-00000000abcd",
        ] {
            assert!(parse(id).is_some(), "{id}");
        }
        for id in [
            "123",
            "not-a-uuid",
            "%7B0190a3a4-0000-7000-8000-00000000abcd%7D",
            "{0190a3a4-0000-7000-8000-00000000abcd}",
            "urn:uuid:0190a3a40000700080000000000000ab",
            "urn:uuid:urn:uuid:0190a3a4-0000-7000-8000-00000000abcd",
            "urn:uuid:",
        ] {
            assert!(parse(id).is_none(), "{id}");
        }
    }
}
