//! The TypeScript types of a method's arguments, options and results.

use super::context::Context;
use crate::codegen::emit::typescript::text::{camel_case, capital, list_of, union};
use crate::codegen::face::{Argument, Format, Kind, Method, Resource, Returns};
use crate::codegen::model::{Api, Operation, SchemaKind, Type, pascal_case};

/// The operation of a method.
pub(super) fn operation_of<'a>(api: &'a Api, method: &Method) -> Option<&'a Operation> {
    api.operations.iter().find(|operation| operation.full_id == method.operation)
}

/// `create_environment_override` → `Create`, `EnvironmentOverride`
pub(super) fn verb_and_noun(method: &Method) -> (String, String) {
    let id = method.operation.split_once('.').map_or(method.operation.as_str(), |(_, id)| id);
    let (verb, noun) = id.split_once('_').unwrap_or((id, ""));
    (pascal_case(verb), pascal_case(noun))
}

/// The operation whose body says what a reply of this schema says.
pub(in crate::codegen::emit::typescript) fn request_of<'a>(api: &'a Api, schema: &str) -> Option<&'a Operation> {
    api.operations.iter().find(|operation| {
        let is_create = operation.id.starts_with("create_") && !operation.is_compound();
        is_create && operation.body.is_some() && operation.reply.as_deref() == Some(schema)
    })
}

impl Context<'_> {
    /// What the method's promise, its pages or its report hold.
    pub(super) fn value(&self, resource: &Resource, method: &Method) -> String {
        // Only a call's own reply has a response: an item of a list or of a bulk run was not answered alone.
        let call = method.kind == Kind::Call;
        let value = match &method.returns {
            Returns::Schema(schema) if request_of(self.api, schema).is_some() => {
                format!("{}{}", result_name(resource), if call { "<ServiceResponse>" } else { "" })
            }
            Returns::Schema(schema) => format!("Result<{schema}{}>", if call { ", ServiceResponse" } else { "" }),
            Returns::Anything => "unknown".to_owned(),
            Returns::Nothing if call => "void".to_owned(),
            Returns::Nothing => "undefined".to_owned(),
        };
        if method.outcome && call { format!("Upserted<{value}>") } else { value }
    }

    /// The type of an argument. A list's filter that is named as a member of its items has that member's type.
    pub(super) fn argument(&self, method: &Method, argument: &Argument) -> String {
        if argument.format == Some(Format::Time) {
            return "string | Date".to_owned();
        }
        let operation = operation_of(self.api, method);
        let parameter = operation.and_then(|o| o.parameters.iter().find(|p| p.argument == argument.argument));
        if parameter.is_some_and(|parameter| parameter.query_prefix.is_some()) {
            return "Readonly<Record<string, string>>".to_owned();
        }
        let member = parameter.and_then(|parameter| self.enum_of_items(method, &parameter.wire));
        self.kind(&argument.kind, member)
    }

    fn kind(&self, kind: &Type, member: Option<&str>) -> String {
        match kind {
            Type::Text { values, .. } if !values.is_empty() => union(values),
            Type::Text { .. } => member.map_or_else(|| "string".to_owned(), |name| format!("Open<{name}>")),
            Type::Integer { .. } | Type::Number => "number".to_owned(),
            Type::Boolean => "boolean".to_owned(),
            Type::List(item) => list_of(&self.kind(item, member)),
            Type::Reference(schema) => match request_of(self.api, schema).and_then(|create| create.body.as_ref()) {
                Some(body) => format!("{schema} | {body}"),
                None => schema.clone(),
            },
            Type::Any => "unknown".to_owned(),
        }
    }

    /// The enum that a member of a list's items has, by the member's name.
    fn enum_of_items(&self, method: &Method, member: &str) -> Option<&str> {
        let (Kind::List, Returns::Schema(schema)) = (&method.kind, &method.returns) else { return None };
        let SchemaKind::Object(object) = &self.api.schema(schema)?.kind else { return None };
        match &object.properties.iter().find(|property| property.name == member)?.kind {
            Type::Reference(name) if matches!(self.api.schema(name)?.kind, SchemaKind::Enum(_)) => {
                self.api.schema(name).map(|schema| schema.name.as_str())
            }
            _ => None,
        }
    }

    /// The types of the arguments before the options: what addresses the thing, then the body or the items.
    pub(super) fn parameters(&self, method: &Method) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for (index, argument) in method.positional.iter().enumerate() {
            let by = method.by.as_ref().filter(|_| index == 0);
            let by = by.map_or_else(String::new, |by| format!(" | {}", by_name(&by.argument)));
            out.push(format!("{}: {}{by}", camel_case(&argument.name), self.argument(method, argument)));
        }
        if let (Kind::Call, Some(body)) = (&method.kind, &method.body) {
            out.push(format!("body: {body} | JsonText | (Body & Widened<Body, {body}>)"));
        }
        out
    }
}

/// `connections` → `ConnectionResult`
pub(super) fn result_name(resource: &Resource) -> String {
    format!("{}Result", capital(&camel_case(&singular(&resource.name))))
}

/// `data_platform_connections` → `data_platform_connection`
pub(super) fn singular(name: &str) -> String {
    name.strip_suffix('s').unwrap_or(name).to_owned()
}

/// `config_name` → `ByConfigName`
pub(super) fn by_name(argument: &Argument) -> String {
    format!("By{}", pascal_case(&argument.name))
}
