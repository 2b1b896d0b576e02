//! For rustc: the values that a constructor's enum has, and those that must not compile.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::cells::{Matrix, Verdict, takes, text};
use crate::codegen::emit::choices::choices;
use crate::codegen::emit::format_rust;
use crate::codegen::model::{Api, Comment, GeneratedFile};
use xtask::failure::Failure;

/// Two files: what must compile, and what must not, each value in a line of its own.
pub(super) fn emit(api: &Api, matrix: &Matrix) -> Result<Vec<GeneratedFile>, Failure> {
    let provider = &api.provider;
    let mut names: BTreeMap<(String, String), bool> = BTreeMap::new();
    for choice in choices(api) {
        let cells = matrix.cells.iter().filter(|cell| cell.verdict != Verdict::OnlyByRules);
        let cells = cells.filter(|cell| takes(choice.table, choice.row, &cell.body, Some(choice.column)));
        for cell in cells {
            if let Some(value) = text(&cell.body, choice.column) {
                names.insert((choice.name(), choice.variant(value)), cell.verdict == Verdict::Accepted);
            }
        }
    }
    let file = |verdict: &str, accepted: bool| -> Result<GeneratedFile, Failure> {
        let mut body = format!("use connguard::{provider}::*;\n\npub fn main() {{\n");
        for ((name, variant), _) in names.iter().filter(|(_, is)| **is == accepted) {
            let _ = writeln!(body, "let _ = {name}::{variant};");
        }
        body.push_str("}\n");
        let path = format!("crates/connguard/tests/typing/generated/{provider}_{verdict}.rs");
        Ok(GeneratedFile { body: format_rust(&path, &body)?, path, comment: Comment::Slashes })
    };
    Ok(vec![file("accepted", true)?, file("refused", false)?])
}
