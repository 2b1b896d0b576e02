//! Runs the Rust examples of the documentation: `doc-examples <name>`.

mod airflow;
mod bulk;
mod databases;
mod failures;
mod manifest;
mod overrides;
mod provision;
mod rules;

use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    match std::env::args().nth(1).unwrap_or_default().as_str() {
        "airflow" => airflow::run().await,
        "bulk" => bulk::run().await,
        "databases" => databases::run().await,
        "failures" => failures::run().await,
        "manifest" => manifest::run().await,
        "overrides" => overrides::run().await,
        "provision" => provision::run().await,
        "rules" => rules::run(),
        unknown => Err(format!("there is no example {unknown:?}").into()),
    }
}
