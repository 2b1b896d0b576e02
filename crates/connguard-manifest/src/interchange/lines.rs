//! Text of lines: `NAME=URL`, or a URL alone.

/// Name, if there is one, and the rest of each line. Empty lines and comments are passed over.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (Option<&str>, &str)> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let line = line.strip_prefix("export ").unwrap_or(line);
        let is_name = |name: &str| !name.is_empty() && !name.contains([':', '/', '?', '@', '{']);
        match line.split_once('=').filter(|(name, _)| is_name(name.trim())) {
            Some((name, value)) => (Some(name.trim()), unquoted(value.trim())),
            None => (None, unquoted(line)),
        }
    })
}

fn unquoted(text: &str) -> &str {
    let inner = |mark: char| text.strip_prefix(mark).and_then(|text| text.strip_suffix(mark));
    inner('"').or_else(|| inner('\'')).unwrap_or(text)
}
