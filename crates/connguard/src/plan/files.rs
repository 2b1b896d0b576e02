//! Files of manifests: patterns, and what the files hold.

use std::path::{Component, Path, PathBuf};

use connguard_manifest::Source;

use super::error::PlanError;

/// Reads files. `*` and `?` match within names, as in a shell, unless a file has just this name.
///
/// # Errors
/// A file that cannot be read; a pattern that matches nothing.
pub fn sources(files: impl IntoIterator<Item = impl Into<PathBuf>>) -> Result<Vec<Source>, PlanError> {
    let mut sources = Vec::new();
    for file in files {
        for file in expanded(file.into())? {
            sources.push(source(&file)?);
        }
    }
    Ok(sources)
}

fn source(file: &Path) -> Result<Source, PlanError> {
    let name = file.display().to_string();
    let unreadable = |reason: &dyn std::fmt::Display| PlanError::Unreadable(format!("{name} cannot be read: {reason}"));
    let bytes = std::fs::read(file).map_err(|error| unreadable(&error))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(name, text)),
        Err(_) => Err(unreadable(&"it is not UTF-8")),
    }
}

fn expanded(pattern: PathBuf) -> Result<Vec<PathBuf>, PlanError> {
    if !pattern.to_string_lossy().contains(['*', '?']) || pattern.exists() {
        return Ok(vec![pattern]);
    }
    let mut found = vec![PathBuf::new()];
    for component in pattern.components() {
        match component {
            Component::Normal(name) if name.to_string_lossy().contains(['*', '?']) => {
                let name = name.to_string_lossy();
                found = found.iter().flat_map(|folder| matching(folder, &name)).collect();
            }
            literal => found.iter_mut().for_each(|path| path.push(literal)),
        }
    }
    found.retain(|path| path.exists());
    match found.is_empty() {
        true => Err(PlanError::Unreadable(format!("{} matches no file", pattern.display()))),
        false => Ok(found),
    }
}

/// What is in a folder and matches, in the order of names. A folder that cannot be read has nothing.
fn matching(folder: &Path, pattern: &str) -> Vec<PathBuf> {
    let readable = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = std::fs::read_dir(readable).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name());
    let mut names: Vec<_> = names.filter(|name| is_match(pattern, &name.to_string_lossy())).collect();
    names.sort();
    names.into_iter().map(|name| folder.join(name)).collect()
}

/// Names that begin with a dot are matched by patterns that do so, too.
fn is_match(pattern: &str, name: &str) -> bool {
    if name.starts_with('.') && !pattern.starts_with('.') {
        return false;
    }
    let name: Vec<char> = name.chars().collect();
    // Whether what was read of the pattern matches the first n characters.
    let mut matched = vec![false; name.len() + 1];
    matched[0] = true;
    for wanted in pattern.chars() {
        if wanted == '*' {
            let first = matched.iter().position(|is_matched| *is_matched).unwrap_or(matched.len());
            matched[first..].fill(true);
            continue;
        }
        for index in (0..name.len()).rev() {
            matched[index + 1] = matched[index] && (wanted == '?' || wanted == name[index]);
        }
        matched[0] = false;
    }
    matched[name.len()]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn patterns_match_names() {
        for (pattern, name, expected) in [
            ("*.yaml", "a.yaml", true),
            ("*.yaml", "a.yml", false),
            ("*.yaml", ".a.yaml", false),
            (".*", ".a.yaml", true),
            ("a?c*", "abc", true),
            ("a?c", "ac", false),
            ("*a*b", "xaabab", true),
            ("*a*b", "xaaba", false),
        ] {
            assert_eq!(is_match(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn files_are_found_in_the_order_of_names() {
        let folder = std::env::temp_dir().join(format!("connguard-files-{}", std::process::id()));
        for (team, file) in [("two", "b.yaml"), ("two", "a.yaml"), ("one", "c.yaml"), ("one", "d.json")] {
            std::fs::create_dir_all(folder.join(team)).unwrap();
            std::fs::write(folder.join(team).join(file), file).unwrap();
        }
        let texts = |pattern: &str| {
            let found = sources([folder.join(pattern)]);
            found.map(|found| found.iter().map(|source| source.text().to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(texts("*/*.yaml").unwrap(), ["c.yaml", "a.yaml", "b.yaml"]);
        assert_eq!(texts("*/d.json").unwrap(), ["d.json"]);
        assert!(texts("*.yaml").unwrap_err().to_string().ends_with("*.yaml matches no file"));
        assert!(texts("one/x.yaml").unwrap_err().to_string().contains("x.yaml cannot be read"));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
