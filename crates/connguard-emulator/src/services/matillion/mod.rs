//! Matillion (Maia): the token endpoint, project connections, their environment overrides, and lookups.

mod access;
mod address;
mod create;
mod data_platform;
mod delete;
mod event;
mod installation;
mod list;
mod overrides;
mod problem;
mod project;
mod projects;
mod quirks;
mod rate;
mod reading;
mod replies;
mod router;
mod seed;
mod service;
mod settings;
mod state;
mod token;
mod update;

pub(crate) use installation::Matillion;
pub(crate) use project::PROJECT_ID;
