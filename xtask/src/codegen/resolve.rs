//! Gives every keyword of a member its rule: the one that `x-violates` names, or `<provider>.<place>.<keyword>`.

use super::model::{Api, Rule, SchemaKind, Type, Violates};
use super::report::Report;
use super::yaml::{Finding, Node};

/// Fills all `Violates`; a rule that is missing is one finding, with the lines of all keywords that need it.
pub fn resolve(file: &str, document: &Node, api: &mut Api) -> Vec<Finding> {
    let mut resolver = Resolver { provider: api.provider.clone(), rules: api.rules.clone(), report: Report::new(file) };
    for operation in &mut api.operations {
        for p in &mut operation.parameters {
            let name = format!("parameter {} of {}", p.wire, operation.id);
            let line = parameter_line(document, &operation.id, &p.wire);
            resolver.fill("parameter", &name, line, p.required, &p.kind, &mut p.violates);
        }
    }
    for schema in api.schemas.iter_mut().filter(|s| s.in_request) {
        if let SchemaKind::Object(object) = &mut schema.kind {
            for p in &mut object.properties {
                let name = format!("{}.{}", schema.name, p.name);
                let line = member_line(document, &schema.name, &p.name);
                resolver.fill("body", &name, line, p.required, &p.kind, &mut p.violates);
            }
        }
    }
    resolver.report.finish()
}

struct Resolver<'a> {
    provider: String,
    rules: Vec<Rule>,
    report: Report<'a>,
}

impl Resolver<'_> {
    fn fill(&mut self, place: &str, name: &str, line: usize, required: bool, kind: &Type, violates: &mut Violates) {
        let (mut length, mut range, mut values, mut pattern) = (false, false, false, false);
        match kind {
            Type::Text { min, max, pattern: p, values: v, .. } => {
                length = min.is_some() || max.is_some();
                pattern = p.is_some();
                values = !v.is_empty();
            }
            Type::Integer { min, max } => range = min.is_some() || max.is_some(),
            Type::Reference(_) => values = place == "body" && violates.values.is_none() && self.has("body.values"),
            _ => {}
        }
        for (slot, keyword, used) in [
            (&mut violates.required, "required", required),
            (&mut violates.kind, "type", true),
            (&mut violates.values, "values", values),
            (&mut violates.length, "length", length),
            (&mut violates.range, "range", range),
            (&mut violates.pattern, "pattern", pattern),
        ] {
            if used && slot.is_none() {
                let suffix = format!("{place}.{keyword}");
                let id = format!("{}.{suffix}", self.provider);
                if self.has(&suffix) {
                    *slot = Some(id);
                } else {
                    let message = format!("{name} has the keyword {keyword}, but there is no rule {id}");
                    let remedy = format!("define {id} in x-rules, or name another rule in x-violates");
                    self.report.find_once(&id, line, message, remedy);
                }
            }
        }
    }

    fn has(&self, suffix: &str) -> bool {
        let id = format!("{}.{suffix}", self.provider);
        self.rules.iter().any(|r| r.id == id)
    }
}

fn member_line(document: &Node, schema: &str, member: &str) -> usize {
    let schema = document.get("components").and_then(|c| c.get("schemas")?.get(schema));
    let members = schema.and_then(|s| s.get("properties")).map_or(&[][..], Node::entries);
    members.iter().find(|m| m.key == member).map_or(1, |m| m.line)
}

/// Where the operation names the parameter, itself or by a reference; for a compound, its own line.
fn parameter_line(document: &Node, operation: &str, wire: &str) -> usize {
    let compounds = document.get("x-compounds").map_or(&[][..], Node::entries);
    if let Some(compound) = compounds.iter().find(|c| c.key == operation) {
        return compound.line;
    }
    for path in document.get("paths").map_or(&[][..], Node::entries) {
        for method in path.value.entries() {
            if method.value.get("operationId").and_then(Node::text) == Some(operation) {
                let own = method.value.get("parameters").map_or(&[][..], Node::items);
                let shared = path.value.get("parameters").map_or(&[][..], Node::items);
                let named = |p: &&Node| {
                    let target = p.get("$ref").and_then(Node::text).and_then(|r| r.rsplit('/').next());
                    let component = target.and_then(|t| document.get("components")?.get("parameters")?.get(t));
                    component.unwrap_or(p).get("name").and_then(Node::text) == Some(wire)
                };
                return own.iter().chain(shared).find(named).map_or(method.line, |p| p.line);
            }
        }
    }
    1
}
