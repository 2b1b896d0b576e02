//! Where the guard of a rule may have something to say, so that the accept functions ask the rules.

/// The guard may speak of these operations where all of the tests hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// Ids of operations; `None` for every operation.
    pub operations: Option<Vec<String>>,
    /// Members of the body (`a.b` for a member of a member) or arguments (`{a}`), with their tests.
    pub when: Vec<(String, Test)>,
}

impl Ask {
    pub fn is_about(&self, operation: &str) -> bool {
        self.operations.as_ref().is_none_or(|ids| ids.iter().any(|id| id == operation))
    }
}

/// The arguments of any call that a guard may look at. `parent` always asks; `multi_tenant` is there unless it is false.
pub const OF_ANY_CALL: [&str; 2] = ["parent", MULTI_TENANT];
pub const MULTI_TENANT: &str = "multi_tenant";

/// The argument in `{a}`.
pub fn argument(place: &str) -> Option<&str> {
    place.strip_prefix('{')?.strip_suffix('}')
}

/// A test of a member. All but `Absent` fail for a member that is not there.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    Absent,
    Present,
    Empty,
    /// Whitespace around it.
    Padded,
    NoHostName,
    /// Neither a host name nor an IP address.
    NoHost,
    /// Neither a certificate nor a key in PEM.
    NoPem,
    OneOf(Vec<String>),
    /// None of these.
    Except(Vec<String>),
    /// One of these in any letter case.
    AnyCase(Vec<String>),
    Begins(String),
    /// Does not match this pattern.
    Unlike(String),
    /// A name of a map has more characters.
    NamesLongerThan(usize),
    /// A string of a map has more characters.
    ValuesLongerThan(usize),
}

impl Test {
    /// The tests that are a word.
    pub const WORDS: [(&str, Self); 7] = [
        ("absent", Self::Absent),
        ("present", Self::Present),
        ("empty", Self::Empty),
        ("padded", Self::Padded),
        ("no-host-name", Self::NoHostName),
        ("no-host", Self::NoHost),
        ("no-pem", Self::NoPem),
    ];
    /// The tests that have a value.
    pub const KEYS: [&str; 6] = ["except", "any-case", "begins", "unlike", "names-longer-than", "values-longer-than"];

    /// The test of a key and its value.
    pub fn keyed(key: &str, value: &serde_json::Value) -> Option<Self> {
        let texts = || serde_json::from_value(value.clone()).ok();
        let text = || value.as_str().map(str::to_owned);
        let number = || value.as_u64().and_then(|number| usize::try_from(number).ok());
        Some(match key {
            "except" => Self::Except(texts()?),
            "any-case" => Self::AnyCase(texts()?),
            "begins" => Self::Begins(text()?),
            "unlike" => Self::Unlike(text()?),
            "names-longer-than" => Self::NamesLongerThan(number()?),
            "values-longer-than" => Self::ValuesLongerThan(number()?),
            _ => return None,
        })
    }

    /// The test that stands in a document: a word, a list of values, or a key with its value.
    pub fn parse(value: &serde_json::Value) -> Option<Self> {
        use serde_json::Value;
        match value {
            Value::String(word) => Self::WORDS.into_iter().find(|(known, _)| known == word).map(|(_, test)| test),
            Value::Array(_) => Some(Self::OneOf(serde_json::from_value(value.clone()).ok()?)),
            Value::Object(keys) if keys.len() == 1 => keys.iter().find_map(|(key, value)| Self::keyed(key, value)),
            _ => None,
        }
    }
}
