//! What a body makes of a connection.

use std::io;

use super::fields::Fields;
use super::masking;
use super::state::Connection;
use crate::persistence::crypto::{Cipher, Sealed};

/// How a body is applied to a connection that exists.
#[derive(Clone, Copy)]
pub(crate) enum Mode<'a> {
    /// Masks of secrets are put back; without names, all members that were sent are applied.
    Update(&'a [String]),
    /// Masks are stored as they are.
    Overwrite,
}

/// A new connection.
pub(crate) fn created(cipher: &Cipher, fields: &Fields) -> io::Result<Connection> {
    let text = |name: &str| fields.text(name).map(str::to_owned);
    Ok(Connection {
        connection_id: fields.connection_id().to_owned(),
        conn_type: text("conn_type").unwrap_or_default(),
        description: text("description"),
        host: text("host"),
        login: text("login"),
        schema: text("schema"),
        port: fields.port(),
        password: sealed(cipher, fields.text("password").filter(|password| !password.is_empty()))?,
        extra: sealed(cipher, fields.text("extra"))?,
    })
}

/// The connection with the body's members. A password stays unless the body has one that is not empty.
pub(crate) fn changed(cipher: &Cipher, stored: &Connection, fields: &Fields, mode: Mode<'_>) -> io::Result<Connection> {
    let mask: &[String] = if let Mode::Update(mask) = mode { mask } else { &[] };
    let is_named = |name: &str| mask.iter().any(|named| named == name);
    let is_meant = |name: &str| fields.has(name) && (mask.is_empty() || is_named(name));
    let new = created(cipher, fields)?;
    let mut changed = stored.clone();
    if is_meant("conn_type") {
        changed.conn_type = new.conn_type;
    }
    if is_meant("port") {
        changed.port = new.port;
    }
    let texts = [
        ("description", &mut changed.description, new.description),
        ("host", &mut changed.host, new.host),
        ("login", &mut changed.login, new.login),
        ("schema", &mut changed.schema, new.schema),
    ];
    for (name, text, new) in texts {
        if is_meant(name) {
            *text = new;
        }
    }
    let is_kept = matches!(mode, Mode::Update(_)) && fields.text("password") == Some(masking::MASK);
    if is_meant("password") && new.password.is_some() && !is_kept {
        changed.password = new.password;
    }
    // A mask that names `extra` erases it where the body has none.
    if is_meant("extra") || is_named("extra") {
        changed.extra = match (mode, fields.text("extra"), stored.extra(cipher)) {
            (Mode::Update(_), Some(sent), Some(stored)) => sealed(cipher, Some(&masking::restored(sent, &stored)))?,
            _ => new.extra,
        };
    }
    Ok(changed)
}

fn sealed(cipher: &Cipher, text: Option<&str>) -> io::Result<Option<Sealed>> {
    text.map(|text| cipher.seal(text)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fields(password: Option<&str>, extra: &str) -> Fields {
        let mut body = json!({ "connection_id": "a", "conn_type": "http", "extra": extra });
        if let Some(password) = password {
            body["password"] = json!(password);
        }
        Fields::of_body(&body, false).ok().unwrap()
    }

    /// The stored password and extra after a change of what is stored.
    fn after(stored: &Fields, sent: &Fields, mode: Mode<'_>) -> (Option<String>, Option<String>) {
        let cipher = Cipher::in_memory().unwrap();
        let changed = changed(&cipher, &created(&cipher, stored).unwrap(), sent, mode).unwrap();
        (changed.password.as_ref().map(|sealed| cipher.open(sealed).unwrap()), changed.extra(&cipher))
    }

    #[test]
    fn an_update_puts_secrets_back_and_an_overwrite_stores_their_masks() {
        let stored = fields(Some("secret"), r#"{"token": "t"}"#);
        let sent = fields(Some("***"), r#"{"token": "***", "other_token": "***"}"#);
        let both = |password: &str, extra: &str| (Some(password.to_owned()), Some(extra.to_owned()));
        let restored = both("secret", r#"{"token": "t", "other_token": "***"}"#);
        assert_eq!(after(&stored, &sent, Mode::Update(&[])), restored);
        let overwritten = both("***", r#"{"token": "***", "other_token": "***"}"#);
        assert_eq!(after(&stored, &sent, Mode::Overwrite), overwritten);
        assert_eq!(after(&fields(None, "{}"), &sent, Mode::Update(&[])).0, None, "a mask is no password");
        assert_eq!(after(&stored, &fields(Some(""), ""), Mode::Update(&[])), both("secret", "{}"));
    }

    #[test]
    fn a_mask_names_what_is_changed() {
        let (stored, sent) = (fields(Some("old"), r#"{"a": 1}"#), fields(Some("new"), r#"{"b": 2}"#));
        let masked = |names: &[&str], sent: &Fields| {
            let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
            after(&stored, sent, Mode::Update(&names))
        };
        assert_eq!(masked(&["password"], &sent), (Some("new".into()), Some(r#"{"a": 1}"#.into())));
        assert_eq!(masked(&["password,extra"], &sent), (Some("old".into()), Some(r#"{"a": 1}"#.into())));
        let without_extra = Fields::of_body(&json!({ "connection_id": "a", "conn_type": "http" }), false).ok().unwrap();
        assert_eq!(masked(&["extra"], &without_extra), (Some("old".into()), None));
    }
}
