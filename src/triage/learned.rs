//! What the words of a complaint say of its category, by the examples that the build counted.

use super::terms::CATEGORIES;
use crate::lang::latin;
use crate::likeness::Counted;
use crate::likeness::words::{Told, read};
use crate::text::Text;

/// The tables the build stored, by [`super::stored`].
static STORED: [&[u8]; 5] = [
    include_bytes!(concat!(env!("OUT_DIR"), "/complaints-ka.bin")),
    include_bytes!(concat!(env!("OUT_DIR"), "/complaints-hy.bin")),
    include_bytes!(concat!(env!("OUT_DIR"), "/complaints-en.bin")),
    include_bytes!(concat!(env!("OUT_DIR"), "/complaints-ka-latin.bin")),
    include_bytes!(concat!(env!("OUT_DIR"), "/complaints-hy-latin.bin")),
];

const KINDS: usize = CATEGORIES.len();

/// What the words say of each category: logarithms of likelihoods, in the order of [`CATEGORIES`].
pub struct Opinion {
    pub scores: [f32; KINDS],
    words: Vec<Told>,
    /// What the table says of each hash of the words: the place of an entry, if any example has it.
    entries: Vec<Option<u32>>,
    table: Counted<KINDS>,
}

impl Opinion {
    /// Reads a complaint; `typed` says that it is Georgian or Armenian in Latin letters.
    pub fn of(text: &Text, typed: bool) -> Opinion {
        let lang = text.lang();
        let table = Counted::new(STORED[super::stored(lang, typed)]);
        let aside = |byte: usize| text.mask_at(byte).is_some();
        let (words, hashes) = read(text.source(), latin::of(lang).filter(|_| typed), aside);
        let entries: Vec<Option<u32>> = hashes.iter().map(|hash| table.entry(*hash)).collect();
        let scores = table.sum(&mut entries.iter().flatten().copied().collect());
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
