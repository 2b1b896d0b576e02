//! What makes a client one of Lerian.

use std::sync::Arc;

use super::Lerian;
use super::adapter::Adapter;
use super::compounds::LerianCompounds;
use crate::builder::ClientType;
use crate::call::client::Core;
use crate::call::compounds::Compounds;
use crate::provider::adapter::{Provider, ProviderAdapter};

impl Provider for Lerian {
    const ADAPTER: &'static dyn ProviderAdapter = &Adapter;
}

impl ClientType for Lerian {
    const COMPOUNDS: &'static dyn Compounds = &LerianCompounds;

    fn from_core(core: Arc<Core<Self>>) -> Self {
        Self { core }
    }
}
