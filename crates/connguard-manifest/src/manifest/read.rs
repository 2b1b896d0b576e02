//! Several files, one manifest.

use std::sync::Arc;

use serde_json::Value;

use super::cursor::Cursor;
use super::model::Manifest;
use super::targets::Declared;
use super::{accounts, check, merge, spelling, targets};
use crate::problem::Problem;
use crate::read::{self, Document};
use crate::source::{Place, Source};
use crate::vars::{self, Vars};

/// The format that this version reads.
const FORMAT: u64 = 1;
const MEMBERS: &[&str] = &["connguard", "owner", "vars", "accounts", "airflow", "matillion", "lerian", "$schema"];

impl Manifest {
    /// Reads files as one manifest, fills `vars` in, and checks every entry. Nothing outside of these texts is read.
    ///
    /// # Errors
    /// Every problem, in the order of files and lines.
    pub fn read(sources: &[Source], vars: &Vars) -> Result<Self, Vec<Problem>> {
        let mut found = Vec::new();
        if sources.is_empty() {
            found.push(Problem::new("manifest.file.empty", None, "no file is given, so nothing is declared"));
        }
        let mut documents = Vec::new();
        for source in sources {
            match read::read(source) {
                Ok(document) => documents.push(document),
                Err(problems) => found.extend(problems),
            }
        }
        // A file that cannot be read may have the others.
        if documents.len() == sources.len() {
            vars::unknown(&documents, vars, &mut found);
        }
        let vars = all_vars(&documents, vars, &mut found);
        for document in &mut documents {
            vars::fill(document, &vars, &mut found);
        }
        let documents: Vec<Arc<Document>> = documents.into_iter().map(Arc::new).collect();
        let owner = owner(&documents, &mut found);
        let mut manifest = Self { owner, accounts: Vec::new(), targets: Vec::new(), warnings: Vec::new() };
        let mut unreadable = Vec::new();
        for document in &documents {
            let root = Cursor::root(document);
            head(&root, &mut found);
            unreadable.extend(accounts::read(&root, &mut manifest.accounts, &mut found));
        }
        let declared = Declared { accounts: &manifest.accounts, unreadable: &unreadable };
        for document in &documents {
            targets::read(&Cursor::root(document), declared, &mut manifest.targets, &mut found);
        }
        if manifest.targets.is_empty() && found.is_empty() {
            let place = documents.first().map(|document| document.place(""));
            found.push(Problem::new("manifest.target.none", place, "there is no target, so nothing is declared"));
        }
        check::check(&manifest, &mut found);
        manifest.targets = merge::merged(manifest.targets, &mut found);
        conceal(&mut found);
        found.sort_by(|a, b| (!a.is_error(), &a.place).cmp(&(!b.is_error(), &b.place)));
        if found.iter().any(Problem::is_error) {
            return Err(found);
        }
        manifest.warnings = found;
        Ok(manifest)
    }
}

/// What is said about a line with a secret is said without the line.
fn conceal(found: &mut [Problem]) {
    let line = |place: &Place| (Arc::clone(&place.file), place.line);
    let secret: Vec<_> = found.iter().filter(|p| p.conceals).filter_map(|p| p.place.as_ref().map(line)).collect();
    for problem in found {
        problem.conceals |= problem.place.iter().chain(&problem.other).any(|place| secret.contains(&line(place)));
    }
}

fn head(root: &Cursor<'_>, found: &mut Vec<Problem>) {
    root.only(MEMBERS, found);
    if !root.value.is_object() {
        return;
    }
    match root.required("connguard", found) {
        Some(format) if format.value != &Value::from(FORMAT) => {
            let message = format!(
                "connguard: {} is not supported by this version, which reads connguard: {FORMAT}",
                shown(format.value)
            );
            found.push(format.problem("manifest.file.format", message));
        }
        _ => {}
    }
}

fn shown(value: &Value) -> String {
    value.to_string().chars().take(40).collect()
}

/// The variables of all files, and those from outside, which win.
fn all_vars(documents: &[Document], given: &Vars, found: &mut Vec<Problem>) -> Vars {
    let mut all = Vars::default();
    for document in documents {
        let vars = document.value.as_object().and_then(|members| spelling::member(members, "vars"));
        let Some((_, vars)) = vars.filter(|(_, vars)| !vars.is_null()) else { continue };
        let Some(vars) = vars.as_object() else {
            let place = Some(document.place("/vars"));
            found.push(Problem::new("manifest.member.type", place, "vars must be an object"));
            continue;
        };
        for (name, value) in vars {
            match all.get(name) {
                Some(other) if other != value => {
                    let message = format!("the variable {name} has another value in another file; set it once");
                    let place = Some(document.place(&read::child("/vars", name)));
                    found.push(Problem::new("manifest.var.differs", place, message));
                }
                _ => all.set(name, value.clone()),
            }
        }
    }
    given.names().for_each(|name| {
        if let Some(value) = given.get(name) {
            all.set(name, value.clone());
        }
    });
    all
}

/// `owner` is the same in all files.
fn owner(documents: &[Arc<Document>], found: &mut Vec<Problem>) -> String {
    let mut owner: Option<(String, Cursor<'_>)> = None;
    for document in documents {
        let root = Cursor::root(document);
        let Some(given) = root.value.as_object().and_then(|_| root.required("owner", found)) else { continue };
        let Some(text) = given.string(found) else { continue };
        if !is_owner(text) {
            let message =
                "owner has 3 to 40 characters: a to z, 0 to 9, /, _ and -, and begins with a letter or a digit";
            found.push(given.problem("manifest.owner.characters", message));
        }
        match &owner {
            Some((first, place)) if first != text => {
                let message =
                    "the files of a manifest must have the same owner; plan those of another owner separately";
                let mut problem = given.problem("manifest.owner.differs", message);
                problem.other = Some(place.place());
                found.push(problem);
            }
            Some(_) => {}
            None => owner = Some((text.to_owned(), given)),
        }
    }
    owner.map(|(owner, _)| owner).unwrap_or_default()
}

fn is_owner(text: &str) -> bool {
    (3..=40).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'/' | b'_' | b'-'))
}
