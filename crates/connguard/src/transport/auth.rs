//! Tokens: fetched once for all waiting calls, cached while valid, refreshed once after a 401.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::HeaderValue;
use tokio::time::Instant;

use crate::attempts::{Attempt, AttemptLog};
use crate::error::redactor::{Redactor, Secret};
use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::provider::credentials::{ClientCredentials, Credentials};
use crate::transport::peer::shown;
use crate::transport::token::{Cached, Token, bearer, fetch};
use crate::transport::wire::Wire;

/// How long refused credentials are not sent again: many concurrent calls would otherwise send the same wrong secret as
/// often, and lock the account.
const REFUSED: Duration = Duration::from_secs(30);
/// How long a refresh that failed is not retried while the token is still valid.
const REFRESH_COOLDOWN: Duration = Duration::from_secs(5);
/// So many tokens that were replaced are still kept out of errors.
const FORMER: usize = 4;

pub(crate) struct Auth {
    credentials: Arc<Credentials>,
    /// What requests for a token are called in logs.
    operation: &'static str,
    /// The option that says where the token service is.
    option: String,
    /// What goes to the token service.
    wire: Wire,
    /// The header of a token that was given.
    given: Option<Result<HeaderValue>>,
    /// Tokens and refusals; locked for moments only.
    known: Arc<Mutex<Known>>,
    /// Held by the one who fetches.
    fetching: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Default)]
struct Known {
    token: Option<Cached>,
    /// Tokens that were in use before: a late reply may still repeat one.
    former: VecDeque<Secret>,
    /// A refresh has just failed; until then the token that is still valid does.
    cooldown_until: Option<Instant>,
    /// The credentials were refused, and are not sent again before this.
    refused: Option<(Error, Instant)>,
}

impl Auth {
    pub(crate) fn new(credentials: Credentials, operation: &'static str, wire: Wire, option: String) -> Self {
        let given = match &credentials {
            Credentials::Token(token) => Some(bearer(token.0.expose())),
            _ => None,
        };
        Self {
            credentials: Arc::new(credentials),
            operation,
            option,
            wire,
            given,
            known: Arc::default(),
            fetching: Arc::default(),
        }
    }

    /// The same tokens, fetched another way.
    pub(crate) fn over(&self, wire: Wire) -> Self {
        Self {
            credentials: Arc::clone(&self.credentials),
            operation: self.operation,
            option: self.option.clone(),
            wire,
            given: self.given.clone(),
            known: Arc::clone(&self.known),
            fetching: Arc::clone(&self.fetching),
        }
    }

    pub(crate) fn wire(&self) -> &Wire {
        &self.wire
    }

    #[cfg(test)]
    pub(crate) fn set_wire(&mut self, wire: Wire) {
        self.wire = wire;
    }

    /// Whether a 401 may be cured by another token.
    pub(crate) fn can_refresh(&self) -> bool {
        matches!(*self.credentials, Credentials::ClientCredentials(_))
    }

    /// Adds what must not appear in an error or a log of this client.
    pub(crate) fn secrets(&self, redactor: &mut Redactor) {
        match &*self.credentials {
            Credentials::None => {}
            Credentials::Token(token) => redactor.add(&token.0),
            Credentials::ClientCredentials(credentials) => {
                redactor.add(&credentials.client_secret);
                let known = self.known();
                let tokens = known.token.iter().map(|cached| &cached.token).chain(&known.former);
                tokens.for_each(|token| redactor.add(token));
            }
        }
    }

    /// The token to send; `stale` is the generation that the service has just refused. A fetch takes `patience` at most
    /// and is written down in `log`.
    pub(crate) async fn token(
        &self,
        stale: Option<u64>,
        patience: Duration,
        log: &AttemptLog,
    ) -> Result<Option<Token>> {
        let credentials = match &*self.credentials {
            Credentials::None | Credentials::Token(_) => {
                let header = self.given.clone().transpose()?;
                return Ok(header.map(|header| Token { header, generation: 0 }));
            }
            Credentials::ClientCredentials(credentials) => credentials,
        };
        let usable = self.known().usable(stale);
        match usable {
            Usable::Fresh(token) => Ok(Some(token)),
            // Few calls come here, and all of them would be as large as this makes them.
            usable => Box::pin(self.fetched(credentials, usable, stale, patience, log)).await,
        }
    }

    /// A token that is fetched, by this call or by the one that is at it already.
    async fn fetched(
        &self,
        credentials: &ClientCredentials,
        usable: Usable,
        stale: Option<u64>,
        patience: Duration,
        log: &AttemptLog,
    ) -> Result<Option<Token>> {
        let _fetching = match usable {
            Usable::Fresh(token) => return Ok(Some(token)),
            // Who still has something to send does not wait for the one who fetches.
            Usable::Valid(token, _) => match self.fetching.try_lock() {
                Ok(fetching) => fetching,
                Err(_) => return Ok(Some(token)),
            },
            Usable::Nothing => self.fetching.lock().await,
        };
        // Whoever waited finds the new token.
        let usable = self.known().usable(stale);
        let (valid, patience) = match usable {
            Usable::Fresh(token) => return Ok(Some(token)),
            Usable::Valid(token, left) => (Some(token), patience.min(left / 2)),
            Usable::Nothing => (None, patience),
        };
        if let Some(refused) = self.known().refused() {
            return valid.map_or(Err(refused), |valid| Ok(Some(valid)));
        }
        let generation = self.known().token.as_ref().map_or(1, |cached| cached.generation + 1);
        let started = Instant::now();
        let fetched =
            match tokio::time::timeout(patience, fetch(&self.wire, credentials, &self.option, generation)).await {
                Ok(fetched) => fetched,
                Err(_) => Err(Error::new(ErrorKind::Deadline, "the token service took too long")),
            };
        self.note(log, started, &credentials.token_url, &fetched);
        if let Some(refused) = fetched.as_ref().err().filter(|error| error.is_refused_credential()) {
            self.known().refused = Some((refused.clone(), Instant::now() + REFUSED));
        }
        match (fetched, valid) {
            (Ok(fetched), _) => Ok(Some(self.known().replace(fetched))),
            // A token that is about to end is still better than none.
            (Err(_), Some(valid)) => {
                self.known().cooldown_until = Some(Instant::now() + REFRESH_COOLDOWN);
                Ok(Some(valid))
            }
            (Err(error), None) => Err(error),
        }
    }

    fn note(&self, log: &AttemptLog, started: Instant, url: &str, fetched: &Result<Cached>) {
        let error = fetched.as_ref().err();
        let status = error.map_or(Some(200), Error::status);
        log.add(Attempt {
            operation: self.operation,
            attempt: 1,
            method: "POST",
            url: url::Url::parse(url).map(|url| shown(&url)).unwrap_or_default(),
            status,
            milliseconds: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            request_id: None,
            error: error.filter(|_| status.is_none()).map(Error::code),
            sent: true,
            writes: false,
        });
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What of the known can be sent.
enum Usable {
    Fresh(Token),
    /// For so long; a new one is due.
    Valid(Token, Duration),
    Nothing,
}

impl Known {
    fn usable(&self, stale: Option<u64>) -> Usable {
        let now = Instant::now();
        let Some(cached) = self.token.as_ref().filter(|c| stale != Some(c.generation) && c.expires > now) else {
            return Usable::Nothing;
        };
        let left = cached.expires - now;
        let cools_down = self.cooldown_until.is_some_and(|until| until > now);
        if left > cached.minimum_left() || cools_down {
            Usable::Fresh(cached.token())
        } else {
            Usable::Valid(cached.token(), left)
        }
    }

    /// The refusal of these credentials, while it is fresh.
    fn refused(&self) -> Option<Error> {
        self.refused.as_ref().filter(|(_, until)| *until > Instant::now()).map(|(error, _)| error.clone())
    }

    fn replace(&mut self, fetched: Cached) -> Token {
        let token = fetched.token();
        if let Some(before) = self.token.replace(fetched) {
            self.former.push_front(before.token);
            self.former.truncate(FORMER);
        }
        self.cooldown_until = None;
        token
    }
}
