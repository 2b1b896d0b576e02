//! The few requests that this tool sends itself, to the emulator on loopback.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value;

use crate::failure::Failure;

/// Sends a request, with a form if it is not empty, and reads the JSON reply, if there is one.
pub fn send(method: &str, url: &str, form: &str) -> Result<Value, Failure> {
    let rest = url.strip_prefix("http://").ok_or_else(|| Failure::new(format!("{url} is no http URL")))?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let content_type = if form.is_empty() { "" } else { "content-type: application/x-www-form-urlencoded\r\n" };
    let mut stream = TcpStream::connect(host)?;
    write!(
        stream,
        "{method} /{path} HTTP/1.1\r\nhost: {host}\r\n{content_type}content-length: {}\r\nconnection: close\r\n\r\n{form}",
        form.len()
    )?;
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply)?;
    let reply = String::from_utf8_lossy(&reply);
    let (head, body) = reply.split_once("\r\n\r\n").ok_or_else(|| Failure::new("the reply has no head"))?;
    let status = head.split(' ').nth(1).unwrap_or_default();
    if !status.starts_with('2') {
        return Err(Failure::new(format!("{method} {url} answered {status}")));
    }
    Ok(if body.is_empty() { Value::Null } else { serde_json::from_str(body)? })
}
