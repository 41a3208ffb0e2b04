//! The matcher: runs a [`super::program`] over a stretch of a matching copy.
//!
//! It tries one way after the other in the order of the pattern and goes back where a way ends, so that the match
//! found is the one the regex crate would find. Going back can take for ever on a hostile text. So a search has a
//! budget of steps; when it is used up, the attempt starts again with a memory of every place where it has been (one
//! bit for each instruction and byte), and from then on the work is at most program × text. Ordinary sentences never
//! need the memory, and never pay for it.
//!
//! The memory is why a stretch is never longer than [`LONGEST`]: whoever calls cuts what is longer.

use std::ops::Range;

use super::program::{LOOKS, op};
use crate::text::alphabet::is_word_byte;
use regex_syntax::hir::Look;

/// The longest stretch that is searched at once, in bytes of a copy.
pub const LONGEST: usize = 4096;

/// Cuts a sentence into pieces that the matcher takes, at a space where there is one.
pub fn cut(bytes: &[u8], sentence: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    let Range { mut start, end } = sentence;
    std::iter::from_fn(move || {
        let from = start;
        start = match end - start > LONGEST {
            true => {
                let window = &bytes[start..start + LONGEST];
                let letter = window.iter().rposition(|b| !(b'N'..=b'Z').contains(b)).unwrap_or(0);
                let at = memchr::memrchr(b' ', window).filter(|at| *at > LONGEST / 2).unwrap_or(letter).max(1);
                start + at
            }
            false => end,
        };
        (from < start).then_some(from..start)
    })
}

/// Steps a search may take, beside eight for each byte, before it has to remember where it has been.
const BUDGET: usize = 2048;

/// Programs in place: their words, the sets and the literals they name.
#[derive(Clone, Copy, Debug)]
pub struct Code<'p> {
    pub words: &'p [u32],
    pub sets: &'p [[u32; super::program::SET_WORDS]],
    pub bytes: &'p [u8],
}

/// What a search needs to remember; kept from one search to the next, so that none allocates.
#[derive(Debug, Default)]
pub struct Scratch {
    stack: Vec<Frame>,
    budget: usize,
    memory: Memory,
    /// What [`super::search`] tries, and what of it is being tried at the place at hand, up to where.
    pub(super) tries: Vec<super::search::Try>,
    pub(super) open: Vec<super::search::Open>,
}

/// The places an attempt has been to: a place has a bit for each of `width` words from `base` on, places are counted
/// from `origin`.
#[derive(Debug, Default)]
struct Memory {
    on: bool,
    seen: Vec<u64>,
    origin: usize,
    base: u32,
    width: usize,
}

impl Memory {
    /// Whether the attempt has not been at this word and place before.
    fn is_new(&mut self, word: u32, pos: usize) -> bool {
        let bit = (pos - self.origin) * self.width + (word - self.base) as usize;
        if self.seen.len() <= bit / 64 {
            self.seen.resize(bit / 64 + 1, 0);
        }
        let new = self.seen[bit / 64] >> (bit % 64) & 1 == 0;
        self.seen[bit / 64] |= 1 << (bit % 64);
        new
    }
}

impl Scratch {
    /// Begins a search through one stretch of `len` bytes with the programs in `width` words from `base` on.
    pub fn begin(&mut self, len: usize, base: u32, width: u32) {
        self.budget = BUDGET + 8 * len;
        self.memory.on = false;
        (self.memory.base, self.memory.width) = (base, width as usize);
    }
}

/// A way not yet tried. `state` is the lowest place a repetition may go back to, how many more it may take, or the
/// next branch.
#[derive(Clone, Copy, Debug)]
struct Frame {
    pc: u32,
    pos: u32,
    state: u32,
}

/// Marks a frame that goes on with an instruction it has been in.
const AGAIN: u32 = 1 << 31;

struct OverBudget;

impl Code<'_> {
    /// Tries to match at `start`, and says where the match ends. Starts of one search never go back, and lie past the
    /// end of the match before.
    pub fn match_at(&self, entry: u32, text: &[u8], start: usize, scratch: &mut Scratch) -> Option<usize> {
        debug_assert!(text.len() <= LONGEST);
        if !scratch.memory.on {
            if let Ok(end) = self.attempt::<false>(entry, text, start, scratch) {
                return end;
            }
            let memory = &mut scratch.memory;
            (memory.on, memory.origin) = (true, start);
            memory.seen.clear();
        }
        let end = self.attempt::<true>(entry, text, start, scratch).unwrap_or(None);
        if let Some(end) = end {
            // What failed before fails again; the way that matched must stay open.
            scratch.memory.seen.clear();
            scratch.memory.origin = end;
        }
        end
    }

    fn attempt<const REMEMBER: bool>(
        &self,
        entry: u32,
        text: &[u8],
        start: usize,
        scratch: &mut Scratch,
    ) -> Result<Option<usize>, OverBudget> {
        let Scratch { stack, budget, memory, .. } = scratch;
        stack.clear();
        let (mut pc, mut pos, mut again) = (entry, start, None::<u32>);
        'ways: loop {
            'steps: {
                if !REMEMBER {
                    *budget = budget.checked_sub(1).ok_or(OverBudget)?;
                } else if again.is_none() && !memory.is_new(pc, pos) {
                    break 'steps;
                }
                let word = self.word(pc);
                match word & 15 {
                    op::MATCH => return Ok(Some(pos)),
                    op::LIT => {
                        if !self.literal(pc, word, text, pos) {
                            break 'steps;
                        }
                        pos += (word >> 4) as usize;
                        pc += 2;
                    }
                    op::CLASS => {
                        let Some(len) = self.class(word >> 4, text, pos) else { break 'steps };
                        pos += len;
                        pc += 1;
                    }
                    op::STAR | op::UPTO => {
                        let star = word & 15 == op::STAR;
                        let class = word >> op::FLAGGED;
                        let next = pc + if star { 1 } else { 3 };
                        let (min, max) = if star { (0, u32::MAX) } else { (self.word(pc + 1), self.word(pc + 2)) };
                        let greedy = word & (op::GREEDY | op::WHOLE) != 0;
                        match again.take() {
                            // One fewer than last time.
                            Some(low) if greedy => {
                                pos -= 1;
                                while text[pos].is_ascii_uppercase() && text[pos] >= b'N' {
                                    pos -= 1;
                                }
                                if pos > low as usize {
                                    stack.push(Frame { pc: pc | AGAIN, pos: pos as u32, state: low });
                                }
                            }
                            // One more than last time.
                            Some(left) => {
                                let Some(len) = self.class(class, text, pos) else { break 'steps };
                                pos += len;
                                if REMEMBER && star && !memory.is_new(pc, pos) {
                                    break 'steps;
                                }
                                if left > 1 {
                                    stack.push(Frame { pc: pc | AGAIN, pos: pos as u32, state: left - 1 });
                                }
                            }
                            None => {
                                for _ in 0..min {
                                    let Some(len) = self.class(class, text, pos) else { break 'steps };
                                    pos += len;
                                }
                                let low = pos;
                                if greedy {
                                    for _ in min..max {
                                        let Some(len) = self.class(class, text, pos) else { break };
                                        pos += len;
                                        // Somebody has been in this loop here, and went on from here.
                                        if REMEMBER && star && !memory.is_new(pc, pos) {
                                            pos -= len;
                                            break;
                                        }
                                    }
                                    if !REMEMBER {
                                        *budget = budget.checked_sub((pos - low) / 4).ok_or(OverBudget)?;
                                    }
                                    if pos > low && word & op::WHOLE == 0 {
                                        stack.push(Frame { pc: pc | AGAIN, pos: pos as u32, state: low as u32 });
                                    }
                                } else if max > min {
                                    stack.push(Frame { pc: pc | AGAIN, pos: pos as u32, state: max - min });
                                }
                            }
                        }
                        pc = next;
                    }
                    op::SPLIT => {
                        let target = word >> op::FLAGGED;
                        let (first, second) =
                            if word & op::GREEDY != 0 { (pc + 1, target + entry) } else { (target + entry, pc + 1) };
                        if self.is_dead(first, text, pos) {
                            pc = second;
                        } else {
                            if !self.is_dead(second, text, pos) {
                                stack.push(Frame { pc: second, pos: pos as u32, state: 0 });
                            }
                            pc = first;
                        }
                    }
                    op::JUMP => pc = (word >> 4) + entry,
                    op::LOOK => {
                        if !look(LOOKS[(word >> 4) as usize], text, pos) {
                            break 'steps;
                        }
                        pc += 1;
                    }
                    op::ALT => {
                        let resumed = again.take();
                        if resumed.is_none() && self.is_dead(pc, text, pos) {
                            break 'steps;
                        }
                        let count = word >> 4;
                        let mut branches = resumed.unwrap_or(0)..count;
                        let alive = |&i: &u32| !self.is_dead(self.word(pc + 2 + i) + entry, text, pos);
                        let Some(branch) = branches.find(alive) else { break 'steps };
                        if let Some(other) = branches.find(alive) {
                            stack.push(Frame { pc: pc | AGAIN, pos: pos as u32, state: other });
                        }
                        pc = self.word(pc + 2 + branch) + entry;
                    }
                    op::SWITCH => {
                        let list = match again.take() {
                            Some(list) => list,
                            None => pc + self.list(pc, text, pos),
                        };
                        let target = self.word(list);
                        if target == op::END {
                            break 'steps;
                        }
                        if self.word(list + 1) != op::END {
                            stack.push(Frame { pc: pc | AGAIN, pos: pos as u32, state: list + 1 });
                        }
                        pc = target + entry;
                    }
                    _ => break 'steps,
                }
                continue 'ways;
            }
            let Some(frame) = stack.pop() else { return Ok(None) };
            pos = frame.pos as usize;
            again = (frame.pc & AGAIN != 0).then_some(frame.state);
            pc = frame.pc & !AGAIN;
        }
    }

    #[inline]
    fn word(&self, pc: u32) -> u32 {
        self.words.get(pc as usize).copied().unwrap_or(op::FAIL)
    }

    #[inline]
    fn literal(&self, pc: u32, word: u32, text: &[u8], pos: usize) -> bool {
        let (from, len) = (self.word(pc + 1) as usize, (word >> 4) as usize);
        match (self.bytes.get(from..from + len), text.get(pos..pos + len)) {
            (Some(literal), Some(here)) => literal == here,
            _ => false,
        }
    }

    /// The length of the character at `pos`, if it is of the class.
    #[inline]
    pub fn class(&self, class: u32, text: &[u8], pos: usize) -> Option<usize> {
        let (index, len) = character(text, pos)?;
        let set = self.sets.get(class as usize)?;
        (set.get(index / 32)? >> (index % 32) & 1 != 0).then_some(len)
    }

    /// Where, after `pc`, the branches of a switch are listed that may match here.
    #[inline]
    fn list(&self, pc: u32, text: &[u8], pos: usize) -> u32 {
        let at = pc as usize;
        let [rows, others] = self.words.get(at + 2..at + 4).and_then(|w| w.first_chunk()).copied().unwrap_or_default();
        let rows = self.words.get(at + 4..at + 4 + rows as usize).unwrap_or_default();
        let Some((index, _)) = character(text, pos) else { return others };
        let row = rows.partition_point(|row| ((row >> 16) as usize) < index);
        match rows.get(row) {
            Some(row) if (row >> 16) as usize == index => row & 0xffff,
            _ => others,
        }
    }

    /// Whether the way through `pc` ends at once: its first step is one that this character cannot begin.
    #[inline]
    fn is_dead(&self, pc: u32, text: &[u8], pos: usize) -> bool {
        let word = self.word(pc);
        match word & 15 {
            op::LIT => {
                let from = self.word(pc + 1) as usize;
                self.bytes.get(from) != text.get(pos)
            }
            op::CLASS => self.class(word >> 4, text, pos).is_none(),
            op::ALT | op::SWITCH => {
                let class = self.word(pc + 1);
                class != op::ANY && self.class(class, text, pos).is_none()
            }
            _ => false,
        }
    }
}

/// The number of the character at `pos`, as [`super::program::index`] has it, and its length.
#[inline]
fn character(text: &[u8], pos: usize) -> Option<(usize, usize)> {
    let byte = *text.get(pos)?;
    Some(match byte {
        b'A'..=b'L' => {
            let trail = text.get(pos + 1)?.wrapping_sub(b'N');
            (256 + usize::from(byte - b'A') * 13 + usize::from(trail), 2)
        }
        b'M' => {
            let (a, b) = (text.get(pos + 1)?.wrapping_sub(b'N'), text.get(pos + 2)?.wrapping_sub(b'N'));
            (412 + usize::from(a) * 13 + usize::from(b), 3)
        }
        b'N'..=b'Z' => return None,
        _ => (usize::from(byte), 1),
    })
}

fn look(look: Look, text: &[u8], pos: usize) -> bool {
    let before = pos.checked_sub(1).and_then(|i| text.get(i)).copied();
    let after = text.get(pos).copied();
    let word = |b: Option<u8>| b.is_some_and(is_word_byte);
    match look {
        Look::Start => before.is_none(),
        Look::End => after.is_none(),
        Look::StartLF => before.is_none_or(|b| b == b'\n'),
        Look::EndLF => after.is_none_or(|b| b == b'\n'),
        Look::StartCRLF => match before {
            None | Some(b'\n') => true,
            Some(b'\r') => after != Some(b'\n'),
            _ => false,
        },
        Look::EndCRLF => match after {
            None | Some(b'\r') => true,
            Some(b'\n') => before != Some(b'\r'),
            _ => false,
        },
        Look::WordUnicode | Look::WordAscii => word(before) != word(after),
        Look::WordUnicodeNegate | Look::WordAsciiNegate => word(before) == word(after),
        Look::WordStartUnicode | Look::WordStartAscii => !word(before) && word(after),
        Look::WordEndUnicode | Look::WordEndAscii => word(before) && !word(after),
        Look::WordStartHalfUnicode | Look::WordStartHalfAscii => !word(before),
        Look::WordEndHalfUnicode | Look::WordEndHalfAscii => !word(after),
    }
}
