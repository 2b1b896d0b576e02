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
mod installation;
mod json;
mod list;
mod probe;
mod product;
mod quirks;
mod refusals;
mod replies;
mod router;
mod seed;
mod service;
mod settings;
mod state;
mod test_limit;
mod token;
mod update;
mod validation;
mod window;

pub(crate) use installation::Lerian;
