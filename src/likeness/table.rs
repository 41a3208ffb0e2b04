//! Stored tables at work.

use std::sync::LazyLock;

use super::count::{self, BUCKETS, bucket};

/// What the build stored for so many kinds.
#[derive(Clone, Copy, Debug)]
struct Stored<const KINDS: usize>(&'static [u8]);

impl<const KINDS: usize> Stored<KINDS> {
    /// A number of the head; 0 past the end.
    fn number(&self, place: usize) -> u32 {
        let bytes = self.0.get(4 * place..4 * place + 4).and_then(|b| b.try_into().ok());
        bytes.map_or(0, u32::from_le_bytes)
    }

    fn entries(&self) -> usize {
        self.0.len().saturating_sub(count::head(KINDS)) / count::entry(KINDS)
    }

    /// The place of the entry of a hash, if any example has it.
    fn find(&self, hash: u32) -> Option<u32> {
        let begin = |bucket: usize| self.number(KINDS + bucket.min(BUCKETS)) as usize;
        let size = count::entry(KINDS);
        let at = |entry: usize| count::head(KINDS) + entry * size;
        let first = begin(bucket(hash));
        let entries = self.0.get(at(first)..at(begin(bucket(hash) + 1)))?;
        let place = entries.chunks_exact(size).position(|e| e[..4] == hash.to_le_bytes())?;
        Some((first + place) as u32)
    }

    /// The byte of an entry for each kind.
    fn bytes(&self, entry: u32) -> [u8; KINDS] {
        let from = count::head(KINDS) + entry as usize * count::entry(KINDS) + 4;
        std::array::from_fn(|kind| self.0[from + kind])
    }
}

/// What is added to every count, so that a word without examples in a kind only speaks against it.
const UNSEEN: f32 = 0.7;

/// Logarithms of a count with [`UNSEEN`] added.
static LOGS: LazyLock<[f32; 256]> = LazyLock::new(|| std::array::from_fn(|n| (n as f32 + UNSEEN).ln()));

/// Counts of kinds that have about equally many examples.
#[derive(Clone, Copy, Debug)]
pub struct Counted<const KINDS: usize> {
    stored: Stored<KINDS>,
    /// What a kind's counts are measured by.
    all: [f32; KINDS],
}

impl<const KINDS: usize> Counted<KINDS> {
    /// A table as [`count::counted`] wrote it.
    pub fn new(bytes: &'static [u8]) -> Counted<KINDS> {
        let stored = Stored(bytes);
        let all = std::array::from_fn(|kind| (stored.number(kind) as f32 + UNSEEN * stored.entries() as f32).ln());
        Counted { stored, all }
    }

    /// The place of the entry of a hash, if any example has it.
    pub fn entry(&self, hash: u32) -> Option<u32> {
        self.stored.find(hash)
    }

    /// What an entry says of each kind: logarithms of likelihoods.
    pub fn weights(&self, entry: u32) -> [f32; KINDS] {
        let counts = self.stored.bytes(entry);
        std::array::from_fn(|kind| LOGS[counts[kind] as usize] - self.all[kind])
    }

    /// The sums over the entries of a text, each counted once. Sorts the entries.
    pub fn sum(&self, entries: &mut Vec<u32>) -> [f32; KINDS] {
        entries.sort_unstable();
        entries.dedup();
        let mut scores = [0.0; KINDS];
        for entry in entries {
            for (score, weight) in scores.iter_mut().zip(self.weights(*entry)) {
                *score += weight;
            }
        }
        scores
    }
}

/// Fitted weights: each kind for itself, against all that is not of it.
#[derive(Clone, Copy, Debug)]
pub struct Margins<const KINDS: usize>(Stored<KINDS>);

impl<const KINDS: usize> Margins<KINDS> {
    /// A table as [`count::stored`] wrote it for fitted weights.
    pub const fn new(bytes: &'static [u8]) -> Margins<KINDS> {
        Margins(Stored(bytes))
    }

    /// How far the hashes of a sentence, each counted once, are within each kind (above 0) or outside it. Sorts the
    /// hashes.
    pub fn sum(&self, hashes: &mut Vec<u32>) -> [f32; KINDS] {
        hashes.sort_unstable();
        hashes.dedup();
        let mut sums: [i32; KINDS] = std::array::from_fn(|kind| self.0.number(kind) as i32);
        for entry in hashes.iter().filter_map(|hash| self.0.find(*hash)) {
            for (sum, weight) in sums.iter_mut().zip(self.0.bytes(entry)) {
                *sum += i32::from(weight as i8);
            }
        }
        sums.map(|sum| sum as f32 / count::MARGIN_STEPS)
    }
}
