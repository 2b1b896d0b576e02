//! Patterns as functions over bytes.

use crate::codegen::emit::accept::pattern::{Count, Part, Patterns};

pub(super) fn functions(patterns: &Patterns) -> String {
    let mut functions = String::new();
    for (place, (used, parts)) in patterns.all().iter().enumerate() {
        let case = if used.lowercase { ", in lower case" } else { "" };
        functions.push_str(&format!(
            "/// `{}`{case}\n#[inline]\nfn is_like_{}(text: &str) -> bool {{ let bytes = text.as_bytes(); {} }}\n\n",
            used.pattern,
            place + 1,
            code(parts, used.lowercase)
        ));
    }
    functions
}

fn code(parts: &[Part], lowercase: bool) -> String {
    let mut checks = Vec::new();
    let mut from = 0;
    let mut open = false;
    for part in parts {
        let class = |byte: &str| {
            let lower = if lowercase { ".to_ascii_lowercase()" } else { "" };
            format!("{}matches!({byte}{lower}, {})", if part.negated { "!" } else { "" }, alternatives(part))
        };
        match part.count {
            Count::Exactly(1) => {
                checks.push(class(&format!("bytes[{from}]")));
                from += 1;
            }
            Count::Exactly(count) => {
                let to = from + count;
                checks.push(format!("bytes[{from}..{to}].iter().all(|&byte| {})", class("byte")));
                from = to;
            }
            Count::AtLeast(least) => {
                open = true;
                let rest = if from == 0 { "bytes".to_owned() } else { format!("bytes[{from}..]") };
                checks.push(format!("{rest}.iter().all(|&byte| {})", class("byte")));
                from += least;
            }
        }
    }
    let length = if open { format!("bytes.len() >= {from}") } else { format!("bytes.len() == {from}") };
    let length = if open && from == 0 { Vec::new() } else { vec![length] };
    let checks: Vec<String> = length.into_iter().chain(checks).collect();
    checks.join(" && ")
}

/// The characters as patterns of a byte.
fn alternatives(part: &Part) -> String {
    let one = |&(first, last): &(char, char)| match first == last {
        true => format!("b'{first}'"),
        false => format!("b'{first}'..=b'{last}'"),
    };
    part.ranges.iter().map(one).collect::<Vec<_>>().join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(pattern: &str, lowercase: bool) -> String {
        let patterns = Patterns::default();
        patterns.pattern(pattern, lowercase).unwrap();
        functions(&patterns)
    }

    #[test]
    fn fixed_and_open_patterns_are_written() {
        let fixed = written("^[0-9]{4}-[0-9a-f]{2}$", true);
        assert!(fixed.contains("bytes.len() == 7 && bytes[0..4]") && fixed.contains("b'0'..=b'9' | b'a'..=b'f'"));
        assert!(fixed.contains("to_ascii_lowercase()") && fixed.contains("in lower case"));
        assert!(written("^[a-zA-Z0-9_-]+$", false).contains("bytes.len() >= 1 && bytes.iter()"));
        let negated = written("^[^,]*$", false);
        assert!(negated.contains("!matches!(byte, b',')") && !negated.contains("len()"));
    }
}
