//! TLS: an ssl object that is not empty needs mode and ca; some modes are not verified.

use serde_json::Value;

use crate::body::members::Members;
use crate::spec::generated::lerian::rule;
use crate::spec::rule::Rule;
use crate::spec::violation::Violation;

pub(super) fn check(body: Members<'_>, out: &mut Vec<Violation>) {
    let Some(ssl) = body.object("ssl") else { return };
    let text = |member: &str| ssl.string(member).filter(|t| !t.is_empty());
    // The service reads an object without any of these four as no ssl at all.
    if ["mode", "ca", "cert", "key"].iter().all(|member| text(member).is_none()) {
        return;
    }
    for (member, rule) in [("mode", &rule::SSL_MODE_REQUIRED), ("ca", &rule::SSL_CA_REQUIRED)] {
        // A value of the wrong type is already reported.
        let wrong_type = ssl.get(member).is_some_and(|v| !v.is_string());
        if text(member).is_none() && !wrong_type {
            push(rule, member, out);
        }
    }
    paths(ssl, out);
    not_verified(body.string("type"), text("mode"), out);
}

/// An update without a mode changes nothing; with one, it replaces the whole object.
pub(super) fn replaced(body: Members<'_>, engine: Option<&str>, out: &mut Vec<Violation>) {
    let Some(ssl) = body.object("ssl") else { return };
    let text = |member: &str| ssl.string(member).filter(|t| !t.is_empty());
    let Some(mode) = text("mode") else {
        if ["ca", "cert", "key"].iter().any(|member| text(member).is_some()) {
            out.push(Violation::of(&rule::UPDATE_SSL_WITHOUT_MODE, "/ssl"));
        }
        return;
    };
    if text("ca").is_none() && ssl.get("ca").is_none_or(Value::is_string) {
        push(&rule::SSL_CA_REQUIRED, "ca", out);
    }
    if text("cert").is_none() && text("key").is_none() {
        out.push(Violation::of(&rule::UPDATE_SSL_REPLACED, "/ssl"));
    }
    paths(ssl, out);
    not_verified(engine, Some(mode), out);
}

/// A path in place of the file's content.
fn paths(ssl: Members<'_>, out: &mut Vec<Violation>) {
    for member in ["ca", "cert", "key"] {
        if ssl.string(member).is_some_and(is_path) {
            push(&rule::SSL_PATH, member, out);
        }
    }
}

fn is_path(text: &str) -> bool {
    const ENDINGS: [&str; 6] = [".pem", ".crt", ".cer", ".cert", ".key", ".der"];
    const BEGINNINGS: [&str; 5] = ["/", "./", "../", "~/", "file:"];
    let text = text.trim();
    let folded = text.to_ascii_lowercase();
    let on_windows = text.as_bytes().get(1..3).is_some_and(|rest| rest == b":\\" || rest == b":/");
    // A certificate has line breaks, or is long.
    let is_short = text.len() < 300 && !text.contains(['\n', '\r']) && !text.contains("-----BEGIN");
    is_short
        && (on_windows
            || BEGINNINGS.iter().any(|start| folded.starts_with(start))
            || ENDINGS.iter().any(|end| folded.ends_with(end)))
}

fn not_verified(engine: Option<&str>, mode: Option<&str>, out: &mut Vec<Violation>) {
    match (engine, mode) {
        (Some("SQL_SERVER"), Some("false" | "true")) | (Some("ORACLE"), Some(_)) => {
            push(&rule::SSL_NOT_VERIFIED, "mode", out);
        }
        (_, Some("verify-ca" | "verify-full" | "strict" | "verify")) => push(&rule::SSL_CA_UNUSED, "ca", out),
        _ => {}
    }
}

fn push(rule: &'static Rule, member: &str, out: &mut Vec<Violation>) {
    out.push(Violation::of(rule, format!("/ssl/{member}")));
}
