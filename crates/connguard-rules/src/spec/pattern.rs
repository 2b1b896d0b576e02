//! Regular expressions of the schemas.

use std::collections::BTreeMap;
use std::sync::RwLock;

use regex::Regex;

/// Compiled patterns. Nobody waits for this lock: a process forked while another thread held it would wait forever.
static COMPILED: RwLock<BTreeMap<&'static str, Option<Regex>>> = RwLock::new(BTreeMap::new());

/// Whether the whole string matches. Patterns come from the generated tables alone, so each is compiled once.
pub(crate) fn matches(pattern: &'static str, text: &str) -> bool {
    if let Ok(compiled) = COMPILED.try_read()
        && let Some(regex) = compiled.get(pattern)
    {
        return regex.as_ref().is_some_and(|r| r.is_match(text));
    }
    let regex = Regex::new(pattern).ok();
    let matched = regex.as_ref().is_some_and(|r| r.is_match(text));
    if let Ok(mut compiled) = COMPILED.try_write() {
        compiled.insert(pattern, regex);
    }
    matched
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_that_is_held_for_ever_keeps_nobody_waiting() {
        let pattern = "^[a-z]+$";
        let reading = COMPILED.read().unwrap();
        assert!(matches(pattern, "abc") && !matches(pattern, "ABC"), "compiled each time, and not kept");
        assert!(!reading.contains_key(pattern));
        drop(reading);
        let writing = COMPILED.write().unwrap();
        assert!(matches(pattern, "abc") && !matches(pattern, "ABC"));
        drop(writing);
        assert!(matches(pattern, "abc"));
        assert!(COMPILED.read().unwrap().contains_key(pattern));
    }
}
