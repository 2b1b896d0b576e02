//! The vocabulary of the table of options.

/// One option of the clients.
#[derive(Debug)]
pub struct OptionSpec {
    /// Its name, in snake case.
    pub name: &'static str,
    /// Its type and limits.
    pub kind: OptionType,
    /// The unit of a number; empty if it has none.
    pub unit: &'static str,
    /// Its default.
    pub default: Option<&'static str>,
    /// The providers that take it.
    pub providers: &'static [&'static str],
    /// Provider and environment variable.
    pub env: &'static [(&'static str, &'static str)],
    /// What it is for.
    pub description: &'static str,
}

/// The type of an option.
#[derive(Debug)]
pub enum OptionType {
    /// A string; no values means any.
    String {
        /// The only values.
        values: &'static [&'static str],
    },
    /// A string that is never shown.
    Secret,
    /// An absolute URL.
    Url,
    /// The path of a file.
    Path,
    /// A number.
    Number {
        /// At least this.
        minimum: f64,
        /// At most this.
        maximum: f64,
    },
    /// An integer.
    Integer {
        /// At least this.
        minimum: f64,
        /// At most this.
        maximum: f64,
    },
    /// `true` or `false`.
    Boolean,
    /// A list of strings.
    Strings,
}
