//! Writes the TypeScript of `bindings/node/src-ts`: clients, bodies, replies, error classes, options, tables.

mod errors;
mod face;
pub(super) mod layout;
mod methods;
mod operations;
mod options;
mod rules;
mod schemas;
pub(super) mod text;
mod wrapping;

use crate::codegen::model::{Api, Comment, GeneratedFile, Shared};

const FOLDER: &str = "bindings/node/src-ts/generated";

/// Returns the generated files of the Node package: one for each provider, and one for each shared subject.
pub(crate) fn emit(apis: &[Api], shared: &Shared) -> Vec<GeneratedFile> {
    let mut files = vec![
        file("rules", rules::emit(apis, shared)),
        file("codes", errors::codes(shared)),
        file("errors", errors::emit(shared)),
        file("options", options::emit(apis, shared)),
        file("operations", operations::emit(apis)),
        file("providers", providers(apis)),
        file("version", version()),
    ];
    files.push(GeneratedFile {
        path: "tests/node/generated/methods.mjs".to_owned(),
        comment: Comment::Slashes,
        body: methods::emit(apis),
    });
    for api in apis {
        files.push(file(&format!("{}/types", api.provider), schemas::emit(api)));
        let face = face::emit(api, shared).into_iter();
        files.extend(face.map(|(stem, body)| file(&format!("{}/{stem}", api.provider), body)));
    }
    files
}

/// What the package exports of each provider.
fn providers(apis: &[Api]) -> String {
    let mut out = String::new();
    for api in apis {
        let (provider, client, ids) = (&api.provider, &api.face.client, text::capital(&api.provider));
        out.push_str(&format!("export {{ {client}, type {client}Options }} from \"./{provider}/client.js\";\n"));
        out.push_str(&format!("export * as {provider} from \"../{provider}/index.js\";\n"));
        out.push_str(&format!("export type {{ {ids}OperationId }} from \"./operations.js\";\n"));
        out.push_str(&format!("export type {{ {ids}RuleId }} from \"./rules.js\";\n"));
    }
    out
}

/// Compiled in: a bundle has no package.json beside it.
fn version() -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "/** The version of this package, which is that of its native part too. */\nexport const version = \"{version}\";\n"
    )
}

fn file(stem: &str, body: String) -> GeneratedFile {
    GeneratedFile { path: format!("{FOLDER}/{stem}.ts"), comment: Comment::Slashes, body }
}
