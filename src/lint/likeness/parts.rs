//! What the words of a sentence say for the `weighed` parts of a letter, and against them.
//!
//! Patterns know how a remedy or a ground is usually told; the build learns from `lexicon/*/parts.txt` which words
//! stand in such sentences. Where both disagree the letter has the part weakly: what is missing then is a step less
//! sure.

use std::borrow::Cow;

use crate::lint::evidence::{Evidence, Hit};
use crate::rule::{Part, WEIGHED_PARTS};
use crate::text::Text;

/// From here on a sentence has the part without a pattern: weakly, and for sure.
const LIKE: f32 = -0.25;
const VERY_LIKE: f32 = 0.1;

/// Up to here it has the part no more than weakly although a pattern matched.
const UNLIKE: f32 = -0.7;

/// Up to here it is not sure enough to hold against the one who writes.
const UNSURE: f32 = -0.3;

/// Fewer words say too little.
const LEAST_WORDS: usize = 8;

/// The weighed parts of a set, for the sentences of one letter.
#[derive(Debug)]
pub struct PartsByWords<'t, 's> {
    text: &'t Text<'s>,
    /// The weighed parts as places among all.
    parts: [Option<usize>; WEIGHED_PARTS.len()],
}

impl<'t, 's> PartsByWords<'t, 's> {
    pub fn new(text: &'t Text<'s>, parts: &[Part]) -> PartsByWords<'t, 's> {
        let parts = WEIGHED_PARTS.map(|id| parts.iter().position(|p| p.id == id && p.weighed));
        PartsByWords { text, parts }
    }

    /// The hits of a part in the order of sentences: those of its patterns that the words speak against are weak;
    /// sentences that are like it are hits without a pattern.
    pub fn hits<'e>(&self, evidence: &'e Evidence, part: u32) -> Cow<'e, [Hit]> {
        let found = evidence.part(part);
        let Some(kind) = self.kind(part) else { return Cow::Borrowed(found) };
        let mut hits = Vec::new();
        let mut found = found.iter().peekable();
        for (sentence, this) in self.text.sentences().iter().enumerate() {
            let from = hits.len();
            while let Some(hit) = found.next_if(|h| h.sentence <= sentence) {
                hits.push(*hit);
            }
            let Some(margin) = self.margin(evidence, sentence, kind) else { continue };
            if hits.len() > from {
                if margin <= UNLIKE {
                    hits[from..].iter_mut().for_each(|hit| hit.strong = false);
                }
            } else if margin >= LIKE {
                let strong = margin >= VERY_LIKE;
                hits.push(Hit { sentence, span: this.source, strong, lowered: false, meant: false });
            }
        }
        Cow::Owned(hits)
    }

    /// The strong hits of a part's patterns for which the words of their sentences speak.
    pub fn said<'e>(&self, evidence: &'e Evidence, part: u32) -> impl Iterator<Item = &'e Hit> {
        let kind = self.kind(part);
        let against = move |hit: &Hit| self.margin(evidence, hit.sentence, kind?).map(|margin| margin <= UNSURE);
        evidence.part(part).iter().filter(move |hit| hit.strong && against(hit) != Some(true))
    }

    fn kind(&self, part: u32) -> Option<usize> {
        self.parts.iter().position(|p| *p == Some(part as usize))
    }

    /// How far a sentence is within a kind of part, if it has enough words to tell.
    fn margin(&self, evidence: &Evidence, sentence: usize, kind: usize) -> Option<f32> {
        let weighed = evidence.words().of(self.text, sentence)?;
        (weighed.words >= LEAST_WORDS).then(|| weighed.works()[kind])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::lint::{Context, Profile, lint};
    use crate::rule::{RuleSet, Severity, Source};

    /// How sure it is that a letter of the company at fault lacks a remedy.
    fn missing_remedy(sentence: &str, rules: &RuleSet) -> Option<Severity> {
        let letter =
            format!("Dear Ms Lee,\n\nWe are sorry that order 4821 came late. It was our mistake.\n\n{sentence}\n");
        let context = Context { fault: Some(crate::rule::Fault::Ours), ..Context::default() };
        let findings = lint(&Text::new(&letter, Lang::En), rules, &Profile::new(rules), &context);
        let rule = rules.find("missing-remedy").unwrap();
        findings.iter().find(|f| f.rule == rule).map(|f| f.severity)
    }

    #[test]
    fn words_without_a_pattern_make_what_is_missing_less_sure() {
        let rules = RuleSet::builtin();
        let usual = missing_remedy("There are three churches, an old bridge and a market in our town.", rules);
        let perhaps = missing_remedy("You will find both sleeves of the coat a little longer now.", rules);
        assert_eq!(perhaps, Some(Severity::Hint));
        let told = "The tailor has let out the waist again and pressed both sleeves for you.";
        assert_eq!(missing_remedy(told, rules), None);
        assert!(usual > Some(Severity::Hint));
    }

    #[test]
    fn a_part_that_a_house_widens_is_not_weighed() {
        let yaml = "extends: remedy\nen:\n  strong: ['\\bdovecote\\b']\n  flags: ['The dovecote is yours.']\n";
        let own = Source { path: "rules/parts/dovecote.yaml".to_owned(), yaml: yaml.to_owned() };
        let rules = RuleSet::with_house(vec![own]).unwrap();
        let place = rules.parts().iter().position(|p| p.id == "remedy").unwrap();
        assert!(!rules.parts()[place].weighed && RuleSet::builtin().parts()[place].weighed);
    }
}
