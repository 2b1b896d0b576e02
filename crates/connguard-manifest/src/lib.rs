#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

#[rustfmt::skip]
#[allow(clippy::all)]
mod generated;
pub mod interchange;
mod managed;
mod manifest;
mod plan;
mod problem;
mod read;
mod reference;
mod rules;
mod secret_lines;
mod source;
mod vars;
mod write;

pub use generated::SCHEMA;
pub use managed::{Managed, WriteOnly, connections, overrides};
pub use manifest::{Account, Connection, Manage, Manifest, Override, Ownership, Scope, Target};
pub use plan::{
    Action, ActionKind, Change, Exported, Plan, PlanOptions, PlanProblem, Resolved, Seen, Standing, Step, Stored,
    StoredDifferently, TargetPlan, carry_over, decide, exported, is_marked, manifest_text, plan_text, same, standing,
    stored_differently,
};
pub use problem::Problem;
pub use reference::{Reference, Secret, Version};
pub use source::{Place, Source};
pub use vars::Vars;
pub use write::to_yaml;
