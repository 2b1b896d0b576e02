//! References become values: at the last moment, and from nowhere else.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use connguard_manifest::Reference;
use serde_json::{Map, Value};

use super::error::PlanError;

/// What stands where a secret is not shown.
const MASK: &str = "***";

/// Where references are resolved.
#[derive(Debug, Clone, Default)]
pub(super) struct Secrets {
    /// Values that replace environment variables.
    pub(super) given: BTreeMap<String, String>,
    /// The folder of the manifest, which files are relative to.
    pub(super) folder: PathBuf,
}

impl Secrets {
    pub(super) fn of_file(file: &str, given: &BTreeMap<String, String>) -> Self {
        let folder = Path::new(file).parent().map(Path::to_path_buf).unwrap_or_default();
        Self { given: given.clone(), folder }
    }

    pub(super) fn resolve(&self, reference: &Reference) -> Result<String, PlanError> {
        let value = self.read(reference)?;
        // An update with it keeps what is stored, and a rotation would be reported that was none.
        if value.trim() == MASK {
            let what = match reference {
                Reference::Env(name) => format!("the environment variable {name}"),
                Reference::File(path) => path.clone(),
            };
            let message =
                format!("{what} holds {MASK}, which services show in the place of a secret; use the secret itself");
            return Err(PlanError::Unreadable(message));
        }
        Ok(value)
    }

    fn read(&self, reference: &Reference) -> Result<String, PlanError> {
        match reference {
            Reference::Env(name) => match self.given.get(name).cloned().or_else(|| std::env::var(name).ok()) {
                Some(value) if !value.is_empty() => Ok(value),
                Some(_) => Err(PlanError::Unreadable(format!("the environment variable {name} is empty"))),
                None => Err(PlanError::Unreadable(format!("the environment variable {name} is not set"))),
            },
            Reference::File(path) => {
                let text = std::fs::read_to_string(self.folder.join(path))
                    .map_err(|error| PlanError::Unreadable(format!("{path} cannot be read: {error}")))?;
                // One line end at its end is the editor's.
                let text = text.strip_suffix('\n').map(|text| text.strip_suffix('\r').unwrap_or(text)).unwrap_or(&text);
                Ok(text.to_owned())
            }
        }
    }

    /// The body with the values of its references.
    pub(super) fn filled(&self, body: &Map<String, Value>) -> Result<Value, PlanError> {
        let mut body = Value::Object(body.clone());
        self.fill(&mut body)?;
        Ok(body)
    }

    fn fill(&self, value: &mut Value) -> Result<(), PlanError> {
        if let Some(reference) = Reference::of_value(value) {
            *value = self.resolve(&reference)?.into();
            return Ok(());
        }
        match value {
            Value::Object(members) => members.values_mut().try_for_each(|member| self.fill(member)),
            Value::Array(items) => items.iter_mut().try_for_each(|item| self.fill(item)),
            _ => Ok(()),
        }
    }
}
