//! Operations and their parameters.

use super::rule::{reference, violated};
use super::schema::kind;
use crate::codegen::model::*;

/// All operations of a provider.
pub(super) fn operations(api: &Api) -> String {
    let operations: Vec<String> = api.operations.iter().map(|one| operation(api, one)).collect();
    let named: String = api.operations.iter().enumerate().map(named).collect();
    format!(
        "/// How {provider} reads JSON.
pub static DIALECT: Dialect = Dialect {{
    case_insensitive_keys: {},
    null_is_absent: {},
    empty_string_is_absent: {},
}};

/// The rules of {provider} about bodies as a whole.
pub static BODY_RULES: BodyRules = BodyRules {{
    unknown_member: {},
    misspelt_member: {},
    member_case: {},
    member_twice: {},
    empty: {},
}};

/// The operations of {provider}.
pub static OPERATIONS: &[Operation] = &[{}];

/// The operations of {provider} by their names.
pub mod operations {{
use super::{{OPERATIONS, Operation}};
{named}
}}
",
        api.dialect.case_insensitive_keys,
        api.dialect.null_is_absent,
        api.dialect.empty_string_is_absent,
        rule_of(api, "body.unknown-member"),
        rule_of(api, "body.misspelt-member"),
        rule_of(api, "body.member-case"),
        rule_of(api, "body.member-twice"),
        rule_of(api, "body.empty"),
        operations.join(", "),
        provider = api.provider,
    )
}

/// The provider's rule with this meaning, if it has one.
fn rule_of(api: &Api, meaning: &str) -> String {
    let id = format!("{}.{meaning}", api.provider);
    reference(api.rules.iter().any(|rule| rule.id == id).then_some(id.as_str()))
}

fn named((index, operation): (usize, &Operation)) -> String {
    let name = operation.id.to_ascii_uppercase();
    format!("/// `{}`\npub static {name}: &Operation = &OPERATIONS[{index}];\n", operation.full_id)
}

fn operation(api: &Api, operation: &Operation) -> String {
    let parameters: Vec<String> = operation.parameters.iter().map(|one| parameter(api, one)).collect();
    let body = operation.body.as_ref().map(|body| format!("Some(&{})", snake_case(body).to_uppercase()));
    let unique = operation.unique.as_ref().map(|evidence| format!("Some(Evidence::{})", pascal_case(evidence)));
    format!(
        "Operation {{
    id: {:?},
    provider: Provider::{},
    method: {:?},
    path: {:?},
    parameters: &[{}],
    body: {},
    list: {},
    dialect: &DIALECT,
    idempotent: {},
    compound: {},
    effect: Effect::{:?},
    windows: {},
    batches: {:?},
    empty_reply: {},
    reply_texts: &{:?},
    identity: &[{}],
    unique: {},
    body_rules: &BODY_RULES,
}}",
        operation.full_id,
        pascal_case(&api.provider),
        operation.method,
        operation.path,
        parameters.join(", "),
        body.as_deref().unwrap_or("None"),
        list(api, operation),
        operation.idempotent,
        operation.is_compound(),
        operation.effect,
        windows(operation),
        operation.batches,
        operation.reply.is_none(),
        reply_texts(api, operation),
        identity(operation),
        unique.as_deref().unwrap_or("None"),
    )
}

/// The members of the reply, or of a list's items, that are objects and travel as texts.
fn reply_texts<'a>(api: &'a Api, operation: &'a Operation) -> Vec<&'a str> {
    let item = operation.list.as_ref().map(|list| &list.item_schema);
    let Some(SchemaKind::Object(object)) =
        item.or(operation.reply.as_ref()).and_then(|name| api.schema(name)).map(|schema| &schema.kind)
    else {
        return Vec::new();
    };
    object
        .properties
        .iter()
        .filter(|property| api.is_json_text(object, &property.name))
        .map(|property| property.name.as_str())
        .collect()
}

fn identity(operation: &Operation) -> String {
    let one = |identity: &Identity| {
        let value = match &identity.value {
            None => "Any".to_owned(),
            Some(IdentityValue::Constant(value)) => format!("Constant({value:?})"),
            Some(IdentityValue::Sent(name)) => match operation.parameters.iter().find(|one| one.wire == *name) {
                Some(parameter) => format!("Parameter({:?})", parameter.argument),
                None => format!("Member({name:?})"),
            },
        };
        format!("Identity {{ member: {:?}, value: IdentityValue::{value} }}", identity.member)
    };
    operation.identity.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn list(api: &Api, operation: &Operation) -> String {
    let Some(list) = &operation.list else { return "None".to_owned() };
    let has_shape = |shape: &str| list.shapes.iter().any(|known| known == shape);
    format!(
        "Some(List {{
    items: {:?},
    arrays: {},
    single: {},
    page_argument: {:?},
    size_argument: {:?},
    first_page: {},
    by_items: {},
    total: {:?},
    short: {},
}})",
        list.items,
        has_shape("array"),
        has_shape("single"),
        argument(operation, &list.page_parameter),
        argument(operation, &list.size_parameter),
        list.first_page,
        list.by_items,
        list.total,
        rule_of(api, "list.short"),
    )
}

fn windows(operation: &Operation) -> String {
    let Some(windows) = &operation.windows else { return "None".to_owned() };
    let ascending =
        windows.ascending.as_ref().map(|(parameter, value)| (argument(operation, parameter), value.as_str()));
    format!(
        "Some(Windows {{ months: {}, floor: {:?}, start: {:?}, end: {:?}, created: {:?}, ascending: {ascending:?} }})",
        windows.months,
        windows.floor,
        argument(operation, &windows.start),
        argument(operation, &windows.end),
        windows.created
    )
}

/// What the bindings call the parameter with this name on the wire.
fn argument(operation: &Operation, wire: &str) -> String {
    let found = operation.parameters.iter().find(|p| p.wire == wire);
    found.map_or_else(|| snake_case(wire), |p| p.argument.clone())
}

fn parameter(api: &Api, p: &Parameter) -> String {
    format!(
        "Parameter {{ wire: {:?}, argument: {:?}, location: Location::{}, required: {}, kind: {}, rules: {}, lowercase: {}, trim: {}, query_prefix: {:?}, list: ListStyle::{:?} }}",
        p.wire,
        p.argument,
        pascal_case(&p.location),
        p.required,
        kind(api, &p.kind),
        violated(&p.violates),
        p.lowercase,
        p.trim,
        p.query_prefix,
        p.list
    )
}
