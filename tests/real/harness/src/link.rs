//! A proxy on loopback that breaks some of the exchanges, as a bad network does, and keeps what went through it.

use std::io::{self, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use xtask::failure::Failure;
use xtask::run::http_message::Message;

/// Longer than any client of the parts waits.
const TIMEOUT: Duration = Duration::from_secs(120);

/// Where an exchange breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// The server never gets the request.
    Request,
    /// The server has answered; the client gets nothing of it.
    Reply,
    /// The client gets half of the answer.
    HalfReply,
}

/// What went through.
#[derive(Debug, Clone)]
pub struct Exchange {
    pub method: String,
    pub path: String,
    pub body: Vec<u8>,
    pub broken: Option<Break>,
    /// What the server answered; none if the request did not reach it.
    pub status: Option<u16>,
    /// Its answer's body; null if it was no JSON.
    pub reply: Value,
}

struct State {
    chance: fastrand::Rng,
    /// So many of a thousand exchanges break.
    broken_per_mille: u32,
    exchanges: Vec<Exchange>,
}

/// Listens until the tool ends.
pub struct Link {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl Link {
    /// A link to the server at an address that breaks nothing yet.
    pub fn open(server: &str) -> Result<Self, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let chance = fastrand::Rng::with_seed(0);
        let state = Arc::new(Mutex::new(State { chance, broken_per_mille: 0, exchanges: Vec::new() }));
        let (server, shared) = (server.to_owned(), Arc::clone(&state));
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (server, shared) = (server.clone(), Arc::clone(&shared));
                // An error is a connection that has ended; there is nobody to tell.
                thread::spawn(move || drop(carry(&client, &server, &shared)));
            }
        });
        Ok(Self { port, state })
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// From now on so many of a thousand exchanges break, which ones depends on the seed and their order.
    pub fn break_some(&self, per_mille: u32, seed: u64) {
        let mut state = lock(&self.state);
        state.broken_per_mille = per_mille;
        state.chance = fastrand::Rng::with_seed(seed);
    }

    /// What went through since this was last asked.
    pub fn take(&self) -> Vec<Exchange> {
        std::mem::take(&mut lock(&self.state).exchanges)
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Carries exchanges until the client closes or one breaks.
fn carry(client: &TcpStream, server: &str, state: &Mutex<State>) -> io::Result<()> {
    prepare(client)?;
    let mut from_client = BufReader::new(client);
    while let Some(request) = Message::read_request(&mut from_client)? {
        if !carry_one(client, server, &request, state)? {
            break;
        }
    }
    client.shutdown(Shutdown::Both)
}

/// Whether another exchange may follow on this connection.
fn carry_one(mut client: &TcpStream, server: &str, request: &Message, state: &Mutex<State>) -> io::Result<bool> {
    let broken = lock(state).draw();
    let mut exchange = Exchange {
        method: request.method(),
        path: request.path(),
        body: request.content(),
        broken,
        status: None,
        reply: Value::Null,
    };
    let reply = if broken == Some(Break::Request) { None } else { ask(server, request)? };
    if let Some(reply) = &reply {
        exchange.status = reply.status();
        exchange.reply = serde_json::from_slice(&reply.content()).unwrap_or_default();
    }
    // Kept before the client can know of it, so that whoever has seen the answer finds it here.
    lock(state).exchanges.push(exchange);
    let Some(reply) = reply else { return Ok(false) };
    let whole = [reply.head.as_slice(), reply.body.as_slice()].concat();
    let sent = match broken {
        Some(Break::Reply) => &[],
        Some(_) => &whole[..whole.len() / 2],
        None => whole.as_slice(),
    };
    client.write_all(sent)?;
    let closes = |message: &Message| message.header("connection").is_some_and(|value| value.contains("close"));
    Ok(broken.is_none() && !closes(request) && !closes(&reply))
}

/// Each exchange has a connection of its own to the server, so that none breaks because the server closed an idle one.
fn ask(server: &str, request: &Message) -> io::Result<Option<Message>> {
    let mut server = TcpStream::connect(server)?;
    prepare(&server)?;
    server.write_all(&[request.head.as_slice(), request.body.as_slice()].concat())?;
    Message::read_reply(&mut BufReader::new(&server), &request.method())
}

fn prepare(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))
}

impl State {
    /// How the next exchange breaks, if it does.
    fn draw(&mut self) -> Option<Break> {
        let broken = self.chance.u32(0..1000) < self.broken_per_mille;
        let kind = [Break::Request, Break::Reply, Break::HalfReply][self.chance.usize(0..3)];
        broken.then_some(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use xtask::run::http::Request;

    /// A server that counts what it is asked and answers each with the same 200.
    fn server() -> (String, Arc<Mutex<usize>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, asked) = (listener.local_addr().unwrap().to_string(), Arc::new(Mutex::new(0)));
        let count = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mut reader = BufReader::new(&stream);
                while let Ok(Some(_)) = Message::read_request(&mut reader) {
                    *count.lock().unwrap() += 1;
                    (&stream).write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nbody").unwrap();
                }
            }
        });
        (address, asked)
    }

    fn ask_often(link: &Link) -> Vec<bool> {
        let address = format!("127.0.0.1:{}", link.port);
        let request = Request { method: "POST".into(), path: "/x".into(), headers: Vec::new(), body: b"b".to_vec() };
        (0..300).map(|_| request.exchange(&address).is_ok_and(|reply| reply.body == b"body")).collect()
    }

    #[test]
    fn a_fifth_breaks_and_the_seed_says_which() {
        let (address, asked) = server();
        let link = Link::open(&address).unwrap();
        link.break_some(200, 7);
        let first = ask_often(&link);
        let exchanges = link.take();
        let broken = exchanges.iter().filter(|exchange| exchange.broken.is_some()).count();
        assert!((45..=75).contains(&broken), "{broken} of 300 are no fifth");
        assert_eq!(first.iter().filter(|whole| !**whole).count(), broken, "what breaks does not arrive");
        for (whole, exchange) in first.iter().zip(&exchanges) {
            assert_eq!(*whole, exchange.broken.is_none());
            assert_eq!(exchange.status, (exchange.broken != Some(Break::Request)).then_some(200));
            assert_eq!(
                (exchange.method.as_str(), exchange.path.as_str(), exchange.body.as_slice()),
                ("POST", "/x", &b"b"[..])
            );
        }
        for kind in [Break::Request, Break::Reply, Break::HalfReply] {
            assert!(exchanges.iter().any(|exchange| exchange.broken == Some(kind)), "{kind:?} never happened");
        }
        let unasked = exchanges.iter().filter(|exchange| exchange.broken == Some(Break::Request)).count();
        assert_eq!(*asked.lock().unwrap(), 300 - unasked);
        link.break_some(200, 7);
        assert_eq!(ask_often(&link), first);
        link.break_some(200, 8);
        assert_ne!(ask_often(&link), first);
    }

    #[test]
    fn nothing_breaks_by_default() {
        let (address, asked) = server();
        let link = Link::open(&address).unwrap();
        assert!(ask_often(&link).iter().all(|whole| *whole));
        assert_eq!((link.take().len(), *asked.lock().unwrap()), (300, 300));
    }
}
