//! What the words of a sentence say for the faults of the `weighed` rules, and against them.
//!
//! A pattern sees a few words; whether they are meant as the rule fears is told by the others. The build fits weights to
//! the words of `lexicon/*/sentences.txt`: sentences that a rule condemns, and sentences that stand in good letters. What
//! was found in a sentence that reads like the good ones is a hint; a sentence that reads like those that a rule condemns
//! is flagged without a pattern, and what is only a hint there weighs more.

mod parts;
mod words;

pub use parts::PartsByWords;
pub use words::ByWords;

use super::Finding;
use super::evidence::Hit;
use crate::rule::{Check, Rule, Severity, WEIGHED};
use crate::text::{Span, Text};

/// Up to here the words speak for a good sentence: against a phrase of the rule, and against words that only mean the
/// fault together.
const UNLIKE: f32 = -1.0;
const UNLIKE_MEANT: f32 = -0.1;

/// So much more they speak for the fault of another rule: against words that only mean the fault together. A phrase
/// stands, since a sentence may have two faults.
const OTHER: f32 = 0.5;

/// From here on it is the whole sentence that means the fault.
const MEANT: f32 = 0.0;

/// From here on the words speak for the fault by themselves: as a hint, and as a warning.
const LIKE: f32 = -0.1;
const VERY_LIKE: f32 = 0.2;

/// What has fewer words says too little: against a phrase, and by itself.
const LEAST_WORDS: usize = 6;
const LEAST_WORDS_ALONE: usize = 8;

/// The weighed rules of a set, for the sentences of one letter.
#[derive(Debug)]
pub struct Likeness<'t, 's, 'w> {
    text: &'t Text<'s>,
    words: &'w ByWords,
    /// The weighed rules as places among all.
    rules: [Option<usize>; WEIGHED.len()],
}

impl<'t, 's, 'w> Likeness<'t, 's, 'w> {
    pub fn new(text: &'t Text<'s>, words: &'w ByWords, rules: &[Rule]) -> Likeness<'t, 's, 'w> {
        let weighed = |rule: &Rule| matches!(&rule.check, Check::Phrases(check) if check.weighed);
        let rules = WEIGHED.map(|id| rules.iter().position(|r| r.id == id && weighed(r)));
        Likeness { text, words, rules }
    }

    /// Makes hints of what was found in sentences that speak for those of good letters, or for another fault. Words that
    /// mean a fault together are found where they stand; where the whole sentence means it, the whole is flagged, once.
    pub fn settle(&self, findings: &mut Vec<Finding>) {
        for finding in &mut *findings {
            let Some((sentence, margin, best)) = self.weighed(finding.rule, finding.span) else { continue };
            if speak_against(margin, best, finding.meant) {
                finding.severity = Severity::Hint;
            }
            if finding.meant && margin >= MEANT {
                finding.span = self.words_of(sentence);
            }
        }
        findings.sort_by_key(|f| (f.rule, f.span.start, f.span.end));
        findings.dedup_by(|next, kept| {
            let same = next.meant && kept.meant && next.rule == kept.rule && next.span == kept.span;
            if same {
                kept.severity = kept.severity.max(next.severity);
            }
            same
        });
    }

    /// Whether the words around a hit of a rule speak for the good ones.
    pub fn is_plain(&self, rule: usize, hit: &Hit) -> bool {
        self.weighed(rule, hit.span).is_some_and(|(_, margin, best)| speak_against(margin, best, hit.meant))
    }

    /// Of a weighed rule's words the sentence, how much it speaks for the rule, and for the one it speaks for most.
    fn weighed(&self, rule: usize, span: Span) -> Option<(usize, f32, f32)> {
        let rule = self.rules.iter().position(|r| *r == Some(rule))?;
        let at = self.text.sentence_at(span.start)?;
        let faults = self.words.of(self.text, at).filter(|s| s.words >= LEAST_WORDS)?.faults();
        Some((at, faults[rule], faults.iter().copied().fold(f32::MIN, f32::max)))
    }

    /// A sentence without the space around it.
    fn words_of(&self, sentence: usize) -> Span {
        let this = self.text.sentences()[sentence].source;
        let words = &self.text.source()[this.start..this.end];
        let start = this.start + words.len() - words.trim_start().len();
        Span::new(start, start + words.trim().len())
    }

    /// Adds findings for sentences that are like what a weighed rule condemns and in which it found nothing, and gives
    /// their weight to hints that it left there. `usual` says of a rule that runs, by its place, what its findings
    /// weigh; these weigh no more than a warning.
    pub fn flag_alone(&self, findings: &mut Vec<Finding>, usual: impl Fn(usize) -> Option<Severity>) {
        let of_weighed = (0..findings.len()).filter(|i| self.rules.contains(&Some(findings[*i].rule)));
        let mut known: Vec<(usize, usize)> =
            of_weighed.filter_map(|i| Some((self.text.sentence_at(findings[i].span.start)?, i))).collect();
        known.sort_unstable();
        let mut known = known.into_iter().peekable();
        for at in 0..self.text.sentences().len() {
            let here: Vec<usize> = std::iter::from_fn(|| known.next_if(|k| k.0 == at)).map(|k| k.1).collect();
            let Some((rule, most)) = self.fault_by_words(at, &usual) else { continue };
            let mut own = false;
            for &i in &here {
                if findings[i].rule == rule {
                    own = true;
                    findings[i].severity = findings[i].severity.max(most);
                }
            }
            if !own && (most > Severity::Hint || here.is_empty()) {
                findings.push(Finding::new(rule, most, self.words_of(at)));
            }
        }
    }

    /// The rule whose fault the words of a sentence speak for by themselves, and how much that weighs.
    fn fault_by_words(&self, at: usize, usual: impl Fn(usize) -> Option<Severity>) -> Option<(usize, Severity)> {
        let sentence = self.words.of(self.text, at).filter(|s| s.words >= LEAST_WORDS_ALONE)?;
        let (best, margin) = sentence.faults().iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
        let most = match *margin {
            VERY_LIKE.. => Severity::Warning,
            LIKE.. => Severity::Hint,
            _ => return None,
        };
        let rule = self.rules[best]?;
        Some((rule, usual(rule)?.min(most)))
    }
}

/// Whether a sentence that speaks for a rule by `margin`, and by `best` for the rule it speaks for most, makes what was
/// found in it a hint.
fn speak_against(margin: f32, best: f32, meant: bool) -> bool {
    if meant { margin <= UNLIKE_MEANT || best - margin >= OTHER } else { margin <= UNLIKE }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::lint::{Context, Profile, lint};
    use crate::rule::{Level, RuleSet, Source};

    /// What a rule finds in an English letter: severities and words.
    fn found(letter: &str, rule: &str, rules: &RuleSet, profile: &Profile) -> Vec<(Severity, String)> {
        let text = Text::new(letter, Lang::En);
        let findings = lint(&text, rules, profile, &Context::default());
        let own = findings.iter().filter(|f| rules.rules()[f.rule].id == rule);
        own.map(|f| (f.severity, letter[f.span.start..f.span.end].to_owned())).collect()
    }

    fn good_letter() -> String {
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/en/drafts/good-1.txt")).unwrap()
    }

    #[test]
    fn what_is_found_in_a_sentence_of_good_letters_is_a_hint_at_every_level() {
        let rules = RuleSet::builtin();
        let mut profile = Profile::new(rules);
        for level in [None, Some(Level::Error)] {
            if let Some(level) = level {
                profile.set(rules.find("charges-customer").unwrap(), level);
            }
            let hits = found(&good_letter(), "charges-customer", rules, &profile);
            assert!(!hits.is_empty() && hits.iter().all(|h| h.0 == Severity::Hint), "{hits:?}");
        }
    }

    #[test]
    fn what_a_house_flags_itself_is_not_weighed() {
        let yaml =
            "extends: charges-customer\nen:\n  strong: ['\\bbring your purse\\b']\n  flags: ['Bring your purse.']\n";
        let own = Source { path: "rules/purse.yaml".to_owned(), yaml: yaml.to_owned() };
        let rules = RuleSet::with_house(vec![own]).unwrap();
        let hits = found(&good_letter(), "charges-customer", &rules, &Profile::new(&rules));
        assert!(hits.iter().any(|h| h.0 == Severity::Error), "{hits:?}");
    }

    #[test]
    fn a_sentence_like_those_a_rule_condemns_is_flagged_without_a_pattern() {
        let rules = RuleSet::builtin();
        let sentence = "Every other household in the building was quite content with the new timetable and said so.";
        let letter = format!("Dear Ms Lee,\n\n{sentence}\n");
        let mut profile = Profile::new(rules);
        let hits = found(&letter, "other-customers", rules, &profile);
        assert_eq!(hits, [(Severity::Warning, sentence.to_owned())]);
        profile.set(rules.find("other-customers").unwrap(), Level::Off);
        assert!(found(&letter, "other-customers", rules, &profile).is_empty());
        let short = "Dear Ms Lee,\n\nEvery household was content.\n";
        assert!(found(short, "other-customers", rules, &Profile::new(rules)).is_empty());
    }

    #[test]
    fn a_phrase_stands_whatever_it_is_made_of() {
        let rules = RuleSet::builtin();
        let text = Text::new("პატივცემულო ეკა, ეს თქვენი ბრალია!", Lang::Ka);
        let findings = lint(&text, rules, &Profile::new(rules), &Context::default());
        let blame = rules.find("blame-customer").unwrap();
        assert!(findings.iter().any(|f| f.rule == blame && f.severity == Severity::Error));
    }

    #[test]
    fn a_phrase_stands_in_a_sentence_that_is_more_like_another_fault() {
        let rules = RuleSet::builtin();
        let letter = "Dear Ms Lee,\n\nWith half of the drivers down with flu that week nobody could have kept up, as \
            you will surely understand, and most of our customers did not mind in the least.\n";
        for (rule, least) in [("defensive-excuse", Severity::Warning), ("other-customers", Severity::Error)] {
            let hits = found(letter, rule, rules, &Profile::new(rules));
            assert!(hits.iter().any(|h| h.0 >= least), "{rule}: {hits:?}");
        }
    }

    #[test]
    fn a_sentence_without_an_end_is_neither_softened_nor_flagged() {
        let rules = RuleSet::builtin();
        let sentence =
            "every other household in the building was quite content with the new timetable and said so and ";
        let letter = format!("Dear Ms Lee,\n\n{}went.\n", sentence.repeat(25));
        assert_eq!(
            found(&letter, "other-customers", rules, &Profile::new(rules))
                .iter()
                .filter(|f| f.0 == Severity::Hint)
                .count(),
            0
        );
        let text = Text::new(&letter, Lang::En);
        let words = ByWords::new(&text);
        let likeness = Likeness::new(&text, &words, rules.rules());
        assert_eq!(likeness.weighed(rules.find("other-customers").unwrap(), Span::new(30, 40)), None);
    }
}
