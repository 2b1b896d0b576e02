//! What makes a client one of Airflow.

use std::sync::Arc;

use super::Airflow;
use super::adapter::Adapter;
use super::compounds::AirflowCompounds;
use crate::builder::ClientType;
use crate::call::client::Client;
use crate::call::compounds::Compounds;
use crate::provider::adapter::{Provider, ProviderAdapter};

impl Provider for Airflow {
    const ADAPTER: &'static dyn ProviderAdapter = &Adapter;
}

impl ClientType for Airflow {
    const COMPOUNDS: &'static dyn Compounds = &AirflowCompounds;

    fn from_inner(client: Arc<Client>) -> Self {
        Self { client }
    }
}
