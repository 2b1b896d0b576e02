//! Whom to trust and who we are.

use std::error::Error as StdError;

use crate::config::Settings;
use crate::error::{Error, Result};

/// The certificate authorities that a client trusts, and its own identity.
pub(super) struct Trust {
    /// None for the system's alone.
    authorities: Option<Vec<reqwest::Certificate>>,
    /// The system's authorities do not count.
    only_these: bool,
    identity: Option<reqwest::Identity>,
    /// How to name a file of authorities, for whoever has none.
    file: String,
}

impl Trust {
    /// Reads what the settings name. What is not `encrypted` needs no authorities, and is not to fail where a system has none.
    pub(super) fn read(settings: &Settings, encrypted: bool) -> Result<Self> {
        let only_file = settings.text("trust_store") == Some("ca_file");
        if only_file && !settings.has("ca_file") {
            let (store, file) = (settings.called("trust_store"), settings.how_to_set("ca_file"));
            return Err(Error::config(format!("{store} is ca_file, but no file is named; set {file}")));
        }
        let mut authorities = None;
        if let Some(pem) = settings.file("ca_file")? {
            let read = reqwest::Certificate::from_pem_bundle(&pem).unwrap_or_default();
            if read.is_empty() {
                return Err(Error::config(format!("{} holds no PEM certificate", settings.called("ca_file"))));
            }
            authorities = Some(read);
        }
        if !encrypted {
            authorities = Some(Vec::new());
        }
        let identity = identity(settings)?;
        let file = settings.how_to_set("ca_file");
        Ok(Self { authorities, only_these: only_file || !encrypted, identity, file })
    }

    pub(super) fn configured(&self, mut builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
        if let Some(authorities) = self.authorities.clone() {
            builder = match self.only_these {
                true => builder.tls_certs_only(authorities),
                false => builder.tls_certs_merge(authorities),
            };
        }
        match self.identity.clone() {
            Some(identity) => builder.identity(identity),
            None => builder,
        }
    }

    /// Why there is no HTTP client: nearly always because there is no authority to trust.
    pub(super) fn without_client(&self, error: &reqwest::Error) -> String {
        let mut causes = Vec::new();
        let mut cause = error.source();
        while let Some(inner) = cause {
            causes.push(inner.to_string());
            cause = inner.source();
        }
        let causes = if causes.is_empty() { error.to_string() } else { causes.join(": ") };
        if !causes.contains("CA certificates") {
            return format!("the HTTP client could not be built: {causes}");
        }
        let named: Vec<String> = ["SSL_CERT_FILE", "SSL_CERT_DIR"].iter().filter_map(|name| unreadable(name)).collect();
        let named = if named.is_empty() {
            "the system's store is missing or empty, and SSL_CERT_FILE and SSL_CERT_DIR name no other".to_owned()
        } else {
            named.join(", ")
        };
        let file = &self.file;
        format!(
            "there is no certificate authority to trust, which https needs: {named}. Install the system's certificates \
             (ca-certificates), correct SSL_CERT_FILE or SSL_CERT_DIR, or set {file} with trust_store ca_file. Cause: {causes}"
        )
    }
}

fn identity(settings: &Settings) -> Result<Option<reqwest::Identity>> {
    settings.together("client_certificate_file", "client_key_file")?;
    let (Some(mut pem), Some(key)) = (settings.file("client_certificate_file")?, settings.file("client_key_file")?)
    else {
        return Ok(None);
    };
    pem.push(b'\n');
    pem.extend(key);
    // The reason could quote the key, so it is not repeated.
    reqwest::Identity::from_pem(&pem).map(Some).map_err(|_| {
        let (certificate, key) = (settings.called("client_certificate_file"), settings.called("client_key_file"));
        Error::config(format!("{certificate} and {key} hold no PEM certificate with its private key"))
    })
}

/// What is wrong with the path in this variable.
fn unreadable(name: &str) -> Option<String> {
    let path = std::env::var(name).ok().filter(|path| !path.is_empty())?;
    Some(match std::fs::metadata(&path) {
        Err(cause) => format!("{name} names {path:?}, which cannot be read ({cause})"),
        Ok(_) => format!("{name} names {path:?}, which holds no certificate"),
    })
}
