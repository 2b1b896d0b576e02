//! Credentials in addition to the emulator's own: the setting `credentials` of a provider.

use std::fmt;
use std::time::Instant;

use connguard_rules::Provider;
use serde::{Deserialize, Deserializer, Serialize};

use super::context::Context;
use super::tokens::Holder;
use crate::control::settings::invalid;

/// An item of the setting.
pub(crate) trait Credential {
    /// What the setting calls the client id.
    const ID: &'static str = "client_id";

    fn client_id(&self) -> &str;
    fn client_secret(&self) -> &str;
    fn name(&self) -> Option<&str>;

    /// What the journal calls it.
    fn label(&self) -> &str {
        self.name().unwrap_or_else(|| self.client_id())
    }
}

/// Whose token a request has.
#[derive(Debug)]
pub(crate) enum Bearer<'a, C> {
    /// The emulator's own credentials.
    Default,
    /// An item of the setting.
    Listed(&'a C),
}

/// The holder of a token that is issued for these client credentials; none if they are wrong.
pub(crate) fn authenticate<C: Credential>(
    context: &Context,
    provider: Provider,
    listed: &[C],
    client_id: &str,
    client_secret: &str,
) -> Option<Holder> {
    let default = &context.credentials;
    if (client_id, client_secret) == (&default.client_id, &default.client_secret) {
        return Some(Holder::Default);
    }
    let found = listed.iter().find(|one| one.client_id() == client_id && one.client_secret() == client_secret)?;
    Some(Holder::Listed { provider, client_id: found.client_id().to_owned() })
}

/// Whose token this is. Credentials that are not in the setting any more have no valid token.
pub(crate) fn bearer<'a, C: Credential>(
    context: &Context,
    provider: Provider,
    listed: &'a [C],
    token: &str,
    now: Instant,
) -> Option<Bearer<'a, C>> {
    match context.tokens.holder(token, now)? {
        Holder::Default => Some(Bearer::Default),
        Holder::Listed { provider: of, client_id } if *of == provider => {
            listed.iter().find(|one| one.client_id() == client_id).map(Bearer::Listed)
        }
        Holder::Listed { .. } => None,
    }
}

/// What the journal calls the credentials of a token.
pub(crate) fn label<C: Credential>(context: &Context, bearer: &Bearer<'_, C>) -> String {
    match bearer {
        Bearer::Default => context.credentials.client_id.clone(),
        Bearer::Listed(one) => one.label().to_owned(),
    }
}

/// A client secret; not shown by `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn get(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        filled(deserializer).map(Self)
    }
}

/// Reads a string that is not blank.
pub(crate) fn filled<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.trim().is_empty() { Err(invalid(&format_args!("a string that is not blank"))) } else { Ok(text) }
}

/// Reads a list in which no client id is repeated.
pub(crate) fn distinct<'de, D, C>(deserializer: D) -> Result<Vec<C>, D::Error>
where
    D: Deserializer<'de>,
    C: Credential + Deserialize<'de>,
{
    let listed = Vec::<C>::deserialize(deserializer)?;
    let is_repeated = |index: usize| listed[..index].iter().any(|one| one.client_id() == listed[index].client_id());
    if (0..listed.len()).any(is_repeated) {
        return Err(invalid(&format_args!("a list in which no {} is repeated", C::ID)));
    }
    Ok(listed)
}
