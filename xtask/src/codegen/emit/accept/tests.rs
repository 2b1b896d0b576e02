//! Nothing is accepted by omission: what the emitter does not know asks the rules.

use std::collections::BTreeMap;
use std::path::Path;

use super::emit;
use crate::codegen::model::*;
use crate::codegen::{read, resolve, yaml};

/// A provider as its document has it.
fn api(provider: &str) -> Api {
    let file = format!("openapi/{provider}.yaml");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join(&file);
    let document = yaml::parse(&file, &std::fs::read_to_string(path).unwrap()).unwrap();
    let mut api = read::api(&document);
    assert!(resolve::resolve(&file, &document, &mut api).is_empty());
    api
}

/// The file of the provider, with the guards that its document names.
fn emitted(api: &Api) -> String {
    let guards = BTreeMap::from_iter(api.guards.clone().map(|guards| (api.provider.clone(), guards)));
    emitted_for(api, &guards)
}

fn emitted_for(api: &Api, guards: &BTreeMap<String, String>) -> String {
    written_for(api, guards, "rs")
}

/// The same for Node.
fn typescript(api: &Api) -> String {
    let guards = BTreeMap::from_iter(api.guards.clone().map(|guards| (api.provider.clone(), guards)));
    written_for(api, &guards, "ts")
}

fn written_for(api: &Api, guards: &BTreeMap<String, String>, ending: &str) -> String {
    let files = emit(std::slice::from_ref(api), guards).unwrap();
    files.into_iter().find(|file| file.path.ends_with(&format!("{}.{ending}", api.provider))).unwrap().body
}

fn accepted(code: &str) -> usize {
    code.matches("(arguments, body, sending)").count()
}

fn root<'a>(api: &'a mut Api, name: &str) -> &'a mut Object {
    match &mut api.schemas.iter_mut().find(|schema| schema.name == name).unwrap().kind {
        SchemaKind::Object(object) => object,
        SchemaKind::Enum(_) => unreachable!("{name}"),
    }
}

#[test]
fn every_operation_has_a_function_while_its_guards_are_known() {
    for provider in ["airflow", "matillion", "lerian"] {
        let api = api(provider);
        let asks_always = emitted(&api).matches("/// Asks always").count();
        assert_eq!(accepted(&emitted(&api)) + asks_always, api.operations.len());
        assert!(asks_always < 3, "{provider}: {asks_always}");
        let in_node = typescript(&api).matches(&format!("  [\"{provider}.")).count();
        assert_eq!(in_node, accepted(&emitted(&api)), "both languages have the same plans");
    }
}

#[test]
fn guards_that_have_changed_or_are_new_ask() {
    let mut api = api("matillion");
    let changed = BTreeMap::from([(api.provider.clone(), "0000000000000000".to_owned())]);
    assert_eq!(accepted(&emitted_for(&api, &changed)), 0);
    assert_eq!(accepted(&emitted_for(&api, &BTreeMap::new())), 0);
    api.guards = None;
    assert_eq!(accepted(&emitted_for(&api, &BTreeMap::new())), 0, "a provider that says nothing");
}

#[test]
fn a_rule_without_asks_asks() {
    let mut api = api("matillion");
    let mut rule = api.rules[0].clone();
    (rule.id, rule.asks) = ("matillion.connection.new".to_owned(), None);
    api.rules.push(rule);
    let code = emitted(&api);
    assert_eq!(accepted(&code), 0);
    assert!(code.contains("nothing says where the guard of matillion.connection.new asks about create_connection"));
}

#[test]
fn members_of_an_unknown_kind_ask() {
    for kind in [Type::Number, Type::Any, Type::List(Box::new(Type::Any)), text("^(a|b)$")] {
        let mut api = api("matillion");
        let object = root(&mut api, "CreateConnectionRequest");
        let mut property = object.properties[0].clone();
        (property.name, property.kind, property.required) = ("another".to_owned(), kind.clone(), false);
        object.properties.push(property);
        assert!(!emitted(&api).contains("\"another\" =>"), "{kind:?}");
        assert!(!typescript(&api).contains("case \"another\""), "{kind:?}");
    }
}

#[test]
fn members_of_known_kinds_are_checked() {
    for (kind, wanted, in_node) in [
        (Type::Boolean, "boolean(value)?", "typeof value1 !== \"boolean\""),
        (Type::Integer { min: Some(1), max: None }, "if found < 1", "!isInteger(value1) || value1 < 1"),
        (Type::List(Box::new(Type::Boolean)), "for value in items(value)?", "typeof item1 !== \"boolean\""),
        (text("^[a-z]+$"), "if !is_like_", "!isText(value1) || !isLike"),
    ] {
        let mut api = api("matillion");
        let object = root(&mut api, "CreateConnectionRequest");
        let mut property = object.properties[0].clone();
        (property.name, property.kind, property.required) = ("another".to_owned(), kind.clone(), false);
        object.properties.push(property);
        let code = emitted(&api);
        let arm = code.split("\"another\" =>").nth(1).unwrap_or_default();
        assert!(arm.split("=> {").next().is_some_and(|arm| arm.contains(wanted)), "{kind:?}: {arm:.300}");
        let node = typescript(&api);
        let case = node.split("case \"another\": {").nth(1).unwrap_or_default();
        assert!(case.split("case ").next().is_some_and(|case| case.contains(in_node)), "{kind:?}: {case:.300}");
        let pattern = code.split("/// `^[a-z]+$`").nth(1).is_some_and(|code| code.contains("bytes.len() >= 1"));
        assert_eq!(pattern, matches!(kind, Type::Text { .. }), "the function of a pattern");
    }
}

#[test]
fn operations_of_which_the_same_is_asked_share_a_function() {
    let mut api = api("matillion");
    let shared = "/// `matillion.create_connection`, `matillion.upsert_connection`\nfn create_connection<";
    assert!(emitted(&api).contains(shared) && !emitted(&api).contains("fn upsert_connection<"));
    let upsert = api.operations.iter_mut().find(|operation| operation.id == "upsert_connection").unwrap();
    upsert.parameters[0].required = false;
    let code = emitted(&api);
    assert!(code.contains("fn create_connection<") && code.contains("fn upsert_connection<"));
}

#[test]
fn a_test_that_cannot_be_written_asks_always() {
    let mut api = api("matillion");
    let rule = api.rules.iter_mut().find(|rule| rule.id == "matillion.name.padded").unwrap();
    rule.asks.as_mut().unwrap().push(Ask {
        operations: Some(vec!["create_connection".to_owned()]),
        when: vec![("connectionDetails".to_owned(), Test::Padded)],
    });
    let code = emitted(&api);
    assert!(!code.contains("fn create_connection<") && code.contains("fn update_connection<"));
    assert!(code.contains("/// Asks always: the test of connectionDetails"));
}

/// The code of one function, which begins so.
fn function<'a>(code: &'a str, begins: &str) -> &'a str {
    code.split(begins).nth(1).and_then(|rest| rest.split("\n}\n").next()).unwrap_or_default()
}

#[test]
fn what_is_asked_of_one_member_is_asked_where_it_is_read() {
    let node = typescript(&api("matillion"));
    let create = function(&node, "function createConnection(");
    let name = create.split("case \"name\": {").nth(1).and_then(|rest| rest.split("break;").next()).unwrap_or_default();
    assert!(
        name.contains("!isText(value1)") && name.contains("isPadded(value1)") && name.contains("!isLike"),
        "{name}"
    );
    // A value that asks is none of those that are accepted.
    let node = typescript(&api("lerian"));
    let create = function(&node, "function createConnection(");
    assert!(create.contains("value1 !== \"MYSQL\"") && !create.contains("value1 !== \"ORACLE\""));
}

#[test]
fn a_map_is_limited_as_its_guards_say_and_what_is_none_asks() {
    let mut api = api("lerian");
    let (rust, node) = ("fn create_connection<", "function createConnection(");
    assert!(function(&emitted(&api), rust).contains("has_length(name, 0, 100)"));
    assert!(function(&typescript(&api), node).contains("hasLength(name2, 0, 100)"));
    let object = root(&mut api, "CreateConnectionRequest");
    let metadata = object.properties.iter_mut().find(|property| property.name == "metadata").unwrap();
    metadata.kind = text("^[a-z]+$");
    assert!(!function(&emitted(&api), rust).contains("\"metadata\" =>"));
    assert!(!function(&typescript(&api), node).contains("case \"metadata\""));
}

fn text(pattern: &str) -> Type {
    Type::Text { min: None, max: None, pattern: Some(pattern.to_owned()), format: None, values: Vec::new() }
}
