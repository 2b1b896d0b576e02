//! The copy of the repository. Files that are equal stay as they are, so that a second run compiles little.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use xtask::failure::Failure;
use xtask::run::program::Program;

/// Makes `to` hold what git knows or would take of `from`, and what `rooms` adds. `list` keeps what was copied.
pub(super) fn repository(from: &Path, rooms: &Path, to: &Path, list: &Path) -> Result<(), Failure> {
    let ours = Program::new("git", from).args(["ls-files", "--cached", "--others", "--exclude-standard"]).read()?;
    let mut copied = BTreeSet::new();
    for (source, names) in [(from, ours.lines().map(str::to_owned).collect()), (rooms, files(rooms)?)] {
        for name in names {
            // What is deleted and not yet committed is not there.
            let Ok(content) = fs::read(source.join(&name)) else { continue };
            let target = to.join(&name);
            if !fs::read(&target).is_ok_and(|found| found == content) {
                fs::create_dir_all(target.parent().unwrap_or(to))?;
                fs::write(&target, content)?;
            }
            copied.insert(name);
        }
    }
    for name in fs::read_to_string(list).unwrap_or_default().lines().filter(|name| !copied.contains(*name)) {
        fs::remove_file(to.join(name))?;
    }
    Ok(fs::write(list, copied.into_iter().collect::<Vec<_>>().join("\n"))?)
}

/// All files below a folder, relative to it.
pub(super) fn files(folder: &Path) -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            found.extend(files(&entry.path())?.into_iter().map(|below| format!("{name}/{below}")));
        } else {
            found.push(name);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_copy_leaves_what_is_equal_and_removes_what_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let [from, rooms, to] = ["from", "rooms", "to"].map(|name| folder.path().join(name));
        for (file, text) in [("from/a", "a"), ("from/b/c", "c"), ("rooms/b/d", "d")] {
            let file = folder.path().join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let git = |arguments: &[&str]| Program::new("git", &from).args(arguments).read().unwrap();
        git(&["init", "--quiet"]);
        let copied = || {
            repository(&from, &rooms, &to, &folder.path().join("list")).unwrap();
            let mut found = files(&to).unwrap();
            found.sort();
            found
        };
        assert_eq!(copied(), ["a", "b/c", "b/d"]);
        let written = fs::metadata(to.join("b/c")).unwrap().modified().unwrap();
        fs::remove_file(from.join("a")).unwrap();
        assert_eq!(copied(), ["b/c", "b/d"]);
        assert_eq!(fs::metadata(to.join("b/c")).unwrap().modified().unwrap(), written);
    }
}
