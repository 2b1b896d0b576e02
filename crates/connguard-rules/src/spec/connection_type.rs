//! What is known of the connection types of a provider.

/// A connection type, as its package describes it.
#[derive(Debug)]
pub(crate) struct ConnectionType {
    pub(crate) name: &'static str,
    /// With its version.
    pub(crate) package: &'static str,
    /// Members that it does not read.
    pub(crate) hidden: &'static [&'static str],
    /// What its form calls members.
    pub(crate) labels: &'static [(&'static str, &'static str)],
    /// Members of extra.
    pub(crate) extras: &'static [&'static str],
    /// Other members of extra are refused.
    pub(crate) only: bool,
    pub(crate) constraints: &'static [Constraint],
}

/// What its hook demands, where all tests hold.
#[derive(Debug)]
pub(crate) struct Constraint {
    pub(crate) when: &'static [(&'static str, Is)],
    pub(crate) check: Check,
}

#[derive(Debug)]
pub(crate) enum Is {
    Present,
    Absent,
    /// Not there, or null; an explicit `false` is not missing.
    Missing,
    /// A host that ends with a port.
    WithPort,
    /// A host that is a URL.
    WithScheme,
    WithoutScheme,
    OneOf(&'static [&'static str]),
}

#[derive(Debug)]
pub(crate) enum Check {
    Required(&'static [&'static str]),
    Excluded(&'static [&'static str]),
    AtMostOne(&'static [&'static str]),
    Ignored(&'static [&'static str]),
    Pem(&'static str),
    Values(&'static str, &'static [&'static str]),
    /// Values in any letter case.
    AnyCase(&'static str, &'static [&'static str]),
}
