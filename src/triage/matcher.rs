//! The lexicon at work: one pass over a complaint finds every word and every key of a pattern; a pattern is compiled
//! when a sentence first holds one of its keys, once a process.
//!
//! The pass is a table of the keys by their first bytes instead of an automaton: it costs nothing to build, which
//! for a program that often reads one complaint and ends is most of the time there is.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, OnceLock};

use regex_automata::meta::Regex;
use regex_automata::nfa::thompson::WhichCaptures;
use regex_automata::util::syntax;

use super::lexicon::{Lexicon, Meaning, Says};
use crate::lang::Lang;
use crate::rule::pattern::View;
use crate::text::alphabet::is_word_byte;
use crate::text::{Span, Text};

/// The bytes the build stored for each language and for Georgian and Armenian in Latin letters.
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
    &MATCHERS[match (lang, latin) {
        (Lang::Ka, false) => 0,
        (Lang::Hy, false) => 1,
        (Lang::En, _) => 2,
        (Lang::Ka, true) => 3,
        (Lang::Hy, true) => 4,
    }]
}

/// A lexicon ready to run.
#[derive(Debug)]
pub struct Matcher {
    pub lexicon: Lexicon<'static>,
    regexes: Vec<Lazy>,
    /// Runs of keys with the same first two, three or four bytes: those bytes, and the keys' places.
    heads: Vec<(u64, u32, u32)>,
    /// One bit for each hash of a head, to turn most places of a text away at once.
    seen: Vec<u64>,
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

/// A regex in two makes: one that is quick to build, and after some use one that is quick to run. A process that
/// reads one complaint never needs the second, a batch hardly notices the first.
#[derive(Debug, Default)]
struct Lazy {
    quick: OnceLock<Option<Regex>>,
    lasting: OnceLock<Option<Regex>>,
    uses: AtomicU32,
}

/// From this many sentences on a pattern is compiled to last.
const MANY: u32 = 12;

impl Lazy {
    fn get(&self, regex: &str) -> Option<&Regex> {
        if self.uses.load(Ordering::Relaxed) >= MANY {
            return self.lasting.get_or_init(|| compile_lasting(regex).ok()).as_ref();
        }
        self.uses.fetch_add(1, Ordering::Relaxed);
        self.quick.get_or_init(|| compile(regex).ok()).as_ref()
    }
}

/// Compiles a pattern for the few short sentences of one complaint: no lazy DFA, whose building (with the reversed
/// regex it needs) costs more than it saves there. The backtracker that is left is bounded, so time stays linear in
/// the sentence.
pub fn compile(regex: &str) -> Result<Regex, String> {
    let config = Regex::config()
        .utf8_empty(false)
        .which_captures(WhichCaptures::Implicit)
        .onepass(false)
        .dfa(false)
        .hybrid(false)
        .auto_prefilter(false);
    let syntax = syntax::Config::new().unicode(false).utf8(false);
    Regex::builder().configure(config).syntax(syntax).build(regex).map_err(|error| error.to_string())
}

const SEEN_BITS: u32 = 14;

fn head(bytes: &[u8]) -> u64 {
    // The length is part of the head, so that "ab" and "ab\0" differ.
    bytes.iter().fold(bytes.len() as u64, |sum, &b| (sum << 8) | u64::from(b))
}

fn slot(head: u64) -> usize {
    (head.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - SEEN_BITS)) as usize
}

impl Matcher {
    fn new(stored: &'static [u8]) -> Matcher {
        let lexicon: Lexicon<'static> = postcard::from_bytes(stored).unwrap_or_default();
        let mut heads: Vec<(u64, u32, u32)> = Vec::new();
        let mut seen = vec![0_u64; 1 << (SEEN_BITS - 6)];
        for (i, (key, _)) in lexicon.keys.iter().enumerate() {
            let this = head(&key[..key.len().min(4)]);
            match heads.last_mut().filter(|h| h.0 == this) {
                Some(last) => last.2 = i as u32 + 1,
                None => heads.push((this, i as u32, i as u32 + 1)),
            }
            seen[slot(this) >> 6] |= 1 << (slot(this) & 63);
        }
        heads.sort_unstable();
        let regexes = lexicon.patterns.iter().map(|_| Lazy::default()).collect();
        Matcher { lexicon, regexes, heads, seen }
    }

    /// Everything the lexicon finds in a text: hits of patterns in the order of the sentences, and words in theirs.
    pub fn read(&self, text: &Text) -> (Vec<Hit>, Vec<Word>) {
        let bytes = text.copy(View::Folded).bytes();
        let sentences = text.sentences();
        let first_word = self.lexicon.patterns.len();
        let mut candidates: Vec<(u32, u16)> = Vec::new();
        let mut words = Vec::new();
        let mut phrases: Vec<(u32, u16, Word)> = Vec::new();
        let mut at_sentence = 0;
        for at in 0..bytes.len() {
            while sentences.get(at_sentence).is_some_and(|s| s.copy.end <= at) {
                at_sentence += 1;
            }
            let inside = sentences.get(at_sentence).is_some_and(|s| s.copy.start <= at);
            for &(key, id) in self.keys_at(bytes, at) {
                if !bytes[at..].starts_with(key) {
                    continue;
                }
                match (id as usize).checked_sub(first_word) {
                    None if inside => candidates.push((at_sentence as u32, id)),
                    None => {}
                    Some(word) => {
                        let Some(word) = self.offer(word, bytes, at, at + key.len()) else { continue };
                        match word.meaning {
                            Meaning::Pattern(id) if inside => phrases.push((at_sentence as u32, id, word)),
                            Meaning::Pattern(_) => {}
                            _ => words.push(word),
                        }
                    }
                }
            }
        }
        candidates.extend((0..sentences.len() as u32).flat_map(|s| self.lexicon.always.iter().map(move |&p| (s, p))));
        candidates.sort_unstable();
        candidates.dedup();
        let mut hits = Vec::new();
        for (sentence, pattern, word) in phrases {
            let says = self.lexicon.patterns[pattern as usize].0;
            let span = text.copy(View::Folded).source_span(word.start as usize, word.end as usize);
            hits.push(Hit { says, pattern, sentence, span });
        }
        for (sentence, pattern) in candidates {
            let Some(range) = sentences.get(sentence as usize).map(|s| s.copy.clone()) else { continue };
            let Some(regex) = self.regex(pattern) else { continue };
            let says = self.lexicon.patterns[pattern as usize].0;
            for found in regex.find_iter(&bytes[range.clone()]) {
                let span = text.copy(View::Folded).source_span(range.start + found.start(), range.start + found.end());
                hits.push(Hit { says, pattern, sentence, span });
            }
        }
        // Several phrases of one pattern can begin at one place; the longest stands for them.
        hits.sort_by_key(|h| (h.sentence, h.pattern, h.span.start, std::cmp::Reverse(h.span.end)));
        hits.dedup_by(|next, hit| next.pattern == hit.pattern && next.span.overlaps(hit.span));
        (hits, words)
    }

    /// The words alone.
    pub fn words(&self, text: &Text) -> Vec<Word> {
        let bytes = text.copy(View::Folded).bytes();
        let first_word = self.lexicon.patterns.len();
        let mut words = Vec::new();
        for at in 0..bytes.len() {
            for &(key, id) in self.keys_at(bytes, at) {
                if let Some(word) = (id as usize).checked_sub(first_word).filter(|_| bytes[at..].starts_with(key)) {
                    let found = self.offer(word, bytes, at, at + key.len());
                    words.extend(found.filter(|w| !matches!(w.meaning, Meaning::Pattern(_))));
                }
            }
        }
        words
    }

    /// The keys that may begin at `at`.
    fn keys_at<'k>(&'k self, bytes: &'k [u8], at: usize) -> impl Iterator<Item = &'k (&'static [u8], u16)> {
        let heads = (1..=4.min(bytes.len() - at)).map(move |len| head(&bytes[at..at + len]));
        let seen = heads.filter(|&this| self.seen[slot(this) >> 6] & (1 << (slot(this) & 63)) != 0);
        seen.filter_map(|this| self.run(this)).flat_map(|run| &self.lexicon.keys[run])
    }

    fn run(&self, head: u64) -> Option<std::ops::Range<usize>> {
        let i = self.heads.partition_point(|h| h.0 < head);
        self.heads.get(i).filter(|h| h.0 == head).map(|h| h.1 as usize..h.2 as usize)
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

    fn regex(&self, pattern: u16) -> Option<&Regex> {
        self.regexes.get(pattern as usize)?.get(self.lexicon.patterns[pattern as usize].1)
    }
}

/// Compiles a prepared pattern to last: with the lazy DFA.
///
/// # Errors
/// The engine's own words where the regex is larger than it allows.
fn compile_lasting(regex: &str) -> Result<Regex, String> {
    // A regex of triage sees a handful of sentences: what only pays on long texts is left out, so that building one
    // is cheap. The lazy DFA stays, and with it linear time.
    let config = Regex::config()
        .utf8_empty(false)
        .which_captures(WhichCaptures::Implicit)
        .onepass(false)
        .dfa(false)
        .auto_prefilter(false)
        .nfa_size_limit(Some(4 << 20))
        .hybrid_cache_capacity(1 << 20);
    Regex::builder()
        .configure(config)
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .build(regex)
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles_and_nearly_all_have_keys() {
        for (lang, latin) in
            [(Lang::Ka, false), (Lang::Hy, false), (Lang::En, false), (Lang::Ka, true), (Lang::Hy, true)]
        {
            let matcher = of(lang, latin);
            let lexicon = &matcher.lexicon;
            assert!(lexicon.patterns.len() > 80, "{lang}");
            for (says, regex) in &lexicon.patterns {
                assert!(regex.is_empty() || compile(regex).is_ok(), "{lang}: {says:?}: {regex}");
            }
            let always: Vec<_> = lexicon.always.iter().map(|&i| lexicon.patterns[i as usize]).collect();
            println!(
                "{lang} {latin}: {} patterns, {} with a regex, {} words, {} keys, without keys: {always:?}",
                lexicon.patterns.len(),
                lexicon.patterns.iter().filter(|p| !p.1.is_empty()).count(),
                lexicon.words.len(),
                lexicon.keys.len()
            );
            assert!(always.len() <= 4, "{lang}: {always:?}");
        }
    }
}
