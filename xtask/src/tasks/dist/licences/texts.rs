//! The licence texts that lie in a crate's source; where there are none, the text of the licence that it names.

use std::fs;
use std::path::Path;

use super::linked::Linked;
use xtask::failure::Failure;

/// What the names of such files begin with.
const NAMES: &[&str] = &["license", "licence", "copying", "copyright", "notice", "unlicense"];

/// Folders whose content is not linked.
const NOT_LINKED: &[&str] = &["tests", "examples", "benches", "target"];

/// How deep a crate keeps the licences of what it took over from others.
const DEPTH: usize = 4;

/// The texts that stand in for those that a crate did not pack.
pub(super) struct Standard {
    pub(super) apache: String,
    pub(super) mit: String,
}

impl Standard {
    /// From this repository's own licences.
    pub(super) fn read(root: &Path) -> Result<Self, Failure> {
        let [apache, mit] = ["LICENSE-APACHE", "LICENSE-MIT"].map(|name| fs::read_to_string(root.join(name)));
        Ok(Self { apache: apache?, mit: mit? })
    }

    fn mit_of(&self, krate: &Linked) -> String {
        let holders = match krate.authors.as_slice() {
            [] => format!("the authors of {}", krate.name),
            authors => authors.join(", "),
        };
        let lines = self.mit.lines();
        let lines = lines.map(|line| {
            if line.starts_with("Copyright (c)") { format!("Copyright (c) {holders}") } else { line.to_owned() }
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// A crate's texts, in the order of their files' names.
pub(super) fn texts(krate: &Linked, standard: &Standard) -> Result<Vec<String>, Failure> {
    let mut files = Vec::new();
    collect(&krate.folder, DEPTH, &mut files)?;
    files.sort();
    if !files.is_empty() {
        return Ok(files.into_iter().map(|(_, text)| text).collect());
    }
    // The choice among several is ours.
    let choices: Vec<&str> = krate.licence.split(" OR ").collect();
    if choices.contains(&"Apache-2.0") {
        Ok(vec![standard.apache.clone()])
    } else if choices == ["MIT"] {
        Ok(vec![standard.mit_of(krate)])
    } else if choices == ["MPL-2.0"] {
        Ok(vec![include_str!("texts/MPL-2.0.txt").to_owned()])
    } else {
        Err(Failure::new(format!(
            "{} {} has no licence text in its source, and there is none here for {}; add it to {}",
            krate.name,
            krate.version,
            krate.licence,
            file!()
        )))
    }
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<(String, String)>) -> Result<(), Failure> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        if path.is_dir() {
            if depth > 1 && !NOT_LINKED.contains(&name.as_str()) && !name.starts_with('.') {
                collect(&path, depth - 1, files)?;
            }
        } else if NAMES.iter().any(|known| name.starts_with(known)) && !name.ends_with(".rs") {
            let text = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
            files.push((path.to_string_lossy().into_owned(), text));
        }
    }
    Ok(())
}
