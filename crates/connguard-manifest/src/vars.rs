//! `${name}`: variables enter values after these were parsed, so that nothing can be injected and places stay.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::problem::Problem;
use crate::read::{Document, child};
use crate::source::{Place, Source};

/// Values of variables from outside; they win over those of the manifest.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Vars {
    values: BTreeMap<String, Value>,
    /// Names that a manifest need not have: a file of variables serves several manifests.
    shared: BTreeSet<String>,
}

impl Vars {
    /// Sets a variable. A manifest that does not have it is refused.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        let name = name.into();
        self.shared.remove(&name);
        self.values.insert(name, value.into());
    }

    /// Adds variables; they win over those that are here.
    pub fn add(&mut self, other: Self) {
        for (name, value) in other.values {
            match other.shared.contains(&name) {
                true if !self.values.contains_key(&name) => drop(self.shared.insert(name.clone())),
                true => {}
                false => drop(self.shared.remove(&name)),
            }
            self.values.insert(name, value);
        }
    }

    /// Reads the variables of a file: an object, YAML or JSON. A manifest need not have all of them.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn read(source: &Source) -> Result<Self, Vec<Problem>> {
        let document = crate::read::read(source)?;
        match &document.value {
            Value::Object(members) => {
                let values = members.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
                Ok(Self { values, shared: members.keys().cloned().collect() })
            }
            _ => {
                let message = "variables must be an object: names and values";
                Err(vec![Problem::new("manifest.member.type", Some(document.place("")), message)])
            }
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.values.keys().map(String::as_str)
    }
}

impl<N: Into<String>, V: Into<Value>> FromIterator<(N, V)> for Vars {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let values = pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { values, shared: BTreeSet::new() }
    }
}

/// Finds variables that are set one by one, and that no document uses or has under `vars`.
pub(crate) fn unknown(documents: &[Document], given: &Vars, found: &mut Vec<Problem>) {
    let mut names = BTreeSet::new();
    for document in documents {
        let members = document.value.as_object().into_iter().flatten();
        members.for_each(|(key, value)| match value {
            Value::Object(vars) if key.eq_ignore_ascii_case("vars") => names.extend(vars.keys().cloned()),
            value => used(value, &mut names),
        });
    }
    for name in given.names().filter(|name| !given.shared.contains(*name) && !names.contains(*name)) {
        let near = connguard_rules::nearest_name(name, names.iter().map(String::as_str));
        let known = || names.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        let hint = match near {
            Some(near) => format!("did you mean {near}?"),
            None if names.is_empty() => "the manifest has no variables".to_owned(),
            None => format!("known: {}", known()),
        };
        let message = format!("there is no variable {name:?} to set; {hint}");
        found.push(Problem::new("manifest.var.unknown", None, message));
    }
}

/// The names of variables in a value.
fn used(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            let mut pieces = text.split("${");
            let mut before = pieces.next().unwrap_or_default();
            for piece in pieces {
                let name = piece.split_once('}').map(|(name, _)| name);
                names.extend(name.filter(|_| !before.ends_with('$')).map(str::to_owned));
                before = piece;
            }
        }
        Value::Array(items) => items.iter().for_each(|item| used(item, names)),
        Value::Object(members) => members.values().for_each(|member| used(member, names)),
        _ => {}
    }
}

/// Fills the variables of a document in, but for those under its own `vars`.
pub(crate) fn fill(document: &mut Document, vars: &Vars, found: &mut Vec<Problem>) {
    let mut value = std::mem::take(&mut document.value);
    if let Value::Object(members) = &mut value {
        for (name, member) in members.iter_mut().filter(|(name, _)| !name.eq_ignore_ascii_case("vars")) {
            walk(member, &child("", name), document, vars, found);
        }
    }
    document.value = value;
}

fn walk(value: &mut Value, pointer: &str, document: &mut Document, vars: &Vars, found: &mut Vec<Problem>) {
    match value {
        Value::String(text) if text.contains("${") => match filled(text, vars) {
            Ok(filled) => *value = filled,
            Err(problem) => {
                found.push(problem.at(document.place(pointer)));
                document.leave_unresolved(pointer);
            }
        },
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                walk(item, &format!("{pointer}/{index}"), document, vars, found);
            }
        }
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                walk(member, &child(pointer, name), document, vars, found);
            }
        }
        _ => {}
    }
}

struct Wrong(&'static str, String);

impl Wrong {
    fn at(self, place: Place) -> Problem {
        Problem::new(self.0, Some(place), self.1)
    }
}

/// A lone `${name}` keeps the variable's type; inside of a string it becomes a part of the string. `$${` is `${`.
fn filled(text: &str, vars: &Vars) -> Result<Value, Wrong> {
    if let Some(name) = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'))
        && !name.contains(['$', '{', '}'])
    {
        return variable(name, vars).cloned();
    }
    let (mut out, mut rest) = (String::new(), text);
    while let Some(start) = rest.find("${") {
        let (before, from) = rest.split_at(start);
        if let Some(before) = before.strip_suffix('$') {
            out += before;
            out += "${";
            rest = &from[2..];
            continue;
        }
        out += before;
        let Some(end) = from.find('}') else {
            return Err(Wrong(
                "manifest.var.syntax",
                "${ has no }; write $${ for the characters themselves".to_owned(),
            ));
        };
        match variable(&from[2..end], vars)? {
            Value::String(text) => out += text,
            value @ (Value::Number(_) | Value::Bool(_)) => out += &value.to_string(),
            _ => {
                let name = &from[2..end];
                let message = format!(
                    "the variable {name} is not a string, number or boolean, so it cannot be inserted into a string"
                );
                return Err(Wrong("manifest.var.type", message));
            }
        }
        rest = &from[end + 1..];
    }
    Ok(Value::String(out + rest))
}

fn variable<'a>(name: &str, vars: &'a Vars) -> Result<&'a Value, Wrong> {
    vars.get(name).ok_or_else(|| {
        let near = connguard_rules::nearest_name(name, vars.names());
        let hint = near.map(|near| format!("did you mean {near}?"));
        let hint = hint.unwrap_or_else(|| "set it in vars, or with --var".to_owned());
        Wrong("manifest.var.missing", format!("there is no variable {name:?}; {hint}"))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn variables_are_filled_in() {
        let vars: Vars =
            [("port", json!(5432)), ("name", json!("dev")), ("tags", json!({"a": 1}))].into_iter().collect();
        for (text, expected) in [
            ("${port}", json!(5432)),
            ("${tags}", json!({"a": 1})),
            ("db-${name}-${port}", json!("db-dev-5432")),
            ("$${name}", json!("${name}")),
            ("$${name} ${name}", json!("${name} dev")),
            ("$name {name}", json!("$name {name}")),
        ] {
            assert_eq!(filled(text, &vars).ok(), Some(expected), "{text}");
        }
        let rule = |text| filled(text, &vars).err().map(|wrong: Wrong| wrong.0);
        assert_eq!(rule("${nam}"), Some("manifest.var.missing"));
        assert_eq!(rule("a ${name"), Some("manifest.var.syntax"));
        assert_eq!(rule("a ${tags}"), Some("manifest.var.type"));
    }

    #[test]
    fn a_variable_that_is_set_is_used_or_declared() {
        let files = [
            Source::new("a.yaml", "vars: { region: eu1 }\na: \"${b}-$${c}-${port}\"\n"),
            Source::new("b.yaml", "\"${d}\": \"${e}\"\n"),
        ];
        let said = |name: &str| {
            let vars: Vars = [(name, 1)].into_iter().collect();
            let problems = crate::Manifest::read(&files, &vars).unwrap_err();
            let of_rule = |problem: &&Problem| problem.rule == "manifest.var.unknown";
            problems.iter().find(of_rule).map(ToString::to_string)
        };
        for known in ["region", "b", "port", "e"] {
            assert_eq!(said(known), None);
        }
        let wrong = "error: manifest.var.unknown: there is no variable";
        assert_eq!(said("regoin"), Some(format!("{wrong} \"regoin\" to set; did you mean region?")));
        assert_eq!(said("zzz"), Some(format!("{wrong} \"zzz\" to set; known: b, e, port, region")));
        assert!(said("c").is_some(), "these are the characters themselves");
    }

    #[test]
    fn a_file_of_variables_serves_several_manifests() {
        let files = [Source::new("a.yaml", "a: \"${b}\"\n")];
        let is_refused = |vars: &Vars| {
            let problems = crate::Manifest::read(&files, vars).unwrap_err();
            problems.iter().any(|problem| problem.rule == "manifest.var.unknown")
        };
        let shared = Vars::read(&Source::new("vars.yaml", "zzz: 1\n")).unwrap();
        let mut vars = Vars::default();
        vars.add(shared.clone());
        assert!(!is_refused(&vars));
        vars.set("zzz", 2);
        assert!(is_refused(&vars));
        vars.add(shared);
        assert!(is_refused(&vars), "it was set by itself, too");
        let broken = [Source::new("a.yaml", "[")];
        let problems = crate::Manifest::read(&broken, &vars).unwrap_err();
        assert!(problems.iter().all(|problem| problem.rule != "manifest.var.unknown"), "it cannot be known");
    }
}
