//! The credentials of an account are for the tenant that the manifest names.

use connguard_manifest::Account;

use super::error::PlanError;
use crate::call::client::Client;

/// The claim of a token that says whose data it opens (Lerian).
const CLAIM: &str = "tenantId";

pub(super) async fn check(client: &Client, account: &Account) -> Result<(), PlanError> {
    let Some(wanted) = &account.tenant else { return Ok(()) };
    let name = &account.name;
    let why = match client.sender().transport().claim(CLAIM).await? {
        Some(tenant) if tenant == *wanted => return Ok(()),
        Some(tenant) => format!("is for the tenant {wanted:?}, but its token is for {tenant:?}"),
        None => {
            format!(
                "is for the tenant {wanted:?}, but its credentials do not name a tenant (a token with the claim {CLAIM} does)"
            )
        }
    };
    Err(PlanError::Guard(format!("the account {name} {why}; nothing was written")))
}
