//! "Did you mean …?", the same in every language.

use strsim::osa_distance;

/// Longer strings are not misspelled names, and comparing them would take time.
const LONGEST: usize = 64;
/// The highest edit distance, for names of nine letters or more.
const MOST_EDITS: usize = 3;

/// The known name nearest to `given`, if any is near enough to be a likely match.
///
/// Letter case, hyphens and underscores are ignored. Up to a third of the letters may be missing, extra, different or
/// swapped with their neighbour.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if given.len() > LONGEST {
        return None;
    }
    let given = folded(given);
    let near = known.into_iter().filter_map(|name| {
        let limit = name.len().div_ceil(3).min(MOST_EDITS);
        let distance = osa_distance(&given, &folded(name));
        (distance <= limit).then_some((distance, name))
    });
    near.min().map(|(_, name)| name)
}

/// Like [`nearest`], for names of options and arguments, where words may also be missing or extra: `timeout` matches
/// `timeout_seconds`, `name` matches `connection_names`.
pub fn nearest_name<'a>(given: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Option<&'a str> {
    if given.len() > LONGEST {
        return None;
    }
    let wanted = words(given);
    let words_apart = |name: &'a str| {
        let words = words(name);
        let is_part = contains(&words, &wanted) || contains(&wanted, &words);
        is_part.then(|| (words.len().abs_diff(wanted.len()), name))
    };
    let part = known.clone().into_iter().filter_map(words_apart).min_by_key(|(apart, _)| *apart);
    part.map(|(_, name)| name).or_else(|| nearest(given, known))
}

/// Whether the name contains the words in a row; the last one may be in the singular.
fn contains(name: &[String], words: &[String]) -> bool {
    let Some((last, first)) = words.split_last() else { return false };
    name.windows(words.len()).any(|part| {
        let Some((part_last, part_first)) = part.split_last() else { return false };
        part_first == first && (part_last == last || part_last.strip_suffix('s') == Some(last))
    })
}

/// The words of a name in snake, kebab or camel case, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars() {
        let separates = matches!(c, '-' | '_' | ' ');
        if separates || (c.is_uppercase() && was_lower) {
            words.push(String::new());
        }
        if let (false, Some(word)) = (separates, words.last_mut()) {
            word.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A value for a message: shortened, printable, in quotes. What is or holds a PEM block is not shown.
pub(crate) fn quoted(value: &str) -> String {
    const LONGEST: usize = 40;
    // Nearly every value is shown as it is.
    let is_plain = |byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
    if value.len() <= LONGEST
        && value.bytes().all(is_plain)
        && !value.as_bytes().windows(5).any(|five| five == b"-----")
    {
        return ["\"", value, "\""].concat();
    }
    if value.to_ascii_uppercase().contains("-----BEGIN") {
        return "\"[a PEM block]\"".to_owned();
    }
    let short: String = value.chars().take(LONGEST).collect();
    let more = if short.len() < value.len() { "…" } else { "" };
    format!("{:?}", short + more)
}

/// Without letter case, hyphens, underscores and spaces.
pub(crate) fn folded(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_as_rust_writes_them_shortened_and_without_keys() {
        for value in ["", "aws", "it's", "a \"b\"", "c:\\d", "\n", "é", "\u{7f}", "----", &"x".repeat(40)] {
            assert_eq!(quoted(value), format!("{value:?}"));
        }
        assert_eq!(quoted(&"x".repeat(41)), format!("\"{}…\"", "x".repeat(40)));
        for value in ["-----BEGIN KEY", "  -----begin rsa", "-----"] {
            assert_eq!(quoted(value) == "\"[a PEM block]\"", value.len() > 5, "{value}");
        }
    }

    #[test]
    fn names_are_suggested_when_near() {
        let known = ["configName", "databaseName", "host"];
        assert_eq!(nearest("config_name", known), Some("configName"));
        assert_eq!(nearest("databasename", known), Some("databaseName"));
        assert_eq!(nearest("hots", known), Some("host"));
        assert_eq!(nearest("zzzzzzz", known), None);
        assert_eq!(nearest(&"x".repeat(1_000_000), known), None);
        assert_eq!(nearest("prot", ["port", "path"]), Some("port"), "two letters that are swapped are one slip");
        assert_eq!(nearest("abcdefgx", ["xy", "abcdefgh"]), Some("abcdefgh"));
        assert_eq!(nearest("kuli\u{df}en", ["kulissen"]), Some("kulissen"));
    }

    #[test]
    fn names_of_options_may_lack_or_have_a_word() {
        let known = ["connection_names", "connect_timeout_seconds", "timeout_seconds", "project_id", "base_url"];
        for (given, meant) in [
            ("timeout", "timeout_seconds"),
            ("timeoutSeconds", "timeout_seconds"),
            ("name", "connection_names"),
            ("connection_name", "connection_names"),
            ("project", "project_id"),
            ("my_base_url", "base_url"),
            ("baseURL", "base_url"),
            ("bas_url", "base_url"),
        ] {
            assert_eq!(nearest_name(given, known), Some(meant), "{given}");
        }
        for given in ["", "_", "colour", "seconds_timeout_id"] {
            assert_eq!(nearest_name(given, known), None, "{given}");
        }
        assert_eq!(nearest_name(&"x_".repeat(1_000_000), known), None);
    }

    #[test]
    fn long_values_are_cut() {
        assert_eq!(quoted("a\"b"), r#""a\"b""#);
        assert_eq!(quoted(&"x".repeat(100)).chars().count(), 43);
        assert_eq!(quoted("x -----Begin PRIVATE KEY-----\nMIIE"), "\"[a PEM block]\"");
    }
}
