//! Patterns as functions over strings.

use crate::codegen::emit::accept::pattern::{Count, Part, Patterns};
use crate::codegen::emit::typescript::text::quote;

/// The functions of the patterns that the code uses.
pub(super) fn functions(patterns: &Patterns, code: &str) -> String {
    let mut functions = String::new();
    for (place, (used, parts)) in patterns.all().iter().enumerate() {
        let name = format!("isLike{}", place + 1);
        if !code.contains(&format!("{name}(")) {
            continue;
        }
        let case = if used.lowercase { ", in lower case" } else { "" };
        let pattern = used.pattern.replace("*/", "*\\/");
        functions.push_str(&format!("/** `{pattern}`{case} */\n"));
        functions.push_str(&match forbidden(parts, used.lowercase) {
            Some(letters) => {
                let tests: Vec<String> =
                    letters.iter().map(|letter| format!("!text.includes({})", quote(&letter.to_string()))).collect();
                format!("function {name}(text: string): boolean {{\nreturn {};\n}}\n\n", tests.join(" && "))
            }
            None => format!(
                "function {name}(text: string): boolean {{\nreturn pattern{0}.test(text);\n}}\n\nconst pattern{0} = /{1}/;\n\n",
                place + 1,
                expression(parts, used.lowercase)
            ),
        });
    }
    functions
}

/// The characters of a pattern that only says that there are none of a few, which are looked for faster than matched.
fn forbidden(parts: &[Part], lowercase: bool) -> Option<Vec<char>> {
    let [Part { ranges, negated: true, count: Count::AtLeast(0) }] = parts else { return None };
    let letters: Vec<char> = ranges.iter().filter(|(first, last)| first == last).map(|(first, _)| *first).collect();
    (!lowercase && letters.len() == ranges.len() && letters.len() <= 3).then_some(letters)
}

/// The pattern as JavaScript has it, for code units: what is beyond ASCII is in a complement alone, which counts nothing.
fn expression(parts: &[Part], lowercase: bool) -> String {
    let part = |part: &Part| {
        let count = match part.count {
            Count::Exactly(1) => String::new(),
            Count::Exactly(count) => format!("{{{count}}}"),
            Count::AtLeast(0) => "*".to_owned(),
            Count::AtLeast(1) => "+".to_owned(),
            Count::AtLeast(least) => format!("{{{least},}}"),
        };
        format!("[{}{}]{count}", if part.negated { "^" } else { "" }, class(part, lowercase))
    };
    format!("^{}$", parts.iter().map(part).collect::<String>())
}

/// The characters, or those whose lower case they are.
fn class(part: &Part, lowercase: bool) -> String {
    let holds = |c: char| {
        let c = if lowercase { c.to_ascii_lowercase() } else { c };
        part.ranges.iter().any(|(first, last)| (*first..=*last).contains(&c))
    };
    let mut class = String::new();
    let mut code = 0_u8;
    while code < 128 {
        if !holds(code.into()) {
            code += 1;
            continue;
        }
        let first = code;
        while code < 127 && holds((code + 1).into()) {
            code += 1;
        }
        class.push_str(&escaped(first.into()));
        if code > first {
            if code > first + 1 {
                class.push('-');
            }
            class.push_str(&escaped(code.into()));
        }
        code += 1;
    }
    class
}

fn escaped(c: char) -> String {
    if c.is_ascii_alphanumeric() || c == '_' { c.to_string() } else { format!("\\x{:02x}", u32::from(c)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(pattern: &str, lowercase: bool) -> String {
        let patterns = Patterns::default();
        patterns.pattern(pattern, lowercase).unwrap();
        functions(&patterns, "isLike1(x)")
    }

    #[test]
    fn patterns_are_written_for_code_units() {
        assert!(written("^[0-9]{4}-[0-9a-f]+$", false).contains("= /^[0-9]{4}[\\x2d][0-9a-f]+$/;"));
        assert!(written("^[^A-Z]*$", false).contains("= /^[^A-Z]*$/;"));
        assert!(written("^[^$,]*$", false).contains("return !text.includes(\"$\") && !text.includes(\",\");"));
    }

    #[test]
    fn lower_case_is_a_matter_of_the_class() {
        assert!(written("^[a-f0-9_]+$", true).contains("= /^[0-9A-F_a-f]+$/;"));
        // A string in lower case has no capital.
        assert!(written("^[A-Z]*$", true).contains("= /^[]*$/;"));
        assert!(written("^[^a]*$", true).contains("= /^[^Aa]*$/;"));
    }

    #[test]
    fn what_is_not_used_is_not_written() {
        let patterns = Patterns::default();
        patterns.pattern("^a$", false).unwrap();
        assert_eq!(functions(&patterns, ""), "");
    }
}
