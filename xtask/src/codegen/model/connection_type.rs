//! What is known of connection types: `x-types`.

/// The table of a document.
#[derive(Debug, Clone, Default)]
pub struct ConnectionTypes {
    /// In the order of the document.
    pub rows: Vec<ConnectionType>,
    /// Types that are known by their names alone.
    pub names: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct ConnectionType {
    /// The value of the member that names the type.
    pub name: String,
    /// The package that it was seen in, with its version.
    pub package: String,
    /// Members that its form does not show.
    pub hidden: Vec<String>,
    /// What its form calls members: member, label.
    pub labels: Vec<(String, String)>,
    /// Members of extra.
    pub extras: Vec<String>,
    /// Where other members of extra are refused: the exchange that shows it.
    pub only: Option<String>,
    pub constraints: Vec<Constraint>,
}

/// What its hook demands, where all of `when` holds.
#[derive(Debug, Clone)]
pub struct Constraint {
    /// Place and test.
    pub when: Vec<(String, Is)>,
    pub check: Check,
    /// The exchange that shows it.
    pub seen: String,
}

#[derive(Debug, Clone)]
pub enum Is {
    Present,
    Absent,
    /// Not there, or null; an explicit `false` is not missing.
    Missing,
    /// A host that ends with a port.
    WithPort,
    /// A host that is a URL.
    WithScheme,
    WithoutScheme,
    OneOf(Vec<String>),
}

#[derive(Debug, Clone)]
pub enum Check {
    Required(Vec<String>),
    Excluded(Vec<String>),
    AtMostOne(Vec<String>),
    Ignored(Vec<String>),
    Pem(String),
    Values(String, Vec<String>),
    /// Values in any letter case.
    AnyCase(String, Vec<String>),
}
