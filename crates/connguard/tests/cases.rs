//! Runs every shared case of `tests/cases` through connguard's Rust API.

#[path = "cases/generated/airflow.rs"]
#[rustfmt::skip]
mod airflow_calls;
#[path = "cases/bulk_cases.rs"]
mod bulk_cases;
#[path = "cases/calls.rs"]
mod calls;
#[path = "cases/canned.rs"]
mod canned;
#[path = "cases/check_cases.rs"]
mod check_cases;
#[path = "cases/expectations.rs"]
mod expectations;
#[path = "cases/files.rs"]
mod files;
#[path = "cases/http.rs"]
mod http;
#[path = "cases/input_cases.rs"]
mod input_cases;
#[path = "cases/generated/lerian.rs"]
#[rustfmt::skip]
mod lerian_calls;
#[path = "cases/matching.rs"]
mod matching;
#[path = "cases/generated/matillion.rs"]
#[rustfmt::skip]
mod matillion_calls;
#[path = "cases/placeholders.rs"]
mod placeholders;
#[path = "cases/public.rs"]
mod public;
#[path = "cases/recording.rs"]
mod recording;
#[path = "cases/redaction_cases.rs"]
mod redaction_cases;
#[path = "cases/scenario_cases.rs"]
mod scenario_cases;
#[path = "cases/sequence_cases.rs"]
mod sequence_cases;
#[path = "cases/service.rs"]
mod service;
#[path = "cases/special.rs"]
mod special;
#[path = "cases/tolerance_cases.rs"]
mod tolerance_cases;
#[path = "cases/wire_cases.rs"]
mod wire_cases;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::service::Service;

/// What a case says when it fails.
type Outcome<T = ()> = Result<T, String>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_shared_case_holds() {
    let cases = files::load().unwrap();
    let service = Service::start().await.unwrap();
    let mut tally: BTreeMap<String, usize> = BTreeMap::new();
    let mut failures = Vec::new();
    for case in &cases {
        let kind = case["kind"].as_str().unwrap_or_default();
        *tally.entry(kind.to_owned()).or_default() += 1;
        if let Err(reason) = run(kind, case, &service).await {
            failures.push(format!("{}: {reason}", case["id"]));
        }
    }
    report(&tally).unwrap();
    assert!(failures.is_empty(), "{} of {} cases failed:\n{}", failures.len(), cases.len(), failures.join("\n"));
    assert_eq!(tally.values().sum::<usize>(), cases.len());
}

async fn run(kind: &str, case: &Value, service: &Service) -> Outcome {
    match kind {
        "agreement" => check_cases::run_agreement(case),
        "auth" | "encoding" | "pagination" | "retry" => sequence_cases::run_sequence(case, service).await,
        "bulk" => bulk_cases::run_bulk(case, service).await,
        "check" => check_cases::run_check(case),
        "error" => wire_cases::run_error(case, service).await,
        "flow" => wire_cases::run_flow(case, service).await,
        "input" => input_cases::run_input(case, service).await,
        "redaction" => redaction_cases::run_redaction(case, service).await,
        "scenario" => scenario_cases::run_scenario(case, service).await,
        "send" => wire_cases::run_send(case, service).await,
        "tolerance" => tolerance_cases::run_tolerance(case).await,
        other => Err(format!("no handler for the kind {other}")),
    }
}

/// Prints how many cases of each kind ran, and writes it where the environment says.
fn report(tally: &BTreeMap<String, usize>) -> Outcome {
    let total: usize = tally.values().sum();
    let shown: Vec<String> = tally.iter().map(|(kind, count)| format!("{kind}={count}")).collect();
    println!("cases: rust {total} run ({})", shown.join(", "));
    if let Some(target) = std::env::var_os("CONNGUARD_CASE_COUNTS") {
        let counts = json!({ "language": "rust", "total": total, "kinds": tally });
        std::fs::write(target, format!("{counts}\n")).map_err(|cause| cause.to_string())?;
    }
    Ok(())
}
