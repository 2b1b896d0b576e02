//! Retries, deadlines and tokens against a scripted service and a clock that the tests turn.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use connguard_api::Exchange;
use http::{Method, StatusCode};
use serde_json::json;
use tokio::time::Instant;

use super::auth::{Auth, ClientCredentials, Credentials, Grant};
use super::retry::Failed;
use super::wire::{NoReply, Wire};
use super::{Limits, Transport};
use crate::Matillion;
use crate::config::Settings;
use crate::error::Error;
use crate::generated::errors::ErrorKind;
use crate::secret::{Redactor, Secret};

type Reply = Result<http::Response<Bytes>, NoReply>;

/// What the scripted service saw: seconds since the start, and the path.
type Seen = Arc<Mutex<Vec<(f64, String)>>>;

fn reply(status: u16, body: &serde_json::Value) -> Reply {
    let mut reply = http::Response::new(Bytes::from(body.to_string()));
    *reply.status_mut() = StatusCode::from_u16(status).unwrap();
    Ok(reply)
}

fn waiting(status: u16, seconds: &str) -> Reply {
    let mut reply = reply(status, &json!({}))?;
    reply.headers_mut().insert("retry-after", seconds.parse().unwrap());
    Ok(reply)
}

/// A transport to a service that answers its n-th request (of a path, from 0) as `script` says.
fn transport(script: impl Fn(&str, usize) -> Reply + Send + Sync + 'static) -> (Arc<Transport<Matillion>>, Seen) {
    let options = json!({ "client_id": "id", "client_secret": "secret", "region": "eu1" });
    let settings = Settings::of::<Matillion>(options.as_object().unwrap()).unwrap();
    let auth = Auth::new(Credentials::ClientCredentials(ClientCredentials {
        token_url: "https://tokens.example.com/token".to_owned(),
        grant: Grant::Form { audience: "a".to_owned() },
        client_id: "id".to_owned(),
        client_secret: Secret::new("secret"),
    }));
    let mut transport = Transport::new(super::http_client(&settings).unwrap(), auth, &settings);
    let seen = Seen::default();
    let (noted, start) = (Arc::clone(&seen), Instant::now());
    transport.wire = Wire::Script(Box::new(move |request| {
        let path = request.url().path().to_owned();
        let mut seen = noted.lock().unwrap();
        let before = seen.iter().filter(|(_, p)| *p == path).count();
        seen.push((start.elapsed().as_secs_f64(), path.clone()));
        script(&path, before)
    }));
    (Arc::new(transport), seen)
}

async fn call(transport: &Arc<Transport<Matillion>>, method: Method, limits: Limits) -> Result<StatusCode, Error> {
    let operation = connguard_rules::operation("matillion.list_connections").unwrap();
    let attempts = transport.call(operation, limits, Redactor::default(), Vec::new());
    let request = reqwest::Request::new(method, "https://api.example.com/x".parse().unwrap());
    let outcome = attempts.exchange(request, "list_connections").await;
    outcome.map(|reply| reply.status()).map_err(|error| *error.downcast::<Error>().unwrap())
}

fn token(lifetime: u64) -> Reply {
    reply(200, &json!({ "access_token": "t", "expires_in": lifetime }))
}

fn count(seen: &Seen, path: &str) -> usize {
    seen.lock().unwrap().iter().filter(|(_, p)| p == path).count()
}

#[tokio::test(start_paused = true)]
async fn a_read_is_repeated_with_growing_waits_and_a_create_is_not() {
    let (transport, seen) = transport(|path, n| match path {
        "/token" => token(1800),
        _ if n < 4 => reply(503, &json!({})),
        _ => reply(200, &json!({})),
    });
    assert_eq!(call(&transport, Method::GET, transport.limits().clone()).await.unwrap(), 200);
    let times: Vec<f64> = seen.lock().unwrap().iter().filter(|(_, p)| p == "/x").map(|(t, _)| *t).collect();
    let waits: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(waits.len(), 4);
    for (wait, longest) in waits.iter().zip([0.25, 0.5, 1.0, 2.0]) {
        assert!((longest / 2.0..=longest + 0.01).contains(wait), "{waits:?}");
    }
    seen.lock().unwrap().clear();
    let error = call(&transport, Method::POST, transport.limits().clone()).await.unwrap_err();
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
    let error = call(&transport, Method::POST, transport.limits().clone()).await.unwrap_err();
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
    let error = call(&transport, Method::POST, transport.limits().clone()).await.unwrap_err();
    assert!(error.has_unknown_outcome() && error.kind() == ErrorKind::Transport);
    assert_eq!(count(&seen, "/x"), 3);
    let limits = Limits { max_retries: 2, ..transport.limits().clone() };
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
    let calls = (0..20).map(|_| call(&transport, Method::GET, transport.limits().clone()));
    for outcome in futures_util::future::join_all(calls).await {
        assert_eq!(outcome.unwrap(), 200);
    }
    assert_eq!((count(&seen, "/token"), count(&seen, "/x")), (2, 21));
    tokio::time::advance(Duration::from_secs(1700)).await;
    call(&transport, Method::GET, transport.limits().clone()).await.unwrap();
    assert_eq!(count(&seen, "/token"), 2, "100 seconds are left");
    tokio::time::advance(Duration::from_secs(41)).await;
    call(&transport, Method::GET, transport.limits().clone()).await.unwrap();
    assert_eq!(count(&seen, "/token"), 3, "less than the minimum lifetime is left");
}

#[tokio::test(start_paused = true)]
async fn a_second_401_is_an_answer() {
    let (transport, seen) = transport(|path, _| if path == "/token" { token(1800) } else { reply(401, &json!({})) });
    let error = call(&transport, Method::GET, transport.limits().clone()).await.unwrap_err();
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
    call(&transport, Method::GET, transport.limits().clone()).await.unwrap();
    tokio::time::advance(Duration::from_secs(1770)).await;
    call(&transport, Method::GET, transport.limits().clone()).await.unwrap();
    assert_eq!((count(&seen, "/token"), count(&seen, "/x")), (2, 2), "30 seconds are left, and the refresh failed");
    tokio::time::advance(Duration::from_secs(31)).await;
    let error = call(&transport, Method::GET, transport.limits().clone()).await.unwrap_err();
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
    assert_eq!(call(&transport, Method::POST, transport.limits().clone()).await.unwrap(), 200);
    assert_eq!((count(&seen, "/token"), count(&seen, "/x")), (3, 1));
}

#[tokio::test(start_paused = true)]
async fn wrong_credentials_are_not_tried_again() {
    let (transport, seen) = transport(|_, _| reply(401, &json!({ "error": "invalid_client" })));
    let error = call(&transport, Method::GET, transport.limits().clone()).await.unwrap_err();
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
    assert_eq!(call(&transport, Method::DELETE, transport.limits().clone()).await.unwrap(), 200);
    assert_eq!(count(&seen, "/x"), 2);
    let error = call(&transport, Method::DELETE, transport.limits().clone()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound, "without doubt a 404 is an answer");
}
