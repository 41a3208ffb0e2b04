//! Meanings: what classes of words say together in one sentence.
//!
//! The one pass over the letter has said where words of every class may stand. A meaning is looked for only if all its
//! classes may be there, and then only in the sentences where the rarest of them is; there the places of the others
//! are looked up, once a sentence for all meanings. Nothing is allocated that is not kept for the next letter.

use super::evidence::{Desk, Piece, Raw};
use crate::lang::Lang;
use crate::rule::Layers;
use crate::rule::assemble::Patterns;
use crate::rule::meaning::MOST_MEMBERS;
use crate::rule::pack::Meant;
use crate::text::Copy;
use crate::text::alphabet::{MASK, encode, is_word_byte};

/// Most places of one class that are looked at in a sentence. A sentence of prose has fewer.
const MOST_SPOTS: usize = 48;

/// Most words between a hit and a word that lifts it from before or after.
const NEAR: usize = 2;

/// A hit of a meaning, in bytes of its piece.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    pub meaning: u32,
    pub raw: Raw,
}

/// A word of a class in the sentence at hand.
#[derive(Clone, Copy, Debug)]
struct Spot {
    start: usize,
    end: usize,
    /// Its first word, and the word after its last.
    first: usize,
    after: usize,
    clause: usize,
}

/// What is known of one class.
#[derive(Debug, Default)]
struct Class {
    /// How many places there are to try; none at all: the class is not in the letter.
    places: usize,
    /// All its words in the letter, if they were asked for.
    whole: Option<Vec<Raw>>,
    /// Its words in the sentence that `piece`, counted from 1, stands for.
    spots: Vec<Spot>,
    piece: u32,
}

/// The work of finding meanings, kept from letter to letter.
#[derive(Debug, Default)]
pub struct Table {
    classes: Vec<Class>,
    /// Lists of hits that are free to be used again.
    spare: Vec<Vec<Raw>>,
    /// Piece in the upper half, meaning in the lower.
    candidates: Vec<u64>,
    sentence: Sentence,
    lanes: [Lane; MOST_MEMBERS],
    /// Sorted by meaning.
    found: Vec<Found>,
}

/// The sentence at hand: where its words and clauses begin.
#[derive(Debug, Default)]
struct Sentence {
    /// The piece it is of, counted from 1.
    piece: u32,
    words: Vec<usize>,
    breaks: Vec<usize>,
}

/// The places of one member of a meaning, in order.
#[derive(Debug, Default)]
struct Lane {
    spots: Vec<Spot>,
    /// For each, where a chain of all members before and itself begins, if there is one.
    chains: Vec<Option<Spot>>,
}

impl Table {
    /// The hits of a stretch of meanings.
    pub fn of(&self, meanings: Patterns) -> impl Iterator<Item = Raw> + '_ {
        let from = self.found.partition_point(|f| f.meaning < meanings.start);
        self.found[from..].iter().take_while(move |f| f.meaning < meanings.end).map(|f| f.raw)
    }

    /// Finds all meanings in the letter that lies on the desk, its folded copy open.
    pub fn gather(&mut self, desk: &Desk, pack: &Layers<'_>, copy: &Copy, lang: Lang) {
        self.found.clear();
        if pack.meanings() == 0 {
            return;
        }
        self.open(desk, pack);
        self.candidates(desk, pack, copy);
        let candidates = std::mem::take(&mut self.candidates);
        for candidate in &candidates {
            let (piece, meaning) = ((candidate >> 32) as u32, *candidate as u32);
            self.look(desk, pack, copy, lang, piece, meaning);
        }
        self.candidates = candidates;
        self.found.sort_unstable_by_key(|f| (f.meaning, f.raw.piece, f.raw.start));
    }

    /// Counts the places at which each class may be.
    fn open(&mut self, desk: &Desk, pack: &Layers<'_>) {
        self.classes.resize_with(pack.classes(), Class::default);
        for class in &mut self.classes {
            self.spare.extend(class.whole.take());
            class.piece = 0;
        }
        self.sentence.piece = 0;
        for (at, class) in self.classes.iter_mut().enumerate() {
            class.places = pack.class(at as u32).into_iter().map(|patterns| desk.count(patterns)).sum();
        }
    }

    /// Lists the sentences in which a meaning's rarest member is.
    fn candidates(&mut self, desk: &Desk, pack: &Layers<'_>, copy: &Copy) {
        self.candidates.clear();
        for meaning in 0..pack.meanings() {
            if desk.unwanted.iter().any(|unwanted| (unwanted.start..unwanted.end).contains(&meaning)) {
                continue;
            }
            let meant = pack.meaning(meaning);
            let cost = |list: &[u32]| list.iter().map(|c| self.classes[*c as usize].places).sum::<usize>();
            let rarest = meant.lists().take(meant.members).map(|list| (cost(list), list)).min_by_key(|(cost, _)| *cost);
            let Some((1.., rarest)) = rarest else { continue };
            for &class in rarest {
                let spare = &mut self.spare;
                let whole = self.classes[class as usize].whole.get_or_insert_with(|| {
                    let mut hits = spare.pop().unwrap_or_default();
                    hits.clear();
                    for patterns in pack.class(class) {
                        desk.collect(pack, copy, patterns, true, &mut hits);
                    }
                    hits.sort_unstable_by_key(|h| (h.piece, h.start, h.end));
                    hits
                });
                self.candidates.extend(whole.iter().map(|h| u64::from(h.piece) << 32 | u64::from(meaning)));
            }
        }
        self.candidates.sort_unstable();
        self.candidates.dedup();
    }

    /// Looks for one meaning in one sentence.
    fn look(&mut self, desk: &Desk, pack: &Layers<'_>, copy: &Copy, lang: Lang, piece: u32, meaning: u32) {
        let place = &desk.pieces[piece as usize];
        if self.sentence.piece != piece + 1 {
            self.sentence.piece = piece + 1;
            self.sentence.lay_out(&copy.bytes()[place.range.clone()], lang);
            for &class in pack.openers() {
                self.spots(desk, pack, copy, piece, class);
                self.sentence.breaks.extend(self.classes[class as usize].spots.iter().map(|s| s.start));
            }
            self.sentence.breaks.sort_unstable();
            self.sentence.breaks.dedup();
            // What opens a clause was looked up before clauses were known.
            pack.openers().iter().for_each(|class| self.classes[*class as usize].piece = 0);
        }
        let meant = pack.meaning(meaning);
        for (at, list) in meant.lists().take(meant.members).enumerate() {
            let mut lane = std::mem::take(&mut self.lanes[at].spots);
            lane.clear();
            for &class in list {
                self.spots(desk, pack, copy, piece, class);
                lane.extend_from_slice(&self.classes[class as usize].spots);
            }
            lane.sort_unstable_by_key(|s| (s.start, s.end));
            lane.truncate(MOST_SPOTS);
            let empty = lane.is_empty();
            self.lanes[at].spots = lane;
            if empty {
                return;
            }
        }
        for list in meant.lists().skip(meant.members) {
            list.iter().for_each(|class| self.spots(desk, pack, copy, piece, *class));
        }
        let mut order = [0, 1, 2, 3];
        if meant.given {
            self.chain(&meant, &order[..meant.members], piece, meaning);
        } else {
            self.orders(&meant, &mut order, 0, piece, meaning);
        }
    }

    /// Tries the members in every order.
    fn orders(&mut self, meant: &Meant<'_>, order: &mut [usize; MOST_MEMBERS], from: usize, piece: u32, meaning: u32) {
        if from + 1 >= meant.members {
            self.chain(meant, &order[..meant.members], piece, meaning);
            return;
        }
        for other in from..meant.members {
            order.swap(from, other);
            self.orders(meant, order, from + 1, piece, meaning);
            order.swap(from, other);
        }
    }

    /// Chains the members in this order: each place takes up the nearest chain that ends before it.
    fn chain(&mut self, meant: &Meant<'_>, order: &[usize], piece: u32, meaning: u32) {
        for (step, &at) in order.iter().enumerate() {
            let mut lane = std::mem::take(&mut self.lanes[at]);
            lane.chains.clear();
            let before = step.checked_sub(1).map(|s| &self.lanes[order[s]]);
            lane.chains.extend(lane.spots.iter().map(|spot| match before {
                None => Some(*spot),
                Some(before) => before.reaches(spot, meant),
            }));
            let none = lane.chains.iter().all(Option::is_none);
            self.lanes[at] = lane;
            if none {
                return;
            }
        }
        let Some(last) = order.last().map(|at| &self.lanes[*at]) else { return };
        for (spot, chain) in last.spots.iter().zip(&last.chains) {
            let Some(start) = chain else { continue };
            let hit = Spot { end: spot.end, after: spot.after, ..*start };
            if !self.is_lifted(meant, &hit) {
                let raw = Raw { piece, start: hit.start, end: hit.end, strong: meant.strong, meant: true };
                self.found.push(Found { meaning, raw });
            }
        }
    }

    fn is_lifted(&self, meant: &Meant<'_>, hit: &Spot) -> bool {
        meant.lists().skip(meant.members).enumerate().any(|(list, classes)| {
            let spots = classes.iter().flat_map(|class| &self.classes[*class as usize].spots);
            let same = |s: &Spot| s.clause == hit.clause;
            spots.into_iter().any(|s| match list {
                0 => !meant.clause || same(s),
                1 => true,
                2 => same(s) && s.end <= hit.start && hit.first.saturating_sub(s.after) <= NEAR,
                3 => hit.start <= s.start && s.end <= hit.end,
                _ => same(s) && hit.end <= s.start && s.first.saturating_sub(hit.after) <= NEAR,
            })
        })
    }

    /// Looks up the words of a class in the sentence at hand.
    fn spots(&mut self, desk: &Desk, pack: &Layers<'_>, copy: &Copy, piece: u32, class: u32) {
        let sentence = &self.sentence;
        let class_of = &mut self.classes[class as usize];
        if class_of.piece == piece + 1 {
            return;
        }
        class_of.piece = piece + 1;
        class_of.spots.clear();
        if class_of.places == 0 {
            return;
        }
        let spots = &mut class_of.spots;
        if let Some(whole) = &class_of.whole {
            let from = whole.partition_point(|h| h.piece < piece);
            let here = whole[from..].iter().take_while(|h| h.piece == piece).take(MOST_SPOTS);
            spots.extend(here.map(|h| sentence.spot(h.start, h.end)));
            return;
        }
        let place: &Piece = &desk.pieces[piece as usize];
        for group in pack.class(class).into_iter().flat_map(|patterns| desk.groups_of(patterns)) {
            desk.find(pack, copy, group, place, |start, end| {
                spots.push(sentence.spot(start, end));
                spots.len() < MOST_SPOTS
            });
        }
    }
}

impl Lane {
    /// Where the nearest chain begins that ends before `spot` and may be taken up by it.
    fn reaches(&self, spot: &Spot, meant: &Meant<'_>) -> Option<Spot> {
        let chains = self.spots.iter().zip(&self.chains).take_while(|(s, _)| s.start < spot.start);
        let before = chains.filter_map(|(s, chain)| Some((s, chain.as_ref()?))).filter(|(s, _)| s.end <= spot.start);
        let (near, chain) = before.max_by_key(|(s, _)| s.end)?;
        let joined =
            (!meant.clause || chain.clause == spot.clause) && spot.first.saturating_sub(near.after) <= meant.gap;
        joined.then_some(*chain)
    }
}

impl Sentence {
    /// Finds where words and clauses begin. What stands between two commas and has two words at most (*unfortunately*,
    /// *of course*) parts no clause.
    fn lay_out(&mut self, bytes: &[u8], lang: Lang) {
        self.words.clear();
        self.breaks.clear();
        let mask = encode(MASK).as_bytes()[0];
        let dashes = ['–', '—'].map(|c| encode(c).as_bytes()[0]);
        let mut in_word = false;
        // The last comma, and how many words had begun by then.
        let mut comma: Option<(usize, usize)> = None;
        for (at, &byte) in bytes.iter().enumerate() {
            let word = is_word_byte(byte) || byte == mask;
            if word && !in_word {
                self.words.push(at);
            }
            // A hyphen or an apostrophe inside a word does not end it.
            in_word = word || (in_word && byte != b' ' && !matches!(byte, b',' | b';' | b':' | b'(' | b')'));
            let spaced = bytes.get(at + 1).is_none_or(|b| *b == b' ');
            let parts = match byte {
                b',' | b':' => spaced,
                b';' | b'(' | b')' => true,
                b'-' => spaced && at > 0 && bytes[at - 1] == b' ',
                b'.' => spaced && lang == Lang::Hy,
                _ => dashes.contains(&byte),
            };
            if !parts {
                continue;
            }
            if byte == b',' {
                if let Some((_, words)) =
                    comma.filter(|(at, words)| self.breaks.last() == Some(at) && self.words.len() - words <= 2)
                {
                    self.breaks.pop();
                    comma = Some((at, words));
                    continue;
                }
                comma = Some((at, self.words.len()));
            }
            self.breaks.push(at);
        }
    }

    fn spot(&self, start: usize, end: usize) -> Spot {
        Spot {
            start,
            end,
            first: self.words.partition_point(|w| *w <= start).saturating_sub(1),
            after: self.words.partition_point(|w| *w < end),
            clause: self.breaks.partition_point(|b| *b <= start),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::pattern::View;
    use crate::text::Text;

    fn laid_out(letter: &str, lang: Lang) -> (Vec<usize>, Vec<usize>) {
        let mut sentence = Sentence::default();
        sentence.lay_out(Text::new(letter, lang).copy(View::Folded).bytes(), lang);
        (sentence.words, sentence.breaks)
    }

    #[test]
    fn words_begin_after_what_cannot_stand_in_one() {
        for (letter, words) in [
            ("we go", vec![0, 3]),
            ("well-known don't", vec![0, 11]),
            ("so,we;go:(it)is", vec![0, 3, 6, 10, 13]),
            ("a - b", vec![0, 4]),
            ("„so it is“ now", vec![0, 2]),
            ("3.50 a/b", vec![0, 5]),
        ] {
            assert_eq!(laid_out(letter, Lang::En).0, words, "{letter}");
        }
    }

    #[test]
    fn clauses_are_parted_by_commas_dashes_and_brackets() {
        for (letter, breaks) in [
            ("we know, you go", vec![7]),
            ("we know,you go", vec![]),
            ("we know; you (so) go", vec![7, 13, 16]),
            ("we know: you 15:30", vec![7]),
            ("we know - you go", vec![8]),
            ("well- known", vec![]),
            ("we know. you go", vec![]),
            // A word or two between commas part nothing, three do; the next pair counts by itself.
            ("we, of course, go", vec![]),
            ("we, as you know, go", vec![2, 15]),
            ("we, too, and so on we, go", vec![21]),
            ("we, too; go, now", vec![2, 7, 11]),
        ] {
            assert_eq!(laid_out(letter, Lang::En).1, breaks, "{letter}");
        }
        assert_eq!(laid_out("so. go a.b", Lang::Hy).1, [2]);
        let mut sentence = Sentence { piece: 1, words: vec![0, 3, 6], breaks: vec![4] };
        let spot = |sentence: &Sentence, start, end| {
            let spot = sentence.spot(start, end);
            (spot.first, spot.after, spot.clause)
        };
        assert_eq!(
            [(0, 2), (3, 5), (4, 8), (6, 7)].map(|(a, b)| spot(&sentence, a, b)),
            [(0, 1, 0), (1, 2, 0), (1, 3, 1), (2, 3, 1)]
        );
        sentence.words.clear();
        assert_eq!(spot(&sentence, 0, 1), (0, 0, 0));
    }
}
