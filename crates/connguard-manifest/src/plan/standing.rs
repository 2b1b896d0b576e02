//! Whether what a plan was made from is still so.

use std::collections::BTreeSet;

use connguard_rules::Provider;

use super::canonical::Canonical;
use super::model::{Action, ActionKind, TargetPlan};
use super::services::service;
use super::state::State;
use super::stored::{Seen, Stored};
use crate::managed;

/// How the actions of a plan stand to what is stored now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Standing {
    /// Numbers of actions that were carried out before.
    pub done: BTreeSet<usize>,
    /// Objects that are neither as the plan saw them nor as it wants them.
    pub stale: Vec<String>,
}

/// Compares every object that a plan touches with what is stored now.
pub fn standing(plan: &TargetPlan, seen: &Seen) -> Standing {
    let mut standing = Standing::default();
    let Ok(provider) = plan.provider.parse::<Provider>() else { return standing };
    let (connections, overrides): (Vec<&Action>, Vec<&Action>) =
        plan.actions.iter().partition(|action| action.kind == "connection");
    for action in connections {
        standing.note(action, connection(provider, action, seen));
    }
    for action in overrides {
        // A connection that is replaced takes its overrides with it.
        let replaced = |other: &&Action| {
            other.action == ActionKind::Replace
                && action.needs.contains(&other.id)
                && !standing.done.contains(&other.id)
        };
        if !plan.actions.iter().any(|other| replaced(&other)) {
            standing.note(action, environment_override(provider, action, seen));
        }
    }
    standing
}

enum Is {
    AsBefore,
    AsWanted,
    Neither,
}

impl Standing {
    fn note(&mut self, action: &Action, is: Is) {
        match is {
            Is::AsBefore => {}
            Is::AsWanted => drop(self.done.insert(action.id)),
            Is::Neither => {
                let environment = action.environment.as_ref().map(|name| format!(" @ {name}")).unwrap_or_default();
                self.stale.push(format!("{}{environment}", action.key));
            }
        }
    }
}

fn connection(provider: Provider, action: &Action, seen: &Seen) -> Is {
    let (managed, service) = (managed::connections(provider), service(provider));
    let by = |name: &str, value: &str| seen.connections.iter().find(|stored| stored.text(name) == Some(value));
    let by_id = action.remote_id.as_deref().and_then(|id| by("id", id));
    let Some(stored) = by_id.or_else(|| by(managed.key, &action.key)) else {
        return match action {
            Action { after, .. } if after == "absent" => Is::AsWanted,
            // Perhaps a replacement was interrupted after it had deleted.
            Action { before, .. } if before == "absent" || action.action == ActionKind::Replace => Is::AsBefore,
            _ => Is::Neither,
        };
    };
    let key = stored.text(managed.key).unwrap_or_default();
    let mut body = stored.0.clone();
    let marker = service.take_marker(&mut body, seen.scope(), key);
    let state = State { managed, service, body: &body, marker: marker.as_ref(), ignore: &action.ignore };
    let after = |state: State<'_>| state.after(key, service.part(stored)) == action.after;
    if state.before(stored) == action.before {
        Is::AsBefore
    } else if after(State { marker: None, ..state }) || after(state) {
        Is::AsWanted
    } else {
        Is::Neither
    }
}

fn environment_override(provider: Provider, action: &Action, seen: &Seen) -> Is {
    let environment = action.environment.as_deref().unwrap_or_default();
    let named = |stored: &&Stored| stored.text("connectionName").or_else(|| stored.text("name")) == Some(&action.key);
    let mut there = seen.overrides.iter().filter(|(name, _)| name == environment).map(|(_, stored)| stored);
    let now = match (there.find(named), managed::overrides(provider)) {
        (Some(stored), Some(managed)) => Canonical::of(managed, &stored.0, &[]).digest(&[]),
        _ => "absent".to_owned(),
    };
    match now {
        now if now == action.before => Is::AsBefore,
        now if now == action.after => Is::AsWanted,
        _ => Is::Neither,
    }
}
