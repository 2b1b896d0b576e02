//! Connections as files: manifests are planned and applied.
//!
//! ```no_run
//! # async fn run() -> Result<(), connguard::plan::PlanError> {
//! use connguard::plan::{Accounts, ApplyOptions, Manifest, PlanOptions};
//!
//! let manifest = Manifest::load(["connections.yaml"])?;
//! let accounts = Accounts::default();
//! let plan = manifest.plan(&accounts, &PlanOptions::default()).await?;
//! print!("{plan}");
//! let report = plan.apply(&accounts, &ApplyOptions::default()).await?;
//! print!("{report}");
//! # Ok(())
//! # }
//! ```

mod accounts;
mod apply;
mod drift;
mod error;
mod export;
mod files;
mod manifest;
mod options;
mod planned;
mod progress;
mod read;
mod report;
mod reread;
mod run;
mod schedule;
mod secrets;
mod tenant;

pub use connguard_manifest::interchange;
pub use connguard_manifest::{
    Action, ActionKind, Change, Ownership, Place, PlanOptions, PlanProblem, Problem, Source, Step, TargetPlan, Vars,
};

pub use accounts::Accounts;
pub(crate) use drift::items as drift_items;
pub use drift::{Drift, DriftItem, DriftKind};
pub use error::PlanError;
pub use export::{Export, ExportOptions, export};
pub use files::sources;
pub use manifest::Manifest;
pub use options::ApplyOptions;
pub use planned::Plan;
pub use progress::{ApplyProgress, Follow};
pub use report::{ApplyEntry, ApplyOutcome, ApplyReport};
