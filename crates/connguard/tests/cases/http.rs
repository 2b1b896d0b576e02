//! One plain HTTP exchange, so that nothing of the client under test stands in between.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use crate::Outcome;

const PATIENCE: Duration = Duration::from_secs(10);

/// A request exactly as it goes over the wire; HTTP/1.0, so that the reply is neither chunked nor kept alive.
pub(crate) struct Exchange {
    pub(crate) address: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<String>,
}

impl Exchange {
    /// Sends the request and returns status and body; an empty body is an empty text.
    pub(crate) async fn send(self) -> Outcome<(u16, Value)> {
        let reply = self.send_whole().await?;
        Ok((reply.status, reply.json()?))
    }

    /// Sends the request and returns all of the reply.
    pub(crate) async fn send_whole(self) -> Outcome<Reply> {
        tokio::task::spawn_blocking(move || self.send_blocking()).await.map_err(|cause| cause.to_string())?
    }

    fn send_blocking(self) -> Outcome<Reply> {
        let told = |cause: std::io::Error| format!("{} {}: {cause}", self.method, self.path);
        let mut stream = TcpStream::connect(&self.address).map_err(told)?;
        stream.set_read_timeout(Some(PATIENCE)).map_err(told)?;
        stream.write_all(self.text().as_bytes()).map_err(told)?;
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply).map_err(told)?;
        parse(&reply)
    }

    fn text(&self) -> String {
        let mut text = format!("{} {} HTTP/1.0\r\nHost: {}\r\n", self.method, self.path, self.address);
        for (name, value) in &self.headers {
            text += &format!("{name}: {value}\r\n");
        }
        let body = self.body.as_deref().unwrap_or_default();
        if self.body.is_some() {
            text += &format!("Content-Length: {}\r\n", body.len());
        }
        text + "\r\n" + body
    }
}

/// A reply as it came.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    head: String,
    pub(crate) text: String,
}

impl Reply {
    /// Returns the body; an empty one is an empty text.
    pub(crate) fn json(&self) -> Outcome<Value> {
        if self.text.is_empty() {
            return Ok(Value::String(String::new()));
        }
        serde_json::from_str(&self.text).map_err(|cause| format!("{cause} in {:?}", self.text))
    }

    /// Returns a header's value, or an empty text.
    pub(crate) fn header(&self, name: &str) -> &str {
        let headers = self.head.lines().filter_map(|line| line.split_once(':'));
        headers
            .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
            .next()
            .unwrap_or_default()
    }
}

fn parse(reply: &[u8]) -> Outcome<Reply> {
    let text = std::str::from_utf8(reply).map_err(|cause| cause.to_string())?;
    let (head, body) = text.split_once("\r\n\r\n").ok_or("the reply has no end of headers")?;
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.ok_or_else(|| format!("no status in {head:?}"))?;
    Ok(Reply { status, head: head.to_owned(), text: body.to_owned() })
}
