//! The finder: every key of every pattern, in one pass over a copy.
//!
//! An automaton over a thousand keys is large, slow to build, and slow to walk where it does not fit the cache. But
//! keys are rare: nearly every place of a letter begins none. So the finder looks at *windows* of eight, four, two
//! bytes or one, a hash of which is a bit of a small table; where the bit is set, the few keys with that window are
//! compared. All tables are plain words that lie ready in the program ([`super::pack`]), so that nothing is built
//! and nothing is read when it starts. The time is the same on every text that has no keys in it.

use crate::text::alphabet;

/// The sizes of windows, the largest first: each key is in the table of the largest that it fills.
pub const WINDOWS: [u32; 4] = [8, 4, 2, 1];

/// The tables for the keys of one window size.
#[derive(Clone, Copy, Debug, Default)]
pub struct Table<'p> {
    /// The logarithms of the sizes of the bit table and of the list of buckets.
    pub log_bits: u32,
    pub log_buckets: u32,
    pub bits: &'p [u32],
    /// Where each bucket begins in `entries`; one more than there are buckets.
    pub buckets: &'p [u32],
    pub entries: &'p [Entry],
}

/// A key in a table: its window as a number, low half first, its place and length among the bytes, and its patterns'
/// place and number in the list of them.
pub type Entry = [u32; 6];

/// A key and its patterns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub bytes: Vec<u8>,
    pub patterns: Vec<u32>,
}

/// The window of a key of so many bytes.
pub fn window_of(len: usize) -> u32 {
    match len {
        0 | 1 => 1,
        2 | 3 => 2,
        4..=7 => 4,
        _ => 8,
    }
}

/// Windows as numbers: little-endian, so the same in a table that was built on another machine.
pub fn number(window: &[u8]) -> u64 {
    window.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b))
}

/// The leading `log` bits of the hash of a window.
#[inline]
pub fn hash(number: u64, log: u32) -> usize {
    (number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - log)) as usize
}

/// Tells `found` the place of every key in `text`, from left to right, and the key's patterns: their place and number
/// in the list. The tables are those of [`WINDOWS`]; `bytes` are those of the keys.
#[inline]
pub fn find(tables: &[Table<'_>; 4], text: &[u8], bytes: &[u8], mut found: impl FnMut(usize, u32, u32)) {
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let rest = &text[at..];
        // Beyond the end of the text there are zeros, which are compared with the keys as well.
        let window = match rest.first_chunk::<8>() {
            Some(window) => u64::from_le_bytes(*window),
            None => number(rest),
        };
        let numbers = [window, window & 0xffff_ffff, window & 0xffff, u64::from(byte)];
        for ((table, number), size) in tables.iter().zip(numbers).zip(WINDOWS) {
            if table.may_hold(number) {
                table.compare(rest, number, size, bytes, |from, count| found(at, from, count));
            }
        }
        at += alphabet::length(byte);
    }
}

impl Table<'_> {
    #[inline]
    fn may_hold(&self, number: u64) -> bool {
        let bit = hash(number, self.log_bits);
        self.bits.get(bit / 32).is_some_and(|w| w >> (bit % 32) & 1 != 0)
    }

    #[inline]
    fn compare(&self, text: &[u8], number: u64, size: u32, bytes: &[u8], mut found: impl FnMut(u32, u32)) {
        let bucket = hash(number, self.log_buckets);
        let Some(&[from, to]) = self.buckets.get(bucket..bucket + 2).and_then(|b| b.first_chunk()) else { return };
        for &[low, high, at, len, patterns, count] in self.entries.get(from as usize..to as usize).unwrap_or_default() {
            if (u64::from(high) << 32 | u64::from(low)) != number || text.len() < len as usize {
                continue;
            }
            let rest = bytes.get((at + size) as usize..(at + len) as usize).unwrap_or_default();
            if text.get(size as usize..).is_some_and(|text| text.starts_with(rest)) {
                found(patterns, count);
            }
        }
    }
}
