//! Retries, deadlines and tokens against a scripted service and a clock that the tests turn.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Method, StatusCode};
use serde_json::json;
use tokio::time::Instant;

use super::attempt::Attempts;
use super::limiter::Limiter;
use super::no_reply::NoReply;
use super::outgoing::{Outgoing, Template};
use super::retry::Failed;
use super::scope::{Limits, Scope};
use super::transport::Transport;
use super::wire::{Script, Wire};
use crate::Matillion;
use crate::config::Settings;
use crate::error::Error;
use crate::error::redactor::{Redactor, Secret};
use crate::generated::errors::ErrorKind;
use crate::provider::adapter::Provider;
use crate::provider::credentials::{ClientCredentials, Credentials, Grant};

pub(super) type Reply = Result<http::Response<Bytes>, NoReply>;

/// What the scripted service saw: seconds since the start, and the path.
pub(super) type Seen = Arc<Mutex<Vec<(f64, String)>>>;

pub(super) fn reply(status: u16, body: &serde_json::Value) -> Reply {
    let mut reply = http::Response::new(Bytes::from(body.to_string()));
    *reply.status_mut() = StatusCode::from_u16(status).unwrap();
    Ok(reply)
}

pub(super) fn waiting(status: u16, seconds: &str) -> Reply {
    let mut reply = reply(status, &json!({}))?;
    reply.headers_mut().insert("retry-after", seconds.parse().unwrap());
    Ok(reply)
}

/// A transport to a service that answers its n-th request (of a path, from 0) as `script` says.
pub(super) fn transport(script: impl Fn(&str, usize) -> Reply + Send + Sync + 'static) -> (Arc<Transport>, Seen) {
    slow_transport(move |path, n| (0.0, script(path, n)))
}

/// The same, with the seconds after which it answers.
fn slow_transport(script: impl Fn(&str, usize) -> (f64, Reply) + Send + Sync + 'static) -> (Arc<Transport>, Seen) {
    let options = json!({ "client_id": "id", "client_secret": "secret", "region": "eu1" });
    let settings = Settings::of(connguard_rules::Provider::Matillion, options.as_object().unwrap()).unwrap();
    let credentials = Credentials::ClientCredentials(ClientCredentials {
        token_url: "https://tokens.example.com/token".to_owned(),
        grant: Grant::Form { audience: "a".to_owned() },
        client_id: "id".to_owned(),
        client_secret: Secret::new("secret"),
    });
    let mut transport = Transport::new(Matillion::ADAPTER, "https://api.example.com", credentials, &settings).unwrap();
    let seen = Seen::default();
    let (noted, start) = (Arc::clone(&seen), Instant::now());
    let script: Script = Arc::new(move |request| {
        let path = request.url().path().to_owned();
        let mut seen = noted.lock().unwrap();
        let before = seen.iter().filter(|(_, p)| *p == path).count();
        seen.push((start.elapsed().as_secs_f64(), path.clone()));
        let (seconds, reply) = script(&path, before);
        (Duration::from_secs_f64(seconds), reply)
    });
    transport.wire = Wire::Script(Arc::clone(&script));
    transport.auth.set_wire(Wire::Script(script));
    (Arc::new(transport), seen)
}

pub(super) fn outgoing(request: reqwest::Request) -> Outgoing {
    Outgoing::new(Arc::new(Template::new(request)), None)
}

pub(super) async fn call(transport: &Arc<Transport>, method: Method, limits: Limits) -> Result<StatusCode, Error> {
    let id = match method {
        Method::DELETE => "matillion.delete_connection",
        Method::POST => "matillion.create_connection",
        _ => "matillion.list_connections",
    };
    let scope = Scope::begin(limits);
    let operation = connguard_rules::operation(id).unwrap();
    let attempts = Attempts::new(transport, operation, &scope, Redactor::default());
    let request = reqwest::Request::new(method, "https://api.example.com/x".parse().unwrap());
    attempts.run(&outgoing(request)).await.map(|reply| reply.status)
}

pub(super) fn token(lifetime: u64) -> Reply {
    reply(200, &json!({ "access_token": "t", "expires_in": lifetime }))
}

pub(super) fn count(seen: &Seen, path: &str) -> usize {
    seen.lock().unwrap().iter().filter(|(_, p)| p == path).count()
}

#[tokio::test(start_paused = true)]
async fn a_read_is_repeated_with_growing_waits_and_a_create_is_not() {
    let (transport, seen) = transport(|path, n| match path {
        "/token" => token(1800),
        _ if n < 4 => reply(503, &json!({})),
        _ => reply(200, &json!({})),
    });
    assert_eq!(call(&transport, Method::GET, transport.limits()).await.unwrap(), 200);
    let times: Vec<f64> = seen.lock().unwrap().iter().filter(|(_, p)| p == "/x").map(|(t, _)| *t).collect();
    let waits: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(waits.len(), 4);
    for (wait, longest) in waits.iter().zip([0.25, 0.5, 1.0, 2.0]) {
        assert!((longest / 2.0..=longest + 0.01).contains(wait), "{waits:?}");
    }
    seen.lock().unwrap().clear();
    let error = call(&transport, Method::POST, transport.limits()).await.unwrap_err();
    assert!(error.has_unknown_outcome() && error.kind() == ErrorKind::Server, "{error:?}");
    assert_eq!(count(&seen, "/x"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_asked_for_is_kept_inside_the_deadline() {
    let (transport, seen) = transport(|path, n| match (path, n) {
        ("/token", _) => token(1800),
        (_, 0) => waiting(429, "30"),
        (_, 1) => waiting(429, "1000"),
        _ => reply(200, &json!({})),
    });
    let start = Instant::now();
    let error = call(&transport, Method::POST, transport.limits()).await.unwrap_err();
    assert_eq!((error.kind(), error.retry_after()), (ErrorKind::RateLimit, Some(Duration::from_secs(1000))));
    assert_eq!(count(&seen, "/x"), 2);
    let seconds = start.elapsed().as_secs();
    assert!((30..=31).contains(&seconds), "waited {seconds} s: the second wait would end after the deadline");
}

#[tokio::test(start_paused = true)]
async fn a_request_that_was_not_sent_is_repeated_whatever_it_is() {
    let (transport, seen) = transport(|path, n| match (path, n) {
        ("/token", _) => token(1800),
        (_, 0..=1) => Err(NoReply::scripted(Failed::NotSent)),
        _ => Err(NoReply::scripted(Failed::NoReply)),
    });
    let error = call(&transport, Method::POST, transport.limits()).await.unwrap_err();
    assert!(error.has_unknown_outcome() && error.kind() == ErrorKind::Transport);
    assert_eq!(count(&seen, "/x"), 3);
    let limits = Limits { max_retries: 2, ..transport.limits() };
    call(&transport, Method::GET, limits).await.unwrap_err();
    assert_eq!(count(&seen, "/x"), 6, "max_retries of the call counts");
}

#[tokio::test(start_paused = true)]
async fn one_token_for_all_and_another_one_after_a_401() {
    let (transport, seen) = transport(|path, n| match (path, n) {
        ("/token", _) => token(1800),
        (_, 5) => reply(401, &json!({})),
        _ => reply(200, &json!({})),
    });
    let calls = (0..20).map(|_| call(&transport, Method::GET, transport.limits()));
    for outcome in futures_util::future::join_all(calls).await {
        assert_eq!(outcome.unwrap(), 200);
    }
    assert_eq!((count(&seen, "/token"), count(&seen, "/x")), (2, 21));
    tokio::time::advance(Duration::from_secs(1700)).await;
    call(&transport, Method::GET, transport.limits()).await.unwrap();
    assert_eq!(count(&seen, "/token"), 2, "100 seconds are left");
    tokio::time::advance(Duration::from_secs(41)).await;
    call(&transport, Method::GET, transport.limits()).await.unwrap();
    assert_eq!(count(&seen, "/token"), 3, "less than the minimum lifetime is left");
}

#[tokio::test(start_paused = true)]
async fn a_second_401_is_an_answer() {
    let (transport, seen) = transport(|path, _| if path == "/token" { token(1800) } else { reply(401, &json!({})) });
    let error = call(&transport, Method::GET, transport.limits()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert_eq!((count(&seen, "/token"), count(&seen, "/x")), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn a_valid_token_is_kept_while_a_refresh_fails() {
    let (transport, seen) = transport(|path, n| match (path, n) {
        ("/token", 0) => token(1800),
        ("/token", _) => reply(500, &json!({})),
        _ => reply(200, &json!({})),
    });
    call(&transport, Method::GET, transport.limits()).await.unwrap();
    tokio::time::advance(Duration::from_secs(1770)).await;
    call(&transport, Method::GET, transport.limits()).await.unwrap();
    assert_eq!((count(&seen, "/token"), count(&seen, "/x")), (2, 2), "30 seconds are left, and the refresh failed");
    tokio::time::advance(Duration::from_secs(31)).await;
    let error = call(&transport, Method::GET, transport.limits()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
    assert_eq!(count(&seen, "/x"), 2, "an expired token is not sent");
}

#[tokio::test(start_paused = true)]
async fn a_token_service_that_fails_in_passing_is_asked_again() {
    let (transport, seen) = transport(|path, n| match (path, n) {
        ("/token", 0) => Err(NoReply::scripted(Failed::NotSent)),
        ("/token", 1) => reply(503, &json!({})),
        ("/token", _) => token(1800),
        _ => reply(200, &json!({})),
    });
    assert_eq!(call(&transport, Method::POST, transport.limits()).await.unwrap(), 200);
    assert_eq!((count(&seen, "/token"), count(&seen, "/x")), (3, 1));
}

#[tokio::test(start_paused = true)]
async fn wrong_credentials_are_not_tried_again() {
    let (transport, seen) = transport(|_, _| reply(401, &json!({ "error": "invalid_client" })));
    let error = call(&transport, Method::GET, transport.limits()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status(), error.api_code()),
        (ErrorKind::Authentication, Some(401), Some("invalid_client"))
    );
    assert_eq!(count(&seen, "/token"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_had_happened_is_no_failure() {
    let (transport, seen) = transport(|path, n| match (path, n) {
        ("/token", _) => token(1800),
        (_, 0) => Err(NoReply::scripted(Failed::NoReply)),
        _ => reply(404, &json!({})),
    });
    assert_eq!(call(&transport, Method::DELETE, transport.limits()).await.unwrap(), 200);
    assert_eq!(count(&seen, "/x"), 2);
    let error = call(&transport, Method::DELETE, transport.limits()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound, "without doubt a 404 is an answer");
}

#[tokio::test(start_paused = true)]
async fn a_refresh_that_hangs_does_not_keep_a_valid_token_from_being_sent() {
    let (transport, seen) = slow_transport(|path, n| match (path, n) {
        ("/token", 0) => (0.0, token(1800)),
        ("/token", _) => (1e6, token(1800)),
        _ => (0.0, reply(200, &json!({}))),
    });
    call(&transport, Method::GET, transport.limits()).await.unwrap();
    tokio::time::advance(Duration::from_secs(1770)).await;
    let start = Instant::now();
    let calls = (0..8).map(|_| call(&transport, Method::GET, transport.limits()));
    for outcome in futures_util::future::join_all(calls).await {
        assert_eq!(outcome.unwrap(), 200);
    }
    // One of them tried half of what was left; the others did not wait for it.
    assert_eq!(count(&seen, "/token"), 2);
    assert!(start.elapsed() <= Duration::from_secs(15), "{:?}", start.elapsed());
    let at_once = seen.lock().unwrap().iter().filter(|(at, path)| path == "/x" && *at < 1770.1).count();
    assert_eq!(at_once, 1 + 7);
    call(&transport, Method::GET, transport.limits()).await.unwrap();
    assert_eq!(count(&seen, "/token"), 2, "a refresh that failed is not retried at once");
}

#[tokio::test(start_paused = true)]
async fn a_token_service_that_never_answers_ends_with_the_attempt() {
    let (transport, seen) = slow_transport(|_, _| (1e6, token(1800)));
    let limits = Limits { attempt_timeout: Duration::from_secs(2), max_retries: 1, ..transport.limits() };
    let start = Instant::now();
    let error = call(&transport, Method::GET, limits).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Deadline, "{error}");
    assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
    assert_eq!(count(&seen, "/token"), 2);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_lives_for_ever_is_understood() {
    let (transport, seen) =
        transport(|path, _| if path == "/token" { token(u64::MAX) } else { reply(200, &json!({})) });
    call(&transport, Method::GET, transport.limits()).await.unwrap();
    call(&transport, Method::GET, transport.limits()).await.unwrap();
    assert_eq!(count(&seen, "/token"), 1);
}

#[tokio::test(start_paused = true)]
async fn an_error_names_no_token_that_was_in_use() {
    let (transport, _) = transport(|path, n| match (path, n) {
        ("/token", n) => reply(200, &json!({ "access_token": format!("canary-{n}"), "expires_in": 1800 })),
        (_, 0) => reply(401, &json!({})),
        _ => reply(403, &json!({ "title": "bad Bearer canary-0, not canary-1", "detail": "d" })),
    });
    let error = call(&transport, Method::GET, transport.limits()).await.unwrap_err();
    let shown = format!("{error} {error:?} {}", error.to_json());
    assert!(shown.contains("bad Bearer [redacted]") && !shown.contains("canary"), "{shown}");
}

#[tokio::test(start_paused = true)]
async fn an_answer_after_a_doubtful_attempt_does_not_say_that_nothing_happened() {
    // A service that is unavailable, asks to wait, and had carried the request out.
    for (second, known) in [(409, false), (429, false), (500, false), (400, true), (403, false)] {
        let (transport, _) = transport(move |path, n| match (path, n) {
            ("/token", _) => token(1800),
            (_, 0) => waiting(503, "1"),
            _ => reply(second, &json!({})),
        });
        let limits = Limits { max_retries: 1, ..transport.limits() };
        let error = call(&transport, Method::POST, limits).await.unwrap_err();
        assert_eq!((error.status(), !error.has_unknown_outcome()), (Some(second), known));
    }
}

#[tokio::test(start_paused = true)]
async fn who_queues_freely_waits_for_the_rate_limit_beyond_the_deadline() {
    let (mut transport, seen) =
        transport(|path, _| if path == "/token" { token(1800) } else { reply(200, &json!({})) });
    Arc::get_mut(&mut transport).unwrap().limiter = Arc::new(Limiter::per_minute(2));
    let limits = Limits { timeout: Duration::from_secs(10), ..transport.limits() };
    for n in 0..6 {
        let operation = connguard_rules::operation("matillion.list_connections").unwrap();
        let mut scope = Scope::begin(limits);
        scope.queues_freely = true;
        let attempts = Attempts::new(&transport, operation, &scope, Redactor::default());
        let request = reqwest::Request::new(Method::GET, "https://api.example.com/x".parse().unwrap());
        assert!(attempts.run(&outgoing(request)).await.is_ok(), "{n}");
    }
    assert_eq!(count(&seen, "/x"), 6);
    let error = call(&transport, Method::GET, limits).await.unwrap_err();
    assert!(error.to_string().contains("requests_per_minute"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn clients_of_one_credential_share_their_limit() {
    let open = |id: &str, url: &str| {
        let options = json!({ "client_id": id, "client_secret": "s", "base_url": url, "requests_per_minute": 3 });
        let settings = Settings::of(connguard_rules::Provider::Matillion, options.as_object().unwrap()).unwrap();
        let credentials = Matillion::ADAPTER.credentials(&settings).unwrap();
        Transport::new(Matillion::ADAPTER, url, credentials, &settings).unwrap()
    };
    let (service, here) = ("https://shared.example.com", "http://127.0.0.1:9");
    let (one, same) = (open("a", service), open("a", service));
    let (others, elsewhere) = (open("b", service), open("a", "https://elsewhere.example.com"));
    let now = || Some(Instant::now());
    for transport in [&one, &same, &one] {
        assert!(transport.limiter.acquire(now()).await.is_some());
    }
    assert!(one.limiter.acquire(now()).await.is_none() && same.limiter.acquire(now()).await.is_none());
    assert!(others.limiter.acquire(now()).await.is_some() && elsewhere.limiter.acquire(now()).await.is_some());
    let (test, another) = (open("a", here), open("a", here));
    for _ in 0..3 {
        assert!(test.limiter.acquire(now()).await.is_some() && another.limiter.acquire(now()).await.is_some());
    }
}
