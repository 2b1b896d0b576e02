//! Carries plans out: guards first, then every action once what it needs is done; deletions of what is not declared last.

use std::collections::BTreeMap;
use std::sync::Arc;

use connguard_manifest::{Action, TargetPlan};
use tokio::task::JoinSet;

use super::accounts::Accounts;
use super::error::PlanError;
use super::options::ApplyOptions;
use super::planned::Plan;
use super::report::{ApplyEntry, ApplyOutcome, ApplyReport};
use super::run::{Run, carried_out};
use super::secrets::Secrets;

/// So many objects may be deleted without being told to.
const FREE_DELETES: usize = 3;

impl Plan {
    /// Carries it out. What cannot be done is in the report.
    ///
    /// # Errors
    /// Problems of the plan, a guard, or a reference that cannot be resolved: nothing was sent then.
    pub async fn apply(&self, accounts: &Accounts, options: &ApplyOptions) -> Result<ApplyReport, PlanError> {
        apply(self, accounts, options).await
    }
}

async fn apply(plan: &Plan, accounts: &Accounts, options: &ApplyOptions) -> Result<ApplyReport, PlanError> {
    let problems: Vec<_> = plan.shown.problems().cloned().collect();
    if !problems.is_empty() {
        return Err(PlanError::Problems(problems));
    }
    deletions(plan, options)?;
    let mut runs = Vec::new();
    for (target_plan, (seen, target)) in plan.shown.targets.iter().zip(&plan.targets) {
        let account = plan.manifest.account(&target.account);
        let account =
            account.ok_or_else(|| PlanError::Unreadable(format!("there is no account {}", target.account)))?;
        let run = Run { client: accounts.client(account)?, target: target.clone(), seen: seen.clone() };
        // Everything that is missing is found before anything is written.
        let bodies = bodies(target_plan, accounts)?;
        runs.push((Arc::new(run), target_plan, bodies));
    }
    let mut entries = Vec::new();
    for (run, target_plan, bodies) in runs {
        entries.extend(target(run, target_plan, bodies, options.concurrency.clamp(1, 64)).await);
    }
    entries.sort_by_key(|entry| entry.id);
    Ok(ApplyReport { entries })
}

/// A manifest that was emptied by mistake deletes nothing.
fn deletions(plan: &Plan, options: &ApplyOptions) -> Result<(), PlanError> {
    for target in &plan.shown.targets {
        let deletes = target.actions.iter().filter(|action| action.prune && action.kind == "connection").count();
        let ours = target.unchanged + target.actions.len();
        let most = options.max_deletes.unwrap_or_else(|| FREE_DELETES.max(ours / 5));
        if deletes > most {
            let name = target.name.as_deref().or(target.project_id.as_deref()).unwrap_or(target.provider);
            let message = format!(
                "{name}: {deletes} connections would be deleted, more than {most}; if that is meant, say so with max_deletes (--max-deletes {deletes})"
            );
            return Err(PlanError::Guard(message));
        }
    }
    Ok(())
}

/// The bodies of all steps with the values of their references, by action.
fn bodies(
    plan: &TargetPlan,
    accounts: &Accounts,
) -> Result<BTreeMap<usize, Vec<Option<serde_json::Value>>>, PlanError> {
    let mut all = BTreeMap::new();
    for action in &plan.actions {
        let file = action.at.as_ref().map(|at| at.file.to_string()).unwrap_or_default();
        let secrets = Secrets::of_file(&file, &accounts.secrets);
        let bodies = action.steps.iter().map(|step| step.body.as_ref().map(|body| secrets.filled(body)).transpose());
        all.insert(action.id, bodies.collect::<Result<Vec<_>, _>>()?);
    }
    Ok(all)
}

async fn target(
    run: Arc<Run>,
    plan: &TargetPlan,
    mut bodies: BTreeMap<usize, Vec<Option<serde_json::Value>>>,
    concurrency: usize,
) -> Vec<ApplyEntry> {
    let mut outcomes: BTreeMap<usize, ApplyEntry> = BTreeMap::new();
    let mut waiting: Vec<&Action> = plan.actions.iter().collect();
    let mut running: JoinSet<(usize, ApplyEntry)> = JoinSet::new();
    loop {
        waiting.retain(|action| {
            let ready = match readiness(action, plan, &outcomes) {
                Readiness::Ready if running.len() < concurrency => true,
                Readiness::Ready | Readiness::Waits => return true,
                Readiness::Held => false,
            };
            if !ready {
                outcomes.insert(action.id, ApplyEntry::new(action, ApplyOutcome::Held, None));
                return false;
            }
            let (run, action, bodies) =
                (Arc::clone(&run), (*action).clone(), bodies.remove(&action.id).unwrap_or_default());
            running.spawn(async move { (action.id, carried_out(&run, &action, bodies).await) });
            false
        });
        match running.join_next().await {
            Some(Ok((id, entry))) => drop(outcomes.insert(id, entry)),
            // A task that was ended from outside has no entry; what it was may have happened.
            Some(Err(_)) => {}
            None if waiting.is_empty() => break,
            // What was held may let others go, or hold them.
            None => {}
        }
    }
    let unknown = |action: &Action| ApplyEntry::new(action, ApplyOutcome::Unknown, None);
    plan.actions.iter().map(|action| outcomes.remove(&action.id).unwrap_or_else(|| unknown(action))).collect()
}

enum Readiness {
    Ready,
    Waits,
    Held,
}

fn readiness(action: &Action, plan: &TargetPlan, outcomes: &BTreeMap<usize, ApplyEntry>) -> Readiness {
    let before: Vec<usize> = match action.prune {
        // Nothing is deleted for good where something else did not work.
        true => plan
            .actions
            .iter()
            .filter(|other| !other.prune)
            .map(|other| other.id)
            .chain(action.needs.iter().copied())
            .collect(),
        false => action.needs.clone(),
    };
    let mut waits = false;
    for id in before {
        match outcomes.get(&id) {
            None => waits = true,
            Some(entry) if !entry.outcome.is_done() => return Readiness::Held,
            Some(_) => {}
        }
    }
    if waits { Readiness::Waits } else { Readiness::Ready }
}
