//! Where in a body a value stands. Only a violation writes it down, so that the good case allocates nothing.

/// A JSON Pointer in the making: the way from the root, one step at each level of the walk.
#[derive(Clone, Copy)]
pub(crate) enum Path<'a> {
    /// A pointer that is written already; empty for the body itself.
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
            Self::Index(parent, index) => format!("{}/{index}", parent.pointer()),
        }
    }
}

/// A JSON Pointer one member further.
pub(crate) fn pointer(path: &str, member: &str) -> String {
    if member.contains(['~', '/']) {
        format!("{path}/{}", member.replace('~', "~0").replace('/', "~1"))
    } else {
        format!("{path}/{member}")
    }
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn a_pointer_escapes_names() {
        let body = Path::Root("");
        let list = Path::Member(&body, "a/b~c");
        assert_eq!(Path::Member(&Path::Index(&list, 3), "d").pointer(), "/a~1b~0c/3/d");
        assert_eq!(body.pointer(), "");
    }
}
