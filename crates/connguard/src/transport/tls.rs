//! Whom to trust and who we are.

use crate::config::Settings;
use crate::error::{Error, Result};

/// Sets certificate authorities and the client's identity.
pub(super) fn configured(mut builder: reqwest::ClientBuilder, settings: &Settings) -> Result<reqwest::ClientBuilder> {
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
        builder = if only_file { builder.tls_certs_only(authorities) } else { builder.tls_certs_merge(authorities) };
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
