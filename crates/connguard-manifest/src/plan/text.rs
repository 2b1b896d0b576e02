//! A plan for people.

use std::fmt::Write;

use super::model::{Action, ActionKind, Plan, TargetPlan};

impl std::fmt::Display for Plan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for target in &self.targets {
            f.write_str(&target_text(target))?;
        }
        let requests: u64 = self.targets.iter().map(|target| target.requests).sum();
        writeln!(f, "{}. {requests} requests read.", summary(self))
    }
}

fn target_text(target: &TargetPlan) -> String {
    let mut out = String::new();
    let name = target.name.as_deref().or(target.project_id.as_deref()).unwrap_or("all products");
    let _ = writeln!(out, "{} {name} ({})", target.provider, target.account);
    for action in &target.actions {
        let _ = writeln!(out, "{}", line(action));
    }
    for problem in &target.problems {
        let at = problem.at.as_ref().map(|at| format!(" ({at})")).unwrap_or_default();
        let _ = writeln!(out, "  ! {}: {} [{}]{at}", problem.key, problem.message, problem.rule);
    }
    out
}

fn line(action: &Action) -> String {
    let sign = match action.action {
        ActionKind::Create => '+',
        ActionKind::Update | ActionKind::Rename | ActionKind::Assign | ActionKind::Mark => '~',
        ActionKind::Rotate => '*',
        ActionKind::Replace => '±',
        ActionKind::Delete => '-',
    };
    let environment = action.environment.as_ref().map(|name| format!(" @ {name}")).unwrap_or_default();
    let key = format!("{}{environment}", action.key);
    let changes: Vec<String> = action
        .changes
        .iter()
        .map(|change| {
            let path = change.path.trim_start_matches('/').replace('/', ".");
            match action.action {
                ActionKind::Rotate => format!("rotate {path} {} → {}", shown(&change.from), shown(&change.to)),
                _ => format!("{path} {} → {}", shown(&change.from), shown(&change.to)),
            }
        })
        .collect();
    let what = match action.action {
        ActionKind::Assign => "assign".to_owned(),
        ActionKind::Mark => "mark".to_owned(),
        ActionKind::Replace => format!("replace: {}", changes.join(", ")),
        _ => changes.join(", "),
    };
    format!("  {sign} {key:<29} {what}").trim_end().to_owned()
}

fn shown(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => "none".to_owned(),
        serde_json::Value::String(text)
            if text.chars().all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c)) && !text.is_empty() =>
        {
            text.clone()
        }
        other => {
            let text: String = other.to_string().chars().take(60).collect();
            text
        }
    }
}

fn summary(plan: &Plan) -> String {
    let counts = plan.counts();
    let kinds = [
        ("create", "create"),
        ("update", "change"),
        ("rename", "rename"),
        ("assign", "assign"),
        ("mark", "mark"),
        ("rotate", "rotate"),
        ("replace", "replace"),
        ("delete", "delete"),
    ];
    let mut parts: Vec<String> =
        kinds.iter().filter_map(|(kind, word)| counts.get(kind).map(|count| format!("{count} {word}"))).collect();
    if parts.is_empty() {
        parts.push("nothing to do".to_owned());
    }
    let problems = counts.get("problems").copied().unwrap_or_default();
    if problems > 0 {
        parts.push(format!("{problems} problem{}", if problems == 1 { "" } else { "s" }));
    }
    let (unchanged, unowned) = (counts.get("unchanged").unwrap_or(&0), counts.get("unowned").unwrap_or(&0));
    format!("{}; {unchanged} unchanged, {unowned} not ours", parts.join(", "))
}
