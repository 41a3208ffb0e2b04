//! Rules that flag a letter in which something is missing.
//!
//! Whether a part is there is said by its patterns and by the words of its sentences; whether it is asked for, by the
//! company's assessment and the kind of letter. The finding points at the place where the part belongs.

use std::borrow::Cow;

use super::evidence::{Evidence, Hit};
use super::likeness::PartsByWords;
use super::{Context, Finding};
use crate::rule::assemble::{Ask, PartCheck};
use crate::rule::file::Points;
use crate::rule::{Rule, RuleSet, Severity, Where};
use crate::text::{Span, Text};

#[allow(clippy::too_many_arguments)]
pub fn check(
    index: usize,
    rule: &Rule,
    check: &PartCheck,
    text: &Text<'_>,
    rules: &RuleSet,
    evidence: &Evidence,
    by_words: &PartsByWords<'_, '_>,
    context: &Context,
    findings: &mut Vec<Finding>,
) {
    let lang = text.lang() as usize;
    let Some(ask) = asks(check, context) else { return };
    if rules.parts()[ask.part as usize].signals[lang].is_none() || text.sentences().is_empty() {
        return;
    }
    let Some(severity) = ask.fault.level(context.fault).severity() else { return };
    let opening = Opening::of(text, rules, evidence);
    if let Some(part) = check.unless_opening.filter(|_| context.fault.is_none()) {
        if opening.first_with(part).is_some() {
            return;
        }
    }
    let mut asked_by = ask.if_part.map(|part| evidence.part(part).iter().find(|h| h.strong).copied());
    if asked_by == Some(None) {
        return;
    }
    let hits = &*by_words.hits(evidence, ask.part);
    let others: Vec<Cow<'_, [Hit]>> = check.or.iter().map(|part| by_words.hits(evidence, *part)).collect();
    // A weak signal alone lowers the finding one step, a strong one lifts it. Where words have a say as well, a part
    // that is perhaps there is no more than asked about.
    let weak = if rules.parts()[ask.part as usize].weighed { Severity::Hint } else { severity.lower() };
    let weight = |found: Option<bool>| match found {
        None => Some(severity),
        Some(false) => Some(weak),
        Some(true) => None,
    };
    let anywhere = hits.iter().chain(others.iter().flat_map(|part| part.iter())).map(|h| h.strong).max();
    let missing: Option<Severity> = match ask.place {
        Where::Anywhere => weight(anywhere),
        Where::First => weight(opening.first_with(ask.part)),
        Where::Late => match (anywhere, opening.first_with(ask.part)) {
            (Some(_), None) => Some(severity),
            _ => None,
        },
        Where::Beside => {
            let near =
                |h: &&Hit| is_near(hits, h.sentence, 0) || others.iter().any(|part| is_near(part, h.sentence, 1));
            let alone = ask.if_part.and_then(|p| evidence.part(p).iter().filter(|h| h.strong).find(|h| !near(h)));
            asked_by = alone.map(|h| Some(*h));
            alone.map(|_| severity)
        }
    };
    let Some(severity) = missing else { return };
    let span = match (asked_by.flatten(), ask.place, check.points) {
        (Some(hit), ..) => hit.span,
        (None, Where::Late, _) => hits.first().map_or_else(|| opening.span(), |h| h.span),
        (None, _, Points::Opening) => opening.span(),
        (None, _, Points::End) => end_of_body(text),
    };
    debug_assert!(index < rules.rules().len() && !rule.id.is_empty());
    findings.push(Finding::new(index, severity, span));
}

/// Whether a part is, strongly, in the sentence or in one so many before or after it; its hits are in the order of
/// sentences.
fn is_near(part: &[Hit], sentence: usize, reach: usize) -> bool {
    let from = part.partition_point(|h| h.sentence + reach < sentence);
    part[from..].iter().take_while(|h| h.sentence <= sentence + reach).any(|h| h.strong)
}

/// What is asked of this kind of letter, unless nothing is, by whose fault it was.
pub(super) fn asks(check: &PartCheck, context: &Context) -> Option<Ask> {
    let kind = context.kind.unwrap_or_default();
    let ask = check.in_kind.iter().find(|(k, _)| *k == kind).map_or(check.ask, |(_, ask)| *ask);
    ask.fault.level(context.fault).severity().map(|_| ask)
}

/// The beginning of a letter: what stands before the letter proper is passed over.
pub(super) struct Opening<'t> {
    text: &'t Text<'t>,
    evidence: &'t Evidence,
    preamble: Option<u32>,
}

impl<'t> Opening<'t> {
    pub(super) fn of(text: &'t Text<'t>, rules: &RuleSet, evidence: &'t Evidence) -> Opening<'t> {
        let preamble = rules.parts().iter().position(|p| p.id == "preamble").map(|i| i as u32);
        Opening { text, evidence, preamble }
    }

    /// Whether the first sentence of the letter proper holds the part, and if so, strongly.
    fn first_with(&self, part: u32) -> Option<bool> {
        for sentence in 0..self.text.sentences().len() {
            let here = self.evidence.part(part).iter().filter(|h| h.sentence == sentence).map(|h| h.strong).max();
            if here.is_some() {
                return here;
            }
            if !self.is_preamble(sentence) {
                return None;
            }
        }
        None
    }

    pub(super) fn is_preamble(&self, sentence: usize) -> bool {
        let named =
            self.preamble.is_some_and(|p| self.evidence.part(p).iter().any(|h| h.sentence == sentence && h.strong));
        (named && (words_in(self.text, sentence) <= 12))
            || is_salutation(self.text, sentence)
            || is_heading(self.text, sentence)
    }

    /// The first sentence of the letter proper.
    pub(super) fn span(&self) -> Span {
        let sentences = self.text.sentences();
        let first = (0..sentences.len()).find(|&i| !self.is_preamble(i)).unwrap_or(0);
        sentences[first].source
    }
}

/// A short line of its own at the head of a letter, closed by a comma or an exclamation mark.
pub fn is_salutation(text: &Text<'_>, sentence: usize) -> bool {
    let Some(this) = text.sentences().get(sentence).filter(|_| sentence < 4) else { return false };
    let last = text.copy(crate::rule::pattern::View::Folded).bytes()[..this.copy.end].last();
    this.ends_line && matches!(last, Some(b',' | b'!' | b':')) && words_in(text, sentence) <= 8
}

/// A line above the letter proper that is no sentence: to whom it goes, what it answers.
fn is_heading(text: &Text<'_>, sentence: usize) -> bool {
    let Some(this) = text.sentences().get(sentence).filter(|_| sentence < 3) else { return false };
    let stopped = text.source()[..this.source.end].ends_with(['.', '!', '?', '…', '։', ':']);
    this.ends_line && !stopped && sentence + 1 < text.sentences().len() && words_in(text, sentence) <= 10
}

fn words_in(text: &Text<'_>, sentence: usize) -> usize {
    let range = text.sentences()[sentence].copy.clone();
    text.copy(crate::rule::pattern::View::Folded).bytes()[range].split(|&b| b == b' ').count()
}

/// The end of the last full sentence: what follows is the closing and the signature.
pub(super) fn end_of_body(text: &Text<'_>) -> Span {
    let closed = |s: &&crate::text::Sentence| text.source()[..s.source.end].ends_with(['.', '!', '?', '…', '։', ':']);
    let at = text.sentences().iter().rev().find(closed).or(text.sentences().last()).map_or(0, |s| s.source.end);
    Span::new(at, at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn near_is_the_same_sentence_or_one_beside_it() {
        let hit = |(sentence, strong)| Hit { sentence, span: Span::default(), strong, lowered: false, meant: false };
        let part = [(1, true), (3, false), (3, true), (6, false), (7, true)].map(hit);
        let near = |reach| (0..10).filter(|s| is_near(&part, *s, reach)).collect::<Vec<_>>();
        assert_eq!(near(0), [1, 3, 7]);
        assert_eq!(near(1), [0, 1, 2, 3, 4, 6, 7, 8]);
        crate::growth::keeps_pace(4_000, |count| {
            let part: Vec<Hit> = (0..count).map(|s| hit((s, true))).collect();
            assert!((0..count).all(|s| is_near(&part, s, 1)));
        });
    }

    #[test]
    fn salutations_and_headings_are_short_lines_of_their_own() {
        let text = |letter: &'static str| Text::new(letter, Lang::En);
        for letter in ["Dear Ana,\nWe know.", "Good day!\nWe know.", "To Ana:\nWe know.", "a b c d e f g h,\nWe know."]
        {
            assert!(is_salutation(&text(letter), 0) && !is_heading(&text(letter), 1), "{letter}");
        }
        for letter in ["Dear Ana, we know.", "Dear Ana\nWe know.", "Dear Ana! We know.", "a b c d e f g h i,\nWe know."]
        {
            assert!(!is_salutation(&text(letter), 0), "{letter}");
        }
        let rows = text("A,\n\nB,\n\nC,\n\nD,\n\nE,\n\nF");
        assert_eq!(
            (0..7).map(|i| is_salutation(&rows, i)).collect::<Vec<_>>(),
            [true, true, true, true, false, false, false]
        );
        assert!(
            is_heading(&text("Order A-1042\nWe know."), 0) && is_heading(&text("A b c d e f g h i j\nWe know."), 0)
        );
        for letter in
            ["Order A-1042", "We know.\nSo it is.", "A b c d e f g h i j k\nWe know.", "Order A-1042:\nWe know."]
        {
            assert!(!is_heading(&text(letter), 0), "{letter}");
        }
        let rows = text("A\n\nB\n\nC\n\nD\n\nE");
        assert_eq!((0..6).map(|i| is_heading(&rows, i)).collect::<Vec<_>>(), [true, true, true, false, false, false]);
    }

    #[test]
    fn a_body_ends_with_its_last_full_sentence() {
        let end = |letter: &str| {
            let span = end_of_body(&Text::new(letter, Lang::En));
            assert!(span.is_empty());
            span.start
        };
        assert_eq!(end("We know. We go!\n\nKind regards,\nAna"), 15);
        assert_eq!(end("We know\nAna"), 11);
        assert_eq!(end("We know…\nAna"), "We know…".len());
    }
}
