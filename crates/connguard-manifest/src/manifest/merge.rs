//! Targets of several files that are one place become one: it is read once, and what is left over is seen once.

use super::model::{Scope, Target};
use crate::problem::Problem;

pub(super) fn merged(targets: Vec<Target>, found: &mut Vec<Problem>) -> Vec<Target> {
    let mut merged: Vec<Target> = Vec::new();
    for target in targets {
        match merged.iter_mut().find(|first| is_one_place(first, &target)) {
            Some(first) => join(first, target, found),
            None => merged.push(target),
        }
    }
    merged
}

fn is_one_place(one: &Target, other: &Target) -> bool {
    let is_one_scope = match (&one.scope, &other.scope) {
        (Scope::Project { id, name, .. }, Scope::Project { id: other_id, name: other_name, .. }) => {
            (id, name) == (other_id, other_name)
        }
        (Scope::Product { name, .. }, Scope::Product { name: other, .. }) => name == other,
        _ => false,
    };
    (one.provider, &one.account) == (other.provider, &other.account) && is_one_scope
}

fn join(first: &mut Target, other: Target, found: &mut Vec<Problem>) {
    if first.ownership != other.ownership {
        let [own, others] = [other.ownership, first.ownership].map(|ownership| ownership.as_str());
        let message = format!("the same target has ownership: {others} elsewhere, and {own} here; use one");
        let mut problem = Problem::new("manifest.target.ownership", Some(other.place), message);
        problem.other = Some(first.place.clone());
        return found.push(problem);
    }
    match (&mut first.scope, other.scope) {
        (Scope::Project { environments, .. }, Scope::Project { environments: more, .. }) => {
            let new: Vec<String> = more.into_iter().filter(|name| !environments.contains(name)).collect();
            environments.extend(new);
        }
        (Scope::Product { since, .. }, Scope::Product { since: other, .. }) => {
            // The earlier day; without one everything is read.
            *since = since.take().zip(other).map(|(one, other)| one.min(other));
        }
        _ => {}
    }
    first.connections.extend(other.connections);
}
