//! Keys: literals that say where a pattern can match at all.
//!
//! A key is a stretch of the matching alphabet of which every match holds one, not further from its start than the
//! pattern says. One pass over a letter finds the keys of all patterns, and only the places they point at are tried.
//! Longer keys are rarer, so of all the literals in a pattern the longest are taken.

use regex_syntax::hir::{Class, Hir, HirKind};

use crate::text::alphabet::{is_word_byte, length};

/// Most keys one pattern may have; a pattern that needs more is tried everywhere.
const MOST_KEYS: usize = 320;

/// A set of literals of which one is in every match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    pub set: Vec<Vec<u8>>,
    /// How many bytes of a match come before its key, at least.
    pub least: u32,
    /// And at most, where there is a most.
    pub most: Option<u32>,
    /// How many of those bytes, at most, stand outside words, where there is a most: `\w+ \w+` before a key has one.
    pub gaps: Option<u32>,
}

impl Keys {
    /// Longer keys are rarer in a text; many keys cost a little each.
    fn score(&self) -> (usize, usize) {
        let shortest = self.set.iter().map(Vec::len).min().unwrap_or(0);
        (shortest.min(16), usize::MAX - self.set.len())
    }
}

/// The best keys of `hir`, or `None` where a match need not hold any literal that is rare enough.
pub fn keys(hir: &Hir) -> Option<Keys> {
    match hir.kind() {
        HirKind::Alternation(parts) => {
            let mut all = Keys { set: Vec::new(), least: u32::MAX, most: Some(0), gaps: Some(0) };
            for part in parts {
                let keys = keys(part)?;
                all.set.extend(keys.set);
                all.least = all.least.min(keys.least);
                all.most = all.most.zip(keys.most).map(|(a, b)| a.max(b));
                all.gaps = all.gaps.zip(keys.gaps).map(|(a, b)| a.max(b));
            }
            usable(all.set, Before { least: all.least, most: all.most, gaps: all.gaps })
        }
        HirKind::Repetition(rep) if rep.min > 0 => {
            let Some(once) = exact(&rep.sub, 24) else { return keys(&rep.sub) };
            let mut set = once.clone();
            for _ in 1..rep.min.min(4) {
                if set.len() * once.len() <= 64 {
                    set = product(&set, &once);
                }
            }
            usable(set, Before::NOTHING)
        }
        HirKind::Concat(parts) => best_of_concat(parts),
        HirKind::Capture(capture) => keys(&capture.sub),
        _ => usable(exact(hir, 24)?, Before::NOTHING),
    }
}

/// How much can stand before something, in bytes.
#[derive(Clone, Copy, Debug)]
struct Before {
    least: u32,
    most: Option<u32>,
    gaps: Option<u32>,
}

impl Before {
    const NOTHING: Before = Before { least: 0, most: Some(0), gaps: Some(0) };

    fn and(self, least: u32, most: Option<u32>, gaps: Option<u32>) -> Before {
        let sum = |a: Option<u32>, b: Option<u32>| a.zip(b).and_then(|(a, b)| a.checked_add(b));
        Before { least: self.least.saturating_add(least), most: sum(self.most, most), gaps: sum(self.gaps, gaps) }
    }
}

/// Most bytes outside words that a match of `hir` can have.
fn gaps(hir: &Hir) -> Option<u32> {
    let outside = |b: &u8| !is_word_byte(*b);
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(0),
        HirKind::Literal(literal) => u32::try_from(literal.0.iter().filter(|b| outside(b)).count()).ok(),
        HirKind::Class(Class::Bytes(class)) => {
            let mut bytes = class.ranges().iter().flat_map(|r| r.start()..=r.end());
            Some(u32::from(bytes.any(|b| outside(&b))))
        }
        HirKind::Class(Class::Unicode(_)) => None,
        HirKind::Capture(capture) => gaps(&capture.sub),
        HirKind::Repetition(rep) => match gaps(&rep.sub)? {
            0 => Some(0),
            once => once.checked_mul(rep.max?),
        },
        HirKind::Concat(parts) => parts.iter().try_fold(0_u32, |sum, part| sum.checked_add(gaps(part)?)),
        HirKind::Alternation(parts) => parts.iter().try_fold(0, |most, part| Some(gaps(part)?.max(most))),
    }
}

fn best_of_concat(parts: &[Hir]) -> Option<Keys> {
    let mut best: Option<Keys> = None;
    let mut offer = |candidate: Option<Keys>| {
        if let Some(c) = candidate
            && best.as_ref().is_none_or(|b| c.score() > b.score())
        {
            best = Some(c);
        }
    };
    // What can stand before the part at hand, and before the run of literals that ends there.
    let mut before = Before::NOTHING;
    let mut run: Vec<Vec<u8>> = vec![Vec::new()];
    let mut run_at = before;
    for part in parts {
        let size = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let least = size(part.properties().minimum_len().unwrap_or(0));
        let most = part.properties().maximum_len().map(size);
        let after = before.and(least, most, gaps(part));
        let literals = exact(part, 24);
        match literals {
            Some(next) if next.len() * run.len() <= 64 => run = product(&run, &next),
            next => {
                offer(usable(std::mem::take(&mut run), run_at));
                if let Some(Keys { set, least, most, gaps }) = keys(part) {
                    let Before { least, most, gaps } = before.and(least, most, gaps);
                    offer(Some(Keys { set, least, most, gaps }));
                }
                (run, run_at) = match next {
                    Some(next) => (next, before),
                    None => (vec![Vec::new()], after),
                };
            }
        }
        before = after;
    }
    offer(usable(run, run_at));
    best
}

fn usable(mut set: Vec<Vec<u8>>, before: Before) -> Option<Keys> {
    set.sort();
    set.dedup();
    // A key that begins with another key adds nothing.
    let mut kept: Vec<Vec<u8>> = Vec::with_capacity(set.len());
    for key in set {
        if !kept.last().is_some_and(|k| key.starts_with(k)) {
            kept.push(key);
        }
    }
    // A key is looked for where a letter begins.
    let usable = kept.iter().all(|k| !k.first().is_some_and(|b| (b'N'..=b'Z').contains(b)));
    let usable = usable && !kept.is_empty() && kept.len() <= MOST_KEYS && kept.iter().all(|k| is_rare(k));
    let Before { least, most, gaps } = before;
    usable.then_some(Keys { set: kept, least, most, gaps })
}

/// Two characters and more, or a sign that letters seldom have.
fn is_rare(key: &[u8]) -> bool {
    match *key {
        [] => false,
        [byte] => !is_word_byte(byte) && !b" \n.,;:!?-()'\"".contains(&byte),
        [first, ..] => length(first) < key.len(),
    }
}

/// All strings `hir` can match, if there are at most `limit` of them.
fn exact(hir: &Hir, limit: usize) -> Option<Vec<Vec<u8>>> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(vec![Vec::new()]),
        HirKind::Literal(literal) => Some(vec![literal.0.to_vec()]),
        HirKind::Capture(capture) => exact(&capture.sub, limit),
        HirKind::Class(Class::Bytes(class)) => {
            let bytes: Vec<u8> = class.ranges().iter().flat_map(|r| r.start()..=r.end()).take(limit + 1).collect();
            (bytes.len() <= limit).then(|| bytes.into_iter().map(|b| vec![b]).collect())
        }
        HirKind::Concat(parts) => {
            let mut set = vec![Vec::new()];
            for part in parts {
                set = product(&set, &exact(part, limit)?);
                if set.len() > limit {
                    return None;
                }
            }
            Some(set)
        }
        HirKind::Alternation(parts) => {
            let mut set = Vec::new();
            for part in parts {
                set.extend(exact(part, limit)?);
                if set.len() > limit {
                    return None;
                }
            }
            Some(set)
        }
        HirKind::Repetition(rep) if rep.max == Some(1) => {
            let mut set = exact(&rep.sub, limit)?;
            if rep.min == 0 {
                set.push(Vec::new());
            }
            Some(set)
        }
        _ => None,
    }
}

fn product(left: &[Vec<u8>], right: &[Vec<u8>]) -> Vec<Vec<u8>> {
    left.iter().flat_map(|l| right.iter().map(move |r| [l.as_slice(), r].concat())).collect()
}
