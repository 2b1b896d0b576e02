//! The data file: an append-only log of events, one JSON object per line.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::Serialize;
use serde::de::IgnoredAny;

use super::files;

/// The beginning of every event.
const BEGINNING: &[u8] = b"{\"event\":\"";

/// The events that a data file may contain.
pub(crate) struct KnownEvents<'a> {
    /// The names of all events.
    pub(crate) names: &'a [&'static str],
    /// Whether a whole line is one of them.
    pub(crate) is_event: &'a dyn Fn(&[u8]) -> bool,
}

/// The log of events, in a file or nowhere.
pub(crate) enum Store {
    Memory,
    File(Log),
    /// The file was closed; another emulator may have it by now.
    Closed,
}

/// An open file. It is locked; the system unlocks it when the process ends, even if it crashes.
pub(crate) struct Log {
    file: File,
    /// The end of the last complete event; the next write truncates what follows.
    end: u64,
    /// The last event lacks its newline, which the next write adds.
    is_open_line: bool,
}

impl Store {
    /// Discards all events.
    pub(crate) fn in_memory() -> Self {
        Self::Memory
    }

    /// Opens or creates the file and reads its events. Nothing in it is changed before the first write. A last line
    /// that is the beginning of an event (a torn write) is ignored; a last event without a newline counts; anything
    /// else that is not an event is an error.
    ///
    /// # Errors
    ///
    /// The file cannot be opened, is not a regular file, another emulator has it, or a line is not an event; the message has
    /// its number.
    pub(crate) fn open(path: &Path, known: &KnownEvents<'_>) -> io::Result<(Self, Vec<Vec<u8>>)> {
        let named = |error: io::Error| files::named("data", path, &error);
        files::require_regular("data", path)?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        files::owner_only(&mut options);
        let mut file = options.open(path).map_err(named)?;
        // Before anything is read: two writers would destroy each other's lines.
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => {
                let text = "is in use by another emulator; stop that one, or name another file";
                io::Error::new(io::ErrorKind::ResourceBusy, format!("the data file {} {text}", path.display()))
            }
            TryLockError::Error(error) => named(error),
        })?;
        let bytes = read(&mut file).map_err(named)?;
        let content = Content::of(&bytes, known).map_err(|line| {
            let text = "it is not an emulator's data file, or it is damaged; it was left as it is. Name another file";
            let text = format!("the data file {}: line {line} is not an event; {text}", path.display());
            io::Error::new(io::ErrorKind::InvalidData, text)
        })?;
        let Content { events, end, is_open_line } = content;
        Ok((Self::File(Log { file, end: end as u64, is_open_line }), events))
    }

    /// Writes an event and waits until it is on disk. A failure leaves the file as it was.
    pub(crate) fn append(&mut self, event: &impl Serialize) -> io::Result<()> {
        let log = match self {
            Self::Memory => return Ok(()),
            Self::Closed => return Err(io::Error::other("the emulator has ended")),
            Self::File(log) => log,
        };
        let mut line = if log.is_open_line { vec![b'\n'] } else { Vec::new() };
        serde_json::to_writer(&mut line, event)?;
        line.push(b'\n');
        // Truncates a torn event at the start, and what a failed write left behind.
        log.file.set_len(log.end)?;
        log.file.seek(SeekFrom::Start(log.end))?;
        if let Err(error) = log.file.write_all(&line).and_then(|()| log.file.sync_data()) {
            log.file.set_len(log.end)?;
            return Err(error);
        }
        log.end += line.len() as u64;
        log.is_open_line = false;
        Ok(())
    }

    /// Closes the file; nothing more is written to it.
    pub(crate) fn close(&mut self) {
        if let Self::File(log) = self {
            // Closing does not unlock it while a child process that is being started still shares it.
            let _ = log.file.unlock();
            *self = Self::Closed;
        }
    }
}

/// All bytes of a file; only the first ones if they do not begin an event.
fn read(file: &mut File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    Read::take(&mut *file, BEGINNING.len() as u64).read_to_end(&mut bytes)?;
    if bytes == BEGINNING {
        file.read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// The parsed content of a data file.
struct Content {
    events: Vec<Vec<u8>>,
    /// The length of the complete events in bytes.
    end: usize,
    /// The last event lacks its newline.
    is_open_line: bool,
}

impl Content {
    /// The error is the number of the first line that is neither an event nor a torn last one.
    fn of(bytes: &[u8], known: &KnownEvents<'_>) -> Result<Self, usize> {
        let mut content = Self { events: Vec::new(), end: 0, is_open_line: false };
        for (index, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
            let is_whole = line.ends_with(b"\n");
            if (known.is_event)(line) {
                content.events.push(line.to_vec());
                content.end += line.len();
                content.is_open_line = !is_whole;
            } else if !is_whole && is_torn_event(line, index == 0, known.names) {
                break;
            } else {
                return Err(index + 1);
            }
        }
        Ok(content)
    }
}

/// Whether these bytes are an incomplete event. If the file contains nothing else, more of it is required: a lone
/// brace could be anything.
fn is_torn_event(line: &[u8], is_only_line: bool, names: &[&str]) -> bool {
    let Some(rest) = line.strip_prefix(BEGINNING) else {
        return !is_only_line && BEGINNING.starts_with(line);
    };
    let name = rest.split(|byte| *byte == b'"').next().unwrap_or_default();
    let is_known = if name.len() == rest.len() {
        names.iter().any(|known| known.as_bytes().starts_with(name))
    } else {
        names.iter().any(|known| known.as_bytes() == name)
    };
    is_known && serde_json::from_slice::<IgnoredAny>(line).is_err_and(|error| error.is_eof())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Serialize, serde::Deserialize)]
    #[serde(tag = "event", rename_all = "snake_case")]
    enum Event {
        Named { name: String },
        Reset,
    }

    fn named(name: &str) -> Event {
        Event::Named { name: name.into() }
    }

    fn open(path: &Path) -> io::Result<(Store, Vec<Event>)> {
        let is_event = |line: &[u8]| serde_json::from_slice::<Event>(line).is_ok();
        let known = KnownEvents { names: &["named", "reset"], is_event: &is_event };
        let (store, lines) = Store::open(path, &known)?;
        Ok((store, lines.iter().map(|line| serde_json::from_slice(line).unwrap()).collect()))
    }

    fn names(path: &Path) -> io::Result<Vec<String>> {
        let name = |event| match event {
            Event::Named { name } => name,
            Event::Reset => "reset".into(),
        };
        Ok(open(path)?.1.into_iter().map(name).collect())
    }

    #[test]
    fn a_torn_last_line_is_dropped_and_writing_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        let (mut store, events) = open(&path).unwrap();
        assert!(events.is_empty());
        store.append(&named("A")).unwrap();
        store.append(&named("B")).unwrap();
        drop(store);
        let whole = std::fs::read(&path).unwrap();
        for cut in 2..whole.len() / 2 {
            std::fs::write(&path, &whole[..whole.len() - cut]).unwrap();
            assert_eq!(names(&path).unwrap(), ["A"], "{cut} bytes cut off");
        }
        let (mut store, _) = open(&path).unwrap();
        store.append(&named("C")).unwrap();
        drop(store);
        assert_eq!(names(&path).unwrap(), ["A", "C"]);
    }

    #[test]
    fn a_last_event_without_its_line_end_counts_and_writing_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        let line = |name: &str| serde_json::to_string(&named(name)).unwrap();
        std::fs::write(&path, format!("{}\n{}", line("A"), line("B"))).unwrap();
        let (mut store, events) = open(&path).unwrap();
        assert_eq!(events.len(), 2);
        store.append(&named("C")).unwrap();
        drop(store);
        assert_eq!(names(&path).unwrap(), ["A", "B", "C"]);
    }

    #[test]
    fn what_is_no_event_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes");
        let foreign = [
            "{\"name\": \"a\"}",
            "my notes",
            "{",
            "[1,2,3]",
            "\n",
            "{\"event\":\"login\",\"user\":\"a\"",
            "{\"event\":\"reset_all",
            "{\"event\":\"named\"}",
            "{\"event\":\"reset\"}\nmy notes",
            "{\"event\":\"reset\"}\n{\"user\": 1",
            "{\"event\":\"reset\"}\n\n{\"event\":\"res",
            "{\"event\":\"reset\",]\n",
        ];
        for content in foreign {
            std::fs::write(&path, content).unwrap();
            let error = names(&path).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData, "{content}");
            assert!(error.to_string().contains("notes: line "), "{error}");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), content);
        }
    }

    #[test]
    fn a_file_has_one_owner_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        let (mut store, _) = open(&path).unwrap();
        store.append(&named("A")).unwrap();
        let error = names(&path).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ResourceBusy);
        assert!(error.to_string().contains("another emulator"), "{error}");
        store.close();
        assert_eq!(names(&path).unwrap(), ["A"]);
        assert!(store.append(&named("B")).is_err());
        assert_eq!(names(&path).unwrap(), ["A"]);
    }

    #[test]
    fn a_broken_line_in_the_middle_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        std::fs::write(&path, "{\"event\":\"reset\"}\nnonsense\n{\"event\":\"reset\"}\n").unwrap();
        assert!(names(&path).unwrap_err().to_string().contains(": line 2 is not an event; "));
    }
}
