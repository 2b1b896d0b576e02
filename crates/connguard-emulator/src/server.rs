//! From a request to its answer: control, faults, the services, the journal.

use std::io;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::Response;
use bytes::Bytes;
use futures_util::stream;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::control::faults::{Commit, Fault, Kind};
use crate::control::journal::Seen;
use crate::control::routes::{self, owns, refusal};
use crate::http::breakable::{BreakableListener, ConnectionHandle};
use crate::http::loopback::LoopbackGuard;
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::shared::Shared;
use crate::state::EmulatorState;

/// What every request needs.
#[derive(Clone)]
struct Server {
    state: Shared<EmulatorState>,
    guard: LoopbackGuard,
}

/// Serves until `stop` is given or dropped, and until the requests under way are answered.
pub(crate) async fn serve(listener: TcpListener, state: Shared<EmulatorState>, stop: oneshot::Receiver<()>) {
    let guard = LoopbackGuard::of(listener.local_addr().ok());
    let router = Router::new().fallback(handle).with_state(Server { state, guard });
    let service = router.into_make_service_with_connect_info::<ConnectionHandle>();
    let stopped = async {
        let _ = stop.await;
    };
    // The listener retries by itself, so serving has no error to report.
    let _ = axum::serve(BreakableListener::new(listener), service).with_graceful_shutdown(stopped).await;
}

/// How an answer leaves.
enum Ending {
    Whole(Reply),
    Late(Reply, Duration),
    Postponed(Postponed),
    Truncated(Reply),
    Reset,
}

/// A request that is processed later, if at all.
struct Postponed {
    wait: Duration,
    commit: Commit,
    sequence: u64,
    resets: u64,
}

async fn handle(
    State(server): State<Server>,
    ConnectInfo(connection): ConnectInfo<ConnectionHandle>,
    request: Request,
) -> Response<Body> {
    let Server { state, guard } = server;
    let is_control = owns(request.uri().path());
    let refused = guard.check(request.uri(), request.headers(), is_control);
    let incoming = Incoming::read(request).await;
    connection.request_arrived();
    if let Err(text) = refused {
        return refusal(403, text).into_response();
    }
    if is_control && incoming.broken_off {
        return refusal(400, "the request broke off").into_response();
    }
    if is_control {
        return routes::answer(&state, &incoming).into_response();
    }
    let mut ending = answer(&state, &incoming);
    if let Ending::Postponed(postponed) = ending {
        ending = postponed.process(state, incoming).await;
    }
    match ending {
        Ending::Whole(reply) => reply.into_response(),
        Ending::Late(reply, wait) => {
            tokio::time::sleep(wait).await;
            reply.into_response()
        }
        Ending::Truncated(reply) => {
            let half = Bytes::copy_from_slice(&reply.body[..reply.body.len() / 2]);
            reply.into_response_with(broken_off(half))
        }
        Ending::Postponed(_) | Ending::Reset => {
            connection.reset();
            Response::default()
        }
    }
}

fn answer(state: &Shared<EmulatorState>, incoming: &Incoming) -> Ending {
    let (provider, operation) = {
        let state = state.lock();
        let service = state.services.of_path(&incoming.path);
        (service.provider(), service.operation(&incoming.method, &incoming.path))
    };
    // A large body takes its time; nobody else has to wait for that.
    let seen = Seen::of(provider, operation, incoming);
    let state = &mut *state.lock();
    if incoming.broken_off {
        // Nothing may come of a request that is not whole, not even a fault.
        let reply = failure(state, incoming, 400);
        state.journal.note(seen, Some(reply.status), None);
        return Ending::Whole(reply);
    }
    let fault = operation.and_then(|operation| state.faults.pick(operation));
    let kind = fault.as_ref().map(|fault| fault.kind);
    let wait = Duration::from_millis(fault.as_ref().map(Fault::milliseconds).unwrap_or_default());
    let postponed = fault.as_ref().and_then(|fault| fault.commit).filter(|commit| *commit != Commit::Before);
    let reply = match &fault {
        Some(fault) if fault.kind == Kind::Status => {
            if fault.is_processed() {
                process(state, incoming);
            }
            Some(failed(state, incoming, fault))
        }
        Some(fault) if fault.kind == Kind::Html502 => Some(bad_gateway()),
        Some(fault) if fault.kind == Kind::Maintenance => Some(maintenance()),
        Some(fault) if fault.kind == Kind::ResetBefore => None,
        _ if postponed.is_some() => None,
        _ => Some(process(state, incoming)),
    };
    let status = reply.as_ref().map(|reply| reply.status);
    let sequence = state.journal.note(seen, status, kind.map(Kind::name));
    if let Some(commit) = postponed {
        return Ending::Postponed(Postponed { wait, commit, sequence, resets: state.resets });
    }
    let Some(reply) = reply else {
        return Ending::Reset;
    };
    match kind {
        Some(Kind::ResetAfter) => Ending::Reset,
        Some(Kind::Truncate) if reply.body.len() < 2 => Ending::Reset,
        Some(Kind::Truncate) => Ending::Truncated(reply),
        Some(Kind::Delay) => Ending::Late(reply, wait),
        _ => Ending::Whole(reply),
    }
}

/// The service's answer.
fn process(state: &mut EmulatorState, incoming: &Incoming) -> Reply {
    if incoming.too_large {
        return failure(state, incoming, 413);
    }
    state.services.of_path_mut(&incoming.path).answer(&mut state.context, incoming)
}

/// An error in the format of the service.
fn failure(state: &EmulatorState, incoming: &Incoming, status: u16) -> Reply {
    state.services.of_path(&incoming.path).failure(status, incoming)
}

fn failed(state: &EmulatorState, incoming: &Incoming, fault: &Fault) -> Reply {
    let reply = failure(state, incoming, fault.status());
    match &fault.retry_after {
        Some(value) => reply.with_header("retry-after", value),
        None => reply,
    }
}

impl Postponed {
    async fn process(self, state: Shared<EmulatorState>, incoming: Incoming) -> Ending {
        let wait = self.wait;
        if self.commit == Commit::Never {
            // Nobody gets past this who has gone away: the server drops the request then.
            tokio::time::sleep(wait).await;
            return self.commit(&state, &incoming);
        }
        let late = tokio::spawn(async move {
            tokio::time::sleep(wait).await;
            self.commit(&state, &incoming)
        });
        late.await.unwrap_or(Ending::Reset)
    }

    fn commit(self, state: &Shared<EmulatorState>, incoming: &Incoming) -> Ending {
        let mut state = state.lock();
        if state.resets != self.resets {
            return Ending::Reset;
        }
        let reply = process(&mut state, incoming);
        state.journal.answered(self.sequence, reply.status);
        Ending::Whole(reply)
    }
}

fn bad_gateway() -> Reply {
    Reply::html(
        502,
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n\
         <hr><center>proxy</center>\r\n</body>\r\n</html>\r\n",
    )
}

/// What a gateway answers for a service that is switched off, with a status that says nothing of it.
fn maintenance() -> Reply {
    Reply::json(200, &serde_json::json!({ "error": "maintenance", "code": 503 }))
}

/// A body that ends with an error after `part`. The pause before the error lets the part go out first.
fn broken_off(part: Bytes) -> Body {
    let (mut part, mut paused) = (Some(part), false);
    Body::from_stream(stream::poll_fn(move |context| {
        if let Some(part) = part.take() {
            return Poll::Ready(Some(Ok(part)));
        }
        if !paused {
            paused = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::ConnectionAborted))))
    }))
}
