//! Whether the letter is in the language of the complaint.

use super::Bench;
use crate::lang::detect;
use crate::text::{Reason, Span};

/// The place to say so, where it is not.
pub fn wrong(bench: &Bench<'_>) -> Option<Span> {
    let asked = bench.context.lang?;
    let text = bench.text;
    // The customer's own words under or in the letter are in their language.
    let mut own = String::with_capacity(text.source().len());
    let mut at = 0;
    for mask in text.masks().iter().filter(|m| m.reason != Reason::Address) {
        own.push_str(&text.source()[at..mask.start]);
        own.push(' ');
        at = mask.end;
    }
    own.push_str(&text.source()[at..]);
    let found = detect(&own);
    let wrong = match (found.language, found.other) {
        (Some(lang), _) => lang != asked,
        (None, Some(_)) => true,
        (None, None) => false,
    };
    wrong.then(|| bench.opening())
}
