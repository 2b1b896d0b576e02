//! Rules, their severity and evidence.

/// Whether a violation refuses the request or only warns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Severity {
    /// Nothing is sent.
    Error,
    /// The request is sent, with a warning.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// How a rule is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// A page of the vendor says so.
    Documented,
    /// The service was observed to behave this way.
    Observed,
    /// Neither, but inferred from what is known.
    Assumed,
}

impl Evidence {
    /// `documented`, `observed` or `assumed`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Observed => "observed",
            Self::Assumed => "assumed",
        }
    }
}

/// A rule: its stable id, and what a person needs to know about it.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// `<provider>.<subject>.<condition>`
    pub id: &'static str,
    /// Whether it refuses or warns.
    pub severity: Severity,
    /// How it is known.
    pub evidence: Evidence,
    /// Whether a caller may waive it by id. The combination tables may not be waived.
    pub waivable: bool,
    /// What is wrong when it is violated.
    pub summary: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
    /// The page or the behaviour that it comes from.
    pub source: &'static str,
}

impl Rule {
    /// Summary and remedy, as one message.
    pub(crate) fn advice(&self) -> String {
        format!("{}; {}", self.summary, self.remedy)
    }
}

/// The rule of each keyword that a member or parameter has.
#[derive(Debug)]
pub struct Violated {
    /// Missing.
    pub required: Option<&'static Rule>,
    /// Wrong JSON type.
    pub kind: Option<&'static Rule>,
    /// Not one of the values.
    pub values: Option<&'static Rule>,
    /// Too short or too long.
    pub length: Option<&'static Rule>,
    /// Too small or too large.
    pub range: Option<&'static Rule>,
    /// Does not match the pattern.
    pub pattern: Option<&'static Rule>,
}

/// The rules of a provider about bodies as a whole.
#[derive(Debug)]
pub struct BodyRules {
    /// For undocumented members.
    pub unknown_member: Option<&'static Rule>,
    /// For members that look like a misspelling of a documented one.
    pub misspelt_member: Option<&'static Rule>,
    /// For members in another letter case.
    pub member_case: Option<&'static Rule>,
    /// For members that appear in several letter cases.
    pub member_twice: Option<&'static Rule>,
    /// For empty bodies.
    pub empty: Option<&'static Rule>,
}
