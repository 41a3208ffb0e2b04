//! Linting: what is wrong with this letter, and where.
//!
//! [`lint`] is a pure function of a letter, the rules and what is known about the case. It gathers the evidence in
//! one pass over the copies, then lets each rule look at its own. Nothing here prints, reads files or knows formats.

mod context;
mod evidence;
pub mod examples;
mod facts;
mod length;
mod likeness;
mod marks;
mod meanings;
mod parts;
mod personal;
mod phrases;
mod signature;
mod stance;

pub use context::{Context, Known};
pub(crate) use marks::ends as quotation_ends;
use serde::Serialize;

use crate::case::Case;
use crate::lang::Lang;
use crate::rule::file::Sees;
use crate::rule::{Check, Kind, Level, Rule, RuleSet, Severity};
use crate::suppress::{Mistake, Suppressions};
use crate::text::{Span, Text};
use crate::triage::Facts;
use evidence::{Evidence, Want};
pub use length::OwnLimits;
pub use personal::{Redacted, Redaction};

/// One thing wrong with a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule's place in its [`RuleSet`].
    #[serde(skip)]
    pub rule: usize,
    pub severity: Severity,
    /// Where, in bytes of the letter's source. Empty where something is missing and nothing can be pointed at.
    pub span: Span,
    /// What the case says in the place of what the letter says, where that is what is wrong.
    #[serde(skip)]
    pub known: Option<Known>,
    /// Whether only words that mean it together were found, and no phrase of the rule.
    #[serde(skip)]
    pub meant: bool,
}

impl Finding {
    pub fn new(rule: usize, severity: Severity, span: Span) -> Finding {
        Finding { rule, severity, span, known: None, meant: false }
    }
}

/// A finding, and what the letter's own comments say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    pub finding: Finding,
    /// The reason that a suppression comment gives; the finding does not stand.
    pub silenced: Option<String>,
    /// For a comment that cannot be followed: what is wrong with it.
    pub mistake: Option<Mistake>,
}

/// Which rules run, and how much each weighs.
#[derive(Clone, Debug)]
pub struct Profile {
    levels: Vec<Option<Setting>>,
    limits: OwnLimits,
}

#[derive(Clone, Copy, Debug)]
enum Setting {
    /// As the rule's file says, strong and weak signals apart.
    Default,
    /// Every hit weighs the same.
    Fixed(Severity),
}

impl Profile {
    /// All rules that are on by default.
    pub fn new(rules: &RuleSet) -> Profile {
        let levels = rules.rules().iter().map(|r| r.default.then_some(Setting::Default)).collect();
        Profile { levels, limits: OwnLimits::default() }
    }

    /// No rule at all: switch on what is wanted.
    pub fn none(rules: &RuleSet) -> Profile {
        Profile { levels: vec![None; rules.rules().len()], limits: OwnLimits::default() }
    }

    /// Sets how long a letter and a sentence may be; what is left out stays as it was.
    pub fn limit(&mut self, limits: OwnLimits) {
        self.limits.letter = limits.letter.or(self.limits.letter);
        self.limits.sentence = limits.sentence.or(self.limits.sentence);
    }

    /// Sets the level of the rule at `index`.
    pub fn set(&mut self, index: usize, level: Level) {
        if let Some(slot) = self.levels.get_mut(index) {
            *slot = level.severity().map(Setting::Fixed);
        }
    }

    /// Switches the rule at `index` on with its own severities, or off.
    pub fn switch(&mut self, index: usize, on: bool) {
        if let Some(slot) = self.levels.get_mut(index) {
            match (on, &slot) {
                (true, None) => *slot = Some(Setting::Default),
                (true, Some(_)) => {}
                (false, _) => *slot = None,
            }
        }
    }

    fn is_on(&self, index: usize) -> bool {
        self.levels.get(index).is_some_and(Option::is_some)
    }

    fn weigh(&self, index: usize, severity: Severity) -> Severity {
        match self.levels.get(index) {
            Some(Some(Setting::Fixed(fixed))) => *fixed,
            _ => severity,
        }
    }
}

/// Lints one letter: the findings that stand, in the order of their places.
pub fn lint(text: &Text<'_>, rules: &RuleSet, profile: &Profile, context: &Context) -> Vec<Finding> {
    let judged = judge(text, rules, profile, context);
    judged.into_iter().filter(|j| j.silenced.is_none()).map(|j| j.finding).collect()
}

/// Lints one letter: all findings in the order of their places, those that its comments silence included.
pub fn judge(text: &Text<'_>, rules: &RuleSet, profile: &Profile, context: &Context) -> Vec<Judged> {
    judge_by(&gather(text, rules, profile, context), text, rules, profile, context)
}

/// The same, and what is not to be shown of the letter.
pub fn judge_hidden(
    text: &Text<'_>,
    rules: &RuleSet,
    profile: &Profile,
    context: &Context,
) -> (Vec<Judged>, Redaction) {
    let evidence = gather(text, rules, profile, context);
    let judged = judge_by(&evidence, text, rules, profile, context);
    // Of a letter without findings nothing is shown.
    let hidden = match judged.is_empty() {
        true => Redaction::alone(),
        false => Redaction::of_letter(text, rules, context, &evidence),
    };
    (judged, hidden)
}

fn gather(text: &Text<'_>, rules: &RuleSet, profile: &Profile, context: &Context) -> Evidence {
    Evidence::gather(text, rules, &wanted(text.lang(), rules, profile, context))
}

fn judge_by(
    evidence: &Evidence,
    text: &Text<'_>,
    rules: &RuleSet,
    profile: &Profile,
    context: &Context,
) -> Vec<Judged> {
    let kind = context.kind.unwrap_or_default();
    let mut comments = Suppressions::read(text, rules);
    let mut judged: Vec<Judged> = find(evidence, text, rules, profile, context)
        .into_iter()
        .map(|finding| Judged { silenced: comments.silence(finding.rule, finding.span.start), mistake: None, finding })
        .collect();
    for (index, rule) in rules.rules().iter().enumerate().filter(|(index, _)| profile.is_on(*index)) {
        let mut add = |span, mistake| {
            let finding = Finding::new(index, profile.weigh(index, rule.severity), span);
            judged.push(Judged { finding, silenced: None, mistake });
        };
        match rule.check {
            // A rule that did not run would perhaps have found something.
            Check::UnusedSuppression => {
                comments
                    .unused()
                    .filter(|(of, _)| runs(*of, rules, profile, kind))
                    .for_each(|(_, span)| add(span, None));
            }
            Check::BrokenSuppression => {
                comments.mistakes().iter().for_each(|(span, mistake)| add(*span, Some(mistake.clone())));
            }
            _ => {}
        }
    }
    judged.sort_by_key(|j| (j.finding.span.start, j.finding.span.end, j.finding.rule));
    judged
}

fn runs(index: usize, rules: &RuleSet, profile: &Profile, kind: Kind) -> bool {
    let kinds = &rules.rules()[index].kinds;
    profile.is_on(index) && (kinds.is_empty() || kinds.contains(&kind))
}

/// Which parts the rules that run ask for.
fn wanted(lang: Lang, rules: &RuleSet, profile: &Profile, context: &Context) -> Vec<Want> {
    let parts = rules.parts();
    // Where there is a case, any of its facts may ask for any part.
    if context.case != Case::default() || context.told != Facts::default() {
        return vec![Want::Yes; parts.len()];
    }
    let mut wanted = vec![Want::No; parts.len()];
    // Where a letter begins and ends is asked by many.
    for (want, _) in wanted.iter_mut().zip(parts).filter(|(_, p)| ["preamble", "closing"].contains(&p.id.as_str())) {
        *want = Want::Yes;
    }
    let view = |part: u32| parts[part as usize].signals[lang as usize].map(|s| s.view);
    let kind = context.kind.unwrap_or_default();
    for (index, rule) in rules.rules().iter().enumerate() {
        match &rule.check {
            Check::Part(check) if runs(index, rules, profile, kind) => {
                let Some(ask) = parts::asks(check, context) else { continue };
                for part in check.or.iter().chain([&ask.part]) {
                    let want = &mut wanted[*part as usize];
                    *want = match (*want, ask.if_part) {
                        (Want::No, Some(other))
                            if parts[other as usize].plus.is_empty() && view(other) == view(*part) =>
                        {
                            Want::With(other)
                        }
                        (Want::With(same), Some(other)) if same == other => Want::With(same),
                        _ => Want::Yes,
                    };
                }
                ask.if_part.into_iter().chain(check.unless_opening).for_each(|p| wanted[p as usize] = Want::Yes);
            }
            Check::Stance(check) if runs(index, rules, profile, kind) && context.fault.is_some() => {
                [check.admits, check.denies].into_iter().for_each(|p| wanted[p as usize] = Want::Yes);
            }
            _ => {}
        }
    }
    for (at, part) in parts.iter().enumerate() {
        if wanted[at] != Want::No {
            part.plus.iter().for_each(|p| wanted[*p as usize] = Want::Yes);
        }
    }
    wanted
}

fn find(evidence: &Evidence, text: &Text<'_>, rules: &RuleSet, profile: &Profile, context: &Context) -> Vec<Finding> {
    let kind = context.kind.unwrap_or_default();
    let case = facts::Bench::new(text, rules, evidence, context);
    let by_words = likeness::PartsByWords::new(text, rules.parts());
    let mut findings = Vec::new();
    let tells_language = |rule: &Rule| matches!(rule.check, Check::Case(Sees::Language));
    let told = rules.rules().iter().enumerate().any(|(i, r)| tells_language(r) && runs(i, rules, profile, kind));
    // Of a letter in a language that no rule reads, only that can be said.
    let foreign = told && case.is_foreign();
    for (index, rule) in rules.rules().iter().enumerate() {
        if !runs(index, rules, profile, kind) || foreign && !tells_language(rule) {
            continue;
        }
        let from = findings.len();
        match &rule.check {
            Check::Phrases(check) => phrases::check(index, rule, check, text, evidence, context, &mut findings),
            Check::Marks(marks) => marks::check(index, rule, *marks, text, &mut findings),
            Check::Case(sees) => case.check(index, rule, *sees, &mut findings),
            Check::Part(check) => {
                parts::check(index, rule, check, text, rules, evidence, &by_words, context, &mut findings);
            }
            Check::Stance(check) => {
                stance::check(index, rule, *check, text, evidence, &by_words, context, &mut findings);
            }
            Check::Signature => signature::check(index, rule, text, rules, evidence, &mut findings),
            Check::Length(limits) => {
                let limits = profile.limits.over(limits[text.lang() as usize]);
                length::check(index, rule, limits, text, &mut findings);
            }
            // About the letter's comments, which are judged when everything else is known.
            Check::UnusedSuppression | Check::BrokenSuppression => {}
        }
        for finding in &mut findings[from..] {
            finding.severity = profile.weigh(index, finding.severity);
        }
    }
    if foreign {
        return findings;
    }
    let likeness = likeness::Likeness::new(text, evidence.words(), rules.rules());
    likeness.settle(&mut findings);
    likeness.flag_alone(&mut findings, |index| {
        runs(index, rules, profile, kind).then(|| profile.weigh(index, rules.rules()[index].severity))
    });
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Fault;

    #[test]
    fn what_no_rule_asks_for_changes_nothing() {
        let rules = RuleSet::builtin();
        let asks = |check: &Check| matches!(check, Check::Part(_) | Check::Stance(_) | Check::Signature);
        let alone: Vec<usize> = (0..rules.rules().len()).filter(|i| asks(&rules.rules()[*i].check)).collect();
        assert!(alone.len() > 10);
        for lang in Lang::ALL {
            for name in ["bad-1", "bad-2", "bad-3", "good-1", "good-2", "good-3"] {
                let path = format!("{}/examples/{lang}/drafts/{name}.txt", env!("CARGO_MANIFEST_DIR"));
                let letter = std::fs::read_to_string(path).unwrap();
                let text = Text::new(&letter, lang);
                let all = Evidence::gather(&text, rules, &vec![Want::Yes; rules.parts().len()]);
                for fault in [None, Some(Fault::Ours), Some(Fault::NotOurs)] {
                    let context = Context { fault, ..Context::default() };
                    for &index in &alone {
                        let mut profile = Profile::none(rules);
                        profile.switch(index, true);
                        let some = gather(&text, rules, &profile, &context);
                        assert_eq!(
                            find(&some, &text, rules, &profile, &context),
                            find(&all, &text, rules, &profile, &context),
                            "{} of {name} ({lang}), {fault:?}",
                            rules.rules()[index].id
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn with_a_part_goes_what_it_is_made_of() {
        let rules = RuleSet::builtin();
        let mut made = 0;
        for fault in [None, Some(Fault::Ours), Some(Fault::NotOurs)] {
            let context = Context { fault, ..Context::default() };
            let wanted = wanted(Lang::En, rules, &Profile::new(rules), &context);
            for (want, part) in wanted.iter().zip(rules.parts()).filter(|(want, _)| **want != Want::No) {
                assert!(part.plus.iter().all(|p| wanted[*p as usize] == Want::Yes), "{}: {want:?}", part.id);
                made += part.plus.len();
            }
            assert!(wanted.contains(&Want::No));
        }
        assert!(made > 0);
    }

    #[test]
    fn a_rule_is_switched_on_with_its_own_weight_and_off_for_good() {
        let rules = RuleSet::builtin();
        let letter = "It works, but we waited.";
        let index = rules.find("contrastive-but").unwrap();
        let found = |profile: &Profile| {
            let findings = lint(&Text::new(letter, Lang::En), rules, profile, &Context::default());
            findings.iter().filter(|f| f.rule == index).map(|f| f.severity).collect::<Vec<_>>()
        };
        let mut profile = Profile::none(rules);
        assert_eq!(found(&profile), []);
        profile.switch(index, true);
        let own = found(&profile);
        assert_eq!(own.len(), 1);
        profile.set(index, Level::Hint);
        profile.switch(index, true);
        assert_eq!((found(&profile), own == [Severity::Hint]), (vec![Severity::Hint], false));
        profile.switch(index, false);
        assert_eq!(found(&profile), []);
        profile.set(index, Level::Off);
        profile.set(usize::MAX, Level::Error);
        assert_eq!(found(&profile), []);
        let own_limits = |letter, sentence| OwnLimits { letter, sentence };
        profile.limit(own_limits(Some(5), None));
        profile.limit(own_limits(None, Some(7)));
        assert_eq!(profile.limits, own_limits(Some(5), Some(7)));
    }
}
