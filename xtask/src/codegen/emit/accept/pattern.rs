//! Patterns that can be written as straight code: a row of letters and classes, of which only the last may repeat without a
//! fixed number.

use std::cell::RefCell;

use super::plan::PatternUse;

/// The patterns of a provider, each of which has a function.
#[derive(Default)]
pub(super) struct Patterns(RefCell<Vec<PatternUse>>);

impl Patterns {
    /// Takes a pattern up; `None` for one that the rules are to be asked about. With `lowercase` the string is in lower case
    /// for the pattern.
    pub fn pattern(&self, pattern: &str, lowercase: bool) -> Option<PatternUse> {
        let wanted = PatternUse { pattern: pattern.to_owned(), lowercase };
        parse(pattern)?;
        let mut known = self.0.borrow_mut();
        if !known.contains(&wanted) {
            known.push(wanted.clone());
        }
        Some(wanted)
    }

    /// The number of a pattern that was taken up, from 1.
    pub fn number(&self, pattern: &PatternUse) -> usize {
        self.0.borrow().iter().position(|known| known == pattern).map_or(0, |place| place + 1)
    }

    /// All patterns in the order of their numbers, with their parts.
    pub fn all(&self) -> Vec<(PatternUse, Vec<Part>)> {
        let known = self.0.borrow();
        known.iter().map(|pattern| (pattern.clone(), parse(&pattern.pattern).unwrap_or_default())).collect()
    }
}

/// Characters of a class, and how many of them.
#[derive(Debug, PartialEq)]
pub(super) struct Part {
    /// ASCII characters from the first to the last.
    pub ranges: Vec<(char, char)>,
    /// All characters but these.
    pub negated: bool,
    pub count: Count,
}

#[derive(Debug, PartialEq)]
pub(super) enum Count {
    Exactly(usize),
    AtLeast(usize),
}

fn parse(pattern: &str) -> Option<Vec<Part>> {
    let mut rest = pattern.strip_prefix('^')?.strip_suffix('$')?;
    let mut parts = Vec::new();
    while let Some(first) = rest.chars().next() {
        let (ranges, negated, after) = match first {
            '[' => {
                let (inside, after) = rest[1..].split_once(']')?;
                let negated = inside.starts_with('^');
                (class(inside.strip_prefix('^').unwrap_or(inside))?, negated, after)
            }
            c if c.is_ascii_alphanumeric() || "-_,:/".contains(c) => (vec![letter(c)?], false, &rest[1..]),
            _ => return None,
        };
        let (count, after) = count(after)?;
        let (is_last, is_open) = (after.is_empty(), matches!(count, Count::AtLeast(_)));
        // A character of several bytes is one of a class's complement: then only all of them together can be counted.
        if is_open != (is_last && is_open) || (negated && !is_open) {
            return None;
        }
        parts.push(Part { ranges, negated, count });
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

/// `A-Za-z_` as ranges.
fn class(inside: &str) -> Option<Vec<(char, char)>> {
    let chars: Vec<char> = inside.chars().collect();
    let mut ranges = Vec::new();
    let mut at = 0;
    while let Some(&first) = chars.get(at) {
        match (chars.get(at + 1), chars.get(at + 2)) {
            (Some('-'), Some(&last)) => {
                let is_range = first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() && first <= last;
                ranges.push(is_range.then_some((first, last))?);
                at += 3;
            }
            _ => {
                ranges.push(letter(first)?);
                at += 1;
            }
        }
    }
    (!ranges.is_empty()).then_some(ranges)
}

/// A visible ASCII character that means itself in a class.
fn letter(c: char) -> Option<(char, char)> {
    (c.is_ascii_graphic() && !"\\'[]^&~".contains(c) || c == '~').then_some((c, c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_open_and_negated_parts_are_understood() {
        let parts = parse("^[0-9]{4}-[0-9a-f]+$").unwrap();
        let digits = Part { ranges: vec![('0', '9')], negated: false, count: Count::Exactly(4) };
        let hyphen = Part { ranges: vec![('-', '-')], negated: false, count: Count::Exactly(1) };
        let rest = Part { ranges: vec![('0', '9'), ('a', 'f')], negated: false, count: Count::AtLeast(1) };
        assert_eq!(parts, [digits, hyphen, rest]);
        let all_but = Part { ranges: vec![(',', ',')], negated: true, count: Count::AtLeast(0) };
        assert_eq!(parse("^[^,]*$").unwrap(), [all_but]);
    }

    #[test]
    fn a_pattern_has_one_number() {
        let patterns = Patterns::default();
        let used = [("^a+$", false), ("^a+$", true), ("^a+$", false)];
        let numbers = used.map(|(pattern, lowercase)| patterns.number(&patterns.pattern(pattern, lowercase).unwrap()));
        assert_eq!(numbers, [1, 2, 1]);
        assert_eq!(patterns.all().len(), 2);
    }

    #[test]
    fn what_is_not_understood_is_not_taken_up() {
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
            assert_eq!(Patterns::default().pattern(pattern, false), None, "{pattern}");
        }
    }
}
