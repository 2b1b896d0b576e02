//! What tests may change while the emulator runs. A patch is taken as a whole or not at all.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::clock;
use crate::control::faults::{Fault, read_faults};

/// Everything that `PUT /_emulator/settings` takes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct Settings {
    pub(crate) lerian: LerianSettings,
    pub(crate) matillion: MatillionSettings,
    pub(crate) faults: Vec<Fault>,
}

/// How the Lerian service is installed and what state its data is in.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct LerianSettings {
    /// Tokens are wanted; off unless set, as in the service.
    pub(crate) auth: bool,
    /// Addresses inside the installation's network are refused as hosts.
    pub(crate) multi_tenant: bool,
    /// Config names with a running job.
    pub(crate) busy: Vec<String>,
    /// Config names stored without a product. Setting it takes the product from those that have one; a product
    /// that is assigned later stays.
    pub(crate) unassigned: Vec<String>,
    /// When the connections with these config names were created (RFC 3339). Setting it changes those that exist.
    pub(crate) created_at: BTreeMap<String, String>,
    /// What the service answers that decides about tokens; none decides by itself.
    pub(crate) authorize: Option<Authorize>,
    pub(crate) errors: LerianErrors,
}

/// A reply of the service that decides about tokens. Without a status it cannot be reached, without a body its reply is
/// no JSON.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct Authorize {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<Value>,
}

/// The two error formats of the service's releases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LerianErrors {
    #[default]
    Envelope,
    Problem,
}

/// Where Matillion's documentation is open or has changed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct MatillionSettings {
    pub(crate) override_post: OverridePost,
    pub(crate) list_shape: ListShape,
    /// No limit unless set.
    pub(crate) rate_limit_per_minute: Option<u64>,
}

/// What creating an override does when there is one: the current documentation's answer, or the older one's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OverridePost {
    #[default]
    Conflict,
    Upsert,
}

/// The shape of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ListShape {
    /// `{"page", "size", "total", "results"}`.
    #[default]
    Page,
    /// The results by themselves.
    Array,
    /// The page's first result by itself; an empty array when there is none.
    Single,
}

impl Settings {
    /// These settings with `patch` put over them.
    ///
    /// # Errors
    ///
    /// A sentence that names the first setting that is unknown or has a wrong value, and what is allowed.
    pub(crate) fn merged(&self, patch: &Value) -> Result<Self, String> {
        let mut settings = self.clone();
        for (name, value) in object(patch, "settings")? {
            match name.as_str() {
                "lerian" => settings.lerian.merge(value)?,
                "matillion" => settings.matillion.merge(value)?,
                "faults" => settings.faults = read_faults(value)?,
                other => return Err(unknown(other, "lerian, matillion, faults")),
            }
        }
        Ok(settings)
    }
}

impl LerianSettings {
    fn merge(&mut self, patch: &Value) -> Result<(), String> {
        for (name, value) in object(patch, "lerian")? {
            let path = format!("lerian.{name}");
            match name.as_str() {
                "auth" => self.auth = boolean(value, &path)?,
                "multi_tenant" => self.multi_tenant = boolean(value, &path)?,
                "busy" => self.busy = texts(value, &path)?,
                "unassigned" => self.unassigned = texts(value, &path)?,
                "created_at" => self.created_at = times(value, &path)?,
                "authorize" if value.is_null() => self.authorize = None,
                "authorize" => self.authorize = Some(Authorize::read(value, &path)?),
                "errors" => {
                    let options = [("envelope", LerianErrors::Envelope), ("problem", LerianErrors::Problem)];
                    self.errors = option(value, &path, &options)?;
                }
                _ => {
                    let known = "auth, multi_tenant, busy, unassigned, created_at, authorize, errors";
                    return Err(unknown(&path, known));
                }
            }
        }
        Ok(())
    }
}

impl Authorize {
    fn read(value: &Value, path: &str) -> Result<Self, String> {
        let mut read = Self::default();
        for (name, value) in object(value, path)? {
            let path = format!("{path}.{name}");
            match name.as_str() {
                "status" => {
                    let status = whole(value, &path, 200, 599)?;
                    read.status = Some(u16::try_from(status).map_err(|error| format!("{path}: {error}"))?);
                }
                "body" => read.body = Some(value.clone()),
                _ => return Err(unknown(&path, "status, body")),
            }
        }
        Ok(read)
    }
}

impl MatillionSettings {
    fn merge(&mut self, patch: &Value) -> Result<(), String> {
        for (name, value) in object(patch, "matillion")? {
            let path = format!("matillion.{name}");
            match name.as_str() {
                "override_post" => {
                    let options = [("conflict", OverridePost::Conflict), ("upsert", OverridePost::Upsert)];
                    self.override_post = option(value, &path, &options)?;
                }
                "list_shape" => {
                    let options =
                        [("page", ListShape::Page), ("array", ListShape::Array), ("single", ListShape::Single)];
                    self.list_shape = option(value, &path, &options)?;
                }
                "rate_limit_per_minute" if value.is_null() => self.rate_limit_per_minute = None,
                "rate_limit_per_minute" => self.rate_limit_per_minute = Some(whole(value, &path, 1, 1_000_000)?),
                _ => {
                    return Err(unknown(&path, "override_post, list_shape, rate_limit_per_minute"));
                }
            }
        }
        Ok(())
    }
}

pub(crate) fn object<'a>(value: &'a Value, path: &str) -> Result<&'a Map<String, Value>, String> {
    value.as_object().ok_or_else(|| format!("{path} must be an object"))
}

pub(crate) fn unknown(path: &str, known: &str) -> String {
    format!("{path} is unknown; known are {known}")
}

/// A whole number between `least` and `most`.
pub(crate) fn whole(value: &Value, path: &str, least: u64, most: u64) -> Result<u64, String> {
    value
        .as_u64()
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| format!("{path} must be a whole number between {least} and {most}"))
}

/// One of the named options.
pub(crate) fn option<T: Copy>(value: &Value, path: &str, options: &[(&str, T)]) -> Result<T, String> {
    let named = value.as_str().and_then(|text| options.iter().find(|(name, _)| *name == text));
    named.map(|(_, option)| *option).ok_or_else(|| {
        let names: Vec<_> = options.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        format!("{path} must be one of {}", names.join(", "))
    })
}

fn boolean(value: &Value, path: &str) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| format!("{path} must be true or false"))
}

fn texts(value: &Value, path: &str) -> Result<Vec<String>, String> {
    let list = value.as_array().and_then(|items| items.iter().map(|item| item.as_str().map(str::to_owned)).collect());
    list.ok_or_else(|| format!("{path} must be a list of strings"))
}

fn times(value: &Value, path: &str) -> Result<BTreeMap<String, String>, String> {
    let read = |(name, value): (&String, &Value)| {
        let time = value.as_str().filter(|text| clock::parsed(text).is_some());
        let time = time.ok_or_else(|| format!("{path}.{name} must be a date and time of RFC 3339"))?;
        Ok((name.clone(), time.to_owned()))
    };
    object(value, path)?.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_patch_changes_only_what_it_names() {
        let first = Settings::default().merged(&json!({"lerian": {"multi_tenant": true, "busy": ["a"]}})).unwrap();
        let second = first.merged(&json!({"matillion": {"list_shape": "array"}, "lerian": {"busy": []}})).unwrap();
        assert_eq!(
            serde_json::to_value(&second).unwrap(),
            json!({
                "lerian": {
                    "auth": false, "multi_tenant": true, "busy": [], "unassigned": [], "created_at": {},
                    "authorize": null, "errors": "envelope",
                },
                "matillion": {"override_post": "conflict", "list_shape": "array", "rate_limit_per_minute": null},
                "faults": [],
            })
        );
    }

    #[test]
    fn what_is_wrong_is_named_with_what_is_allowed() {
        let refusal = |patch: Value| Settings::default().merged(&patch).unwrap_err();
        assert_eq!(refusal(json!([])), "settings must be an object");
        assert_eq!(refusal(json!({"x": 1})), "x is unknown; known are lerian, matillion, faults");
        assert_eq!(refusal(json!({"lerian": {"auth": 1}})), "lerian.auth must be true or false");
        assert_eq!(refusal(json!({"lerian": {"busy": [1]}})), "lerian.busy must be a list of strings");
        assert_eq!(
            refusal(json!({"lerian": {"errors": "xml"}})),
            "lerian.errors must be one of \"envelope\", \"problem\""
        );
        assert_eq!(
            refusal(json!({"lerian": {"created_at": {"a": "today"}}})),
            "lerian.created_at.a must be a date and time of RFC 3339"
        );
        assert_eq!(
            refusal(json!({"lerian": {"authorize": {"status": 99}}})),
            "lerian.authorize.status must be a whole number between 200 and 599"
        );
        assert_eq!(
            refusal(json!({"matillion": {"rate_limit_per_minute": 0}})),
            "matillion.rate_limit_per_minute must be a whole number between 1 and 1000000"
        );
        assert!(refusal(json!({"matillion": {"colour": "red"}})).starts_with("matillion.colour is unknown"));
    }
}
