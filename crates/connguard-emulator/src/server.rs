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
use crate::control::routes as control;
use crate::http::breakable::{BreakableListener, Link};
use crate::http::loopback::Guard;
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::provider::{Provider, Service as _};
use crate::world::{Shared, World};

/// What every request needs.
#[derive(Clone)]
struct Server {
    world: Shared,
    guard: Guard,
}

/// Serves until `stop` is given or dropped, and until the requests under way are answered.
pub(crate) async fn serve(listener: TcpListener, world: Shared, stop: oneshot::Receiver<()>) {
    let guard = Guard::of(listener.local_addr().ok());
    let router = Router::new().fallback(handle).with_state(Server { world, guard });
    let service = router.into_make_service_with_connect_info::<Link>();
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
    provider: Provider,
    wait: Duration,
    commit: Commit,
    sequence: u64,
    resets: u64,
}

async fn handle(
    State(server): State<Server>,
    ConnectInfo(link): ConnectInfo<Link>,
    request: Request,
) -> Response<Body> {
    let Server { world, guard } = server;
    let refused = guard.check(request.uri(), request.headers());
    let incoming = Incoming::read(request).await;
    link.arrived();
    if let Err(text) = refused {
        return control::refusal(403, text).into_response();
    }
    if control::owns(&incoming.path) && incoming.broken_off {
        return control::refusal(400, "the request broke off").into_response();
    }
    if control::owns(&incoming.path) {
        return control::answer(&world, &incoming).into_response();
    }
    let mut ending = answer(&world, &incoming);
    if let Ending::Postponed(postponed) = ending {
        ending = postponed.process(world, incoming).await;
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
            link.reset();
            Response::default()
        }
    }
}

fn answer(world: &Shared, incoming: &Incoming) -> Ending {
    let provider = Provider::of(&incoming.path);
    let operation = provider.operation(&incoming.method, &incoming.path);
    // A large body takes its time; nobody else has to wait for that.
    let seen = Seen::of(provider, operation, incoming);
    let world = &mut *world.lock();
    if incoming.broken_off {
        // Nothing may come of a request that is not whole, not even a fault.
        let reply = provider.failure(400, incoming, &world.settings);
        world.journal.note(seen, Some(reply.status), None);
        return Ending::Whole(reply);
    }
    let fault = operation.and_then(|operation| world.faults.pick(operation));
    let kind = fault.as_ref().map(|fault| fault.kind);
    let wait = Duration::from_millis(fault.as_ref().and_then(|fault| fault.milliseconds).unwrap_or_default());
    let postponed = fault.as_ref().and_then(|fault| fault.commit).filter(|commit| *commit != Commit::Before);
    let reply = match &fault {
        Some(fault) if fault.kind == Kind::Status => {
            if fault.processed {
                provider.answer(world, incoming);
            }
            Some(failure(world, provider, incoming, fault))
        }
        Some(fault) if fault.kind == Kind::Html502 => Some(bad_gateway()),
        Some(fault) if fault.kind == Kind::Maintenance => Some(maintenance()),
        Some(fault) if fault.kind == Kind::ResetBefore => None,
        _ if postponed.is_some() => None,
        _ => Some(process(world, provider, incoming)),
    };
    let status = reply.as_ref().map(|reply| reply.status);
    let sequence = world.journal.note(seen, status, kind.map(Kind::name));
    if let Some(commit) = postponed {
        return Ending::Postponed(Postponed { provider, wait, commit, sequence, resets: world.resets });
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

fn process(world: &mut World, provider: Provider, incoming: &Incoming) -> Reply {
    if incoming.too_large { provider.failure(413, incoming, &world.settings) } else { provider.answer(world, incoming) }
}

impl Postponed {
    async fn process(self, world: Shared, incoming: Incoming) -> Ending {
        let wait = self.wait;
        if self.commit == Commit::Never {
            // Nobody gets past this who has gone away: the server drops the request then.
            tokio::time::sleep(wait).await;
            return self.commit(&world, &incoming);
        }
        let late = tokio::spawn(async move {
            tokio::time::sleep(wait).await;
            self.commit(&world, &incoming)
        });
        late.await.unwrap_or(Ending::Reset)
    }

    fn commit(self, world: &Shared, incoming: &Incoming) -> Ending {
        let mut world = world.lock();
        if world.resets != self.resets {
            return Ending::Reset;
        }
        let reply = process(&mut world, self.provider, incoming);
        world.journal.answered(self.sequence, reply.status);
        Ending::Whole(reply)
    }
}

fn failure(world: &World, provider: Provider, incoming: &Incoming, fault: &Fault) -> Reply {
    let reply = provider.failure(fault.status.unwrap_or(500), incoming, &world.settings);
    match &fault.retry_after {
        Some(value) => reply.with_header("retry-after", value),
        None => reply,
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
