//! Carries plans out: guards first, and everything that could be missing is found before anything is sent.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::Arc;

use connguard_manifest::{TargetPlan, standing};
use connguard_rules::Provider;
use futures_util::future::join_all;
use tokio::sync::watch;

use super::accounts::Accounts;
use super::error::PlanError;
use super::options::ApplyOptions;
use super::planned::Plan;
use super::report::{ApplyEntry, ApplyReport};
use super::reread;
use super::run::Run;
use super::schedule::{Bodies, Stop, carry_out};
use super::secrets::Secrets;
use super::tenant;
use crate::call::client::Client;

/// So many objects may be deleted without being told to.
const FREE_DELETES: usize = 3;

impl Plan {
    /// Carries it out. What cannot be done is in the report.
    ///
    /// # Errors
    /// Problems of the plan, a guard, a plan that is stale, or a reference that cannot be resolved: nothing was written then.
    pub async fn apply(&self, accounts: &Accounts, options: &ApplyOptions) -> Result<ApplyReport, PlanError> {
        self.apply_until(accounts, options, std::future::pending()).await
    }

    /// Like [`Self::apply`]; once `stop` is ready nothing more is begun. What is in flight then has 5 seconds, and is
    /// `unknown` if that is not enough.
    ///
    /// # Errors
    /// As [`Self::apply`].
    pub async fn apply_until(
        &self,
        accounts: &Accounts,
        options: &ApplyOptions,
        stop: impl Future<Output = ()> + Send,
    ) -> Result<ApplyReport, PlanError> {
        self.apply_until_now(accounts, options, stop, std::future::pending()).await
    }

    /// Like [`Self::apply_until`]; once `now` is ready as well, what is in flight is dropped, and is `unknown`.
    ///
    /// # Errors
    /// As [`Self::apply`].
    pub async fn apply_until_now(
        &self,
        accounts: &Accounts,
        options: &ApplyOptions,
        stop: impl Future<Output = ()> + Send,
        now: impl Future<Output = ()> + Send,
    ) -> Result<ApplyReport, PlanError> {
        let mut stop = std::pin::pin!(stop);
        let runs = tokio::select! {
            runs = prepared(self, accounts, options) => runs?,
            () = &mut stop => return Ok(ApplyReport::cancelled(&self.shown)),
        };
        let (stops, stopped) = watch::channel(Stop::No);
        let stopping = async {
            stop.await;
            stops.send_replace(Stop::Soon);
            now.await;
            stops.send_replace(Stop::Now);
            std::future::pending::<Infallible>().await
        };
        tokio::select! {
            report = carried_out(runs, options, stopped) => Ok(report),
            never = stopping => match never {},
        }
    }
}

/// A target that is about to be written to: everything that could be missing was found.
type Prepared<'a> = (Arc<Run>, &'a TargetPlan, BTreeMap<usize, Bodies>);

async fn prepared<'a>(
    plan: &'a Plan,
    accounts: &Accounts,
    options: &ApplyOptions,
) -> Result<Vec<Prepared<'a>>, PlanError> {
    let problems: Vec<_> = plan.shown.problems().cloned().collect();
    if !problems.is_empty() {
        return Err(PlanError::Problems(problems));
    }
    deletions(plan, options)?;
    let mut runs = Vec::new();
    let mut stale = Vec::new();
    for (index, target_plan) in plan.shown.targets.iter().enumerate().filter(|(_, plan)| !plan.actions.is_empty()) {
        let account = plan.shown.account(&target_plan.account);
        let account =
            account.ok_or_else(|| PlanError::Unreadable(format!("there is no account {}", target_plan.account)))?;
        let provider: Provider =
            target_plan.provider.parse().map_err(|error| PlanError::Unreadable(format!("{error}")))?;
        let of_account = |error: PlanError| error.of_account(&account.name);
        let client = accounts.client(account).map_err(of_account)?;
        is_at(&client, target_plan)?;
        tenant::check(&client, account).await.map_err(of_account)?;
        // Everything that is missing is found before anything is written.
        let bodies = bodies(target_plan, accounts)?;
        let (seen, done) = match plan.fresh(index, client.sender().caller()) {
            Some(seen) => (seen.clone(), BTreeSet::new()),
            None => {
                let seen = reread::touched(&client, target_plan).await.map_err(of_account)?;
                let standing = standing(target_plan, &seen);
                stale.extend(standing.stale);
                (seen, standing.done)
            }
        };
        runs.push((Arc::new(Run { client, provider, seen, done, test: options.test }), target_plan, bodies));
    }
    if !stale.is_empty() {
        return Err(PlanError::Stale(stale));
    }
    Ok(runs)
}

async fn carried_out(runs: Vec<Prepared<'_>>, options: &ApplyOptions, stop: watch::Receiver<Stop>) -> ApplyReport {
    options.follow.begin(runs.iter().map(|(_, plan, _)| plan.actions.len()).sum());
    let mut accounts: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for run in runs {
        accounts.entry(run.1.account.as_str()).or_default().push(run);
    }
    // Accounts side by side.
    let all = join_all(accounts.into_values().map(|runs| of_account(runs, options, stop.clone()))).await;
    let mut entries: Vec<_> = all.into_iter().flatten().collect();
    entries.sort_by_key(|entry| entry.id);
    ApplyReport { entries }
}

/// The targets of one account share its limit, and take turns.
async fn of_account(runs: Vec<Prepared<'_>>, options: &ApplyOptions, stop: watch::Receiver<Stop>) -> Vec<ApplyEntry> {
    let mut entries = Vec::new();
    for (run, target_plan, bodies) in runs {
        entries.extend(carry_out(run, target_plan, bodies, options, stop.clone()).await);
    }
    entries
}

/// The account is still where the plan was made: it may have other options now.
fn is_at(client: &Client, plan: &TargetPlan) -> Result<(), PlanError> {
    let base_url = client.sender().base_url();
    if base_url == plan.base_url {
        return Ok(());
    }
    let message = format!(
        "the plan is for {}, but the base URL of the account is {base_url}; nothing was written",
        plan.base_url
    );
    Err(PlanError::Guard(message))
}

/// A manifest that was emptied by mistake deletes nothing.
fn deletions(plan: &Plan, options: &ApplyOptions) -> Result<(), PlanError> {
    for target in &plan.shown.targets {
        let deletes = target.actions.iter().filter(|action| action.prune && action.kind == "connection").count();
        let most = options.max_deletes.unwrap_or_else(|| FREE_DELETES.max(target.owned / 5));
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
fn bodies(plan: &TargetPlan, accounts: &Accounts) -> Result<BTreeMap<usize, Bodies>, PlanError> {
    let mut all = BTreeMap::new();
    for action in &plan.actions {
        let file = action.at.as_ref().map(|at| at.file.to_string()).unwrap_or_default();
        let secrets = Secrets::of_file(&file, &accounts.secrets);
        let bodies = action.steps.iter().map(|step| step.body.as_ref().map(|body| secrets.filled(body)).transpose());
        all.insert(action.id, bodies.collect::<Result<Vec<_>, _>>()?);
    }
    Ok(all)
}
