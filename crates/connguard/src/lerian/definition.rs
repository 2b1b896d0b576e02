//! What makes a client one of Lerian.

use std::sync::Arc;

use super::Lerian;
use super::adapter::Adapter;
use super::compounds::LerianCompounds;
use crate::builder::ClientType;
use crate::call::client::Client;
use crate::call::compounds::Compounds;
use crate::provider::adapter::{Provider, ProviderAdapter};

impl Provider for Lerian {
    const ADAPTER: &'static dyn ProviderAdapter = &Adapter;
}

impl ClientType for Lerian {
    const COMPOUNDS: &'static dyn Compounds = &LerianCompounds;

    fn from_inner(client: Arc<Client>) -> Self {
        Self { client }
    }
}
