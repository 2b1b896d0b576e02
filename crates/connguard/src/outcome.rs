//! What became of a write.

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OutcomeKind {
    /// It was carried out.
    Succeeded,
    /// It did not exist and was created.
    Created,
    /// It existed and was brought up to date by an upsert.
    Updated,
    /// It existed and was replaced (`if_exists`).
    Replaced,
    /// It existed, and nothing was sent to change it.
    Unchanged,
    /// It violates a rule; nothing was sent.
    Refused,
    /// The service said no, or could not be reached; nothing happened.
    Failed,
    /// It may have happened.
    Unknown,
    /// The run ended before anything that changes something was sent for it.
    Cancelled,
}

impl OutcomeKind {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::Succeeded,
        Self::Created,
        Self::Updated,
        Self::Replaced,
        Self::Unchanged,
        Self::Refused,
        Self::Failed,
        Self::Unknown,
        Self::Cancelled,
    ];

    /// The kind in lower case, e.g. `succeeded`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Replaced => "replaced",
            Self::Unchanged => "unchanged",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether the item is as it was asked to be.
    pub fn is_done(self) -> bool {
        self.is_detailed() || self == Self::Succeeded
    }

    /// One of the kinds that tell more than that it succeeded.
    pub(crate) fn is_detailed(self) -> bool {
        matches!(self, Self::Created | Self::Updated | Self::Replaced | Self::Unchanged)
    }
}

impl serde::Serialize for OutcomeKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl std::fmt::Display for OutcomeKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
