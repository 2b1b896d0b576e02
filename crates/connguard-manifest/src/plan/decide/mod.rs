//! The decision: a pure function of what is wanted and what is there.

mod action;
mod connection;
mod decision;
mod neighbours;
mod overrides;
mod rest;
mod secrets;
mod stock;

pub use decision::decide;
