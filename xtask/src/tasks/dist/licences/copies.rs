//! The packages' own copies of the repository's licence texts. A registry takes nothing from outside of a package's
//! folder, and a symbolic link does not survive every way in which a repository travels (archives, Windows, npm).

use std::fs;
use std::path::Path;

use xtask::failure::Failure;

/// What each package holds beside its source.
const COPIES: &[(&str, &[&str])] = &[
    ("crates/connguard-rules", &["LICENSE-APACHE", "LICENSE-MIT"]),
    ("crates/connguard-api", &["LICENSE-APACHE", "LICENSE-MIT"]),
    ("crates/connguard", &["LICENSE-APACHE", "LICENSE-MIT"]),
    ("crates/connguard-cli", &["LICENSE-APACHE", "LICENSE-MIT"]),
    ("crates/connguard-emulator", &["LICENSE-APACHE", "LICENSE-MIT"]),
    ("crates/connguard-manifest", &["LICENSE-APACHE", "LICENSE-MIT"]),
    ("bindings/python", &["LICENSE-APACHE", "LICENSE-MIT", "NOTICE", "THIRD-PARTY-LICENSES.txt"]),
    ("bindings/node", &["LICENSE-APACHE", "LICENSE-MIT", "NOTICE"]),
];

/// Writes the copies that differ from the root's texts; with `check` only names them and fails.
pub(super) fn copies(root: &Path, check: bool) -> Result<(), Failure> {
    let mut differing = Vec::new();
    for (folder, names) in COPIES {
        for name in *names {
            let original = fs::read(root.join(name))?;
            let copy = root.join(folder).join(name);
            if fs::read(&copy).is_ok_and(|found| found == original) {
                continue;
            }
            if !check {
                fs::write(&copy, original)?;
            }
            differing.push(format!("{folder}/{name}"));
        }
    }
    if check && !differing.is_empty() {
        let names = differing.join(", ");
        return Err(Failure::new(format!("{names}: not the root's text; run `cargo xtask licences` and commit it")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_that_differs_is_named_then_mended() {
        let root = tempfile::tempdir().unwrap();
        for (folder, names) in COPIES {
            fs::create_dir_all(root.path().join(folder)).unwrap();
            for name in *names {
                fs::write(root.path().join(name), format!("text of {name}")).unwrap();
            }
        }
        copies(root.path(), false).unwrap();
        copies(root.path(), true).unwrap();
        // What a symbolic link becomes where there are none.
        fs::write(root.path().join("bindings/python/NOTICE"), "../../NOTICE").unwrap();
        let failure = copies(root.path(), true).unwrap_err().to_string();
        assert!(failure.starts_with("bindings/python/NOTICE: "), "{failure}");
        copies(root.path(), false).unwrap();
        assert_eq!(fs::read_to_string(root.path().join("bindings/python/NOTICE")).unwrap(), "text of NOTICE");
    }
}
