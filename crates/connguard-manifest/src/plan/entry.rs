//! One connection as an entry of a manifest, as `check` accepts it.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::canonical::{Canonical, is_secret};
use super::declared::{document, escaped, form};
use super::marker::{Marker, marker_name};
use super::stored::Stored;
use crate::managed::{self, WriteOnly};
use crate::manifest::{Account, Manifest, Ownership, Target};
use crate::problem::Problem;
use crate::source::Source;
use crate::vars::Vars;
use crate::write::to_yaml;

/// What an entry is made from.
pub(super) struct Draft<'a> {
    pub(super) owner: &'a str,
    pub(super) account: &'a Account,
    pub(super) head: &'a Map<String, Value>,
    pub(super) target: &'a Target,
    pub(super) key: &'a str,
    /// As it is stored, its marker taken out.
    pub(super) body: &'a Map<String, Value>,
    pub(super) marker: Option<&'a Marker>,
}

type Entry = Map<String, Value>;

impl Draft<'_> {
    /// The entry without overrides, or why there is none.
    pub(super) fn entry(&self, product: Option<&str>, variables: &mut BTreeSet<String>) -> Result<Entry, String> {
        let managed = managed::connections(self.target.provider);
        let mut entry = Entry::new();
        entry.insert(managed.key.to_owned(), escaped(&self.key.into()));
        entry.extend(product.map(|product| ("product".to_owned(), product.into())));
        entry.extend(form(managed, self.body));
        if let Some(pointer) =
            entry.iter().find_map(|(name, value)| in_array(&crate::read::child("", name), value, false))
        {
            return Err(format!("{pointer} is a secret within an array, where a manifest has no reference"));
        }
        let mut others = Vec::new();
        for (pointer, kind) in self.write_only(&entry) {
            let pointer = pointer.as_str();
            let stored = self.marker.and_then(|marker| marker.version(&marker_name(pointer, kind)));
            // Without markers a version is never compared with anything.
            let version = stored.filter(|_| self.target.ownership == Ownership::Marked);
            let name = variable(self.key, pointer, variables);
            let mut reference = json!({"from": format!("env:{name}")});
            if let (Some(version), WriteOnly::Version) = (version, kind) {
                reference["version"] = match version.parse::<u64>() {
                    Ok(number) if number.to_string() == version => number.into(),
                    _ => version.into(),
                };
            }
            // What may be left out is there if a marker or a rule says so.
            if stored.is_some() || managed.mask.is_some() || pointer.matches('/').count() == 1 {
                put(&mut entry, pointer, reference);
            } else {
                others.push((pointer.to_owned(), reference));
            }
        }
        let mut manage = Entry::new();
        if self.marker.is_some_and(|marker| marker.protect) {
            manage.insert("protect".to_owned(), true.into());
        }
        if self.target.ownership == Ownership::Marked && self.marker.is_none() {
            manage.insert("adopt".to_owned(), true.into());
        }
        if !manage.is_empty() {
            entry.insert("manage".to_owned(), Value::Object(manage));
        }
        let mut found = self.problems(&entry);
        if entry.contains_key("ssl") {
            for (pointer, reference) in others {
                let mut more = entry.clone();
                put(&mut more, &pointer, reference);
                let left = if found.is_empty() { Vec::new() } else { self.problems(&more) };
                if left.len() < found.len() {
                    (entry, found) = (more, left);
                }
            }
        }
        let entry = self.waived(entry, found)?;
        match self.reads_as(&entry) {
            Some(body) if Canonical::of(managed, &body, &[]) == Canonical::of(managed, self.body, &[]) => {
                Ok(in_order(managed, entry))
            }
            _ => Err("its values cannot be written in a manifest".to_owned()),
        }
    }

    /// The members that are never returned: where the service masks them, those that it shows so.
    fn write_only(&self, entry: &Entry) -> Vec<(String, WriteOnly)> {
        let managed = managed::connections(self.target.provider);
        let fixed = managed.write_only.iter().map(|(pointer, kind)| ((*pointer).to_owned(), *kind));
        let Some(mask) = managed.mask else { return fixed.collect() };
        let body = Value::Object(self.body.clone());
        let mut found: Vec<_> = fixed.filter(|(pointer, _)| body.pointer(pointer).is_some_and(|v| v == mask)).collect();
        let inner = managed.secrets_in.and_then(|pointer| Some((pointer, entry.get(pointer.trim_start_matches('/'))?)));
        inner.into_iter().for_each(|(pointer, value)| concealed(pointer, value, &mut found));
        found
    }

    /// The entry with the overrides that can be declared, and what cannot.
    pub(super) fn with_overrides(&self, mut entry: Entry, overrides: Vec<(&str, &Stored)>) -> (Entry, Vec<String>) {
        let mut left_out = Vec::new();
        let Some(managed) = managed::overrides(self.target.provider) else { return (entry, left_out) };
        for (environment, stored) in overrides {
            let mut shown = form(managed, &stored.0);
            let details = shown.remove("connectionOverrides").unwrap_or_else(|| json!({}));
            let same_type = entry.get("authType") == shown.get("authType");
            let mut with = entry.clone();
            let manage = with.shift_remove("manage");
            let all = with.entry("overrides").or_insert_with(|| json!({}));
            all[environment] = details;
            with.extend(manage.map(|manage| ("manage".to_owned(), manage)));
            let found = self.problems(&with);
            let waived = match same_type {
                true => self.waived(with, found),
                false => Err("its authType is not that of its connection".to_owned()),
            };
            match waived {
                Ok(waived) => entry = waived,
                Err(why) => left_out.push(format!("{} @ {environment}: {why}", self.key)),
            }
        }
        (entry, left_out)
    }

    /// The entry, with the rules waived that refuse it.
    fn waived(&self, mut entry: Entry, mut found: Vec<Problem>) -> Result<Entry, String> {
        let mut waive: BTreeSet<String> = BTreeSet::new();
        let before = entry.get("manage").and_then(|manage| manage["waive"].as_array()).cloned().unwrap_or_default();
        waive.extend(before.iter().filter_map(Value::as_str).map(str::to_owned));
        while let Some(first) = found.first() {
            let waivable = |problem: &Problem| connguard_rules::rules().any(|r| r.id == problem.rule && r.waivable);
            if !found.iter().all(waivable) || found.iter().all(|problem| waive.contains(problem.rule)) {
                let first = found.iter().find(|problem| !waivable(problem)).unwrap_or(first);
                return Err(format!("{} [{}]", first.message, first.rule));
            }
            waive.extend(found.iter().map(|problem| problem.rule.to_owned()));
            let manage = entry.entry("manage").or_insert_with(|| json!({}));
            manage["waive"] = json!(waive);
            found = self.problems(&entry);
        }
        Ok(entry)
    }

    fn manifest(&self, entry: &Entry) -> Result<Manifest, Vec<Problem>> {
        let mut target = self.head.clone();
        target.insert("connections".to_owned(), json!([entry]));
        let document = document(self.owner, self.account, vec![Value::Object(target)]);
        Manifest::read(&[Source::new("export.yaml", to_yaml(&document))], &Vars::default())
    }

    fn problems(&self, entry: &Entry) -> Vec<Problem> {
        let found = self.manifest(entry).err().unwrap_or_default();
        found.into_iter().filter(Problem::is_error).collect()
    }

    fn reads_as(&self, entry: &Entry) -> Option<Map<String, Value>> {
        let manifest = self.manifest(entry).ok()?;
        Some(manifest.targets.first()?.connections.first()?.body.clone())
    }
}

/// The name and the product, the members in the order of the request, the rest.
fn in_order(managed: &managed::Managed, mut entry: Entry) -> Entry {
    let operation = connguard_rules::operation(managed.create).ok();
    let members = operation.and_then(|operation| operation.body).map(|body| body.members).unwrap_or_default();
    let names = [managed.key, "product"].into_iter().chain(members.iter().map(|member| member.name));
    let mut ordered: Entry = names.filter_map(|name| entry.shift_remove_entry(name)).collect();
    ordered.extend(entry);
    ordered
}

/// The pointers to what stands for a secret.
fn concealed(pointer: &str, value: &Value, out: &mut Vec<(String, WriteOnly)>) {
    match value {
        value if is_secret(value) => out.push((pointer.to_owned(), WriteOnly::Version)),
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| concealed(&crate::read::child(pointer, name), member, out));
        }
        _ => {}
    }
}

/// The pointer to the first secret within an array.
fn in_array(pointer: &str, value: &Value, inside: bool) -> Option<String> {
    let child = |name: &str, value: &Value, inside: bool| in_array(&crate::read::child(pointer, name), value, inside);
    match value {
        value if inside && is_secret(value) => Some(pointer.to_owned()),
        Value::Object(members) => members.iter().find_map(|(name, value)| child(name, value, inside)),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(index, value)| child(&index.to_string(), value, true))
        }
        _ => None,
    }
}

fn put(entry: &mut Entry, pointer: &str, value: Value) {
    let mut names = pointer.split('/').skip(1).map(|name| name.replace("~1", "/").replace("~0", "~"));
    let Some(first) = names.next() else { return };
    let mut at = entry.entry(first).or_insert(Value::Null);
    for name in names {
        if !at.is_object() {
            *at = json!({});
        }
        at = &mut at[name];
    }
    *at = value;
}

/// `PRODUCTION_DB_PASSWORD`; names that would be the same are numbered.
fn variable(key: &str, pointer: &str, taken: &mut BTreeSet<String>) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    let mut name: String = format!("{key}{pointer}").chars().map(plain).collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    let mut numbered = name.clone();
    let mut number = 1;
    while !taken.insert(numbered.clone()) {
        number += 1;
        numbered = format!("{name}_{number}");
    }
    numbered
}
