//! A host on loopback that answers 200 to whatever it is asked, for the server to test a connection with.

use std::io::{BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use xtask::failure::Failure;
use xtask::run::http_message::Message;

const TIMEOUT: Duration = Duration::from_secs(30);

/// Listens until the tool ends; its port.
pub fn listen() -> Result<u16, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || drop(answer(&stream)));
        }
    });
    Ok(port)
}

fn answer(mut stream: &TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(TIMEOUT))?;
    if Message::read_request(&mut BufReader::new(stream))?.is_some() {
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")?;
    }
    Ok(())
}
