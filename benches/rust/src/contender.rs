//! What takes part in the race.

use serde_json::Value;

pub(crate) type Failure = Box<dyn std::error::Error>;

/// Somebody who can create a connection.
pub(crate) trait Contender: 'static {
    /// What its user has in hand.
    type Item: 'static;

    fn item(body: Value) -> Result<Self::Item, Failure>;

    async fn create(&mut self, item: Self::Item) -> Result<(), Failure>;
}
