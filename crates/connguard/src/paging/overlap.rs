//! What earlier pages of a list had: no item is returned twice, and a list that ends is told from one that is cut short.

use std::borrow::Cow;

use connguard_rules::Operation;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::paging::fingerprint::{Fingerprint, Fingerprinter, Fingerprints};

/// The items of a list, page by page. A list that is read in several parts (Lerian's months) is counted by part, since the
/// service counts so too, but an item of an earlier part is not returned again.
#[derive(Debug, Default)]
pub(crate) struct SeenItems {
    fingerprinter: Fingerprinter,
    earlier: Fingerprints,
    part: Fingerprints,
    /// Items of the part, those of several pages once.
    count: u64,
    /// The largest total of the part. Items that stand on one page only are counted there alone.
    promised: Option<u64>,
    /// The total of the last page that had one.
    total: Option<u64>,
    /// The smallest total of the part. Whoever has seen as many has seen all that was there all the time.
    least: Option<u64>,
    /// The page before held nothing new.
    idle: bool,
    /// Items of the part that pages have repeated.
    repeated: u64,
    /// By how much the part has grown while it was read: so many items have moved to a later page.
    grown: u64,
}

/// Fewer items than the service counts, though the list is at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Short {
    pub(crate) shown: u64,
    pub(crate) total: u64,
}

/// Whether there is another page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum After {
    More,
    End(Option<Short>),
}

impl SeenItems {
    /// Removes from a page the items that were returned before.
    ///
    /// A page that holds nothing new is skipped once, because as many items as it has may have been added meanwhile, and
    /// again as long as no more is repeated than the list has grown by. A service that ignores the page's number repeats
    /// itself again: that is the end if everything was shown, else an error.
    pub(crate) fn page(&mut self, operation: &Operation, items: &mut Vec<Value>, total: Option<u64>) -> Result<After> {
        let fingerprint = |item| self.fingerprinter.of(&key(operation, item));
        let keys: Vec<Fingerprint> = items.iter().map(fingerprint).collect();
        let count = items.len();
        let new = keys.iter().filter(|key| !self.part.contains(*key)).count();
        let mut told = keys.iter().map(|key| self.part.contains(key) || self.earlier.contains(key));
        items.retain(|_| !told.next().unwrap_or(false));
        self.part.extend(keys);
        self.count += new as u64;
        self.repeated += (count - new) as u64;
        self.promised = self.promised.max(total);
        let told = total.filter(|total| *total > 0);
        self.grown += told.zip(self.total).map_or(0, |(now, before)| now.saturating_sub(before));
        self.total = told.or(self.total);
        self.least = told.into_iter().chain(self.least).min();
        if count == 0 || self.promised.is_some_and(|promised| self.count >= promised) {
            return Ok(After::End(self.short()));
        }
        let idle = std::mem::replace(&mut self.idle, new == 0);
        match self.short() {
            _ if new > 0 => Ok(After::More),
            // Nothing says that there is more.
            None => Ok(After::End(None)),
            Some(_) if !idle || self.repeated <= self.grown => Ok(After::More),
            short if self.least.is_some_and(|least| self.count >= least) => Ok(After::End(short)),
            Some(Short { shown, total }) => {
                let message =
                    format!("pages repeat each other after {shown} of {total} items, so the list is incomplete");
                Err(Error::new(ErrorKind::Decode, message).operation(operation.id))
            }
        }
    }

    fn short(&self) -> Option<Short> {
        self.total.filter(|total| *total > self.count).map(|total| Short { shown: self.count, total })
    }

    /// Another part begins, which the service counts anew.
    pub(crate) fn next_part(&mut self) {
        self.earlier.extend(self.part.drain());
        let (fingerprinter, earlier) = (std::mem::take(&mut self.fingerprinter), std::mem::take(&mut self.earlier));
        *self = Self { fingerprinter, earlier, ..Self::default() };
    }
}

/// What tells an item from the others: its id, else its name, else what else identifies it, else all of it.
fn key<'a>(operation: &Operation, item: &'a Value) -> Cow<'a, str> {
    let identity = operation.identity.first().map(|one| &one.member);
    match ["id", "name"].iter().chain(identity).find_map(|name| item.get(*name)).unwrap_or(item) {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Shows pages of names, each with its total, and tells what comes out of each and how the list goes on.
    fn show(seen: &mut SeenItems, names: &str, total: Option<u64>) -> (String, Result<After>) {
        let mut items: Vec<Value> = names.chars().map(|name| json!({ "name": name.to_string() })).collect();
        let operation = connguard_rules::operation("matillion.list_connections").unwrap();
        let after = seen.page(operation, &mut items, total);
        (items.iter().filter_map(|item| item["name"].as_str()).collect(), after)
    }

    #[test]
    fn a_list_ends_when_everything_was_shown_or_says_that_it_was_not() {
        let end = |shown, total| After::End(Some(Short { shown, total }));
        for (pages, told, after) in [
            (vec![("ab", Some(3)), ("c", Some(3))], "abc", After::End(None)),
            (vec![("ab", Some(3)), ("", Some(3))], "ab", end(2, 3)),
            (vec![("ab", Some(3)), ("", None)], "ab", end(2, 3)),
            (vec![("ab", Some(3)), ("", Some(0))], "ab", end(2, 3)),
            // The first page is 1, and 0 is the same.
            (vec![("ab", Some(5)), ("ab", Some(5)), ("cd", Some(5)), ("e", Some(5))], "abcde", After::End(None)),
            // More was added after the first page than a page holds, so that several pages only repeat what was shown.
            (
                vec![("b", Some(2)), ("b", Some(4)), ("b", Some(5)), ("b", Some(5)), ("a", Some(5)), ("", Some(5))],
                "ba",
                end(2, 5),
            ),
            // Items were deleted meanwhile: the last page counts.
            (vec![("ab", Some(5)), ("cd", Some(4)), ("", Some(4))], "abcd", After::End(None)),
            (vec![("ab", Some(9)), ("cd", Some(4)), ("cd", Some(4))], "abcd", After::End(None)),
            // Items were added meanwhile, before the first page, and the last page is given for ever.
            (
                vec![("ab", Some(4)), ("ab", Some(6)), ("cd", Some(6)), ("cd", Some(6)), ("cd", Some(6))],
                "abcd",
                end(4, 6),
            ),
            // No total: a page that repeats the one before is the end.
            (vec![("ab", None), ("ab", None)], "ab", After::End(None)),
            (vec![("ab", None), ("cd", None), ("", None)], "abcd", After::End(None)),
        ] {
            let mut seen = SeenItems::default();
            let mut all = String::new();
            let mut last = After::More;
            for (names, total) in &pages {
                assert_eq!(last, After::More, "{pages:?}");
                let (items, next) = show(&mut seen, names, *total);
                all.push_str(&items);
                last = next.unwrap();
            }
            assert_eq!((all.as_str(), last), (told, after), "{pages:?}");
        }
    }

    #[test]
    fn pages_that_repeat_each_other_are_an_error_where_more_is_promised() {
        let mut seen = SeenItems::default();
        show(&mut seen, "ab", Some(5)).1.unwrap();
        assert_eq!(show(&mut seen, "ba", Some(5)).1.unwrap(), After::More);
        let error = show(&mut seen, "ab", Some(5)).1.unwrap_err();
        assert!(error.to_string().contains("2 of 5"), "{error}");
        assert_eq!(error.kind(), ErrorKind::Decode);
    }

    #[test]
    fn an_item_of_two_parts_is_told_once_and_counted_in_both() {
        let mut seen = SeenItems::default();
        for (names, told) in [("ab", "ab"), ("bc", "c")] {
            let (items, after) = show(&mut seen, names, Some(2));
            assert_eq!((items.as_str(), after.unwrap()), (told, After::End(None)));
            seen.next_part();
        }
    }

    #[test]
    fn a_long_list_takes_no_longer_for_being_repeated() {
        let all: Vec<Value> = (0..50_000).map(|n| json!({ "name": format!("connection-{n}") })).collect();
        let operation = connguard_rules::operation("matillion.list_connections").unwrap();
        let begun = std::time::Instant::now();
        let mut seen = SeenItems::default();
        assert_eq!(seen.page(operation, &mut all.clone(), None).unwrap(), After::More);
        let mut again = all;
        assert_eq!(seen.page(operation, &mut again, None).unwrap(), After::End(None));
        assert!(again.is_empty());
        assert!(begun.elapsed() < std::time::Duration::from_secs(2), "{:?}", begun.elapsed());
    }
}
