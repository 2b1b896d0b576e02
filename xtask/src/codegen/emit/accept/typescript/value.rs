//! Walking over values.

use std::collections::BTreeMap;

use crate::codegen::asks::Test;
use crate::codegen::emit::accept::pattern::Patterns;
use crate::codegen::emit::accept::plan::{Edges, Fields, PatternUse, Scalar, Slot, Text, Value};
use crate::codegen::emit::typescript::text::{capital, quote};
use crate::codegen::model::pascal_case;

pub(super) struct Printer<'a> {
    pub patterns: &'a Patterns,
    /// What is remembered; `None` for arguments.
    pub slots: Option<&'a BTreeMap<String, Slot>>,
}

impl Printer<'_> {
    /// The loop over the members of `object`, and what has to be among them. Only own members count, as in the core, and
    /// those that are undefined are left out, as they are where the core is asked.
    pub fn fields(&self, fields: &Fields, object: &str, depth: usize, asks_if_empty: bool) -> String {
        let (name, value) = (format!("name{depth}"), format!("value{depth}"));
        let mut cases = String::new();
        let mut required = String::new();
        for field in &fields.0 {
            let slot = self.slots.and_then(|slots| slots.get(&field.place)).copied();
            if let Some(found) = &field.value {
                let remember = match slot {
                    Some(Slot::Text) => format!("{} = {value};\n", variable(&field.place)),
                    Some(Slot::Flag) => format!("{} = true;\n", variable(&field.place)),
                    None => String::new(),
                };
                let mut checks = self.value(found, &value, depth);
                if !field.asks.is_empty() {
                    let asks: Vec<String> = field.asks.iter().map(|test| self.test(test, &value)).collect();
                    checks.push_str(&ask_if(&asks));
                }
                cases.push_str(&format!("case {}: {{\n{checks}{remember}break;\n}}\n", quote(&field.name)));
            }
            if field.required {
                let absent = slot.map_or_else(|| "true".to_owned(), |slot| is_absent(&field.place, slot));
                required.push_str(&format!("if ({absent}) return false;\n"));
            }
        }
        let (declare, count, ask) = match asks_if_empty {
            true => ("let isEmpty = true;\n", "isEmpty = false;\n", "if (isEmpty) return false;\n"),
            false => ("", "", ""),
        };
        let choice = match cases.is_empty() {
            true => "return false;\n".to_owned(),
            false => format!("switch ({name}) {{\n{cases}default: return false;\n}}\n"),
        };
        format!(
            "{}{declare}for (const {name} in {object}) {{
if (!hasOwnProperty.call({object}, {name})) return false;
const {value} = ({object} as Members)[{name}];
if ({value} === undefined) continue;
{count}{choice}}}
{ask}{required}",
            plain(object)
        )
    }

    fn value(&self, value: &Value, variable: &str, depth: usize) -> String {
        match value {
            Value::Scalar(scalar) => self.scalar(scalar, variable, "isText"),
            Value::List(item) => {
                let (at, inner) = (format!("at{depth}"), format!("item{depth}"));
                format!(
                    "if (!Array.isArray({variable})) return false;
for (let {at} = 0; {at} < {variable}.length; {at} += 1) {{
const {inner}: unknown = {variable}[{at}];
{}}}
",
                    self.value(item, &inner, depth + 1)
                )
            }
            Value::Object(fields) => self.fields(fields, variable, depth + 1, false),
            Value::Map { longest_name, text, longest_text } => {
                let (name, inner) = (format!("name{}", depth + 1), format!("value{}", depth + 1));
                let limit = longest_text
                    .map(|most| format!("if (!hasLength({inner}, 0, {most})) return false;\n"))
                    .unwrap_or_default();
                format!(
                    "{}for (const {name} in {variable}) {{
if (!hasOwnProperty.call({variable}, {name})) return false;
const {inner} = ({variable} as Members)[{name}];
if ({inner} === undefined) continue;
if (!isText({name}) || !hasLength({name}, 0, {longest_name})) return false;
{}{limit}}}
",
                    plain(variable),
                    self.text(text, &inner, "isText")
                )
            }
        }
    }

    /// Checks a value, whose string `reader` takes.
    pub fn scalar(&self, scalar: &Scalar, variable: &str, reader: &str) -> String {
        match scalar {
            Scalar::Text(text) => self.text(text, variable, reader),
            Scalar::Integer { min, max } => {
                let mut conditions = vec![format!("!isInteger({variable})")];
                conditions.extend(min.map(|min| format!("{variable} < {min}")));
                conditions.extend(max.map(|max| format!("{variable} > {max}")));
                ask_if(&conditions)
            }
            Scalar::Boolean => ask_if(&[format!("typeof {variable} !== \"boolean\"")]),
        }
    }

    /// Whether a test of a string holds, at least wherever the core finds that it does.
    pub fn test(&self, test: &Test, text: &str) -> String {
        match test {
            Test::Empty => format!("{text} === \"\""),
            Test::Padded => format!("isPadded({text})"),
            Test::NoHostName => format!("!isHostName({text})"),
            Test::NoHost => format!("!isHost({text})"),
            // Whitespace before it is judged by the core.
            Test::NoPem => format!("!{text}.startsWith(\"-----BEGIN\")"),
            Test::OneOf(values) => any_of(text, values),
            Test::Except(values) => none_of(text, values),
            Test::AnyCase(values) => format!("isAnyCase({text}, {})", list(values)),
            Test::Begins(start) => format!("{text}.startsWith({})", quote(start)),
            Test::Unlike(pattern) => {
                let pattern = PatternUse { pattern: pattern.clone(), lowercase: false };
                format!("!isLike{}({text})", self.patterns.number(&pattern))
            }
            // Of presence, and of maps: what is tested elsewhere.
            Test::Absent | Test::Present | Test::NamesLongerThan(_) | Test::ValuesLongerThan(_) => "true".to_owned(),
        }
    }

    fn text(&self, text: &Text, variable: &str, reader: &str) -> String {
        let mut conditions = Vec::new();
        if text.values.is_empty() {
            conditions.push(format!("!{reader}({variable})"));
            conditions.extend(edges(text.edges, variable));
        } else {
            // What is one of some strings is a string, and has their edges.
            let fits = |value: &&String| match text.edges {
                Edges::Any => true,
                Edges::NotEmpty => !value.is_empty(),
                Edges::NeitherEmptyNorPadded => !value.is_empty() && value.trim() == value.as_str(),
            };
            let values: Vec<String> = text.values.iter().filter(fits).cloned().collect();
            conditions.push(none_of(variable, &values));
        }
        if let Some((min, max)) = text.length {
            let max = max.map_or("Number.MAX_SAFE_INTEGER".to_owned(), |max| max.to_string());
            conditions.push(format!("!hasLength({variable}, {min}, {max})"));
        }
        for pattern in &text.patterns {
            conditions.push(format!("!isLike{}({variable})", self.patterns.number(pattern)));
        }
        ask_if(&conditions)
    }
}

/// Asks unless it is a plain object. In this form, in each place anew, the engine takes the prototype from the shapes of the
/// objects that came by.
fn plain(object: &str) -> String {
    ask_if(&[
        format!("typeof {object} !== \"object\""),
        format!("{object} === null"),
        format!("{object}.constructor !== Object"),
        format!("Object.getPrototypeOf({object}) !== Object.prototype"),
        format!("Array.isArray({object})"),
    ])
}

fn edges(edges: Edges, variable: &str) -> Vec<String> {
    let empty = format!("{variable} === \"\"");
    match edges {
        Edges::Any => Vec::new(),
        Edges::NotEmpty => vec![empty],
        Edges::NeitherEmptyNorPadded => vec![empty, format!("isPadded({variable})")],
    }
}

fn ask_if(conditions: &[String]) -> String {
    format!("if ({}) return false;\n", conditions.join(" || "))
}

/// An expression that is true where the member is not there.
pub(super) fn is_absent(place: &str, slot: Slot) -> String {
    match slot {
        Slot::Text => format!("{} === undefined", variable(place)),
        Slot::Flag => format!("!{}", variable(place)),
    }
}

/// `(name === "a" || name === "b")`
pub(super) fn any_of(name: &str, values: &[String]) -> String {
    let tests: Vec<String> = values.iter().map(|value| format!("{name} === {}", quote(value))).collect();
    match tests.as_slice() {
        [] => "false".to_owned(),
        [only] => only.clone(),
        _ => format!("({})", tests.join(" || ")),
    }
}

/// `(name !== "a" && name !== "b")`
pub(super) fn none_of(name: &str, values: &[String]) -> String {
    let tests: Vec<String> = values.iter().map(|value| format!("{name} !== {}", quote(value))).collect();
    match tests.as_slice() {
        [] => "true".to_owned(),
        [only] => only.clone(),
        _ => format!("({})", tests.join(" && ")),
    }
}

/// `["a", "b"]`
pub(super) fn list(values: &[String]) -> String {
    format!("[{}]", values.iter().map(|value| quote(value)).collect::<Vec<_>>().join(", "))
}

/// `atConnectionDetailsSecretName`
pub(super) fn variable(place: &str) -> String {
    format!("at{}", capital(&pascal_case(place)))
}
