//! What is nobody else's business: card and account numbers, personal numbers, and how to reach other people.
//!
//! Numbers are known by their check digits or by what the sentence calls them. Addresses and telephone numbers are
//! the company's if `amends.yaml` or the letter's own signature says so, or if the sentence asks the customer to use
//! them; the customer's if the case or the complaint says so, or the sentence calls them theirs.

mod contact;
mod number;
mod redact;

use super::facts::Bench;
use crate::rule::Kind;
use crate::text::Span;

pub use redact::{Redacted, Redaction};

/// All places, in the order of the letter.
pub fn all(bench: &Bench<'_>, rule: usize) -> Vec<Span> {
    let source = bench.text().source();
    let mut found: Vec<Span> = number::cards(source, |span| bench.has("card", span));
    found.extend(
        number::ibans(source, |span| bench.has("account", span))
            .into_iter()
            .filter(|span| !contact::is_house(bench, &source[span.start..span.end])),
    );
    found.extend(number::personal(bench));
    contact::others(bench, &mut found);
    // Names beside the words for another customer; the customer's own may stand there, too.
    found.extend(bench.hits(rule).iter().map(|h| h.span).filter(|span| !bench.names_customer(*span)));
    if bench.context().kind == Some(Kind::PublicReply) {
        let own = bench.order_places();
        found.extend(own.into_iter().filter(|o| found.iter().all(|f| !f.overlaps(*o))).collect::<Vec<_>>());
    }
    // What a customer wrote below the letter is theirs.
    found.retain(|span| !bench.text().is_aside(span.start));
    found.sort_unstable();
    found.dedup_by(|next, first| next.overlaps(*first));
    found
}
