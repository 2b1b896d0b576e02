//! The imports of the Python package, read by Python itself.

use std::collections::BTreeMap;
use std::path::Path;

use super::graph::Graph;
use xtask::failure::Failure;
use xtask::run::program::Program;
use xtask::run::toolchain::system_python;

pub fn read(root: &Path, package: &Path) -> Result<Graph, Failure> {
    let script = ["-I", "-c", include_str!("imports.py")];
    let printed = Program::new(system_python(root)?, root).args(script).args([package]).read()?;
    let imports: BTreeMap<String, Vec<String>> = serde_json::from_str(&printed)?;
    let mut graph = Graph::default();
    imports.iter().for_each(|(from, all)| all.iter().for_each(|to| graph.add(from, to)));
    Ok(graph)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn imports_for_types_do_not_count_and_those_of_functions_do() {
        let folder = tempfile::tempdir().unwrap();
        let package = folder.path().join("thing");
        for (name, code) in [
            ("__init__.py", "\"\"\"Text.\"\"\"\nfrom thing.public import *\n"),
            ("public.py", "from .a import A\nfrom .b.c import C\n__all__ = [\"A\", \"C\"]\n"),
            ("a.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .d import D\nclass A: ...\n"),
            ("b/__init__.py", ""),
            ("b/c.py", "import json\ndef f():\n    from ..d import D\nclass C: ...\n"),
            ("d.py", "from thing import A\nimport_module('thing.b.c')\n"),
        ] {
            fs::create_dir_all(package.join("b")).unwrap();
            fs::write(package.join(name), code).unwrap();
        }
        let graph = read(folder.path(), &package).unwrap();
        let edges: Vec<String> = graph.edges().map(|(from, to)| format!("{from} → {to}")).collect();
        assert_eq!(edges, ["b/c.py → d.py", "d.py → a.py", "d.py → b/c.py"]);
    }
}
