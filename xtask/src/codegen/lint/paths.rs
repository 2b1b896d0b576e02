//! Paths and their templates.

use std::collections::BTreeMap;

use super::nodes::{flag, parameters_of, text};
use crate::codegen::names;
use crate::codegen::report::{Report, nearest};
use crate::codegen::yaml::{Entry, Node};

pub(super) fn check(document: &Node, report: &mut Report<'_>) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for path in document.get("paths").map_or(&[][..], Node::entries) {
        if path.value.entries().iter().all(|e| e.key == "parameters") {
            report.find(path.line, format!("path {} has no operation", path.key), "add one, or take the path out");
        }
        match names_of(&path.key) {
            Err(remedy) => report.find(path.line, format!("path {} is not readable", path.key), remedy),
            Ok(templates) => {
                let plain =
                    templates.iter().fold(path.key.clone(), |p, name| p.replacen(&format!("{{{name}}}"), "{}", 1));
                if let Some(line) = seen.insert(plain, path.line) {
                    let message = format!("path {} is that of line {line}, for a server", path.key);
                    report.find(path.line, message, "put their operations under one path");
                }
                for method in path.value.entries().iter().filter(|e| e.key != "parameters") {
                    templates_and_parameters(document, path, method, &templates, report);
                }
            }
        }
    }
}

/// Each `{name}` has one required parameter, and each path parameter its `{name}`: the generator panics otherwise.
fn templates_and_parameters(
    document: &Node,
    path: &Entry,
    method: &Entry,
    templates: &[&str],
    report: &mut Report<'_>,
) {
    let parameters = parameters_of(document, path, method);
    let in_path: Vec<_> = parameters.iter().filter(|(_, p)| text(p, "in") == "path").collect();
    let known: Vec<&str> = in_path.iter().map(|(_, p)| text(p, "name")).collect();
    for name in templates.iter().filter(|name| !known.contains(name)) {
        let message = format!("path {} has {{{name}}}, but no path parameter of this name", path.key);
        let near = known.iter().find(|k| !templates.contains(*k)).or(known.first().filter(|_| known.len() == 1));
        let remedy = match near {
            Some(other) => format!("write {name} and {other} alike, letter case included"),
            None => format!("add a parameter {name} in: path, required: true"),
        };
        report.find_once(&message.clone(), path.line, message, remedy);
    }
    for (line, parameter) in in_path {
        let name = text(parameter, "name");
        if !templates.contains(&name) {
            let message = format!("path parameter {name} does not stand in {}", path.key);
            let remedy = match nearest(name, templates.iter().copied()) {
                Some(near) => format!("did you mean {{{near}}}?"),
                None => format!("write {{{name}}} where it belongs in the path, or take the parameter out"),
            };
            report.find_once(&message.clone(), *line, message, remedy);
        } else if !flag(parameter, "required") {
            let message = format!("path parameter {name} is not required");
            report.find_once(&message.clone(), parameter.line, message, "write required: true");
        }
    }
}

/// The names of a path's templates, in their order; a remedy for a path that is none.
fn names_of(path: &str) -> Result<Vec<&str>, String> {
    let Some(rest) = path.strip_prefix('/') else { return Err(format!("begin it with a slash: /{path}")) };
    let mut found = Vec::new();
    for segment in rest.split('/') {
        let mut rest = segment;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else { return Err("close every { with a }".to_owned()) };
            if !is_constant(before) {
                return Err(CHARACTERS.to_owned());
            }
            if !names::is_wire_name(name) {
                return Err(format!("write letters and digits, a letter first, instead of {{{name}}}"));
            }
            if found.contains(&name) {
                return Err(format!("write {{{name}}} once"));
            }
            found.push(name);
            rest = after;
        }
        if !is_constant(rest) || (segment.is_empty() && path != "/") {
            return Err(CHARACTERS.to_owned());
        }
    }
    Ok(found)
}

const CHARACTERS: &str = "write segments of letters, digits, '.', '_', '-', '~' and {names} between single slashes";

fn is_constant(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || ['.', '_', '-', '~', ':'].contains(&c))
}

#[cfg(test)]
mod tests {
    use super::names_of;

    #[test]
    fn templates_are_read() {
        assert_eq!(names_of("/v1/{a}/b:{c}"), Ok(vec!["a", "c"]));
        for odd in ["", "a", "/a//b", "/a/", "/{a", "/a}", "/{}", "/{1a}", "/{a}/{a}", "/a b", "/a?b", "/{a/b}"] {
            assert!(names_of(odd).is_err(), "{odd}");
        }
    }
}
