//! Packs: all patterns of one language, compiled and linked, as two flat lists that are run where they lie.
//!
//! The build writes a pack for each language into the program, and nothing of it is decoded or copied when the
//! program starts; a house's rules are packed by the same code at run time. Words are numbers of the machine that
//! the program is built for, and lie in it as such. What a word means is said by the writer ([`Pack::new`]) and
//! read back by the functions above it; places are indexes into the words.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::assemble::{Part, Patterns, Rule};
use super::finder::{self, Entry, Key, Table, WINDOWS, hash, number, window_of};
use super::matcher::{Code, Scratch};
use super::meaning::Meanings;
use super::pattern::{Branch, Prepared, View};
use super::program::{CharSet, MOST_GATES, Program, SET_WORDS, index, op};
use crate::text::alphabet::{self, is_word_byte};

/// The compiled patterns of one language and the tables that find their keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pack {
    words: Cow<'static, [u32]>,
    bytes: Cow<'static, [u8]>,
}

/// What is known of a branch of a pattern beside its program.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    entry: u32,
    first: u32,
    at_word: bool,
    /// `KEYED`, `HEADED` or neither.
    kind: u32,
    least: usize,
    most: usize,
    gaps: usize,
}

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

/// A place in a text where a branch of a pattern has a key, or may begin: in the order of patterns, then of places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(u64);

/// Patterns of one language, branches of one pattern, and places in a text are numbered with 16, 16 and 32 bits.
pub const MOST_PATTERNS: usize = 1 << 16;

impl Place {
    fn new(branch: u32, at: usize) -> Place {
        Place(u64::from(branch >> 16) << 48 | (at as u64 & 0xffff_ffff) << 16 | u64::from(branch & 0xffff))
    }

    pub fn pattern(self) -> u32 {
        (self.0 >> 48) as u32
    }

    pub fn at(self) -> usize {
        (self.0 >> 16 & 0xffff_ffff) as usize
    }

    fn branch(self) -> u32 {
        (self.0 & 0xffff) as u32
    }
}

const VIEWS: [View; 4] = [View::Folded, View::Cased, View::AsIs, View::Addresses];
/// Words of the header, of a branch, of a view and of a table.
const HEADER: usize = 13;
const BRANCH: usize = 6 + MOST_GATES;
const VIEW: usize = 6;
const TABLE: usize = 6;
/// A branch without keys is looked for at the characters with which it can begin, if there are not more of them.
const MOST_HEADS: u32 = 16;
/// Characters of the matching alphabet, as [`index`] numbers them.
const INDEXES: usize = SET_WORDS * 32;
/// Gates that are one character have its number above this; others are places of sets. A gate that is none is
/// [`NO_GATE`] above this.
const ONLY: u32 = 1 << 31;
const NO_GATE: u32 = ONLY - 1;
const AT_WORD: u32 = 1;
const KEYED: u32 = 2;
const HEADED: u32 = 4;

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

    fn word(&self, at: usize) -> usize {
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
    fn branches(&self, id: u32) -> Range<u32> {
        let at = self.word(1) + id as usize;
        self.word(at) as u32..self.word(at + 1) as u32
    }

    fn known(&self, branch: u32) -> Known {
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

    fn code(&self) -> Code<'_> {
        Code {
            words: self.list(self.word(4), self.word(5)),
            sets: self.list(self.word(2), self.word(3) * SET_WORDS).as_chunks().0,
            bytes: &self.bytes,
        }
    }

    /// The views in which there is something to look for.
    pub fn views(&self) -> impl Iterator<Item = View> + '_ {
        VIEWS.into_iter().filter(|v| self.word(HEADER + *v as usize * VIEW + 5) > 0)
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

    /// The patterns of a class.
    pub fn class(&self, id: u32) -> Patterns {
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
    fn may_match(&self, number: u32, text: &CharSet) -> bool {
        let gates = self.list(self.word(11) + number as usize * BRANCH + 6, MOST_GATES);
        let sets = self.list(self.word(2), self.word(3) * SET_WORDS).as_chunks::<SET_WORDS>().0;
        gates.iter().all(|gate| match gate.checked_sub(ONLY) {
            Some(NO_GATE) => true,
            Some(index) => text.has(index as usize),
            None => sets.get(*gate as usize).is_none_or(|set| text.0.iter().zip(set).any(|(a, b)| a & b != 0)),
        })
    }

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
const CLAUSE: usize = 1;
const GIVEN: usize = 2;
const STRONG: usize = 4;
const MEMBERS: usize = 3;

/// Writing.
impl Pack {
    /// Packs the patterns of one language for the rules and parts that use them.
    pub fn new(prepared: &[Prepared], meanings: &Meanings, rules: &[Rule], parts: &[Part], lang: usize) -> Pack {
        let mut writer = Writer::new();
        writer.programs(prepared);
        writer.meanings(meanings);
        let mut views = [const { Vec::new() }; VIEWS.len()];
        // What is only asked about is in no view: nothing looks for it in a whole letter.
        let gathered = parts.iter().filter(|p| !p.asked).map(|p| &p.signals);
        let signals = rules.iter().map(|r| &r.signals).chain(gathered);
        for signals in signals.filter_map(|s| s.get(lang)?.as_ref()) {
            let lists = [signals.strong, signals.weak, signals.except, signals.except_sentence, signals.lowered_by];
            let ids = lists.into_iter().flat_map(|Patterns { start, end }| start..end);
            views[signals.view as usize].extend(ids);
        }
        let words = meanings.classes.iter().flat_map(|Patterns { start, end }| *start..*end);
        views[View::Folded as usize].extend(words);
        writer.finish(prepared, views)
    }

    /// Packs patterns that stand alone, all of them for the folded copy.
    pub fn of_patterns(prepared: &[Prepared]) -> Pack {
        let mut writer = Writer::new();
        writer.programs(prepared);
        writer.meanings(&Meanings::default());
        let mut views = [const { Vec::new() }; VIEWS.len()];
        views[View::Folded as usize].extend(0..prepared.len() as u32);
        writer.finish(prepared, views)
    }
}

/// The characters with which a branch can begin.
fn first(branch: &Branch) -> Option<&CharSet> {
    branch.program.classes.get(branch.program.first as usize)
}

/// Whether a branch is looked for at the characters with which it can begin.
fn is_narrow(branch: &Branch) -> bool {
    first(branch).is_some_and(|set| set.count() <= MOST_HEADS)
}

struct Writer {
    words: Vec<u32>,
    bytes: Vec<u8>,
    /// Where the texts among the bytes begin.
    texts: HashMap<Vec<u8>, u32>,
}

impl Writer {
    fn new() -> Writer {
        Writer { words: vec![0; HEADER + VIEWS.len() * VIEW], bytes: Vec::new(), texts: HashMap::new() }
    }

    /// Writes which patterns are looked for in which view.
    fn finish(mut self, prepared: &[Prepared], mut views: [Vec<u32>; VIEWS.len()]) -> Pack {
        for (view, patterns) in views.iter_mut().enumerate() {
            patterns.sort_unstable();
            let of = patterns.iter().filter_map(|id| Some((*id, prepared.get(*id as usize)?)));
            let branches: Vec<_> = of.flat_map(|(id, p)| (id << 16..).zip(&p.branches)).collect();
            self.view(HEADER + view * VIEW, &branches);
        }
        Pack { words: Cow::Owned(self.words), bytes: Cow::Owned(self.bytes) }
    }

    fn put(&mut self, words: impl IntoIterator<Item = u32>) -> u32 {
        let at = self.words.len();
        self.words.extend(words);
        at as u32
    }

    /// The place of `bytes` among the bytes, where they may already stand.
    fn text(&mut self, bytes: &[u8]) -> u32 {
        if let Some(at) = self.texts.get(bytes) {
            return *at;
        }
        let at = self.bytes.len() as u32;
        self.bytes.extend(bytes);
        self.texts.insert(bytes.to_vec(), at);
        at
    }

    fn programs(&mut self, prepared: &[Prepared]) {
        let mut sets: Vec<[u32; SET_WORDS]> = Vec::new();
        let mut numbers: HashMap<[u32; SET_WORDS], u32> = HashMap::new();
        let mut code: Vec<u32> = Vec::new();
        let (mut patterns, mut branches) = (vec![0], Vec::new());
        for pattern in prepared {
            for branch @ Branch { program, keys } in &pattern.branches {
                let number = |class: &CharSet| {
                    *numbers.entry(class.0).or_insert_with(|| {
                        sets.push(class.0);
                        sets.len() as u32 - 1
                    })
                };
                let places: Vec<u32> = program.classes.iter().map(number).collect();
                let kind = match keys {
                    Some(_) => KEYED,
                    None if is_narrow(branch) => HEADED,
                    None => 0,
                };
                let flags = kind | if program.at_word { AT_WORD } else { 0 };
                let (least, most, gaps) = keys.as_ref().map_or((0, None, None), |k| (k.least, k.most, k.gaps));
                let first = places.get(program.first as usize).copied().unwrap_or(0);
                branches.extend([code.len() as u32, first, flags, least]);
                branches.extend([most.unwrap_or(u32::MAX), gaps.unwrap_or(u32::MAX)]);
                let gates = program.gates.iter().map(|g| {
                    let only = program.classes.get(*g as usize).and_then(CharSet::only);
                    only.map_or_else(|| places.get(*g as usize).copied().unwrap_or(u32::MAX), |i| ONLY | i as u32)
                });
                branches.extend(gates.chain(std::iter::repeat(u32::MAX)).take(MOST_GATES));
                self.link(program, &places, &mut code);
            }
            patterns.push((branches.len() / BRANCH) as u32);
        }
        self.words[0] = prepared.len() as u32;
        self.words[1] = self.put(patterns);
        self.words[3] = sets.len() as u32;
        self.words[2] = self.put(sets.into_iter().flatten());
        self.words[5] = code.len() as u32;
        self.words[4] = self.put(code);
        self.words[12] = (branches.len() / BRANCH) as u32;
        self.words[11] = self.put(branches);
    }

    /// Copies a program, its literals and classes given their places in the pack.
    fn link(&mut self, program: &Program, places: &[u32], code: &mut Vec<u32>) {
        let mut at = 0;
        while let Some(&word) = program.code.get(at) {
            let len = op::len(word);
            let from = code.len();
            code.extend(program.code.iter().skip(at).take(len));
            let class = |shift: u32| places.get((word >> shift) as usize).copied().unwrap_or(0);
            match word & 15 {
                op::LIT => {
                    let start = program.code.get(at + 1).map_or(0, |w| *w as usize);
                    let text = program.bytes.get(start..start + (word >> 4) as usize).unwrap_or_default();
                    code[from + 1] = self.text(text);
                }
                op::CLASS => code[from] = op::CLASS | class(4) << 4,
                op::ALT | op::SWITCH => {
                    let own = program.code.get(at + 1).copied().unwrap_or(op::ANY);
                    code[from + 1] = places.get(own as usize).copied().unwrap_or(op::ANY);
                }
                op::STAR | op::UPTO => {
                    code[from] = word & ((1 << op::FLAGGED) - 1) | class(op::FLAGGED) << op::FLAGGED;
                }
                _ => {}
            }
            at += len;
        }
    }

    fn meanings(&mut self, meanings: &Meanings) {
        self.words[7] = meanings.classes.len() as u32;
        self.words[6] = self.put(meanings.classes.iter().flat_map(|c| [c.start, c.end]));
        let mut places = Vec::new();
        for meaning in &meanings.list {
            let flags = [(meaning.clause, CLAUSE), (meaning.given, GIVEN), (meaning.strong, STRONG)];
            let flags: usize = flags.iter().filter(|(set, _)| *set).map(|(_, flag)| flag).sum();
            let head = [(flags | meaning.all.len() << MEMBERS) as u32, meaning.gap.unwrap_or(u32::MAX)];
            places.push(self.put(head));
            for list in meaning.all.iter().chain(&meaning.lifts) {
                self.put([list.len() as u32].into_iter().chain(list.iter().copied()));
            }
        }
        self.words[9] = places.len() as u32;
        self.words[8] = self.put(places);
        self.words[10] = self.put([meanings.openers.len() as u32].into_iter().chain(meanings.openers.iter().copied()));
    }

    fn view(&mut self, record: usize, branches: &[(u32, &Branch)]) {
        self.words[record + 5] = branches.len() as u32;
        let keyless = || branches.iter().filter(|(_, b)| b.keys.is_none());
        let wide: Vec<u32> = keyless().filter(|(_, b)| !is_narrow(b)).map(|(id, _)| *id).collect();
        self.words[record + 1] = wide.len() as u32;
        self.words[record] = self.put(wide);
        self.words[record + 3] = keyless().filter(|(_, b)| is_narrow(b)).count() as u32;
        let mut starts = Vec::with_capacity(INDEXES + 1);
        for index in 0..INDEXES {
            let begins = |(_, b): &&(u32, &Branch)| is_narrow(b) && first(b).is_some_and(|set| set.has(index));
            starts.push(self.words.len() as u32);
            self.put(keyless().filter(begins).map(|(id, _)| *id));
        }
        starts.push(self.words.len() as u32);
        self.words[record + 4] = self.put(starts);
        let mut all: Vec<(&[u8], u32)> = Vec::new();
        for (id, branch) in branches {
            all.extend(branch.keys.iter().flat_map(|k| &k.set).map(|key| (key.as_slice(), *id)));
        }
        all.sort();
        all.dedup();
        let mut keys: Vec<Key> = Vec::new();
        for (bytes, id) in all {
            match keys.last_mut().filter(|k| k.bytes == bytes) {
                Some(key) => key.patterns.push(id),
                None => keys.push(Key { bytes: bytes.to_vec(), patterns: vec![id] }),
            }
        }
        let tables: Vec<u32> = WINDOWS
            .into_iter()
            .flat_map(|window| {
                let here: Vec<&Key> = keys.iter().filter(|k| window_of(k.bytes.len()) == window).collect();
                self.write_table(window, &here)
            })
            .collect();
        self.words[record + 2] = self.put(tables);
    }

    fn write_table(&mut self, window: u32, keys: &[&Key]) -> [u32; TABLE] {
        let log = keys.len().next_power_of_two().ilog2();
        // One bit in 64 is set, unless there are very many keys.
        let (log_bits, log_buckets) = ((log + 6).clamp(6, 17), (log + 1).clamp(1, 14));
        let mut bits = vec![0_u32; 1 << (log_bits - 5)];
        let mut buckets: Vec<Vec<Entry>> = vec![Vec::new(); 1 << log_buckets];
        for key in keys {
            let number = number(&key.bytes[..window as usize]);
            let bit = hash(number, log_bits);
            bits[bit / 32] |= 1 << (bit % 32);
            let entry = [
                number as u32,
                (number >> 32) as u32,
                self.text(&key.bytes),
                key.bytes.len() as u32,
                self.put(key.patterns.iter().copied()),
                key.patterns.len() as u32,
            ];
            buckets[hash(number, log_buckets)].push(entry);
        }
        let mut starts = vec![0];
        starts.extend(buckets.iter().scan(0, |sum, b| {
            *sum += b.len() as u32;
            Some(*sum)
        }));
        let entries: Vec<Entry> = buckets.into_iter().flatten().collect();
        let count = entries.len() as u32;
        [log_bits, log_buckets, self.put(bits), self.put(starts), self.put(entries.into_iter().flatten()), count]
    }
}
