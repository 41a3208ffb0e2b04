//! Days that the case has promised for a remedy, and what the letter promises.

use super::Bench;
use super::known::About;
use super::mismatch::Mismatch;
use crate::case::RemedyKind;
use crate::lint::context::Known;

/// The part by which a letter speaks of a remedy.
fn part(kind: RemedyKind) -> Option<&'static str> {
    match kind {
        RemedyKind::Refund | RemedyKind::PartialRefund | RemedyKind::ReimburseCosts => Some("money-back"),
        RemedyKind::Replace | RemedyKind::Redeliver => Some("another-one"),
        RemedyKind::Repair => Some("repair"),
        _ => None,
    }
}

pub fn otherwise(bench: &Bench<'_>, found: &mut Vec<Mismatch>) {
    let known = bench.days();
    let promised: Vec<_> = known
        .iter()
        .filter_map(|(about, day)| match about {
            About::Remedy(kind) => Some((*kind, *day)),
            _ => None,
        })
        .collect();
    // What was agreed on for one of several remedies cannot be told from the letter.
    let [(kind, day)] = promised[..] else { return };
    let Some(part) = part(kind) else { return };
    let (typed, _) = bench.typed();
    let is_known = |fact| known.iter().map(|(_, d)| d).chain(&typed).any(|d| bench.is_day(fact, *d));
    let received = bench.context.case.received.map(|d| d.0);
    for fact in &bench.figures().dates {
        let alone = bench.figures().dates.iter().filter(|d| bench.same_sentence(d.span, fact.span)).count() == 1;
        let ahead = received.is_none_or(|r| fact.value > r);
        // Earlier than promised is no breach, unless it is the term itself.
        let breaks = fact.value > day || bench.has("by-day", fact.span);
        if alone
            && ahead
            && breaks
            && !is_known(fact)
            && bench.has(part, fact.span)
            && !bench.has_in_clause("others-turn", fact.span)
        {
            found.push((fact.span, Known::Day(day)));
        }
    }
}
