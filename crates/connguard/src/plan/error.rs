//! Why a manifest cannot be planned, or a plan not applied.

use connguard_manifest::{PlanProblem, Problem};

use crate::error::Error;

/// Why a manifest cannot be planned, or a plan not applied. Nothing was written.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum PlanError {
    /// The manifest is wrong.
    Manifest(Vec<Problem>),
    /// What a plan would do needs a decision first.
    Problems(Vec<PlanProblem>),
    /// More would be deleted than is allowed.
    Guard(String),
    /// What the plan was made from has changed since.
    Stale(Vec<String>),
    /// A file or a reference cannot be read.
    Unreadable(String),
    /// A service, or the way to it.
    Client(Error),
}

impl PlanError {
    /// An error of a service says whose it is: a manifest may have many accounts.
    pub(super) fn of_account(self, name: &str) -> Self {
        match self {
            Self::Client(error) => Self::Client(error.with_note(&format!("account {name}"))),
            other => other,
        }
    }
}

impl std::fmt::Display for PlanError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Manifest(problems) => list(f, problems.iter()),
            Self::Problems(problems) => {
                list(f, problems.iter().map(|p| format!("{}: {} [{}]", p.key, p.message, p.rule)))
            }
            Self::Guard(message) | Self::Unreadable(message) => f.write_str(message),
            Self::Stale(keys) => {
                write!(f, "the plan is stale, nothing was sent; these have changed since: {}", keys.join(", "))
            }
            Self::Client(error) => error.fmt(f),
        }
    }
}

fn list(f: &mut std::fmt::Formatter<'_>, items: impl Iterator<Item = impl std::fmt::Display>) -> std::fmt::Result {
    for (index, item) in items.enumerate() {
        if index > 0 {
            f.write_str("\n")?;
        }
        item.fmt(f)?;
    }
    Ok(())
}

impl std::error::Error for PlanError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Client(error) => Some(error),
            _ => None,
        }
    }
}

impl From<Error> for PlanError {
    fn from(error: Error) -> Self {
        Self::Client(error)
    }
}
