//! Rules that flag what their patterns find.

use super::evidence::Evidence;
use super::{Context, Finding, parts};
use crate::rule::Rule;
use crate::rule::Severity;
use crate::rule::assemble::PhraseCheck;
use crate::text::Text;

pub fn check(
    index: usize,
    rule: &Rule,
    check: &PhraseCheck,
    text: &Text<'_>,
    evidence: &Evidence,
    context: &Context,
    findings: &mut Vec<Finding>,
) {
    for (count, hit) in evidence.rule(index).iter().enumerate() {
        let mut severity = if hit.strong { rule.severity } else { rule.severity.lower() };
        if let Some(repeated) = check.repeated.filter(|r| count + 1 >= r.from) {
            severity = repeated.severity;
        }
        if hit.lowered {
            severity = Severity::Hint;
        }
        if let Some(unnamed) = check.salutation_without_name {
            let in_salutation = parts::is_salutation(text, hit.sentence);
            if in_salutation && context.name.is_none() {
                severity = unnamed;
            }
        }
        findings.push(Finding { meant: hit.meant, ..Finding::new(index, severity, hit.span) });
    }
}
