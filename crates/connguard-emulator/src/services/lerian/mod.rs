//! Lerian Reporter: the Fetcher Manager's database connections, and Access Manager's tokens for them.

mod address;
mod assign;
mod authority;
mod body;
mod create;
mod database;
mod delete;
mod error;
mod get;
mod json;
mod list;
mod probe;
mod product;
mod refusals;
mod replies;
mod router;
mod state;
mod token;
mod update;
mod validation;
mod window;

pub(crate) use assign::unassign;
pub(crate) use create::{backdate, seeded};
pub(crate) use database::Schemas;
pub(crate) use error::failure;
pub(crate) use probe::Tests;
pub(crate) use router::{OPERATIONS, TOKEN, answer, operation};
pub(crate) use state::{Connection, State};
