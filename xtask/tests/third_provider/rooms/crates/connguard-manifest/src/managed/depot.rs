//! The depot's stores.

use super::kind::{Managed, WriteOnly};

pub(super) static STORE: Managed = Managed {
    create: "depot.create_store",
    key: "name",
    compared: &["/kind", "/cooling"],
    immutable: &["/kind", "/cooling"],
    write_only: &[("/key", WriteOnly::Version)],
    secrets_in: None,
    mask: None,
    marker: None,
    test: None,
    folds_names: false,
};
