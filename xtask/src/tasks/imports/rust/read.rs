//! The imports between the files of a crate.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::crate_tree::Tree;
use crate::tasks::imports::graph::Graph;
use xtask::failure::Failure;

/// Reads the crate's root files, of which there are several where it has programs beside its library.
pub fn read(sources: &Path, roots: &[PathBuf]) -> Result<Graph, Failure> {
    let mut graph = Graph::default();
    let short = |file: &Path| file.strip_prefix(sources).unwrap_or(file).to_string_lossy().replace('\\', "/");
    for root in roots {
        let tree = Tree::read(root)?;
        for (index, module) in tree.modules.iter().enumerate().filter(|(_, module)| !module.transparent) {
            let mut found = BTreeSet::new();
            tree.mentioned(index).for_each(|path| tree.find(index, path, &mut found));
            for target in found.into_iter().map(|target| &tree.modules[target]).filter(|target| !target.transparent) {
                graph.add(&short(&module.file), &short(&target.file));
            }
        }
    }
    Ok(graph)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn edges(files: &[(&str, &str)]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, code) in files {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, code).unwrap();
        }
        let graph = read(folder.path(), &[folder.path().join("lib.rs")]).unwrap();
        graph.edges().map(|(from, to)| format!("{from} → {to}")).collect()
    }

    #[test]
    fn a_file_that_only_re_exports_is_looked_through() {
        let found = edges(&[
            ("lib.rs", "mod a; mod b; pub use b::Thing;"),
            ("a.rs", "use crate::Thing; fn f() -> crate::b::Other { crate::b::make() }"),
            ("b/mod.rs", "mod make; mod thing; pub use make::*; pub use thing::{Other, Thing};"),
            ("b/make.rs", "use super::Other; pub fn make() -> Other { Other }"),
            ("b/thing.rs", "pub struct Other; pub struct Thing;"),
        ]);
        assert_eq!(found, ["a.rs → b/make.rs", "a.rs → b/thing.rs", "b/make.rs → b/thing.rs"]);
    }

    #[test]
    fn a_module_that_defines_something_is_imported_itself() {
        let found = edges(&[
            ("lib.rs", "mod a;"),
            ("a/mod.rs", "mod run; pub use run::run; pub fn help() { run::other() }"),
            ("a/run.rs", "#[cfg(test)] mod tests { use crate::not; } pub fn run() { super::help() } pub fn other() {}"),
        ]);
        assert_eq!(found, ["a/mod.rs → a/run.rs", "a/run.rs → a/mod.rs"]);
    }

    #[test]
    fn a_module_of_the_same_name_as_its_function_is_found() {
        let found = edges(&[
            ("lib.rs", "mod a; mod b;"),
            ("a/mod.rs", "mod run; pub use run::run;"),
            ("a/run.rs", "pub fn run() {}"),
            ("b.rs", "use crate::a; fn f() { a::run(); std::fs::read(); other::run(); }"),
        ]);
        assert_eq!(found, ["b.rs → a/run.rs"]);
    }
}
