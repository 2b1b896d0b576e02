//! The client credentials and the tokens issued for them.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::time::{Duration, Instant};

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

/// The tokens issued since the start; they are not kept across restarts.
#[derive(Default)]
pub(crate) struct Tokens(HashMap<String, Instant>);

impl Tokens {
    /// A new random token.
    pub(crate) fn issue(&mut self, now: Instant) -> io::Result<String> {
        self.0.retain(|_, issued| now.duration_since(*issued) < TOKEN_LIFETIME);
        let token = random_text()?;
        self.0.insert(token.clone(), now);
        Ok(token)
    }

    /// Whether the token was issued and has not expired.
    pub(crate) fn are_valid(&self, token: &str, now: Instant) -> bool {
        self.0.get(token).is_some_and(|issued| now.duration_since(*issued) < TOKEN_LIFETIME)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_expire_after_half_an_hour() {
        let (mut tokens, now) = (Tokens::default(), Instant::now());
        let token = tokens.issue(now).unwrap();
        assert!(tokens.are_valid(&token, now + Duration::from_secs(1799)));
        assert!(!tokens.are_valid(&token, now + Duration::from_secs(1800)));
        assert!(!tokens.are_valid("another", now));
        assert_ne!(token, tokens.issue(now).unwrap());
    }

    #[test]
    fn the_secret_is_not_shown() {
        let credentials = Credentials::random().unwrap();
        assert!(!format!("{credentials:?}").contains(&credentials.client_secret));
    }
}
