//! What is to be done: from what is wanted and what is there to a plan, without doing anything.

mod canonical;
mod decide;
mod diff;
mod keep;
mod lerian;
mod marker;
mod matillion;
mod model;
mod options;
mod ordering;
mod service;
mod services;
mod stored;
mod text;

pub use decide::decide;
pub use diff::Change;
pub use keep::{StoredDifferently, carry_over, same, stored_differently};
pub use model::{Action, ActionKind, Plan, PlanProblem, Step, TargetPlan};
pub use options::{PlanOptions, Resolved};
pub use stored::{Seen, Stored};
pub use text::plan_text;
