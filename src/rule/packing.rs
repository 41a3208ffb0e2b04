//! Packing: writes what [`super::pack`] reads.

use std::borrow::Cow;
use std::collections::HashMap;

use super::finder::{Entry, Key, WINDOWS, hash, number, window_of};
use super::meaning::Meanings;
use super::model::{Patterns, Signals};
use super::pack::{
    AT_WORD, BRANCH, CLAUSE, GIVEN, HEADED, HEADER, INDEXES, KEYED, MEMBERS, MOST_HEADS, ONLY, Pack, STRONG, TABLE,
    VIEW,
};
use super::pattern::{Branch, Prepared, View};
use super::program::{CharSet, MOST_GATES, Program, SET_WORDS, op};

impl Pack {
    /// Packs the patterns of one language; `views` says which are looked for in each view. The words of all
    /// classes are looked for as well.
    pub fn new(prepared: &[Prepared], meanings: &Meanings, views: &Views) -> Pack {
        let mut writer = Writer::new();
        writer.programs(prepared);
        writer.meanings(meanings);
        let mut views = views.0.clone();
        let words = meanings.classes.iter().flat_map(|Patterns { start, end }| *start..*end);
        views[View::Folded as usize].extend(words);
        writer.finish(prepared, views)
    }

    /// Packs patterns that stand alone, all of them for the folded copy.
    pub fn of_patterns(prepared: &[Prepared]) -> Pack {
        let mut writer = Writer::new();
        writer.programs(prepared);
        writer.meanings(&Meanings::default());
        let mut views = Views::default();
        views.0[View::Folded as usize].extend(0..prepared.len() as u32);
        writer.finish(prepared, views.0)
    }
}

/// Which patterns are looked for in each view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Views([Vec<u32>; View::ALL.len()]);

impl Views {
    /// All patterns that are looked for in some view.
    pub fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().flatten().copied()
    }

    /// Adds the patterns of a rule or part, whose numbers begin at `before`.
    pub fn add(&mut self, signals: &Signals, before: u32) {
        let ids = signals.lists().into_iter().flat_map(|Patterns { start, end }| start..end);
        self.0[signals.view as usize].extend(ids.filter_map(|id| id.checked_sub(before)));
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
        Writer { words: vec![0; HEADER + View::ALL.len() * VIEW], bytes: Vec::new(), texts: HashMap::new() }
    }

    /// Writes which patterns are looked for in which view.
    fn finish(mut self, prepared: &[Prepared], mut views: [Vec<u32>; View::ALL.len()]) -> Pack {
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
