//! Whom to trust and who we are.

use std::error::Error as StdError;

use crate::config::Settings;
use crate::error::{Error, Result};

/// Sets certificate authorities and the client's identity. What is not `encrypted` needs no authorities, and is not to fail
/// where a system has none.
pub(super) fn configured(
    mut builder: reqwest::ClientBuilder,
    settings: &Settings,
    encrypted: bool,
) -> Result<reqwest::ClientBuilder> {
    let only_file = settings.text("trust_store") == Some("ca_file");
    if only_file && !settings.has("ca_file") {
        let (store, file) = (settings.called("trust_store"), settings.how_to_set("ca_file"));
        return Err(Error::config(format!("{store} is ca_file, but no file is named; set {file}")));
    }
    if let Some(pem) = settings.file("ca_file")? {
        let authorities = reqwest::Certificate::from_pem_bundle(&pem).unwrap_or_default();
        if authorities.is_empty() {
            return Err(Error::config(format!("{} holds no PEM certificate", settings.called("ca_file"))));
        }
        if encrypted {
            builder =
                if only_file { builder.tls_certs_only(authorities) } else { builder.tls_certs_merge(authorities) };
        }
    }
    if !encrypted {
        builder = builder.tls_certs_only([]);
    }
    settings.together("client_certificate_file", "client_key_file")?;
    if let (Some(mut pem), Some(key)) = (settings.file("client_certificate_file")?, settings.file("client_key_file")?) {
        pem.push(b'\n');
        pem.extend(key);
        // The reason could quote the key, so it is not repeated.
        let identity = reqwest::Identity::from_pem(&pem).map_err(|_| {
            let (certificate, key) = (settings.called("client_certificate_file"), settings.called("client_key_file"));
            Error::config(format!("{certificate} and {key} hold no PEM certificate with its private key"))
        })?;
        builder = builder.identity(identity);
    }
    Ok(builder)
}

/// Why there is no HTTP client: nearly always because there is no authority to trust.
pub(super) fn without_client(error: &reqwest::Error, settings: &Settings) -> String {
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
    let file = settings.how_to_set("ca_file");
    format!(
        "there is no certificate authority to trust, which https needs: {named}. Install the system's certificates \
         (ca-certificates), correct SSL_CERT_FILE or SSL_CERT_DIR, or set {file} with trust_store ca_file. Cause: {causes}"
    )
}

/// What is wrong with the path in this variable.
fn unreadable(name: &str) -> Option<String> {
    let path = std::env::var(name).ok().filter(|path| !path.is_empty())?;
    Some(match std::fs::metadata(&path) {
        Err(cause) => format!("{name} names {path:?}, which cannot be read ({cause})"),
        Ok(_) => format!("{name} names {path:?}, which holds no certificate"),
    })
}
