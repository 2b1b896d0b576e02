//! What a module's code mentions: its imports, and every path with at least two segments, also inside macros.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItemFn, Item, ItemUse, Macro, UseTree};

/// A path as it is written: `crate`, `super`, `a`, `B`.
pub type Path = Vec<String>;

/// `use` of a path, under a name.
pub struct Import {
    pub path: Path,
    /// None for `*` and `_`.
    pub name: Option<String>,
    pub glob: bool,
}

#[derive(Default)]
pub struct Mentions {
    pub imports: Vec<Import>,
    pub paths: Vec<Path>,
}

impl Mentions {
    pub fn add(&mut self, item: &Item) {
        self.visit_item(item);
    }
}

impl<'ast> Visit<'ast> for Mentions {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_test(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        if !is_test(&function.attrs) {
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if item.leading_colon.is_none() {
            flatten(&item.tree, &mut Vec::new(), &mut self.imports);
        }
    }

    /// `pub(in crate::a)` imports nothing.
    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Path = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if segments.len() > 1 && path.leading_colon.is_none() {
            self.paths.push(segments);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, found: &'ast Macro) {
        self.visit_path(&found.path);
        tokens(found.tokens.clone(), &mut self.paths);
    }
}

fn flatten(tree: &UseTree, before: &mut Path, imports: &mut Vec<Import>) {
    let mut push = |last: &str, name: &str| {
        let mut path = before.clone();
        if last != "self" {
            path.push(last.to_owned());
        }
        let name = if last == name { path.last().cloned() } else { Some(name.to_owned()) };
        imports.push(Import { path, name: name.filter(|name| name != "_"), glob: false });
    };
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            flatten(&path.tree, before, imports);
            before.pop();
        }
        UseTree::Name(name) => push(&name.ident.to_string(), &name.ident.to_string()),
        UseTree::Rename(rename) => push(&rename.ident.to_string(), &rename.rename.to_string()),
        UseTree::Glob(_) => imports.push(Import { path: before.clone(), name: None, glob: true }),
        UseTree::Group(group) => group.items.iter().for_each(|tree| flatten(tree, before, imports)),
    }
}

/// The paths among tokens: names with `::` between them.
fn tokens(stream: TokenStream, paths: &mut Vec<Path>) {
    let mut path = Path::new();
    let mut colons = 0;
    for token in stream {
        match token {
            TokenTree::Ident(name) if colons == 2 => {
                path.push(name.to_string());
                colons = 0;
                continue;
            }
            TokenTree::Punct(mark) if mark.as_char() == ':' => {
                colons += 1;
                continue;
            }
            other => {
                paths.extend((path.len() > 1).then(|| std::mem::take(&mut path)));
                path.clear();
                colons = 0;
                match other {
                    TokenTree::Ident(name) => path.push(name.to_string()),
                    TokenTree::Group(group) => tokens(group.stream(), paths),
                    _ => {}
                }
            }
        }
    }
    paths.extend((path.len() > 1).then_some(path));
}

/// Whether something is only there for tests.
pub fn is_test(attributes: &[Attribute]) -> bool {
    let names_test = |attribute: &Attribute| match &attribute.meta {
        syn::Meta::List(list) if list.path.is_ident("cfg") => {
            let condition = list.tokens.to_string();
            condition == "test" || condition.starts_with("all (test") || condition.starts_with("any (test")
        }
        syn::Meta::Path(path) => path.is_ident("test"),
        _ => false,
    };
    attributes.iter().any(names_test)
}

pub fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_and_paths_are_found() {
        let code = "use crate::{a::{self, B as C}, d::*}; use super::e; #[cfg(test)] use crate::not;
            fn f(x: g::H) { println!(\"{}\", crate::i::j(k::<l::M>())); n::o(); local(); }
            pub(in crate::s) struct S; impl P { #[cfg(test)] fn t() { q::r() } }";
        let mut mentions = Mentions::default();
        syn::parse_file(code).unwrap().items.iter().for_each(|item| mentions.add(item));
        let imports = mentions.imports.iter().map(|import| {
            let name = import.name.as_deref().unwrap_or("*");
            format!("{} as {name}", import.path.join("::"))
        });
        assert_eq!(
            imports.collect::<Vec<_>>(),
            ["crate::a as a", "crate::a::B as C", "crate::d as *", "super::e as e"]
        );
        let mut paths: Vec<String> = mentions.paths.iter().map(|path| path.join("::")).collect();
        paths.sort();
        assert_eq!(paths, ["crate::i::j", "g::H", "l::M", "n::o"]);
    }
}
