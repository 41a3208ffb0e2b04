//! The lexicon at work: one pass over a complaint finds every word, and the engine of the rules its patterns.
//!
//! The pass is a table of the words by their first bytes instead of an automaton: it costs nothing to build, which
//! for a program that often reads one complaint and ends is most of the time there is.

use std::ops::Range;
use std::sync::LazyLock;

use super::lexicon::{Lexicon, Meaning, Says};
use crate::lang::Lang;
use crate::rule::Pack;
use crate::rule::matcher::{Scratch, cut};
use crate::rule::pack::Place;
use crate::rule::pattern::View;
use crate::rule::program::CharSet;
use crate::text::alphabet::is_word_byte;
use crate::text::{Sentence, Span, Text};

/// The bytes the build stored, by [`super::stored`].
static STORED: [&[u8]; 5] = [
    include_bytes!(concat!(env!("OUT_DIR"), "/triage-ka.bin")),
    include_bytes!(concat!(env!("OUT_DIR"), "/triage-hy.bin")),
    include_bytes!(concat!(env!("OUT_DIR"), "/triage-en.bin")),
    include_bytes!(concat!(env!("OUT_DIR"), "/triage-ka-latin.bin")),
    include_bytes!(concat!(env!("OUT_DIR"), "/triage-hy-latin.bin")),
];

static MATCHERS: [LazyLock<Matcher>; 5] = [
    LazyLock::new(|| Matcher::new(STORED[0])),
    LazyLock::new(|| Matcher::new(STORED[1])),
    LazyLock::new(|| Matcher::new(STORED[2])),
    LazyLock::new(|| Matcher::new(STORED[3])),
    LazyLock::new(|| Matcher::new(STORED[4])),
];

/// The matcher of a language, or of that language in Latin letters.
pub fn of(lang: Lang, latin: bool) -> &'static Matcher {
    &MATCHERS[super::stored(lang, latin)]
}

/// A lexicon ready to run.
#[derive(Debug)]
pub struct Matcher {
    pub lexicon: Lexicon<'static>,
    pack: Pack,
    /// For each byte, whether a key of less than four bytes begins with it, and whether a longer one does.
    begins: [(bool, bool); 256],
    /// One bit for each hash of a head, to turn most places of a text away at once.
    seen: Vec<u64>,
    /// Runs of keys with the same head, their first four bytes or all of a shorter one: an open hash table of heads
    /// and the keys' places.
    runs: Vec<Run>,
    /// For each key the longest other one that it begins with, if there is one.
    shorter: Vec<Option<u32>>,
}

/// Keys with the same head; none is an empty slot.
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    head: u64,
    from: u32,
    to: u32,
}

/// A pattern that matched: what it says, and where.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    pub says: Says,
    /// The pattern's place in the lexicon, so that one pattern counts once where that matters.
    pub pattern: u16,
    /// The sentence's place in the text.
    pub sentence: u32,
    pub span: Span,
}

/// A word of the lexicon in a text: bytes of the folded copy.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    pub start: u32,
    pub end: u32,
    pub meaning: Meaning,
}

const SEEN_BITS: u32 = 14;

fn head(bytes: &[u8]) -> u64 {
    // The length is part of the head, so that "ab" and "ab\0" differ.
    bytes.iter().fold(bytes.len() as u64, |sum, &b| (sum << 8) | u64::from(b))
}

fn mixed(head: u64) -> u64 {
    head.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The bit of [`Matcher::seen`] that stands for a head.
fn bit(head: u64) -> (usize, u64) {
    let slot = (mixed(head) >> (64 - SEEN_BITS)) as usize;
    (slot >> 6, 1 << (slot & 63))
}

impl Matcher {
    fn new(stored: &'static [u8]) -> Matcher {
        let lexicon: Lexicon<'static> = postcard::from_bytes(stored).unwrap_or_default();
        let mut begins = [(false, false); 256];
        let mut seen = vec![0_u64; 1 << (SEEN_BITS - 6)];
        let mut all: Vec<Run> = Vec::new();
        let mut shorter = Vec::with_capacity(lexicon.keys.len());
        // The keys that the one at hand may begin with, each beginning with the one before.
        let mut open: Vec<u32> = Vec::new();
        for (i, (key, _)) in lexicon.keys.iter().enumerate() {
            let this = head(&key[..key.len().min(4)]);
            if let Some(&first) = key.first() {
                let long = &mut begins[first as usize];
                *long = (long.0 || key.len() < 4, long.1 || key.len() >= 4);
            }
            match all.last_mut().filter(|run| run.head == this) {
                Some(run) => run.to = i as u32 + 1,
                None => {
                    open.clear();
                    all.push(Run { head: this, from: i as u32, to: i as u32 + 1 });
                }
            }
            while open.last().is_some_and(|&o| !key.starts_with(lexicon.keys[o as usize].0)) {
                open.pop();
            }
            shorter.push(open.last().copied());
            open.push(i as u32);
            let (word, bit) = bit(this);
            seen[word] |= bit;
        }
        let mut runs = vec![Run::default(); (all.len() * 2).next_power_of_two()];
        for run in all {
            let mut at = mixed(run.head) as usize % runs.len();
            while runs[at].to > 0 {
                at = (at + 1) % runs.len();
            }
            runs[at] = run;
        }
        let pack = Pack::from_parts(lexicon.pack.0, lexicon.pack.1);
        Matcher { lexicon, pack, begins, seen, runs, shorter }
    }

    /// The places of the keys that stand at `at`, added to `found`.
    fn keys_at(&self, bytes: &[u8], at: usize, found: &mut Vec<u32>) {
        let rest = &bytes[at..];
        let (short, long) = self.begins[rest[0] as usize];
        if short {
            for len in 1..=3.min(rest.len()) {
                found.extend(self.run(head(&rest[..len])));
            }
        }
        let Some(first) = rest.get(..4).filter(|_| long) else { return };
        let run = self.run(head(first));
        if run.is_empty() {
            return;
        }
        // Sorted as they are, the keys that stand here are the last one that does not come after the text, if it
        // stands here, and what it begins with.
        let from = run.start;
        let keys = &self.lexicon.keys[run.start as usize..run.end as usize];
        let mut at =
            (keys.partition_point(|(key, _)| *key <= rest) as u32 + from).checked_sub(1).filter(|i| *i >= from);
        let before = found.len();
        while let Some(i) = at {
            if rest.starts_with(self.lexicon.keys[i as usize].0) {
                found.push(i);
            }
            at = self.shorter[i as usize];
        }
        found[before..].reverse();
    }

    /// The places of the keys with this head.
    fn run(&self, head: u64) -> std::ops::Range<u32> {
        let (word, bit) = bit(head);
        if self.seen[word] & bit == 0 {
            return 0..0;
        }
        let mut at = mixed(head) as usize % self.runs.len();
        loop {
            let run = self.runs[at];
            if run.to == 0 || run.head == head {
                return run.from..run.to;
            }
            at = (at + 1) % self.runs.len();
        }
    }

    /// Everything the lexicon finds in a text: hits of patterns in the order of the sentences, and words in theirs.
    pub fn read(&self, text: &Text) -> (Vec<Hit>, Vec<Word>) {
        let copy = text.copy(View::Folded);
        let sentences = text.sentences();
        let mut hits = Vec::new();
        let mut hit = |pattern: u16, sentence: usize, start: usize, end: usize| {
            let says = self.lexicon.patterns[pattern as usize];
            hits.push(Hit { says, pattern, sentence: sentence as u32, span: copy.source_span(start, end) });
        };
        let mut words = self.words(text);
        words.retain(|word| match word.meaning {
            Meaning::Pattern(pattern) => {
                let sentence = sentences.partition_point(|s| s.copy.end <= word.start as usize);
                if sentences.get(sentence).is_some_and(|s| s.copy.start <= word.start as usize) {
                    hit(pattern, sentence, word.start as usize, word.end as usize);
                }
                false
            }
            _ => true,
        });
        self.patterns(copy.bytes(), sentences, hit);
        // Several phrases of one pattern can begin at one place; the longest stands for them.
        hits.sort_by_key(|h| (h.sentence, h.pattern, h.span.start, std::cmp::Reverse(h.span.end)));
        hits.dedup_by(|next, hit| next.pattern == hit.pattern && next.span.overlaps(hit.span));
        (hits, words)
    }

    /// Tells `hit` what the patterns find in each sentence: the pattern, the sentence's place, from where to where.
    fn patterns(&self, bytes: &[u8], sentences: &[Sentence], mut hit: impl FnMut(u16, usize, usize, usize)) {
        let mut pieces: Vec<(usize, Range<usize>, CharSet)> = Vec::with_capacity(sentences.len());
        for (i, sentence) in sentences.iter().enumerate() {
            for piece in cut(bytes, sentence.copy.clone()) {
                let chars = CharSet::of_text(&bytes[piece.clone()]);
                pieces.push((i, piece, chars));
            }
        }
        let mut places: Vec<Place> = Vec::new();
        let stretches = pieces.iter().map(|(_, piece, chars)| (piece.start, chars));
        self.pack.find_places(View::Folded, bytes, 0..bytes.len(), stretches, |place| places.push(place));
        places.sort_unstable();
        let mut scratch = Scratch::default();
        for places in places.chunk_by(|a, b| a.pattern() == b.pattern()) {
            let (pattern, mut rest) = (places[0].pattern(), places);
            while let Some(first) = rest.first() {
                let at = pieces.partition_point(|(_, piece, _)| piece.end <= first.at());
                let Some((sentence, piece, chars)) = pieces.get(at) else { break };
                let here;
                (here, rest) = rest.split_at(rest.partition_point(|place| place.at() < piece.end));
                let here = &here[here.partition_point(|place| place.at() < piece.start)..];
                self.pack.find(pattern, bytes, piece, chars, here, &mut scratch, |start, end| {
                    hit(pattern as u16, *sentence, piece.start + start, piece.start + end);
                    true
                });
            }
        }
    }

    /// Every word, phrases of patterns among them.
    pub fn words(&self, text: &Text) -> Vec<Word> {
        let bytes = text.copy(View::Folded).bytes();
        let mut words = Vec::new();
        let mut found = Vec::new();
        for at in 0..bytes.len() {
            found.clear();
            self.keys_at(bytes, at, &mut found);
            for &key in &found {
                let (key, word) = self.lexicon.keys[key as usize];
                words.extend(self.offer(word as usize, bytes, at, at + key.len()));
            }
        }
        words
    }

    /// Takes a word that stands where a word begins and, unless its ending is open, ends where one ends.
    fn offer(&self, word: usize, bytes: &[u8], start: usize, mut end: usize) -> Option<Word> {
        let (meaning, whole) = self.lexicon.words[word];
        let letter = |b: Option<&u8>| b.is_some_and(|&b| is_word_byte(b) && !b.is_ascii_digit());
        if (start > 0 && letter(bytes.get(start - 1))) || (whole && letter(bytes.get(end))) {
            return None;
        }
        while letter(bytes.get(end)) {
            end += 1;
        }
        Some(Word { start: start as u32, end: end as u32, meaning })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_that_stand_somewhere_are_found() {
        for (lang, code, latin) in [(Lang::Ka, "ka", false), (Lang::Hy, "hy", false), (Lang::En, "en", false)] {
            let matcher = of(lang, latin);
            let folder = format!("{}/examples/{code}/complaints", env!("CARGO_MANIFEST_DIR"));
            for entry in std::fs::read_dir(folder).unwrap() {
                let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
                let text = Text::complaint(&text, lang, None);
                let bytes = text.copy(View::Folded).bytes();
                for at in 0..bytes.len() {
                    let mut found = Vec::new();
                    matcher.keys_at(bytes, at, &mut found);
                    let keys = matcher.lexicon.keys.iter().enumerate();
                    let mut all: Vec<u32> =
                        keys.filter(|(_, (key, _))| bytes[at..].starts_with(key)).map(|(i, _)| i as u32).collect();
                    found.sort_unstable();
                    all.sort_unstable();
                    assert_eq!(found, all, "{lang} at {at}");
                }
            }
        }
    }

    #[test]
    fn every_language_has_its_patterns_packed() {
        for (lang, latin) in
            [(Lang::Ka, false), (Lang::Hy, false), (Lang::En, false), (Lang::Ka, true), (Lang::Hy, true)]
        {
            let matcher = of(lang, latin);
            let lexicon = &matcher.lexicon;
            assert!(lexicon.patterns.len() > 80, "{lang}");
            println!(
                "{lang} {latin}: {} patterns, {} words, {} keys",
                lexicon.patterns.len(),
                lexicon.words.len(),
                lexicon.keys.len()
            );
            assert_eq!(matcher.pack.len(), lexicon.patterns.len(), "{lang}");
        }
    }
}
