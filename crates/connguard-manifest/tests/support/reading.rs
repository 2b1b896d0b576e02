// What holds of a manifest that is read from any text.

use connguard_manifest::{Manifest, Place, Problem, Source, Vars};

/// Reads a text, and panics where it becomes an empty wish, a refusal without a reason, or a place outside of the file.
pub fn holds(text: &str) {
    let source = Source::new("any.yaml", text);
    match Manifest::read(&[source], &Vars::default()) {
        Ok(manifest) => {
            let is_told = manifest.warnings.iter().any(|warning| warning.rule == "manifest.target.none");
            assert!(!manifest.targets.is_empty() || is_told, "nothing is declared, and nothing is said of it");
            manifest.warnings.iter().for_each(|warning| is_inside(text, warning));
        }
        Err(problems) => {
            assert!(problems.iter().any(Problem::is_error), "it was refused for nothing");
            problems.iter().for_each(|problem| is_inside(text, problem));
        }
    }
}

fn is_inside(text: &str, problem: &Problem) {
    for Place { line, column, .. } in problem.place.iter().chain(&problem.other) {
        // The place behind the last line is where something is missing.
        let lines: Vec<&str> = text.split(['\n', '\r']).collect();
        let inside = *line >= 1 && *column >= 1 && *line <= lines.len() + 1;
        let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
        assert!(
            inside && *column <= longest + 2,
            "{line}:{column} is outside of the file: {}\n{text:?}",
            problem.message
        );
    }
}
