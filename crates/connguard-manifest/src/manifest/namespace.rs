//! What names are unique in: a project, or an organization, whatever account and however its address is written.

use std::collections::HashMap;

use serde_json::Value;

use super::model::{Account, Manifest, Scope, Target};

/// The namespaces of a manifest's targets.
pub(super) struct Namespaces<'a> {
    manifest: &'a Manifest,
    /// Ids of projects, by service and name, that the manifest tells.
    projects: HashMap<(String, &'a str), &'a str>,
}

impl<'a> Namespaces<'a> {
    pub(super) fn new(manifest: &'a Manifest) -> Self {
        let projects = manifest.targets.iter().filter_map(|target| match &target.scope {
            Scope::Project { id: Some(id), name: Some(name), .. } => {
                Some(((service(manifest, target), name.as_str()), id.as_str()))
            }
            _ => None,
        });
        Self { manifest, projects: projects.collect() }
    }

    pub(super) fn of(&self, target: &Target) -> String {
        let service = service(self.manifest, target);
        match &target.scope {
            Scope::Project { id, name, .. } => {
                let name = name.as_deref().unwrap_or_default();
                let known = || self.projects.get(&(service.clone(), name)).copied();
                let project = id.as_deref().or_else(known).unwrap_or(name);
                format!("{service} {project}")
            }
            Scope::Product { .. } => {
                let account = self.manifest.account(&target.account);
                format!("{service} {}", account.map_or_else(|| target.account.clone(), organization))
            }
        }
    }
}

fn service(manifest: &Manifest, target: &Target) -> String {
    let Some(account) = manifest.account(&target.account) else { return target.account.clone() };
    let base = account.options.get("base_url").or_else(|| account.options.get("region")).and_then(Value::as_str);
    let reference = || account.secrets.get("base_url").map(ToString::to_string);
    base.map(address).or_else(reference).unwrap_or_else(|| target.account.clone())
}

/// Equal for accounts with the same credentials, if they do not say which organization theirs are for.
fn organization(account: &Account) -> String {
    let credentials = ["token", "client_id", "client_secret", "auth_url"].map(|option| {
        let reference = account.secrets.get(option).map(ToString::to_string);
        reference.or_else(|| account.options.get(option).map(Value::to_string)).unwrap_or_default()
    });
    account.tenant.clone().unwrap_or_else(|| credentials.join(" "))
}

/// An address as URLs are compared: scheme and host in lower case, without the scheme's own port and a final slash.
fn address(url: &str) -> String {
    let url = url.trim().trim_end_matches('/');
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let scheme = scheme.to_ascii_lowercase();
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = host.to_ascii_lowercase();
    let port = match scheme.as_str() {
        "https" => ":443",
        _ => ":80",
    };
    format!("{scheme}://{}{path}", host.strip_suffix(port).unwrap_or(&host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_form() {
        for same in ["https://r.acme.io", "https://r.acme.io/", "HTTPS://R.acme.IO:443//", " https://r.acme.io"] {
            assert_eq!(address(same), "https://r.acme.io", "{same}");
        }
        for other in ["http://r.acme.io", "https://r.acme.io:8443", "https://r.acme.io/v1", "https://r.acme.io/V1"] {
            assert_eq!(address(other), other);
        }
    }
}
