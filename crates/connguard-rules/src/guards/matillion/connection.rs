//! Creating and updating project connections: names of secrets, and what an update would unset.

use crate::body::members::Members;
use crate::body::template::is_template;
use crate::spec::generated::matillion::rule;
use crate::spec::rule::Rule;
use crate::spec::suggest::quoted;
use crate::spec::violation::Violation;

/// Cloud platforms, which are not connectors.
const CLOUDS: [&str; 3] = ["aws", "gcp", "azure"];

pub(super) fn create(body: Members<'_>, out: &mut Vec<Violation>) {
    warehouse(body, out);
    let auth_type = body.string("authType");
    if auth_type == Some("GENERIC_SECRET") {
        secret_name(body, "connectionDetails", &rule::CONNECTION_SECRET_NAME_REQUIRED, out);
    }
    credential_secret_name(body, &rule::CONNECTION_CREDENTIAL_SECRET_NAME, out);
    secrets_location(body, "connectionDetails", out);
    if body.string("name").is_some_and(|name| name.contains(',')) {
        out.push(Violation::of(&rule::CONNECTION_NAME_COMMA, "/name"));
    }
    let provider = body.string("authProvider").unwrap_or_default();
    let is_oauth = auth_type.is_some_and(|t| t.starts_with("OAUTH_") && t != "OAUTH_1_0_X_ADS");
    if is_oauth && CLOUDS.iter().any(|cloud| cloud.eq_ignore_ascii_case(provider)) {
        out.push(Violation::of(&rule::CONNECTION_OAUTH_CLOUD_PROVIDER, "/authProvider"));
    }
}

/// A data warehouse has its own operation, which no row of the table suggests.
fn warehouse(body: Members<'_>, out: &mut [Violation]) {
    let words = [
        ("platformConnectionType", &["DWH"][..]),
        ("authProvider", &["SNOWFLAKE", "REDSHIFT"]),
        ("authType", &["KEY_PAIR", "PASSWORD"]),
    ];
    let is_one = |(member, known): &(&str, &[&str])| {
        body.string(member).is_some_and(|text| known.iter().any(|word| word.eq_ignore_ascii_case(text.trim())))
    };
    if !words.iter().any(is_one) {
        return;
    }
    let columns = ["/platformConnectionType", "/authProvider", "/authType"];
    let mut about = out.iter_mut().filter(|v| v.is_error() && columns.contains(&v.path.as_str()));
    if let Some(first) = about.next() {
        first
            .message
            .push_str("; a data warehouse is set with create_data_platform_connection (data_platform_connections)");
        first.nearest.clear();
    }
    about.for_each(|other| other.nearest.clear());
}

/// Names, connectors and secrets, in connections and overrides.
pub(super) fn common(body: Members<'_>, details: &str, out: &mut Vec<Violation>) {
    for member in ["name", "connectionName", "environmentName"] {
        if body.string(member).is_some_and(|name| name.trim().len() < name.len()) {
            out.push(Violation::of(&rule::NAME_PADDED, format!("/{member}")));
        }
    }
    let auth_type = body.string("authType").unwrap_or_default();
    let is_cloud = |name: &str| CLOUDS.iter().any(|cloud| cloud.eq_ignore_ascii_case(name));
    let is_connector =
        body.string("platformConnectionType") == Some("COMPONENT_BASIC") && auth_type.starts_with("OAUTH_");
    if let Some(connector) = body.string("authProvider").filter(|name| is_connector && !is_cloud(name))
        && connector.bytes().any(|b| b.is_ascii_uppercase())
        && connector != "NONE"
    {
        let rule = &rule::CONNECTION_AUTH_PROVIDER_CASE;
        let lower = connector.to_ascii_lowercase();
        let message = format!("{}; did you mean {}?", rule.summary, quoted(&lower));
        out.push(Violation::new(rule, "/authProvider", message).allowing([lower]));
    }
    let properties = body.object(details).and_then(|d| d.object("connectionProperties"));
    for member in ["secretName", "credentialSecretName"] {
        let Some(name) = properties.and_then(|p| p.string(member)).filter(|name| !name.is_empty()) else { continue };
        let path = || format!("/{details}/connectionProperties/{member}");
        if name.trim().len() < name.len() {
            out.push(Violation::of(&rule::SECRET_NAME_BLANK, path()));
        } else if is_template(name) {
            out.push(Violation::of(&rule::SECRET_NAME_TEMPLATE, path()));
        }
    }
}

pub(super) fn update(body: Members<'_>, out: &mut Vec<Violation>) {
    let auth_type = body.string("authType").unwrap_or_default();
    if body.get("connectionDetails").is_none() {
        out.push(Violation::of(&rule::CONNECTION_UPDATE_DETAILS_UNSET, "/connectionDetails"));
    } else if auth_type == "GENERIC_SECRET" {
        secret_name(body, "connectionDetails", &rule::CONNECTION_UPDATE_SECRET_NAME, out);
    } else {
        credential_secret_name(body, &rule::CONNECTION_UPDATE_CREDENTIAL_SECRET_NAME, out);
    }
    secrets_location(body, "connectionDetails", out);
    match body.string("platformConnectionType") {
        Some("DWH") => {
            out.push(Violation::of(&rule::CONNECTION_UPDATE_UNDOCUMENTED_DWH, "/platformConnectionType"));
        }
        Some("COMPONENT_BASIC") if ["COMPOSITE_TOKEN", "OAUTH_1_0_X_ADS"].contains(&auth_type) => {
            out.push(Violation::of(&rule::CONNECTION_UPDATE_UNDOCUMENTED_AUTH_TYPE, "/authType"));
        }
        _ => {}
    }
}

/// A generic secret is named in `<details>.connectionProperties.secretName`.
pub(super) fn secret_name(body: Members<'_>, details: &str, rule: &'static Rule, out: &mut Vec<Violation>) {
    // A value of the wrong type is already reported.
    let properties = body.object(details).and_then(|d| d.object("connectionProperties"));
    let wrong_type = body.get(details).is_some_and(|d| !d.is_object())
        || body.object(details).and_then(|d| d.get("connectionProperties")).is_some_and(|p| !p.is_object());
    if !wrong_type && properties.and_then(|p| p.get("secretName")).is_none() {
        let path = format!("/{details}/connectionProperties/secretName");
        out.push(Violation::of(rule, path));
    }
}

fn credential_secret_name(body: Members<'_>, rule: &'static Rule, out: &mut Vec<Violation>) {
    let properties = body.object("connectionDetails").and_then(|d| d.object("connectionProperties"));
    let named = properties.and_then(|p| p.get("credentialSecretName")).is_some();
    if body.string("authType") == Some("CLOUD_PROVIDER_SECRET") && !named {
        let path = "/connectionDetails/connectionProperties/credentialSecretName";
        out.push(Violation::of(rule, path));
    }
}

/// Only the AWS type of vault is documented; others are sent with a warning.
pub(super) fn secrets_location(body: Members<'_>, details: &str, out: &mut Vec<Violation>) {
    const DOCUMENTED: &str = "AWS_SECRET_MANAGER";
    let kind = body.object(details).and_then(|d| d.object("secretsLocation")).and_then(|l| l.string("type"));
    if kind.is_some_and(|kind| kind != DOCUMENTED) {
        let path = format!("/{details}/secretsLocation/type");
        out.push(Violation::of(&rule::SECRETS_LOCATION_TYPE, path).allowing([DOCUMENTED]));
    }
}
