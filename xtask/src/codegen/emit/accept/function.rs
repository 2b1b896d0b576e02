//! The body of an operation's function.

use super::pattern::Patterns;
use super::slots::Slots;
use super::value::Walk;
use super::{asks, parameters, tables};
use crate::codegen::model::*;

/// The statements, each of which returns `None` where the rules are to be asked; or why they are asked always.
pub(super) fn function(api: &Api, patterns: &Patterns, operation: &Operation) -> Result<String, String> {
    let mut code = parameters::parameters(api, patterns, operation)?;
    let Some(body) = &operation.body else { return Ok(code) };
    let Some(SchemaKind::Object(root)) = api.schema(body).map(|schema| &schema.kind) else {
        return Err(format!("the body {body} is no object"));
    };
    if matches!(root.additional, Additional::Values(_)) {
        return Err(format!("the body {body} is a map"));
    }
    let slots = Slots::of(api, operation, root);
    let walk = Walk { api, patterns, slots: &slots };
    code.push_str(&slots.declarations());
    // An empty body is told of where nothing is required, too.
    let is_never_empty = root.properties.iter().any(|property| property.required);
    if is_never_empty {
        code.push_str(&walk.object(root, "", "members(body?)?"));
    } else {
        code.push_str("let mut members_of_body = members(body?)?.peekable();\nmembers_of_body.peek()?;\n");
        code.push_str(&walk.object(root, "", "members_of_body"));
    }
    code.push_str(&tables::tables(root, &slots)?);
    code.push_str(&asks::conditions(api, patterns, operation, root, &slots)?);
    Ok(code)
}
