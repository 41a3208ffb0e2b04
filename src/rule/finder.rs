//! The finder: every key of every pattern, in one pass over a copy.
//!
//! An automaton over a thousand keys is large, slow to build, and slow to walk where it does not fit the cache. But
//! keys are rare: nearly every place of a letter begins none. So the finder looks at *windows* of eight, four, two
//! bytes or one, a hash of which is a bit of a small table; where the bit is set, the few keys with that window are
//! compared. All tables are plain words that lie ready in the program ([`super::pack`]), so that nothing is built
//! and nothing is read when it starts. The time is the same on every text that has no keys in it.

/// The tables for the keys of one window size.
#[derive(Clone, Copy, Debug)]
pub struct Table<'p> {
    /// 1, 2, 4 or 8 bytes.
    pub window: u32,
    /// The logarithms of the sizes of the bit table and of the list of buckets.
    pub log_bits: u32,
    pub log_buckets: u32,
    pub bits: &'p [u32],
    /// Where each bucket begins in `entries`; one more than there are buckets.
    pub buckets: &'p [u32],
    pub entries: &'p [[u32; 4]],
}

/// A key in a table: its place and length among the bytes, and its patterns' place and number in the list of them.
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

impl Table<'_> {
    /// Tells `found` the place of every key in `text`, and the entry's patterns: their place and number in the list.
    #[inline]
    pub fn find(&self, text: &[u8], bytes: &[u8], mut found: impl FnMut(usize, u32, u32)) {
        let mut check = |at: usize, number: u64| {
            let bit = hash(number, self.log_bits);
            if self.bits.get(bit / 32).is_some_and(|w| w >> (bit % 32) & 1 != 0) {
                self.compare(&text[at..], number, bytes, |from, count| found(at, from, count));
            }
        };
        match self.window {
            8 => text.windows(8).enumerate().for_each(|(at, w)| check(at, eight(w))),
            4 => text.windows(4).enumerate().for_each(|(at, w)| check(at, four(w))),
            2 => text.windows(2).enumerate().for_each(|(at, w)| check(at, u64::from(w[0]) | u64::from(w[1]) << 8)),
            _ => text.iter().enumerate().for_each(|(at, b)| check(at, u64::from(*b))),
        }
    }

    #[inline(never)]
    fn compare(&self, text: &[u8], number: u64, bytes: &[u8], mut found: impl FnMut(u32, u32)) {
        let bucket = hash(number, self.log_buckets);
        let (Some(&from), Some(&to)) = (self.buckets.get(bucket), self.buckets.get(bucket + 1)) else { return };
        for &[at, len, patterns, count] in self.entries.get(from as usize..to as usize).unwrap_or_default() {
            if bytes.get(at as usize..(at + len) as usize).is_some_and(|key| text.starts_with(key)) {
                found(patterns, count);
            }
        }
    }
}

#[inline]
fn eight(w: &[u8]) -> u64 {
    <[u8; 8]>::try_from(w).map_or(0, u64::from_le_bytes)
}

#[inline]
fn four(w: &[u8]) -> u64 {
    <[u8; 4]>::try_from(w).map_or(0, |w| u64::from(u32::from_le_bytes(w)))
}
