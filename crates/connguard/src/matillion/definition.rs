//! What makes a client one of Matillion.

use std::sync::Arc;

use super::Matillion;
use super::adapter::Adapter;
use super::compounds::MatillionCompounds;
use crate::builder::ClientType;
use crate::call::client::Client;
use crate::call::compounds::Compounds;
use crate::provider::adapter::{Provider, ProviderAdapter};

impl Provider for Matillion {
    const ADAPTER: &'static dyn ProviderAdapter = &Adapter;
}

impl ClientType for Matillion {
    const COMPOUNDS: &'static dyn Compounds = &MatillionCompounds;

    fn from_inner(client: Arc<Client>) -> Self {
        Self { client }
    }
}
