//! `connguard apply`

use std::io::{BufRead, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use connguard::plan::{Accounts, ApplyOptions, Plan, PlanError, Source};
use serde_json::json;

use super::load;
use crate::args::Apply;
use crate::exit;
use crate::file::Prepared;
use crate::output::Output;
use crate::progress;
use crate::signals::Signals;

pub(crate) async fn run(command: &Apply, output: &Output, signals: Signals) -> i32 {
    let file = match Prepared::open(command.report.as_deref()) {
        Ok(file) => file,
        Err(error) => return output.failed(&error, &[]),
    };
    let accounts = Accounts::default();
    let (sources, plan) = match &command.plan {
        Some(file) => (Vec::new(), Plan::load(file)),
        None => tokio::select! {
            planned = planned(command, &accounts, output) => planned,
            () = signals.reached(1) => return output.interrupted(),
        },
    };
    let plan = match plan {
        Ok(plan) => plan,
        Err(error) => return output.failed(&error, &sources),
    };
    if !output.json {
        output.plan(&plan.to_string());
    }
    output.cautions(&plan);
    let asks = plan.content().actions().next().is_some() && !command.yes;
    let is_confirmed = tokio::select! {
        answer = tokio::task::spawn_blocking(move || !asks || confirmed()) => answer.unwrap_or(false),
        () = signals.reached(1) => return output.interrupted(),
    };
    if !is_confirmed {
        if output.json {
            let message = "nothing was written: this would write; confirm it with --yes";
            output.document(&json!({"error": {"kind": "unconfirmed", "message": message}}));
        }
        output.say("nothing was written");
        return exit::REFUSED;
    }
    let mut options = ApplyOptions::default();
    options.max_deletes = command.max_deletes;
    options.concurrency = usize::from(command.concurrency);
    options.test = command.test;
    let stopped = Arc::new(AtomicBool::new(false));
    let stop = interrupted(signals.clone(), Arc::clone(&stopped));
    let now = interrupted_again(signals);
    let count = plan.content().actions().count();
    let what = || format!("{} of {count} actions", options.follow.now().done);
    let applied = progress::during(output, what, plan.apply_until_now(&accounts, &options, stop, now)).await;
    let code = |code| if stopped.load(Ordering::Relaxed) { exit::INTERRUPTED } else { code };
    let report = match applied {
        Ok(report) => report,
        Err(error) => return code(output.failed(&error, &sources)),
    };
    let document = json!({"counts": report.counts(), "entries": report.entries});
    if let Some(Err(error)) = file.map(|file| file.write(&format!("{document:#}\n"))) {
        eprintln!("error: {error}");
    }
    match output.json {
        true => output.document(&document),
        false => output.print(&report.to_string()),
    }
    if report.is_complete() && report.failed_tests() == 0 {
        return code(exit::DONE);
    }
    match report.is_complete() {
        true => output.say("what failed its test is stored as declared: correct the manifest or the database"),
        false => output.say("run the same command again: what is done already is left as it is"),
    }
    code(exit::INCOMPLETE)
}

/// The first Ctrl-C or SIGTERM: nothing more is begun.
async fn interrupted(signals: Signals, stopped: Arc<AtomicBool>) {
    signals.reached(1).await;
    stopped.store(true, Ordering::Relaxed);
    // Over the line that says that it is at work, which is shorter.
    let start = if std::io::stderr().is_terminal() { "\r" } else { "" };
    eprintln!("{start}stopping: requests in flight have 5 seconds; once more to stop at once");
}

/// The second one: what is in flight is dropped, and the report says so.
async fn interrupted_again(signals: Signals) {
    signals.reached(2).await;
    eprintln!("stopped at once: the outcome of requests in flight is not known");
}

async fn planned(command: &Apply, accounts: &Accounts, output: &Output) -> (Vec<Source>, Result<Plan, PlanError>) {
    let (sources, manifest) = load::manifest(&command.files, &command.vars);
    let plan = match manifest.and_then(|manifest| manifest.only(&command.planning.only)) {
        Ok(manifest) => {
            output.warnings(&manifest);
            let options = load::options(&command.planning);
            progress::during(output, progress::reading, manifest.plan(accounts, &options)).await
        }
        Err(error) => Err(error),
    };
    (sources, plan)
}

/// Asks on a terminal; where there is none, nobody can say yes.
fn confirmed() -> bool {
    if !std::io::stdin().is_terminal() {
        eprintln!("error: this would write; confirm it with --yes");
        return false;
    }
    eprint!("Apply this plan? [y/N] ");
    let _ = std::io::stderr().flush();
    let mut answer = String::new();
    let _ = std::io::stdin().lock().read_line(&mut answer);
    matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes")
}
