//! The names of connections.

use crate::body::members::Members;
use crate::spec::generated::airflow::rule;
use crate::spec::operation::Location;
use crate::spec::violation::Violation;

/// Names whose URL leads elsewhere: clients remove dots, and a test has a URL of its own.
const RESERVED: [&str; 3] = [".", "..", "enqueue-test"];

pub(super) fn of_body(body: Members<'_>, out: &mut Vec<Violation>) {
    if let Some(name) = body.string("connection_id") {
        check(name, "/connection_id", Location::Body, out);
    }
}

pub(super) fn check(name: &str, path: &str, location: Location, out: &mut Vec<Violation>) {
    let rule = match name {
        "" => return,
        _ if name.chars().any(is_combining) => &rule::CONNECTION_ID_NORMAL_FORM,
        _ if !name.chars().all(is_allowed) => &rule::CONNECTION_ID_CHARACTERS,
        _ if RESERVED.contains(&name) => &rule::CONNECTION_ID_RESERVED,
        _ => return,
    };
    out.push(Violation::of(rule, path).at(location));
}

fn is_allowed(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '-')
}

/// A mark that joins the letter before it: the blocks that Unicode has for them.
fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}
