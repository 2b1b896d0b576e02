//! The Rust tables that the guards walk: rules, members, parameters, combinations, operations.

use std::fmt::Write;

use crate::codegen::model::*;
use crate::failure::Failure;

pub fn emit(apis: &[Api], shared: &Shared) -> Result<Vec<GeneratedFile>, Failure> {
    let mut files = vec![file("shared", &rule_statics("input", &shared.rules))?];
    for api in apis {
        let mut body = "use super::provider::Provider;\nuse crate::spec::operation::*;\nuse crate::spec::rule::*;\nuse crate::spec::schema::*;\n\n".to_owned();
        let _ = writeln!(
            body,
            "/// The rules of {}.\npub mod rule {{ {} }}",
            api.provider,
            rule_statics(&api.provider, &api.rules)
        );
        for schema in api.schemas.iter().filter(|s| s.in_request) {
            if let SchemaKind::Object(o) = &schema.kind {
                object(&mut body, api, &schema.name, o);
            }
        }
        operations(&mut body, api);
        files.push(file(&api.provider, &body)?);
    }
    let modules: String = apis.iter().map(|api| format!("pub mod {};\n", api.provider)).collect();
    let named: String =
        apis.iter().map(|api| format!("pub use super::{0}::operations as {0};\n", api.provider)).collect();
    let named = format!("/// The operations by their names.\npub mod operations {{ {named} }}\n");
    files.push(file("mod", &format!("{modules}pub mod provider;\npub mod shared;\npub mod tables;\n{named}"))?);
    files.push(file("provider", &provider(apis))?);
    files.push(file("tables", &tables(apis))?);
    Ok(files)
}

/// The enum of providers. Whoever matches on it names every provider, or does not compile.
fn provider(apis: &[Api]) -> String {
    let arms = |arm: &dyn Fn(&Api) -> String| -> String {
        apis.iter().map(|api| format!("Self::{} => {},\n", pascal_case(&api.provider), arm(api))).collect()
    };
    let variants: String =
        apis.iter().map(|api| format!("/// {}.\n{},\n", api.title, pascal_case(&api.provider))).collect();
    let all: Vec<String> = apis.iter().map(|api| format!("Self::{}", pascal_case(&api.provider))).collect();
    format!(
        "/// A service whose connections connguard provisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provider {{
{variants}}}

impl Provider {{
/// All providers, in the order of their names.
pub const ALL: &'static [Self] = &[{all}];

/// The name in operation and rule ids, e.g. `{example}`.
pub const fn name(self) -> &'static str {{ match self {{ {names} }} }}

/// The member by which a connection that is given as `parent` is told from that of another provider.
pub(crate) fn parent_member(self) -> Option<&'static str> {{ match self {{ {parents} }} }}
}}
",
        all = all.join(", "),
        example = apis.first().map_or("", |api| &api.provider),
        names = arms(&|api| format!("{:?}", api.provider)),
        parents = arms(&|api| format!("{:?}", api.parent)),
    )
}

/// The operations and rules of each provider.
fn tables(apis: &[Api]) -> String {
    let arms = |item: &str| -> String {
        let arm = |api: &Api| format!("Provider::{} => {}::{item},\n", pascal_case(&api.provider), api.provider);
        apis.iter().map(arm).collect()
    };
    format!(
        "use super::*;
use super::provider::Provider;
use crate::spec::operation::Operation;
use crate::spec::rule::Rule;

/// A provider's operations, in the order of its document.
pub fn operations(provider: Provider) -> &'static [Operation] {{ match provider {{ {} }} }}

/// A provider's rules, in the order of its document.
pub fn rules(provider: Provider) -> &'static [&'static Rule] {{ match provider {{ {} }} }}
",
        arms("OPERATIONS"),
        arms("rule::ALL"),
    )
}

fn file(name: &str, body: &str) -> Result<GeneratedFile, Failure> {
    let path = format!("crates/connguard-rules/src/spec/generated/{name}.rs");
    Ok(GeneratedFile { body: super::format_rust(&path, body)?, path, comment: Comment::Slashes })
}

/// `matillion.connection.auth-provider-required` → `CONNECTION_AUTH_PROVIDER_REQUIRED`
fn constant(id: &str) -> String {
    let rest = id.split_once('.').map_or(id, |(_, rest)| rest);
    rest.replace(['.', '-'], "_").to_uppercase()
}

pub(super) fn rule_statics(provider: &str, rules: &[Rule]) -> String {
    let mut out = "use crate::spec::rule::{Evidence, Rule, Severity};\n\n".to_owned();
    for rule in rules {
        let _ = writeln!(
            out,
            "/// {}.\npub static {}: Rule = Rule {{ id: {:?}, severity: Severity::{}, evidence: Evidence::{}, waivable: {}, summary: {:?}, remedy: {:?}, source: {:?} }};",
            rule.summary,
            constant(&rule.id),
            rule.id,
            pascal_case(&rule.severity),
            pascal_case(&rule.evidence),
            rule.waivable,
            rule.summary,
            rule.remedy,
            rule.source
        );
    }
    let all: Vec<String> = rules.iter().map(|r| format!("&{}", constant(&r.id))).collect();
    let _ = writeln!(out, "/// All rules of `{provider}`.\npub static ALL: &[&Rule] = &[{}];", all.join(", "));
    out
}

fn object(out: &mut String, api: &Api, name: &str, object: &Object) {
    let members: Vec<String> = object.properties.iter().map(|p| member(api, p)).collect();
    let additional = match object.additional {
        Additional::Warned => "Warned",
        Additional::Open => "Open",
        Additional::Values(_) => "Values",
    };
    let tables: Vec<String> = object.combinations.iter().map(table).collect();
    let _ = writeln!(
        out,
        "/// `{name}`.\npub static {}: Object = Object {{ name: {name:?}, members: &[{}], additional: Additional::{additional}, tables: &[{}] }};",
        snake_case(name).to_uppercase(),
        members.join(", "),
        tables.join(", ")
    );
}

fn member(api: &Api, property: &Property) -> String {
    format!(
        "Member {{ name: {:?}, required: {}, kind: {}, rules: {}, secret: {}, trim: {} }}",
        property.name,
        property.required,
        kind(api, &property.kind),
        violated(&property.violates),
        property.secret,
        property.trim
    )
}

fn kind(api: &Api, kind: &Type) -> String {
    let text = |min: Option<u64>, max: Option<u64>, pattern: &Option<String>, values: &[String]| {
        format!(
            "Kind::String {{ min: {}, max: {}, pattern: {pattern:?}, values: &{values:?} }}",
            min.unwrap_or(0),
            max.map_or("usize::MAX".to_owned(), |m| m.to_string())
        )
    };
    match kind {
        Type::Text { min, max, pattern, values, .. } => text(*min, *max, pattern, values),
        Type::Integer { min, max } => {
            let limit = |n: Option<i64>, end: &str| n.map_or(format!("i64::{end}"), |n| n.to_string());
            format!("Kind::Integer {{ min: {}, max: {} }}", limit(*min, "MIN"), limit(*max, "MAX"))
        }
        Type::Number => "Kind::Number".to_owned(),
        Type::Boolean => "Kind::Boolean".to_owned(),
        Type::List(item) => format!("Kind::List(&{})", self::kind(api, item)),
        Type::Reference(name) => match api.schema(name).map(|s| &s.kind) {
            Some(SchemaKind::Enum(values)) => text(None, None, &None, values),
            _ => format!("Kind::Object(&{})", snake_case(name).to_uppercase()),
        },
        Type::Any => "Kind::Any".to_owned(),
    }
}

fn violated(violates: &Violates) -> String {
    let rule = |id: &Option<String>| match id {
        Some(id) => format!("Some(&rule::{})", constant(id)),
        None => "None".to_owned(),
    };
    format!(
        "Violated {{ required: {}, kind: {}, values: {}, length: {}, range: {}, pattern: {} }}",
        rule(&violates.required),
        rule(&violates.kind),
        rule(&violates.values),
        rule(&violates.length),
        rule(&violates.range),
        rule(&violates.pattern)
    )
}

fn table(table: &Combination) -> String {
    let rows: Vec<String> = table
        .rows
        .iter()
        .map(|row| {
            let cells: Vec<String> = row
                .cells
                .iter()
                .map(|cell| match cell {
                    Cell::OneOf(values) => format!("Cell::OneOf(&{values:?})"),
                    Cell::Open { what, example, except } => {
                        format!("Cell::Open {{ what: {what:?}, example: {example:?}, except: &{except:?} }}")
                    }
                })
                .collect();
            format!("Row {{ cells: &[{}], purpose: {:?} }}", cells.join(", "), row.purpose)
        })
        .collect();
    format!(
        "Table {{ rule: &rule::{}, title: {:?}, when: {:?}, columns: &{:?}, rows: &[{}] }}",
        constant(&table.rule),
        table.title,
        table.when,
        table.columns,
        rows.join(", ")
    )
}

fn operations(out: &mut String, api: &Api) {
    let _ = writeln!(
        out,
        "/// How {} reads JSON.\npub static DIALECT: Dialect = Dialect {{ case_insensitive_keys: {}, null_is_absent: {}, empty_string_is_absent: {} }};",
        api.provider, api.dialect.case_insensitive_keys, api.dialect.null_is_absent, api.dialect.empty_string_is_absent
    );
    let find = |suffix: &str| {
        let id = format!("{}.{suffix}", api.provider);
        let found = api.rules.iter().any(|r| r.id == id);
        if found { format!("Some(&rule::{})", constant(&id)) } else { "None".to_owned() }
    };
    let operations: Vec<String> = api
        .operations
        .iter()
        .map(|o| {
            let parameters: Vec<String> = o.parameters.iter().map(|p| parameter(api, p)).collect();
            let body = o.body.as_ref().map_or("None".to_owned(), |b| format!("Some(&{})", snake_case(b).to_uppercase()));
            let list = o.list.as_ref().map_or("None".to_owned(), |l| {
                format!(
                    "Some(List {{ items: {:?}, arrays: {}, single: {}, page_argument: {:?}, size_argument: {:?}, first_page: {}, short: {} }})",
                    l.items,
                    l.shapes.iter().any(|s| s == "array"),
                    l.shapes.iter().any(|s| s == "single"),
                    argument(o, &l.page_parameter),
                    argument(o, &l.size_parameter),
                    l.first_page,
                    find("list.short")
                )
            });
            format!(
                "Operation {{ id: {:?}, provider: Provider::{}, method: {:?}, path: {:?}, parameters: &[{}], body: {body}, list: {list}, dialect: &DIALECT, idempotent: {}, compound: {}, effect: Effect::{:?}, windows: {}, batches: {:?}, empty_reply: {}, identity: &{:?}, unique: {}, unknown_member: {}, misspelt_member: {}, member_case: {}, member_twice: {}, empty_body: {} }}",
                o.full_id,
                pascal_case(&api.provider),
                o.method,
                o.path,
                parameters.join(", "),
                o.idempotent,
                o.is_compound(),
                o.effect,
                windows(o),
                o.batches,
                o.reply.is_none(),
                o.identity,
                o.unique.as_ref().map_or("None".to_owned(), |e| format!("Some(Evidence::{})", pascal_case(e))),
                find("body.unknown-member"),
                find("body.misspelt-member"),
                find("body.member-case"),
                find("body.member-twice"),
                find("body.empty")
            )
        })
        .collect();
    let _ = writeln!(
        out,
        "/// The operations of {}.\npub static OPERATIONS: &[Operation] = &[{}];",
        api.provider,
        operations.join(", ")
    );
    let named: String = api
        .operations
        .iter()
        .enumerate()
        .map(|(index, o)| {
            format!(
                "/// `{}`\npub static {}: &Operation = &OPERATIONS[{index}];\n",
                o.full_id,
                o.id.to_ascii_uppercase()
            )
        })
        .collect();
    let _ = writeln!(
        out,
        "/// The operations of {} by their names.\npub mod operations {{ use super::{{OPERATIONS, Operation}};\n{named} }}",
        api.provider
    );
}

fn windows(operation: &Operation) -> String {
    let Some(windows) = &operation.windows else { return "None".to_owned() };
    let ascending =
        windows.ascending.as_ref().map(|(parameter, value)| (argument(operation, parameter), value.as_str()));
    format!(
        "Some(Windows {{ days: {}, floor: {:?}, start: {:?}, end: {:?}, created: {:?}, ascending: {ascending:?} }})",
        windows.days,
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
        "Parameter {{ wire: {:?}, argument: {:?}, location: Location::{}, required: {}, kind: {}, rules: {}, lowercase: {}, trim: {}, query_prefix: {:?} }}",
        p.wire,
        p.argument,
        pascal_case(&p.location),
        p.required,
        kind(api, &p.kind),
        violated(&p.violates),
        p.lowercase,
        p.trim,
        p.query_prefix
    )
}
