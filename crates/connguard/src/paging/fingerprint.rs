//! What is kept of an item that was returned, so that it is not returned again: 12 bytes, however long its name is.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher};

/// 96 bits of a keyed hash. Two of 100,000 items share them with a probability of 6 · 10⁻²⁰, and nobody can look for such a
/// pair, since the keys are drawn for each list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fingerprint([u32; 3]);

/// Fingerprints, which need no further hash.
pub(crate) type Fingerprints = HashSet<Fingerprint, BuildHasherDefault<AsItIs>>;

/// Makes the fingerprints of one list.
#[derive(Debug, Default)]
pub(crate) struct Fingerprinter(RandomState, RandomState);

impl Fingerprinter {
    pub(crate) fn of(&self, key: &str) -> Fingerprint {
        let (one, other) = (self.0.hash_one(key), self.1.hash_one(key));
        Fingerprint([one as u32, (one >> 32) as u32, other as u32])
    }
}

impl Hash for Fingerprint {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(u64::from(self.0[1]) << 32 | u64::from(self.0[0]));
    }
}

/// Takes a number that is a hash already for the hash.
#[derive(Debug, Default)]
pub(crate) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_thousand_items_take_two_megabytes_and_stay_apart() {
        let make = Fingerprinter::default();
        let name = |n: usize| format!("{}-{n}", "a-long-name".repeat(5));
        let mut seen = Fingerprints::default();
        assert!((0..100_000).all(|n| seen.insert(make.of(&name(n)))));
        assert!((0..100_000).all(|n| seen.contains(&make.of(&name(n)))) && !seen.contains(&make.of(&name(100_000))));
        // Of 8 places 7 are used at most, and each has a byte of its own beside what it holds.
        let bytes = seen.capacity() / 7 * 8 * (size_of::<Fingerprint>() + 1);
        assert!(bytes <= 2_000_000, "{bytes}");
        // Another list has other keys.
        assert_ne!(make.of("a"), Fingerprinter::default().of("a"));
    }
}
