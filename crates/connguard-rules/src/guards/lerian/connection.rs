//! Creating a database connection: names, host, and the requirements of each database type.

use super::{host, metadata, ssl};
use crate::body::members::Members;
use crate::body::template::is_template;
use crate::spec::generated::lerian::rule;
use crate::spec::rule::Rule;
use crate::spec::violation::Violation;

pub(super) fn create(body: Members<'_>, multi_tenant: bool, out: &mut Vec<Violation>) {
    config_name(body, out);
    for (member, rule) in [("databaseName", &rule::DATABASE_NAME_BLANK), ("userName", &rule::USER_NAME_BLANK)] {
        if body.string(member).is_some_and(is_blank) {
            push(rule, member, out);
        }
    }
    if let Some(host) = body.string("host").filter(|h| !h.is_empty()) {
        host::check(host, multi_tenant, out);
    }
    ssl::check(body, out);
    templates(body, out);
    metadata::check(body, out);
    engine(body, out);
}

pub(super) fn config_name(body: Members<'_>, out: &mut Vec<Violation>) {
    let Some(name) = body.string("configName").filter(|n| !n.is_empty()) else { return };
    let trimmed = name.trim();
    if trimmed.is_empty() {
        return push(&rule::CONFIG_NAME_BLANK, "configName", out);
    }
    if !trimmed.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') {
        push(&rule::CONFIG_NAME_CHARACTERS, "configName", out);
    }
    if trimmed.len() < name.len() {
        push(&rule::CONFIG_NAME_TRIMMED, "configName", out);
    }
}

/// A password that the service stores but cannot connect with.
pub(super) fn mysql_password(body: Members<'_>, out: &mut Vec<Violation>) {
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~');
    if body.string("password").is_some_and(|p| !p.bytes().all(unreserved)) {
        push(&rule::MYSQL_PASSWORD_CHARACTERS, "password", out);
    }
}

/// Unrendered templates. The value is not quoted, since it may be a secret.
pub(super) fn templates(body: Members<'_>, out: &mut Vec<Violation>) {
    let top = ["databaseName", "userName", "password"].map(|name| (name.to_owned(), body.string(name)));
    let ssl = body.object("ssl");
    let inner = ["ca", "cert", "key"].map(|name| (format!("ssl/{name}"), ssl.and_then(|ssl| ssl.string(name))));
    for (path, _) in top.iter().chain(&inner).filter(|(_, text)| text.is_some_and(is_template)) {
        push(&rule::CONNECTION_TEMPLATE, path, out);
    }
}

/// What the service accepts, but cannot connect with.
fn engine(body: Members<'_>, out: &mut Vec<Violation>) {
    match body.string("type") {
        Some("ORACLE") => {
            let named = body.object("metadata").and_then(|m| m.map.get("serviceName")).and_then(|s| s.as_str());
            if named.is_none_or(is_blank) {
                out.push(Violation::of(&rule::ORACLE_SERVICE_NAME, "/metadata/serviceName"));
            }
        }
        Some("MYSQL") => mysql_password(body, out),
        _ => {}
    }
}

pub(super) fn is_blank(text: &str) -> bool {
    !text.is_empty() && text.trim().is_empty()
}

pub(super) fn push(rule: &'static Rule, member: &str, out: &mut Vec<Violation>) {
    out.push(Violation::of(rule, format!("/{member}")));
}
