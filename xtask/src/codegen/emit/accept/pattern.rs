//! Patterns as straight code: a row of letters and classes, of which only the last may repeat without a fixed number.

use std::cell::RefCell;

/// The patterns of a file, each of which has a function.
#[derive(Default)]
pub(super) struct Patterns(RefCell<Vec<Pattern>>);

#[derive(PartialEq)]
struct Pattern {
    pattern: String,
    /// The string is in lower case for it.
    lowercase: bool,
    /// What tells whether `bytes` match.
    code: String,
}

impl Patterns {
    /// An expression that tells whether `text`, the name of a string in the code, matches; `None` for a pattern that the
    /// rules are to be asked about. With `lowercase` the string is in lower case for the pattern.
    pub fn matches(&self, pattern: &str, text: &str, lowercase: bool) -> Option<String> {
        let wanted = Pattern { pattern: pattern.to_owned(), lowercase, code: code(pattern, lowercase)? };
        let mut known = self.0.borrow_mut();
        let place = known.iter().position(|each| *each == wanted).unwrap_or_else(|| {
            known.push(wanted);
            known.len() - 1
        });
        Some(format!("is_like_{}({text})", place + 1))
    }

    /// The functions of all patterns that were asked for.
    pub fn functions(&self) -> String {
        let function = |(place, Pattern { pattern, lowercase, code }): (usize, &Pattern)| {
            let case = if *lowercase { ", in lower case" } else { "" };
            format!(
                "/// `{pattern}`{case}\n#[inline]\nfn is_like_{}(text: &str) -> bool {{ let bytes = text.as_bytes(); {code} }}\n\n",
                place + 1
            )
        };
        self.0.borrow().iter().enumerate().map(function).collect()
    }
}

fn code(pattern: &str, lowercase: bool) -> Option<String> {
    let parts = parse(pattern)?;
    let mut checks = Vec::new();
    let mut from = 0;
    let mut open = false;
    for part in &parts {
        let class = |byte: &str| {
            let lower = if lowercase { ".to_ascii_lowercase()" } else { "" };
            format!("{}matches!({byte}{lower}, {})", if part.negated { "!" } else { "" }, part.class)
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
    Some(checks.join(" && "))
}

struct Part {
    /// Patterns of a byte.
    class: String,
    negated: bool,
    count: Count,
}

enum Count {
    Exactly(usize),
    AtLeast(usize),
}

fn parse(pattern: &str) -> Option<Vec<Part>> {
    let mut rest = pattern.strip_prefix('^')?.strip_suffix('$')?;
    let mut parts = Vec::new();
    while let Some(first) = rest.chars().next() {
        let (class, negated, after) = match first {
            '[' => {
                let (inside, after) = rest[1..].split_once(']')?;
                let negated = inside.starts_with('^');
                (class(inside.strip_prefix('^').unwrap_or(inside))?, negated, after)
            }
            c if c.is_ascii_alphanumeric() || "-_,:/".contains(c) => (letter(c)?, false, &rest[1..]),
            _ => return None,
        };
        let (count, after) = count(after)?;
        let (is_last, is_open) = (after.is_empty(), matches!(count, Count::AtLeast(_)));
        // A character of several bytes is one of a class's complement: then only all of them together can be counted.
        if is_open != (is_last && is_open) || (negated && !is_open) {
            return None;
        }
        parts.push(Part { class, negated, count });
        rest = after;
    }
    Some(parts)
}

fn count(rest: &str) -> Option<(Count, &str)> {
    if let Some(after) = rest.strip_prefix('+') {
        return Some((Count::AtLeast(1), after));
    }
    if let Some(after) = rest.strip_prefix('*') {
        return Some((Count::AtLeast(0), after));
    }
    if let Some(after) = rest.strip_prefix('{') {
        let (number, after) = after.split_once('}')?;
        return Some((Count::Exactly(number.parse().ok()?), after));
    }
    (!rest.starts_with('?')).then_some((Count::Exactly(1), rest))
}

/// `A-Za-z_` as patterns of a byte.
fn class(inside: &str) -> Option<String> {
    let chars: Vec<char> = inside.chars().collect();
    let mut alternatives = Vec::new();
    let mut at = 0;
    while let Some(first) = chars.get(at) {
        match (chars.get(at + 1), chars.get(at + 2)) {
            (Some('-'), Some(last)) => {
                let is_range = first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() && first <= last;
                alternatives.push(is_range.then(|| format!("b'{first}'..=b'{last}'"))?);
                at += 3;
            }
            _ => {
                alternatives.push(letter(*first)?);
                at += 1;
            }
        }
    }
    (!alternatives.is_empty()).then(|| alternatives.join(" | "))
}

/// A visible ASCII character that means itself in a class.
fn letter(c: char) -> Option<String> {
    (c.is_ascii_graphic() && !"\\'[]^&~".contains(c) || c == '~').then(|| format!("b'{c}'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_and_open_patterns_are_written() {
        let written = code("^[0-9]{4}-[0-9a-f]{2}$", true).unwrap();
        assert!(written.contains("bytes.len() == 7 && bytes[0..4]") && written.contains("b'0'..=b'9' | b'a'..=b'f'"));
        assert!(code("^[a-zA-Z0-9_-]+$", false).unwrap().contains("bytes.len() >= 1 && bytes.iter()"));
        let negated = code("^[^,]*$", false).unwrap();
        assert!(negated.contains("!matches!(byte, b',')") && !negated.contains("len()"));
    }

    #[test]
    fn a_pattern_has_one_function() {
        let patterns = Patterns::default();
        let calls = [("^a+$", "x", false), ("^a+$", "y", true), ("^a+$", "z", false)];
        let calls = calls.map(|(pattern, text, lowercase)| patterns.matches(pattern, text, lowercase).unwrap());
        assert_eq!(calls, ["is_like_1(x)", "is_like_2(y)", "is_like_1(z)"]);
        assert_eq!(patterns.functions().matches("fn is_like_").count(), 2);
    }

    #[test]
    fn what_is_not_understood_is_not_written() {
        for pattern in [
            "a+",
            "^a",
            "^(a|b)$",
            "^a?$",
            "^a+b$",
            "^[^a]{2}$",
            "^[^a]b$",
            "^\\d$",
            "^.$",
            "^[a$",
            "^[]$",
            "^a{1,2}$",
            "^é$",
            "^[é]+$",
            "^[[:alpha:]]+$",
            "^[a&&b]+$",
            "^[a\\]]+$",
            "^[z-a]+$",
            "^a|b$",
            "^a{,2}$",
            "^a{2}?$",
            "^a+?$",
            "^a$b$",
        ] {
            assert_eq!(code(pattern, false), None, "{pattern}");
        }
    }
}
