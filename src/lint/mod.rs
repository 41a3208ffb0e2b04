//! Linting: what is wrong with this letter, and where.
//!
//! [`lint`] is a pure function of a letter, the rules and what is known about the case. It gathers the evidence in
//! one pass over the copies, then lets each rule look at its own. Nothing here prints, reads files or knows formats.

mod evidence;
pub mod examples;
mod marks;
mod parts;
mod phrases;

pub(crate) use marks::ends as quotation_ends;
use serde::Serialize;

use crate::rule::{Check, Fault, Kind, Level, RuleSet, Severity};
use crate::text::{Span, Text};

/// What is known beside the letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The company's own assessment.
    pub fault: Option<Fault>,
    /// What kind of letter it is; a decision if not said.
    pub kind: Option<Kind>,
    /// The customer's name.
    pub name: Option<String>,
    /// The order number.
    pub order: Option<String>,
}

/// One thing wrong with a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule's place in its [`RuleSet`].
    #[serde(skip)]
    pub rule: usize,
    pub severity: Severity,
    /// Where, in bytes of the letter's source. Empty where something is missing and nothing can be pointed at.
    pub span: Span,
}

/// Which rules run, and how much each weighs.
#[derive(Clone, Debug)]
pub struct Profile {
    levels: Vec<Option<Setting>>,
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
        Profile { levels: rules.rules().iter().map(|r| r.default.then_some(Setting::Default)).collect() }
    }

    /// No rule at all: switch on what is wanted.
    pub fn none(rules: &RuleSet) -> Profile {
        Profile { levels: vec![None; rules.rules().len()] }
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

/// Lints one letter: its findings in the order of their places.
pub fn lint(text: &Text<'_>, rules: &RuleSet, profile: &Profile, context: &Context) -> Vec<Finding> {
    let evidence = evidence::Evidence::gather(text, rules);
    let kind = context.kind.unwrap_or_default();
    let mut findings = Vec::new();
    for (index, rule) in rules.rules().iter().enumerate() {
        if !profile.is_on(index) || !(rule.kinds.is_empty() || rule.kinds.contains(&kind)) {
            continue;
        }
        let from = findings.len();
        match &rule.check {
            Check::Phrases(check) => phrases::check(index, rule, check, text, &evidence, context, &mut findings),
            Check::Marks(marks) => marks::check(index, rule, *marks, text, &mut findings),
            Check::Part(check) => parts::check(index, rule, check, text, rules, &evidence, context, &mut findings),
        }
        for finding in &mut findings[from..] {
            finding.severity = profile.weigh(index, finding.severity);
        }
    }
    findings.sort_by_key(|f| (f.span.start, f.span.end, f.rule));
    findings
}
