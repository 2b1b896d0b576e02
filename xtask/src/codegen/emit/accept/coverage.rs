//! Whether everything that a guard may say of an operation is known. It is not where a rule has no `asks`, and where the
//! guards are no longer those that `asks` was compared with.

use std::collections::BTreeSet;

use crate::codegen::model::*;

/// Why the accept function of an operation cannot know that the guards are silent.
pub(super) fn unknown_guard(api: &Api, operation: &Operation, guards: Option<&str>) -> Option<String> {
    if api.guards.is_none() || api.guards.as_deref() != guards {
        return Some(format!("the guards of {} are not those that x-guards names", api.provider));
    }
    let keywords = keyword_rules(api);
    let unknown = api.rules.iter().find(|rule| rule.asks.is_none() && !keywords.contains(rule.id.as_str()));
    unknown.map(|rule| format!("nothing says where the guard of {} asks about {}", rule.id, operation.id))
}

/// The rules that the checks of schemas, tables and lists speak for, as far as no guard does.
fn keyword_rules(api: &Api) -> BTreeSet<&str> {
    let general = [
        "body.unknown-member",
        "body.misspelt-member",
        "body.member-case",
        "body.member-twice",
        "body.empty",
        "list.short",
    ];
    let is_general = |rule: &&Rule| general.iter().any(|meaning| rule.id == format!("{}.{meaning}", api.provider));
    let mut found: BTreeSet<&str> = api.rules.iter().filter(is_general).map(|rule| rule.id.as_str()).collect();
    let named_by = |violates: &Violates| -> Vec<String> {
        let Violates { required, kind, values, length, range, pattern } = violates.clone();
        [required, kind, values, length, range, pattern].into_iter().flatten().collect()
    };
    let mut named: Vec<String> =
        api.operations.iter().flat_map(|o| &o.parameters).flat_map(|p| named_by(&p.violates)).collect();
    for schema in api.schemas.iter().filter(|schema| schema.in_request) {
        if let SchemaKind::Object(object) = &schema.kind {
            named.extend(object.properties.iter().flat_map(|property| named_by(&property.violates)));
            named.extend(object.combinations.iter().map(|table| table.rule.clone()));
        }
    }
    found.extend(api.rules.iter().map(|rule| rule.id.as_str()).filter(|id| named.iter().any(|name| name == id)));
    found
}
