//! Matillion (Maia): the token endpoint, project connections, their environment overrides, and look-ups.

mod create;
mod data_platform;
mod delete;
mod list;
mod overrides;
mod problem;
mod project;
mod projects;
mod rate;
mod reading;
mod replies;
mod router;
mod state;
mod token;
mod update;

pub(crate) use create::seeded;
pub(crate) use problem::failure;
pub(crate) use project::{PROJECT_ID, ProjectId, Projects};
pub(crate) use rate::Rate;
pub(crate) use router::{OPERATIONS, TOKEN, answer, operation};
pub(crate) use state::{Connection, Override};
