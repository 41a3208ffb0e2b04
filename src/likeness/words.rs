//! What is counted of a text: each word as a whole and by its beginnings, so that a form that no example has is known
//! by its stem, and with the word before it.

use crate::lang::is_letter;
use crate::lang::latin::Latin;
use crate::text::alphabet::fold;

/// Letters of the shortest beginning that is counted, and of the longest.
const BEGINNINGS: std::ops::RangeInclusive<usize> = 3..=8;

/// How many letters of a word stand for it beside its neighbour.
const BESIDE: usize = 5;

/// Most words of a text that are read: the matter of a complaint stands before its five thousandth word.
const MOST_WORDS: usize = 5000;

/// A word of a text: its bytes, and how many hashes of the list end with it.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    pub start: usize,
    pub end: usize,
    /// Where in the list its hashes end; they begin where those of the word before end.
    pub hashes: usize,
}

/// FNV-1a, letter by letter.
pub(super) struct Hasher(u32);

impl Hasher {
    pub(super) fn new() -> Hasher {
        Hasher(0x811c_9dc5)
    }

    pub(super) fn add(&mut self, c: u32) {
        for byte in c.to_le_bytes().iter().take(3) {
            self.0 = (self.0 ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
        }
    }

    /// The bits mixed, so that the upper ones are as good as the lower.
    pub(super) fn finish(&self) -> u32 {
        let mut h = self.0;
        h ^= h >> 16;
        h = h.wrapping_mul(0x85eb_ca6b);
        h ^= h >> 13;
        h = h.wrapping_mul(0xc2b2_ae35);
        h ^ (h >> 16)
    }
}

/// Reads the words of `text` with what is counted of each. `aside` says of a byte whether it lies in what is set
/// aside; with `latin` the text is Georgian or Armenian in Latin letters, or is to be read as if it were.
pub fn read(text: &str, latin: Option<&Latin>, aside: impl Fn(usize) -> bool) -> (Vec<Told>, Vec<u32>) {
    let mut before = None;
    read_with(text, latin, false, aside, |word, hashes| before = word.and_then(|word| count(word, before, hashes)))
}

/// What stands for any figure.
const FIGURE: &str = "0";

/// Reads the words of `text`, with `figures` those as well. `count` is given each word and adds what is counted of it,
/// and is given none where a sentence ends.
pub(super) fn read_with(
    text: &str,
    latin: Option<&Latin>,
    figures: bool,
    aside: impl Fn(usize) -> bool,
    mut count: impl FnMut(Option<&str>, &mut Vec<u32>),
) -> (Vec<Told>, Vec<u32>) {
    let mut words = Vec::new();
    let mut hashes = Vec::new();
    let mut word = String::new();
    let mut folded = String::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if figures && c.is_ascii_digit() && !aside(start) {
            while chars.next_if(|(_, c)| c.is_ascii_digit() || matches!(c, '.' | ',' | ':' | '/' | '-')).is_some() {}
            count(Some(FIGURE), &mut hashes);
            continue;
        }
        if !is_letter(c) || aside(start) {
            // A sentence that ends parts the words.
            if matches!(c, '.' | '!' | '?' | '։' | '\n') {
                count(None, &mut hashes);
            }
            continue;
        }
        word.clear();
        word.push(fold(c));
        let mut end = start + c.len_utf8();
        while let Some(&(at, c)) = chars.peek() {
            // Marks of stress stand inside Armenian words, apostrophes inside English ones.
            if is_letter(c) || latin.is_some() && c.is_ascii_digit() {
                word.push(fold(c));
            } else if !matches!(c, '՛' | '՜' | '՞' | '\'' | '’' | '\u{301}') {
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        let letters = match latin {
            Some(latin) => {
                latin.fold_word(&word, &mut folded);
                &folded
            }
            None => &word,
        };
        count(Some(letters), &mut hashes);
        words.push(Told { start, end, hashes: hashes.len() });
        if words.len() == MOST_WORDS {
            break;
        }
    }
    (words, hashes)
}

/// Adds what is counted of a word, and gives what stands for it beside the next.
fn count(word: &str, before: Option<u32>, hashes: &mut Vec<u32>) -> Option<u32> {
    let length = word.chars().count();
    if length == 0 {
        return before;
    }
    let mut hasher = Hasher::new();
    let mut beside = 0;
    for (i, c) in word.chars().enumerate() {
        hasher.add(u32::from(c));
        let taken = i + 1;
        if taken <= BESIDE {
            beside = hasher.0;
        }
        if taken < length && BEGINNINGS.contains(&taken) {
            hashes.push(hasher.finish());
        }
    }
    hasher.add(0x1f);
    hashes.push(hasher.finish());
    if let Some(before) = before {
        let mut pair = Hasher(before);
        pair.add(0x1e);
        pair.add(beside & 0xff_ffff);
        pair.add(beside >> 24);
        hashes.push(pair.finish());
    }
    Some(beside)
}
