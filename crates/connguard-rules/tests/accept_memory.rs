//! What is accepted first allocates nothing. A single test, since the allocator counts for the whole process.

use std::alloc::System;

use connguard_rules::{Arguments, accepts, operation};
use serde_json::json;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[test]
fn what_is_accepted_allocates_nothing() {
    let matillion = json!({
        "name": "my-connection", "platformConnectionType": "COMPONENT_BASIC", "authProvider": "salesforce",
        "authType": "OAUTH_CLIENT_CRED", "connectionDetails": { "connectionProperties": { "secretName": "s" } },
    });
    let lerian = json!({
        "configName": "production-db", "type": "POSTGRESQL", "host": "db.example.com", "port": 5432,
        "databaseName": "mydatabase", "userName": "dbuser", "password": "secretpassword",
        "ssl": { "mode": "require", "ca": "-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----\n" },
        "metadata": { "team": "data" },
    });
    let project = ("project_id".to_owned(), json!("550e8400-e29b-41d4-a716-446655440002"));
    let product = ("product".to_owned(), json!("my-product"));
    for (id, argument, body) in
        [("matillion.create_connection", project, matillion), ("lerian.create_connection", product, lerian)]
    {
        let (operation, arguments) = (operation(id).unwrap(), Arguments::from_iter([argument]));
        let region = Region::new(ALLOCATOR);
        let accepted = accepts(operation, (&arguments).into(), Some(&body), true);
        let change = region.change();
        assert!(accepted, "{id}");
        assert_eq!((change.allocations, change.reallocations), (0, 0), "{id}");
    }
}
