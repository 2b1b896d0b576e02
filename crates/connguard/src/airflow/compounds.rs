//! The operation that Airflow's API does not have: an upsert.

use connguard_rules::Arguments;
use connguard_rules::operations::airflow as operations;

use crate::call::compounds::{Composing, Compounds};
use crate::call::existing::{Ensure, Mode, Stored, ensure};
use crate::error::Error;
use crate::send::guarded::Guarded;
use crate::send::sender::Sender;
use crate::transport::scope::Scope;

/// The compounds of Airflow.
pub(crate) struct AirflowCompounds;

impl Compounds for AirflowCompounds {
    fn compose<'a>(
        &self,
        sender: &'a Sender,
        guarded: &'a Guarded,
        known: Option<&'a Ensure>,
        scope: &'a Scope,
    ) -> Composing<'a> {
        Box::pin(async move {
            match guarded.operation().id {
                "airflow.upsert_connection" => {
                    let create = operations::CREATE_CONNECTION;
                    let create = sender.guarded(create, &Arguments::new(), guarded.body().cloned(), scope)?;
                    let unread = Ensure { mode: Mode::Upsert, stored: Stored::Unread };
                    ensure(sender, &create, known.unwrap_or(&unread), scope).await
                }
                other => Err(Error::config(format!("{other} is not a compound operation"))),
            }
        })
    }
}
