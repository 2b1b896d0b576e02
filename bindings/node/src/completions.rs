//! The ends of calls. JavaScript is woken up once for all calls that have ended since it last looked, by one function that
//! lives as long as its environment: a promise of Node-API for each call would cost more than the call's own work.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use napi::bindgen_prelude::Either3;
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi::{Env, Status};
use napi_derive::napi;

/// Called without arguments. It does not keep the process running, unless it is told to.
type Wake = ThreadsafeFunction<(), (), (), Status, false, true>;

/// The ends of all calls of an environment.
#[napi]
pub struct NativeCompletions(Arc<Completions>);

/// A call that has ended.
pub(crate) struct Completion {
    pub id: u32,
    /// A reply, or the JSON of an error.
    pub outcome: Result<Told, String>,
}

/// A reply as JSON strings.
pub(crate) struct Told {
    /// What was asked for.
    pub value: String,
    /// How the service answered, which is seldom looked at.
    pub response: Option<String>,
    /// Everything else, if there is something.
    pub side: Option<String>,
}

pub(crate) struct Completions {
    ended: Mutex<Vec<Completion>>,
    wake: Mutex<Wake>,
}

#[napi]
impl NativeCompletions {
    /// `wake` is called when calls have ended, once until they are taken.
    #[napi(constructor)]
    pub fn new(wake: Wake) -> Self {
        Self(Arc::new(Completions { ended: Mutex::default(), wake: Mutex::new(wake) }))
    }

    /// The calls that have ended since this was asked last, four items for each: its id, its reply's value, response and
    /// what else there is to it; or its id and the JSON of an error, twice nothing.
    #[napi]
    pub fn take(&self) -> Vec<Either3<u32, Option<String>, bool>> {
        let ended = std::mem::take(&mut *lock(&self.0.ended));
        let mut told = Vec::with_capacity(ended.len() * 5);
        for Completion { id, outcome } in ended {
            let (failed, value, response, side) = match outcome {
                Ok(Told { value, response, side }) => (false, value, response, side),
                Err(error) => (true, error, None, None),
            };
            told.extend([
                Either3::A(id),
                Either3::C(failed),
                Either3::B(Some(value)),
                Either3::B(response),
                Either3::B(side),
            ]);
        }
        told
    }

    /// Says whether calls are under way, which keep the process running.
    #[napi]
    pub fn hold(&self, env: Env, held: bool) -> napi::Result<()> {
        let mut wake = lock(&self.0.wake);
        // Clones, which these methods are deprecated for, hold it, but do not keep a process running.
        #[allow(deprecated)]
        if held { wake.refer(&env) } else { wake.unref(&env) }
    }
}

impl NativeCompletions {
    pub(crate) fn share(&self) -> Arc<Completions> {
        Arc::clone(&self.0)
    }
}

impl Completions {
    /// Adds the end of a call, and wakes JavaScript up if nobody has since it last looked. Does nothing where its environment has
    /// ended.
    pub(crate) fn push(&self, completion: Completion) {
        let mut ended = lock(&self.ended);
        ended.push(completion);
        if ended.len() == 1 {
            drop(ended);
            lock(&self.wake).call((), ThreadsafeFunctionCallMode::NonBlocking);
        }
    }
}

/// A poisoned lock guards plain data here, which is as good as before.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
