//! The order of an apply: every action once what it needs is done; deletions of what is not declared last, and only if
//! everything else has worked.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use connguard_manifest::{Action, TargetPlan};
use serde_json::Value;
use tokio::sync::watch;
use tokio::task::{Id, JoinSet};
use tokio::time::timeout_at;

use super::options::ApplyOptions;
use super::progress::Follow;
use super::report::{ApplyEntry, ApplyOutcome};
use super::run::{Run, carried_out};
use crate::attempts::AttemptLog;

/// How long requests in flight have after a run was told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// How far a run was told to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stop {
    /// Not at all.
    No,
    /// Nothing more is begun.
    Soon,
    /// Nor is there time for requests in flight.
    Now,
}

/// Bodies of an action's steps.
pub(super) type Bodies = Vec<Option<Value>>;

/// Carries out the actions of a target until it is to stop.
pub(super) async fn carry_out(
    run: Arc<Run>,
    plan: &TargetPlan,
    bodies: BTreeMap<usize, Bodies>,
    options: &ApplyOptions,
    stop: watch::Receiver<Stop>,
) -> Vec<ApplyEntry> {
    let mut schedule = Schedule::new(plan, options.follow.clone());
    schedule.work(run, bodies, options.concurrency.clamp(1, 64), stop).await;
    let ended = |(index, action): (usize, &Action)| {
        schedule.entries.remove(&index).unwrap_or_else(|| ApplyEntry::new(action, ApplyOutcome::Cancelled, None))
    };
    plan.actions.iter().enumerate().map(ended).collect()
}

/// Whether an action has sent a write that may have happened.
struct Written(Arc<AtomicBool>);

impl Written {
    fn of(action: &Action) -> (Self, AttemptLog) {
        let written = Arc::new(AtomicBool::new(false));
        let (own, steps) = (Arc::clone(&written), action.steps.iter().map(|step| step.operation).collect::<Vec<_>>());
        let log = AttemptLog::with_listener(move |_, attempt| {
            // Tokens are fetched beside it.
            own.fetch_or(steps.contains(&attempt.operation) && attempt.may_have_happened(), Ordering::SeqCst);
        });
        (Self(written), log)
    }

    /// Of an action that was dropped.
    fn outcome(&self) -> ApplyOutcome {
        match self.0.load(Ordering::SeqCst) {
            true => ApplyOutcome::Unknown,
            false => ApplyOutcome::Cancelled,
        }
    }
}

struct Schedule<'a> {
    actions: &'a [Action],
    /// So many actions that it needs are not done yet.
    missing: Vec<usize>,
    /// Who needs it.
    dependents: HashMap<usize, Vec<usize>>,
    ready: VecDeque<usize>,
    /// Actions other than deletions of what is not declared that have not ended.
    first: usize,
    /// One of them was not done.
    failed: bool,
    entries: HashMap<usize, ApplyEntry>,
    follow: Follow,
}

impl<'a> Schedule<'a> {
    fn new(plan: &'a TargetPlan, follow: Follow) -> Self {
        let actions = plan.actions.as_slice();
        let places: HashMap<usize, usize> =
            actions.iter().enumerate().map(|(index, action)| (action.id, index)).collect();
        let mut schedule = Self {
            actions,
            missing: vec![0; actions.len()],
            dependents: HashMap::new(),
            ready: VecDeque::new(),
            first: actions.iter().filter(|action| !action.prune).count(),
            failed: false,
            entries: HashMap::new(),
            follow,
        };
        for (index, action) in actions.iter().enumerate() {
            for need in action.needs.iter().filter_map(|id| places.get(id)) {
                schedule.missing[index] += 1;
                schedule.dependents.entry(*need).or_default().push(index);
            }
            if schedule.missing[index] == 0 && !action.prune {
                schedule.ready.push_back(index);
            }
        }
        schedule.release();
        schedule
    }

    async fn work(
        &mut self,
        run: Arc<Run>,
        mut bodies: BTreeMap<usize, Bodies>,
        concurrency: usize,
        mut stop: watch::Receiver<Stop>,
    ) {
        let mut running: JoinSet<ApplyEntry> = JoinSet::new();
        let mut places: HashMap<Id, (usize, Written)> = HashMap::new();
        let stopped = |stop: &watch::Receiver<Stop>| *stop.borrow() > Stop::No;
        loop {
            while running.len() < concurrency && !stopped(&stop) {
                let Some(index) = self.ready.pop_front() else { break };
                let action = self.actions[index].clone();
                let (run, bodies) = (Arc::clone(&run), bodies.remove(&action.id).unwrap_or_default());
                let (written, log) = Written::of(&action);
                let carried_out = async move { carried_out(&run, &action, bodies, &log).await };
                places.insert(running.spawn(carried_out).id(), (index, written));
            }
            if running.is_empty() {
                return;
            }
            tokio::select! {
                Some(ended) = running.join_next_with_id() => self.joined(ended, &mut places),
                _ = stop.wait_for(|stop| *stop > Stop::No), if !stopped(&stop) => {}
            }
            if stopped(&stop) {
                break;
            }
        }
        let end = tokio::time::Instant::now() + GRACE;
        loop {
            tokio::select! {
                ended = timeout_at(end, running.join_next_with_id()) => match ended {
                    Ok(Some(ended)) => self.joined(ended, &mut places),
                    _ => break,
                },
                Ok(_) = stop.wait_for(|stop| *stop == Stop::Now) => break,
            }
        }
        running.abort_all();
        // Once they have ended, what they have sent is known.
        while let Some(ended) = running.join_next_with_id().await {
            self.joined(ended, &mut places);
        }
    }

    fn joined(
        &mut self,
        ended: Result<(Id, ApplyEntry), tokio::task::JoinError>,
        places: &mut HashMap<Id, (usize, Written)>,
    ) {
        let (id, entry) = match ended {
            Ok((id, entry)) => (id, Some(entry)),
            Err(error) => (error.id(), None),
        };
        if let Some((index, written)) = places.remove(&id) {
            // What ended without an entry was dropped, before or after it had sent something.
            let entry = entry.unwrap_or_else(|| ApplyEntry::new(&self.actions[index], written.outcome(), None));
            self.end(index, entry);
        }
    }

    /// An action has ended: what needs it may begin, or is held.
    fn end(&mut self, index: usize, entry: ApplyEntry) {
        let mut ended = vec![(index, entry)];
        while let Some((index, entry)) = ended.pop() {
            let is_done = entry.outcome.is_done();
            if self.entries.insert(index, entry).is_some() {
                continue;
            }
            self.follow.ended(1);
            if !self.actions[index].prune {
                self.first -= 1;
                self.failed |= !is_done;
            }
            for dependent in self.dependents.remove(&index).unwrap_or_default() {
                if is_done {
                    self.missing[dependent] -= 1;
                    let may_begin = !self.actions[dependent].prune || (self.first == 0 && !self.failed);
                    if self.missing[dependent] == 0 && may_begin {
                        self.ready.push_back(dependent);
                    }
                } else {
                    ended.push((dependent, ApplyEntry::new(&self.actions[dependent], ApplyOutcome::Held, None)));
                }
            }
            if !self.actions[index].prune && self.first == 0 {
                if self.failed {
                    ended.extend(
                        self.prunes()
                            .into_iter()
                            .map(|prune| (prune, ApplyEntry::new(&self.actions[prune], ApplyOutcome::Held, None))),
                    );
                } else {
                    self.release();
                }
            }
        }
    }

    /// Everything else has worked: what is not declared can go.
    fn release(&mut self) {
        if self.first == 0 && !self.failed {
            let free = self.prunes().into_iter().filter(|index| self.missing[*index] == 0);
            let free: Vec<usize> = free.collect();
            self.ready.extend(free);
        }
    }

    fn prunes(&self) -> Vec<usize> {
        let prunes = self.actions.iter().enumerate().filter(|(_, action)| action.prune);
        prunes.map(|(index, _)| index).filter(|index| !self.entries.contains_key(index)).collect()
    }
}
