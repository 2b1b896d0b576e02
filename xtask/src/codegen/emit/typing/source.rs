//! Which matrices there are.

/// A case file that holds a matrix, and how a client is called with one of its bodies.
pub(super) struct Source {
    /// The stem of the file, and what the ids of its cells begin with.
    pub(super) name: &'static str,
    pub(super) cells: usize,
    pub(super) provider: &'static str,
    /// From the client to the connections, the same in Python and TypeScript.
    pub(super) connections: &'static str,
    /// What follows the body, in Python and in TypeScript.
    pub(super) rest: (&'static str, &'static str),
}

pub(super) const MATRICES: &[Source] = &[
    Source {
        name: "matillion-matrix",
        cells: 154,
        provider: "matillion",
        connections: "project(\"550e8400-e29b-41d4-a716-446655440002\").connections",
        rest: ("", ""),
    },
    Source {
        name: "lerian-ssl-matrix",
        cells: 70,
        provider: "lerian",
        connections: "connections",
        rest: (", product=\"my-product\"", ", { product: \"my-product\" }"),
    },
];
