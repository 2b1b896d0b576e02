//! The order of actions: what is needed comes first, deletions of what is not declared come last.

use super::model::Action;

pub(super) fn order(actions: &mut Vec<Action>) {
    let (deletions, others): (Vec<Action>, Vec<Action>) = std::mem::take(actions).into_iter().partition(|a| a.prune);
    let mut ordered: Vec<Action> = others.into_iter().chain(deletions).collect();
    let number = |old: usize, ordered: &[Action]| ordered.iter().position(|action| action.id == old).map(|i| i + 1);
    let needs: Vec<Vec<usize>> =
        ordered.iter().map(|action| action.needs.iter().filter_map(|old| number(*old, &ordered)).collect()).collect();
    for (index, (action, needs)) in ordered.iter_mut().zip(needs).enumerate() {
        (action.id, action.needs) = (index + 1, needs);
    }
    *actions = ordered;
}
