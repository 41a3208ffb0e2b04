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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::rule::{Check, RuleSet};

    #[test]
    fn a_letter_grows_too_long_once_and_sentences_each() {
        let rules = RuleSet::builtin();
        let (index, rule) =
            rules.rules().iter().enumerate().find(|(_, r)| matches!(r.check, Check::Length(_))).unwrap();
        let found = |letter: u32, sentence: u32| {
            let text = Text::new("One two. One two three. One. One two.", Lang::En);
            let mut findings = Vec::new();
            check(index, rule, Limits { letter, sentence }, &text, &mut findings);
            findings.iter().map(|f| f.span.start).collect::<Vec<_>>()
        };
        assert_eq!(found(8, 3), [0; 0]);
        assert_eq!(found(7, 3), [29]);
        assert_eq!(found(5, 3), [24]);
        assert_eq!(found(1, 3), [0]);
        assert_eq!(found(8, 2), [9]);
        assert_eq!(found(5, 1), [0, 9, 24, 29]);
        let own = OwnLimits { letter: Some(5), sentence: None };
        let limits = own.over(Limits { letter: 1, sentence: 2 });
        assert_eq!((limits.letter, limits.sentence), (5, 2));
    }
}
