//! Checks of the files that keep the state: their type and their permissions.

use std::fs::{Metadata, OpenOptions};
use std::io;
use std::path::Path;

/// Refuses a directory, a device or a FIFO: opening some of them blocks or has side effects. The file may be missing.
///
/// # Errors
///
/// A message that names the file. `what` says which file it is: `data` or `key`.
pub(crate) fn require_regular(what: &str, path: &Path) -> io::Result<()> {
    match std::fs::metadata(path) {
        Ok(found) if found.is_file() => Ok(()),
        Ok(found) => {
            let text = format!("the {what} file {} is {}, not a regular file", path.display(), kind_of(&found));
            Err(io::Error::new(io::ErrorKind::InvalidInput, text))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(named(what, path, &error)),
    }
}

fn kind_of(found: &Metadata) -> &'static str {
    if found.is_dir() {
        return "a directory";
    }
    #[cfg(unix)]
    if std::os::unix::fs::FileTypeExt::is_fifo(&found.file_type()) {
        return "a FIFO";
    }
    "a device or a socket"
}

/// The error with the file in its message.
pub(crate) fn named(what: &str, path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("the {what} file {}: {error}", path.display()))
}

/// On Unix, makes the file that `options` creates readable by its owner only.
pub(crate) fn owner_only(options: &mut OpenOptions) {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    #[cfg(not(unix))]
    let _ = options;
}

/// A warning if other users may read or write the file; none if it is private or missing.
pub(crate) fn exposure(what: &str, path: &Path) -> Option<String> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(path).ok()?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            let path = path.display();
            return Some(format!(
                "the {what} file {path} has mode {mode:04o}: other users can access it; run chmod 600 on it"
            ));
        }
    }
    #[cfg(not(unix))]
    let _ = (what, path);
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_and_missing_ones_pass() {
        let folder = tempfile::tempdir().unwrap();
        assert!(require_regular("data", &folder.path().join("missing")).is_ok());
        let error = require_regular("data", folder.path()).unwrap_err().to_string();
        assert!(
            error.starts_with("the data file ") && error.ends_with("is a directory, not a regular file"),
            "{error}"
        );
        #[cfg(unix)]
        assert!(require_regular("key", Path::new("/dev/null")).unwrap_err().to_string().contains("a device"));
    }

    #[cfg(unix)]
    #[test]
    fn files_that_others_can_access_are_told_of() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        std::fs::write(&path, "").unwrap();
        for (mode, is_exposed) in [(0o600, false), (0o644, true), (0o640, true), (0o602, true), (0o400, false)] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(exposure("data", &path).is_some(), is_exposed, "{mode:o}");
        }
        assert_eq!(exposure("data", &folder.path().join("missing")), None);
    }
}
