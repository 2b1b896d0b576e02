//! Files that are written at the end.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use connguard::plan::PlanError;

/// A file that is opened before anything is sent, so that it is known whether it can be written. What it held stays until
/// there is something to write; a new file that nothing was written to is removed.
pub(crate) struct Prepared {
    path: PathBuf,
    file: File,
    is_new: bool,
}

impl Prepared {
    pub(crate) fn open(path: Option<&Path>) -> Result<Option<Self>, PlanError> {
        path.map(|path| Self::create(path).map_err(|error| unwritable(path, &error))).transpose()
    }

    fn create(path: &Path) -> std::io::Result<Self> {
        match OpenOptions::new().write(true).create_new(true).open(path) {
            Ok(file) => Ok(Self { path: path.to_owned(), file, is_new: true }),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                // Of a link to a file that does not exist, too.
                let file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
                Ok(Self { path: path.to_owned(), file, is_new: false })
            }
            Err(error) => Err(error),
        }
    }

    /// Writes the text instead of what the file held.
    pub(crate) fn write(mut self, text: &str) -> Result<(), PlanError> {
        self.is_new = false;
        let is_file = self.file.metadata().is_ok_and(|metadata| metadata.is_file());
        let emptied = if is_file { self.file.set_len(0) } else { Ok(()) };
        emptied.and_then(|()| self.file.write_all(text.as_bytes())).map_err(|error| unwritable(&self.path, &error))
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        if self.is_new {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> PlanError {
    PlanError::Unreadable(format!("{} cannot be written: {error}", path.display()))
}
