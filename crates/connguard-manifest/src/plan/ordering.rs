//! The order of actions: what is needed comes first, deletions of what is not declared come last.

use std::collections::HashMap;

use super::model::Action;

pub(super) fn order(actions: &mut Vec<Action>) {
    let (deletions, others): (Vec<Action>, Vec<Action>) = std::mem::take(actions).into_iter().partition(|a| a.prune);
    let mut ordered: Vec<Action> = others.into_iter().chain(deletions).collect();
    let numbers: HashMap<usize, usize> = ordered.iter().zip(1..).map(|(action, number)| (action.id, number)).collect();
    for (action, number) in ordered.iter_mut().zip(1..) {
        action.id = number;
        action.needs = action.needs.iter().filter_map(|old| numbers.get(old).copied()).collect();
    }
    *actions = ordered;
}
