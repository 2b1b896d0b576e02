//! For tsc: `@ts-expect-error` above a line that must be refused. The compiler reports one that is not needed.

use std::fmt::Write;

use super::cells::{Matrix, Verdict};
use super::source::Source;
use crate::codegen::model::{Comment, GeneratedFile, pascal_case};

pub(super) fn emit(source: &Source, matrix: &Matrix) -> GeneratedFile {
    let (what, verdicts) = matrix.introduction("tsc", "an expected error");
    let (client, connections) = (pascal_case(source.provider), source.connections);
    let mut body = format!(
        "/**\n * {what}\n *\n * {}\n */\nimport {{ {client} }} from \"connguard\";\n\nconst connections = new {client}().{connections};\n",
        verdicts.join("\n * ")
    );
    for cell in &matrix.cells {
        let note = match cell.verdict {
            Verdict::Accepted => "",
            Verdict::Refused => "// @ts-expect-error\n",
            Verdict::OnlyByRules => "// Only the rules can refuse it.\n",
        };
        let _ = write!(body, "\n// {}\n{note}void connections.create({}{});\n", cell.id, cell.body, source.rest.1);
    }
    let path = format!("bindings/node/test/types/generated/{}.mts", source.name);
    GeneratedFile { path, comment: Comment::Slashes, body }
}
