//! Plans that were saved: read back as they were, or refused.

use serde::Deserialize;
use serde_json::Value;

use super::account;
use super::model::{FORMAT, Plan, TargetPlan, digest};
use super::options::PlanOptions;

#[derive(Deserialize)]
struct Saved {
    owner: String,
    options: PlanOptions,
    targets: Vec<TargetPlan>,
}

impl Plan {
    /// Reads the saved form.
    ///
    /// # Errors
    /// Another format, a plan that was changed after it was saved, or names that this version does not know.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let saved: Value = serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"))?;
        if saved["format"] != FORMAT {
            return Err(format!("it is not a plan in a format that this version reads ({FORMAT})"));
        }
        if saved["digest"] != digest(&saved) {
            return Err("it was changed after it was saved; make a new plan".to_owned());
        }
        let accounts = account::of_json(&saved["accounts"])?;
        let Saved { owner, options, targets } = Saved::deserialize(saved).map_err(|error| error.to_string())?;
        for target in &targets {
            let mut steps = target.actions.iter().flat_map(|action| &action.steps);
            if let Some(step) = steps.find(|step| step.operation.split('.').next() != Some(target.provider)) {
                return Err(format!("{} is not an operation of {}", step.operation, target.provider));
            }
            if !accounts.iter().any(|account| account.name == target.account) {
                return Err(format!("it has no account {}", target.account));
            }
        }
        Ok(Self { owner, options, accounts, targets })
    }
}
