//! Letters and sentences that are too long.

use super::Finding;
use crate::rule::Rule;
use crate::rule::file::Limits;
use crate::text::{Span, Text};

/// A house's own limits, in words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnLimits {
    /// Words of a letter.
    pub letter: Option<u32>,
    /// Words of a sentence.
    pub sentence: Option<u32>,
}

impl OwnLimits {
    /// These, and `others` where nothing is said.
    pub fn over(self, others: Limits) -> Limits {
        Limits { letter: self.letter.unwrap_or(others.letter), sentence: self.sentence.unwrap_or(others.sentence) }
    }
}

/// Points at each long sentence, and at the sentence in which the letter grows too long.
pub fn check(index: usize, rule: &Rule, limits: Limits, text: &Text<'_>, findings: &mut Vec<Finding>) {
    if rule.signals[text.lang() as usize].is_none() {
        return;
    }
    let mut words = 0;
    let mut passed = false;
    let mut add = |span: Span| findings.push(Finding::new(index, rule.severity, span));
    for (number, sentence) in text.sentences().iter().enumerate() {
        let here = text.words_of(number);
        words += here;
        let passes = !passed && words > limits.letter as usize;
        passed |= passes;
        if passes || here > limits.sentence as usize {
            add(sentence.source);
        }
    }
}
