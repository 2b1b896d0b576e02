//! What makes a client one of the depot.

use std::sync::Arc;

use super::Depot;
use super::adapter::Adapter;
use crate::builder::ClientType;
use crate::call::client::Client;
use crate::call::compounds::{Composing, Compounds};
use crate::call::existing::Ensure;
use crate::error::Error;
use crate::provider::adapter::{Provider, ProviderAdapter};
use crate::send::guarded::Guarded;
use crate::send::sender::Sender;
use crate::transport::scope::Scope;

impl Provider for Depot {
    const ADAPTER: &'static dyn ProviderAdapter = &Adapter;
}

impl ClientType for Depot {
    const COMPOUNDS: &'static dyn Compounds = &NoCompounds;

    fn from_inner(client: Arc<Client>) -> Self {
        Self { client }
    }
}

/// Every operation is one of the API's own.
struct NoCompounds;

impl Compounds for NoCompounds {
    fn compose<'a>(&self, _: &'a Sender, guarded: &'a Guarded, _: Option<&'a Ensure>, _: &'a Scope) -> Composing<'a> {
        let operation = guarded.operation().id;
        Box::pin(async move { Err(Error::config(format!("{operation} is not put together from others"))) })
    }
}
