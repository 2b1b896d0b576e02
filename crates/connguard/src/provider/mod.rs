//! What differs from provider to provider.

pub(crate) mod adapter;
pub(crate) mod batch;
pub(crate) mod credentials;
pub(crate) mod lookup;
