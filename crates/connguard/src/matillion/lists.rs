//! What all lists of this provider take.

use super::Matillion;
use crate::lists::pages::Pages;
use crate::reply::Reply;

impl<R: Reply> Pages<Matillion, R> {
    /// So many items in a page, 1 to 100; 100 unless told.
    pub fn size(self, size: u32) -> Self {
        self.filter("size", size.into())
    }
}
