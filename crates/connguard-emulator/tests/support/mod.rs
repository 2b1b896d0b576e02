//! A plain HTTP client: one connection for each request, so that broken connections are seen as they are.
#![allow(dead_code, unreachable_pub, missing_docs, clippy::unwrap_used, clippy::panic)]

pub mod program;

use std::io;

use connguard_emulator::{Emulator, Options};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub const JSON: (&str, &str) = ("content-type", "application/json");
pub const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// A running emulator and a token for it.
pub struct Scene {
    pub emulator: Emulator,
    pub token: String,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }
}

impl Scene {
    pub async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub async fn with(options: Options) -> Self {
        let emulator = Emulator::start_with(options).await.unwrap();
        let mut scene = Self { emulator, token: String::new() };
        let answer = scene.raw("POST", "/oauth/dpc/token", &[FORM], scene.token_form().as_bytes()).await.unwrap();
        assert_eq!(answer.status, 200, "{answer:?}");
        scene.token = answer.json()["access_token"].as_str().unwrap().to_owned();
        scene
    }

    pub fn token_form(&self) -> String {
        let info = self.emulator.info();
        format!(
            "grant_type=client_credentials&client_id={}&client_secret={}&audience=https%3A%2F%2Fapi.matillion.com",
            info.client_id, info.client_secret
        )
    }

    /// Sends a request and reads the reply to its end.
    pub async fn raw(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> io::Result<Answer> {
        exchange(&self.emulator.info().url, method, path, headers, body).await
    }

    /// Sends a JSON body, or none, and expects a reply.
    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.raw(method, path, headers, body.as_bytes()).await.unwrap()
    }

    /// A request to Matillion's API with a token; `path` is below the project.
    pub async fn matillion(&self, method: &str, path: &str, body: Value) -> Answer {
        let path = format!("/dpc/v1/projects/{}{path}", self.emulator.info().project_id);
        self.send(method, &path, &[("authorization", &format!("Bearer {}", self.token)), JSON], &body).await
    }

    /// A request to Lerian's API for the product `my-product`; `path` is below `/connections`.
    pub async fn lerian(&self, method: &str, path: &str, body: Value) -> Answer {
        let path = format!("/v1/management/connections{path}");
        self.send(method, &path, &[("x-product-name", "my-product"), JSON], &body).await
    }

    pub async fn set(&self, settings: Value) {
        let answer = self.send("PUT", "/_emulator/settings", &[], &settings).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }

    pub async fn reset(&self) {
        assert_eq!(self.send("POST", "/_emulator/reset", &[], &Value::Null).await.status, 200);
    }

    /// The requests of the journal.
    pub async fn journal(&self) -> Vec<Value> {
        let journal = self.send("GET", "/_emulator/journal", &[], &Value::Null).await.json();
        journal["requests"].as_array().unwrap().clone()
    }
}

/// Sends a request to the server at `url` and reads the reply to its end.
pub async fn exchange(
    url: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> io::Result<Answer> {
    let address = url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await?;
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    head += &format!("content-length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body).await?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await?;
    parse(&bytes, method == "HEAD")
}

fn parse(bytes: &[u8], announces_only: bool) -> io::Result<Answer> {
    let broken = |what: &str| io::Error::new(io::ErrorKind::UnexpectedEof, what.to_owned());
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").ok_or_else(|| broken("no whole head"))?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let header = |line: &str| {
        let (name, value) = line.split_once(':').unwrap();
        (name.to_ascii_lowercase(), value.trim().to_owned())
    };
    let headers: Vec<_> = lines.map(header).collect();
    let length = headers.iter().find(|(name, _)| name == "content-length").map(|(_, value)| value.parse().unwrap());
    let body = &bytes[end + 4..];
    if !announces_only && length.is_some_and(|length: usize| length != body.len()) {
        return Err(broken("the body is shorter than announced"));
    }
    Ok(Answer { status, headers, text: String::from_utf8_lossy(body).into_owned() })
}

/// A create request that Matillion accepts.
pub fn aws(name: &str) -> Value {
    json!({
        "name": name, "platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS", "authProvider": "aws",
        "authType": "CLOUD_PROVIDER_SECRET",
        "connectionDetails": {
            "description": "AWS credentials", "secretsLocation": {"type": "AWS_SECRET_MANAGER", "region": "us-east-1"},
            "connectionProperties": {"credentialSecretName": "aws-platform-credentials"},
        },
    })
}

/// A create request for a generic secret.
pub fn generic(name: &str) -> Value {
    json!({
        "name": name, "platformConnectionType": "COMPONENT_BASIC", "authProvider": "NONE", "authType": "GENERIC_SECRET",
        "connectionDetails": {"connectionProperties": {"secretName": "db-credentials", "secretKey": "password"}},
    })
}

/// A create request that Lerian accepts.
pub fn postgresql(name: &str) -> Value {
    json!({
        "configName": name, "type": "POSTGRESQL", "host": "db.example.com", "port": 5432, "databaseName": "mydatabase",
        "userName": "dbuser", "password": "s3cr3t-canary",
        "ssl": {"mode": "require", "ca": "CA", "key": "s3cr3t-canary-key"}, "metadata": {"team": "data"},
    })
}

/// The names of an object's members in alphabetical order.
pub fn names(body: &Value) -> String {
    let mut names: Vec<_> = body.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    names.join(" ")
}
