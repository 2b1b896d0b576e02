//! The question.

use super::generated;
use super::view::View;
use crate::spec::operation::Operation;

/// Whether the rules have nothing to say of a request: neither an error nor a warning, in whatever tenancy and strictness.
/// `false` says nothing about it: ask [`check`](fn@crate::check), or with `sending` [`check_call`](crate::check_call).
///
/// The functions behind it are generated from the same documents as the rules
/// (`docs/decisions/0021-accept-first-explain-later.md`); they allocate nothing.
pub fn accepts<'a, V: View<'a>>(operation: &Operation, arguments: V::Members, body: Option<V>, sending: bool) -> bool {
    generated::accept(operation, arguments, body, sending).is_some()
}
