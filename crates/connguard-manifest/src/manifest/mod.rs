//! What is declared, read from files.

mod accounts;
mod check;
mod cursor;
mod entries;
mod merge;
mod model;
mod namespace;
mod read;
mod spelling;
mod targets;

pub use model::{Account, Connection, Manage, Manifest, Override, Ownership, Scope, Target};
