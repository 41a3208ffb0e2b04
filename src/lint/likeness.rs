//! What the words of a sentence say for the faults of the `weighed` rules, and against them.
//!
//! A pattern sees a few words; whether they are meant as the rule fears is told by the others. The build counts the
//! words of `lexicon/*/sentences.txt`: sentences that a rule condemns, and sentences that stand in good letters. What a
//! pattern found in a sentence that reads like the good ones is a hint, and a sentence that reads very much like those
//! that a rule condemns is flagged without a pattern.

mod parts;

use std::cell::OnceCell;

pub use parts::PartsByWords;

use super::Finding;
use super::evidence::Hit;
use crate::likeness;
use crate::likeness::words::read;
use crate::rule::{Check, Rule, SENTENCES, Severity, WEIGHED};
use crate::text::copy::Composed;
use crate::text::{Span, Stretches, Text};

/// What a sentence says for each of the weighed rules, and how many words it has.
#[derive(Clone, Debug)]
struct Weighed {
    weights: [f32; WEIGHED.len()],
    words: usize,
}

static TABLES: [likeness::Weights<{ WEIGHED.len() }>; 3] =
    [likeness::Weights::new(SENTENCES[0]), likeness::Weights::new(SENTENCES[1]), likeness::Weights::new(SENTENCES[2])];

/// Words that a short sentence counts for.
const FEW_WORDS: usize = 6;

/// Fewer words around a phrase cannot speak against it.
const MANY_WORDS: usize = 8;

/// Under this a sentence speaks for the good ones: against words that only mean the fault together, and against a
/// phrase of the rule.
const PLAIN: f32 = -2.0;
const VERY_PLAIN: f32 = -6.0;

/// From this on a sentence speaks for the fault by itself: as a hint, and as a warning.
const LIKE: f32 = 7.0;
const VERY_LIKE: f32 = 12.0;

/// Bytes of the longest sentence in which other words than those found have a say.
const LONGEST: usize = 2000;

/// What has fewer words says too little by itself.
const LEAST_WORDS: usize = 10;

/// The sentences of one letter; each is weighed when it is first asked about.
#[derive(Debug)]
pub struct Likeness<'t, 's> {
    text: &'t Text<'s>,
    /// The weighed rules as places among all.
    rules: [Option<usize>; WEIGHED.len()],
    sentences: Vec<OnceCell<Weighed>>,
}

impl<'t, 's> Likeness<'t, 's> {
    pub fn new(text: &'t Text<'s>, rules: &[Rule]) -> Likeness<'t, 's> {
        let weighed = |rule: &Rule| matches!(&rule.check, Check::Phrases(check) if check.weighed);
        let rules = WEIGHED.map(|id| rules.iter().position(|r| r.id == id && weighed(r)));
        Likeness { text, rules, sentences: vec![OnceCell::new(); text.sentences().len()] }
    }

    /// Makes hints of what was found in sentences that speak for those of good letters.
    pub fn soften(&self, findings: &mut [Finding]) {
        for finding in findings {
            if self.speaks_against(finding.rule, finding.span, finding.meant) {
                finding.severity = Severity::Hint;
            }
        }
    }

    /// Whether the words around a hit of a rule speak for the good ones.
    pub fn is_plain(&self, rule: usize, hit: &Hit) -> bool {
        self.speaks_against(rule, hit.span, hit.meant)
    }

    fn speaks_against(&self, rule: usize, span: Span, meant: bool) -> bool {
        let Some(rule) = self.rules.iter().position(|r| *r == Some(rule)) else { return false };
        let Some(at) = self.text.sentence_at(span.start) else { return false };
        let sentence = self.text.sentences()[at].source;
        // In what has no end in sight, other words may be about anything.
        if sentence.end - sentence.start > LONGEST {
            return false;
        }
        if meant {
            let clause = self.weigh_words(self.clause(sentence, span), Span::default());
            let whole = self.weigh(at).map_or(0.0, |sentence| sentence.weights[rule]);
            // A long sentence says good things beside the bad one, a clause alone too little.
            return (whole + clause.weights[rule]) / 2.0 < PLAIN;
        }
        // The phrase has spoken.
        let others = self.weigh_words(sentence, span);
        others.words >= MANY_WORDS && others.weights[rule] < VERY_PLAIN
    }

    /// Adds findings for sentences in which no pattern of a weighed rule found anything. `usual` says of a rule that
    /// runs, by its place, what its findings weigh; these weigh no more than a warning.
    pub fn flag_alone(&self, findings: &mut Vec<Finding>, usual: impl Fn(usize) -> Option<Severity>) {
        let weighed = |f: &&Finding| self.rules.contains(&Some(f.rule));
        let known = findings.iter().filter(weighed).map(|f| f.span).collect::<Stretches>();
        for (sentence, this) in self.text.sentences().iter().enumerate() {
            let Some(Weighed { weights, words }) = self.weigh(sentence) else { continue };
            if *words < LEAST_WORDS || known.overlap(this.source) {
                continue;
            }
            let best = (0..WEIGHED.len()).max_by(|a, b| weights[*a].total_cmp(&weights[*b]));
            let Some(best) = best.filter(|best| weights[*best] >= LIKE) else { continue };
            let Some((index, usual)) = self.rules[best].and_then(|index| Some((index, usual(index)?))) else {
                continue;
            };
            let most = if weights[best] >= VERY_LIKE { Severity::Warning } else { Severity::Hint };
            let words = &self.text.source()[this.source.start..this.source.end];
            let start = this.source.start + words.len() - words.trim_start().len();
            let span = Span::new(start, start + words.trim().len());
            findings.push(Finding::new(index, usual.min(most), span));
        }
    }

    /// What the words of a sentence say for each of the weighed rules.
    fn weigh(&self, sentence: usize) -> Option<&Weighed> {
        let this = self.text.sentences().get(sentence)?.source;
        Some(self.sentences.get(sentence)?.get_or_init(|| self.weigh_words(this, Span::default())))
    }

    /// The same of any stretch, without what stands in `but`.
    fn weigh_words(&self, this: Span, but: Span) -> Weighed {
        let source = &self.text.source()[this.start..this.end];
        let composed = Composed::of(source);
        let aside = |byte: usize| {
            let byte = composed.as_ref().map_or(byte, |c| c.origin((byte as u32, byte as u32 + 1)).0 as usize);
            let at = this.start + byte;
            self.text.mask_at(at).is_some() || but.start <= at && at < but.end
        };
        let words = composed.as_ref().map_or(source, |c| &c.text);
        let (words, mut hashes) = read(words, None, aside);
        let sums = TABLES[self.text.lang() as usize].sum(&mut hashes);
        // The beginnings of one word say much the same: what words say grows with the root of their number.
        let weights = sums.map(|sum| sum / (words.len().max(FEW_WORDS) as f32).sqrt());
        Weighed { weights, words: words.len() }
    }

    /// The clause of a sentence around what was found in it, from one comma to the next.
    fn clause(&self, sentence: Span, found: Span) -> Span {
        let source = self.text.source();
        let parts = [',', ';', ':', '՝', '–', '—', '(', ')'];
        let before = &source[sentence.start..found.start.max(sentence.start)];
        let after = &source[found.end.min(sentence.end)..sentence.end];
        let start = before.rfind(parts).map_or(sentence.start, |at| sentence.start + at);
        let end = after.find(parts).map_or(sentence.end, |at| found.end.min(sentence.end) + at);
        let start = start + source[start..end].chars().next().filter(|c| parts.contains(c)).map_or(0, char::len_utf8);
        Span::new(start, end)
    }
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
        assert_eq!(found(&letter, "other-customers", rules, &profile), [(Severity::Hint, sentence.to_owned())]);
        profile.set(rules.find("other-customers").unwrap(), Level::Off);
        assert!(found(&letter, "other-customers", rules, &profile).is_empty());
        let short = "Dear Ms Lee,\n\nEvery household was content.\n";
        assert!(found(short, "other-customers", rules, &Profile::new(rules)).is_empty());
    }

    #[test]
    fn words_in_composed_and_decomposed_letters_weigh_the_same() {
        let words = [
            "I am sorry that the fiance\u{301}e at the cafe\u{301} felt “cafe\u{301}” hurt",
            "Ցավում ենք, որ O\u{302}գետը ձե",
        ];
        for (decomposed, lang) in words.into_iter().zip([Lang::En, Lang::Hy]) {
            let composed = decomposed.replace("e\u{301}", "é").replace("O\u{302}", "Ô");
            let [one, other] = [decomposed, &composed].map(|letter| {
                let text = Text::new(letter, lang);
                let sentences = Likeness::new(&text, RuleSet::builtin().rules());
                let weighed = sentences.weigh(0).cloned().unwrap();
                let found = letter.find("fianc").unwrap_or(0);
                (
                    weighed.weights,
                    weighed.words,
                    sentences.weigh_words(Span::new(0, letter.len()), Span::new(found, found + 5)).words,
                )
            });
            assert_eq!(one, other);
            assert!(one.1 > 3 && one.0.iter().any(|w| *w != 0.0), "{one:?}");
        }
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
    fn a_clause_runs_from_one_mark_to_the_next() {
        for (sentence, found, clause) in [
            ("we go, you know it well, so", "know", " you know it well"),
            ("we know it well", "know", "we know it well"),
            ("we go; you know", "know", " you know"),
            ("you know – we go", "know", "you know "),
            ("we (as you know) go", "know", "as you know"),
            ("know, we go", "know", "know"),
            ("we, know", "know", " know"),
        ] {
            let text = Text::new(sentence, Lang::En);
            let at = sentence.find(found).unwrap();
            let whole = Span::new(0, sentence.len());
            let span = Likeness::new(&text, &[]).clause(whole, Span::new(at, at + found.len()));
            assert_eq!(&sentence[span.start..span.end], clause, "{sentence}");
        }
    }

    #[test]
    fn a_sentence_without_an_end_is_neither_softened_nor_flagged() {
        let rules = RuleSet::builtin();
        let sentence =
            "every other household in the building was quite content with the new timetable and said so and ";
        let letter = format!("Dear Ms Lee,\n\n{}went.\n", sentence.repeat(25));
        assert!(letter.len() > LONGEST);
        assert_eq!(
            found(&letter, "other-customers", rules, &Profile::new(rules))
                .iter()
                .filter(|f| f.0 == Severity::Hint)
                .count(),
            0
        );
        let text = Text::new(&letter, Lang::En);
        let likeness = Likeness::new(&text, rules.rules());
        assert!(!likeness.speaks_against(rules.find("other-customers").unwrap(), Span::new(30, 40), false));
    }
}
