//! A descriptor that an event loop watches.

#[cfg(unix)]
pub(crate) use unix::Doorbell;
#[cfg(not(unix))]
pub(crate) use windows::Doorbell;

#[cfg(unix)]
mod unix {
    use std::io::{self, PipeReader, PipeWriter, Read, Write};
    use std::os::fd::AsRawFd;

    /// A pipe that holds one byte while there is something to hear of. Both ends live as long as somebody may ring.
    pub(crate) struct Doorbell {
        heard: PipeReader,
        rung: PipeWriter,
    }

    impl Doorbell {
        pub(crate) fn new() -> io::Result<Self> {
            let (heard, rung) = io::pipe()?;
            Ok(Self { heard, rung })
        }

        pub(crate) fn descriptor(&self) -> i32 {
            self.heard.as_raw_fd()
        }

        pub(crate) fn ring(&self) {
            let _ = (&self.rung).write_all(&[1]);
        }

        /// Takes the byte that somebody has written, or is about to write.
        pub(crate) fn hush(&self) {
            let _ = (&self.heard).read_exact(&mut [0]);
        }
    }
}

#[cfg(not(unix))]
mod windows {
    use std::io;

    /// Event loops of Windows watch sockets alone.
    pub(crate) enum Doorbell {}

    impl Doorbell {
        pub(crate) fn new() -> io::Result<Self> {
            Err(io::Error::from(io::ErrorKind::Unsupported))
        }

        pub(crate) fn descriptor(&self) -> i32 {
            match *self {}
        }

        pub(crate) fn ring(&self) {
            match *self {}
        }

        pub(crate) fn hush(&self) {
            match *self {}
        }
    }
}
