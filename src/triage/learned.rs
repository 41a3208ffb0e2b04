//! What the words of a complaint say of its category, by the examples that the build counted.

use std::sync::LazyLock;

use super::examples::{BUCKETS, ENTRY, HEAD, Told, bucket, read};
use super::terms::CATEGORIES;
use crate::lang::{Lang, latin};
use crate::text::Text;

/// The tables the build stored, by [`super::stored`].
static STORED: [&[u8]; 5] = [
    include_bytes!(concat!(env!("OUT_DIR"), "/examples-ka.bin")),
    include_bytes!(concat!(env!("OUT_DIR"), "/examples-hy.bin")),
    include_bytes!(concat!(env!("OUT_DIR"), "/examples-en.bin")),
    include_bytes!(concat!(env!("OUT_DIR"), "/examples-ka-latin.bin")),
    include_bytes!(concat!(env!("OUT_DIR"), "/examples-hy-latin.bin")),
];

const KINDS: usize = CATEGORIES.len();

/// What is added to every count, so that a word without examples in a category only speaks against it.
const UNSEEN: f32 = 0.7;

/// Logarithms of a count with [`UNSEEN`] added.
static LOGS: LazyLock<[f32; 256]> = LazyLock::new(|| std::array::from_fn(|n| (n as f32 + UNSEEN).ln()));

/// What the words say of each category: logarithms of likelihoods, in the order of [`CATEGORIES`].
pub struct Opinion {
    pub scores: [f32; KINDS],
    words: Vec<Told>,
    hashes: Vec<u32>,
    table: Table,
}

impl Opinion {
    /// Reads a complaint; `typed` says that it is Georgian or Armenian in Latin letters.
    pub fn of(text: &Text, typed: bool) -> Opinion {
        let lang = text.lang();
        let table = Table::of(lang, typed);
        let masks = text.masks();
        // Masks come in the order of the text, and so do the words.
        let at = std::cell::Cell::new(0_usize);
        let aside = |byte: usize| {
            while masks.get(at.get()).is_some_and(|m| m.end <= byte) {
                at.set(at.get() + 1);
            }
            masks.get(at.get()).is_some_and(|m| m.start <= byte)
        };
        let (words, hashes) = read(text.source(), latin::of(lang).filter(|_| typed), aside);
        let mut known = hashes.clone();
        known.sort_unstable();
        known.dedup();
        let mut scores = [0.0; KINDS];
        for hash in known {
            if let Some(weights) = table.weights(hash) {
                for (score, weight) in scores.iter_mut().zip(weights) {
                    *score += weight;
                }
            }
        }
        Opinion { scores, words, hashes, table }
    }

    /// How many words were read.
    pub fn words(&self) -> usize {
        self.words.len()
    }

    /// The words that speak most for a category against the others, at most `most`: bytes of the text and how much.
    pub fn speaking(&self, category: usize, most: usize) -> Vec<(usize, usize)> {
        let mut from = 0;
        let mut spoken: Vec<(f32, usize, usize)> = Vec::new();
        for word in &self.words {
            let mut says = 0.0;
            for hash in &self.hashes[from..word.hashes] {
                if let Some(weights) = self.table.weights(*hash) {
                    let others = weights.iter().sum::<f32>() - weights[category];
                    says += weights[category] - others / (KINDS - 1) as f32;
                }
            }
            from = word.hashes;
            if says > PLAIN {
                spoken.push((says, word.start, word.end));
            }
        }
        spoken.sort_by(|a, b| b.0.total_cmp(&a.0));
        spoken.truncate(most);
        spoken.into_iter().map(|(_, start, end)| (start, end)).collect()
    }
}

/// How plainly a word must speak for a category to be shown as evidence.
const PLAIN: f32 = 1.5;

/// A stored table with what follows from its head.
#[derive(Clone, Copy)]
struct Table {
    bytes: &'static [u8],
    /// What a category's counts are measured by.
    all: [f32; KINDS],
}

impl Table {
    fn of(lang: Lang, typed: bool) -> Table {
        let bytes = STORED[super::stored(lang, typed)];
        let entries = bytes.len().saturating_sub(HEAD) / ENTRY;
        let all = std::array::from_fn(|category| (number(bytes, 4 * category) as f32 + UNSEEN * entries as f32).ln());
        Table { bytes, all }
    }

    /// What a hash says of each category, if any example has it.
    fn weights(&self, hash: u32) -> Option<[f32; KINDS]> {
        let begin = |bucket: usize| number(self.bytes, 4 * KINDS + 4 * bucket) as usize;
        let place = bucket(hash).min(BUCKETS - 1);
        let entries = self.bytes.get(HEAD + begin(place) * ENTRY..HEAD + begin(place + 1) * ENTRY)?;
        let entry = entries.chunks_exact(ENTRY).find(|e| e[..4] == hash.to_le_bytes())?;
        Some(std::array::from_fn(|category| LOGS[entry[4 + category] as usize] - self.all[category]))
    }
}

/// The number that stands at a byte; 0 past the end.
fn number(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes)
}
