//! What the generated functions read values with. `None` and `false` mean that the rules are asked.
#![allow(dead_code, reason = "a document need not have members of every kind")]

use super::view::{Seen, View};
use crate::body::limits::MAX_STRING;
use crate::spec::operation::MAX_PARAMETER;

/// The members of an object.
#[inline]
pub(super) fn members<'a, V: View<'a>>(value: V) -> Option<V::Members> {
    match value.seen() {
        Seen::Object(members) => Some(members),
        _ => None,
    }
}

/// The items of an array.
#[inline]
pub(super) fn items<'a, V: View<'a>>(value: V) -> Option<V::Items> {
    match value.seen() {
        Seen::Array(items) => Some(items),
        _ => None,
    }
}

/// A string that is not too long for any body.
#[inline]
pub(super) fn text<'a, V: View<'a>>(value: V) -> Option<&'a str> {
    match value.seen() {
        Seen::Text(text) if text.len() <= MAX_STRING => Some(text),
        _ => None,
    }
}

#[inline]
pub(super) fn integer<'a, V: View<'a>>(value: V) -> Option<i64> {
    match value.seen() {
        Seen::Integer(integer) => Some(integer),
        _ => None,
    }
}

#[inline]
pub(super) fn boolean<'a, V: View<'a>>(value: V) -> Option<bool> {
    match value.seen() {
        Seen::Boolean(boolean) => Some(boolean),
        _ => None,
    }
}

#[inline]
pub(super) fn is_null<'a, V: View<'a>>(value: V) -> bool {
    matches!(value.seen(), Seen::Null)
}

/// A string of a parameter: not empty, short enough for a URL or header, without whitespace around it.
#[inline]
pub(super) fn parameter<'a, V: View<'a>>(value: V) -> Option<&'a str> {
    text(value).filter(|text| !text.is_empty() && text.len() <= MAX_PARAMETER && !is_padded(text))
}

#[inline]
pub(super) fn is_padded(text: &str) -> bool {
    let is_space = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_whitespace() || !byte.is_ascii());
    // Only what is not ASCII or begins or ends with whitespace needs a closer look.
    let bytes = text.as_bytes();
    (is_space(bytes.first()) || is_space(bytes.last()) || matches!(bytes, [0x0b, ..] | [.., 0x0b]))
        && text.trim().len() < text.len()
}

/// Whether there are at least and at most so many characters, which are counted only where the bytes do not tell.
#[inline]
pub(super) fn has_length(text: &str, min: usize, max: usize) -> bool {
    let within = |length: usize| (min..=max).contains(&length);
    if text.len() <= max && text.len() / 4 >= min { true } else { within(text.chars().count()) }
}

/// Whether an open cell of a combination table takes the string.
#[inline]
pub(super) fn fits_open(text: &str, except: &[&str]) -> bool {
    !text.is_empty() && !is_padded(text) && !is_any_case(text, except)
}

#[inline]
pub(super) fn is_any_case(text: &str, values: &[&str]) -> bool {
    values.iter().any(|value| value.eq_ignore_ascii_case(text))
}

/// Whether it looks like a certificate or key itself, and not like its path.
#[inline]
pub(super) fn is_pem(text: &str) -> bool {
    text.trim_start().starts_with("-----BEGIN")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_padded_is_what_trimming_shortens() {
        for space in [
            "", " ", "\t", "\n", "\u{b}", "\u{c}", "\r", "\u{85}", "\u{a0}", "\u{2003}", "\u{3000}", "\u{feff}", "é",
            "\0",
        ] {
            for text in [format!("{space}a"), format!("a{space}"), format!("a{space}b"), space.to_owned()] {
                assert_eq!(is_padded(&text), text.trim().len() < text.len(), "{text:?}");
            }
        }
    }

    #[test]
    fn lengths_are_those_of_characters() {
        for (text, min, max) in
            [("", 0, 0), ("", 1, 2), ("é", 1, 1), ("éé", 1, 1), ("abc", 3, 3), ("aé", 3, 9), ("🦀", 2, 9)]
        {
            assert_eq!(has_length(text, min, max), (min..=max).contains(&text.chars().count()), "{text}");
        }
    }
}
