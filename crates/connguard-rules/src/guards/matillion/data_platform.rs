//! A project's default data warehouse connection: the letter case that schema and examples disagree on.

use crate::body::members::Members;
use crate::spec::generated::matillion::rule;
use crate::spec::violation::Violation;

pub(super) fn check(body: Members<'_>, out: &mut Vec<Violation>) {
    let columns = ["platformConnectionType", "authProvider", "authType"];
    let lower = |member: &str| body.string(member).is_some_and(|text| text.chars().all(|c| !c.is_ascii_uppercase()));
    if columns.iter().all(|column| lower(column)) {
        out.push(Violation::of(&rule::DATA_PLATFORM_CONNECTION_LETTER_CASE, "/platformConnectionType"));
    }
}
