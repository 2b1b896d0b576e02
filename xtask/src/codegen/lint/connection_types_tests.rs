//! Connection types, and objects that travel as text: what their tables name exists.

use super::lint;
use super::tests::{all_findings, finds};
use crate::codegen::yaml::parse;

const FILE: &str = "openapi/airflow.yaml";
const AIRFLOW: &str = include_str!("../../../../openapi/airflow.yaml");

fn finds_in_types(from: &str, to: &str, wanted: &str) {
    assert_eq!(AIRFLOW.matches(from).count(), 1, "{from:?} stands exactly once");
    let document = parse(FILE, &AIRFLOW.replace(from, to)).unwrap();
    let texts: Vec<String> = lint(FILE, &document, &[]).iter().map(ToString::to_string).collect();
    assert!(texts.iter().any(|found| found.contains(wanted)), "{to:?}: wanted {wanted:?}, found {texts:#?}");
}

#[test]
fn what_the_table_of_types_names_exists() {
    finds_in_types(
        "  schema: CreateConnectionRequest\n  member: conn_type",
        "  schema: Nothing\n  member: conn_type",
        "a schema that is no object",
    );
    finds_in_types(
        "  member: conn_type\n  extra: extra",
        "  member: kind\n  extra: extra",
        "the member of x-types is no member",
    );
    finds_in_types("    ssh: 7.0.1\n", "", "the package ssh of");
    finds_in_types("labels: { host: Database path }", "labels: { hots: Database path }", "hots is no member");
    finds_in_types(
        "{ pem: extra.private_key, seen: test",
        "{ pem: extras.private_key, seen: test",
        "extras.private_key is no member",
    );
    finds_in_types(
        "{ pem: extra.private_key, seen: test",
        "{ pem: extra.private_key, required: [host], seen: test",
        "does not say one thing",
    );
    finds_in_types(
        "{ when: { host: with-port }",
        "{ when: { host: with-ports }",
        "the test of host of http is not known",
    );
}

#[test]
fn a_list_in_the_query_says_how_it_is_sent() {
    finds("          explode: false # batch\n", "", "of which is not said how it is sent");
    assert_eq!(all_findings(&super::tests::GOOD.replace("explode: false # batch", "explode: true")), []);
}
