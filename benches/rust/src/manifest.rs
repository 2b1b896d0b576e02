//! A manifest of a project with three environments: planned and applied against the server, and in memory alone.

use std::fmt::Write;
use std::time::Instant;

use connguard::plan::{Accounts, ApplyOptions, Manifest, Plan, PlanOptions, Source, Vars};
use connguard_manifest::{Resolved, Seen, Stored, decide};
use serde_json::{Map, Value, json};

use crate::contender::Failure;
use crate::journal;
use crate::meter::{Figures, Meter, largest_megabytes};
use crate::scene::Scene;

/// One file holds 100,000 values at most.
const PER_FILE: usize = 5_000;
/// How many connections differ from what is stored.
const CHANGES: usize = 10;
const ENVIRONMENTS: [&str; 3] = ["DEV", "TEST", "PROD"];

/// A run against the server.
pub(crate) async fn run(scene: &Scene, contender: &str, count: usize) -> Result<Figures, Failure> {
    let accounts = accounts(scene, 0);
    let stored = files(scene, count, 0);
    if contender != "the first apply" {
        apply(&plan(&stored, &accounts).await?, &accounts).await?;
    }
    let before = journal::statuses(scene).await?.len();
    let meter = Meter::start();
    // The environments, the overrides of each, and the connections in pages of 100.
    let reads = |connections: usize| 1 + ENVIRONMENTS.len() + connections.div_ceil(100).max(1);
    let fewest = match contender {
        "the first apply" => {
            apply(&plan(&stored, &accounts).await?, &accounts).await?;
            reads(0) + count + overrides(count)
        }
        "a plan, nothing changed" => {
            let plan = plan(&stored, &accounts).await?;
            if !plan.is_empty() {
                return Err(format!("something changed: {plan}").into());
            }
            reads(count)
        }
        "a plan and its apply, 10 changes" => {
            apply(&plan(&files(scene, count, CHANGES), &accounts).await?, &accounts).await?;
            reads(count) + CHANGES
        }
        "a script: get each, update each" => {
            script(scene, count).await?;
            reads(count) + CHANGES
        }
        other => return Err(format!("unknown contender {other}").into()),
    };
    let figures = meter.stop(count);
    let sent = journal::statuses(scene).await?.len() - before;
    Ok(figures.with("sent", sent).with("fewest", fewest).with("memory", vec![largest_megabytes()]))
}

/// Nothing is sent: files are read and checked, and compared with what a service would show.
pub(crate) fn in_memory(scene: &Scene, contender: &str, count: usize) -> Result<Figures, Failure> {
    let files = files(scene, count, 0);
    let meter = Meter::start();
    let manifest = connguard_manifest::Manifest::read(&files, &Vars::default()).map_err(|all| format!("{all:?}"))?;
    let figures = match contender {
        "read and checked" => meter.stop(count),
        "decided" => {
            let seen = seen(scene, count);
            let meter = Meter::start();
            let (resolved, options) = (Resolved::default(), PlanOptions::default());
            let plans = manifest.targets.iter().map(|target| decide(&manifest, target, &seen, &resolved, &options));
            let actions: usize = plans.map(|plan| plan.actions.len()).sum();
            if actions != CHANGES + overrides(count) {
                return Err(format!("{actions} actions").into());
            }
            meter.stop(count)
        }
        other => return Err(format!("unknown contender {other}").into()),
    };
    Ok(figures.with("memory", vec![largest_megabytes()]))
}

/// Written at the limit that the service has by default, for longer than its minute.
pub(crate) async fn at_the_limit(scene: &Scene, count: usize) -> Result<Figures, Failure> {
    const LIMIT: usize = 1_000;
    journal::settings(scene, &json!({"matillion": {"rate_limit_per_minute": LIMIT}})).await?;
    let (accounts, files) = (accounts(scene, LIMIT), files(scene, count, 0));
    let (meter, began) = (Meter::start(), Instant::now());
    apply(&plan(&files, &accounts).await?, &accounts).await?;
    let seconds = began.elapsed().as_secs_f64();
    let figures = meter.stop(count);
    let statuses = journal::statuses(scene).await?;
    let refused = statuses.iter().filter(|status| **status == Some(429)).count();
    // What is sent first waits for nothing; every further limit of requests waits for another minute.
    let fewest = statuses.len().saturating_sub(1) / LIMIT * 60;
    Ok(figures.with("sent", statuses.len()).with("refused", refused).with("share", fewest as f64 / seconds))
}

/// What is written by hand where there is no plan: each connection is read, and written again.
async fn script(scene: &Scene, count: usize) -> Result<(), Failure> {
    let connections = scene.client()?.project(&scene.project_id).connections();
    for n in 0..count {
        let name = name(n);
        connections.get(&name).await?;
        let (key, kind) = (key(n, CHANGES), "COMPONENT_BASIC");
        let properties = json!({"connectionProperties": {"secretName": "vault", "secretKey": key}});
        let body =
            json!({"platformConnectionType": kind, "authType": "GENERIC_SECRET", "connectionDetails": properties});
        connections.update(&name, body).await?;
    }
    Ok(())
}

async fn plan(files: &[Source], accounts: &Accounts) -> Result<Plan, Failure> {
    let manifest = Manifest::read(files.to_vec(), &Vars::default())?;
    Ok(manifest.plan(accounts, &PlanOptions::default()).await?)
}

async fn apply(plan: &Plan, accounts: &Accounts) -> Result<(), Failure> {
    let report = plan.apply(accounts, &ApplyOptions::default()).await?;
    if report.is_complete() { Ok(()) } else { Err(report.to_string().into()) }
}

fn accounts(scene: &Scene, limit: usize) -> Accounts {
    let mut options = Map::new();
    options.insert("base_url".to_owned(), scene.base_url.as_str().into());
    options.insert("token".to_owned(), scene.token.as_str().into());
    options.insert("requests_per_minute".to_owned(), limit.into());
    Accounts::default().with("eu", options)
}

fn name(n: usize) -> String {
    format!("source-{n:06}")
}

/// Of the first connections, as many as changed, it is another one.
fn key(n: usize, changed: usize) -> String {
    if n < changed { format!("other{n}") } else { format!("k{n}") }
}

/// Every twelfth connection has one in each environment.
fn overrides(count: usize) -> usize {
    count.div_ceil(12) * ENVIRONMENTS.len()
}

fn files(scene: &Scene, count: usize, changed: usize) -> Vec<Source> {
    let starts = (0..count).step_by(PER_FILE);
    starts
        .map(|start| Source::new(format!("{start}.yaml"), file(scene, start..count.min(start + PER_FILE), changed)))
        .collect()
}

fn file(scene: &Scene, numbers: std::ops::Range<usize>, changed: usize) -> String {
    let mut text = format!(
        "connguard: 1\nowner: acme/data\naccounts: {{ eu: {{ provider: matillion, region: eu1 }} }}\nmatillion:\n  \
         - account: eu\n    project: {{ id: {} }}\n    environments: [{}]\n    ownership: declared\n    connections:\n",
        scene.project_id,
        ENVIRONMENTS.join(", "),
    );
    for n in numbers {
        let (name, key) = (name(n), key(n, changed));
        let _ = write!(
            text,
            "      - name: {name}\n        platformConnectionType: COMPONENT_BASIC\n        authProvider: NONE\n        \
             authType: GENERIC_SECRET\n        connectionDetails:\n          connectionProperties: {{ secretName: vault, \
             secretKey: {key} }}\n"
        );
        if n % 12 == 0 {
            text.push_str("        overrides:\n");
            for environment in ENVIRONMENTS {
                let secret = format!("{environment}-{n}");
                let _ =
                    writeln!(text, "          {environment}: {{ connectionProperties: {{ secretName: {secret} }} }}");
            }
        }
    }
    text
}

/// As the service would show it: the first connections differ, and there are no overrides.
fn seen(scene: &Scene, count: usize) -> Seen {
    let stored = |value: Value| Stored(value.as_object().cloned().unwrap_or_default());
    let connection = |n: usize| {
        stored(json!({"name": name(n), "platformConnectionType": "COMPONENT_BASIC", "authProvider": "NONE",
            "authType": "GENERIC_SECRET",
            "connectionDetails": {"connectionProperties": {"secretName": "vault", "secretKey": key(n, CHANGES)}}}))
    };
    Seen {
        project_id: Some(scene.project_id.clone()),
        environments: ENVIRONMENTS.map(str::to_owned).to_vec(),
        connections: (0..count).map(connection).collect(),
        ..Seen::default()
    }
}
