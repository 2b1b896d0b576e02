//! The layers of the crates and packages, as docs/architecture.md has them: who may import whom.
//!
//! A line of the page's block that begins with `layers` reads `<crate or package>: a → b, c → d`: a may import b, c and d,
//! b may import d, and nothing goes against the arrows. Modules between commas do not import each other. A module is a folder
//! or file of the sources, without its ending.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::graph::Graph;
use xtask::failure::Failure;

const PAGE: &str = "docs/architecture.md";

/// The modules of each crate and package, with the place of each in the order.
pub type Order = BTreeMap<String, BTreeMap<String, usize>>;

pub fn read(root: &Path) -> Result<Order, Failure> {
    let page = fs::read_to_string(root.join(PAGE))?;
    parse(&page)
}

fn parse(page: &str) -> Result<Order, Failure> {
    let block = page.split("```layers\n").nth(1).and_then(|rest| rest.split("```").next());
    let block = block.ok_or_else(|| Failure::new(format!("{PAGE} has no block that begins with ```layers")))?;
    let mut order = Order::new();
    // A line that begins with an arrow goes on with the one before it.
    for line in block.replace("\n  ", " ").lines().filter(|line| !line.trim().is_empty()) {
        let (name, modules) =
            line.split_once(": ").ok_or_else(|| Failure::new(format!("{PAGE}: no name before a colon: {line}")))?;
        let row = order.entry(name.to_owned()).or_default();
        for (place, layer) in modules.split('→').enumerate() {
            for module in layer.split(',') {
                if row.insert(module.trim().to_owned(), place).is_some() {
                    return Err(Failure::new(format!("{PAGE}: {module} stands in the line of {name} twice")));
                }
            }
        }
    }
    Ok(order)
}

/// What the imports have that the order does not allow, and what either has that the other does not know.
pub fn compare(order: &Order, graphs: &[(&str, &Graph)]) -> Vec<String> {
    let mut problems = Vec::new();
    for (name, modules) in order {
        let Some((_, graph)) = graphs.iter().find(|(known, _)| known == name) else {
            problems.push(format!("{PAGE} has the modules of {name}, which is neither a crate nor a package"));
            continue;
        };
        for (from, to) in graph.edges() {
            let (Some(importing), Some(imported)) = (module_of(modules, from), module_of(modules, to)) else {
                let unknown = [from, to].into_iter().filter(|file| module_of(modules, file).is_none());
                for file in unknown.filter(|file| !ENTRIES.contains(file)) {
                    problems.push(format!("{PAGE} has no module for {file} in the line of {name}"));
                }
                continue;
            };
            let forward = modules[importing] < modules[imported];
            if importing != imported && !forward {
                problems.push(format!(
                    "{name}: {from} imports {to}, but {PAGE} does not have {imported} below {importing}"
                ));
            }
        }
        let files: Vec<&str> = graph.edges().flat_map(|(from, to)| [from, to]).collect();
        for module in modules.keys().filter(|module| !files.iter().any(|file| module_of(modules, file) == Some(module)))
        {
            problems
                .push(format!("{PAGE} has the module {module} in the line of {name}, which nothing imports or is in"));
        }
    }
    problems.sort();
    problems.dedup();
    problems
}

/// What nobody imports from inside.
const ENTRIES: &[&str] = &["lib.rs", "main.rs", "__init__.py", "index.ts", "index.mts", "testing.mts"];

/// The longest module that a file is in.
fn module_of<'a>(modules: &'a BTreeMap<String, usize>, file: &str) -> Option<&'a str> {
    let inside = |module: &str| file.strip_prefix(module).is_some_and(|rest| rest.starts_with(['/', '.']));
    modules.keys().map(String::as_str).filter(|module| inside(module)).max_by_key(|module| module.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "text\n\n```layers\none: top → middle/left, middle/right\n  → bottom\n```\n";

    fn problems(edges: &[(&str, &str)]) -> Vec<String> {
        let mut graph = Graph::default();
        edges.iter().for_each(|(from, to)| graph.add(from, to));
        compare(&parse(PAGE).unwrap(), &[("one", &graph)])
    }

    #[test]
    fn imports_go_with_the_arrows() {
        let held = [
            ("lib.rs", "top.rs"),
            ("top.rs", "middle/left/a.rs"),
            ("top.rs", "bottom/b.rs"),
            ("middle/right.rs", "bottom/b.rs"),
            ("bottom/b.rs", "bottom/c.rs"),
        ];
        assert_eq!(problems(&held), Vec::<String>::new());
        let against = |from, to| problems(&[held.as_slice(), &[(from, to)]].concat());
        assert!(against("bottom/b.rs", "top.rs")[0].contains("does not have top below bottom"));
        assert!(
            against("middle/right.rs", "middle/left/a.rs")[0].contains("does not have middle/left below middle/right")
        );
        assert!(against("top.rs", "other.rs")[0].contains("has no module for other.rs"));
        assert!(problems(&held[..4])[0..].is_empty());
        assert!(problems(&held[..2]).iter().any(|problem| problem.contains("the module bottom")));
    }

    #[test]
    fn a_page_that_cannot_be_read_is_refused() {
        assert!(parse("nothing").is_err());
        assert!(parse("```layers\none a → b\n```").is_err());
        assert!(parse("```layers\none: a → a\n```").unwrap_err().to_string().contains("twice"));
    }
}
