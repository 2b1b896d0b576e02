//! Operations that no API has and that people need, put together from those that it has.

use std::pin::Pin;

use serde_json::Value;

use crate::call::existing::Ensure;
use crate::error::Result;
use crate::send::guarded::Guarded;
use crate::send::sender::Sender;
use crate::transport::scope::Scope;

/// A compound in flight.
pub type Composing<'a> = Pin<Box<dyn Future<Output = Result<Value>> + Send + 'a>>;

/// The compounds of a provider.
pub trait Compounds: Send + Sync {
    /// Carries one out. `ensure` is what a bulk run knows of what exists.
    fn compose<'a>(
        &self,
        sender: &'a Sender,
        guarded: &'a Guarded,
        ensure: Option<&'a Ensure>,
        scope: &'a Scope,
    ) -> Composing<'a>;
}
