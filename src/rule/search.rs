//! Searching: runs a pattern of a [`Pack`] through a stretch of text, at the places where it may match.

use std::ops::Range;

use super::matcher::Scratch;
use super::pack::{HEADED, KEYED, Known, Pack, Place};
use super::program::CharSet;
use crate::text::alphabet::is_word_byte;

/// A branch, and from where to where it is tried.
#[derive(Clone, Copy, Debug)]
pub(super) struct Try {
    branch: u32,
    from: usize,
    last: usize,
}

/// A branch that is being tried.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open {
    branch: u32,
    last: usize,
    known: Known,
}

impl Pack {
    /// Tells `found` the matches of a pattern in `text[stretch]`, from left to right and without overlaps, until it
    /// says `false`. `chars` are the characters in the stretch, and `places` those in it that [`Pack::find_places`]
    /// told of the pattern, in order.
    #[allow(clippy::too_many_arguments)]
    pub fn find(
        &self,
        id: u32,
        text: &[u8],
        stretch: &Range<usize>,
        chars: &CharSet,
        places: &[Place],
        scratch: &mut Scratch,
        found: impl FnMut(usize, usize) -> bool,
    ) {
        let (base, text) = (stretch.start, &text[stretch.clone()]);
        let Some(end) = text.len().checked_sub(1) else { return };
        let first = self.branches(id).start;
        let mut tries = std::mem::take(&mut scratch.tries);
        tries.clear();
        for place in places {
            let branch = first + place.branch();
            if !self.may_match(branch, chars) {
                continue;
            }
            let at = place.at() - base;
            let of = self.known(branch);
            let (from, last) = match of.kind {
                KEYED => {
                    let Some(last) = at.checked_sub(of.least) else { continue };
                    (reach(text, at, of), last.min(end))
                }
                HEADED => (at, at),
                _ => (at, end),
            };
            if from <= last {
                tries.push(Try { branch, from, last });
            }
        }
        if !tries.is_empty() {
            self.search(id, text, &mut tries, scratch, found);
        }
        scratch.tries = tries;
    }

    /// The same where nothing is known of places: every branch is tried everywhere.
    pub fn find_anywhere(&self, id: u32, text: &[u8], scratch: &mut Scratch, found: impl FnMut(usize, usize) -> bool) {
        let Some(last) = text.len().checked_sub(1) else { return };
        let mut tries = std::mem::take(&mut scratch.tries);
        tries.clear();
        tries.extend(self.branches(id).map(|branch| Try { branch, from: 0, last }));
        self.search(id, text, &mut tries, scratch, found);
        scratch.tries = tries;
    }

    /// Goes through `text` from left to right. Where several branches may match, the first of them that does is the
    /// pattern's match.
    fn search(
        &self,
        id: u32,
        text: &[u8],
        tries: &mut [Try],
        scratch: &mut Scratch,
        mut found: impl FnMut(usize, usize) -> bool,
    ) {
        let code = self.code();
        let Range { start, end } = self.branches(id);
        let base = self.known(start).entry;
        let width = if end as usize == self.word(12) { code.words.len() as u32 } else { self.known(end).entry } - base;
        scratch.begin(text.len(), base, width);
        if tries.len() > 1 {
            tries.sort_unstable_by_key(|t| (t.from, t.branch));
        }
        let mut open = std::mem::take(&mut scratch.open);
        open.clear();
        let mut waiting = tries.iter().peekable();
        let mut at = 0;
        'places: loop {
            open.retain(|o: &Open| o.last >= at);
            if open.is_empty() {
                let Some(next) = waiting.peek() else { break };
                at = at.max(next.from);
            }
            while let Some(next) = waiting.next_if(|t| t.from <= at) {
                if next.last >= at {
                    let place = open.partition_point(|o| o.branch < next.branch);
                    match open.get_mut(place).filter(|o| o.branch == next.branch) {
                        Some(same) => same.last = next.last.max(same.last),
                        None => {
                            let known = self.known(next.branch);
                            open.insert(place, Open { branch: next.branch, last: next.last, known });
                        }
                    }
                }
            }
            // Until another branch joins or one of these leaves.
            let Some(mut stop) = open.iter().map(|o| o.last).min() else { continue };
            if let Some(next) = waiting.peek() {
                stop = stop.min(next.from - 1);
            }
            let at_words = open.iter().all(|o| o.known.at_word);
            while at <= stop {
                let at_word = at == 0 || !is_word_byte(text[at - 1]);
                if at_words && !at_word {
                    at += 1;
                    continue;
                }
                for Open { known, .. } in &open {
                    if known.at_word && !at_word || code.class(known.first, text, at).is_none() {
                        continue;
                    }
                    if let Some(end) = code.match_at(known.entry, text, at, scratch) {
                        if !found(at, end) {
                            break 'places;
                        }
                        at = end.max(at + 1);
                        continue 'places;
                    }
                }
                at += 1;
            }
        }
        scratch.open = open;
    }
}

/// The first place at which a branch may match that has a key at `place`.
fn reach(text: &[u8], place: usize, known: Known) -> usize {
    let least = place.saturating_sub(known.most);
    let mut gaps = known.gaps;
    let mut at = place;
    while at > least {
        if !is_word_byte(text[at - 1]) {
            match gaps.checked_sub(1) {
                Some(left) => gaps = left,
                None => break,
            }
        }
        at -= 1;
    }
    at
}
