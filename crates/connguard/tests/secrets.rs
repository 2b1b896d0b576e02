//! Canary secrets are planted, every error is provoked, and everything that comes out at trace level is searched.

#![allow(clippy::unwrap_used)]

use std::fmt::Debug;
use std::io::Write;
use std::sync::{Arc, Mutex};

use connguard::{Error, Lerian, Matillion};
use connguard_emulator::Emulator;
use serde_json::{Value, json};

mod support;

const PASSWORD: &str = "c4n4ry pässwörd \"quoted\"/+&=";
const KEY: &str = "-----BEGIN PRIVATE KEY-----\nc4n4ry-key\n-----END PRIVATE KEY-----";
const TOKEN: &str = "c4n4ry-token-0123456789";
const SECRET: &str = "c4n4ry-client-secret+/=";

/// Everything that was printed, logged or formatted.
#[derive(Clone, Default)]
struct Output(Arc<Mutex<Vec<u8>>>);

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Output {
    fn show(&mut self, value: &impl Debug) {
        writeln!(self, "{value:?} {value:#?}").unwrap();
    }

    fn error(&mut self, error: &Error) {
        writeln!(self, "{error} {error:?} {}", error.to_json()).unwrap();
    }

    /// The secret as it is, JSON-escaped, URL-encoded and base64-encoded (at all three offsets).
    fn must_not_hold(&self, secret: &str) {
        let text = String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned();
        let escaped = Value::from(secret).to_string();
        let mut forms = vec![secret.to_owned(), escaped.trim_matches('"').to_owned(), format!("{secret:?}")];
        forms.push(url::form_urlencoded::byte_serialize(secret.as_bytes()).collect());
        for offset in 0..3 {
            let padded = [&vec![b' '; offset][..], secret.as_bytes()].concat();
            let encoded = base64(&padded);
            forms.push(encoded[(offset * 4).div_ceil(3)..encoded.len() - 4].to_owned());
        }
        for form in forms {
            assert!(!text.contains(&form), "the output holds {form:?}");
        }
    }
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn database() -> Value {
    json!({
        "configName": "canary-db", "type": "POSTGRESQL", "host": "db.example.com", "port": 5432, "databaseName": "d",
        "userName": "u", "password": PASSWORD, "ssl": { "mode": "require", "ca": "ca", "cert": "cert", "key": KEY },
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_output_holds_a_secret() {
    let mut output = Output::default();
    let writer = output.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone());
    // Also what other crates send through `log`.
    subscriber.with_ansi(false).init();

    let emulator = Emulator::start().await.unwrap();
    let info = emulator.info();
    let options = |token: &str| Lerian::builder().base_url(&info.lerian_base_url).token(token).max_retries(0);
    output.show(&options(TOKEN));
    let lerian = options(TOKEN).build().unwrap();
    output.show(&lerian);
    let matillion = Matillion::builder()
        .base_url(&info.matillion_base_url)
        .token_url(&info.token_url)
        .client_id("canary")
        .client_secret(SECRET)
        .max_retries(0);
    output.show(&matillion);
    let matillion = matillion.build().unwrap();
    output.show(&matillion);
    let set = |settings: Value| emulator.settings(&settings).unwrap();

    // Wrong client secret, wrong token, refused by the rules, refused by the service, taken.
    let refused = matillion.project(&info.project_id).connections().list().all().await.unwrap_err();
    output.error(&refused);
    assert_eq!(refused.code(), "authentication");
    set(json!({ "lerian": { "auth": true } }));
    output.error(&lerian.connections().create(database(), "p").await.unwrap_err());
    set(json!({ "lerian": { "auth": false } }));
    let mut wrong = database();
    wrong["ssl"]["mode"] = json!("strict");
    wrong["host"] = json!("no host");
    output.error(&lerian.connections().create(wrong, "p").await.unwrap_err());
    output.show(&lerian.connections().create(database(), "p").await.unwrap());
    for errors in ["envelope", "problem"] {
        set(json!({ "lerian": { "errors": errors } }));
        output.error(&lerian.connections().create(database(), "p").await.unwrap_err());
    }
    // Every fault, on writes and reads.
    for fault in [
        json!({ "kind": "status", "status": 500 }),
        json!({ "kind": "status", "status": 403 }),
        json!({ "kind": "status", "status": 429, "retry_after": "1" }),
        json!({ "kind": "html_502" }),
        json!({ "kind": "reset_before" }),
        json!({ "kind": "truncate" }),
    ] {
        set(json!({ "faults": [fault] }));
        let mut other = database();
        other["configName"] = json!("other-db");
        if let Err(error) = lerian.connections().create(other, "p").await {
            output.error(&error);
        }
        if let Err(error) = lerian.connections().list().all().await {
            output.error(&error);
        }
    }
    set(json!({ "faults": [] }));
    // Options that are wrong, and a service that is not there.
    let wrong = Matillion::builder().token(format!("{TOKEN}\n")).region("eu1").build().unwrap_err();
    output.error(&wrong);
    let gone = Lerian::builder().base_url("http://127.0.0.1:9").token(TOKEN).max_retries(0).build().unwrap();
    output.error(&gone.connections().create(database(), "p").await.unwrap_err());
    let twice = lerian.connections().create_many([database(), database()], "p", 2).await;
    output.error(&twice.unwrap_err());
    let mut other = database();
    other["configName"] = json!("other");
    output.show(&lerian.connections().create_many([database(), other], "p", 2).await.unwrap());
    // A service that repeats what it was sent, in its own spelling.
    let echo = echo(json!({ "code": "X", "message": format!("refused {PASSWORD} and {KEY} with {TOKEN}") })).await;
    let echoed = Lerian::builder().base_url(echo).token(TOKEN).max_retries(0).build().unwrap();
    output.error(&echoed.connections().create(database(), "p").await.unwrap_err());
    writeln!(output, "{}", Value::Array(emulator.journal())).unwrap();

    let length = output.0.lock().unwrap().len();
    assert!(length > 20_000, "the output was collected: {length} bytes");
    support::figure(&format!("searched {length} bytes of Rust's output for secrets"));
    [PASSWORD, KEY, "c4n4ry-key", TOKEN, SECRET].iter().for_each(|secret| output.must_not_hold(secret));
}

/// A service that answers every request with a 400 and this body, non-ASCII escaped.
async fn echo(body: Value) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let escape = |c: char| if c.is_ascii() { c.to_string() } else { format!("\\u{:04x}", c as u32) };
    let body: String = body.to_string().chars().map(escape).collect();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 65536];
            let _ = stream.read(&mut request).await;
            let head = format!(
                "HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all((head + &body).as_bytes()).await;
        }
    });
    url
}
