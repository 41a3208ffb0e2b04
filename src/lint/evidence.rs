//! Evidence: what every rule's patterns found, gathered in one pass.
//!
//! One pass over a view finds the keys of all patterns, exceptions included; a pattern is tried only where its keys
//! say that it may match, and exceptions only where there is a hit. What comes out is, for each rule and each part,
//! its hits by sentence, strong and weak.

use std::cell::RefCell;
use std::ops::Range;

use super::meanings::Table;
use crate::rule::assemble::Patterns;
use crate::rule::matcher::{LONGEST, Scratch};
use crate::rule::pattern::View;
use crate::rule::program::CharSet;
use crate::rule::{Pack, RuleSet, Signals};
use crate::text::{Copy, Span, Text};

/// What a pattern found in one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The sentence's place in the letter.
    pub sentence: usize,
    /// In bytes of the source.
    pub span: Span,
    pub strong: bool,
    /// Something in the sentence makes the hit a hint.
    pub lowered: bool,
}

/// All hits, by rule and by part.
#[derive(Debug)]
pub struct Evidence {
    rules: Vec<Vec<Hit>>,
    parts: Vec<Vec<Hit>>,
}

/// A hit before exceptions, in bytes of its piece.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raw {
    pub piece: u32,
    pub start: usize,
    pub end: usize,
    pub strong: bool,
}

/// A sentence, or a stretch of one that is longer than the matcher takes: bytes of the copy.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub range: Range<usize>,
    sentence: usize,
}

/// The places of one pattern's keys; of a pattern without keys, nothing.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub pattern: u32,
    pub places: Range<usize>,
}

/// What gathering needs on the way; kept from letter to letter, so that a letter allocates next to nothing.
#[derive(Debug, Default)]
pub(super) struct Desk {
    scratch: RefCell<Scratch>,
    pub pieces: Vec<Piece>,
    /// Pattern in the upper half, place in the copy in the lower; sorted.
    places: Vec<u64>,
    groups: Vec<Group>,
    raw: Vec<Raw>,
    innocent: Vec<(usize, usize)>,
    kept: Vec<Raw>,
    table: Table,
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

impl Evidence {
    pub fn gather(text: &Text<'_>, set: &RuleSet) -> Evidence {
        DESK.with(|desk| match desk.try_borrow_mut() {
            Ok(mut desk) => Evidence::gather_at(&mut desk, text, set),
            Err(_) => Evidence::gather_at(&mut Desk::default(), text, set),
        })
    }

    fn gather_at(desk: &mut Desk, text: &Text<'_>, set: &RuleSet) -> Evidence {
        let pack = set.pack(text.lang());
        let mut evidence =
            Evidence { rules: vec![Vec::new(); set.rules().len()], parts: vec![Vec::new(); set.parts().len()] };
        let lang = text.lang() as usize;
        for view in pack.views() {
            let copy = text.copy(view);
            desk.open(text, pack, view, copy);
            if desk.groups.is_empty() {
                continue;
            }
            if view == View::Folded {
                let mut table = std::mem::take(&mut desk.table);
                table.gather(desk, pack, copy, text.lang());
                desk.table = table;
            }
            let rules = set.rules().iter().map(|r| &r.signals).zip(&mut evidence.rules);
            let parts = set.parts().iter().zip(&mut evidence.parts).filter(|(p, _)| !p.asked);
            for (signals, hits) in rules.chain(parts.map(|(p, hits)| (&p.signals, hits))) {
                if let Some(signals) = signals[lang].filter(|s| s.view == view) {
                    desk.hits(pack, copy, &signals, hits);
                }
            }
        }
        // What another rule condemns does not count: a non-apology is no apology.
        for (part, hits) in set.parts().iter().zip(&mut evidence.parts) {
            for &rule in &part.minus {
                let condemned = &evidence.rules[rule as usize];
                hits.retain(|h| !condemned.iter().any(|c| c.strong && c.span.overlaps(h.span)));
            }
        }
        // A refusal to repair is a refusal.
        for (index, part) in set.parts().iter().enumerate().filter(|(_, p)| !p.plus.is_empty()) {
            let mut hits = std::mem::take(&mut evidence.parts[index]);
            part.plus.iter().for_each(|other| hits.extend_from_slice(&evidence.parts[*other as usize]));
            hits.sort_by_key(|h| (h.sentence, h.span.start));
            evidence.parts[index] = hits;
        }
        evidence
    }

    /// The hits of a part in one sentence, for parts that are only asked about.
    pub fn look(text: &Text<'_>, set: &RuleSet, part: u32, sentence: usize) -> Vec<Hit> {
        let mut hits = Vec::new();
        let signals = set.parts().get(part as usize).and_then(|p| p.signals[text.lang() as usize]);
        let (Some(signals), Some(this)) = (signals, text.sentences().get(sentence)) else { return hits };
        let copy = text.copy(signals.view);
        let mut desk = Desk::default();
        cut(copy.bytes(), text.sentence_in(this, signals.view), |range| desk.pieces.push(Piece { range, sentence }));
        let lists = [signals.strong, signals.weak, signals.except, signals.except_sentence, signals.lowered_by];
        let mut patterns: Vec<u32> = lists.into_iter().flat_map(|p| p.start..p.end).collect();
        patterns.sort_unstable();
        desk.groups.extend(patterns.into_iter().map(|pattern| Group { pattern, places: 0..0 }));
        desk.hits(set.pack(text.lang()), copy, &signals, &mut hits);
        hits
    }

    /// The hits of the rule at `index`, in order; strong and weak ones never overlap.
    pub fn rule(&self, index: usize) -> &[Hit] {
        &self.rules[index]
    }

    /// The hits of the part at `index`.
    pub fn part(&self, index: u32) -> &[Hit] {
        &self.parts[index as usize]
    }
}

impl Desk {
    /// Lays out one view: its pieces, and which patterns may match where.
    fn open(&mut self, text: &Text<'_>, pack: &Pack, view: View, copy: &Copy) {
        let Desk { pieces, places, groups, .. } = self;
        pieces.clear();
        places.clear();
        groups.clear();
        for (sentence, this) in text.sentences().iter().enumerate() {
            cut(copy.bytes(), text.sentence_in(this, view), |range| pieces.push(Piece { range, sentence }));
        }
        pack.find_keys(view, copy.bytes(), |pattern, at| places.push(u64::from(pattern) << 32 | at as u64));
        places.sort_unstable();
        // A pattern without keys needs a look at the whole text, unless the text lacks a character it needs.
        let present = CharSet::of_text(copy.bytes());
        let mut keyless = pack.keyless(view).iter().copied().filter(|id| pack.may_match(*id, &present)).peekable();
        let mut at = 0;
        while let Some(pattern) = places.get(at).map(|p| (p >> 32) as u32) {
            while let Some(pattern) = keyless.next_if(|k| *k < pattern) {
                groups.push(Group { pattern, places: 0..0 });
            }
            let len = places[at..].iter().take_while(|p| (**p >> 32) as u32 == pattern).count();
            groups.push(Group { pattern, places: at..at + len });
            at += len;
        }
        groups.extend(keyless.map(|pattern| Group { pattern, places: 0..0 }));
    }

    /// The groups of a stretch of patterns.
    pub fn groups_of(&self, patterns: Patterns) -> &[Group] {
        let from = self.groups.partition_point(|g| g.pattern < patterns.start);
        let len = self.groups[from..].iter().take_while(|g| g.pattern < patterns.end).count();
        &self.groups[from..from + len]
    }

    /// The matches of a group's pattern in one piece, until `found` says `false`.
    pub fn find(
        &self,
        pack: &Pack,
        copy: &Copy,
        group: &Group,
        piece: &Piece,
        found: impl FnMut(usize, usize) -> bool,
    ) {
        let Range { start, end } = piece.range;
        let places = &self.places[group.places.clone()];
        let place = |p: &u64| (*p & u64::from(u32::MAX)) as usize;
        let from = places.partition_point(|p| place(p) < start);
        let here = places[from..].iter().map(place).take_while(|p| *p < end).map(|p| p - start);
        let text = &copy.bytes()[start..end];
        pack.find(group.pattern, text, here, &mut self.scratch.borrow_mut(), found);
    }

    fn any(&self, pack: &Pack, copy: &Copy, patterns: Patterns, piece: &Piece) -> bool {
        self.groups_of(patterns).iter().any(|group| {
            let mut any = false;
            self.find(pack, copy, group, piece, |_, _| {
                any = true;
                false
            });
            any
        })
    }

    fn hits(&mut self, pack: &Pack, copy: &Copy, signals: &Signals, hits: &mut Vec<Hit>) {
        let mut raw = std::mem::take(&mut self.raw);
        let mut innocent = std::mem::take(&mut self.innocent);
        let mut kept = std::mem::take(&mut self.kept);
        raw.clear();
        self.collect(pack, copy, signals.strong, true, &mut raw);
        self.collect(pack, copy, signals.weak, false, &mut raw);
        raw.extend(self.table.of(signals.meanings));
        raw.sort_by_key(|h| (h.piece, !h.strong, h.start, h.end));
        let mut rest = raw.as_slice();
        while let Some(first) = rest.first() {
            let (here, next) = rest.split_at(rest.iter().take_while(|h| h.piece == first.piece).count());
            rest = next;
            let piece = &self.pieces[first.piece as usize];
            if self.any(pack, copy, signals.except_sentence, piece) {
                continue;
            }
            innocent.clear();
            for group in self.groups_of(signals.except) {
                self.find(pack, copy, group, piece, |start, end| {
                    innocent.push((start, end));
                    true
                });
            }
            kept.clear();
            let mut strong = 0;
            for hit in here {
                if innocent.iter().any(|&(start, end)| start < hit.end && hit.start < end) {
                    continue;
                }
                // Overlapping hits are one; a weak hit under a strong one says nothing new. Strong ones come first, and
                // those kept do not overlap, so only the last of a kind can reach into the next.
                if !hit.strong {
                    let at = kept[..strong].partition_point(|k| k.end <= hit.start);
                    if kept[..strong].get(at).is_some_and(|k| k.start < hit.end) {
                        continue;
                    }
                }
                match kept.last_mut().filter(|k| k.strong == hit.strong && hit.start < k.end) {
                    Some(same) => same.end = same.end.max(hit.end),
                    None => kept.push(*hit),
                }
                if hit.strong {
                    strong = kept.len();
                }
            }
            if kept.is_empty() {
                continue;
            }
            let lowered = self.any(pack, copy, signals.lowered_by, piece);
            kept.sort_by_key(|h| h.start);
            hits.extend(kept.iter().map(|h| Hit {
                sentence: piece.sentence,
                span: copy.source_span(piece.range.start + h.start, piece.range.start + h.end),
                strong: h.strong,
                lowered,
            }));
        }
        (self.raw, self.innocent, self.kept) = (raw, innocent, kept);
    }

    pub fn collect(&self, pack: &Pack, copy: &Copy, patterns: Patterns, strong: bool, raw: &mut Vec<Raw>) {
        for group in self.groups_of(patterns) {
            let mut places = &self.places[group.places.clone()];
            let keyed = !places.is_empty();
            let mut at = 0;
            while let Some(piece) = self.pieces.get(at) {
                if keyed {
                    // On to the piece that holds the next key.
                    let Some(place) = places.first().map(|p| (*p & u64::from(u32::MAX)) as usize) else { break };
                    if piece.range.end <= place {
                        at += self.pieces[at..].partition_point(|p| p.range.end <= place);
                        continue;
                    }
                    let skip = places.iter().take_while(|p| ((**p & u64::from(u32::MAX)) as usize) < piece.range.end);
                    places = &places[skip.count()..];
                }
                let text = &copy.bytes()[piece.range.clone()];
                self.find(pack, copy, group, piece, |start, end| {
                    // Spaces at the edges of a pattern are not part of what is wrong.
                    let blank = |b: &&u8| **b == b' ';
                    let words = &text[start..end];
                    let from = start + words.iter().take_while(blank).count();
                    let to = end - words.iter().rev().take_while(blank).count();
                    raw.push(Raw { piece: at as u32, start: from, end: to.max(from + 1), strong });
                    true
                });
                at += 1;
            }
        }
    }
}

/// Cuts a sentence into pieces that the matcher takes, at a space where there is one.
fn cut(bytes: &[u8], sentence: Range<usize>, mut piece: impl FnMut(Range<usize>)) {
    let Range { mut start, end } = sentence;
    while end - start > LONGEST {
        let window = &bytes[start..start + LONGEST];
        let letter = window.iter().rposition(|b| !(b'N'..=b'Z').contains(b)).unwrap_or(0);
        let at = memchr::memrchr(b' ', window).filter(|at| *at > LONGEST / 2).unwrap_or(letter).max(1);
        piece(start..start + at);
        start += at;
    }
    if start < end {
        piece(start..end);
    }
}
