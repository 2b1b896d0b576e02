//! "Did you mean …?"

/// The known name that is nearest to `given`, if one is near enough to be meant.
///
/// Letter case, hyphens and underscores do not count; otherwise up to a third of the letters may differ.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A longer text is no misspelling of a name, and comparing it would cost time.
    if given.len() > 64 {
        return None;
    }
    let given = folded(given);
    let (distance, name) = known.into_iter().map(|name| (edits(&given, &folded(name)), name)).min()?;
    (distance <= name.len().div_ceil(3).min(3)).then_some(name)
}

/// A value for a message: short, printable, in quotes.
pub(crate) fn quoted(value: &str) -> String {
    const LONGEST: usize = 40;
    let short: String = value.chars().take(LONGEST).collect();
    let more = if short.len() < value.len() { "…" } else { "" };
    format!("{:?}", short + more)
}

fn folded(name: &str) -> Vec<char> {
    name.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

/// Insertions, removals and substitutions between two words.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(from != to);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_suggested_when_near() {
        let known = ["configName", "databaseName", "host"];
        assert_eq!(nearest("config_name", known), Some("configName"));
        assert_eq!(nearest("databasename", known), Some("databaseName"));
        assert_eq!(nearest("hots", known), Some("host"));
        assert_eq!(nearest("zzzzzzz", known), None);
        assert_eq!(nearest(&"x".repeat(1_000_000), known), None);
    }

    #[test]
    fn long_values_are_cut() {
        assert_eq!(quoted("a\"b"), r#""a\"b""#);
        assert_eq!(quoted(&"x".repeat(100)).chars().count(), 43);
    }
}
