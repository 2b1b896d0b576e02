//! Creates many connections in one run and reads the report.

use std::error::Error;

use connguard::{Matillion, matillion};

pub async fn run() -> Result<(), Box<dyn Error>> {
    let client = Matillion::from_env()?;
    let found = client.projects().get("Test-project").await?;
    let project = client.project(found.id());
    project.connections().create(matillion::aws("source-7", "made-before")).await?;

    // --8<-- [start:run]
    let source = |number| matillion::aws(format!("source-{number}"), "aws-credentials");
    let mut bodies: Vec<_> = (0..100).map(source).collect();
    bodies[3].auth_provider = Some("AWS".to_owned());

    let report = project.connections().create_many(bodies, 8).await?;
    for (outcome, count) in report.counts() {
        println!("{}: {count}", outcome.as_str());
    }
    // --8<-- [end:run]

    // --8<-- [start:failed]
    for entry in &report {
        if let Some(error) = &entry.error {
            println!("item {}: {}, {}", entry.index, entry.outcome.as_str(), error.code());
        }
    }
    // --8<-- [end:failed]

    // --8<-- [start:raise]
    let errors: Vec<_> = report.into_iter().filter_map(|entry| entry.error).collect();
    println!("errors: {}", errors.len());
    // --8<-- [end:raise]
    assert_eq!(errors.len(), 2);
    Ok(())
}
