//! Programs: a pattern as a short list of instructions, written once, run in place.
//!
//! Compiling forty regexes took most of the time that one letter took, so the built-in patterns are compiled when
//! the program is built. An instruction is one to three words of 32 bits (their meaning is in [`op`]), and a
//! pattern of a few words of text is a few dozen of them, because the matching alphabet lets one instruction test
//! one *character* whatever its length, and a repeated class is a single instruction. [`super::matcher`] runs them.

use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

use super::pattern::{literal, spelt};
use crate::text::alphabet::{self, Code};

/// The instructions. The low four bits of the first word say which; what is above them is said here.
pub mod op {
    /// The pattern matches.
    pub const MATCH: u32 = 0;
    /// `LIT len, offset`: these bytes stand here.
    pub const LIT: u32 = 1;
    /// `CLASS class`: one character of the class.
    pub const CLASS: u32 = 2;
    /// `STAR flags class`: any number of them.
    pub const STAR: u32 = 3;
    /// `UPTO flags class, min, max`: so many of them.
    pub const UPTO: u32 = 4;
    /// `SPLIT flags target`: two ways on, the next instruction and the target; `GREEDY` tries the next one first.
    pub const SPLIT: u32 = 5;
    /// `JUMP target`.
    pub const JUMP: u32 = 6;
    /// `LOOK kind`: an anchor or a word boundary.
    pub const LOOK: u32 = 7;
    /// `ALT n, class, target…`: as many ways on, in this order; each begins with a character of the class, unless
    /// that is [`ANY`].
    pub const ALT: u32 = 8;
    /// No match on this way.
    pub const FAIL: u32 = 9;
    /// `SWITCH len, class, rows, others, row…, list…`: as `ALT`, where there are many ways. The ways that begin with a
    /// character are in the list of its row, which has the character's [`index`] in the upper half and the list's
    /// place after this word in the lower; rows are sorted. For other characters and the end of the text there is
    /// the list `others`. A list is targets and [`END`].
    ///
    /// [`index`]: super::index
    pub const SWITCH: u32 = 10;
    pub const END: u32 = u32::MAX;

    /// Flag of `STAR`, `UPTO` and `SPLIT`, and where their class or target begins.
    pub const GREEDY: u32 = 1 << 4;
    /// Flag of `STAR` and `UPTO`: what follows cannot begin with a character of the class, so taking fewer of them
    /// than there are never helps.
    pub const WHOLE: u32 = 1 << 5;
    pub const FLAGGED: u32 = 6;

    /// No class: a way may begin with anything, or with nothing.
    pub const ANY: u32 = u32::MAX;

    /// How many words the instruction has that begins with `word`.
    pub fn len(word: u32) -> usize {
        match word & 15 {
            LIT => 2,
            UPTO => 3,
            ALT => 2 + (word >> 4) as usize,
            SWITCH => (word >> 4) as usize,
            _ => 1,
        }
    }
}

/// The kinds of `LOOK`.
pub const LOOKS: [Look; 14] = [
    Look::Start,
    Look::End,
    Look::StartLF,
    Look::EndLF,
    Look::StartCRLF,
    Look::EndCRLF,
    Look::WordUnicode,
    Look::WordUnicodeNegate,
    Look::WordStartUnicode,
    Look::WordEndUnicode,
    Look::WordStartHalfUnicode,
    Look::WordEndHalfUnicode,
    // The same as the first two of words: only the alphabet's own boundary is ever asked.
    Look::WordAscii,
    Look::WordAsciiNegate,
];

/// Words of 32 bits in a [`CharSet`].
pub const SET_WORDS: usize = 19;

/// A set of characters of the matching alphabet, a bit each in the order of [`index`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct CharSet(pub [u32; SET_WORDS]);

/// The place of a character in a [`CharSet`], from its bytes: single bytes, then pairs, then triples.
pub fn index(code: &[u8]) -> Option<usize> {
    match *code {
        [lead @ b'A'..=b'L', trail @ b'N'..=b'Z'] => {
            Some(256 + usize::from(lead - b'A') * 13 + usize::from(trail - b'N'))
        }
        [b'M', a @ b'N'..=b'Z', b @ b'N'..=b'Z'] => Some(412 + usize::from(a - b'N') * 13 + usize::from(b - b'N')),
        [byte] if !byte.is_ascii_uppercase() => Some(usize::from(byte)),
        _ => None,
    }
}

impl CharSet {
    pub(super) fn of(codes: &[alphabet::Code]) -> CharSet {
        let mut set = CharSet::default();
        for i in codes.iter().filter_map(|c| index(c.as_bytes())) {
            set.0[i / 32] |= 1 << (i % 32);
        }
        set
    }

    fn union(mut self, other: CharSet) -> CharSet {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a |= b);
        self
    }

    /// Whether the two have a character in common.
    pub fn meets(&self, other: &CharSet) -> bool {
        self.0.iter().zip(other.0).any(|(a, b)| a & b != 0)
    }

    pub fn has(&self, index: usize) -> bool {
        self.0.get(index / 32).is_some_and(|w| w >> (index % 32) & 1 != 0)
    }

    pub fn count(&self) -> u32 {
        self.0.iter().map(|w| w.count_ones()).sum()
    }

    /// The characters that `text`, a matching copy, has.
    pub fn of_text(text: &[u8]) -> CharSet {
        let mut set = CharSet::default();
        let mut rest = text.iter();
        let letter = |b: Option<&u8>| usize::from(b.map_or(0, |b| b.wrapping_sub(b'N')));
        while let Some(&byte) = rest.next() {
            let at = match byte {
                b'A'..=b'L' => 256 + usize::from(byte - b'A') * 13 + letter(rest.next()),
                b'M' => 412 + letter(rest.next()) * 13 + letter(rest.next()),
                _ => usize::from(byte),
            };
            if let Some(word) = set.0.get_mut(at / 32) {
                *word |= 1 << (at % 32);
            }
        }
        set
    }

    /// The number of the only character, if there is only one.
    pub fn only(&self) -> Option<usize> {
        (self.count() == 1).then(|| (0..SET_WORDS * 32).find(|i| self.has(*i)))?
    }

    /// Whether all characters stand inside words.
    pub fn is_wordy(&self) -> bool {
        (0..256).all(|i| self.0[i / 32] >> (i % 32) & 1 == 0 || alphabet::is_word_byte(i as u8))
    }
}

/// A compiled pattern. Classes and literals are numbered in its own lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    pub code: Vec<u32>,
    pub classes: Vec<CharSet>,
    pub bytes: Vec<u8>,
    /// The characters a match can begin with, as a place in `classes`.
    pub first: u32,
    /// Matches begin at the first letter of a word only.
    pub at_word: bool,
    /// Sets of which every match has a character, as places in `classes`; the smallest few.
    pub gates: Vec<u32>,
}

/// Most gates of a program.
pub const MOST_GATES: usize = 3;

/// Most branches that are tried one after the other; more are found by the character at hand.
const MOST_TRIED: usize = 3;

/// A branch that begins with one of more characters than this is tried at all of them.
const MOST_ROWS: u32 = 40;

/// Largest program, in words.
pub const MOST_WORDS: usize = 16 * 1024;

/// Compiles a parsed pattern for copies with or without capitals.
///
/// # Errors
/// The pattern is too large.
pub fn compile(hir: &Hir, folded: bool) -> Result<Program, String> {
    let mut writer = Writer { folded, code: Vec::new(), classes: Vec::new(), bytes: Vec::new() };
    let start = writer.first(hir).0;
    let first = writer.class(start);
    let mut needed = writer.needed(hir);
    needed.sort_by_key(CharSet::count);
    needed.dedup();
    let gates = needed.into_iter().take(MOST_GATES).map(|set| writer.class(set)).collect();
    writer.emit(hir, None)?;
    writer.code.push(op::MATCH);
    let at_word = start.is_wordy() && begins_with_boundary(hir);
    Ok(Program { code: writer.code, classes: writer.classes, bytes: writer.bytes, first, at_word, gates })
}

/// The text with which `hir` begins, if it begins with one.
fn beginning(hir: &Hir) -> Option<&[u8]> {
    match hir.kind() {
        HirKind::Literal(text) => Some(&text.0),
        HirKind::Capture(capture) => beginning(&capture.sub),
        HirKind::Concat(parts) => beginning(parts.first()?),
        _ => None,
    }
}

/// The first letter of what begins with a text, and what is left.
fn without_first(hir: &Hir) -> Option<(char, Hir)> {
    match hir.kind() {
        HirKind::Literal(text) => {
            let text = std::str::from_utf8(&text.0).ok()?;
            let mut rest = text.chars();
            let letter = rest.next()?;
            Some((letter, Hir::literal(rest.as_str().as_bytes())))
        }
        HirKind::Capture(capture) => without_first(&capture.sub),
        HirKind::Concat(parts) => {
            let (letter, rest) = without_first(parts.first()?)?;
            Some((letter, Hir::concat(std::iter::once(rest).chain(parts[1..].iter().cloned()).collect())))
        }
        _ => None,
    }
}

fn begins_with_boundary(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Look(look) => matches!(look, Look::WordUnicode | Look::WordAscii | Look::WordStartUnicode),
        HirKind::Capture(capture) => begins_with_boundary(&capture.sub),
        HirKind::Concat(parts) => parts.first().is_some_and(begins_with_boundary),
        HirKind::Alternation(parts) => parts.iter().all(begins_with_boundary),
        _ => false,
    }
}

struct Writer {
    folded: bool,
    code: Vec<u32>,
    classes: Vec<CharSet>,
    bytes: Vec<u8>,
}

impl Writer {
    fn class(&mut self, set: CharSet) -> u32 {
        let at = self.classes.iter().position(|c| *c == set).unwrap_or_else(|| {
            self.classes.push(set);
            self.classes.len() - 1
        });
        at as u32
    }

    /// The set of a pattern that is one character wide.
    fn single(&self, hir: &Hir) -> Option<CharSet> {
        match hir.kind() {
            HirKind::Class(class) => Some(spelt(class, self.folded).set),
            HirKind::Literal(l) => {
                let codes = literal(&l.0, self.folded);
                (codes.len() == 1).then(|| CharSet::of(&codes))
            }
            HirKind::Capture(capture) => self.single(&capture.sub),
            _ => None,
        }
    }

    /// The characters that a match of `hir` can begin with, and whether it can be empty.
    fn first(&self, hir: &Hir) -> (CharSet, bool) {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => (CharSet::default(), true),
            HirKind::Literal(l) => {
                let codes = literal(&l.0, self.folded);
                (CharSet::of(codes.get(..1).unwrap_or_default()), codes.is_empty())
            }
            HirKind::Class(class) => (spelt(class, self.folded).set, false),
            HirKind::Capture(capture) => self.first(&capture.sub),
            HirKind::Repetition(rep) => {
                let (set, empty) = self.first(&rep.sub);
                (set, empty || rep.min == 0)
            }
            HirKind::Concat(parts) => self.first_of_all(parts),
            HirKind::Alternation(parts) => parts.iter().fold((CharSet::default(), false), |(set, empty), part| {
                let (more, or_empty) = self.first(part);
                (set.union(more), empty || or_empty)
            }),
        }
    }

    fn first_of_all(&self, parts: &[Hir]) -> (CharSet, bool) {
        let mut set = CharSet::default();
        for part in parts {
            let (more, empty) = self.first(part);
            set = set.union(more);
            if !empty {
                return (set, false);
            }
        }
        (set, true)
    }

    /// Sets of which every match of `hir` has a character.
    fn needed(&self, hir: &Hir) -> Vec<CharSet> {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => Vec::new(),
            HirKind::Literal(l) => {
                let codes = literal(&l.0, self.folded);
                codes.chunks(1).map(CharSet::of).collect()
            }
            HirKind::Class(_) => self.single(hir).into_iter().collect(),
            HirKind::Capture(capture) => self.needed(&capture.sub),
            HirKind::Repetition(rep) if rep.min > 0 => self.needed(&rep.sub),
            HirKind::Repetition(_) => Vec::new(),
            HirKind::Concat(parts) => parts.iter().flat_map(|p| self.needed(p)).collect(),
            HirKind::Alternation(parts) => {
                let smallest = |part| self.needed(part).into_iter().min_by_key(CharSet::count);
                let sets: Option<Vec<CharSet>> = parts.iter().map(smallest).collect();
                sets.into_iter().map(|s| s.into_iter().fold(CharSet::default(), CharSet::union)).collect()
            }
        }
    }

    fn target(&self) -> u32 {
        self.code.len() as u32
    }

    /// Writes `hir`; `rest` is what follows it in the same sequence, where that is known.
    fn emit(&mut self, hir: &Hir, rest: Option<&[Hir]>) -> Result<(), String> {
        if self.code.len() > MOST_WORDS {
            return Err(format!("too large: more than {MOST_WORDS} steps once prepared"));
        }
        match hir.kind() {
            HirKind::Empty => {}
            HirKind::Literal(l) => {
                let text: Vec<u8> = literal(&l.0, self.folded).iter().flat_map(|c| c.as_bytes().to_vec()).collect();
                self.code.extend([op::LIT | (text.len() as u32) << 4, self.bytes.len() as u32]);
                self.bytes.extend(text);
            }
            HirKind::Class(Class::Unicode(_) | Class::Bytes(_)) => {
                let set = self.single(hir).unwrap_or_default();
                let class = self.class(set);
                self.code.push(if set == CharSet::default() { op::FAIL } else { op::CLASS | class << 4 });
            }
            HirKind::Look(look) => {
                let kind = match look {
                    Look::WordAscii => Look::WordUnicode,
                    Look::WordAsciiNegate => Look::WordUnicodeNegate,
                    Look::WordStartAscii => Look::WordStartUnicode,
                    Look::WordEndAscii => Look::WordEndUnicode,
                    Look::WordStartHalfAscii => Look::WordStartHalfUnicode,
                    Look::WordEndHalfAscii => Look::WordEndHalfUnicode,
                    other => *other,
                };
                let kind = LOOKS.iter().position(|l| *l == kind).ok_or("unknown anchor")?;
                self.code.push(op::LOOK | (kind as u32) << 4);
            }
            HirKind::Capture(capture) => self.emit(&capture.sub, rest)?,
            HirKind::Repetition(rep) => match self.single(&rep.sub) {
                Some(set) => self.repeat_class(rep, set, rest),
                None => self.repeat(rep)?,
            },
            HirKind::Concat(parts) => {
                for (i, part) in parts.iter().enumerate() {
                    self.emit(part, Some(&parts[i + 1..]))?;
                }
            }
            HirKind::Alternation(parts) => {
                let (set, empty) = self.first(hir);
                let class = if empty { op::ANY } else { self.class(set) };
                let parts = self.by_beginning(parts);
                if parts.len() > MOST_TRIED {
                    return self.switch(&parts, class);
                }
                self.code.extend([op::ALT | (parts.len() as u32) << 4, class]);
                let table = self.code.len();
                self.code.extend(parts.iter().map(|_| 0));
                let mut jumps = Vec::new();
                for (i, part) in parts.iter().enumerate() {
                    self.code[table + i] = self.target();
                    self.emit(part, None)?;
                    if i + 1 < parts.len() {
                        jumps.push(self.code.len());
                        self.code.push(op::JUMP);
                    }
                }
                let end = self.target();
                jumps.into_iter().for_each(|at| self.code[at] = op::JUMP | end << 4);
            }
        }
        Ok(())
    }

    /// The same branches, those that begin with the same letter as one: of two branches that begin with different
    /// letters only one can match, so their order does not matter.
    fn by_beginning(&self, parts: &[Hir]) -> Vec<Hir> {
        struct Group<'h> {
            letter: Option<Code>,
            first: (CharSet, bool),
            members: Vec<&'h Hir>,
        }
        let mut groups: Vec<Group<'_>> = Vec::new();
        for part in parts {
            let letter = beginning(part).and_then(|text| literal(text, self.folded).first().copied());
            let first = self.first(part);
            let joins = letter.and_then(|letter| {
                let at = groups.iter().rposition(|g| g.letter == Some(letter))?;
                let later = &groups[at + 1..];
                later.iter().all(|g| !g.first.1 && !g.first.0.meets(&first.0)).then_some(at)
            });
            match joins {
                Some(at) => groups[at].members.push(part),
                None => groups.push(Group { letter, first, members: vec![part] }),
            }
        }
        let one = |group: Group<'_>| match group.members[..] {
            [alone] => alone.clone(),
            ref members => {
                let rests: Vec<(char, Hir)> = members.iter().filter_map(|m| without_first(m)).collect();
                let Some((letter, _)) = rests.first() else { return Hir::fail() };
                let letter = Hir::literal(letter.to_string().into_bytes());
                let rests = rests.iter().map(|(_, rest)| rest.clone()).collect();
                Hir::concat(vec![letter, Hir::alternation(rests)])
            }
        };
        groups.into_iter().map(one).collect()
    }

    /// Writes an alternation of many branches.
    fn switch(&mut self, parts: &[Hir], class: u32) -> Result<(), String> {
        let firsts: Vec<(CharSet, bool)> = parts.iter().map(|p| self.first(p)).collect();
        let open = |(set, empty): &(CharSet, bool)| *empty || set.count() > MOST_ROWS;
        // A list is the branches that are in it; the first is for all characters without a row.
        let mut lists: Vec<Vec<usize>> = vec![(0..parts.len()).filter(|i| open(&firsts[*i])).collect()];
        let mut rows: Vec<(usize, usize)> = Vec::new();
        for index in 0..SET_WORDS * 32 {
            if !firsts.iter().any(|f| !open(f) && f.0.has(index)) {
                continue;
            }
            let list: Vec<usize> = (0..parts.len()).filter(|i| firsts[*i].1 || firsts[*i].0.has(index)).collect();
            let at = lists.iter().position(|l| *l == list).unwrap_or_else(|| {
                lists.push(list);
                lists.len() - 1
            });
            rows.push((index, at));
        }
        let start = self.code.len();
        let head = 4 + rows.len();
        let len = head + lists.iter().map(|l| l.len() + 1).sum::<usize>();
        if len > MOST_WORDS {
            return Err(format!("too large: more than {MOST_WORDS} steps once prepared"));
        }
        let places: Vec<usize> = lists
            .iter()
            .scan(head, |at, list| {
                *at += list.len() + 1;
                Some(*at - list.len() - 1)
            })
            .collect();
        self.code.extend([op::SWITCH | (len as u32) << 4, class, rows.len() as u32, places[0] as u32]);
        self.code.extend(rows.iter().map(|(index, list)| (*index as u32) << 16 | places[*list] as u32));
        self.code.resize(start + len, op::END);
        let mut jumps = Vec::new();
        for (i, part) in parts.iter().enumerate() {
            let target = self.target();
            for (list, place) in lists.iter().zip(&places) {
                if let Some(nth) = list.iter().position(|branch| *branch == i) {
                    self.code[start + place + nth] = target;
                }
            }
            self.emit(part, None)?;
            jumps.push(self.code.len());
            self.code.push(op::JUMP);
        }
        let end = self.target();
        jumps.into_iter().for_each(|at| self.code[at] = op::JUMP | end << 4);
        Ok(())
    }

    fn repeat_class(&mut self, rep: &Repetition, set: CharSet, rest: Option<&[Hir]>) {
        let class = self.class(set);
        if rep.min == 1 {
            self.code.push(op::CLASS | class << 4);
        }
        let taken = u32::from(rep.min == 1);
        let whole = rest.is_some_and(|rest| {
            let (next, empty) = self.first_of_all(rest);
            let word_end = matches!(
                rest.first().map(Hir::kind),
                Some(HirKind::Look(Look::WordUnicode | Look::WordAscii | Look::WordEndUnicode | Look::WordEndAscii))
            );
            (!empty && !next.meets(&set)) || (word_end && taken == 1 && set.is_wordy())
        });
        let flags = if rep.greedy { op::GREEDY } else { 0 } | if whole { op::WHOLE } else { 0 };
        let (min, max) = (rep.min - taken, rep.max.map(|m| m.saturating_sub(taken)));
        if min > 0 || max.is_some_and(|m| m > 0) {
            self.code.extend([op::UPTO | flags | class << op::FLAGGED, min, max.unwrap_or(min)]);
        }
        if max.is_none() {
            self.code.push(op::STAR | flags | class << op::FLAGGED);
        }
    }

    /// Copies `rep.sub` as often as it may stand; the same shape as in the regex crate, so that of two matches the
    /// same one is preferred.
    fn repeat(&mut self, rep: &Repetition) -> Result<(), String> {
        let split =
            |target: u32, next_first: bool| op::SPLIT | if next_first { op::GREEDY } else { 0 } | target << op::FLAGGED;
        let may_be_empty = rep.sub.properties().minimum_len() == Some(0);
        for _ in 1..rep.min {
            self.emit(&rep.sub, None)?;
        }
        match rep.max {
            None if rep.min == 0 && !may_be_empty => {
                let start = self.code.len();
                self.code.push(0);
                self.emit(&rep.sub, None)?;
                self.code.push(op::JUMP | (start as u32) << 4);
                self.code[start] = split(self.target(), rep.greedy);
            }
            None => {
                let skip = (rep.min == 0).then_some(self.code.len());
                self.code.extend(skip.map(|_| 0));
                let start = self.target();
                self.emit(&rep.sub, None)?;
                self.code.push(split(start, !rep.greedy));
                if let Some(at) = skip {
                    self.code[at] = split(self.target(), rep.greedy);
                }
            }
            Some(max) => {
                if rep.min > 0 {
                    self.emit(&rep.sub, None)?;
                }
                let mut skips = Vec::new();
                for _ in rep.min..max {
                    skips.push(self.code.len());
                    self.code.push(0);
                    self.emit(&rep.sub, None)?;
                }
                let end = self.target();
                skips.into_iter().for_each(|at| self.code[at] = split(end, rep.greedy));
            }
        }
        Ok(())
    }
}
