//! Evidence: what every rule's patterns found, gathered in one pass.
//!
//! One pass over a view finds the keys of all patterns, exceptions included; a pattern is tried only where its keys
//! say that it may match, and exceptions only where there is a hit. What comes out is, for each rule and each part,
//! its hits by sentence, strong and weak.

use std::cell::RefCell;
use std::iter::Peekable;
use std::ops::Range;

use super::likeness::{ByWords, Likeness};
use super::meanings::Table;
use crate::rule::assemble::{Patterns, Signals};
use crate::rule::matcher::{LONGEST, Scratch, cut};
use crate::rule::pack::Place;
use crate::rule::pattern::View;
use crate::rule::program::CharSet;
use crate::rule::{Layers, Part, RuleSet};
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
    /// Only meanings found it, and no pattern.
    pub meant: bool,
}

/// All hits, by rule and by part, and what the words of each sentence say.
#[derive(Debug, PartialEq)]
pub struct Evidence {
    rules: Vec<Vec<Hit>>,
    parts: Vec<Vec<Hit>>,
    words: ByWords,
}

/// A hit before exceptions, in bytes of its piece.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raw {
    pub piece: u32,
    pub start: usize,
    pub end: usize,
    pub strong: bool,
    /// Found by a meaning, not by a pattern.
    pub meant: bool,
}

/// A sentence, or a stretch of one that is longer than the matcher takes: bytes of the copy.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub range: Range<usize>,
    sentence: usize,
    /// The characters in it.
    chars: CharSet,
}

impl Piece {
    fn new(copy: &Copy, range: Range<usize>, sentence: usize) -> Piece {
        Piece { chars: CharSet::of_text(&copy.bytes()[range.clone()]), range, sentence }
    }
}

/// A pattern that may match somewhere.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group<'d> {
    pattern: u32,
    /// Where; where nothing is known of that, it is tried everywhere.
    places: Option<&'d [Place]>,
}

/// Where the patterns of one view may match.
#[derive(Debug, Default)]
struct Places {
    /// As they were found.
    found: Vec<Place>,
    /// In the order of patterns, and of the text.
    sorted: Vec<Place>,
    /// Patterns whose places were not found in the order of the text.
    mixed: Vec<u32>,
    /// Where each pattern's begin among the sorted ones; one more than there are patterns, or none at all, and
    /// every pattern is tried everywhere.
    starts: Vec<u32>,
}

impl Places {
    /// Sorts what was found.
    fn sort(&mut self, patterns: usize) {
        let Places { found, sorted, mixed, starts } = self;
        starts.clear();
        starts.resize(patterns + 2, 0);
        for place in found.iter() {
            starts[place.pattern() as usize + 2] += 1;
        }
        let mut sum = 0;
        for start in starts.iter_mut() {
            sum += *start;
            *start = sum;
        }
        sorted.clear();
        sorted.resize(found.len(), Place::default());
        mixed.clear();
        for place in found.iter() {
            let pattern = place.pattern();
            let next = &mut starts[pattern as usize + 1];
            if let Some(before) = (*next as usize).checked_sub(1).map(|i| sorted[i]) {
                if before.pattern() == pattern && before.at() > place.at() && mixed.last() != Some(&pattern) {
                    mixed.push(pattern);
                }
            }
            sorted[*next as usize] = *place;
            *next += 1;
        }
        starts.pop();
        for pattern in mixed.iter() {
            let [from, to] = [0, 1].map(|i| starts[*pattern as usize + i] as usize);
            sorted[from..to].sort_unstable();
        }
    }

    fn of(&self, pattern: u32) -> Option<&[Place]> {
        let &[from, to] = self.starts.get(pattern as usize..pattern as usize + 2)?.first_chunk()?;
        self.sorted.get(from as usize..to as usize)
    }

    /// How many there are of a stretch of patterns.
    fn count(&self, patterns: Patterns) -> usize {
        let start = |pattern: u32| self.starts.get(pattern as usize).map_or(0, |s| *s as usize);
        start(patterns.end) - start(patterns.start)
    }
}

/// What gathering needs on the way; kept from letter to letter, so that a letter allocates next to nothing.
#[derive(Debug, Default)]
pub(super) struct Desk {
    scratch: RefCell<Scratch>,
    pub pieces: Vec<Piece>,
    places: Places,
    raw: Vec<Raw>,
    innocent: Vec<(usize, usize)>,
    kept: Vec<Raw>,
    table: Table,
    /// Meanings that nobody asks for.
    pub unwanted: Vec<Patterns>,
}

/// Whether a part is looked for in a letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Want {
    /// No rule asks for it.
    #[default]
    No,
    /// Only if the letter has this other part, strongly: of a long letter that is known when all of it was seen.
    With(u32),
    Yes,
}

/// Bytes of a copy that are laid out at once: what is kept of their places is forty times as much.
const BLOCK: usize = 1 << 16;
const _: () = assert!(LONGEST <= BLOCK);

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

impl Evidence {
    /// Gathers the hits of all rules, and of the parts that are wanted: `parts` says it of each.
    pub fn gather(text: &Text<'_>, set: &RuleSet, parts: &[Want]) -> Evidence {
        DESK.with(|desk| match desk.try_borrow_mut() {
            Ok(mut desk) => Evidence::gather_at(&mut desk, text, set, parts, BLOCK),
            Err(_) => Evidence::gather_at(&mut Desk::default(), text, set, parts, BLOCK),
        })
    }

    fn gather_at(desk: &mut Desk, text: &Text<'_>, set: &RuleSet, wanted: &[Want], block: usize) -> Evidence {
        let pack = &set.patterns(text.lang(), Some(text.copy(View::Folded).bytes()));
        let mut evidence = Evidence {
            rules: vec![Vec::new(); set.rules().len()],
            parts: vec![Vec::new(); set.parts().len()],
            words: ByWords::new(text),
        };
        let lang = text.lang() as usize;
        let want = |part: usize| wanted.get(part).copied().unwrap_or_default();
        let parts = || set.parts().iter().enumerate().filter(|(_, p)| !p.asked);
        for view in pack.views() {
            let made;
            let copy = match text.kept(view) {
                Some(copy) => copy,
                None => {
                    made = text.make(view);
                    &made
                }
            };
            let mut rest = pieces(text, view, copy).peekable();
            let mut blocks = 0;
            while rest.peek().is_some() {
                desk.open(pack, view, copy, &mut rest, block);
                blocks += 1;
                // Whether the letter is seen at once.
                let whole = blocks == 1 && rest.peek().is_none();
                if desk.places.found.is_empty() {
                    continue;
                }
                if view == View::Folded {
                    let unwanted = parts().filter(|(at, _)| want(*at) == Want::No);
                    let unwanted = unwanted.flat_map(|(_, p)| [p.signals[lang], p.added[lang]]).flatten();
                    desk.unwanted.clear();
                    desk.unwanted.extend(unwanted.map(|s| s.meanings).filter(|m| !m.is_empty()));
                    desk.unwanted.extend(pack.replaced_meanings());
                    let mut table = std::mem::take(&mut desk.table);
                    table.gather(desk, pack, copy, text.lang());
                    desk.table = table;
                }
                let here = |signals: &[Option<Signals>; 3]| signals[lang].filter(|s| s.view == view);
                for (rule, hits) in set.rules().iter().zip(&mut evidence.rules) {
                    if let Some(signals) = here(&rule.signals) {
                        desk.hits(pack, copy, signals, rule.added[lang], hits);
                    }
                }
                for sure in [true, false] {
                    for (at, part) in parts() {
                        let now = match want(at) {
                            Want::No => false,
                            Want::Yes => sure,
                            Want::With(other) => !sure && (!whole || evidence.has(other)),
                        };
                        if let Some(signals) = here(&part.signals).filter(|_| now) {
                            desk.hits(pack, copy, signals, part.added[lang], &mut evidence.parts[at]);
                        }
                    }
                }
            }
            if blocks > 1 {
                for (at, _) in parts().filter(|(_, p)| p.signals[lang].is_some_and(|s| s.view == view)) {
                    if matches!(want(at), Want::With(other) if !evidence.has(other)) {
                        evidence.parts[at].clear();
                    }
                }
            }
        }
        // What another rule condemns does not count: a non-apology is no apology.
        let likeness = Likeness::new(text, &evidence.words, set.rules());
        for (part, hits) in set.parts().iter().zip(&mut evidence.parts).filter(|(_, hits)| !hits.is_empty()) {
            for &rule in &part.minus {
                let condemned: Vec<Hit> = evidence.rules[rule as usize]
                    .iter()
                    .filter(|h| !likeness.is_plain(rule as usize, h))
                    .copied()
                    .collect();
                hits.retain(|h| !is_condemned(&condemned, h.span));
            }
        }
        // A refusal to repair is a refusal; who puts somebody off promises something.
        let has_more = |p: &Part| !(p.plus.is_empty() && p.plus_rules.is_empty());
        for (index, part) in set.parts().iter().enumerate().filter(|(_, p)| has_more(p)) {
            let mut hits = std::mem::take(&mut evidence.parts[index]);
            for &rule in &part.plus_rules {
                let meant = evidence.rules[rule as usize].iter().filter(|h| !likeness.is_plain(rule as usize, h));
                hits.extend(meant);
            }
            part.plus.iter().for_each(|other| hits.extend_from_slice(&evidence.parts[*other as usize]));
            hits.sort_by_key(|h| (h.sentence, h.span.start));
            evidence.parts[index] = hits;
        }
        evidence
    }

    /// The hits of a part in one sentence, for parts that are only asked about.
    pub fn look(text: &Text<'_>, set: &RuleSet, part: u32, sentence: usize) -> Vec<Hit> {
        let mut hits = Vec::new();
        let lang = text.lang() as usize;
        let signals = set.parts().get(part as usize).and_then(|p| Some((p.signals[lang]?, p.added[lang])));
        let (Some((signals, added)), Some(this)) = (signals, text.sentences().get(sentence)) else { return hits };
        let copy = text.copy(signals.view);
        let mut desk = Desk::default();
        let ranges = cut(copy.bytes(), text.sentence_in(this, signals.view));
        desk.pieces.extend(ranges.map(|range| Piece::new(copy, range, sentence)));
        desk.hits(&set.patterns(text.lang(), None), copy, signals, added, &mut hits);
        hits
    }

    /// The hits of the rule at `index`, in order; strong and weak ones never overlap.
    pub fn rule(&self, index: usize) -> &[Hit] {
        &self.rules[index]
    }

    /// Whether the letter has the part, strongly.
    fn has(&self, part: u32) -> bool {
        self.part(part).iter().any(|h| h.strong)
    }

    /// What the words of each sentence say.
    pub fn words(&self) -> &ByWords {
        &self.words
    }

    /// The hits of the part at `index`.
    pub fn part(&self, index: u32) -> &[Hit] {
        &self.parts[index as usize]
    }
}

impl Desk {
    /// Lays out the next pieces of one view, `block` bytes of them, and where which patterns may match in them.
    fn open(
        &mut self,
        pack: &Layers<'_>,
        view: View,
        copy: &Copy,
        rest: &mut Peekable<impl Iterator<Item = Piece>>,
        block: usize,
    ) {
        let Desk { pieces, places, .. } = self;
        pieces.clear();
        places.found.clear();
        let start = rest.peek().map_or(0, |first| first.range.start);
        while let Some(piece) = rest.next_if(|piece| piece.range.end - start <= block) {
            pieces.push(piece);
        }
        let end = pieces.last().map_or(start, |last| last.range.end);
        let stretches = pieces.iter().map(|p| (p.range.start, &p.chars));
        pack.find_places(view, copy.bytes(), start..end, stretches, |place| places.found.push(place));
        places.sort(pack.len());
    }

    /// The patterns of a stretch that may match somewhere.
    pub fn groups_of(&self, patterns: Patterns) -> impl Iterator<Item = Group<'_>> {
        let none = !self.places.starts.is_empty() && self.places.count(patterns) == 0;
        let all = if none { 0..0 } else { patterns.start..patterns.end };
        let groups = all.map(|pattern| Group { pattern, places: self.places.of(pattern) });
        groups.filter(|group| group.places.is_none_or(|places| !places.is_empty()))
    }

    /// At how many places the patterns of a stretch may match.
    pub fn count(&self, patterns: Patterns) -> usize {
        self.places.count(patterns)
    }

    /// The matches of a group's pattern in one piece, until `found` says `false`.
    pub fn find(
        &self,
        pack: &Layers<'_>,
        copy: &Copy,
        group: Group<'_>,
        piece: &Piece,
        found: impl FnMut(usize, usize) -> bool,
    ) {
        let scratch = &mut self.scratch.borrow_mut();
        let Some(places) = group.places else {
            pack.find_anywhere(group.pattern, &copy.bytes()[piece.range.clone()], scratch, found);
            return;
        };
        let places = &places[places.partition_point(|p| p.at() < piece.range.start)..];
        let here = places.iter().take_while(|p| p.at() < piece.range.end).count();
        if here > 0 {
            pack.find(group.pattern, copy.bytes(), &piece.range, &piece.chars, &places[..here], scratch, found);
        }
    }

    fn any(&self, pack: &Layers<'_>, copy: &Copy, patterns: Patterns, piece: &Piece) -> bool {
        self.groups_of(patterns).any(|group| {
            let mut any = false;
            self.find(pack, copy, group, piece, |_, _| {
                any = true;
                false
            });
            any
        })
    }

    /// The hits of a rule or part by its signals and by those that a house has added.
    fn hits(&mut self, pack: &Layers<'_>, copy: &Copy, signals: Signals, added: Option<Signals>, hits: &mut Vec<Hit>) {
        let mut raw = std::mem::take(&mut self.raw);
        let mut innocent = std::mem::take(&mut self.innocent);
        let mut kept = std::mem::take(&mut self.kept);
        raw.clear();
        let all = || std::iter::once(signals).chain(added);
        for signals in all() {
            self.collect(pack, copy, signals.strong, true, &mut raw);
            self.collect(pack, copy, signals.weak, false, &mut raw);
            raw.extend(self.table.of(signals.meanings));
        }
        raw.sort_by_key(|h| (h.piece, !h.strong, h.start, h.end));
        let mut rest = raw.as_slice();
        while let Some(first) = rest.first() {
            let (here, next) = rest.split_at(rest.iter().take_while(|h| h.piece == first.piece).count());
            rest = next;
            let piece = &self.pieces[first.piece as usize];
            if all().any(|s| self.any(pack, copy, s.except_sentence, piece)) {
                continue;
            }
            innocent.clear();
            for group in all().flat_map(|s| self.groups_of(s.except)) {
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
                    Some(same) => {
                        same.end = same.end.max(hit.end);
                        same.meant &= hit.meant;
                    }
                    None => kept.push(*hit),
                }
                if hit.strong {
                    strong = kept.len();
                }
            }
            if kept.is_empty() {
                continue;
            }
            let lowered = all().any(|s| self.any(pack, copy, s.lowered_by, piece));
            kept.sort_by_key(|h| h.start);
            hits.extend(kept.iter().map(|h| Hit {
                sentence: piece.sentence,
                span: copy.source_span(piece.range.start + h.start, piece.range.start + h.end),
                strong: h.strong,
                lowered,
                meant: h.meant,
            }));
        }
        (self.raw, self.innocent, self.kept) = (raw, innocent, kept);
    }

    pub fn collect(&self, pack: &Layers<'_>, copy: &Copy, patterns: Patterns, strong: bool, raw: &mut Vec<Raw>) {
        for group in self.groups_of(patterns) {
            let mut rest = group.places;
            let mut at = 0;
            while let Some(piece) = self.pieces.get(at) {
                if let Some(places) = rest {
                    // On to the piece that holds the next place.
                    let Some(place) = places.first().map(|p| p.at()) else { break };
                    if piece.range.end <= place {
                        at += self.pieces[at..].partition_point(|p| p.range.end <= place);
                        continue;
                    }
                    rest = Some(&places[places.iter().take_while(|p| p.at() < piece.range.end).count()..]);
                }
                let text = &copy.bytes()[piece.range.clone()];
                self.find(pack, copy, group, piece, |start, end| {
                    // Spaces at the edges of a pattern are not part of what is wrong.
                    let blank = |b: &&u8| **b == b' ';
                    let words = &text[start..end];
                    let from = start + words.iter().take_while(blank).count();
                    let to = end - words.iter().rev().take_while(blank).count();
                    raw.push(Raw { piece: at as u32, start: from, end: to.max(from + 1), strong, meant: false });
                    true
                });
                at += 1;
            }
        }
    }
}

/// A letter in one view, piece by piece.
fn pieces<'t>(text: &'t Text<'_>, view: View, copy: &'t Copy) -> impl Iterator<Item = Piece> + 't {
    text.sentences().iter().enumerate().flat_map(move |(sentence, this)| {
        let range = match view {
            View::Folded => this.copy.clone(),
            _ => copy.range_of(this.source),
        };
        cut(copy.bytes(), range).map(move |range| Piece::new(copy, range, sentence))
    })
}

/// Whether a rule condemns what stands at `span`; its hits are in order and do not overlap.
fn is_condemned(condemned: &[Hit], span: Span) -> bool {
    let from = condemned.partition_point(|c| c.span.end <= span.start);
    condemned[from..].iter().take_while(|c| c.span.start < span.end).any(|c| c.strong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::lint::{Context, Profile, wanted};

    #[test]
    fn what_is_found_block_by_block_is_what_is_found_at_once() {
        let set = RuleSet::builtin();
        for lang in Lang::ALL {
            let drafts = ["bad-1", "bad-2", "bad-3", "good-1", "good-2", "good-3"].map(|name| {
                let path = format!("{}/examples/{lang}/drafts/{name}.txt", env!("CARGO_MANIFEST_DIR"));
                std::fs::read_to_string(path).unwrap()
            });
            let letter: String = drafts.concat();
            let line = letter.replace(['.', '!', '?', '։', ':', '\n'], " ");
            let word: String = line.split_whitespace().collect();
            let wants =
                [wanted(lang, set, &Profile::new(set), &Context::default()), vec![Want::Yes; set.parts().len()]];
            for source in [letter.repeat(2), line + &letter, word + &letter, "We go. ".repeat(2_000)] {
                for wanted in &wants {
                    let text = Text::new(&source, lang);
                    let at_once = Evidence::gather_at(&mut Desk::default(), &text, set, wanted, usize::MAX);
                    let mut desk = Desk::default();
                    assert!(
                        at_once == Evidence::gather_at(&mut desk, &text, set, wanted, LONGEST),
                        "{lang}, {} bytes",
                        source.len()
                    );
                    assert!(
                        desk.pieces.last().is_some_and(|last| desk.pieces[0].range.start + LONGEST >= last.range.end)
                    );
                }
            }
        }
    }

    #[test]
    fn what_a_rule_condemns_is_where_it_overlaps() {
        let hit =
            |start, end, strong| Hit { sentence: 0, span: Span::new(start, end), strong, lowered: false, meant: false };
        let rule = [hit(0, 4, true), hit(6, 8, false), hit(8, 12, true)];
        let condemned = |start, end| is_condemned(&rule, Span::new(start, end));
        assert!(condemned(3, 6) && condemned(5, 9) && condemned(0, 20) && condemned(11, 12));
        assert!(!condemned(4, 6) && !condemned(5, 8) && !condemned(12, 14) && !condemned(4, 4));
        crate::growth::keeps_pace(4_000, |count| {
            let rule: Vec<Hit> = (0..count).map(|i| hit(3 * i, 3 * i + 2, true)).collect();
            assert!((0..count).all(|i| is_condemned(&rule, Span::new(3 * i + 1, 3 * i + 3))));
        });
    }
}
