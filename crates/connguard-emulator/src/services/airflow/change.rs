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
