//! Lerian's database connections.

use super::kind::{Managed, WriteOnly};

pub(super) static CONNECTION: Managed = Managed {
    create: "lerian.create_connection",
    key: "configName",
    compared: &["/type", "/host", "/port", "/databaseName", "/userName", "/schema", "/ssl/mode", "/metadata"],
    immutable: &[],
    write_only: &[
        ("/password", WriteOnly::Version),
        ("/ssl/key", WriteOnly::Version),
        ("/ssl/ca", WriteOnly::Digest),
        ("/ssl/cert", WriteOnly::Digest),
    ],
    secrets_in: None,
    mask: None,
    marker: Some("/metadata/connguard"),
    test: Some("lerian.test_connection"),
    folds_names: true,
};
