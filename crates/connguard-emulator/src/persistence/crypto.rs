//! Secrets at rest: AES-256-GCM with a random key and a random nonce for every value.

use std::fmt;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

use aes_gcm::aead::Aead;
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use super::files;

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;

/// An encrypted string: base64 of nonce and ciphertext.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Sealed(String);

impl fmt::Debug for Sealed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[sealed]")
    }
}

/// Encrypts and decrypts with one key.
pub(crate) struct Cipher(Aes256Gcm);

impl Cipher {
    /// With a random key that is kept in memory only.
    pub(crate) fn in_memory() -> io::Result<Self> {
        Self::with_key(&random::<KEY_BYTES>()?)
    }

    /// With the key in `path`. If `may_create`, a key is generated if the file is missing or empty; it is readable by its
    /// owner only. A full disk leaves an empty file behind.
    pub(crate) fn in_file(path: &Path, may_create: bool) -> io::Result<Self> {
        let named = |error: io::Error| files::named("key", path, &error);
        files::require_regular("key", path)?;
        match std::fs::read(path) {
            Ok(text) if !(text.is_empty() && may_create) => {
                let key = STANDARD.decode(text.trim_ascii()).map_err(|_| unusable(path))?;
                Self::with_key(&key).map_err(|_| unusable(path))
            }
            Err(error) if !(error.kind() == io::ErrorKind::NotFound && may_create) => Err(named(error)),
            _ => {
                let key = random::<KEY_BYTES>()?;
                let mut options = OpenOptions::new();
                options.write(true).create(true).truncate(false);
                files::owner_only(&mut options);
                let mut file = options.open(path).map_err(named)?;
                let written = file.write_all(STANDARD.encode(key).as_bytes()).and_then(|()| file.sync_all());
                if let Err(error) = written {
                    // The next start refuses half a key, but not an empty file.
                    let _ = file.set_len(0);
                    return Err(named(error));
                }
                Self::with_key(&key)
            }
        }
    }

    fn with_key(key: &[u8]) -> io::Result<Self> {
        Aes256Gcm::new_from_slice(key).map(Self).map_err(|_| io::Error::other("an AES-256 key has 32 bytes"))
    }

    /// Encrypts a string.
    pub(crate) fn seal(&self, text: &str) -> io::Result<Sealed> {
        let nonce = random::<NONCE_BYTES>()?;
        let sealed = self
            .0
            .encrypt(&Nonce::from(nonce), text.as_bytes())
            .map_err(|_| io::Error::other("a secret could not be encrypted"))?;
        Ok(Sealed(STANDARD.encode([nonce.as_slice(), &sealed].concat())))
    }

    /// Decrypts a string that was encrypted with the same key.
    pub(crate) fn open(&self, sealed: &Sealed) -> io::Result<String> {
        let failed = || io::Error::new(io::ErrorKind::InvalidData, "a stored secret does not fit the key file");
        let bytes = STANDARD.decode(&sealed.0).map_err(|_| failed())?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or_else(failed)?;
        let text = self.0.decrypt(&Nonce::from(*nonce), sealed).map_err(|_| failed())?;
        String::from_utf8(text).map_err(|_| failed())
    }
}

/// `LENGTH` bytes from the operating system's random source.
pub(crate) fn random<const LENGTH: usize>() -> io::Result<[u8; LENGTH]> {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(format!("no random bytes: {error}")))?;
    Ok(bytes)
}

/// 256 random bits as a string that needs no escaping in forms, headers and URLs.
pub(crate) fn random_text() -> io::Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32>()?))
}

fn unusable(path: &Path) -> io::Error {
    let text = format!("the key file {} does not hold a key: it must be 32 bytes in base64", path.display());
    io::Error::new(io::ErrorKind::InvalidData, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_and_never_looks_the_same() {
        let cipher = Cipher::in_memory().unwrap();
        let (first, second) = (cipher.seal("hunter2").unwrap(), cipher.seal("hunter2").unwrap());
        assert_ne!(first, second);
        assert_eq!(cipher.open(&first).unwrap(), "hunter2");
        assert!(!format!("{first:?}").contains(&first.0));
    }

    #[test]
    fn another_key_opens_nothing() {
        let sealed = Cipher::in_memory().unwrap().seal("hunter2").unwrap();
        assert!(Cipher::in_memory().unwrap().open(&sealed).is_err());
    }

    #[test]
    fn a_key_file_is_made_once_and_kept_private() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.key");
        assert!(Cipher::in_file(&path, false).is_err());
        let sealed = Cipher::in_file(&path, true).unwrap().seal("hunter2").unwrap();
        assert_eq!(Cipher::in_file(&path, false).unwrap().open(&sealed).unwrap(), "hunter2");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        std::fs::write(&path, "short").unwrap();
        for may_create in [false, true] {
            let error = Cipher::in_file(&path, may_create).err().unwrap();
            assert!(error.to_string().contains("state.key"), "{error}");
        }
        std::fs::write(&path, "").unwrap();
        assert!(Cipher::in_file(&path, false).is_err());
        let sealed = Cipher::in_file(&path, true).unwrap().seal("hunter2").unwrap();
        assert_eq!(Cipher::in_file(&path, false).unwrap().open(&sealed).unwrap(), "hunter2");
    }
}
