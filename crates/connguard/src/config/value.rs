//! Values that were read in a wrong way, or copied with something around them.

use crate::error::{Error, Result};

/// A file's path is shorter than this. What is longer may be the file itself, and is not quoted.
const LONGEST_PATH: usize = 1000;

/// A credential without what copying and reading files leave around it. Such a one would be refused by the service, or by
/// nobody until much later.
pub(super) fn bare(text: &str, called: &str, token: bool) -> Result<()> {
    let wrong = |how: &str| Err(Error::config(format!("{called} must be given {how}")));
    if text.contains('\u{feff}') {
        return wrong("without the byte order mark at its beginning; read its file as UTF-8 with BOM (utf-8-sig)");
    }
    if text.trim() != text && !text.trim().is_empty() {
        return wrong("without the spaces before or after it; strip them");
    }
    let begins = text.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("bearer "));
    if token && begins {
        return wrong("without \"Bearer \", which the client adds");
    }
    let quoted =
        ['"', '\'', '`'].iter().any(|quote| text.len() > 1 && text.starts_with(*quote) && text.ends_with(*quote));
    if quoted {
        return wrong("without the quotes around it");
    }
    Ok(())
}

/// A URL to which the client adds the version itself.
pub(super) fn without_version(url: &str, called: &str) -> Result<()> {
    for version in ["/v1", "/api/v2"] {
        if let Some(rest) = url.strip_suffix(version) {
            let message = format!("{called} must be given without {version}, which the client adds; use {rest}");
            return Err(Error::config(message));
        }
    }
    Ok(())
}

/// A path, not what stands in the file: that may be a private key, and is not to be quoted in any message.
pub(super) fn is_path(text: &str, called: &str) -> Result<()> {
    let content = text.contains("-----BEGIN") || text.chars().any(char::is_control) || text.len() > LONGEST_PATH;
    if content {
        let message =
            format!("{called} must be the path of a file, and seems to be given its content; write it to a file");
        return Err(Error::config(message));
    }
    Ok(())
}
