//! The imports of the Node package. Those of types alone do not count; an index that only re-exports is looked through.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use regex::Regex;

use super::graph::Graph;
use xtask::failure::Failure;

/// What a file says about the others.
struct Source {
    imports: Vec<Import>,
    /// Names that it exports and defines.
    defines: BTreeSet<String>,
    transparent: bool,
}

struct Import {
    /// Relative to the folder of the sources, with its ending.
    file: String,
    /// None for the whole module: `import * as x`, `export *`, `import "./x.js"`.
    names: Option<Vec<String>>,
}

pub fn read(folder: &Path) -> Result<Graph, Failure> {
    let mut texts = BTreeMap::new();
    collect(folder, "", &mut texts)?;
    let reader = Reader::new()?;
    let sources: BTreeMap<&str, Source> =
        texts.iter().map(|(file, text)| (file.as_str(), reader.read(file, text, &texts))).collect();
    let mut graph = Graph::default();
    for (file, source) in sources.iter().filter(|(_, source)| !source.transparent) {
        for import in &source.imports {
            targets(&sources, import, 8).into_iter().for_each(|target| graph.add(file, &target));
        }
    }
    Ok(graph)
}

fn collect(folder: &Path, below: &str, texts: &mut BTreeMap<String, String>) -> Result<(), Failure> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() {
            collect(&path, &format!("{below}{name}/"), texts)?;
        } else if [".ts", ".mts", ".cts"].iter().any(|ending| name.ends_with(ending)) && !name.ends_with(".d.ts") {
            texts.insert(format!("{below}{name}"), fs::read_to_string(&path)?);
        }
    }
    Ok(())
}

fn targets(sources: &BTreeMap<&str, Source>, import: &Import, depth: usize) -> BTreeSet<String> {
    let Some(source) = sources.get(import.file.as_str()) else { return BTreeSet::new() };
    if !source.transparent || depth == 0 {
        return BTreeSet::from([import.file.clone()]);
    }
    let mut found = BTreeSet::new();
    for below in &source.imports {
        let names: Option<Vec<String>> = match (&import.names, &below.names) {
            (Some(wanted), Some(there)) => Some(wanted.iter().filter(|name| there.contains(name)).cloned().collect()),
            (Some(wanted), None) => Some(
                wanted
                    .iter()
                    .filter(|name| sources.get(below.file.as_str()).is_some_and(|s| s.offers(name)))
                    .cloned()
                    .collect(),
            ),
            (None, names) => names.clone(),
        };
        if names.as_ref().is_none_or(|names| !names.is_empty()) {
            found.extend(targets(sources, &Import { file: below.file.clone(), names }, depth - 1));
        }
    }
    found
}

impl Source {
    fn offers(&self, name: &str) -> bool {
        self.defines.contains(name)
            || self
                .imports
                .iter()
                .any(|import| import.names.as_ref().is_some_and(|names| names.iter().any(|n| n == name)))
    }
}

struct Reader {
    comments: Regex,
    statement: Regex,
    bare: Regex,
    call: Regex,
    definition: Regex,
}

impl Reader {
    fn new() -> Result<Self, Failure> {
        let regex = |pattern: &str| Regex::new(pattern).map_err(|error| Failure::new(error.to_string()));
        Ok(Self {
            comments: regex(r"(?s:/\*.*?\*/)|(?m:(?:^|\s)//.*$)")?,
            statement: regex(r#"(?m)^(?:import|export)\s+(type\s+)?([^;'"()=]*?)\s*from\s+["']([^"']+)["'];?"#)?,
            bare: regex(r#"(?m)^import\s+["']([^"']+)["'];?"#)?,
            call: regex(r#"\b(?:import|require)\(\s*["']([^"']+)["']"#)?,
            definition: regex(
                r"(?m)^export\s+(?:abstract\s+|async\s+|declare\s+)*(?:class|function\*?|const|let|enum)\s+(\w+)",
            )?,
        })
    }

    fn read(&self, file: &str, text: &str, files: &BTreeMap<String, String>) -> Source {
        let text = self.comments.replace_all(text, "");
        let mut imports = Vec::new();
        let mut push = |specifier: &str, names: Option<Vec<String>>| {
            imports.extend(resolve(file, specifier, files).map(|file| Import { file, names }));
        };
        for found in self.statement.captures_iter(&text).filter(|found| found.get(1).is_none()) {
            match names(&found[2]) {
                // Types alone.
                Some(names) if names.is_empty() => {}
                names => push(&found[3], names),
            }
        }
        for found in self.bare.captures_iter(&text).chain(self.call.captures_iter(&text)) {
            push(&found[1], None);
        }
        let rest = self.bare.replace_all(&text, "");
        let is_index = file.rsplit('/').next().is_some_and(|name| name.starts_with("index."));
        Source {
            imports,
            defines: self.definition.captures_iter(&text).map(|found| found[1].to_owned()).collect(),
            transparent: is_index && self.statement.replace_all(&rest, "").trim().is_empty(),
        }
    }
}

/// The names of `{ a, b as c, type D }` that are no types; none for `*`, and for a default import.
fn names(clause: &str) -> Option<Vec<String>> {
    let inner = clause.trim().strip_prefix('{')?.strip_suffix('}')?;
    let names = inner.split(',').map(str::trim).filter(|name| !name.is_empty() && !name.starts_with("type "));
    Some(names.filter_map(|name| name.split_whitespace().next()).map(str::to_owned).collect())
}

/// The file that `./x.js` means in another one.
fn resolve(file: &str, specifier: &str, files: &BTreeMap<String, String>) -> Option<String> {
    if !specifier.starts_with('.') {
        return None;
    }
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in specifier.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    let path = parts.join("/");
    let (stem, ending) = match path.rsplit_once('.') {
        Some((stem, "mjs")) => (stem, "mts"),
        Some((stem, "cjs")) => (stem, "cts"),
        Some((stem, "js" | "ts")) => (stem, "ts"),
        _ => (path.as_str(), "ts"),
    };
    Some(format!("{stem}.{ending}")).filter(|file| files.contains_key(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_of_types_do_not_count() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("b")).unwrap();
        for (name, code) in [
            ("index.ts", "/** Text. */\nexport { A, type T } from \"./a.js\";\nexport * from \"./b/c.js\";\n"),
            ("a.ts", "import type { C } from \"./b/c.js\";\nimport { type D } from \"./d.js\";\nexport class A {}\n"),
            ("b/c.ts", "// import { D } from \"../d.js\";\nimport { A } from \"../index.js\";\nexport class C {}\n"),
            ("d.ts", "import {\n  A,\n  C,\n} from \"./index.js\";\nconst e = require(\"./e.js\");\n"),
            ("e.ts", "import { readFileSync } from \"node:fs\";\nexport const e = \"from './a.js'\";\n"),
        ] {
            fs::write(folder.path().join(name), code).unwrap();
        }
        let graph = read(folder.path()).unwrap();
        let edges: Vec<String> = graph.edges().map(|(from, to)| format!("{from} → {to}")).collect();
        assert_eq!(edges, ["b/c.ts → a.ts", "d.ts → a.ts", "d.ts → b/c.ts", "d.ts → e.ts"]);
    }
}
