//! Whole numbers and short decimals from a stream that never changes.
//!
//! Only the raw 32-bit words of ChaCha8 are used. The cipher is fixed for ever, while the distributions of the `rand`
//! crate and its way of stretching a small seed may change from version to version.

use dashu_int::{IBig, UBig};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::exact::Rational;

/// A stream of draws.
pub(super) struct Draw(ChaCha8Rng);

impl Draw {
    /// The stream whose 256-bit key is the seed, little end first, followed by zeros.
    pub(super) fn new(seed: u64) -> Self {
        let mut key = [0u8; 32];
        for (to, from) in key.iter_mut().zip(seed.to_le_bytes()) {
            *to = from;
        }
        Self(ChaCha8Rng::from_seed(key))
    }

    /// A whole number from `low` to `high`, both included; `low` when the range is empty. One word is used each time.
    ///
    /// The word is scaled, not rejected: the bias is at most the width of the range over 2^32.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        let word = u64::from(self.0.next_u32());
        let width = u64::from(high.saturating_sub(low)) + 1;
        let offset = (word * width) >> 32;
        low + u32::try_from(offset).unwrap_or(0)
    }

    /// True `percent` times in a hundred.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of the items, or the default when there is none.
    pub(super) fn one_of<T: Copy + Default>(&mut self, items: &[T]) -> T {
        let last = u32::try_from(items.len().saturating_sub(1)).unwrap_or(u32::MAX);
        let at = self.between(0, last) as usize;
        items.get(at).copied().unwrap_or_default()
    }
}

/// `units / 10^places`, exactly.
pub(super) fn decimal(units: u64, places: usize) -> Rational {
    Rational::from_parts(IBig::from(units), UBig::from(10u8).pow(places))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_chacha8() {
        // Key and nonce all zero, 8 rounds, 256-bit key: the keystream of the published test vectors begins
        // 3e 00 ef 2f 89 5f 40 d6 (Strombergson, "Test Vectors for the Stream Cipher ChaCha", TC1).
        let mut draw = Draw::new(0);
        assert_eq!(draw.between(0, u32::MAX), 0x2fef_003e);
        assert_eq!(draw.between(0, u32::MAX), 0xd640_5f89);
        // The same words by hand on a range of ten: 0x2fef003e · 10 / 2^32 = 1.87, 0xd6405f89 · 10 / 2^32 = 8.37.
        let mut draw = Draw::new(0);
        assert_eq!((draw.between(5, 14), draw.between(5, 14)), (6, 13));
    }

    #[test]
    fn a_range_is_reached_to_both_ends_and_never_left() {
        let mut draw = Draw::new(1);
        let drawn: Vec<u32> = (0..400).map(|_| draw.between(3, 7)).collect();
        assert_eq!(drawn.iter().min(), Some(&3));
        assert_eq!(drawn.iter().max(), Some(&7));
        assert_eq!(draw.between(9, 2), 9);
    }
}
