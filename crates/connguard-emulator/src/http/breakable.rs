//! TCP connections that a handler can reset, as a real network does.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, Sleep};

/// How long a request may take to arrive, from its first byte to its last.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a connection may be idle. It is longer than usual clients keep idle connections, so that they close theirs
/// first and never send into a connection that is being closed.
const IDLE_TIMEOUT: Duration = Duration::from_secs(180);

/// Shared by a connection and the handlers of its requests.
#[derive(Debug, Clone, Default)]
pub(crate) struct ConnectionHandle(Arc<Signals>);

#[derive(Debug, Default)]
struct Signals {
    reset: AtomicBool,
    /// One of the phases below.
    phase: AtomicU8,
}

/// The phases of a connection: it waits for a request, one is arriving, or one is being answered.
const WAITING: u8 = 0;
const ARRIVING: u8 = 1;
const ANSWERING: u8 = 2;

impl ConnectionHandle {
    /// The next write resets the connection; nothing more is sent.
    pub(crate) fn reset(&self) {
        self.0.reset.store(true, Ordering::SeqCst);
    }

    fn is_reset(&self) -> bool {
        self.0.reset.load(Ordering::SeqCst)
    }

    /// The request has arrived; there is no timeout for its answer.
    pub(crate) fn request_arrived(&self) {
        self.0.phase.store(ANSWERING, Ordering::SeqCst);
    }

    fn phase(&self) -> u8 {
        self.0.phase.load(Ordering::SeqCst)
    }
}

impl Connected<IncomingStream<'_, BreakableListener>> for ConnectionHandle {
    fn connect_info(stream: IncomingStream<'_, BreakableListener>) -> Self {
        stream.io().handle.clone()
    }
}

/// Accepts connections that can be reset.
pub(crate) struct BreakableListener {
    listener: TcpListener,
    idle: Duration,
}

impl BreakableListener {
    pub(crate) fn new(listener: TcpListener) -> Self {
        Self { listener, idle: IDLE_TIMEOUT }
    }
}

impl Listener for BreakableListener {
    type Io = BreakableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            match self.listener.accept().await {
                Ok((stream, address)) => {
                    // Replies are small; Nagle's algorithm would only delay them.
                    let _ = stream.set_nodelay(true);
                    let timer = Box::pin(tokio::time::sleep(self.idle));
                    return (
                        BreakableStream { stream, handle: ConnectionHandle::default(), timer, idle: self.idle },
                        address,
                    );
                }
                // Mostly "too many open files", which passes.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

/// A connection that its [`ConnectionHandle`] can reset.
pub(crate) struct BreakableStream {
    stream: TcpStream,
    handle: ConnectionHandle,
    /// The timeout of the request that is arriving or awaited.
    timer: Pin<Box<Sleep>>,
    idle: Duration,
}

impl BreakableStream {
    /// Fails if the connection is to be reset; dropping the socket then sends RST instead of FIN.
    fn check(&self) -> io::Result<()> {
        if !self.handle.is_reset() {
            return Ok(());
        }
        self.stream.set_zero_linger()?;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    }
}

impl AsyncRead for BreakableStream {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        let before = into.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, into);
        let phase = self.handle.phase();
        match read {
            Poll::Ready(Ok(())) if into.filled().len() > before && phase != ARRIVING => {
                self.handle.0.phase.store(ARRIVING, Ordering::SeqCst);
                self.timer.as_mut().reset(Instant::now() + REQUEST_TIMEOUT);
            }
            Poll::Pending if phase == ARRIVING && self.timer.as_mut().poll(context).is_ready() => {
                return Poll::Ready(Err(io::Error::from(io::ErrorKind::TimedOut)));
            }
            // To the server it looks as if the client had closed the connection.
            Poll::Pending if phase == WAITING && self.timer.as_mut().poll(context).is_ready() => {
                return Poll::Ready(Ok(()));
            }
            _ => {}
        }
        read
    }
}

impl BreakableStream {
    /// A reply was sent, or a part of it: the connection waits for the next request.
    fn written(&mut self, written: &Poll<io::Result<usize>>) {
        let answered = || {
            let phase = &self.handle.0.phase;
            phase.compare_exchange(ANSWERING, WAITING, Ordering::SeqCst, Ordering::SeqCst).is_ok()
        };
        if matches!(written, Poll::Ready(Ok(1..))) && (answered() || self.handle.phase() == WAITING) {
            self.timer.as_mut().reset(Instant::now() + self.idle);
        }
    }
}

impl AsyncWrite for BreakableStream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, from: &[u8]) -> Poll<io::Result<usize>> {
        self.check()?;
        let written = Pin::new(&mut self.stream).poll_write(context, from);
        self.written(&written);
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        from: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, from);
        self.written(&written);
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    /// Both ends of a connection.
    async fn connected() -> (TcpStream, BreakableStream) {
        let mut listener = BreakableListener::new(TcpListener::bind("127.0.0.1:0").await.unwrap());
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        (client, listener.accept().await.0)
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_drips_is_not_waited_for() {
        let (mut client, mut server) = connected().await;
        let begun = Instant::now();
        let drip = async {
            while client.write_all(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_secs(7)).await;
            }
        };
        let read = async {
            let mut byte = [0];
            loop {
                if let Err(error) = server.read_exact(&mut byte).await {
                    return error.kind();
                }
            }
        };
        let kind = tokio::select! { () = drip => unreachable!(), kind = read => kind };
        assert_eq!(kind, io::ErrorKind::TimedOut);
        assert_eq!(begun.elapsed().as_secs(), REQUEST_TIMEOUT.as_secs());
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_may_be_idle_and_an_answer_may_take_long() {
        let (mut client, mut server) = connected().await;
        let mut byte = [0];
        let idle = tokio::time::timeout(REQUEST_TIMEOUT * 4, server.read(&mut byte));
        assert!(idle.await.is_err(), "still open");
        client.write_all(b"x").await.unwrap();
        server.read_exact(&mut byte).await.unwrap();
        server.handle.request_arrived();
        let answering = tokio::time::timeout(IDLE_TIMEOUT * 4, server.read(&mut byte));
        assert!(answering.await.is_err(), "still open");
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_nobody_uses_is_closed() {
        let (mut client, mut server) = connected().await;
        let mut byte = [0];
        for _ in 0..2 {
            client.write_all(b"x").await.unwrap();
            server.read_exact(&mut byte).await.unwrap();
            server.handle.request_arrived();
            tokio::time::sleep(IDLE_TIMEOUT * 2).await;
            server.write_all(b"y").await.unwrap();
            let begun = Instant::now();
            assert!(tokio::time::timeout(IDLE_TIMEOUT / 2, server.read(&mut byte)).await.is_err(), "still open");
            assert!(begun.elapsed() < IDLE_TIMEOUT);
        }
        let begun = Instant::now();
        assert_eq!(server.read(&mut byte).await.unwrap(), 0);
        assert!(begun.elapsed() <= IDLE_TIMEOUT / 2 + Duration::from_millis(10));
        let (_client, mut unused) = connected().await;
        assert_eq!(unused.read(&mut byte).await.unwrap(), 0);
    }
}
