//! From a request to its reply: control routes, faults, services, journal.

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
use crate::control::journal::Received;
use crate::control::routes::{self, owns, refusal};
use crate::http::breakable::{BreakableListener, ConnectionHandle};
use crate::http::loopback::LoopbackGuard;
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::shared::Shared;
use crate::state::EmulatorState;

/// The state of the HTTP server.
#[derive(Clone)]
struct Server {
    state: Shared<EmulatorState>,
    guard: LoopbackGuard,
}

/// Serves until `stop` is sent or dropped, and until the requests in flight are answered.
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

/// How a request ends.
enum Outcome {
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
    let mut outcome = answer(&state, &incoming);
    if let Outcome::Postponed(postponed) = outcome {
        outcome = postponed.process(state, incoming).await;
    }
    match outcome {
        Outcome::Whole(reply) => reply.into_response(),
        Outcome::Late(reply, wait) => {
            tokio::time::sleep(wait).await;
            reply.into_response()
        }
        Outcome::Truncated(reply) => {
            let half = Bytes::copy_from_slice(&reply.body[..reply.body.len() / 2]);
            reply.into_response_with(broken_off(half))
        }
        Outcome::Postponed(_) | Outcome::Reset => {
            connection.reset();
            Response::default()
        }
    }
}

fn answer(state: &Shared<EmulatorState>, incoming: &Incoming) -> Outcome {
    let (provider, operation, credential) = {
        let state = state.lock();
        let service = state.services.of_path(&incoming.path);
        let operation = service.operation(&incoming.method, &incoming.path);
        (service.provider(), operation, service.credential(&state.context, incoming))
    };
    // Redacting a large body takes time, so it is done without the lock.
    let received = Received::of(provider, operation, credential, incoming);
    let state = &mut *state.lock();
    if incoming.broken_off {
        // An incomplete request has no effect, not even a fault.
        let reply = failure(state, incoming, 400);
        state.journal.push(received, Some(reply.status), None);
        return Outcome::Whole(reply);
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
    let sequence = state.journal.push(received, status, kind.map(Kind::name));
    if let Some(commit) = postponed {
        return Outcome::Postponed(Postponed { wait, commit, sequence, resets: state.resets });
    }
    let Some(reply) = reply else {
        return Outcome::Reset;
    };
    match kind {
        Some(Kind::ResetAfter) => Outcome::Reset,
        Some(Kind::Truncate) if reply.body.len() < 2 => Outcome::Reset,
        Some(Kind::Truncate) => Outcome::Truncated(reply),
        Some(Kind::Delay) => Outcome::Late(reply, wait),
        _ => Outcome::Whole(reply),
    }
}

/// The reply of the service.
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
    async fn process(self, state: Shared<EmulatorState>, incoming: Incoming) -> Outcome {
        let wait = self.wait;
        if self.commit == Commit::Never {
            // If the client disconnects, the server drops the request here.
            tokio::time::sleep(wait).await;
            return self.commit(&state, &incoming);
        }
        let late = tokio::spawn(async move {
            tokio::time::sleep(wait).await;
            self.commit(&state, &incoming)
        });
        late.await.unwrap_or(Outcome::Reset)
    }

    fn commit(self, state: &Shared<EmulatorState>, incoming: &Incoming) -> Outcome {
        let mut state = state.lock();
        if state.resets != self.resets {
            return Outcome::Reset;
        }
        let reply = process(&mut state, incoming);
        state.journal.answered(self.sequence, reply.status);
        Outcome::Whole(reply)
    }
}

fn bad_gateway() -> Reply {
    Reply::html(
        502,
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n\
         <hr><center>proxy</center>\r\n</body>\r\n</html>\r\n",
    )
}

/// What a gateway answers for a service under maintenance: the status says success.
fn maintenance() -> Reply {
    Reply::json(200, &serde_json::json!({ "error": "maintenance", "code": 503 }))
}

/// A body that fails after `part`. The pause before the error lets the part be sent first.
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
