//! Whose request it is, and what they may do.

use std::time::Instant;

use connguard_rules::Provider;

use super::installation::Airflow;
use super::refusal::Refusal;
use super::settings::{Role, User};
use super::token;
use crate::http::request::Incoming;
use crate::services::context::Context;
use crate::services::credentials::{self, Bearer};

/// Whose token the request has.
pub(crate) fn bearer<'a>(airflow: &'a Airflow, context: &Context, incoming: &Incoming) -> Option<Bearer<'a, User>> {
    let users = &airflow.settings.users;
    credentials::bearer(context, Provider::Airflow, users, &incoming.bearer()?, Instant::now())
}

/// The role of the request's user.
pub(crate) fn role(airflow: &Airflow, context: &Context, incoming: &Incoming) -> Result<Role, Refusal> {
    match (bearer(airflow, context, incoming), incoming.bearer().filter(|token| !token.is_empty())) {
        (Some(Bearer::Default), _) => Ok(Role::Admin),
        (Some(Bearer::Listed(user)), _) => Ok(user.role),
        (None, None) => Err(Refusal::new(401, "Not authenticated")),
        (None, Some(token)) if token::has_expired(&token) => Err(Refusal::new(401, "Token Expired")),
        (None, Some(_)) => Err(Refusal::new(403, "Invalid JWT token")),
    }
}
