//! What a client proves who it is with.

use crate::error::redactor::Secret;

/// Where a client's token comes from.
#[doc(hidden)]
pub enum Credentials {
    /// No token is sent.
    None,
    /// This token.
    Token(SecretToken),
    /// A client's id and secret, exchanged for a token.
    ClientCredentials(ClientCredentials),
}

#[doc(hidden)]
pub struct SecretToken(pub(crate) Secret);

#[doc(hidden)]
pub struct ClientCredentials {
    pub(crate) token_url: String,
    pub(crate) grant: Grant,
    pub(crate) client_id: String,
    pub(crate) client_secret: Secret,
}

impl Grant {
    /// The options that hold the credentials.
    pub(crate) fn options(&self) -> &'static str {
        match self {
            Self::Form { .. } | Self::Json => "client_id and client_secret",
            Self::Login => "username and password",
        }
    }
}

/// How credentials are exchanged for a token.
#[doc(hidden)]
pub enum Grant {
    /// OAuth 2.0: form-encoded, with an audience.
    Form { audience: String },
    /// Access Manager's own: JSON with members in camel case.
    Json,
    /// A user's name and password, as JSON.
    Login,
}

/// Who calls a service. What tells callers apart may be a token, so that `Debug` does not show it.
#[derive(Debug, Clone)]
pub(crate) struct Caller(&'static str, Secret);

impl PartialEq for Caller {
    fn eq(&self, other: &Self) -> bool {
        (self.0, self.1.expose()) == (other.0, other.1.expose())
    }
}

impl Credentials {
    pub(crate) fn caller(&self) -> Caller {
        let (kind, own) = self.identity();
        Caller(kind, Secret::new(own))
    }

    /// What tells one caller of a service from another, for the limit of requests.
    pub(crate) fn identity(&self) -> (&'static str, &str) {
        let own = match self {
            Self::None => "",
            Self::Token(token) => token.0.expose(),
            Self::ClientCredentials(credentials) => &credentials.client_id,
        };
        (self.kind(), own)
    }

    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Token(_) => "token",
            Self::ClientCredentials(_) => "client_credentials",
        }
    }
}
