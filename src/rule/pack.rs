//! Packs: all patterns of one language, compiled and linked, as two flat lists that are run where they lie.
//!
//! The build writes a pack for each language into the program, and nothing of it is decoded or copied when the
//! program starts; a house's rules are packed by the same code at run time. Words are numbers of the machine that
//! the program is built for, and lie in it as such. What a word means is said by the writer ([`super::packing`]) and
//! read back here; places are indexes into the words.

use std::borrow::Cow;
use std::ops::Range;

use super::finder::{self, Entry, Table};
use super::matcher::Code;
use super::model::Patterns;
use super::pattern::View;
use super::program::{CharSet, MOST_GATES, SET_WORDS, index};
use crate::text::alphabet::{self, is_word_byte};

/// The compiled patterns of one language and the tables that find their keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pack {
    pub(super) words: Cow<'static, [u32]>,
    pub(super) bytes: Cow<'static, [u8]>,
}

/// What is known of a branch of a pattern beside its program.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub entry: u32,
    pub first: u32,
    pub at_word: bool,
    /// `KEYED`, `HEADED` or neither.
    pub kind: u32,
    pub least: usize,
    pub most: usize,
    pub gaps: usize,
}

/// A place in a text where a branch of a pattern has a key, or may begin: in the order of patterns, then of places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(u64);

/// Patterns of one language, branches of one pattern, and places in a text are numbered with 16, 16 and 32 bits.
pub const MOST_PATTERNS: usize = 1 << 16;

impl Place {
    fn new(branch: u32, at: usize) -> Place {
        Place(u64::from(branch >> 16) << 48 | (at as u64 & 0xffff_ffff) << 16 | u64::from(branch & 0xffff))
    }

    /// The same place of the pattern `by` numbers further on.
    pub(super) fn shifted(self, by: u32) -> Place {
        Place(self.0 + (u64::from(by) << 48))
    }

    pub fn pattern(self) -> u32 {
        (self.0 >> 48) as u32
    }

    pub fn at(self) -> usize {
        (self.0 >> 16 & 0xffff_ffff) as usize
    }

    pub(super) fn branch(self) -> u32 {
        (self.0 & 0xffff) as u32
    }
}

/// Words of the header, of a branch, of a view and of a table.
pub(super) const HEADER: usize = 13;
pub(super) const BRANCH: usize = 6 + MOST_GATES;
pub(super) const VIEW: usize = 6;
pub(super) const TABLE: usize = 6;
/// A branch without keys is looked for at the characters with which it can begin, if there are not more of them.
pub(super) const MOST_HEADS: u32 = 16;
/// Characters of the matching alphabet, as [`index`] numbers them.
pub(super) const INDEXES: usize = SET_WORDS * 32;
/// Gates that are one character have its number above this; others are places of sets. A gate that is none is
/// [`NO_GATE`] above this.
pub(super) const ONLY: u32 = 1 << 31;
const NO_GATE: u32 = ONLY - 1;
pub(super) const AT_WORD: u32 = 1;
pub(super) const KEYED: u32 = 2;
pub(super) const HEADED: u32 = 4;

impl Pack {
    /// A pack that was written by the build.
    pub const fn from_static(words: &'static [u32], bytes: &'static [u8]) -> Pack {
        Pack { words: Cow::Borrowed(words), bytes: Cow::Borrowed(bytes) }
    }

    /// A pack from its two lists as the build stored them: the words little endian, and the bytes.
    pub fn from_parts(words: &[u8], bytes: &'static [u8]) -> Pack {
        let words = words.as_chunks().0.iter().map(|w| u32::from_le_bytes(*w)).collect();
        Pack { words: Cow::Owned(words), bytes: Cow::Borrowed(bytes) }
    }

    /// The two lists, for the build to write.
    pub fn parts(&self) -> (&[u32], &[u8]) {
        (&self.words, &self.bytes)
    }

    pub(super) fn word(&self, at: usize) -> usize {
        self.words.get(at).map_or(0, |w| *w as usize)
    }

    fn list(&self, at: usize, len: usize) -> &[u32] {
        self.words.get(at..at + len).unwrap_or_default()
    }

    /// How many patterns there are.
    pub fn len(&self) -> usize {
        self.word(0)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The branches of a pattern, as numbers among those of all patterns.
    pub(super) fn branches(&self, id: u32) -> Range<u32> {
        let at = self.word(1) + id as usize;
        self.word(at) as u32..self.word(at + 1) as u32
    }

    pub(super) fn known(&self, branch: u32) -> Known {
        let at = self.word(11) + branch as usize * BRANCH;
        let [entry, first, flags, least, most, gaps] = self.list(at, 6).first_chunk().copied().unwrap_or_default();
        Known {
            entry,
            first,
            at_word: flags & AT_WORD != 0,
            kind: flags & !AT_WORD,
            least: least as usize,
            most: most as usize,
            gaps: gaps as usize,
        }
    }

    pub(super) fn code(&self) -> Code<'_> {
        Code {
            words: self.list(self.word(4), self.word(5)),
            sets: self.list(self.word(2), self.word(3) * SET_WORDS).as_chunks().0,
            bytes: &self.bytes,
        }
    }

    /// The views in which there is something to look for.
    pub fn views(&self) -> impl Iterator<Item = View> + '_ {
        View::ALL.into_iter().filter(|v| self.word(HEADER + *v as usize * VIEW + 5) > 0)
    }

    /// How many meanings there are.
    pub fn meanings(&self) -> u32 {
        self.word(9) as u32
    }

    pub fn meaning(&self, id: u32) -> Meant<'_> {
        let at = self.word(self.word(8) + id as usize);
        let flags = self.word(at);
        Meant {
            clause: flags & CLAUSE != 0,
            given: flags & GIVEN != 0,
            strong: flags & STRONG != 0,
            gap: self.word(at + 1),
            members: flags >> MEMBERS,
            lists: self.words.get(at + 2..).unwrap_or_default(),
        }
    }

    /// How many classes the meanings use.
    pub fn classes(&self) -> usize {
        self.word(7)
    }

    /// The patterns of a class; none, if it is not one of this pack's.
    pub fn class(&self, id: u32) -> Patterns {
        if id as usize >= self.classes() {
            return Patterns::default();
        }
        match *self.list(self.word(6) + id as usize * 2, 2) {
            [start, end] => Patterns { start, end },
            _ => Patterns::default(),
        }
    }

    /// The classes whose words open a clause.
    pub fn openers(&self) -> &[u32] {
        let at = self.word(10);
        self.list(at + 1, self.word(at))
    }

    /// Tells `found` the places in `text[range]` where patterns may match. What may match anywhere is told of each of
    /// `stretches`, which are told by where they begin and which characters they have.
    pub fn find_places<'t>(
        &self,
        view: View,
        text: &[u8],
        range: Range<usize>,
        stretches: impl Iterator<Item = (usize, &'t CharSet)> + Clone,
        mut found: impl FnMut(Place),
    ) {
        let at = HEADER + view as usize * VIEW;
        let tables = [0, 1, 2, 3].map(|window| self.table(self.word(at + 2) + window * TABLE));
        let start = range.start;
        finder::find(&tables, text.get(range.clone()).unwrap_or_default(), &self.bytes, |at, from, count| {
            for &branch in self.list(from as usize, count as usize) {
                found(Place::new(branch, start + at));
            }
        });
        if self.word(at + 3) > 0 {
            self.find_heads(self.word(at + 4), text, range, &mut found);
        }
        let wide = self.list(self.word(at), self.word(at + 1));
        for &branch in wide {
            let number = self.number(branch);
            let here = stretches.clone().filter(|(_, chars)| self.may_match(number, chars));
            here.for_each(|(start, _)| found(Place::new(branch, start)));
        }
    }

    fn table(&self, at: usize) -> Table<'_> {
        let [log_bits, log_buckets, bits, buckets, entries, count] =
            self.list(at, TABLE).first_chunk().copied().unwrap_or_default();
        Table {
            log_bits,
            log_buckets,
            bits: self.list(bits as usize, (1 << log_bits) / 32),
            buckets: self.list(buckets as usize, (1 << log_buckets) + 1),
            entries: self.list(entries as usize, count as usize * size_of::<Entry>() / 4).as_chunks().0,
        }
    }

    /// Tells `found` the places where a branch without keys may begin.
    fn find_heads(&self, heads: usize, text: &[u8], range: Range<usize>, mut found: impl FnMut(Place)) {
        let starts = self.list(heads, INDEXES + 1);
        let Range { start: mut at, end } = range;
        let text = text.get(..end).unwrap_or(text);
        let mut in_word = at.checked_sub(1).and_then(|before| text.get(before)).is_some_and(|b| is_word_byte(*b));
        while let Some(&byte) = text.get(at) {
            let at_word = !in_word;
            in_word = is_word_byte(byte);
            let place = at;
            at += alphabet::length(byte);
            let Some(index) = text.get(place..at).and_then(index) else { continue };
            let &[from, to] = starts.get(index..index + 2).and_then(|s| s.first_chunk()).unwrap_or(&[0, 0]);
            for &branch in self.list(from as usize, (to - from) as usize) {
                if at_word || !self.known(self.number(branch)).at_word {
                    found(Place::new(branch, place));
                }
            }
        }
    }

    /// The number of a branch among those of all patterns.
    fn number(&self, branch: u32) -> u32 {
        self.branches(branch >> 16).start + (branch & 0xffff)
    }

    /// Whether a text that has only these characters can hold a match of the branch.
    #[inline]
    pub(super) fn may_match(&self, number: u32, text: &CharSet) -> bool {
        let gates = self.list(self.word(11) + number as usize * BRANCH + 6, MOST_GATES);
        let sets = self.list(self.word(2), self.word(3) * SET_WORDS).as_chunks::<SET_WORDS>().0;
        gates.iter().all(|gate| match gate.checked_sub(ONLY) {
            Some(NO_GATE) => true,
            Some(index) => text.has(index as usize),
            None => sets.get(*gate as usize).is_none_or(|set| text.0.iter().zip(set).any(|(a, b)| a & b != 0)),
        })
    }
}

/// A meaning as it lies in the pack.
#[derive(Clone, Copy, Debug)]
pub struct Meant<'p> {
    pub clause: bool,
    pub given: bool,
    pub strong: bool,
    /// Most words between one member and the next.
    pub gap: usize,
    /// How many members there are.
    pub members: usize,
    lists: &'p [u32],
}

impl<'p> Meant<'p> {
    /// The classes of each member, and then those of the five lists that lift a hit.
    pub fn lists(&self) -> impl Iterator<Item = &'p [u32]> + use<'p> {
        let mut rest = self.lists;
        std::iter::from_fn(move || {
            let (len, after) = rest.split_first()?;
            let (list, next) = after.split_at_checked(*len as usize)?;
            rest = next;
            Some(list)
        })
        .take(self.members + 5)
    }
}

/// Flags of a meaning; the number of its members stands above them.
pub(super) const CLAUSE: usize = 1;
pub(super) const GIVEN: usize = 2;
pub(super) const STRONG: usize = 4;
pub(super) const MEMBERS: usize = 3;
