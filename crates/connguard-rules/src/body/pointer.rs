//! JSON Pointers. They are formatted only for violations, so that a valid body allocates nothing.

/// The path to a value, one step for each level.
#[derive(Clone, Copy)]
pub(crate) enum Path<'a> {
    /// A formatted pointer; empty for the body itself.
    Root(&'a str),
    Member(&'a Path<'a>, &'a str),
    Index(&'a Path<'a>, usize),
}

impl Path<'_> {
    /// The JSON Pointer (RFC 6901).
    pub(crate) fn pointer(&self) -> String {
        match self {
            Self::Root(root) => (*root).to_owned(),
            Self::Member(parent, name) => pointer(&parent.pointer(), name),
            Self::Index(parent, index) => pointer(&parent.pointer(), &index.to_string()),
        }
    }
}

/// Longer names and pointers are truncated, since every violation would repeat them.
const LONGEST_NAME: usize = 200;
const LONGEST_POINTER: usize = 2000;

/// Appends a member to a JSON Pointer. What is truncated ends with `…`.
pub(crate) fn pointer(path: &str, member: &str) -> String {
    if path.len() > LONGEST_POINTER {
        return if path.ends_with("/…") { path.to_owned() } else { format!("{path}/…") };
    }
    let (member, more) = match member.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => (&member[..end], "…"),
        None => (member, ""),
    };
    if member.contains(['~', '/']) {
        format!("{path}/{}{more}", member.replace('~', "~0").replace('/', "~1"))
    } else {
        format!("{path}/{member}{more}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Path, pointer};

    #[test]
    fn a_pointer_escapes_names() {
        let body = Path::Root("");
        let list = Path::Member(&body, "a/b~c");
        assert_eq!(Path::Member(&Path::Index(&list, 3), "d").pointer(), "/a~1b~0c/3/d");
        assert_eq!(body.pointer(), "");
    }

    #[test]
    fn long_names_and_deep_places_are_cut() {
        assert_eq!(pointer("", &"x".repeat(200)), format!("/{}", "x".repeat(200)));
        assert_eq!(pointer("", &"é".repeat(201)), format!("/{}…", "é".repeat(200)));
        let deep = (0..64).fold(String::new(), |path, _| pointer(&path, &"/".repeat(1000)));
        assert!(deep.len() < 2500 && deep.ends_with("/…"), "{}", deep.len());
    }
}
