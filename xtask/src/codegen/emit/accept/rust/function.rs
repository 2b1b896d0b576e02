//! The body of a function: statements, each of which returns `None` where the rules are to be asked.

use super::tables;
use super::value::{Printer, is_absent, variable};
use crate::codegen::asks::{MULTI_TENANT, Test};
use crate::codegen::emit::accept::pattern::Patterns;
use crate::codegen::emit::accept::plan::{Argument, Arguments, Body, Condition, Plan, Slot};

/// `strict` and `waive` change nothing where there is nothing to say.
const OF_ANY_CALL: &str = r#"
"multi_tenant" => { at_multi_tenant = boolean(value)?; }
"strict" | "waive" => {}
_ => return None,
"#;

pub(super) fn function(plan: &Plan, patterns: &Patterns) -> String {
    let mut code = arguments(&plan.arguments, patterns);
    if let Some(body) = &plan.body {
        code.push_str(&self::body(body, patterns));
    }
    code
}

/// The loop over the arguments.
fn arguments(arguments: &Arguments, patterns: &Patterns) -> String {
    let printer = Printer { patterns, slots: None };
    let mut declarations = "let mut at_multi_tenant = false;\n".to_owned();
    let mut arms = String::new();
    for Argument { name, check, remembered } in &arguments.known {
        let check = printer.scalar(check, "parameter");
        let mut remember = String::new();
        if *remembered {
            declarations.push_str(&format!("let mut {} = false;\n", variable(name)));
            remember = format!("{} = true;", variable(name));
        }
        arms.push_str(&format!("{name:?} => {{ {check} {remember} }}\n"));
    }
    let mut required = String::new();
    for one in &arguments.required {
        let sending = one.of_calls.then(|| "sending".to_owned());
        let absent = one.name.as_ref().map(|name| format!("!{}", variable(name)));
        let conditions: Vec<String> = sending.into_iter().chain(absent).collect();
        required.push_str(&format!("if {} {{ return None; }}\n", conditions.join(" && ")));
    }
    format!(
        "{declarations}
for (name, value) in arguments {{
    if is_null(value) {{ continue; }}
    match name? {{ {arms} {OF_ANY_CALL} }}
}}
{required}"
    )
}

fn body(body: &Body, patterns: &Patterns) -> String {
    let declare = |(place, slot): (&String, &Slot)| match slot {
        Slot::Text => format!("let mut {}: Option<&str> = None;\n", variable(place)),
        Slot::Flag => format!("let mut {} = false;\n", variable(place)),
    };
    let mut code: String = body.slots.iter().map(declare).collect();
    let printer = Printer { patterns, slots: Some(&body.slots) };
    if body.asks_if_empty {
        code.push_str("let mut members_of_body = members(body?)?.peekable();\nmembers_of_body.peek()?;\n");
        code.push_str(&printer.fields(&body.fields, "members_of_body"));
    } else {
        code.push_str(&printer.fields(&body.fields, "members(body?)?"));
    }
    code.extend(body.tables.iter().map(tables::table));
    for condition in &body.conditions {
        let tests: Vec<String> = condition.iter().map(|condition| self::condition(condition, body, &printer)).collect();
        code.push_str(&format!("if {} {{ return None; }}\n", tests.join(" && ")));
    }
    code
}

fn condition(condition: &Condition, body: &Body, printer: &Printer<'_>) -> String {
    let Condition::Member { place, test } = condition else { return variable(MULTI_TENANT) };
    let (name, slot) = (variable(place), body.slots.get(place).copied().unwrap_or(Slot::Flag));
    match test {
        Test::Absent => is_absent(place, slot),
        Test::Present if slot == Slot::Text => format!("{name}.is_some()"),
        Test::Present => name,
        test => format!("{name}.is_some_and(|text| {})", printer.test(test, "text")),
    }
}
