//! Evidence: what every rule's patterns found, gathered in one pass.
//!
//! One automaton a view finds the keys of all patterns; a regex sees only the sentences that hold one of its keys.
//! Exceptions are asked only where there is a hit. What comes out is, for each rule and each part, its hits by
//! sentence, strong and weak.

use crate::rule::assemble::Patterns;
use crate::rule::pattern::View;
use crate::rule::{Compiled, RuleSet, Signals};
use crate::text::{Span, Text};

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

/// A hit before exceptions, in bytes of the copy.
#[derive(Clone, Copy, Debug)]
struct Raw {
    sentence: usize,
    start: usize,
    end: usize,
    strong: bool,
}

impl Evidence {
    pub fn gather(text: &Text<'_>, set: &RuleSet) -> Evidence {
        let compiled = set.compiled(text.lang());
        let mut evidence =
            Evidence { rules: vec![Vec::new(); set.rules().len()], parts: vec![Vec::new(); set.parts().len()] };
        let lang = text.lang() as usize;
        for view in compiled.views() {
            let found = Found::in_view(text, compiled, view);
            if found.pairs.is_empty() {
                continue;
            }
            for (rule, hits) in set.rules().iter().zip(&mut evidence.rules) {
                if let Some(signals) = rule.signals[lang].filter(|s| s.view == view) {
                    *hits = found.hits(text, compiled, &signals);
                }
            }
            for (part, hits) in set.parts().iter().zip(&mut evidence.parts) {
                if let Some(signals) = part.signals[lang].filter(|s| s.view == view) {
                    *hits = found.hits(text, compiled, &signals);
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
        evidence
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

/// Which patterns may match which sentences of one view.
struct Found {
    view: View,
    /// The sentences' places in the copy.
    sentences: Vec<std::ops::Range<usize>>,
    /// Pattern and sentence, sorted, without repetitions.
    pairs: Vec<(u32, u32)>,
}

impl Found {
    fn in_view(text: &Text<'_>, compiled: &Compiled, view: View) -> Found {
        let sentences: Vec<_> = text.sentences().iter().map(|s| text.sentence_in(s, view)).collect();
        let mut pairs = Vec::new();
        compiled.candidates(view, text.copy(view).bytes(), |pattern, end| match end {
            Some(end) => {
                // The last sentence that starts before the key's end holds the key, or nothing does.
                let at = sentences.partition_point(|s| s.start < end);
                if at > 0 && end <= sentences[at - 1].end {
                    pairs.push((pattern, at as u32 - 1));
                }
            }
            None => pairs.extend((0..sentences.len() as u32).map(|s| (pattern, s))),
        });
        pairs.sort_unstable();
        pairs.dedup();
        Found { view, sentences, pairs }
    }

    fn hits(&self, text: &Text<'_>, compiled: &Compiled, signals: &Signals) -> Vec<Hit> {
        let mut raw = Vec::new();
        self.collect(text, compiled, signals.strong, true, &mut raw);
        self.collect(text, compiled, signals.weak, false, &mut raw);
        if raw.is_empty() {
            return Vec::new();
        }
        raw.sort_by_key(|h| (h.sentence, !h.strong, h.start, h.end));
        let copy = text.copy(self.view);
        let mut hits: Vec<Hit> = Vec::new();
        let mut rest = raw.as_slice();
        while let Some(first) = rest.first() {
            let sentence = first.sentence;
            let (here, next) = rest.split_at(rest.partition_point(|h| h.sentence == sentence));
            rest = next;
            let range = self.sentences[sentence].clone();
            let bytes = &copy.bytes()[range.clone()];
            if compiled.regexes(signals.except_sentence).any(|r| r.is_match(bytes)) {
                continue;
            }
            let innocent: Vec<(usize, usize)> = compiled
                .regexes(signals.except)
                .flat_map(|r| r.find_iter(bytes).map(|m| (m.start(), m.end())))
                .collect();
            let lowered = compiled.regexes(signals.lowered_by).any(|r| r.is_match(bytes));
            let mut kept: Vec<Raw> = Vec::new();
            for hit in here {
                if innocent.iter().any(|&(start, end)| start < hit.end && hit.start < end) {
                    continue;
                }
                // Overlapping hits are one; a weak hit under a strong one says nothing new.
                match kept.iter_mut().find(|k| k.start < hit.end && hit.start < k.end) {
                    Some(same) if same.strong == hit.strong => {
                        same.start = same.start.min(hit.start);
                        same.end = same.end.max(hit.end);
                    }
                    Some(_) => {}
                    None => kept.push(*hit),
                }
            }
            kept.sort_by_key(|h| h.start);
            hits.extend(kept.iter().map(|h| Hit {
                sentence,
                span: copy.source_span(range.start + h.start, range.start + h.end),
                strong: h.strong,
                lowered,
            }));
        }
        hits
    }

    fn collect(&self, text: &Text<'_>, compiled: &Compiled, patterns: Patterns, strong: bool, raw: &mut Vec<Raw>) {
        let from = self.pairs.partition_point(|&(p, _)| p < patterns.start);
        for &(pattern, sentence) in self.pairs[from..].iter().take_while(|(p, _)| *p < patterns.end) {
            let Some(regex) = compiled.regex(pattern) else { continue };
            let bytes = &text.copy(self.view).bytes()[self.sentences[sentence as usize].clone()];
            raw.extend(regex.find_iter(bytes).filter(|m| !m.is_empty()).map(|m| {
                // Spaces at the edges of a pattern are not part of what is wrong.
                let blank = |b: &&u8| **b == b' ';
                let words = &bytes[m.range()];
                let start = m.start() + words.iter().take_while(blank).count();
                let end = m.end() - words.iter().rev().take_while(blank).count();
                Raw { sentence: sentence as usize, start, end: end.max(start + 1), strong }
            }));
        }
    }
}
