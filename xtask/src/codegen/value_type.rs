//! The types of members and parameters.

#[derive(Debug, Clone, Default, PartialEq)]
pub enum Type {
    Text {
        min: Option<u64>,
        max: Option<u64>,
        pattern: Option<String>,
        format: Option<String>,
        values: Vec<String>,
    },
    Integer {
        min: Option<i64>,
        max: Option<i64>,
    },
    Number,
    Boolean,
    List(Box<Type>),
    /// The name of a schema.
    Reference(String),
    #[default]
    Any,
}
