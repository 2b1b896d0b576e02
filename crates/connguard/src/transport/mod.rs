//! The transport: authenticates, keeps to the limit, sends, retries, reads the whole reply.

mod answer;
#[cfg(test)]
mod answers;
pub(crate) mod attempt;
mod attempt_record;
mod auth;
pub(crate) mod gathering;
pub(crate) mod headers;
mod http_client;
pub(crate) mod last_reply;
pub(crate) mod limiter;
mod no_reply;
pub(crate) mod outgoing;
mod peer;
pub(crate) mod permit;
mod proxy;
pub(crate) mod retry;
pub(crate) mod scope;
#[cfg(test)]
mod tests;
mod tls;
mod token;
pub(crate) mod transport;
pub(crate) mod wire;
