//! What is to be done: from what is wanted and what is there to a plan, without doing anything.

mod account;
mod airflow;
mod canonical;
mod decide;
mod declared;
mod diff;
mod entry;
mod export;
mod keep;
mod known;
mod lerian;
mod load;
mod marker;
mod matillion;
mod model;
mod options;
mod ordering;
mod service;
mod services;
mod standing;
mod state;
mod stored;
mod text;
mod warnings;

pub use decide::decide;
pub use diff::Change;
pub use export::{Exported, exported, is_marked, manifest_text};
pub use keep::{StoredDifferently, carry_over, same, stored_differently};
pub use model::{Action, ActionKind, Plan, PlanProblem, Step, TargetPlan};
pub use options::{PlanOptions, Resolved};
pub use standing::{Standing, standing};
pub use stored::{Seen, Stored};
pub use text::plan_text;
