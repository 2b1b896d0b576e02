//! Names that Lerian takes, each once, and the variables of their secrets.

use std::collections::BTreeSet;

const SHORTEST: usize = 3;
const LONGEST: usize = 100;

#[derive(Default)]
pub(super) struct Names {
    // Lerian takes names for one that differ in letter case alone.
    taken: BTreeSet<String>,
    stems: BTreeSet<String>,
}

impl Names {
    /// A name of letters, digits, `_` and `-`, near to the one given.
    pub(super) fn name(&mut self, given: &str) -> String {
        let valid = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let mut name: String = given.trim().chars().map(|c| if valid(c) { c } else { '-' }).collect();
        name.truncate(LONGEST);
        if name.chars().all(|c| c == '-') {
            name = "connection".to_owned();
        }
        if name.len() < SHORTEST {
            name.push_str("-db");
        }
        unique(&mut self.taken, &name, '-', str::to_ascii_lowercase)
    }

    /// What the names of its variables begin with.
    pub(super) fn stem(&mut self, name: &str) -> String {
        let mut stem = name.to_ascii_uppercase().replace('-', "_");
        if stem.starts_with(|c: char| c.is_ascii_digit()) {
            stem.insert(0, '_');
        }
        unique(&mut self.stems, &stem, '_', str::to_owned)
    }
}

fn unique(taken: &mut BTreeSet<String>, name: &str, separator: char, fold: impl Fn(&str) -> String) -> String {
    if taken.insert(fold(name)) {
        return name.to_owned();
    }
    let mut number = 2_usize;
    loop {
        let suffix = format!("{separator}{number}");
        let kept = &name[..name.len().min(LONGEST - suffix.len())];
        let other = format!("{kept}{suffix}");
        if taken.insert(fold(&other)) {
            return other;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_valid_and_unique() {
        let mut names = Names::default();
        let long = "x".repeat(120);
        let given = ["my db", "my.db", "My-DB", "a", "", "  ", "prod", "Grüße", &long, &long, "日本"];
        let all: Vec<String> = given.iter().map(|name| names.name(name)).collect();
        assert_eq!(all[..8], ["my-db", "my-db-2", "My-DB-3", "a-db", "connection", "connection-2", "prod", "Gr--e"]);
        assert!(all.iter().all(|name| (3..=100).contains(&name.len())), "{all:?}");
        assert_eq!(names.stem("a-b"), "A_B");
        assert_eq!(names.stem("a_b"), "A_B_2");
        assert_eq!(names.stem("1a"), "_1A");
    }
}
