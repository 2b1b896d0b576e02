//! The few requests that this tool sends itself, to servers on loopback.

use std::io::{BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use super::http_message::Message;
use crate::failure::Failure;

/// How long a server on loopback may take for a read or a write.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A request as it is sent; nothing is added but what frames it.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: String,
    /// The path with its query, encoded already.
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// The answer to it.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub content_type: String,
    pub body: Vec<u8>,
}

impl Reply {
    /// The body, which may be no JSON: it is a string then.
    pub fn value(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| String::from_utf8_lossy(&self.body).into())
    }
}

impl Request {
    /// A request to `http://127.0.0.1:port` on a connection of its own.
    pub fn exchange(&self, address: &str) -> Result<Reply, Failure> {
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        stream.set_write_timeout(Some(TIMEOUT))?;
        stream.set_nodelay(true)?;
        let mut head = format!("{} {} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += &format!("content-length: {}\r\n\r\n", self.body.len());
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(&self.body);
        (&stream).write_all(&bytes)?;
        let reply = Message::read_reply(&mut BufReader::new(&stream), &self.method)?
            .ok_or_else(|| Failure::new(format!("{} {} got no reply", self.method, self.path)))?;
        Ok(Reply {
            status: reply.status().ok_or_else(|| Failure::new("the reply has no status"))?,
            content_type: reply.header("content-type").unwrap_or_default().to_owned(),
            body: reply.content(),
        })
    }
}

/// Sends a request, with a form if it is not empty, and reads the JSON reply, if there is one.
pub fn send(method: &str, url: &str, form: &str) -> Result<Value, Failure> {
    let rest = url.strip_prefix("http://").ok_or_else(|| Failure::new(format!("{url} is no http URL")))?;
    let (address, path) = rest.split_once('/').unwrap_or((rest, ""));
    let headers = if form.is_empty() {
        Vec::new()
    } else {
        vec![("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned())]
    };
    let request =
        Request { method: method.to_owned(), path: format!("/{path}"), headers, body: form.as_bytes().to_vec() };
    let reply = request.exchange(address)?;
    if !(200..300).contains(&reply.status) {
        return Err(Failure::new(format!("{method} {url} answered {}", reply.status)));
    }
    Ok(if reply.body.is_empty() { Value::Null } else { serde_json::from_slice(&reply.body)? })
}
