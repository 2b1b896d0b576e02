//! The lines that the provider needs outside of its rooms.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use xtask::failure::Failure;

/// Lines that are put after another one, or in the place of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    file: String,
    /// A line of the file, without the white space around it.
    after: Option<String>,
    instead: Option<String>,
    lines: Vec<String>,
}

/// Makes the changes; how many lines they are.
pub(super) fn change(tree: &Path, list: &Path) -> Result<usize, Failure> {
    let changes: Vec<Change> = serde_json::from_str(&fs::read_to_string(list)?)?;
    for change in &changes {
        let file = tree.join(&change.file);
        let text = fs::read_to_string(&file)?;
        let anchor = change.after.as_ref().or(change.instead.as_ref());
        let anchor = anchor.ok_or_else(|| Failure::new(format!("{}: after or instead of what?", change.file)))?;
        let place = text.lines().position(|line| line.trim() == anchor).ok_or_else(|| {
            Failure::new(format!("{} has no line {anchor:?} any more; correct {}", change.file, list.display()))
        })?;
        let mut lines: Vec<&str> = text.lines().collect();
        let replaced = place..place + usize::from(change.instead.is_some());
        let at = if change.instead.is_some() { replaced } else { place + 1..place + 1 };
        lines.splice(at, change.lines.iter().map(String::as_str));
        fs::write(file, lines.join("\n") + "\n")?;
    }
    Ok(changes.iter().map(|change| change.lines.len()).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_put_where_they_belong_and_counted() {
        let folder = tempfile::tempdir().unwrap();
        let (file, list) = (folder.path().join("a"), folder.path().join("list"));
        fs::write(&file, "one\n  two\nthree\n").unwrap();
        let changes = r#"[{"file":"a","after":"two","lines":["x","y"]},{"file":"a","instead":"one","lines":["z"]}]"#;
        fs::write(&list, changes).unwrap();
        assert_eq!(change(folder.path(), &list).unwrap(), 3);
        assert_eq!(fs::read_to_string(&file).unwrap(), "z\n  two\nx\ny\nthree\n");
        let gone = change(folder.path(), &list).unwrap_err().to_string();
        assert!(gone.contains("a has no line \"one\" any more"), "{gone}");
    }
}
