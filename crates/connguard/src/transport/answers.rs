//! Replies that are not the API's, refused credentials, and what errors keep, against a scripted service.

use std::time::Duration;

use bytes::Bytes;
use futures_util::future::join_all;
use http::Method;
use serde_json::json;
use tokio::time::Instant;

use super::attempt::Attempts;
use super::scope::Scope;
use super::tests::{Reply, call, count, outgoing, reply, token, transport, waiting};
use crate::error::Error;
use crate::error::redactor::Redactor;
use crate::generated::errors::ErrorKind;

fn with(status: u16, headers: &[(&'static str, &str)], body: &str) -> Reply {
    let mut reply = reply(status, &json!({}))?;
    headers.iter().for_each(|(name, value)| {
        reply.headers_mut().insert(*name, value.parse().unwrap());
    });
    *reply.body_mut() = Bytes::from(body.to_owned());
    Ok(reply)
}

/// The error of one call where the service answers so.
async fn answered(method: Method, answer: impl Fn() -> Reply + Send + Sync + 'static) -> Error {
    let (transport, _) = transport(move |path, _| if path == "/token" { token(1800) } else { answer() });
    call(&transport, method, transport.limits()).await.unwrap_err()
}

/// The error of one call where the token service answers so, and how often it was asked.
async fn refused(answer: impl Fn() -> Reply + Send + Sync + 'static) -> (Error, usize) {
    let (transport, seen) = transport(move |_, _| answer());
    let error = call(&transport, Method::GET, transport.limits()).await.unwrap_err();
    (error, count(&seen, "/token"))
}

#[tokio::test(start_paused = true)]
async fn refused_credentials_are_sent_once_for_many_calls() {
    let (transport, seen) = transport(|_, _| reply(401, &json!({ "error": "invalid_client" })));
    for _ in 0..3 {
        let calls = (0..50).map(|_| call(&transport, Method::GET, transport.limits()));
        for outcome in join_all(calls).await {
            let error = outcome.unwrap_err();
            assert!(error.is_refused_credential() && error.kind() == ErrorKind::Authentication, "{error}");
            assert!(error.to_string().contains("check client_id and client_secret"), "{error}");
        }
    }
    assert_eq!(count(&seen, "/token"), 1);
    tokio::time::advance(Duration::from_secs(31)).await;
    call(&transport, Method::GET, transport.limits()).await.unwrap_err();
    assert_eq!(count(&seen, "/token"), 2, "they may be right by now");
}

#[tokio::test(start_paused = true)]
async fn only_where_credentials_were_refused_they_are_to_be_checked() {
    for (status, kind, wanted) in [
        (400, ErrorKind::Authentication, "check client_id and client_secret"),
        (403, ErrorKind::Authentication, "check client_id and client_secret"),
        (404, ErrorKind::Authentication, "check token_url"),
        (500, ErrorKind::Server, "check token_url"),
    ] {
        let (error, _) = refused(move || reply(status, &json!({}))).await;
        let message = error.to_string();
        assert_eq!(error.kind(), kind, "{message}");
        assert!(message.contains("the token service at tokens.example.com") && message.contains(wanted), "{message}");
        assert_eq!(message.contains("client_secret"), wanted.contains("client_secret"), "{message}");
    }
    let page = || with(403, &[("content-type", "text/html")], "<html>blocked</html>");
    let (error, _) = refused(page).await;
    assert!(!error.is_refused_credential() && !error.to_string().contains("client_secret"), "{error}");
    let (error, _) = refused(|| with(302, &[("location", "https://login.example.com/a?secret=c4n4ry")], "")).await;
    let message = error.to_string();
    assert!(message.contains("a redirect to https://login.example.com/a") && !message.contains("c4n4ry"), "{message}");
    assert!(message.contains("check token_url"), "{message}");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_none_is_not_sent() {
    for (body, wanted) in [
        (r#"{"access_token":""}"#, "has an empty access_token"),
        (r#"{"access_token":"  "}"#, "has an empty access_token"),
        (r#"{"token":"x"}"#, "has no access_token"),
        ("<html>log in</html>", "web page"),
    ] {
        let (error, asked) = refused(move || with(200, &[], body)).await;
        assert_eq!((error.kind(), asked), (ErrorKind::Authentication, 1), "{error}");
        assert!(error.to_string().contains(wanted) && error.to_string().contains("tokens.example.com"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_byte_order_mark_says_nothing() {
    let (transport, _) = transport(|path, n| match (path, n) {
        ("/token", _) => with(200, &[], "\u{feff}{\"access_token\":\"t\",\"expires_in\":1800}"),
        (_, 0) => with(200, &[], "\u{feff}{}"),
        _ => with(409, &[], "\u{feff}{\"title\":\"taken\",\"detail\":\"d\"}"),
    });
    assert_eq!(call(&transport, Method::GET, transport.limits()).await.unwrap(), 200);
    let error = call(&transport, Method::POST, transport.limits()).await.unwrap_err();
    assert_eq!((error.title(), error.body()), (Some("taken"), Some(r#"{"title":"taken","detail":"d"}"#)));
}

#[tokio::test(start_paused = true)]
async fn a_wait_of_no_time_does_not_burn_the_retries() {
    for asked in ["0", "Wed, 21 Oct 2015 07:28:00 GMT"] {
        for status in [429, 503] {
            let (transport, seen) =
                transport(move |path, _| if path == "/token" { token(1800) } else { waiting(status, asked) });
            let start = Instant::now();
            call(&transport, Method::GET, transport.limits()).await.unwrap_err();
            assert_eq!(count(&seen, "/x"), 6);
            // Half of 0.25 + 0.5 + 1 + 2 + 4 seconds at least.
            assert!(start.elapsed() >= Duration::from_millis(3875), "{asked}: {:?}", start.elapsed());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_redirect_names_its_target_and_leaves_a_create_in_doubt() {
    for status in [302, 303, 307] {
        let answer = move || with(status, &[("location", "/other/place?token=c4n4ry#c4n4ry")], "");
        let error = answered(Method::POST, answer).await;
        assert!(error.has_unknown_outcome(), "{error}");
        let read = answered(Method::GET, answer).await;
        assert!(!read.has_unknown_outcome(), "{read}");
        for message in [error.to_string(), read.to_string()] {
            assert!(message.contains("the service at api.example.com answered"), "{message}");
            assert!(message.contains("a redirect to https://api.example.com/other/place;"), "{message}");
            assert!(message.contains("check region") && !message.contains("c4n4ry"), "{message}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_web_page_is_not_the_answer_of_the_api() {
    let page =
        |status| move || with(status, &[("content-type", "text/html"), ("x-request-id", "r-1")], "<html>Log in</html>");
    for method in [Method::GET, Method::DELETE, Method::POST] {
        let error = answered(method.clone(), page(200)).await;
        assert_eq!((error.kind(), error.request_id()), (ErrorKind::Decode, Some("r-1")), "{error}");
        assert_eq!((error.body(), error.has_unknown_outcome()), (Some("<html>Log in</html>"), method != Method::GET));
        let message = error.to_string();
        assert!(message.contains("the service at api.example.com answered 200 with a web page"), "{message}");
        assert!(message.contains("check region and proxy_url"), "{message}");
    }
    let error = answered(Method::GET, page(502)).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::Server, Some(502)));
    assert!(error.to_string().contains("answered 502 with a web page"), "{error}");
    let error = answered(Method::GET, || with(407, &[], "")).await;
    assert!(error.to_string().contains("a proxy before the service at api.example.com answered 407"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn what_is_unknown_keeps_what_the_last_reply_told() {
    let cause = answered(Method::POST, || {
        let mut reply = waiting(503, "7")?;
        reply.headers_mut().insert("x-request-id", "r-2".parse().unwrap());
        Ok(reply)
    })
    .await;
    let unknown = Error::unknown_from(&cause, "not known");
    assert_eq!((unknown.kind(), unknown.request_id()), (ErrorKind::OutcomeUnknown, Some("r-2")));
    assert_eq!((unknown.body(), unknown.retry_after()), (Some("{}"), Some(Duration::from_secs(7))));
}

#[tokio::test(start_paused = true)]
async fn an_attempt_tells_its_method_and_its_url_without_the_query() {
    let (transport, _) = transport(|path, _| if path == "/token" { token(1800) } else { with(200, &[], "{}") });
    let scope = Scope::begin(transport.limits());
    let log = scope.log.clone();
    let operation = connguard_rules::operation("matillion.list_connections").unwrap();
    let attempts = Attempts::new(&transport, operation, &scope, Redactor::default());
    let url = "https://api.example.com/x?secret=c4n4ry".parse().unwrap();
    attempts.run(&outgoing(reqwest::Request::new(Method::GET, url))).await.unwrap();
    let told: Vec<(&str, String)> = log.snapshot().into_iter().map(|attempt| (attempt.method, attempt.url)).collect();
    let wanted = [("POST", "https://tokens.example.com/token"), ("GET", "https://api.example.com/x")];
    assert_eq!(told, wanted.map(|(method, url)| (method, url.to_owned())));
}
