//! Peers that are hostile, broken, or not what they are taken for, over real sockets.

#![allow(clippy::unwrap_used)]

use std::future::IntoFuture;
use std::time::{Duration, Instant};

use connguard::boundary::{Given, Session};
use connguard::{Error, ErrorKind, Lerian, Matillion};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

const ID: &str = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";

/// What a peer sends after the head of a request.
#[derive(Clone)]
enum Answer {
    /// This, and no more.
    Text(String),
    /// This, and then a body in chunks without end.
    Endless(&'static str),
}

/// A peer that gives every request this answer. The heads of the requests are told.
async fn peer(answer: Answer) -> (String, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (heard, requests) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, answer.clone(), heard.clone()));
        }
    });
    (url, requests)
}

async fn serve(mut stream: TcpStream, answer: Answer, heard: mpsc::UnboundedSender<String>) -> Option<()> {
    let (mut request, mut part) = (Vec::new(), [0; 65536]);
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        let count = stream.read(&mut part).await.ok().filter(|count| *count > 0)?;
        request.extend_from_slice(&part[..count]);
    }
    let _ = heard.send(String::from_utf8_lossy(&request).into_owned());
    match answer {
        Answer::Text(text) => stream.write_all(text.as_bytes()).await.ok()?,
        Answer::Endless(status) => {
            let head =
                format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n");
            stream.write_all(head.as_bytes()).await.ok()?;
            let chunk = format!("{:x}\r\n{}\r\n", 1 << 20, "x".repeat(1 << 20));
            loop {
                stream.write_all(chunk.as_bytes()).await.ok()?;
            }
        }
    }
    stream.shutdown().await.ok()
}

fn reply(status: &str, headers: &str, body: &str) -> Answer {
    let length = body.len();
    Answer::Text(format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"))
}

fn database() -> Value {
    json!({
        "configName": "database", "type": "POSTGRESQL", "host": "db.example.com", "port": 5432, "databaseName": "d",
        "userName": "u", "password": "secretpassword",
    })
}

fn lerian(url: &str) -> Lerian {
    Lerian::builder().base_url(url).build().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_without_end_is_not_read_to_its_end() {
    let begun = Instant::now();
    let huge = || Answer::Text("HTTP/1.1 200 OK\r\ncontent-length: 10000000000\r\n\r\n{".to_owned());
    for answer in [Answer::Endless("200 OK"), Answer::Endless("400 Bad Request"), huge()] {
        let (url, _requests) = peer(answer).await;
        let error = lerian(&url).connections().get(ID).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
        assert!(
            error.to_string().contains("exceeds the limit of") && error.to_string().contains("base_url"),
            "{error}"
        );
        assert_eq!(error.attempts().len(), 1, "what is too long is not asked for again");
        let error =
            lerian(&url).connections().create(database(), "p").timeout(Duration::from_secs(5)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    }
    let (url, _requests) = peer(Answer::Endless("200 OK")).await;
    let client = Matillion::builder().region("eu1").client_id("id").client_secret("secret").token_url(url);
    let error = client.build().unwrap().projects().list().all().await.unwrap_err();
    assert!(error.to_string().contains("256 KiB") && error.to_string().contains("token_url"), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_proxy_that_refuses_is_named_and_its_password_is_not() {
    for (status, wanted) in [
        ("403 Forbidden", "refused to connect to it"),
        (
            "407 Proxy Authentication Required",
            "asks for credentials (407); check the user name and the password in proxy_url",
        ),
    ] {
        let (url, mut requests) = peer(reply(status, "", "c4n4ry-proxy-pass")).await;
        let address = url.trim_start_matches("http://").to_owned();
        let client = Lerian::builder().base_url("https://lerian.example.com").max_retries(5);
        let client = client.proxy_url(format!("http://user:c4n4ry-proxy-pass@{address}")).build().unwrap();
        let error = client.connections().get(ID).await.unwrap_err();
        let message = error.to_string();
        assert_eq!(error.kind(), ErrorKind::Transport, "{message}");
        assert!(message.contains(&format!("the proxy at {address}")) && message.contains(wanted), "{message}");
        assert!(message.contains("the service at lerian.example.com"), "{message}");
        assert!(!format!("{message} {error:?} {} {client:?}", error.to_json()).contains("c4n4ry"), "{message}");
        assert!(requests.recv().await.unwrap().starts_with("CONNECT lerian.example.com:443"));
        assert!(error.attempts().len() <= 2, "{:?}", error.attempts());
    }
    let client =
        Lerian::builder().base_url("https://lerian.example.com").proxy_url("http://127.0.0.1:9").max_retries(0);
    let error = client.build().unwrap().connections().get(ID).await.unwrap_err();
    assert!(error.to_string().contains("the proxy at 127.0.0.1:9 cannot be reached"), "{error}");
}

#[tokio::test]
async fn what_does_not_speak_tls_is_not_tried_six_times() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n").await;
        }
    });
    let client = Lerian::builder().base_url(url).trust_store("ca_file").ca_file(AUTHORITY);
    let error = client.build().unwrap().connections().get(ID).await.unwrap_err();
    assert!(error.to_string().contains("TLS failed") && error.to_string().contains("check base_url"), "{error}");
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Transport, 1));
}

const AUTHORITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/authority.pem");

#[tokio::test]
async fn a_call_tells_its_reply_and_sends_the_headers_it_is_given() {
    let body = json!({ "id": ID, "configName": "d" }).to_string();
    let (url, mut requests) = peer(reply("200 OK", "X-Request-Id: r-7\r\nX-Two: a\r\nX-Two: b\r\n", &body)).await;
    let options = json!({ "base_url": url, "token": "a-token-for-tests", "user_agent_suffix": "my-program/2" });
    let session = Session::open("lerian", &options.to_string()).unwrap();
    let given = |arguments: Value| Given::new(arguments.as_object().cloned().unwrap(), None);
    let arguments = json!({ "id": ID, "headers": { "X-Tenant": "t-1" } });
    let told = json!(session.call("lerian.get_connection", given(arguments)).await.unwrap());
    assert_eq!((&told["response"]["status"], &told["response"]["request_id"]), (&json!(200), &json!("r-7")));
    assert_eq!(told["response"]["headers"]["x-two"], "a, b");
    assert_eq!(told["attempts"][0]["method"], "GET");
    assert_eq!(told["attempts"][0]["url"], format!("{url}/v1/management/connections/{ID}"));
    let sent = requests.recv().await.unwrap().to_ascii_lowercase();
    assert!(sent.contains("x-tenant: t-1") && sent.contains(" my-program/2\r\n"), "{sent}");

    lerian(&url).connections().get(ID).header("X-Tenant", "t-2").await.unwrap();
    assert!(requests.recv().await.unwrap().to_ascii_lowercase().contains("x-tenant: t-2"));

    let refused = json!({ "id": ID, "headers": { "Authorization": "Bearer c4n4ry" } });
    let error = session.call("lerian.get_connection", given(refused)).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Config && !error.to_json().contains("c4n4ry"), "{error}");
}

#[tokio::test]
async fn a_request_without_a_method_of_its_own_is_sent_below_the_base_url() {
    let (url, mut requests) = peer(reply("200 OK", "X-Request-Id: r-8\r\n", r#"{"a":[1]}"#)).await;
    let client = Lerian::builder().base_url(format!("{url}/api")).token("a-token-for-tests").build().unwrap();
    let told =
        client.request("get", "/v1/other").query("q", "a b").query("n", json!([1, true])).header("x-a", "b").await;
    let told = told.unwrap();
    assert_eq!((told.status, told.request_id.as_deref(), &told.body), (200, Some("r-8"), &json!({ "a": [1] })));
    assert_eq!(
        (told.attempts[0].operation, told.attempts[0].url.clone()),
        ("lerian.request", format!("{url}/api/v1/other"))
    );
    let sent = requests.recv().await.unwrap();
    assert!(sent.starts_with("GET /api/v1/other?q=a+b&n=1&n=true HTTP/1.1"), "{sent}");
    assert!(sent.contains("authorization: Bearer a-token-for-tests") && sent.contains("x-a: b"), "{sent}");

    for (method, path) in [("GET", "v1"), ("GET", "/../x"), ("BREW", "/v1")] {
        let error = client.request(method, path).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    }
    assert!(requests.try_recv().is_err(), "nothing was sent");
    let session = Session::open("lerian", &json!({ "base_url": url }).to_string()).unwrap();
    let arguments = json!({ "query": { "a": null } }).as_object().cloned().unwrap();
    let told = json!(session.request("PUT", "/v1/x", arguments, Some(r#"{"b":1}"#)).await.unwrap());
    assert_eq!((&told["status"], &told["body"]["a"][0]), (&json!(200), &json!(1)));
    assert!(requests.recv().await.unwrap().starts_with("PUT /v1/x HTTP/1.1"));
}

#[tokio::test]
async fn only_what_may_be_sent_twice_is_retried() {
    for (method, sent) in [("GET", 3), ("PUT", 3), ("DELETE", 3), ("POST", 1), ("PATCH", 1)] {
        let (url, mut requests) = peer(reply("503 Unavailable", "Retry-After: 0\r\nX-Request-Id: r-9\r\n", "{}")).await;
        let error = lerian(&url).request(method, "/v1/x").body(json!({ "password": "c4n4ry" })).max_retries(2);
        let error: Error = error.into_future().await.unwrap_err();
        let unknown = !matches!(method, "GET");
        assert_eq!(error.kind() == ErrorKind::OutcomeUnknown, unknown, "{method}: {error}");
        assert_eq!((error.request_id(), error.attempts().len()), (Some("r-9"), sent), "{method}");
        let mut came = 0;
        while requests.try_recv().is_ok() {
            came += 1;
        }
        assert_eq!(came, sent, "{method}");
    }
}

/// Run alone in a process of its own, whose environment has no authorities.
#[tokio::test]
#[ignore = "run by the test below"]
async fn without_authorities() {
    let (url, _requests) = peer(reply("200 OK", "", &json!({ "id": ID, "configName": "d" }).to_string())).await;
    assert_eq!(lerian(&url).connections().get(ID).await.unwrap().config_name(), "d");
    let error = Lerian::builder().base_url("https://lerian.example.com").build().unwrap_err();
    let message = error.to_string();
    assert_eq!(error.kind(), ErrorKind::Config);
    for wanted in ["SSL_CERT_FILE names", "/nonexistent/file.pem", "SSL_CERT_DIR", "ca_file", "Cause: "] {
        assert!(message.contains(wanted), "{message}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_client_of_this_machine_needs_no_authorities() {
    let own = std::env::current_exe().unwrap();
    let run = std::process::Command::new(own)
        .args(["without_authorities", "--exact", "--ignored", "--nocapture"])
        .env("SSL_CERT_FILE", "/nonexistent/file.pem")
        .env("SSL_CERT_DIR", "/nonexistent")
        .output()
        .unwrap();
    let told = format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success() && told.contains("1 passed"), "{told}");
}
