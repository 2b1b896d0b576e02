//! The page that shows each operation in the three languages.
//!
//! The names follow one rule. An operation id is a verb and a noun. The first operation of a tag tells the tag's own
//! noun (`create_environment_override` that of `overrides`); what an operation's noun has beyond it stays in the
//! method's name: `list_unassigned_connections` is `connections.list_unassigned`, and what is read of a thing is called
//! by itself: `get_connection_schema` is `connections.schema`. What a thing is found by is an argument of the method:
//! `get_connection_by_name` is `connections.get`, in Rust `get_by_name`. A noun that has a list of its own has a client of its own:
//! `list_environments` is `environments.list`. An operation that needs a `project_id` starts at a project.

use std::fmt::Write;

use crate::codegen::model::{Api, Operation, pascal_case};

const INTRODUCTION: &str = "# Operations in the three languages

Every operation is a method of the same name in the same place. Lists (†) return pages that are iterated over; the other
methods return a promise in Node, and are awaited in Rust and in Python's asynchronous clients. A bulk run (‡) carries out
an operation for many items at once and returns a report with one entry for each.

| operation | Rust | Python | Node |
| --- | --- | --- | --- |
";

pub fn page(apis: &[Api]) -> String {
    let mut out = INTRODUCTION.to_owned();
    for api in apis {
        for operation in &api.operations {
            let method = Method::of(api, operation);
            let mark = if operation.list.is_some() { " †" } else { "" };
            let mut row = |mark: &str, method: &Method| {
                let (rust, python, node) = (method.rust(), method.python(), method.node());
                let _ = writeln!(out, "| `{}`{mark} | `{rust}` | `{python}` | `{node}` |", operation.full_id);
            };
            row(mark, &method);
            if operation.bulk {
                row(" ‡", &method.of_many());
            }
        }
    }
    out
}

/// Where an operation is found: `project` → `connections` → `create`, in snake case.
#[derive(Debug, PartialEq, Eq)]
struct Method {
    start: String,
    client: String,
    name: String,
    /// What a thing is found by, where it is not its own key; a method of its own only in Rust.
    by: Option<String>,
}

impl Method {
    fn of(api: &Api, operation: &Operation) -> Self {
        let (verb, noun) = verb_and_noun(&operation.id);
        let start = if operation.parameters.iter().any(|p| p.argument == "project_id") {
            "project".to_owned()
        } else {
            api.provider.clone()
        };
        let own = api.operations.iter().find(|o| o.tag == operation.tag).map(|o| verb_and_noun(&o.id).1);
        let own = own.unwrap_or_default();
        let has_list = api.operations.iter().any(|o| o.id == format!("list_{noun}s"));
        let (client, name) = if noun == own || noun.is_empty() {
            (operation.tag.clone(), verb.to_owned())
        } else if let Some(which) = noun.strip_suffix(&format!("_{own}")) {
            (operation.tag.clone(), format!("{verb}_{which}"))
        } else if let Some(part) = noun.strip_prefix(&format!("{own}_")) {
            let name = match part {
                _ if part.starts_with("by_") => verb.to_owned(),
                _ if verb == "get" => part.to_owned(),
                _ => format!("{verb}_{part}"),
            };
            (operation.tag.clone(), name)
        } else if has_list {
            (format!("{noun}s"), verb.to_owned())
        } else {
            (operation.tag.clone(), operation.id.clone())
        };
        let by = noun.strip_prefix(&format!("{own}_")).filter(|part| part.starts_with("by_")).map(str::to_owned);
        Self { start, client, name, by }
    }

    /// The method for many at once.
    fn of_many(&self) -> Self {
        Self { start: self.start.clone(), client: self.client.clone(), name: format!("{}_many", self.name), by: None }
    }

    fn rust(&self) -> String {
        let by = self.by.as_ref().map(|by| format!("_{by}")).unwrap_or_default();
        format!("{}.{}().{}{by}", self.start, self.client, self.name)
    }

    fn python(&self) -> String {
        format!("{}.{}.{}", self.start, self.client, self.name)
    }

    fn node(&self) -> String {
        format!("{}.{}.{}", self.start, camel_case(&self.client), camel_case(&self.name))
    }
}

/// `list_connections` → `list`, `connection`
fn verb_and_noun(id: &str) -> (&str, &str) {
    let (verb, noun) = id.split_once('_').unwrap_or((id, ""));
    (verb, noun.strip_suffix('s').unwrap_or(noun))
}

fn camel_case(name: &str) -> String {
    let pascal = pascal_case(name);
    let mut chars = pascal.chars();
    chars.next().map(|c| c.to_ascii_lowercase().to_string() + chars.as_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::codegen::{read, yaml};

    /// The source of a class or of what is implemented for a struct, in any file of a folder.
    fn body(folder: &str, beginnings: &[&str], name: &str) -> String {
        let mut found = String::new();
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for entry in fs::read_dir(repository.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let text = if path.is_file() { fs::read_to_string(path).unwrap_or_default() } else { String::new() };
            let mut inside = false;
            for line in text.lines() {
                if let Some(rest) = beginnings.iter().find_map(|b| line.strip_prefix(b)) {
                    inside = rest.strip_prefix(name).is_some_and(|r| r.starts_with([' ', ':', '(', '<']));
                }
                if inside {
                    found.push_str(line);
                    found.push('\n');
                }
            }
        }
        found
    }

    #[test]
    fn every_operation_is_a_method_in_every_language() {
        let matillion = include_str!("../../../../openapi/matillion.yaml");
        let lerian = include_str!("../../../../openapi/lerian.yaml");
        let mut missing = Vec::new();
        for text in [matillion, lerian] {
            let api = read::api(&yaml::parse("x.yaml", text).unwrap());
            assert!(api.operations.len() > 9, "{} operations", api.operations.len());
            for operation in &api.operations {
                let method = Method::of(&api, operation);
                let many = operation.bulk.then(|| method.of_many());
                for Method { client, name, .. } in std::iter::once(method).chain(many) {
                    let class = pascal_case(&client);
                    let rust = body(&format!("crates/connguard/src/{}", api.provider), &["impl "], &class);
                    if !rust.contains(&format!("pub fn {name}(")) {
                        missing.push(format!("Rust: {class}::{name}"));
                    }
                    let python =
                        body(&format!("bindings/python/python/connguard/{}", api.provider), &["class "], &class);
                    if !python.contains(&format!("    def {name}(")) {
                        missing.push(format!("Python: {class}.{name}"));
                    }
                    let awaited = format!("Async{class}");
                    let python =
                        body(&format!("bindings/python/python/connguard/{}", api.provider), &["class "], &awaited);
                    if !python.contains(&format!("def {name}(")) {
                        missing.push(format!("Python: {awaited}.{name}"));
                    }
                    let node = body(&format!("bindings/node/src-ts/{}", api.provider), &["export class "], &class);
                    let name = camel_case(&name);
                    if ![format!("  {name}("), format!("  async {name}(")].iter().any(|method| node.contains(method)) {
                        missing.push(format!("Node: {class}.{name}"));
                    }
                }
            }
        }
        assert!(missing.is_empty(), "docs/generated/parity.md promises what is missing: {missing:#?}");
    }
}
