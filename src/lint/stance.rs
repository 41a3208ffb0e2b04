//! A letter that says something else about the fault than the company's own assessment.

use super::evidence::Evidence;
use super::{Context, Finding};
use crate::rule::assemble::StanceCheck;
use crate::rule::{Fault, Rule};
use crate::text::Text;

pub fn check(
    index: usize,
    rule: &Rule,
    check: StanceCheck,
    text: &Text<'_>,
    evidence: &Evidence,
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
    let hits = evidence.part(out_of_place).iter().filter(|h| h.strong);
    findings.extend(hits.map(|h| Finding::new(index, rule.severity, h.span)));
}
