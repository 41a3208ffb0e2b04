//! A letter that says something else about the fault than the company's own assessment.

use super::evidence::Evidence;
use super::likeness::PartsByWords;
use super::{Context, Finding};
use crate::rule::assemble::StanceCheck;
use crate::rule::{Fault, Rule};
use crate::text::Text;

#[allow(clippy::too_many_arguments)]
pub fn check(
    index: usize,
    rule: &Rule,
    check: StanceCheck,
    text: &Text<'_>,
    evidence: &Evidence,
    by_words: &PartsByWords<'_, '_>,
    context: &Context,
    findings: &mut Vec<Finding>,
) {
    if rule.signals[text.lang() as usize].is_none() {
        return;
    }
    // While the matter is unclear, a letter may still regret and thank; what it must not say is not settled by words.
    let out_of_place = match context.fault {
        Some(Fault::NotOurs) => check.admits,
        Some(Fault::Ours) => check.denies,
        Some(Fault::Unclear) | None => return,
    };
    // What the words of its sentence speak against is not meant; words alone are no admission.
    let hits = by_words.said(evidence, out_of_place);
    findings.extend(hits.map(|h| Finding::new(index, rule.severity, h.span)));
}
