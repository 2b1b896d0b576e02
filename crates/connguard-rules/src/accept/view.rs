//! A value of any language, seen as JSON.

/// What a value is.
pub enum Seen<'a, V: View<'a>> {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// An integer within 64 bits with a sign.
    Integer(i64),
    /// A string.
    Text(&'a str),
    /// An array.
    Array(V::Items),
    /// An object.
    Object(V::Members),
    /// Everything else, such as a fraction, a larger integer, or what has no form in JSON: the rules judge it.
    Other,
}

/// A value that can be seen as JSON without being converted. [`accepts`](crate::accepts) is generic over it, so that the
/// objects of another language need no copy.
///
/// An implementation must see what the conversion of the value into a `serde_json::Value` would give, or [`Seen::Other`].
pub trait View<'a>: Copy {
    /// The items of an array, in their order.
    type Items: Iterator<Item = Self>;
    /// The members of an object, each name once; `None` for a name that is no string.
    type Members: Iterator<Item = (Option<&'a str>, Self)>;

    /// What the value is.
    fn seen(self) -> Seen<'a, Self>;
}
