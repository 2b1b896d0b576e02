//! Plans and applies a manifest.

use std::error::Error;

// --8<-- [start:all]
use std::env::var;

use connguard::plan::{Accounts, ApplyOptions, Manifest, PlanOptions, Vars};

pub async fn run() -> Result<(), Box<dyn Error>> {
    let mut vars = Vars::default();
    for (name, variable) in [
        ("matillion_base_url", "MATILLION_BASE_URL"),
        ("token_url", "MATILLION_TOKEN_URL"),
        ("lerian_base_url", "LERIAN_BASE_URL"),
    ] {
        vars.set(name, var(variable)?);
    }
    let accounts = Accounts::default()
        .with_secret("EU_CLIENT_ID", var("MATILLION_CLIENT_ID")?)
        .with_secret("EU_CLIENT_SECRET", var("MATILLION_CLIENT_SECRET")?)
        .with_secret("LEDGER_PASSWORD", "a password");
    let manifest = Manifest::load_with(["manifest/connections.yaml"], &vars)?;
    let plan = manifest.plan(&accounts, &PlanOptions::default()).await?;
    for action in plan.content().actions() {
        println!("{} {} {}", action.action.as_str(), action.kind, action.key);
    }
    let report = plan.apply(&accounts, &ApplyOptions::default()).await?;
    println!("applied: {}", report.counts()["applied"]);
    let left = manifest.plan(&accounts, &PlanOptions::default()).await?;
    println!("left to do: {}", left.content().actions().count());
    Ok(())
}
// --8<-- [end:all]
