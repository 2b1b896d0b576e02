//! The files of the tables.

use std::fmt::Write;

use super::rule::rule_statics;
use super::{connection_type, operation, provider, schema};
use crate::codegen::emit::format_rust;
use crate::codegen::model::*;
use xtask::failure::Failure;

const USES: &str = "use super::provider::Provider;
use crate::spec::operation::*;
use crate::spec::rule::*;
use crate::spec::schema::*;

";

pub fn emit(apis: &[Api], shared: &Shared) -> Result<Vec<GeneratedFile>, Failure> {
    let mut files = vec![file("shared", &rule_statics("input", &shared.rules))?];
    for api in apis {
        let mut body = USES.to_owned();
        if !api.types.rows.is_empty() {
            body.push_str("use crate::spec::connection_type::*;\n");
        }
        let _ = writeln!(
            body,
            "/// The rules of {}.\npub mod rule {{ {} }}",
            api.provider,
            rule_statics(&api.provider, &api.rules)
        );
        for schema in api.schemas.iter().filter(|s| s.in_request) {
            if let SchemaKind::Object(object) = &schema.kind {
                body.push_str(&schema::object(api, &schema.name, object));
            }
        }
        body.push_str(&operation::operations(api));
        body.push_str(&connection_type::connection_types(api));
        files.push(file(&api.provider, &body)?);
    }
    let modules: String = apis.iter().map(|api| format!("pub mod {};\n", api.provider)).collect();
    let named: String =
        apis.iter().map(|api| format!("pub use super::{0}::operations as {0};\n", api.provider)).collect();
    let named = format!("/// The operations by their names.\npub mod operations {{ {named} }}\n");
    files.push(file("mod", &format!("{modules}pub mod provider;\npub mod shared;\npub mod tables;\n{named}"))?);
    files.push(file("provider", &provider::provider(apis))?);
    files.push(file("tables", &provider::tables(apis))?);
    Ok(files)
}

fn file(name: &str, body: &str) -> Result<GeneratedFile, Failure> {
    let path = format!("crates/connguard-rules/src/spec/generated/{name}.rs");
    Ok(GeneratedFile { body: format_rust(&path, body)?, path, comment: Comment::Slashes })
}
