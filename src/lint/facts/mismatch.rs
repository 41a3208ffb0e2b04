//! What in the letter is not what the case says.
//!
//! A figure is compared only where the letter itself says what it is about: an order number by the word for an order
//! or by its shape, a day or a sum by the words around it (the parts `order-date`, `order-sum`, …). A promised day, a
//! gift or a part of the price has no counterpart in the case and is nobody's mistake.

use super::number::{self, Likeness};
use super::{Bench, day, goods, name, promise, sum};
use crate::lint::context::Known;
use crate::text::Span;
use crate::triage::Named;

/// A place of the letter, and what the case says there.
pub type Mismatch = (Span, Known);

/// Everything that the letter says otherwise than the case, in no order.
pub fn all(bench: &Bench<'_>) -> Vec<Mismatch> {
    let mut found = Vec::new();
    numbers(bench, &mut found);
    day::otherwise(bench, &mut found);
    sum::otherwise(bench, &mut found);
    promise::otherwise(bench, &mut found);
    // What is offered besides has its own price and its own day.
    found.retain(|(span, _)| !bench.offers(*span));
    found.extend(goods::otherwise(bench));
    found.extend(name::otherwise(bench));
    found
}

/// Order numbers that are none of the case's.
fn numbers(bench: &Bench<'_>, found: &mut Vec<Mismatch>) {
    let Some(order) = bench.context.order.as_deref() else { return };
    let source = bench.text.source();
    let own = bench.order_places();
    let said = bench.said();
    // A number of the case, of the complaint, or of a replacement.
    let elsewhere = |span: Span| {
        own.iter().any(|p| p.overlaps(span))
            || !number::places(&said, &[&source[span.start..span.end]]).is_empty()
            || bench.has("other-order", span)
    };
    let figures = bench.figures();
    let mut add = |span: Span| {
        if !elsewhere(span) && !found.iter().any(|(other, _)| other.overlaps(span)) {
            found.push((span, Known::Text(order.to_owned())));
        }
    };
    for (named, fact) in &figures.numbers {
        let likeness = number::likeness(&fact.value, order);
        let counterpart = match named {
            Named::Order { numbered: true } => true,
            Named::Order { numbered: false } => likeness >= Likeness::Shape,
            Named::Other | Named::Shape => likeness == Likeness::Slip,
        };
        if counterpart {
            add(fact.span);
        }
    }
    // Whatever a trade calls it: a policy, a booking, a job. Then the right number must stand nowhere.
    if own.is_empty() {
        let other = |span: Span| {
            let spans = figures.amounts.iter().map(|a| a.span).chain(figures.dates.iter().map(|d| d.span));
            spans.chain(figures.phones.iter().map(|p| p.span)).any(|s| s.overlaps(span))
                || span.start >= bench.closing()
        };
        number::codes(source).into_iter().filter(|span| !other(*span)).for_each(|span| {
            if number::is_slip(&source[span.start..span.end], order) {
                add(span);
            }
        });
    }
}
