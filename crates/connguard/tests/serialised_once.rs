//! A body is read once from its caller, however often its request is sent.

#![allow(clippy::unwrap_used)]

use std::sync::atomic::{AtomicUsize, Ordering};

use connguard::Lerian;
use connguard_emulator::Emulator;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// Counts how often it is serialised.
struct Counted<'a>(&'a AtomicUsize, Value);

impl Serialize for Counted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.fetch_add(1, Ordering::SeqCst);
        self.1.serialize(serializer)
    }
}

#[tokio::test]
async fn a_body_is_read_once_also_where_its_request_is_retried() {
    let emulator = Emulator::start().await.unwrap();
    let lerian = Lerian::builder().base_url(&emulator.info().lerian_base_url).build().unwrap();
    let refusal = json!({ "kind": "status", "status": 429, "retry_after": "0", "times": 2 });
    emulator.settings(&json!({ "faults": [refusal] })).unwrap();
    let read = AtomicUsize::new(0);
    let body = json!({
        "configName": "once", "type": "POSTGRESQL", "host": "db.example.com", "port": 5432, "databaseName": "d",
        "userName": "u", "password": "secret-password",
    });
    let connection = lerian.connections().create(Counted(&read, body), "p").await.unwrap();
    assert_eq!(connection.config_name(), "once");
    let sent = emulator.journal().iter().filter(|r| r["operation"] == "lerian.create_connection").count();
    assert_eq!((read.load(Ordering::SeqCst), sent), (1, 3));
}
