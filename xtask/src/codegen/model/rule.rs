//! Rules, and what violates them.

use super::Ask;

#[derive(Debug, Clone)]
pub struct Rule {
    pub id: String,
    /// `error` or `warning`
    pub severity: String,
    /// `documented`, `observed` or `assumed`
    pub evidence: String,
    pub waivable: bool,
    pub summary: String,
    pub remedy: String,
    pub source: String,
    /// Where its guard may have something to say; `None` if nobody has said so.
    pub asks: Option<Vec<Ask>>,
}

/// Which rule a keyword of a schema stands for; where none is named, `<provider>.body.<keyword>`.
#[derive(Debug, Clone, Default)]
pub struct Violates {
    pub required: Option<String>,
    pub kind: Option<String>,
    pub values: Option<String>,
    pub length: Option<String>,
    pub range: Option<String>,
    pub pattern: Option<String>,
}
