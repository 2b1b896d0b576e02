//! A service that answers what it was told to, whatever it is asked.

use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::Outcome;
use crate::matching::{elements, members};

/// Answers the first request with the first reply, and so on; the last reply stays. It ends when this is dropped.
pub(crate) struct Canned {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Drop for Canned {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Canned {
    pub(crate) async fn start(replies: &Value) -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.map_err(|cause| cause.to_string())?;
        let address = listener.local_addr().map_err(|cause| cause.to_string())?;
        let replies: Arc<Vec<Value>> = Arc::new(elements(replies).cloned().collect());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (replies, seen) = (Arc::clone(&replies), Arc::clone(&seen));
                tokio::spawn(async move { answer(stream, &replies, &seen).await });
            }
        });
        Ok(Self { url: format!("http://{address}"), requests, task })
    }

    /// Returns the texts of the requests that came.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().map(|requests| requests.clone()).unwrap_or_default()
    }
}

/// Reads one request, answers it and closes the connection. Who breaks off gets no answer.
async fn answer(mut stream: TcpStream, replies: &[Value], seen: &Mutex<Vec<String>>) -> Option<()> {
    let request = read(&mut stream).await?;
    let number = {
        let mut seen = seen.lock().ok()?;
        seen.push(request);
        seen.len()
    };
    let reply = &replies[number.min(replies.len()) - 1];
    let body = reply["body"].as_str().unwrap_or_default();
    let mut head = format!("HTTP/1.1 {} Canned\r\nConnection: close\r\n", reply["status"]);
    for (name, value) in members(&reply["headers"]) {
        head += &format!("{name}: {}\r\n", value.as_str().unwrap_or_default());
    }
    if reply["status"] != 204 {
        head += &format!("Content-Length: {}\r\n", body.len());
    }
    stream.write_all(format!("{head}\r\n{body}").as_bytes()).await.ok()?;
    stream.shutdown().await.ok()
}

async fn read(stream: &mut TcpStream) -> Option<String> {
    let (mut bytes, mut part) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
            });
            if bytes.len() >= head.len() + 4 + length.unwrap_or(0) {
                return Some(text);
            }
        }
        match stream.read(&mut part).await.ok()? {
            0 => return None,
            count => bytes.extend_from_slice(&part[..count]),
        }
    }
}
