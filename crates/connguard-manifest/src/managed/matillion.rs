//! Matillion's project connections and their environment overrides.

use super::kind::Managed;

pub(super) static CONNECTION: Managed = Managed {
    create: "matillion.create_connection",
    key: "name",
    compared: &["/authType", "/connectionDetails"],
    immutable: &["/platformConnectionType", "/authProvider"],
    write_only: &[],
    secrets_in: None,
    mask: None,
    marker: Some("/connectionDetails/description"),
    test: None,
    folds_names: true,
};

pub(super) static OVERRIDE: Managed = Managed {
    create: "matillion.create_environment_override",
    key: "connectionName",
    compared: &["/authType", "/connectionOverrides"],
    immutable: &[],
    write_only: &[],
    secrets_in: None,
    mask: None,
    marker: None,
    test: None,
    folds_names: true,
};
