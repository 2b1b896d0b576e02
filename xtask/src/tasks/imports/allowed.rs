//! The circles that are known. The list may only become shorter: it exists while they are being opened.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::graph::Edge;
use crate::failure::Failure;

/// One import of a circle on each line: `<crate or package>: <file> → <file>`.
const FILE: &str = "xtask/import-circles.txt";

/// What is wrong: circles with an import that the list does not have, and lines of it that nothing needs any more.
/// `present` has the imports of each circle by its name and one way round.
pub fn compare(root: &Path, present: &BTreeMap<(String, String), Vec<Edge>>) -> Result<Vec<String>, Failure> {
    let known = match fs::read_to_string(root.join(FILE)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error.into()),
    };
    let known: BTreeSet<&str> = known.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let mut met = BTreeSet::new();
    let mut problems = Vec::new();
    for ((name, way), edges) in present {
        let lines: Vec<String> = edges.iter().map(|(from, to)| format!("{name}: {from} → {to}")).collect();
        let new: Vec<&str> = lines.iter().map(String::as_str).filter(|line| !known.contains(line)).collect();
        if !new.is_empty() {
            problems.push(format!("{name} has an import circle: {way}\n  {}", new.join("\n  ")));
        }
        met.extend(lines);
    }
    let gone: Vec<&str> = known.into_iter().filter(|line| !met.contains(*line)).collect();
    if !gone.is_empty() {
        problems.push(format!("these circles are gone; take them out of {FILE}:\n  {}", gone.join("\n  ")));
    }
    Ok(problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_may_only_become_shorter() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("xtask")).unwrap();
        let edge = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        let present = BTreeMap::from([(edge("one", "a → b → a"), vec![edge("a", "b"), edge("b", "a")])]);
        assert!(compare(root.path(), &present).unwrap()[0].contains("one has an import circle: a → b → a"));
        fs::write(root.path().join(FILE), "# why\none: a → b\none: b → a\n").unwrap();
        assert!(compare(root.path(), &present).unwrap().is_empty());
        assert!(compare(root.path(), &BTreeMap::new()).unwrap()[0].contains("are gone"));
    }
}
