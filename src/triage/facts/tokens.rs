//! Tokens: the words, numbers and signs of the folded copy, each word with what the lexicon says of it.

use crate::text::alphabet::is_word_byte;

use super::super::lexicon::Meaning;
use super::super::matcher::Word;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Word,
    /// Digits only.
    Number,
    /// One byte of the matching alphabet that belongs to no word; a line end is `\n`.
    Sign(u8),
}

/// A stretch of the folded copy, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub kind: Kind,
    pub start: u32,
    pub end: u32,
    /// Whether a space or a line end stands before it.
    pub spaced: bool,
}

#[derive(Debug)]
pub struct Tokens<'t> {
    bytes: &'t [u8],
    words: &'t [Word],
    all: Vec<Token>,
}

impl<'t> Tokens<'t> {
    pub fn new(bytes: &'t [u8], words: &'t [Word]) -> Tokens<'t> {
        let mut all = Vec::with_capacity(bytes.len() / 6);
        let mut at = 0;
        let mut spaced = true;
        while let Some(&byte) = bytes.get(at) {
            let run = |is: fn(u8) -> bool| bytes[at..].iter().take_while(|&&b| is(b)).count();
            let (kind, len) = match byte {
                b' ' => {
                    at += 1;
                    spaced = true;
                    continue;
                }
                b if b.is_ascii_digit() => (Kind::Number, run(|b| b.is_ascii_digit())),
                b if is_word_byte(b) => (Kind::Word, run(|b| is_word_byte(b) && !b.is_ascii_digit())),
                b => (Kind::Sign(b), 1),
            };
            all.push(Token { kind, start: at as u32, end: (at + len) as u32, spaced });
            spaced = kind == Kind::Sign(b'\n');
            at += len;
        }
        Tokens { bytes, words, all }
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn get(&self, i: usize) -> Option<&Token> {
        self.all.get(i)
    }

    /// The token that begins at the byte `start`.
    pub fn starting(&self, start: u32) -> Option<usize> {
        self.all.binary_search_by_key(&start, |t| t.start).ok()
    }

    /// The token `back` places before `i`.
    pub fn before(&self, i: usize, back: usize) -> Option<usize> {
        i.checked_sub(back)
    }

    /// The bytes of the token at `i`; empty past the end.
    pub fn bytes(&self, i: usize) -> &'t [u8] {
        self.all.get(i).map_or(&[], |t| &self.bytes[t.start as usize..t.end as usize])
    }

    /// The digits of the number at `i`.
    pub fn digits(&self, i: usize) -> Option<&'t str> {
        let token = self.all.get(i).filter(|t| t.kind == Kind::Number)?;
        std::str::from_utf8(&self.bytes[token.start as usize..token.end as usize]).ok()
    }

    /// The number at `i`, if it is small.
    pub fn small(&self, i: usize) -> Option<i16> {
        self.digits(i).filter(|d| d.len() <= 4)?.parse().ok()
    }

    pub fn is_sign(&self, i: usize, sign: u8) -> bool {
        self.all.get(i).is_some_and(|t| t.kind == Kind::Sign(sign))
    }

    pub fn is_glued(&self, i: usize) -> bool {
        self.all.get(i).is_some_and(|t| !t.spaced)
    }

    /// What the lexicon says of the word that begins with the token at `i`, with where that word ends.
    pub fn meanings(&self, i: usize) -> impl Iterator<Item = (Meaning, u32)> + '_ {
        let start = self.all.get(i).map_or(u32::MAX, |t| t.start);
        let first = self.words.partition_point(|w| w.start < start);
        self.words[first..].iter().take_while(move |w| w.start == start).map(|w| (w.meaning, w.end))
    }

    pub fn means(&self, i: usize, meaning: Meaning) -> bool {
        self.meanings(i).any(|(m, _)| m == meaning)
    }

    /// The value some meaning of the word at `i` gives.
    pub fn find<T>(&self, i: usize, pick: impl Fn(Meaning) -> Option<T>) -> Option<T> {
        self.meanings(i).find_map(|(m, _)| pick(m))
    }
}
