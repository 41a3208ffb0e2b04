//! What the words of a sentence say for the faults of the `weighed` rules, and against them.
//!
//! A pattern sees a few words; whether they are meant as the rule fears is told by the others. The build counts the
//! words of `lexicon/*/sentences.txt`: sentences that a rule condemns, and sentences that stand in good letters.

use crate::likeness::Weights;
use crate::likeness::words::read;
use crate::rule::{SENTENCES, WEIGHED};
use crate::text::Text;

static TABLES: [Weights<{ WEIGHED.len() }>; 3] =
    [Weights::new(SENTENCES[0]), Weights::new(SENTENCES[1]), Weights::new(SENTENCES[2])];

/// Words that a short sentence counts for.
const FEW_WORDS: usize = 6;

/// Under this a sentence speaks for the good ones, not for the fault.
const PLAINLY: f32 = -1.0;

/// Whether the sentence at `sentence` speaks for those of good letters against what the rule `id` condemns.
pub fn reads_well(text: &Text<'_>, id: &str, sentence: usize) -> bool {
    let rule = WEIGHED.iter().position(|weighed| *weighed == id);
    rule.is_some_and(|rule| weigh(text, sentence)[rule] < PLAINLY)
}

/// What the words of a sentence say for each of the weighed rules.
fn weigh(text: &Text<'_>, sentence: usize) -> [f32; WEIGHED.len()] {
    let Some(this) = text.sentences().get(sentence).map(|s| s.source) else { return [0.0; _] };
    let aside = |byte: usize| text.mask_at(this.start + byte).is_some();
    let (words, mut hashes) = read(&text.source()[this.start..this.end], None, aside);
    let sums = TABLES[text.lang() as usize].sum(&mut hashes);
    // The beginnings of one word say much the same: what the words say grows with the root of their number.
    sums.map(|sum| sum / (words.len().max(FEW_WORDS) as f32).sqrt())
}
