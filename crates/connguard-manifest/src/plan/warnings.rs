//! What a plan makes look wrong, though it could be meant.

use super::model::{ActionKind, Plan, TargetPlan};

impl Plan {
    /// Targets that hold connections of others and none of those that are declared: perhaps another account's.
    pub fn warnings(&self) -> Vec<String> {
        self.targets.iter().filter(|target| is_strange(target)).map(warning).collect()
    }
}

fn is_strange(target: &TargetPlan) -> bool {
    let mut declared = target.actions.iter().filter(|action| action.action != ActionKind::Delete).peekable();
    declared.peek().is_some()
        && declared.all(|action| action.action == ActionKind::Create)
        && target.owned == 0
        && target.unowned > 0
        && (target.unchanged, target.problems.len()) == (0, 0)
}

fn warning(target: &TargetPlan) -> String {
    let name = target.name.as_deref().or(target.project_id.as_deref()).unwrap_or("all connections");
    format!(
        "{} {name} ({}) has other connections and none of those that the manifest declares; is it the right account?",
        target.provider, target.account
    )
}
