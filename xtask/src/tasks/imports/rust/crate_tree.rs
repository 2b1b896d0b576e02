//! The modules of a crate, as its files declare them, and where a path leads.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path as File, PathBuf};

use syn::Item;

use super::mentions::{Mentions, Path, attributes, is_test};
use xtask::failure::Failure;

/// How many re-exports a name may go through.
const DEPTH: usize = 16;

pub struct Module {
    parent: Option<usize>,
    children: BTreeMap<String, usize>,
    /// Names of the items that it defines.
    items: BTreeSet<String>,
    pub mentions: Mentions,
    pub file: PathBuf,
    /// It has nothing but declarations of modules and imports: what is imported through it is imported from elsewhere.
    pub transparent: bool,
}

#[derive(Default)]
pub struct Tree {
    pub modules: Vec<Module>,
}

impl Tree {
    /// Reads a root file and all modules below it. Tests are left out.
    pub fn read(root: &File) -> Result<Self, Failure> {
        let mut tree = Self::default();
        tree.file(root, root.parent().unwrap_or(root), None)?;
        Ok(tree)
    }

    /// `folder` holds the files of the module's children.
    fn file(&mut self, file: &File, folder: &File, parent: Option<usize>) -> Result<usize, Failure> {
        let code = fs::read_to_string(file)?;
        let parsed = syn::parse_file(&code)
            .map_err(|error| Failure::new(format!("{} cannot be read: {error}", file.display())))?;
        self.module(&parsed.items, file, folder, parent)
    }

    fn module(&mut self, items: &[Item], file: &File, folder: &File, parent: Option<usize>) -> Result<usize, Failure> {
        let own = self.modules.len();
        let items: Vec<&Item> = items.iter().filter(|item| !is_test(attributes(item))).collect();
        self.modules.push(Module {
            parent,
            children: BTreeMap::new(),
            items: items.iter().filter_map(|item| name(item)).collect(),
            mentions: Mentions::default(),
            file: file.to_path_buf(),
            transparent: items.iter().all(|item| matches!(item, Item::Use(_)) || declares(item)),
        });
        for item in items {
            let Item::Mod(module) = item else {
                self.modules[own].mentions.add(item);
                continue;
            };
            let name = module.ident.to_string();
            let below = folder.join(&name);
            let child = match &module.content {
                Some((_, items)) => self.module(items, file, &below, Some(own))?,
                None => {
                    let beside = folder.join(format!("{name}.rs"));
                    let inside = below.join("mod.rs");
                    self.file(if beside.exists() { &beside } else { &inside }, &below, Some(own))?
                }
            };
            self.modules[own].children.insert(name, child);
        }
        Ok(own)
    }

    /// The modules that a path leads to from inside a module: none if it leaves the crate.
    pub fn find(&self, from: usize, path: &[String], found: &mut BTreeSet<usize>) {
        self.walk(from, path, DEPTH, found);
    }

    fn walk(&self, from: usize, path: &[String], depth: usize, found: &mut BTreeSet<usize>) {
        let (Some((first, rest)), Some(depth)) = (path.split_first(), depth.checked_sub(1)) else { return };
        let module = &self.modules[from];
        match first.as_str() {
            "crate" => self.descend(0, rest, depth, found),
            "self" => self.descend(from, rest, depth, found),
            "super" => {
                if let Some(parent) = module.parent {
                    match rest.first().map(String::as_str) {
                        Some("super") => self.walk(parent, rest, depth, found),
                        _ => self.descend(parent, rest, depth, found),
                    }
                }
            }
            name => {
                if let Some(child) = module.children.get(name) {
                    self.descend(*child, rest, depth, found);
                } else if let Some(import) = self.import(from, name) {
                    // `use a::a` would lead to itself.
                    if import.first() != Some(first) {
                        self.walk(from, &[import, rest].concat(), depth, found);
                    }
                }
            }
        }
    }

    /// From a module down a path that begins below it.
    fn descend(&self, at: usize, path: &[String], depth: usize, found: &mut BTreeSet<usize>) {
        let module = &self.modules[at];
        let Some((first, rest)) = path.split_first() else {
            found.insert(at);
            return;
        };
        // A module may have the name of a function or macro; only the module has something below it.
        let child = module.children.get(first).filter(|_| !rest.is_empty() || self.import(at, first).is_none());
        if let Some(child) = child.filter(|_| !rest.is_empty() || !module.items.contains(first)) {
            self.descend(*child, rest, depth, found);
        } else if module.items.contains(first) {
            found.insert(at);
        } else if let Some(import) = self.import(at, first) {
            self.walk(at, &[import, rest].concat(), depth, found);
        } else {
            let before = found.len();
            for glob in module.mentions.imports.iter().filter(|import| import.glob) {
                let mut targets = BTreeSet::new();
                self.walk(at, &glob.path, depth, &mut targets);
                for target in targets.into_iter().filter(|target| *target != at && self.knows(*target, first)) {
                    self.descend(target, path, depth.saturating_sub(1), found);
                }
            }
            if found.len() == before {
                found.insert(at);
            }
        }
    }

    fn knows(&self, module: usize, name: &str) -> bool {
        let module = &self.modules[module];
        module.items.contains(name)
            || module.children.contains_key(name)
            || module.mentions.imports.iter().any(|import| import.glob || import.name.as_deref() == Some(name))
    }

    fn import(&self, module: usize, name: &str) -> Option<&[String]> {
        let imports = self.modules[module].mentions.imports.iter();
        imports.filter(|import| import.name.as_deref() == Some(name)).map(|import| import.path.as_slice()).next()
    }

    /// Everything that a module mentions.
    pub fn mentioned(&self, module: usize) -> impl Iterator<Item = &Path> {
        let mentions = &self.modules[module].mentions;
        mentions.imports.iter().map(|import| &import.path).chain(&mentions.paths)
    }
}

fn declares(item: &Item) -> bool {
    matches!(item, Item::Mod(module) if module.content.is_none())
}

fn name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        _ => return None,
    };
    Some(ident.to_string())
}
