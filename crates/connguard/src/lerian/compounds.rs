//! Operations that Lerian's API does not have and that people need.

use connguard_rules::Arguments;
use connguard_rules::operations::lerian as operations;

use crate::call::compounds::{Composing, Compounds};
use crate::call::existing::Ensure;
use crate::error::Error;
use crate::paging::find::find_named;
use crate::send::guarded::Guarded;
use crate::send::sender::Sender;
use crate::transport::scope::Scope;

/// The compounds of Lerian.
pub(crate) struct LerianCompounds;

impl Compounds for LerianCompounds {
    fn compose<'a>(
        &self,
        sender: &'a Sender,
        guarded: &'a Guarded,
        _: Option<&'a Ensure>,
        scope: &'a Scope,
    ) -> Composing<'a> {
        Box::pin(async move {
            match guarded.operation().id {
                "lerian.get_connection_by_name" => {
                    let name = guarded.parameters().text("config_name").unwrap_or_default();
                    let list = operations::LIST_CONNECTIONS;
                    find_named(sender, list, Arguments::new(), "connection", ("configName", &name), scope).await
                }
                other => Err(Error::config(format!("{other} is not a compound operation"))),
            }
        })
    }
}
