//! The customer's name in a letter, in any case form and in any alphabet.

use super::Bench;
use super::word::{Known, words};
use crate::text::{Reason, Span};

/// The words of a name that say who it is: no initials.
pub fn known(name: &str) -> Vec<Known> {
    words(name).filter(|(_, w)| w.chars().count() > 1).map(|(_, w)| Known::name(w)).collect()
}

/// The opening of a letter that nowhere speaks to the customer by name; `None` where no name is known.
pub fn missing(bench: &Bench<'_>) -> Option<Span> {
    let known = known(bench.context.name.as_deref()?);
    if known.is_empty() {
        return None;
    }
    let text = bench.text;
    let older = |at: usize| {
        let aside = |r: Reason| matches!(r, Reason::Mail | Reason::Comment);
        text.masks().iter().any(|m| aside(m.reason) && m.start <= at && at < m.end)
    };
    let body = &text.source()[..bench.closing()];
    let named = words(body).any(|(at, word)| known.iter().any(|k| k.is(word)) && !older(at));
    let salutation = bench.context.case.customer.salutation.as_deref().map(str::trim).filter(|s| !s.is_empty());
    (!named && !salutation.is_some_and(|s| body.contains(s))).then(|| bench.opening())
}
