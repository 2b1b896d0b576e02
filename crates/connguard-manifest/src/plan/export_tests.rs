use connguard_rules::Provider;
use serde_json::json;

use super::*;
use crate::manifest::Manifest;
use crate::plan::{PlanOptions, Resolved, decide};
use crate::source::Source;
use crate::vars::Vars;

fn seen(connections: &[Value]) -> Seen {
    let connections = connections.iter().map(|body| Stored(body.as_object().unwrap().clone())).collect();
    let project_id = Some("550e8400-e29b-41d4-a716-446655440002".to_owned());
    Seen { base_url: "https://eu1".to_owned(), project_id, connections, ..Seen::default() }
}

fn text(provider: Provider, scope: Scope, ownership: Ownership, seen: &Seen) -> (String, Vec<String>) {
    let mut account = Account::new("a", provider);
    account.options.insert("base_url".to_owned(), "https://a.example.com".into());
    let found = exported("acme/x", &account, &Target::new(&account, scope, ownership), seen, false);
    let left_out = found.left_out.clone();
    (manifest_text("acme/x", &account, vec![found]), left_out)
}

#[test]
fn what_a_rule_refuses_is_waived_where_it_can_be() {
    let basic = |name: &str, provider: &str, details: Value| {
        json!({"id": "1", "name": name, "platformConnectionType": "COMPONENT_BASIC", "authProvider": provider,
            "authType": "GENERIC_SECRET", "connectionDetails": details})
    };
    let properties = json!({"connectionProperties": {"secretName": "s"}});
    let mut warehouse = basic("warehouse", "NONE", properties.clone());
    warehouse["platformConnectionType"] = "DWH".into();
    let seen = seen(&[
        warehouse,
        basic("refused", "aws", properties.clone()),
        basic("b", "NONE", json!({"description": "${x}", "new": 1, "connectionProperties": {"region": "r"}})),
        basic("a", "NONE", properties),
    ]);
    let scope = Scope::Project { id: None, name: None, environments: Vec::new() };
    let (text, left_out) = text(Provider::Matillion, scope, Ownership::Declared, &seen);
    assert_eq!(left_out.len(), 2, "{left_out:?}");
    assert!(
        left_out[0].starts_with("refused: ") && left_out[0].ends_with("[matillion.connection.combination]"),
        "{left_out:?}"
    );
    assert_eq!(left_out[1], "warehouse: it is a default warehouse, which cannot be created");
    assert!(text.contains("      - name: b\n") && text.contains("\"$${x}\""), "{text}");
    assert!(
        text.contains("manage:\n          waive:\n            - matillion.connection.secret-name-required\n"),
        "{text}"
    );
    let read = |text: &str| Manifest::read(&[Source::new("e.yaml", text)], &Vars::default()).unwrap();
    let decided = |text: &str| {
        let manifest = read(text);
        decide(&manifest, &manifest.targets[0], &seen, &Resolved::default(), &PlanOptions::default())
    };
    assert_eq!((decided(&text).actions.len(), decided(&text).problems.len()), (0, 0));
    let changed = decided(&text.replace("region: r", "region: s"));
    assert_eq!(changed.actions[0].steps[0].arguments["waive"], json!(["matillion.connection.secret-name-required"]));
}

#[test]
fn secrets_become_references_with_their_versions() {
    let database = |name: &str, id: &str, product: Value, marker: Value| {
        json!({"id": id, "configName": name, "type": "POSTGRESQL", "host": "db.example.com", "port": 5432,
            "databaseName": "d", "userName": "u", "productName": product, "metadata": marker, "ssl": {"mode": "require"}})
    };
    let id = "a1b2c3d4-e5f6-4890-abcd-ef1234567890";
    let ours = json!({"connguard": "v1 owner=acme/x name=1-db password=3 tls=v.2 pub=1f0c9a2e protect", "team": "x"});
    let seen = seen(&[
        database("1-db", id, "ledger".into(), ours),
        database("theirs", id, "ledger".into(), json!({"connguard": "v1 owner=acme/y name=theirs"})),
        database("loose", id, Value::Null, json!({})),
        database("source", "a1b2c3d4-e5f6-5890-abcd-ef1234567890", "ledger".into(), json!({})),
    ]);
    let scope = Scope::Product { name: None, since: None };
    let (text, left_out) = text(Provider::Lerian, scope, Ownership::Marked, &seen);
    let expected = [
        "loose: it has no product; assign one first",
        "source: it is a source of the service itself",
        "theirs: it belongs to \"acme/y\"",
    ];
    assert_eq!(left_out, expected, "{text}");
    assert!(
        text.contains("  - account: a\n    product: ledger\n    connections:\n      - configName: \"1-db\"\n"),
        "{text}"
    );
    for line in [
        "        password: {from: env:_1_DB_PASSWORD, version: 3}\n",
        "          key: {from: env:_1_DB_SSL_KEY, version: v.2}\n",
        "          ca: {from: env:_1_DB_SSL_CA}\n",
        "        metadata:\n          team: x\n",
        "        manage:\n          protect: true\n",
    ] {
        assert!(text.contains(line), "{line}{text}");
    }
    assert!(!text.contains("acme/x name") && !text.contains("adopt"), "{text}");
}

#[test]
fn a_secret_within_an_array_is_not_exported_and_a_pair_has_a_key() {
    let aws = |id: &str, extra: Value| json!({"connection_id": id, "conn_type": "aws", "extra": extra.to_string()});
    let seen = seen(&[
        aws("pairs", json!({"Tags": [{"Key": "app", "Value": "analytics"}], "api_key": "***"})),
        aws("secret", json!({"users": [{"name": "a", "password": "***"}]})),
    ]);
    let (text, left_out) =
        text(Provider::Airflow, Scope::Product { name: None, since: None }, Ownership::Declared, &seen);
    assert!(text.contains("- Key: app\n") && text.contains("api_key: {from: env:PAIRS_EXTRA_API_KEY}"), "{text}");
    assert!(!text.contains("(secret)"), "{text}");
    assert_eq!(
        left_out,
        ["secret: /extra/users/0/password is a secret within an array, where a manifest has no reference"]
    );
}
