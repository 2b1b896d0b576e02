//! Many writes at once: concurrency, progress, an end on request, and a report that tells the truth about every item.

use std::marker::PhantomData;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use connguard_rules::{Effect, Operation};
use serde_json::Value;
use tokio::sync::{Notify, Semaphore, watch};
use tokio::task::JoinSet;

use crate::attempts::{Attempt, AttemptLog};
use crate::bulk::items::{Item, refuse_duplicates};
use crate::bulk::options::{BulkOptions, IfExists};
use crate::bulk::read_ahead::read_ahead;
use crate::bulk::report::{Entry, Report};
use crate::call::client::Client;
use crate::call::context::CallContext;
use crate::call::existing::{Ensure, Mode, Stored};
use crate::error::{Error, Result};
use crate::provider::adapter::ProviderAdapter;
use crate::provider::batch::Batch;
use crate::reply::Reply;
use crate::transport::gathering::{Gathering, Part};
use crate::transport::permit::Permit;

/// How long the others wait for the first reply, which tells whether all of them would be refused.
const FIRST_REPLY: Duration = Duration::from_secs(2);

/// A run of many writes. It runs while this exists; dropping it ends it.
pub struct Bulk<R = Value> {
    shared: Arc<Shared>,
    done: watch::Receiver<usize>,
    ended: watch::Receiver<bool>,
    total: usize,
    reply: PhantomData<fn() -> R>,
}

struct Shared {
    names: Vec<Option<String>>,
    entries: Mutex<Vec<State>>,
    /// Attempts of all items that were not taken yet; `None` where nobody can ask for them.
    untold: Option<Mutex<Vec<Attempt>>>,
    done: watch::Sender<usize>,
    /// So many items may begin: one after the other until the service has shown that it does not refuse all of them.
    open: watch::Sender<usize>,
    /// All items are created in the same place, with the same rights.
    shares_place: bool,
    cancelled: AtomicBool,
    cancel: Notify,
    /// Why the run ended by itself.
    reason: Mutex<Option<String>>,
}

enum State {
    Waiting,
    InFlight(AttemptLog),
    Done(Box<Entry>),
}

impl<R> Bulk<R> {
    /// Starts the run on the current runtime. Attempts are kept for [`Self::take_attempts`] only if that can be called.
    ///
    /// # Errors
    /// Two items of one name, an option that does not fit the operation, or no runtime.
    pub(crate) fn start(
        client: &Arc<Client>,
        operation: &'static Operation,
        mut items: Vec<Item>,
        options: BulkOptions,
        keeps_attempts: bool,
    ) -> Result<Self> {
        let runtime = crate::call::runtime::current()?;
        let adapter = client.sender().adapter();
        let mode = mode(adapter, operation, options.if_exists)?;
        refuse_duplicates(adapter, operation, &items)?;
        for item in &mut items {
            // What is an item's own wins over what all of them share.
            let own = std::mem::replace(&mut item.arguments, options.arguments.clone());
            item.arguments.extend(own);
        }
        let total = items.len();
        let (sender, done) = watch::channel(0);
        let shared = Arc::new(Shared {
            names: items.iter().map(|item| item.name(adapter, operation)).collect(),
            entries: Mutex::new((0..total).map(|_| State::Waiting).collect()),
            untold: keeps_attempts.then(Mutex::default),
            done: sender,
            open: watch::channel(0).0,
            shares_place: adapter.creates_in_shared_place(operation),
            cancelled: AtomicBool::new(false),
            cancel: Notify::new(),
            reason: Mutex::default(),
        });
        let (end, ended) = watch::channel(false);
        let run = Run { client: Arc::clone(client), operation, mode, shared: Arc::clone(&shared) };
        runtime.spawn(async move {
            let mut in_flight = JoinSet::new();
            {
                let cancelled = run.shared.cancel.notified();
                tokio::select! {
                    () = cancelled => {}
                    () = run.carry_out(items, options, &mut in_flight) => {}
                }
            }
            // Dropping the tasks drops their requests.
            in_flight.shutdown().await;
            run.shared.cancelled.store(true, Ordering::SeqCst);
            run.shared.done.send_replace(total);
            end.send_replace(true);
        });
        Ok(Self { shared, done, ended, total, reply: PhantomData })
    }

    /// How many items there are.
    pub fn total(&self) -> usize {
        self.total
    }

    /// Waits until more than `known` items are done, or all; returns how many are.
    pub async fn progress(&self, known: usize) -> usize {
        let mut done = self.done.clone();
        let reached = done.wait_for(|done| *done > known || *done >= self.total).await;
        reached.map_or(self.total, |done| *done)
    }

    /// Waits for the end. Unlike [`Self::progress`] it is not woken up by each item.
    pub(crate) async fn ended(&self) {
        let _ = self.ended.clone().wait_for(|ended| *ended).await;
    }

    /// The requests of all items that were sent since this was asked last, in their order.
    pub fn take_attempts(&self) -> Vec<Attempt> {
        self.shared.untold.as_ref().map(|untold| std::mem::take(&mut *lock(untold))).unwrap_or_default()
    }

    /// Ends the run: nothing more is sent, and requests in flight are dropped.
    pub fn cancel(&self) {
        self.shared.cancelled.store(true, Ordering::SeqCst);
        self.shared.cancel.notify_one();
    }

    /// Waits for the end and takes what became of every item, in the order given, with the replies as they came.
    pub(crate) async fn take_report(&self) -> Report {
        let mut done = self.done.clone();
        let _ = done.wait_for(|done| *done >= self.total).await;
        let states = std::mem::take(&mut *lock(&self.shared.entries));
        let entries = states.into_iter().enumerate().map(|(index, state)| self.shared.entry(index, state)).collect();
        Report { entries, reason: lock(&self.shared.reason).clone() }
    }
}

impl<R: Reply> Bulk<R> {
    /// Waits for the end and tells what became of every item, in the order given.
    pub async fn report(self) -> Report<R> {
        self.take_report().await.typed()
    }
}

impl<R> Drop for Bulk<R> {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// What a run does with what exists; `None` if it does not look.
fn mode(adapter: &dyn ProviderAdapter, operation: &'static Operation, if_exists: IfExists) -> Result<Option<Mode>> {
    let upserts = operation.effect == Effect::Ensure;
    match if_exists {
        IfExists::Fail if upserts => Ok(Some(Mode::Upsert)),
        IfExists::Fail => Ok(None),
        _ if upserts || adapter.create_of(operation).is_none() => {
            Err(Error::config(format!("if_exists is for runs that create; {} takes none", operation.id)))
        }
        IfExists::Skip => Ok(Some(Mode::Skip)),
        IfExists::Replace => Ok(Some(Mode::Replace)),
    }
}

/// A run in progress, from the inside.
struct Run {
    client: Arc<Client>,
    operation: &'static Operation,
    mode: Option<Mode>,
    shared: Arc<Shared>,
}

impl Run {
    async fn carry_out(&self, items: Vec<Item>, options: BulkOptions, in_flight: &mut JoinSet<()>) {
        let Some(stored) = self.read_ahead(&items, &options).await else { return };
        let batch = self.batch();
        let gathering = batch.map(|_| Arc::new(Gathering::new(options.concurrency)));
        // Items that are sent together wait for each other.
        let permits = Arc::new(Semaphore::new(options.concurrency * batch.map_or(1, |batch| batch.most)));
        for (index, (item, stored)) in items.into_iter().zip(stored).enumerate() {
            let permit = Permit::acquire(&permits).await;
            while in_flight.try_join_next().is_some() {}
            if self.shared.cancelled.load(Ordering::SeqCst) {
                break;
            }
            let ensure = self.mode.map(|mode| Ensure { mode, stored });
            let (client, operation) = (Arc::clone(&self.client), self.operation);
            let shared = Arc::clone(&self.shared);
            let part = gathering.as_ref().map(|gathering| Part::new(Arc::clone(gathering)));
            let context = CallContext { ensure, permit, part, ..CallContext::default() };
            in_flight.spawn(async move { shared.one(&client, operation, index, item, context).await });
            // After the first reply nothing is waited for.
            if *self.shared.open.borrow() > index {
                continue;
            }
            let mut open = self.shared.open.subscribe();
            let first = tokio::time::timeout(FIRST_REPLY, open.wait_for(|open| *open > index)).await;
            if first.is_err() {
                self.shared.let_begin(usize::MAX);
            }
        }
        while in_flight.join_next().await.is_some() {}
    }

    /// How the items are sent together; an upsert creates or updates them.
    fn batch(&self) -> Option<Batch> {
        let adapter = self.client.sender().adapter();
        adapter.batch(adapter.create_of(self.operation).unwrap_or(self.operation))
    }

    /// What is stored under the names of the items; `None` if the run is over before it began.
    async fn read_ahead(&self, items: &[Item], options: &BulkOptions) -> Option<Vec<Stored>> {
        if self.mode.is_none() || items.is_empty() {
            return Some(vec![Stored::Unread; items.len()]);
        }
        // An option that does not fit is the items' to report.
        let Ok(mut scope) = self.client.scope(&mut options.arguments.clone()) else {
            return Some(vec![Stored::Unread; items.len()]);
        };
        let sender = self.client.sender();
        (scope.log, scope.queues_freely) = (self.shared.log(sender.adapter()), true);
        match read_ahead(sender, self.operation, items, &scope).await {
            Ok(stored) => Some(stored),
            Err(failed) => {
                self.shared.end(&failed);
                None
            }
        }
    }
}

impl Shared {
    /// Carries out one item.
    async fn one(
        self: Arc<Self>,
        client: &Client,
        operation: &'static Operation,
        index: usize,
        item: Item,
        context: CallContext,
    ) {
        // Who queues for the rate limit is not late: the run is as long as the limit makes it.
        let place = Some(item.place.unwrap_or(index));
        let log = self.log(client.sender().adapter());
        let Item { arguments, body, input, .. } = item;
        let context = CallContext { log, index: place, input, queues_freely: true, ..context };
        self.set(index, State::InFlight(context.log.clone()));
        let outcome = client.call_in(context, operation, arguments, body).await;
        if let Err(error) = &outcome
            && (error.is_refused_credential() || self.is_shared_refusal(error.status()))
        {
            self.end(error);
        }
        let entry = Entry::finished(index, self.names[index].clone(), outcome);
        self.set(index, State::Done(Box::new(entry)));
        self.done.send_modify(|done| *done += 1);
        self.let_begin(index + 1);
    }

    /// Hears of every attempt.
    fn log(self: &Arc<Self>, adapter: &'static dyn ProviderAdapter) -> AttemptLog {
        let (shared, token) = (Arc::clone(self), adapter.token_operation());
        AttemptLog::with_listener(move |_, attempt| {
            // Neither a token nor what can be read says whether anything may be written.
            let writes = attempt.writes && attempt.operation != token;
            let refused = attempt.status == Some(401) || shared.is_shared_refusal(attempt.status);
            if writes && !refused {
                shared.let_begin(usize::MAX);
            }
            if let Some(untold) = &shared.untold {
                lock(untold).push(attempt.clone());
            }
        })
    }

    /// Whether a reply refuses all items: their place does not exist, or nothing may be created there.
    fn is_shared_refusal(&self, status: Option<u16>) -> bool {
        self.shares_place && matches!(status, Some(403 | 404))
    }

    fn let_begin(&self, most: usize) {
        self.open.send_if_modified(|open| {
            let more = most > *open;
            *open = most.max(*open);
            more
        });
    }

    /// Ends the run: what is in flight finishes, nothing else begins.
    fn end(&self, error: &Error) {
        lock(&self.reason).get_or_insert_with(|| error.to_string());
        self.cancelled.store(true, Ordering::SeqCst);
    }

    fn entry(&self, index: usize, state: State) -> Entry {
        let name = || self.names[index].clone();
        match state {
            State::Done(entry) => *entry,
            State::Waiting => Entry::cancelled(index, name(), Vec::new()),
            State::InFlight(log) => {
                let attempts = log.snapshot();
                match attempts.iter().any(Attempt::may_have_happened) {
                    true => Entry::unknown(index, name(), attempts),
                    false => Entry::cancelled(index, name(), attempts),
                }
            }
        }
    }

    fn set(&self, index: usize, state: State) {
        if let Some(slot) = lock(&self.entries).get_mut(index) {
            *slot = state;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
