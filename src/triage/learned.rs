//! What the words of a complaint say of its category, by the examples that the build counted.

use std::sync::LazyLock;

use super::examples::{ENTRY, HEAD, Told, bucket, read};
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
    /// What the table says of each hash of the words: the place of an entry, if any example has it.
    entries: Vec<Option<u32>>,
    table: Table,
}

impl Opinion {
    /// Reads a complaint; `typed` says that it is Georgian or Armenian in Latin letters.
    pub fn of(text: &Text, typed: bool) -> Opinion {
        let lang = text.lang();
        let table = Table::of(lang, typed);
        let aside = |byte: usize| text.mask_at(byte).is_some();
        let (words, hashes) = read(text.source(), latin::of(lang).filter(|_| typed), aside);
        let entries: Vec<Option<u32>> = hashes.iter().map(|hash| table.entry(*hash)).collect();
        let mut known: Vec<u32> = entries.iter().flatten().copied().collect();
        known.sort_unstable();
        known.dedup();
        let mut scores = [0.0; KINDS];
        for entry in known {
            for (score, weight) in scores.iter_mut().zip(table.weights(entry)) {
                *score += weight;
            }
        }
        Opinion { scores, words, entries, table }
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
            for entry in self.entries[from..word.hashes].iter().flatten() {
                let weights = self.table.weights(*entry);
                let others = weights.iter().sum::<f32>() - weights[category];
                says += weights[category] - others / (KINDS - 1) as f32;
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

    /// The place of the entry of a hash, if any example has it.
    fn entry(&self, hash: u32) -> Option<u32> {
        let begin = |bucket: usize| number(self.bytes, 4 * KINDS + 4 * bucket) as usize;
        let first = begin(bucket(hash));
        let entries = self.bytes.get(HEAD + first * ENTRY..HEAD + begin(bucket(hash) + 1) * ENTRY)?;
        let at = entries.chunks_exact(ENTRY).position(|e| e[..4] == hash.to_le_bytes())?;
        Some((first + at) as u32)
    }

    /// What an entry says of each category.
    fn weights(&self, entry: u32) -> [f32; KINDS] {
        let counts = HEAD + entry as usize * ENTRY + 4;
        std::array::from_fn(|category| LOGS[self.bytes[counts + category] as usize] - self.all[category])
    }
}

/// The number that stands at a byte; 0 past the end.
fn number(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes)
}
