//! Rules that see the case: what the letter says is held against what is known.
//!
//! A [`Bench`] serves all of them for one letter; what they need of the letter is read when the first asks for it.

mod day;
mod goods;
mod known;
mod language;
mod mismatch;
pub(super) mod name;
mod number;
mod promise;
mod question;
mod reference;
pub(super) mod salutation;
mod signature;
mod sum;
pub(super) mod word;

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::evidence::{Evidence, Hit};
use super::{Context, Finding, parts, personal};
use crate::rule::file::Sees;
use crate::rule::{Rule, RuleSet};
use crate::text::{Span, Text};
use crate::triage::{Figures, figures};

/// Hits by part and sentence.
type Asked = HashMap<(usize, usize), Rc<[Hit]>>;

/// One letter with what is known beside it.
#[derive(Debug)]
pub struct Bench<'a> {
    text: &'a Text<'a>,
    rules: &'a RuleSet,
    evidence: &'a Evidence,
    context: &'a Context,
    figures: OnceCell<Figures>,
    words: OnceCell<Vec<word::Said>>,
    goods: OnceCell<Vec<Span>>,
    closing: OnceCell<usize>,
    language: OnceCell<Option<language::Wrong>>,
    /// What was asked for before: many figures may stand in one sentence.
    asked: RefCell<Asked>,
}

impl<'a> Bench<'a> {
    pub fn new(text: &'a Text<'a>, rules: &'a RuleSet, evidence: &'a Evidence, context: &'a Context) -> Bench<'a> {
        let (figures, words, goods, closing, language, asked) = Default::default();
        Bench { text, rules, evidence, context, figures, words, goods, closing, language, asked }
    }

    /// Whether the letter is in a language that no rule reads, and the complaint is not.
    pub fn is_foreign(&self) -> bool {
        self.language() == Some(language::Wrong::Foreign)
    }

    fn language(&self) -> Option<language::Wrong> {
        *self.language.get_or_init(|| language::wrong(self))
    }

    pub fn check(&self, index: usize, rule: &Rule, sees: Sees, findings: &mut Vec<Finding>) {
        if rule.signals[self.text.lang() as usize].is_none() || self.text.sentences().is_empty() {
            return;
        }
        let mut add = |span| findings.push(Finding::new(index, rule.severity, span));
        match sees {
            Sees::CustomerName => name::missing(self).into_iter().for_each(add),
            Sees::CaseReference => reference::missing(self).into_iter().for_each(add),
            Sees::Language => self.language().into_iter().for_each(|_| add(self.opening())),
            Sees::Facts => {
                for (span, known) in mismatch::all(self) {
                    findings.push(Finding { known: Some(known), ..Finding::new(index, rule.severity, span) });
                }
            }
            Sees::Questions => {
                for question in question::unanswered(self) {
                    let end = parts::end_of_body(self.text);
                    findings.push(Finding { known: Some(question), ..Finding::new(index, rule.severity, end) });
                }
            }
            Sees::PersonalData => personal::all(self, index).into_iter().for_each(add),
        }
    }

    /// The hits of a part in one sentence; none where there is no such part.
    fn part_in(&self, id: &str, sentence: usize) -> Rc<[Hit]> {
        let Some(at) = self.rules.parts().iter().position(|p| p.id == id) else { return Rc::default() };
        if let Some(known) = self.asked.borrow().get(&(at, sentence)) {
            return Rc::clone(known);
        }
        let hits: Rc<[Hit]> = if self.rules.parts()[at].asked {
            Evidence::look(self.text, self.rules, at as u32, sentence).into()
        } else {
            self.evidence.part(at as u32).iter().filter(|h| h.sentence == sentence).copied().collect()
        };
        self.asked.borrow_mut().insert((at, sentence), Rc::clone(&hits));
        hits
    }

    /// Whether some sentence of the letter has the part.
    pub(super) fn has_anywhere(&self, part: &str) -> bool {
        (0..self.text.sentences().len()).any(|sentence| !self.part_in(part, sentence).is_empty())
    }

    /// Whether the sentence that holds `span` has the part.
    pub(super) fn has(&self, part: &str, span: Span) -> bool {
        self.sentence(span).is_some_and(|sentence| !self.part_in(part, sentence).is_empty())
    }

    /// Whether something is offered for sale in the sentence that holds `span`.
    fn offers(&self, span: Span) -> bool {
        let Some(rule) = self.rules.find("unsolicited-sale") else { return false };
        self.sentence(span).is_some_and(|sentence| self.evidence.rule(rule).iter().any(|h| h.sentence == sentence))
    }

    /// Whether the clause that holds `span` has the part: no comma stands between the two.
    fn has_in_clause(&self, part: &str, span: Span) -> bool {
        let source = self.text.source();
        let clause = |hit: &Span| {
            let between = source.get(hit.end..span.start).or_else(|| source.get(span.end..hit.start));
            between.is_none_or(|words| !words.contains([',', ';', ':', '–', '—', '՝', '․']))
        };
        let sentence = self.sentence(span);
        sentence.is_some_and(|sentence| self.part_in(part, sentence).iter().map(|h| h.span).any(|hit| clause(&hit)))
    }

    /// The hit of the part that overlaps `span`, or stands beside it with no word between.
    fn adjoining(&self, part: &str, span: Span) -> Option<Span> {
        let bare = |from: usize, to: usize| {
            let gap = self.text.source().get(from..to);
            gap.is_some_and(|gap| {
                gap.len() <= 12 && gap.chars().all(|c| c.is_whitespace() || "()„“”«»\"՝-".contains(c))
            })
        };
        let beside = |hit: &Span| hit.overlaps(span) || bare(hit.end, span.start) || bare(span.end, hit.start);
        self.part_in(part, self.sentence(span)?).iter().map(|h| h.span).find(beside)
    }

    fn sentence(&self, span: Span) -> Option<usize> {
        let sentences = self.text.sentences();
        let at = sentences.partition_point(|s| s.source.end <= span.start);
        sentences.get(at).filter(|s| s.source.overlaps(span)).map(|_| at)
    }

    fn same_sentence(&self, a: Span, b: Span) -> bool {
        self.sentence(a) == self.sentence(b)
    }

    /// What was said before the letter: the complaint, and what was typed into the assessment.
    fn said(&self) -> String {
        let case = &self.context.case;
        let complaint = case.subject.iter().chain(&case.text).map(String::as_str);
        complaint.chain(self.context.typed()).collect::<Vec<_>>().join("\n\n")
    }

    /// The numbers, sums, days and goods of the letter.
    pub(super) fn figures(&self) -> &Figures {
        self.figures.get_or_init(|| figures(self.text, self.near()))
    }

    /// The words of the letter.
    fn words(&self) -> &[word::Said] {
        self.words.get_or_init(|| word::said(self.text.source()))
    }

    /// Where words of the thing bought stand in the letter.
    fn goods(&self) -> &[Span] {
        self.goods.get_or_init(|| goods::places(self))
    }

    /// Where the closing and the signature begin, in bytes of the source.
    pub(super) fn closing(&self) -> usize {
        *self.closing.get_or_init(|| signature::start(self.text))
    }

    /// Where the numbers of this case stand in the letter.
    pub(super) fn order_places(&self) -> Vec<Span> {
        number::places(self.text.source(), &self.numbers())
    }

    pub(super) fn text(&self) -> &'a Text<'a> {
        self.text
    }

    pub(super) fn context(&self) -> &'a Context {
        self.context
    }

    /// What the patterns of the rule at `index` found.
    pub(super) fn hits(&self, index: usize) -> &[Hit] {
        self.evidence.rule(index)
    }

    /// Whether a stretch of the letter holds a word of the customer's name.
    pub(super) fn names_customer(&self, span: Span) -> bool {
        let known = self.context.name.as_deref().map(name::known).unwrap_or_default();
        word::said(&self.text.source()[span.start..span.end]).iter().any(|w| known.iter().any(|k| k.is(w)))
    }

    /// Where something that belongs into the opening is missing.
    fn opening(&self) -> Span {
        parts::Opening::of(self.text, self.rules, self.evidence).span()
    }
}

#[cfg(test)]
mod tests;
