//! What happened, one JSON object a line, in a file that survives the process.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use crate::crypto::owner_only;
use crate::world::Event;

/// Keeps events, in a file or not at all.
pub(crate) enum Store {
    Memory,
    File(Log),
    /// There was a file, which may be another emulator's by now.
    Closed,
}

/// An open file. It is locked, and the system unlocks it when the process ends, however that happens.
pub(crate) struct Log {
    file: File,
    /// Where the last whole line ends.
    end: u64,
}

impl Store {
    /// Keeps nothing.
    pub(crate) fn in_memory() -> Self {
        Self::Memory
    }

    /// Opens or makes the file, and reads what it holds. A last line without its end, of a write that was torn, is
    /// dropped; any other line that is no event is an error.
    ///
    /// # Errors
    ///
    /// The file cannot be opened, another emulator has it, or a line before the last is no event (named by its number).
    pub(crate) fn open(path: &Path) -> io::Result<(Self, Vec<Event>)> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        owner_only(&mut options);
        let named =
            |error: io::Error| io::Error::new(error.kind(), format!("the data file {}: {error}", path.display()));
        let mut file = options.open(path).map_err(named)?;
        // Before anything is read or cut off: two that append to one file destroy each other's lines.
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => {
                let text = "is in use by another emulator; stop that one, or name another file";
                io::Error::new(io::ErrorKind::ResourceBusy, format!("the data file {} {text}", path.display()))
            }
            TryLockError::Error(error) => named(error),
        })?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(named)?;

        let (mut events, mut end) = (Vec::new(), 0);
        for (index, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
            let whole = line.ends_with(b"\n");
            match serde_json::from_slice(line) {
                Ok(event) if whole => events.push(event),
                // A torn write: its end, and with it the line's, is missing.
                _ if !whole => break,
                _ => {
                    let text = format!("the data file {}: line {} is no event", path.display(), index + 1);
                    return Err(io::Error::new(io::ErrorKind::InvalidData, text));
                }
            }
            end += line.len();
        }
        let end = end as u64;
        file.set_len(end).map_err(named)?;
        file.seek(SeekFrom::Start(end)).map_err(named)?;
        Ok((Self::File(Log { file, end }), events))
    }

    /// Writes an event and waits until the system has it on disk. A failure leaves the file as it was.
    pub(crate) fn append(&mut self, event: &Event) -> io::Result<()> {
        let log = match self {
            Self::Memory => return Ok(()),
            Self::Closed => return Err(io::Error::other("the emulator has ended")),
            Self::File(log) => log,
        };
        let mut line = serde_json::to_vec(event)?;
        line.push(b'\n');
        if let Err(error) = log.file.write_all(&line).and_then(|()| log.file.sync_data()) {
            log.file.set_len(log.end)?;
            log.file.seek(SeekFrom::Start(log.end))?;
            return Err(error);
        }
        log.end += line.len() as u64;
        Ok(())
    }

    /// Lets the file go; nothing is written to it any more.
    pub(crate) fn close(&mut self) {
        if let Self::File(log) = self {
            // Closing would not unlock it while a process that is just being started still shares the file.
            let _ = log.file.unlock();
            *self = Self::Closed;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(name: &str) -> Event {
        Event::MatillionEnvironment { name: name.into() }
    }

    fn names(path: &Path) -> io::Result<Vec<String>> {
        let (_, events) = Store::open(path)?;
        let name = |event| match event {
            Event::MatillionEnvironment { name } => name,
            _ => "another event".into(),
        };
        Ok(events.into_iter().map(name).collect())
    }

    #[test]
    fn a_torn_last_line_is_dropped_and_writing_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        let (mut store, events) = Store::open(&path).unwrap();
        assert!(events.is_empty());
        store.append(&environment("A")).unwrap();
        store.append(&environment("B")).unwrap();
        drop(store);
        let whole = std::fs::read(&path).unwrap();
        for cut in 1..whole.len() / 2 {
            std::fs::write(&path, &whole[..whole.len() - cut]).unwrap();
            assert_eq!(names(&path).unwrap(), ["A"], "{cut} bytes cut off");
        }
        let (mut store, _) = Store::open(&path).unwrap();
        store.append(&environment("C")).unwrap();
        drop(store);
        assert_eq!(names(&path).unwrap(), ["A", "C"]);
    }

    #[test]
    fn a_file_has_one_owner_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        let (mut store, _) = Store::open(&path).unwrap();
        store.append(&environment("A")).unwrap();
        let error = names(&path).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ResourceBusy);
        assert!(error.to_string().contains("another emulator"), "{error}");
        store.close();
        assert_eq!(names(&path).unwrap(), ["A"]);
        assert!(store.append(&environment("B")).is_err());
        assert_eq!(names(&path).unwrap(), ["A"]);
    }

    #[test]
    fn a_broken_line_in_the_middle_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        std::fs::write(&path, "{\"event\":\"reset\"}\nnonsense\n{\"event\":\"reset\"}\n").unwrap();
        assert!(names(&path).unwrap_err().to_string().ends_with("line 2 is no event"));
    }
}
