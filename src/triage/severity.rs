//! Severity: whether a letter may be written at all, and what the desk should know first.
//!
//! Danger to people, a court, a regulator or the press mean that a person writes (`refused`); a repeated complaint,
//! a vulnerable customer, personal data or much money are marked. Words decide, with their places.

use serde::Serialize;

use super::facts::Facts;
use super::lexicon::Says;
use super::matcher::Hit;
use super::terms::Ground;
use crate::text::{Span, Stretches};

/// How much care a complaint needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    #[default]
    Ordinary,
    /// A letter can be drafted, but the desk should know.
    Marked,
    /// A person must write.
    Refused,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Severity::Ordinary => "ordinary",
            Severity::Marked => "marked",
            Severity::Refused => "refused",
        }
    }
}

/// One reason, and the words that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    pub what: Ground,
    /// Bytes of the complaint.
    pub span: Span,
}

/// From these sums on, in whole units of the currency, an amount is large: about what is earned in two or three months.
const LARGE: [(&str, f64); 6] =
    [("GEL", 5000.0), ("AMD", 750_000.0), ("USD", 2000.0), ("EUR", 1800.0), ("GBP", 1600.0), ("RUB", 180_000.0)];

/// Weighs what was found.
pub fn weigh(hits: &[Hit], facts: &Facts) -> (Severity, Vec<Reason>) {
    let except: Stretches = hits.iter().filter(|h| h.says == Says::NotGround).map(|h| h.span).collect();
    let mut reasons: Vec<Reason> = Vec::new();
    for hit in hits {
        let Says::Ground(what) = hit.says else { continue };
        if !except.overlap(hit.span) {
            reasons.push(Reason { what, span: hit.span });
        }
    }
    // Of words that overlap the first give the reason.
    reasons.sort_by_key(|r| (r.what as u8, r.span.start, std::cmp::Reverse(r.span.end)));
    reasons.dedup_by(|next, last| next.what == last.what && next.span.overlaps(last.span));
    for amount in &facts.amounts {
        let large = LARGE.iter().any(|(code, least)| {
            *code == amount.value.currency && amount.value.value.parse::<f64>().is_ok_and(|sum| sum >= *least)
        });
        if large {
            reasons.push(Reason { what: Ground::LargeSum, span: amount.span });
        }
    }
    reasons.sort_by_key(|r| (r.span.start, r.span.end));
    let severity = match reasons.iter().any(|r| r.what.refuses()) {
        true => Severity::Refused,
        false if reasons.is_empty() => Severity::Ordinary,
        false => Severity::Marked,
    };
    (severity, reasons)
}
