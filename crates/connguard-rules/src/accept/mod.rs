//! Accept first, explain later: whether the rules have nothing to say of a request, found in one walk over it. The walk
//! allocates nothing and refuses nothing: whatever it does not know, the rules are asked about.

pub(crate) mod gate;
#[rustfmt::skip]
#[allow(clippy::all, unreachable_pub, unused)]
mod generated;
mod reading;
pub(crate) mod value;
pub(crate) mod view;
