//! Airflow's connections.

use super::kind::{Managed, WriteOnly};

pub(super) static CONNECTION: Managed = Managed {
    create: "airflow.create_connection",
    key: "connection_id",
    compared: &["/conn_type", "/description", "/host", "/login", "/schema", "/port", "/extra"],
    immutable: &[],
    write_only: &[("/password", WriteOnly::Version)],
    secrets_in: Some("/extra"),
    mask: Some("***"),
    marker: Some("/description"),
    test: None,
    folds_names: false,
};
