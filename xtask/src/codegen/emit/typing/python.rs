//! For mypy and pyright: `# type: ignore` on a line that must be refused. Both report an ignore that is not needed.

use std::fmt::Write;

use super::cells::{Matrix, Verdict};
use super::source::Source;
use crate::codegen::model::{Comment, GeneratedFile, pascal_case};

pub(super) fn emit(source: &Source, matrix: &Matrix) -> GeneratedFile {
    let (what, verdicts) = matrix.introduction("mypy and pyright", "a type: ignore");
    let (client, connections) = (pascal_case(source.provider), source.connections);
    let mut body = format!(
        "\"\"\"{what}\n\n{}\n\"\"\"\n\nfrom connguard import {client}\n\nconnections = {client}().{connections}\n",
        verdicts.join("\n")
    );
    for cell in &matrix.cells {
        let note = match cell.verdict {
            Verdict::Accepted => "",
            Verdict::Refused => "  # type: ignore[dict-item]",
            Verdict::OnlyByRules => "  # only the rules can refuse it",
        };
        // These bodies hold texts, numbers and objects: written as JSON they are Python.
        let _ = write!(body, "\n# {}\nconnections.create({}{}){note}\n", cell.id, cell.body, source.rest.0);
    }
    let path = format!("bindings/python/tests/typing/generated/{}.py", source.name.replace('-', "_"));
    GeneratedFile { path, comment: Comment::Hash, body }
}
