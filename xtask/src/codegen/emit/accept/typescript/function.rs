//! The body of a function: statements, each of which returns `false` where the core is to be asked.

use super::tables;
use super::value::{Printer, is_absent, variable};
use crate::codegen::asks::{MULTI_TENANT, Test};
use crate::codegen::emit::accept::pattern::Patterns;
use crate::codegen::emit::accept::plan::{Argument, Arguments, Body, Condition, Plan, Slot};
use crate::codegen::emit::typescript::text::{camel_case, quote};

/// The body of an operation's function; `arguments` is the name of the one that looks at its arguments.
pub(super) fn function(plan: &Plan, patterns: &Patterns, arguments: &str) -> String {
    let mut code = format!("if (!{arguments}(given)) return false;\n");
    match &plan.body {
        Some(body) => code.push_str(&self::body(body, patterns)),
        // What is given is read where the core is asked, and may be nothing that it can hold.
        None => code.push_str("return body === undefined;\n"),
    }
    code
}

/// The body of a function that looks at arguments, apart from the operation's so that the engine compiles less where there
/// are none. What only a call has to have is not asked for here.
pub(super) fn arguments(arguments: &Arguments, patterns: &Patterns) -> String {
    let printer = Printer { patterns, slots: None };
    let required: Vec<_> = arguments.required.iter().filter(|one| !one.of_calls).collect();
    let nothing = if required.is_empty() { "true" } else { "false" };
    let mut code = format!("if (given === undefined) return {nothing};\n");
    let mut cases = String::new();
    for Argument { name, check, .. } in &arguments.known {
        // One that is undefined is as good as left out, but has to be known.
        let mut statements =
            format!("if (value === undefined) break;\n{}", printer.scalar(check, "value", "isParameter"));
        if required.iter().any(|one| one.name.as_ref() == Some(name)) {
            code.push_str(&format!("let {} = false;\n", variable(name)));
            statements.push_str(&format!("{} = true;\n", variable(name)));
        }
        cases.push_str(&format!("case {}: {{\n{statements}break;\n}}\n", quote(&camel_case(name))));
    }
    let present: Vec<String> =
        required.iter().map(|one| one.name.as_ref().map_or("false".to_owned(), |name| variable(name))).collect();
    let result = if present.is_empty() { "true".to_owned() } else { present.join(" && ") };
    code.push_str(&format!(
        "for (const name in given) {{
if (!hasOwnProperty.call(given, name)) return false;
const value = given[name];
switch (name) {{
{cases}case {}:
case \"strict\": {{
if (value !== undefined && typeof value !== \"boolean\") return false;
break;
}}
default: return false;
}}
}}
return {result};
",
        quote(&camel_case(MULTI_TENANT))
    ));
    code
}

fn body(body: &Body, patterns: &Patterns) -> String {
    let mut code = String::new();
    if body.conditions.iter().flatten().any(|one| *one == Condition::MultiTenant) {
        code.push_str(&format!(
            "const {} = given !== undefined && given[{}] === true;\n",
            variable(MULTI_TENANT),
            quote(&camel_case(MULTI_TENANT))
        ));
    }
    for (place, slot) in &body.slots {
        code.push_str(&match slot {
            Slot::Text => format!("let {} = undefined as string | undefined;\n", variable(place)),
            Slot::Flag => format!("let {} = false as boolean;\n", variable(place)),
        });
    }
    let printer = Printer { patterns, slots: Some(&body.slots) };
    code.push_str(&printer.fields(&body.fields, "body", 1, body.asks_if_empty));
    code.extend(body.tables.iter().map(tables::table));
    for condition in &body.conditions {
        let tests: Vec<String> = condition.iter().map(|condition| self::condition(condition, body, &printer)).collect();
        code.push_str(&format!("if ({}) return false;\n", tests.join(" && ")));
    }
    code + "return true;\n"
}

fn condition(condition: &Condition, body: &Body, printer: &Printer<'_>) -> String {
    let Condition::Member { place, test } = condition else { return variable(MULTI_TENANT) };
    let (name, slot) = (variable(place), body.slots.get(place).copied().unwrap_or(Slot::Flag));
    match test {
        Test::Absent => is_absent(place, slot),
        Test::Present if slot == Slot::Text => format!("{name} !== undefined"),
        Test::Present => name,
        test => format!("{name} !== undefined && {}", printer.test(test, &name)),
    }
}
