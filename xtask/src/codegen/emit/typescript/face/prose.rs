//! The document's texts in the manner of the language: names in camel case.

use std::collections::BTreeSet;

use crate::codegen::emit::typescript::text::camel_case;
use crate::codegen::model::{Api, Shared};

/// The names of options, arguments, methods and resources, which the documents write in snake case.
pub(super) struct Prose {
    names: BTreeSet<String>,
}

impl Prose {
    pub(super) fn new(api: &Api, shared: &Shared) -> Self {
        let mut names: BTreeSet<String> = shared.options.iter().map(|option| option.name.clone()).collect();
        for resource in &api.face.resources {
            names.insert(resource.name.clone());
            for method in &resource.methods {
                names.insert(method.name.clone());
                names.extend(method.positional.iter().chain(&method.keyword).map(|argument| argument.name.clone()));
            }
        }
        names.retain(|name| name.contains('_'));
        Self { names }
    }

    /// Returns the text with those names in camel case; other words with an underscore stay.
    pub(super) fn of(&self, text: &str) -> String {
        let mut out = String::new();
        let mut word = String::new();
        for c in text.chars().chain([' ']) {
            if c.is_ascii_alphanumeric() || c == '_' {
                word.push(c);
                continue;
            }
            out.push_str(&if self.names.contains(&word) { camel_case(&word) } else { std::mem::take(&mut word) });
            word.clear();
            out.push(c);
        }
        out.pop();
        out
    }
}
