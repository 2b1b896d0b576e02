//! Manifests as people write them, right and wrong.

use serde_json::json;

use super::super::{Manifest, Ownership, Scope};
use crate::problem::Problem;
use crate::source::Source;
use crate::vars::Vars;

#[path = "tests/targets.rs"]
mod targets;

const GOOD: &str = r#"# yaml-language-server: $schema=./connguard.v1.schema.json
connguard: 1
owner: acme-data/warehouse
vars: { bucket_secret: aws-dev, port: 5432 }
accounts:
  eu: { provider: matillion, region: eu1, client_id: { from: env:EU_ID }, client_secret: { from: env:EU_SECRET } }
  reporter: { provider: lerian, base_url: https://reporter.acme.io, token: { from: env:REPORTER_TOKEN }, tenant: acme-prod }
matillion:
  - account: eu
    project: { id: 550e8400-e29b-41d4-a716-446655440002, name: Analytics }
    environments: [DEV, PROD]
    connections:
      - name: landing
        platformConnectionType: CLOUD_PLATFORM_CREDENTIALS
        authProvider: aws
        authType: CLOUD_PROVIDER_SECRET
        connectionDetails:
          description: Reads the landing bucket
          connectionProperties: { credentialSecretName: "${bucket_secret}" }
        overrides:
          PROD: { connectionProperties: { credentialSecretName: aws-prod } }
        manage: { protect: true, ignore: [/connectionDetails/secretsLocation] }
lerian:
  - account: reporter
    product: Ledger
    connections:
      - configName: production-db
        type: POSTGRESQL
        host: db.acme.io
        port: ${port}
        databaseName: ledger
        userName: reader
        password: { from: env:LEDGER_PASSWORD, version: 3 }
        ssl: { mode: require, ca: { from: file:ca.pem } }
        metadata: { team: data }
"#;

fn read(text: &str) -> Result<Manifest, Vec<Problem>> {
    Manifest::read(&[Source::new("c.yaml", text)], &Vars::default())
}

/// Rules and lines of what is wrong with a document that differs from the good one.
fn found(from: &str, to: &str) -> Vec<(&'static str, usize)> {
    assert_eq!(GOOD.matches(from).count(), 1, "{from:?}");
    let found = read(&GOOD.replace(from, to)).map(|manifest| manifest.warnings).unwrap_or_else(|found| found);
    found.iter().map(|p| (p.rule, p.place.as_ref().map_or(0, |place| place.line))).collect()
}

fn line(of: &str) -> usize {
    GOOD.lines().position(|line| line.contains(of)).map_or(0, |index| index + 1)
}

#[test]
fn the_example_is_read() {
    let manifest = read(GOOD).unwrap();
    assert_eq!(manifest.owner, "acme-data/warehouse");
    let eu = manifest.account("eu").unwrap();
    assert_eq!((eu.secrets.len(), eu.options["region"].clone()), (2, json!("eu1")));
    let [matillion, lerian] = manifest.targets.as_slice() else { panic!("{:?}", manifest.targets) };
    assert_eq!((matillion.ownership, lerian.ownership), (Ownership::Declared, Ownership::Marked));
    let landing = &matillion.connections[0];
    assert_eq!(landing.body["connectionDetails"]["connectionProperties"]["credentialSecretName"], "aws-dev");
    assert!(landing.manage.protect && !landing.body.contains_key("manage") && !landing.body.contains_key("overrides"));
    assert_eq!(landing.overrides[0].body["authType"], "CLOUD_PROVIDER_SECRET");
    assert!(matches!(&matillion.scope, Scope::Project { environments, .. } if environments == &["DEV", "PROD"]));
    let database = &lerian.connections[0];
    assert_eq!(database.body["password"], json!({"$from": "env:LEDGER_PASSWORD"}));
    assert_eq!(database.body["port"], 5432);
    assert_eq!(database.product.as_deref(), Some("ledger"), "a product is sent in lower case");
    assert_eq!(database.secrets.keys().collect::<Vec<_>>(), ["/password", "/ssl/ca"]);
}

#[test]
fn the_rules_of_the_api_apply_with_places() {
    let wrong = found("authProvider: aws", "authProvider: AWS");
    assert_eq!(wrong, [("matillion.connection.combination", line("authProvider: aws"))]);
    let problems = read(&GOOD.replace("authProvider: aws", "authProvider: AWS")).unwrap_err();
    let text = problems[0].render(&[Source::new("c.yaml", GOOD.replace("authProvider: aws", "authProvider: AWS"))]);
    assert!(text.starts_with("c.yaml:15:23: error: matillion.connection.combination: "), "{text}");
    assert!(text.ends_with("\n15 |         authProvider: AWS\n   |                       ^^^"), "{text}");
    assert_eq!(problems[0].allowed, [json!("aws")]);
    // In an override, too.
    let wrong = found("PROD: { connectionProperties: {", "PROD: { connectionPropertys: {");
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert_eq!(wrong[0].1, line("PROD: {"));
    assert_eq!(found("port: ${port}", "port: 70000"), [("lerian.port.range", line("port: ${port}"))]);
    assert_eq!(found("mode: require", "mode: verify")[0], ("lerian.ssl.mode", line("mode: require")));
}

#[test]
fn what_only_a_manifest_can_get_wrong() {
    let password = "password: { from: env:LEDGER_PASSWORD, version: 3 }";
    for (from, to, rule) in [
        ("connguard: 1", "connguard: 2", "manifest.file.format"),
        ("owner: acme-data/warehouse", "owner: Acme", "manifest.owner.characters"),
        ("owner: acme-data/warehouse", "ower: acme", "manifest.member.unknown"),
        ("${bucket_secret}", "${bucket}", "manifest.var.missing"),
        (password, "password: hunter2-hunter2", "manifest.secret.inline"),
        (password, "password: { from: LEDGER }", "manifest.reference.form"),
        ("host: db.acme.io", "host: { from: env:HOST }", "manifest.reference.place"),
        ("ca: { from: file:ca.pem }", "ca: { from: file:ca.pem, version: 1 }", "manifest.reference.form"),
        ("token: { from: env:REPORTER_TOKEN }", "token: abc", "manifest.secret.inline"),
        ("account: eu", "account: us", "manifest.account.unknown"),
        ("account: eu", "account: reporter", "manifest.account.unknown"),
        ("provider: matillion", "provider: snowflake", "manifest.account.provider"),
        ("region: eu1", "regoin: eu1", "manifest.member.unknown"),
        ("environments: [DEV, PROD]", "environments: [DEV]", "manifest.environment.unknown"),
        ("environments: [DEV, PROD]", "environments: DEV", "manifest.member.type"),
        ("product: Ledger", "product: Ledger\n    ownership: mine", "manifest.target.ownership"),
        ("protect: true", "protect: yes", "manifest.member.type"),
        ("protect: true", "protekt: true", "manifest.member.unknown"),
        ("ignore: [/connectionDetails/secretsLocation]", "ignore: [description]", "manifest.manage.pointer"),
        ("protect: true", "waive: [matillion.connection.combination]", "manifest.manage.waive"),
        (
            "project: { id: 550e8400-e29b-41d4-a716-446655440002, name: Analytics }",
            "project: {}",
            "manifest.member.required",
        ),
    ] {
        let wrong = found(from, to);
        assert!(wrong.iter().any(|(found, _)| *found == rule), "{to}: {wrong:?}");
        assert!(wrong.iter().all(|(_, line)| *line > 0), "{to}: {wrong:?}");
    }
}

#[test]
fn a_problem_of_a_reference_is_at_its_member() {
    let password = "password: { from: env:LEDGER_PASSWORD, version: 3 }";
    for (to, at) in [
        ("password: { from: env:LEDGER_PASSWORD, version: 1.5 }", "1.5"),
        ("password: { from: LEDGER, version: 3 }", "LEDGER"),
    ] {
        let text = GOOD.replace(password, to);
        let problems = read(&text).unwrap_err();
        let place = problems[0].place.as_ref().unwrap();
        let line = text.lines().nth(place.line - 1).unwrap();
        assert_eq!(problems[0].rule, "manifest.reference.form");
        assert_eq!(place.column, line.find(at).unwrap() + 1, "{line}");
    }
}

#[test]
fn one_object_is_declared_once() {
    let entry = &GOOD[GOOD.find("      - configName").unwrap()..];
    let twice = read(&format!("{GOOD}{entry}")).unwrap_err();
    assert_eq!(twice[0].rule, "manifest.entry.duplicate");
    assert_eq!(twice[0].other.as_ref().unwrap().line, line("- configName"));
    let clash = read(&format!("{GOOD}{}", entry.replace("production-db", "Production-DB"))).unwrap_err();
    assert_eq!(clash[0].rule, "manifest.entry.case-clash");
}

#[test]
fn several_files_are_one_manifest() {
    let (accounts, rest) = GOOD.split_once("matillion:\n").unwrap();
    let second = format!("connguard: 1\nowner: acme-data/warehouse\nmatillion:\n{rest}");
    let files = [Source::new("a.yaml", accounts), Source::new("b.yaml", &second)];
    assert_eq!(Manifest::read(&files, &Vars::default()).unwrap().targets.len(), 2);
    let other = second.replace("acme-data/warehouse", "others");
    let found = Manifest::read(&[files[0].clone(), Source::new("b.yaml", other)], &Vars::default()).unwrap_err();
    assert_eq!(found[0].rule, "manifest.owner.differs");
    assert_eq!(Manifest::read(&[], &Vars::default()).unwrap_err()[0].rule, "manifest.file.empty");
    let vars: Vars = [("bucket_secret", "elsewhere")].into_iter().collect();
    let manifest = Manifest::read(&[Source::new("c.yaml", GOOD)], &vars).unwrap();
    let details = &manifest.targets[0].connections[0].body["connectionDetails"];
    assert_eq!(details["connectionProperties"]["credentialSecretName"], "elsewhere", "what is given outside wins");
}

#[test]
fn no_secret_is_shown() {
    let text = GOOD.replace("password: { from: env:LEDGER_PASSWORD, version: 3 }", "password: hunter2-hunter2");
    for problem in read(&text).unwrap_err() {
        assert!(!problem.to_string().contains("hunter2"), "{problem}");
    }
}

const PASSWORD: &str = "password: { from: env:LEDGER_PASSWORD, version: 3 }";

/// Everything that is wrong with the good document after a replacement, as it is shown.
fn shown(from: &str, to: &str) -> String {
    let source = Source::new("c.yaml", GOOD.replace(from, to));
    let found = Manifest::read(std::slice::from_ref(&source), &Vars::default()).unwrap_err();
    found.iter().map(|problem| problem.render(std::slice::from_ref(&source)) + "\n").collect()
}

#[test]
fn members_have_one_spelling() {
    for (from, to) in [
        ("host: db.acme.io", "HOST: db.acme.io"),
        ("configName: production-db", "CONFIGNAME: production-db"),
        ("metadata: { team: data }", "METADATA: { team: data }"),
        ("mode: require", "Mode: require"),
        ("ssl: { mode", "SSL: { MODE"),
        (PASSWORD, "PassWord: { from: env:LEDGER_PASSWORD }"),
    ] {
        let wrong = found(from, to);
        assert!(!wrong.is_empty(), "{to}");
        for each in wrong {
            assert_eq!(each, ("manifest.member.letter-case", line(from)), "{to}");
        }
    }
    let rules = found(PASSWORD, "PASSWORD: hunter2-hunter2").into_iter().map(|(rule, _)| rule);
    assert_eq!(rules.collect::<Vec<_>>(), ["manifest.member.letter-case", "manifest.secret.inline"]);
    let text = shown("host: db.acme.io", "HOST: db.acme.io");
    assert!(text.contains("; write host\n") && text.contains("29 |         HOST: db.acme.io"), "{text}");
}

#[test]
fn a_slip_in_letter_case_is_one_problem() {
    let name = "connections:\n      - name: landing";
    for (from, to, place) in [
        ("authProvider: aws", "AUTHPROVIDER: aws", "authProvider: aws"),
        (name, "connections:\n      - Name: landing", "- name: landing"),
        ("connectionDetails:\n", "ConnectionDetails:\n", "connectionDetails:"),
        ("PROD: { connectionProperties", "PROD: { ConnectionProperties", "PROD: {"),
        ("manage: {", "Manage: {", "manage: {"),
        ("overrides:", "Overrides:", "overrides:"),
        ("protect: true", "Protect: true", "protect: true"),
        ("password: { from", "password: { FROM", PASSWORD),
        ("- account: eu", "- Account: eu", "- account: eu"),
        ("lerian:\n", "Lerian:\n", "lerian:\n"),
        ("accounts:", "Accounts:", "accounts:"),
        ("vars:", "Vars:", "vars:"),
        ("owner:", "OWNER:", "owner:"),
        ("{ provider: matillion", "{ Provider: matillion", "eu: {"),
    ] {
        let wrong = found(from, to);
        let line = line(place.trim_end());
        assert!(
            matches!(wrong.as_slice(), [(rule, at)] if *at == line && matches!(*rule, "manifest.member.letter-case" | "manifest.reference.form")),
            "{to}: {wrong:?}"
        );
    }
    let text = GOOD.replace("environments: [DEV, PROD]", "environments: [DEV, PROD]\n    Ownership: marked");
    let found = read(&text).unwrap_err();
    assert_eq!(found[0].message, "Ownership is not how this member is documented; write ownership");
    assert_eq!(shown(GOOD.lines().nth(2).unwrap(), "ower: acme").matches("error").count(), 1);
}

#[test]
fn what_is_unknown_is_said_once() {
    let missing = "manifest.var.missing";
    for (from, to) in [
        ("owner: acme-data/warehouse", "owner: ${nope}"),
        ("provider: matillion", "provider: \"${nope}\""),
        ("account: eu", "account: ${nope}"),
        ("{ id: 550e8400-e29b-41d4-a716-446655440002, name: Analytics }", "{ id: \"${nope}\" }"),
        ("environments: [DEV, PROD]", "environments: [DEV, \"${nope}\"]"),
        ("environments: [DEV, PROD]", "ownership: ${nope}"),
        ("connections:\n      - name: landing", "connections:\n      - name: ${nope}"),
        ("platformConnectionType: CLOUD_PLATFORM_CREDENTIALS", "platformConnectionType: ${nope}"),
        ("authProvider: aws", "authProvider: ${nope}"),
        ("authType: CLOUD_PROVIDER_SECRET", "authType: ${nope}"),
        (
            "PROD: { connectionProperties: { credentialSecretName: aws-prod } }",
            "PROD: { connectionProperties: \"${nope}\" }",
        ),
        ("protect: true", "protect: \"${nope}\""),
        ("product: Ledger", "product: ${nope}"),
        ("type: POSTGRESQL", "type: ${nope}"),
        ("port: ${port}", "port: ${nope}"),
        ("mode: require", "mode: \"${nope}\""),
        ("ca: { from: file:ca.pem }", "ca: { from: \"${nope}\" }"),
        ("metadata: { team: data }", "metadata: ${nope}"),
    ] {
        let wrong = found(from, to);
        assert!(matches!(wrong.as_slice(), [(rule, _)] if *rule == missing), "{to}: {wrong:?}");
    }
    for (from, to, rule) in [
        ("host: db.acme.io", "host: { from: env:HOST }", "manifest.reference.place"),
        (PASSWORD, "password: 123", "manifest.secret.inline"),
        ("authType: CLOUD_PROVIDER_SECRET", "authType: { from: env:TYPE }", "manifest.reference.place"),
        ("provider: matillion", "provider: snowflake", "manifest.account.provider"),
        ("product: Ledger", "product: 5", "manifest.member.type"),
        (
            "connectionProperties: { credentialSecretName: \"${bucket_secret}\" }",
            "connectionProperties: 5",
            "matillion.body.type",
        ),
        (
            "password: { from: env:LEDGER_PASSWORD, version: 3 }",
            "password: { form: env:LEDGER_PASSWORD }",
            "manifest.reference.form",
        ),
    ] {
        let wrong = found(from, to);
        assert!(matches!(wrong.as_slice(), [(found, _)] if *found == rule), "{to}: {wrong:?}");
    }
    // And what is wrong all the same is said.
    let text = GOOD.replace("port: ${port}", "port: ${nope}").replace("mode: require", "mode: wrong");
    let rules: Vec<_> = read(&text).unwrap_err().iter().map(|problem| problem.rule).collect();
    assert_eq!(rules, [missing, "lerian.ssl.mode"]);
}

#[test]
fn no_line_with_a_secret_is_shown() {
    let proxy = "region: eu1, proxy_url: \"http://user:hunter2@proxy:3128\"";
    for (from, to) in [
        (PASSWORD, "password: hunter2-hunter2"),
        (PASSWORD, "PASSWORD: hunter2-hunter2"),
        ("region: eu1", proxy),
        ("ssl: { mode: require, ca: { from: file:ca.pem } }", "ssl: { mode: wrong, key: hunter2 }"),
        ("ssl: { mode: require, ca: { from: file:ca.pem } }", "ssl: hunter2"),
        (PASSWORD, "password: hunter2\n        password: hunter2"),
        (PASSWORD, "password: \"hunter2"),
        (PASSWORD, "password: 99999999999999999999hunter2\n        password: 1"),
        ("vars: {", "vars: { password: hunter2, port: 1,"),
        ("region: eu1, client_id", "region: eu1, token_url: { from: \"${nope}\" }, token: hunter2, client_id"),
    ] {
        let text = shown(from, to);
        assert!(!text.contains("hunter2"), "{text}");
    }
    assert_eq!(found("region: eu1", proxy), [("manifest.secret.inline", line("eu: {"))]);
    assert!(found("region: eu1", "region: eu1, proxy_url: http://proxy:3128").is_empty());
    assert!(found("region: eu1", "region: eu1, proxy_url: { from: env:PROXY }").is_empty());
}

#[test]
fn a_reference_that_is_wrong_is_one_problem() {
    let wrong = found(PASSWORD, "password: { from: env:P, versoin: 1 }");
    assert_eq!(wrong, [("manifest.reference.form", line(PASSWORD))]);
    let wrong = found("ca: { from: file:ca.pem }", "ca: { from: file:ca.pem, version: 1 }");
    assert_eq!(wrong, [("manifest.reference.form", line("ssl: {"))]);
}

#[test]
fn a_former_name_is_of_one_entry() {
    let entry = &GOOD[GOOD.find("      - configName").unwrap()..];
    let of = |first: &str, second: &str, name: &str| {
        let second = entry.replace("production-db", name) + &format!("        manage: {{ renamedFrom: {second} }}\n");
        let text = format!("{GOOD}        manage: {{ {first} }}\n{second}");
        read(&text).map(|manifest| manifest.warnings).unwrap_or_else(|found| found)
    };
    assert!(of("renamedFrom: a", "b", "other").is_empty());
    assert!(of("renamedFrom: Production-DB", "b", "other").is_empty(), "the letter case of a name can be changed");
    for (first, second) in
        [("renamedFrom: old", "old"), ("renamedFrom: old", "Old"), ("protect: true", "production-db")]
    {
        let found = of(first, second, "other");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].rule, "manifest.manage.renamed-from");
        let other = found[0].other.as_ref().unwrap().line;
        assert!(other >= line("- configName") && other < found[0].place.as_ref().unwrap().line, "{found:?}");
    }
}
