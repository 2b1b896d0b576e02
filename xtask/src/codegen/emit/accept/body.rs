//! The plan of an operation.

use super::conditions::Asked;
use super::fields::Walk;
use super::pattern::Patterns;
use super::plan::{Body, Plan};
use super::slots::{is_text, slots};
use super::{arguments, conditions};
use crate::codegen::model::*;

/// The plan of an operation's function; or why the rules are asked always.
pub(super) fn plan(api: &Api, patterns: &Patterns, operation: &Operation) -> Result<Plan, String> {
    let arguments = arguments::arguments(api, patterns, operation)?;
    let Some(body) = &operation.body else { return Ok(Plan { arguments, body: None }) };
    let Some(SchemaKind::Object(root)) = api.schema(body).map(|schema| &schema.kind) else {
        return Err(format!("the body {body} is no object"));
    };
    if matches!(root.additional, Additional::Values(_)) {
        return Err(format!("the body {body} is a map"));
    }
    for table in &root.combinations {
        let is_text = |column: &&String| api.member(root, column).is_some_and(|member| is_text(api, &member.kind));
        if let Some(column) = table.columns.iter().chain(&table.when).find(|column| !is_text(column)) {
            return Err(format!("the column {column} is no string"));
        }
    }
    let Asked { of_members, conditions } = conditions::asked(api, patterns, operation, root)?;
    let fields = Walk { api, patterns, asked: &of_members }.object(root, "");
    let body = Body {
        slots: slots(&fields, &root.combinations, &conditions),
        fields,
        // An empty body is told of where nothing is required, too.
        asks_if_empty: !root.properties.iter().any(|property| property.required),
        tables: root.combinations.clone(),
        conditions,
    };
    Ok(Plan { arguments, body: Some(body) })
}
