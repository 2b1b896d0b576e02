//! What is to be done: from what is wanted and what is there to a plan, without doing anything.

mod canonical;
mod decide;
mod diff;
mod keep;
mod lerian;
mod marker;
mod matillion;
mod model;
mod ordering;
mod service;
mod stored;
mod text;

pub use decide::{PlanOptions, Resolved, decide};
pub use diff::Change;
pub use keep::{carry_over, same, stored_differently};
pub use model::{Action, ActionKind, Plan, PlanProblem, Step, TargetPlan};
pub use stored::{Seen, Stored};
pub use text::plan_text;
