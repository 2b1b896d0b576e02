//! Airflow's connections as a manifest: secrets by their versions, what is masked is no difference, and of what exists nothing is
//! left to do.

#![allow(clippy::unwrap_used)]

use connguard::Airflow;
use connguard::plan::{Accounts, ApplyOptions, ExportOptions, Manifest, Plan, PlanOptions, Source, Vars, export};
use connguard_emulator::Emulator;
use serde_json::json;

const GUIDE: &str = include_str!("../../../docs/examples/manifest/airflow.yaml");
const KEY: &str = "-----BEGIN OPENSSH PRIVATE KEY-----\nc4n4ry\n-----END OPENSSH PRIVATE KEY-----\n";

struct Scene {
    emulator: Emulator,
    accounts: Accounts,
    client: Airflow,
}

async fn scene() -> Scene {
    let emulator = Emulator::start().await.unwrap();
    let info = emulator.info();
    let secrets =
        [("AIRFLOW_PASSWORD", info.client_secret.as_str()), ("WAREHOUSE_PASSWORD", "c4n4ry"), ("LANDING_KEY", KEY)];
    let accounts = secrets.iter().fold(Accounts::default(), |all, (name, value)| all.with_secret(*name, *value));
    let client = Airflow::builder().base_url(&info.other_base_urls["airflow_base_url"]);
    let client = client.username(&info.client_id).password(&info.client_secret).build().unwrap();
    Scene { emulator, accounts, client }
}

impl Scene {
    fn manifest(&self, text: &str) -> Manifest {
        let info = self.emulator.info();
        let vars = json!({
            "airflow_base_url": info.other_base_urls["airflow_base_url"], "airflow_username": info.client_id
        });
        let file = Source::new("vars.json", vars.to_string());
        let vars = Vars::read(&file).unwrap();
        Manifest::read(vec![Source::new("airflow.yaml", text)], &vars).unwrap()
    }

    async fn plan(&self, text: &str) -> Plan {
        self.manifest(text).plan(&self.accounts, &PlanOptions::default()).await.unwrap()
    }

    async fn apply(&self, text: &str) -> String {
        let plan = self.plan(text).await;
        plan.apply(&self.accounts, &ApplyOptions::default()).await.unwrap();
        let shown = plan.to_string();
        assert!(!shown.contains("c4n4ry"), "{shown}");
        shown
    }
}

#[tokio::test]
async fn a_manifest_is_applied_once_and_secrets_by_their_versions() {
    let scene = scene().await;
    let created = scene.apply(GUIDE).await;
    assert!(created.contains("2 to create"), "{created}");
    assert!(scene.plan(GUIDE).await.is_empty());
    let stored = scene.client.connections().get("landing").await.unwrap().to_json();
    assert_eq!(stored["extra"]["private_key"], "***");
    let rotated = GUIDE.replace("env:LANDING_KEY, version: 1", "env:LANDING_KEY, version: 2");
    let shown = scene.apply(&rotated).await;
    assert!(shown.contains("rotate extra.private_key 1 → 2") && shown.contains("1 to rotate"), "{shown}");
    assert!(scene.plan(&rotated).await.is_empty());
    let changed = rotated.replace("role: READER", "role: WRITER");
    let shown = scene.apply(&changed).await;
    assert!(shown.contains("extra.role READER → WRITER") && shown.contains("1 to change"), "{shown}");
    assert!(scene.plan(&changed).await.is_empty());
    let warehouse = scene.client.connections().get("warehouse").await.unwrap().to_json();
    assert_eq!((&warehouse["extra"]["account"], &warehouse["password"]), (&json!("abc12345"), &json!("***")));
    assert!(warehouse["description"].as_str().unwrap().starts_with("Reads the sales [connguard: v1 owner="));
}

#[tokio::test]
async fn what_the_server_masks_is_no_difference_and_what_is_gone_is_one() {
    let scene = scene().await;
    scene.apply(GUIDE).await;
    let connections = scene.client.connections();
    connections
        .update("landing", json!({ "conn_type": "sftp", "extra": { "no_host_key_check": false } }))
        .await
        .unwrap();
    let shown = scene.plan(GUIDE).await.to_string();
    assert!(
        shown.contains("landing") && shown.contains("extra.private_key") && shown.contains("1 to change"),
        "{shown}"
    );
    scene.apply(GUIDE).await;
    assert!(scene.plan(GUIDE).await.is_empty());
    // The server masks more names than are called secrets here.
    connections
        .create(
            json!({ "connection_id": "own", "conn_type": "generic", "extra": { "proxy": "p", "a": { "token": "t" } } }),
        )
        .await
        .unwrap();
    let own = "      - { connection_id: own, conn_type: generic, manage: { adopt: true }, extra: { proxy: p, a: { token: { from: env:WAREHOUSE_PASSWORD } } } }\n";
    let with_own = GUIDE.replace("# --8<-- [end:all]", own);
    scene.apply(&with_own).await;
    assert!(scene.plan(&with_own).await.is_empty());
}

#[tokio::test]
async fn nothing_is_left_to_do_of_an_export() {
    let scene = scene().await;
    let connections = scene.client.connections();
    for body in [
        json!({ "connection_id": "a", "conn_type": "postgres", "host": "h", "port": 5432, "password": "c4n4ry" }),
        json!({ "connection_id": "b", "conn_type": "mysql", "extra": { "token": "c4n4ry", "deep": { "api_key": "c4n4ry", "n": 1 } } }),
        json!({ "connection_id": "c", "conn_type": "own", "description": "${x} # y", "extra": { "pwd": "c4n4ry", "list": [1, null] } }),
        json!({ "connection_id": "D", "conn_type": "ssh", "host": "h", "extra": { "private_key": KEY } }),
        json!({ "connection_id": "e", "conn_type": "generic" }),
    ] {
        connections.create(body).await.unwrap();
    }
    let manifest = scene.manifest(&GUIDE.replace("ownership: marked", "ownership: declared"));
    let exported = export("airflow", Some(&manifest), &scene.accounts, &ExportOptions::default()).await.unwrap();
    assert!(!exported.text.contains("c4n4ry") && !exported.text.contains("***"), "{}", exported.text);
    assert_eq!(exported.left_out, Vec::<String>::new(), "{}", exported.text);
    let read = Manifest::read(vec![Source::new("export.yaml", exported.text.as_str())], &Vars::default()).unwrap();
    let plan = read.plan(&scene.accounts, &PlanOptions::default()).await.unwrap();
    assert!(plan.is_empty(), "{plan}\n{}", exported.text);
}

#[tokio::test]
async fn passwords_in_urls_are_neither_shown_nor_exported() {
    let scene = scene().await;
    let extra = json!({ "url": "https://u:c4n4ry@h.example.com/x", "note": "see https://h.example.com:80 or a@b" });
    scene
        .client
        .connections()
        .create(json!({ "connection_id": "own", "conn_type": "generic", "extra": extra }))
        .await
        .unwrap();
    let manifest = scene.manifest(&GUIDE.replace("ownership: marked", "ownership: declared"));
    let exported = export("airflow", Some(&manifest), &scene.accounts, &ExportOptions::default()).await.unwrap();
    assert!(!exported.text.contains("c4n4ry"), "{}", exported.text);
    let [why] = exported.left_out.as_slice() else { panic!("{:?}", exported.left_out) };
    assert!(why.contains("own: /extra/url holds the password of a URL") && !why.contains("c4n4ry"), "{why}");
    let own = "      - { connection_id: own, conn_type: generic, manage: { adopt: true }, extra: { url: https://h.example.com } }\n";
    let with_own = GUIDE.replace("# --8<-- [end:all]", own);
    let plan = scene.plan(&with_own).await;
    let (text, saved) = (plan.to_string(), plan.to_json().to_string());
    assert!(text.contains("https://u:(secret)@h.example.com/x") && !saved.contains("c4n4ry"), "{text}{saved}");
    scene.apply(&with_own).await;
    assert!(scene.plan(&with_own).await.is_empty());
}

#[test]
fn a_secret_in_the_file_is_refused() {
    for (from, to) in [
        ("{ from: env:LANDING_KEY, version: 1 }", "c4n4ry"),
        ("role: READER", "api_key: c4n4ry"),
        ("role: READER", "aws_secret_access_key: c4n4ry"),
        ("role: READER", "extra__google_cloud_platform__keyfile_dict: c4n4ry"),
        ("role: READER", "nested: { service_account_json: c4n4ry }"),
        ("{ from: env:WAREHOUSE_PASSWORD, version: 1 }", "c4n4ry"),
        ("role: READER", "endpoint: https://u:c4n4ry@h.example.com"),
        ("role: READER", "proxies: { http: ['http://u:c4n4ry@h.example.com:1'] }"),
    ] {
        let text = GUIDE.replace(from, to);
        let refused = Manifest::read(vec![Source::new("airflow.yaml", text)], &Vars::default()).unwrap_err();
        let refused = refused.to_string();
        assert!(refused.contains("manifest.secret.inline") && !refused.contains("c4n4ry"), "{refused}");
    }
    for to in [
        "client_request_mfa_token: true",
        "private_key_file: /keys/a.p8",
        "key_secret_name: airflow-key",
        "note: see https://h:80 or a@b",
    ] {
        let text = GUIDE.replace("role: READER", to);
        Manifest::read(vec![Source::new("airflow.yaml", text)], &Vars::default()).expect(to);
    }
}

/// A header is called as it is called, whatever a member of extra is called.
#[tokio::test]
async fn names_in_extra_are_verbatim() {
    let scene = scene().await;
    let own = "      - connection_id: api\n        conn_type: http\n        host: https://api.example.com\n        extra: { Authorization: { from: env:WAREHOUSE_PASSWORD, version: 1 }, Account: a }\n";
    let with_own = GUIDE.replace("# --8<-- [end:all]", own);
    scene.apply(&with_own).await;
    assert!(scene.plan(&with_own).await.is_empty());
    let stored = scene.client.connections().get("api").await.unwrap().to_json();
    assert_eq!(stored["extra"], json!({ "Authorization": "***", "Account": "a" }));
    let manifest = scene.manifest(&with_own);
    let exported = export("airflow", Some(&manifest), &scene.accounts, &ExportOptions::default()).await.unwrap();
    assert_eq!(exported.left_out, Vec::<String>::new(), "{}", exported.text);
    let reference = "Authorization: {from: env:API_EXTRA_AUTHORIZATION, version: 1}";
    assert!(exported.text.contains(reference) && exported.text.contains("Account: a"), "{}", exported.text);
}

/// Which one of the allowed values a reference has is known when it is applied, and refused then.
#[tokio::test]
async fn a_reference_may_stand_for_one_of_several_values() {
    let mut scene = scene().await;
    let own = "      - { connection_id: pg, conn_type: postgres, host: h, extra: { sslmode: { from: env:MODE, version: 1 } } }\n";
    let with_own = GUIDE.replace("# --8<-- [end:all]", own);
    scene.accounts = scene.accounts.with_secret("MODE", "wrong");
    let plan = scene.plan(&with_own).await;
    let report = plan.apply(&scene.accounts, &ApplyOptions::default()).await.map(|report| report.to_string());
    let told = report.unwrap_or_else(|error| error.to_string());
    assert!(told.contains("airflow.type.values"), "{told}");
    scene.accounts = scene.accounts.with_secret("MODE", "require");
    scene.apply(&with_own).await;
    let stored = scene.client.connections().get("pg").await.unwrap().to_json();
    assert_eq!(stored["extra"]["sslmode"], "require");
    let literal = with_own.replace("{ from: env:MODE, version: 1 }", "wrong");
    let refused = Manifest::read(vec![Source::new("airflow.yaml", literal)], &Vars::default()).unwrap_err();
    assert!(refused.to_string().contains("airflow.type.values"), "{refused}");
}

/// The server would keep the secret that it has, and the rotation would be none.
#[tokio::test]
async fn a_reference_to_a_mask_is_refused() {
    let mut scene = scene().await;
    scene.apply(GUIDE).await;
    let rotated = GUIDE.replace("env:WAREHOUSE_PASSWORD, version: 1", "env:WAREHOUSE_PASSWORD, version: 2");
    scene.accounts = scene.accounts.with_secret("WAREHOUSE_PASSWORD", "***");
    let plan = scene.plan(&rotated).await;
    let report = plan.apply(&scene.accounts, &ApplyOptions::default()).await.map(|report| report.to_string());
    let told = report.unwrap_or_else(|error| error.to_string());
    assert!(told.contains("the environment variable WAREHOUSE_PASSWORD holds ***"), "{told}");
    assert!(scene.plan(&rotated).await.to_string().contains("rotate password 1 → 2"), "it is still to be done");
}

/// Versions are in markers: an export has both or neither.
#[tokio::test]
async fn what_is_exported_with_versions_is_marked() {
    let scene = scene().await;
    scene.apply(GUIDE).await;
    let bare = scene.manifest(GUIDE.split_once("\nairflow:").unwrap().0);
    for (owner, ownership, version) in [("acme-data/airflow", true, ", version: 1}"), ("exported", false, "}")] {
        let mut options = ExportOptions::default();
        options.owner = Some(owner.to_owned());
        let exported = export("airflow", Some(&bare), &scene.accounts, &options).await.unwrap();
        assert_eq!(exported.left_out, Vec::<String>::new(), "{}", exported.text);
        let reference = format!("password: {{from: env:WAREHOUSE_PASSWORD{version}");
        let found = (exported.text.contains("ownership: marked"), exported.text.contains(&reference));
        assert_eq!(found, (ownership, true), "{}", exported.text);
        let read = Manifest::read(vec![Source::new("export.yaml", exported.text.as_str())], &Vars::default()).unwrap();
        assert_eq!(read.warnings().len(), 0, "{}", exported.text);
        if ownership {
            assert!(read.plan(&scene.accounts, &PlanOptions::default()).await.unwrap().is_empty(), "{}", exported.text);
        }
    }
}
