//! Packs: all patterns of one language, compiled and linked, as two flat lists that are run where they lie.
//!
//! The build writes a pack for each language into the program, and nothing of it is decoded or copied when the
//! program starts; a house's rules are packed by the same code at run time. Words are numbers of the machine, so a
//! pack is a Rust array and not a file. What a word means is said by the writer ([`Pack::new`]) and read back by
//! the functions above it; places are indexes into the words.

use std::borrow::Cow;

use super::assemble::{Part, Patterns, Rule};
use super::finder::{Key, Table, hash, number, window_of};
use super::matcher::{Code, Scratch};
use super::meaning::Meanings;
use super::pattern::{Prepared, View};
use super::program::{CharSet, MOST_GATES, Program, SET_WORDS, op};
use crate::text::alphabet::is_word_byte;

/// The compiled patterns of one language and the tables that find their keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pack {
    words: Cow<'static, [u32]>,
    bytes: Cow<'static, [u8]>,
}

/// What stands before a pattern's program.
#[derive(Clone, Copy, Debug)]
struct Pattern {
    entry: u32,
    first: u32,
    at_word: bool,
    keyed: bool,
    least: usize,
    most: Option<usize>,
}

const VIEWS: [View; 4] = [View::Folded, View::Cased, View::AsIs, View::Addresses];
/// Words of the header, of a pattern, of a view and of a table.
const HEADER: usize = 11;
const PATTERN: usize = 5 + MOST_GATES;
const VIEW: usize = 4;
const TABLE: usize = 7;
const AT_WORD: u32 = 1;
const KEYED: u32 = 2;

impl Pack {
    /// A pack that was written by the build.
    pub const fn from_static(words: &'static [u32], bytes: &'static [u8]) -> Pack {
        Pack { words: Cow::Borrowed(words), bytes: Cow::Borrowed(bytes) }
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

    fn pattern(&self, id: u32) -> Pattern {
        let at = self.word(1) + id as usize * PATTERN;
        let [entry, first, flags, least, most] = self.list(at, 5).first_chunk().copied().unwrap_or_default();
        Pattern {
            entry,
            first,
            at_word: flags & AT_WORD != 0,
            keyed: flags & KEYED != 0,
            least: least as usize,
            most: (most != u32::MAX).then_some(most as usize),
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
        VIEWS.into_iter().filter(|v| {
            let at = HEADER + *v as usize * VIEW;
            self.word(at + 1) + self.word(at + 3) > 0
        })
    }

    /// The patterns of a view that have no keys, in order: they are tried everywhere.
    pub fn keyless(&self, view: View) -> &[u32] {
        let at = HEADER + view as usize * VIEW;
        self.list(self.word(at), self.word(at + 1))
    }

    /// Whether a text that has only these characters can hold a match of the pattern.
    pub fn may_match(&self, id: u32, text: &CharSet) -> bool {
        let sets = self.code().sets;
        let gates = self.list(self.word(1) + id as usize * PATTERN + 5, MOST_GATES);
        gates.iter().all(|g| sets.get(*g as usize).is_none_or(|set| CharSet(*set).meets(text)))
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

    /// Tells `found` each pattern and each place of `text` where one of its keys begins.
    pub fn find_keys(&self, view: View, text: &[u8], mut found: impl FnMut(u32, usize)) {
        let at = HEADER + view as usize * VIEW;
        for record in self.list(self.word(at + 2), self.word(at + 3) * TABLE).as_chunks::<TABLE>().0 {
            let [window, log_bits, log_buckets, bits, buckets, entries, count] = *record;
            let table = Table {
                window,
                log_bits,
                log_buckets,
                bits: self.list(bits as usize, 1 << (log_bits - 5)),
                buckets: self.list(buckets as usize, (1 << log_buckets) + 1),
                entries: self.list(entries as usize, count as usize * 4).as_chunks().0,
            };
            table.find(text, &self.bytes, |at, from, count| {
                for &id in self.list(from as usize, count as usize) {
                    found(id, at);
                }
            });
        }
    }

    /// Tells `found` the matches of a pattern in `text`, from left to right and without overlaps, until it says
    /// `false`. `keys` are the places of the pattern's keys in `text`, in order; they are ignored where it has no
    /// keys.
    pub fn find(
        &self,
        id: u32,
        text: &[u8],
        keys: impl Iterator<Item = usize>,
        scratch: &mut Scratch,
        mut found: impl FnMut(usize, usize) -> bool,
    ) {
        let pattern = self.pattern(id);
        let code = self.code();
        scratch.begin(text.len());
        let mut next = 0;
        // Tries the places up to `last`, and says whether to go on.
        let mut search = |from: usize, last: usize| -> bool {
            next = next.max(from);
            while next <= last {
                let at = next;
                next += 1;
                if pattern.at_word && at > 0 && is_word_byte(text[at - 1]) {
                    continue;
                }
                if code.class(pattern.first, text, at).is_none() {
                    continue;
                }
                if let Some(end) = code.match_at(pattern.entry, text, at, scratch) {
                    next = next.max(end);
                    if !found(at, end) {
                        return false;
                    }
                }
            }
            true
        };
        let Some(end) = text.len().checked_sub(1) else { return };
        if !pattern.keyed {
            search(0, end);
            return;
        }
        for key in keys {
            let Some(last) = key.checked_sub(pattern.least) else { continue };
            let from = pattern.most.map_or(0, |most| key.saturating_sub(most));
            if !search(from, last.min(end)) {
                return;
            }
        }
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
const CLAUSE: usize = 1;
const GIVEN: usize = 2;
const STRONG: usize = 4;
const MEMBERS: usize = 3;

/// Writing.
impl Pack {
    /// Packs the patterns of one language for the rules and parts that use them.
    pub fn new(prepared: &[Prepared], meanings: &Meanings, rules: &[Rule], parts: &[Part], lang: usize) -> Pack {
        let mut writer = Writer { words: vec![0; HEADER + VIEWS.len() * VIEW], bytes: Vec::new() };
        writer.programs(prepared);
        writer.meanings(meanings);
        let mut views = [const { Vec::new() }; VIEWS.len()];
        // What is only asked about is in no view: nothing looks for it in a whole letter.
        let gathered = parts.iter().filter(|p| !p.asked).map(|p| &p.signals);
        let signals = rules.iter().map(|r| &r.signals).chain(gathered);
        for signals in signals.filter_map(|s| s.get(lang)?.as_ref()) {
            let lists = [signals.strong, signals.weak, signals.except, signals.except_sentence, signals.lowered_by];
            let ids = lists.into_iter().flat_map(|Patterns { start, end }| start..end);
            views[signals.view as usize].extend(ids.filter_map(|id| Some((id, prepared.get(id as usize)?))));
        }
        let words = meanings.classes.iter().flat_map(|Patterns { start, end }| *start..*end);
        views[View::Folded as usize].extend(words.filter_map(|id| Some((id, prepared.get(id as usize)?))));
        for (view, patterns) in views.iter_mut().enumerate() {
            patterns.sort_by_key(|(id, _)| *id);
            writer.view(HEADER + view * VIEW, patterns);
        }
        Pack { words: Cow::Owned(writer.words), bytes: Cow::Owned(writer.bytes) }
    }
}

struct Writer {
    words: Vec<u32>,
    bytes: Vec<u8>,
}

impl Writer {
    fn put(&mut self, words: impl IntoIterator<Item = u32>) -> u32 {
        let at = self.words.len();
        self.words.extend(words);
        at as u32
    }

    /// The place of `bytes` among the bytes, where they may already stand.
    fn text(&mut self, bytes: &[u8]) -> u32 {
        let at = memchr::memmem::find(&self.bytes, bytes).unwrap_or_else(|| {
            self.bytes.extend(bytes);
            self.bytes.len() - bytes.len()
        });
        at as u32
    }

    fn programs(&mut self, prepared: &[Prepared]) {
        let mut sets: Vec<[u32; SET_WORDS]> = Vec::new();
        let mut code: Vec<u32> = Vec::new();
        let mut patterns = Vec::new();
        for Prepared { program, keys, .. } in prepared {
            let places: Vec<u32> = program
                .classes
                .iter()
                .map(|class| {
                    let at = sets.iter().position(|s| *s == class.0).unwrap_or_else(|| {
                        sets.push(class.0);
                        sets.len() - 1
                    });
                    at as u32
                })
                .collect();
            let flags = if program.at_word { AT_WORD } else { 0 } | if keys.is_some() { KEYED } else { 0 };
            let (least, most) = keys.as_ref().map_or((0, None), |k| (k.least, k.most));
            let first = places.get(program.first as usize).copied().unwrap_or(0);
            patterns.extend([code.len() as u32, first, flags, least, most.unwrap_or(u32::MAX)]);
            let gates = program.gates.iter().map(|g| places.get(*g as usize).copied().unwrap_or(u32::MAX));
            patterns.extend(gates.chain(std::iter::repeat(u32::MAX)).take(MOST_GATES));
            self.link(program, &places, &mut code);
        }
        self.words[0] = prepared.len() as u32;
        self.words[1] = self.put(patterns);
        self.words[3] = sets.len() as u32;
        self.words[2] = self.put(sets.into_iter().flatten());
        self.words[5] = code.len() as u32;
        self.words[4] = self.put(code);
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
                op::ALT => {
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

    fn view(&mut self, record: usize, patterns: &[(u32, &Prepared)]) {
        let keyless: Vec<u32> = patterns.iter().filter(|(_, p)| p.keys.is_none()).map(|(id, _)| *id).collect();
        self.words[record + 1] = keyless.len() as u32;
        self.words[record] = self.put(keyless);
        let mut all: Vec<(&[u8], u32)> = Vec::new();
        for (id, prepared) in patterns {
            all.extend(prepared.keys.iter().flat_map(|k| &k.set).map(|key| (key.as_slice(), *id)));
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
        let mut tables = Vec::new();
        for window in [8, 4, 2, 1] {
            let here: Vec<&Key> = keys.iter().filter(|k| window_of(k.bytes.len()) == window).collect();
            if !here.is_empty() {
                tables.extend(self.table(window, &here));
            }
        }
        self.words[record + 3] = (tables.len() / TABLE) as u32;
        self.words[record + 2] = self.put(tables);
    }

    fn table(&mut self, window: u32, keys: &[&Key]) -> [u32; TABLE] {
        let log = keys.len().next_power_of_two().ilog2();
        // One bit in 64 is set, unless there are very many keys.
        let (log_bits, log_buckets) = ((log + 6).clamp(6, 17), (log + 1).clamp(1, 14));
        let mut bits = vec![0_u32; 1 << (log_bits - 5)];
        let mut buckets: Vec<Vec<[u32; 4]>> = vec![Vec::new(); 1 << log_buckets];
        for key in keys {
            let number = number(&key.bytes[..window as usize]);
            let bit = hash(number, log_bits);
            bits[bit / 32] |= 1 << (bit % 32);
            let entry = [
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
        let entries: Vec<[u32; 4]> = buckets.into_iter().flatten().collect();
        let count = entries.len() as u32;
        [
            window,
            log_bits,
            log_buckets,
            self.put(bits),
            self.put(starts),
            self.put(entries.into_iter().flatten()),
            count,
        ]
    }
}
