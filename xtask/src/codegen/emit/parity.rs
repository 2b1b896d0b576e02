//! The page that shows each operation in the three languages. The names: `codegen/face.rs`.

use std::fmt::Write;

use crate::codegen::face::Place;
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

/// The paths of a method in the three languages.
struct Method {
    start: String,
    place: Place,
}

impl Method {
    fn of(api: &Api, operation: &Operation) -> Self {
        let place = Place::of(api, operation);
        let scope = api.client.scope.as_ref().filter(|_| place.scoped).map(|scope| scope.name.clone());
        Self { start: scope.unwrap_or_else(|| api.provider.clone()), place }
    }

    /// The method for many at once.
    fn of_many(&self) -> Self {
        let name = format!("{}_many", self.place.name);
        Self { start: self.start.clone(), place: Place { name, by: None, ..self.place.clone() } }
    }

    fn rust(&self) -> String {
        let by = self.place.by.as_ref().map(|by| format!("_{by}")).unwrap_or_default();
        format!("{}.{}().{}{by}", self.start, self.place.resource, self.place.name)
    }

    fn python(&self) -> String {
        format!("{}.{}.{}", self.start, self.place.resource, self.place.name)
    }

    fn node(&self) -> String {
        format!("{}.{}.{}", self.start, camel_case(&self.place.resource), camel_case(&self.place.name))
    }
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
    fn every_operation_is_a_method_in_rust() {
        let matillion = include_str!("../../../../openapi/matillion.yaml");
        let lerian = include_str!("../../../../openapi/lerian.yaml");
        let mut missing = Vec::new();
        for text in [matillion, lerian] {
            let api = read::api(&yaml::parse("x.yaml", text).unwrap());
            assert!(api.operations.len() > 9, "{} operations", api.operations.len());
            for operation in &api.operations {
                let method = Method::of(&api, operation);
                let many = operation.bulk.then(|| method.of_many());
                for Method { place: Place { resource, name, .. }, .. } in std::iter::once(method).chain(many) {
                    let class = pascal_case(&resource);
                    let rust = body(&format!("crates/connguard/src/generated/{}", api.provider), &["impl "], &class);
                    if !rust.contains(&format!("pub fn {name}(")) {
                        missing.push(format!("Rust: {class}::{name}"));
                    }
                    // Node's methods: bindings/node/test/surface.test.mjs calls them all.
                }
            }
        }
        assert!(missing.is_empty(), "docs/generated/parity.md promises what is missing: {missing:#?}");
    }
}
