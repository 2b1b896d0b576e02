//! Lines of a file that may hold a secret. They are found in the text alone, so that they are known of a file that cannot
//! be parsed, too.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use connguard_rules::spec::Kind;

use crate::source::Source;

/// Names of members whose objects hold secrets; anything else in such a place may be the secret itself.
static CONTAINERS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let members = connguard_rules::operations().filter_map(|operation| operation.body).flat_map(|body| body.members);
    let holders = members.filter(|member| match member.kind {
        Kind::Object(inner) => inner.members.iter().any(|member| member.secret),
        _ => false,
    });
    holders.map(|member| member.name).collect()
});

/// Whether a line, counted from 1, may hold a secret or a part of one.
pub(crate) fn may_hold_secret(source: &Source, number: usize) -> bool {
    let mut open = None;
    for (index, line) in source.text().lines().take(number).enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let goes_on = match open {
            Some(Open { key, .. }) if indent <= key => false,
            Some(Open { awaits: true, .. }) if is_no_literal(line.trim_start(), false) => false,
            Some(_) => true,
            None => false,
        };
        let begun = begins_secret(line);
        open = match (begun, open) {
            (Some(begun), _) => Some(begun),
            (None, Some(Open { key, .. })) if goes_on => Some(Open { key, awaits: false }),
            _ => None,
        };
        if index + 1 == number {
            let begins = begun.is_some_and(|begun| !begun.awaits);
            return begins || goes_on || line.contains("-----BEGIN") || has_user_information(line);
        }
    }
    false
}

/// A secret's value that later lines may go on with: those that are indented more than its key.
#[derive(Clone, Copy)]
struct Open {
    key: usize,
    /// The value has not begun yet.
    awaits: bool,
}

/// Finds a key whose value is, or will be, a secret itself instead of a reference or a variable.
fn begins_secret(line: &str) -> Option<Open> {
    let mut awaiting = None;
    for (colon, _) in line.match_indices(':') {
        let before = line[..colon].trim_end();
        let bare = before.trim_end_matches(['"', '\'']);
        let start = bare
            .rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')))
            .map_or(0, |at| at + bare[at..].chars().next().map_or(1, char::len_utf8));
        let name = &bare[start..];
        let is_container = CONTAINERS.iter().any(|container| container.eq_ignore_ascii_case(name));
        if name.is_empty() || !(is_container || connguard_rules::is_secret_name(name)) {
            continue;
        }
        let value = line[colon + 1..].trim_start();
        if value.is_empty() || value.starts_with('#') {
            awaiting = (!is_container).then_some(Open { key: start, awaits: true });
        } else if !is_no_literal(value, is_container) {
            return Some(Open { key: start, awaits: false });
        }
    }
    awaiting
}

/// Whether a value is a reference, a variable, an alias or nothing.
fn is_no_literal(value: &str, is_container: bool) -> bool {
    let bare = |text: &str| text.trim_start().trim_start_matches(['"', '\'']).to_ascii_lowercase();
    let is_reference = |text: &str| ["from", "version", "}"].iter().any(|start| bare(text).starts_with(start));
    if let Some(inside) = value.strip_prefix('{') {
        return is_container || inside.trim().is_empty() || is_reference(inside);
    }
    let end = value.find([',', '}', '#']).filter(|_| !value.contains("${")).unwrap_or(value.len());
    let alone = value[..end].trim().trim_matches(['"', '\'']);
    is_reference(value)
        || alone.starts_with('*')
        || matches!(alone, "" | "~" | "null")
        || bare(value).strip_prefix("${").and_then(|rest| rest.split_once('}')).is_some_and(|(_, rest)| {
            rest.trim_start_matches(['"', '\'']).trim_start().is_empty()
                || rest.trim_start_matches(['"', '\'']).trim_start().starts_with([',', '}', '#'])
        })
}

/// `scheme://user:password@host`
fn has_user_information(line: &str) -> bool {
    line.split("://").skip(1).any(|rest| {
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#')).unwrap_or(rest.len());
        rest[..end].contains('@')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(text: &str) -> Vec<usize> {
        let source = Source::new("c.yaml", text);
        (1..=text.lines().count()).filter(|line| may_hold_secret(&source, *line)).collect()
    }

    #[test]
    fn literals_are_found_in_every_spelling() {
        for line in [
            "password: hunter2",
            "- { host: a, PASSWORD: hunter2 }",
            "{\"host\":\"a\",\"password\":\"hunter2\"}",
            "passwrod: hunter2",
            "client_secret: 'hunter2'",
            "token: [hunter2]",
            "password: { value: hunter2 }",
            "password: ${a}hunter2",
            "password: {from: env:P}, token: hunter2",
            "ssl: hunter2",
            "ssl: { mode: require, key: hunter2 }",
            "proxy_url: http://user:hunter2@proxy:3128",
            "note: \"-----BEGIN PRIVATE KEY-----\"",
        ] {
            assert_eq!(hidden(line), [1], "{line}");
        }
    }

    #[test]
    fn references_and_names_are_shown() {
        for line in [
            "password: { from: env:P, version: 3 }",
            "\"password\": {\"from\": \"env:P\"}, \"host\": \"a\"",
            "password: ${p}",
            "{ password: \"${p}\", host: a }",
            "password: *p",
            "password: ",
            "password: null, host: a",
            "connectionProperties: { credentialSecretName: aws-dev, secretKey: k }",
            "ssl: { mode: require, ca: { from: file:ca.pem } }",
            "token_url: https://id.example.com/token",
            "host: db.acme.io # password of the team",
            "mail: https://a.example.com/@b",
        ] {
            assert_eq!(hidden(line), [0_usize; 0], "{line}");
        }
    }

    #[test]
    fn a_secret_goes_on_below_its_key() {
        assert_eq!(hidden("- key: |\n    MIIE\n\n    vAIB\n  host: a\n"), [1, 2, 4]);
        assert_eq!(hidden("password:\n  hunter2\nhost: a\n"), [2]);
        assert!(hidden("password:\n\n  from: env:P\nhost: a\n").is_empty());
        assert_eq!(hidden("password: \"hunter2\n  hunter3\"\nhost: a\n"), [1, 2]);
        assert!(hidden("ssl:\n  mode: require\n  ca: { from: file:ca.pem }\n").is_empty());
    }
}
