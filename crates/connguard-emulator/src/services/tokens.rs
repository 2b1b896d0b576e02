//! The client credentials and the tokens issued for them.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::time::{Duration, Instant};

use connguard_rules::Provider;

use crate::persistence::crypto::random_text;

/// How long a token is valid.
pub(crate) const TOKEN_LIFETIME: Duration = Duration::from_secs(1800);

/// The credentials for which tokens are issued.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Credentials {
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
}

impl Credentials {
    /// A random pair.
    pub(crate) fn random() -> io::Result<Self> {
        Ok(Self { client_id: uuid::Uuid::new_v4().simple().to_string(), client_secret: random_text()? })
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Credentials").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}

/// For which credentials a token was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Holder {
    /// The emulator's own.
    Default,
    /// Those with this client id in a provider's settings.
    Listed { provider: Provider, client_id: String },
}

/// The tokens issued since the start, with the ends of their lives; they are not kept across restarts.
#[derive(Default)]
pub(crate) struct Tokens(HashMap<String, (Instant, Holder)>);

impl Tokens {
    /// A new random token.
    pub(crate) fn issue(&mut self, now: Instant, holder: Holder) -> io::Result<String> {
        let token = random_text()?;
        self.add(token.clone(), now, TOKEN_LIFETIME, holder);
        Ok(token)
    }

    /// Adds a token of a service's own form.
    pub(crate) fn add(&mut self, token: String, now: Instant, lifetime: Duration, holder: Holder) {
        self.0.retain(|_, (end, _)| now < *end);
        self.0.insert(token, (now + lifetime, holder));
    }

    /// The holder of a token that was issued and has not expired.
    pub(crate) fn holder(&self, token: &str, now: Instant) -> Option<&Holder> {
        let (end, holder) = self.0.get(token)?;
        (now < *end).then_some(holder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_expire_after_half_an_hour() {
        let (mut tokens, now) = (Tokens::default(), Instant::now());
        let holder = Holder::Listed { provider: Provider::Matillion, client_id: "a".to_owned() };
        let token = tokens.issue(now, holder.clone()).unwrap();
        assert_eq!(tokens.holder(&token, now + Duration::from_secs(1799)), Some(&holder));
        assert_eq!(tokens.holder(&token, now + Duration::from_secs(1800)), None);
        assert_eq!(tokens.holder("another", now), None);
        assert_ne!(token, tokens.issue(now, Holder::Default).unwrap());
    }

    #[test]
    fn the_secret_is_not_shown() {
        let credentials = Credentials::random().unwrap();
        assert!(!format!("{credentials:?}").contains(&credentials.client_secret));
    }
}
