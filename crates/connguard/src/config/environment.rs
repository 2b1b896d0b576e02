//! How much of the environment a client's options come from.

/// What of the environment is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    /// Nothing.
    Ignored,
    /// The secrets alone: what a client that travelled without them finds where it arrives.
    Secrets,
    /// Every option that has a variable.
    Read,
}

impl Environment {
    /// `ignored`, `secrets` or `read`.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "ignored" => Some(Self::Ignored),
            "secrets" => Some(Self::Secrets),
            "read" => Some(Self::Read),
            _ => None,
        }
    }
}
