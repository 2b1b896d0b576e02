//! Where each operation is found, for those who call by operation: the shared cases.

use super::layout::braced;
use super::text::{camel_case, quote};
use crate::codegen::face::{Argument, Items, Kind, Method};
use crate::codegen::model::Api;

pub(super) fn emit(apis: &[Api]) -> String {
    let mut out = String::from(
        "// The method of each operation. `keys` are the arguments before the body, `names` the options that are called\n\
         // otherwise than in the cases, `key` and `member` what the items of a bulk run and another lookup go by.\n\
         export const methods = {\n",
    );
    for api in apis {
        for resource in &api.face.resources {
            let scope = api.face.scope.as_ref().filter(|_| resource.scoped);
            let mut place = Vec::new();
            if let Some(scope) = scope {
                place.push(format!(
                    "scope: [{}, {}]",
                    quote(&camel_case(&scope.name)),
                    quote(&camel_case(&scope.argument))
                ));
            }
            place.push(format!("resource: {}", quote(&camel_case(&resource.name))));
            for method in resource.methods.iter().filter(|method| !matches!(method.kind, Kind::Bulk(_))) {
                let many = resource
                    .methods
                    .iter()
                    .find(|other| matches!(other.kind, Kind::Bulk(_)) && other.operation == method.operation);
                let members: Vec<String> = place.iter().cloned().chain(own(method)).chain(many.map(bulk)).collect();
                out.push_str(&braced(2, &format!("{}: ", quote(&method.operation)), &members, ","));
                if let Some(by) = &method.by {
                    let member = format!("member: {}", quote(&camel_case(&by.argument.argument)));
                    let members: Vec<String> = place
                        .iter()
                        .cloned()
                        .chain([format!("method: {}", quote(&camel_case(&method.name))), member])
                        .collect();
                    out.push_str(&braced(2, &format!("{}: ", quote(&by.operation)), &members, ","));
                }
            }
        }
    }
    out + "};\n"
}

fn own(method: &Method) -> Vec<String> {
    let mut out = vec![format!("method: {}", quote(&camel_case(&method.name)))];
    if !method.positional.is_empty() {
        let keys: Vec<String> = method.positional.iter().map(|a| quote(&camel_case(&a.argument))).collect();
        out.push(format!("keys: [{}]", keys.join(", ")));
    }
    let renamed = |argument: &&Argument| argument.name != argument.argument;
    let names: Vec<String> = method
        .keyword
        .iter()
        .filter(renamed)
        .map(|a| format!("{}: {}", camel_case(&a.argument), quote(&camel_case(&a.name))))
        .collect();
    if !names.is_empty() {
        out.push(format!("names: {{ {} }}", names.join(", ")));
    }
    if method.body.is_some() {
        out.push("body: true".to_owned());
    }
    if method.kind == Kind::List {
        out.push("list: true".to_owned());
    }
    out
}

fn bulk(method: &Method) -> String {
    let name = quote(&camel_case(&method.name));
    match &method.kind {
        Kind::Bulk(Items::Keyed(key)) => {
            format!("many: {{ method: {name}, key: {}, body: true }}", quote(&camel_case(&key.argument)))
        }
        Kind::Bulk(Items::Keys(key)) => {
            format!("many: {{ method: {name}, key: {} }}", quote(&camel_case(&key.argument)))
        }
        _ => format!("many: {{ method: {name}, body: true }}"),
    }
}
