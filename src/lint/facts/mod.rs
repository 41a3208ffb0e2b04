//! Rules that see the case: what the letter says is held against what is known.
//!
//! A [`Bench`] serves all of them for one letter; what they need of the letter is read when the first asks for it.

mod goods;
mod known;
mod language;
mod name;
mod number;
mod reference;
mod signature;
mod word;

use std::cell::OnceCell;

use super::evidence::Evidence;
use super::{Context, Finding, parts};
use crate::rule::file::Sees;
use crate::rule::{Rule, RuleSet};
use crate::text::{Span, Text};
use crate::triage::{Figures, figures};

/// One letter with what is known beside it.
#[derive(Debug)]
pub struct Bench<'a> {
    text: &'a Text<'a>,
    rules: &'a RuleSet,
    evidence: &'a Evidence,
    context: &'a Context,
    figures: OnceCell<Figures>,
    closing: OnceCell<usize>,
}

impl<'a> Bench<'a> {
    pub fn new(text: &'a Text<'a>, rules: &'a RuleSet, evidence: &'a Evidence, context: &'a Context) -> Bench<'a> {
        Bench { text, rules, evidence, context, figures: OnceCell::new(), closing: OnceCell::new() }
    }

    pub fn check(&self, index: usize, rule: &Rule, sees: Sees, findings: &mut Vec<Finding>) {
        if rule.signals[self.text.lang() as usize].is_none() || self.text.sentences().is_empty() {
            return;
        }
        let mut add = |span| findings.push(Finding::new(index, rule.severity, span));
        match sees {
            Sees::CustomerName => name::missing(self).into_iter().for_each(add),
            Sees::CaseReference => reference::missing(self).into_iter().for_each(add),
            Sees::Language => language::wrong(self).into_iter().for_each(&mut add),
            Sees::Facts | Sees::Questions | Sees::PersonalData => {}
        }
    }

    /// The numbers, sums, days and goods of the letter.
    fn figures(&self) -> &Figures {
        self.figures.get_or_init(|| figures(self.text, self.near()))
    }

    /// Where the closing and the signature begin, in bytes of the source.
    fn closing(&self) -> usize {
        *self.closing.get_or_init(|| signature::start(self.text))
    }

    /// Where something that belongs into the opening is missing.
    fn opening(&self) -> Span {
        parts::Opening::of(self.text, self.rules, self.evidence).span()
    }
}
