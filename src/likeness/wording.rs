//! What is counted of a sentence of a letter: how it is worded, where a text's words only tell its matter.
//!
//! Each word as a whole, by two beginnings and by what stands inside it, so that a stem is known behind a prefix; with
//! the three words before it, near or far, since clerks put words in between; and where it meets the word before, which
//! tells the form of that one. A figure counts as a word: what is promised by a day is no vague promise.

use super::words::{Hasher, Told, read_with};

/// Letters of the beginnings that are counted.
const BEGINNINGS: [usize; 2] = [3, 5];

/// How many letters of a word stand for it beside another.
const BESIDE: usize = 5;

/// Letters of what is counted inside a word.
const INSIDE: usize = 5;

/// Letters of the end of a word and of the beginning of the next that are counted together.
const JOINTS: [(usize, usize); 3] = [(1, 3), (2, 2), (3, 1)];

/// Reads the words of a sentence with what is counted of each. `aside` says of a byte whether it lies in what is set
/// aside.
pub fn read_sentence(sentence: &str, aside: impl Fn(usize) -> bool) -> (Vec<Told>, Vec<u32>) {
    let mut wording = Wording::default();
    read_with(sentence, None, true, aside, |word, hashes| match word {
        Some(word) => wording.count(word, hashes),
        None => wording.pause(),
    })
}

/// The words before the one that is counted.
#[derive(Default)]
struct Wording {
    /// What stands for them beside others, the last first.
    before: [Option<u32>; 3],
    /// The letters of the last one, and of the one at hand.
    last: Vec<char>,
    word: Vec<char>,
}

impl Wording {
    fn pause(&mut self) {
        self.before = [None; 3];
        self.last.clear();
    }

    fn count(&mut self, word: &str, hashes: &mut Vec<u32>) {
        self.word.clear();
        self.word.extend(word.chars());
        let word = &self.word[..];
        if word.is_empty() {
            return;
        }
        hashes.push(hash('w', [word]));
        hashes.extend(BEGINNINGS.iter().filter_map(|n| Some(hash('b', [word.get(..*n).filter(|b| *b != word)?]))));
        hashes
            .extend(word.get(1..).into_iter().flat_map(|rest| rest.windows(INSIDE)).map(|inside| hash('i', [inside])));
        if !self.last.is_empty() {
            let end = |n: usize| &self.last[self.last.len().saturating_sub(n)..];
            hashes.extend(JOINTS.iter().map(|(a, b)| hash('j', [end(*a), &word[..word.len().min(*b)]])));
        }
        let beside = hash('s', [&word[..word.len().min(BESIDE)]]);
        hashes.extend(self.before.iter().flatten().map(|before| pair(*before, beside)));
        self.before = [Some(beside), self.before[0], self.before[1]];
        std::mem::swap(&mut self.last, &mut self.word);
    }
}

/// The hash of what is counted, of its kind and of its pieces.
fn hash<const PIECES: usize>(kind: char, pieces: [&[char]; PIECES]) -> u32 {
    let mut hasher = Hasher::new();
    hasher.add(u32::from(kind));
    for piece in pieces {
        piece.iter().for_each(|c| hasher.add(u32::from(*c)));
        hasher.add(0x1f);
    }
    hasher.finish()
}

fn pair(before: u32, beside: u32) -> u32 {
    let mut hasher = Hasher::new();
    for half in [before >> 16, before & 0xffff, beside >> 16, beside & 0xffff] {
        hasher.add(half);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes(sentence: &str) -> Vec<u32> {
        read_sentence(sentence, |_| false).1
    }

    fn shared(a: &str, b: &str) -> usize {
        let b = hashes(b);
        hashes(a).iter().filter(|h| b.contains(h)).count()
    }

    #[test]
    fn a_stem_is_known_behind_a_prefix() {
        assert_eq!(shared("გადახდით", "გადავიხდით"), 1);
        assert_eq!(shared("დაგიბრუნებთ", "გიბრუნებთ"), 4);
        assert_eq!(shared("ab", "cd"), 0);
    }

    #[test]
    fn words_are_known_beside_each_other_with_others_between() {
        let beside = shared("should read", "read") + shared("should read", "should");
        for both in ["should read", "should have read", "should please have read"] {
            assert!(shared("should read", both) > beside, "{both}");
        }
        assert_eq!(shared("should read", "should please once more have read"), beside);
        assert_eq!(shared("should read", "should. Read"), beside);
    }

    #[test]
    fn the_form_of_a_word_is_known_where_the_next_begins() {
        // Nothing but the joint: neither word is the other.
        assert_eq!(shared("რემონტით კმაყოფილი", "ხარისხით კმევა"), 1);
        assert_eq!(shared("by 3 May", "by 17 May"), hashes("by 3 May").len());
    }
}
