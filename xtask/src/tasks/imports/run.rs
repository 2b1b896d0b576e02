//! The step: reads the imports of everything, prints a line for each crate and package, and says what is wrong.

use std::path::PathBuf;

use super::graph::Graph;
use super::{layers, python, rust, typescript};
use xtask::failure::Failure;
use xtask::run::toolchain::Toolchain;

/// The sources of a crate or package.
struct Sources {
    name: String,
    graph: Graph,
}

/// The lines `import circles: <name>: N`; a failure names each circle and each import against the layers.
pub fn run(tools: &Toolchain) -> Result<String, Failure> {
    let all = read(tools)?;
    let mut lines = Vec::new();
    let mut problems = Vec::new();
    for Sources { name, graph } in &all {
        let circles = graph.circles();
        lines.push(format!("import circles: {name}: {}", circles.len()));
        problems.extend(circles.iter().map(|circle| format!("{name} has an import circle: {circle}")));
    }
    let layers = layers::read(&tools.root)?;
    let graphs: Vec<(&str, &Graph)> = all.iter().map(|sources| (sources.name.as_str(), &sources.graph)).collect();
    problems.extend(layers::compare(&layers, &graphs));
    let text = lines.join("\n");
    println!("{text}");
    if problems.is_empty() { Ok(text) } else { Err(Failure::new(problems.join("\n")).with_output(text)) }
}

fn read(tools: &Toolchain) -> Result<Vec<Sources>, Failure> {
    let mut all = Vec::new();
    for package in tools.metadata()?.packages {
        let folder = package.manifest_path.parent().map(PathBuf::from).unwrap_or_default();
        let roots: Vec<PathBuf> = package
            .targets
            .iter()
            .filter(|target| {
                !target.is_example() && !target.is_test() && !target.is_bench() && !target.is_custom_build()
            })
            .map(|target| target.src_path.clone().into_std_path_buf())
            .collect();
        all.push(Sources { name: package.name.to_string(), graph: rust::read(&folder.join("src"), &roots)? });
    }
    let folder = tools.root.join("bindings/python/python/connguard");
    all.push(Sources { name: "connguard (Python)".to_owned(), graph: python::read(&tools.root, &folder)? });
    let folder = tools.root.join("bindings/node/src-ts");
    all.push(Sources { name: "connguard (Node)".to_owned(), graph: typescript::read(&folder)? });
    Ok(all)
}
