//! What in the letter is not what the case says.
//!
//! A figure is compared only where the letter itself says what it is about: an order number by the word for an order
//! or by its shape, a day or a sum by the words around it (the parts `order-date`, `order-sum`, …). A promised day, a
//! gift or a part of the price has no counterpart in the case and is nobody's mistake.

use super::number::{self, Likeness};
use super::{Bench, goods, name, promise, sum};
use crate::lint::context::Known;
use crate::text::Span;
use crate::triage::Named;

/// A place of the letter, and what the case says there.
pub type Mismatch = (Span, Known);

/// Everything that the letter says otherwise than the case, in no order.
pub fn all(bench: &Bench<'_>) -> Vec<Mismatch> {
    let mut found = Vec::new();
    numbers(bench, &mut found);
    days(bench, &mut found);
    sum::otherwise(bench, &mut found);
    promise::otherwise(bench, &mut found);
    found.extend(goods::otherwise(bench));
    found.extend(name::otherwise(bench));
    found
}

/// Order numbers that are none of the case's.
fn numbers(bench: &Bench<'_>, found: &mut Vec<Mismatch>) {
    let Some(order) = bench.context.order.as_deref() else { return };
    let source = bench.text.source();
    let own = number::places(source, &bench.numbers());
    let said = bench.said();
    for (named, fact) in &bench.figures().numbers {
        let elsewhere = own.iter().any(|p| p.overlaps(fact.span)) || !number::places(&said, &[&fact.value]).is_empty();
        // A replacement has a number of its own.
        if elsewhere || bench.has("other-order", fact.span) {
            continue;
        }
        let likeness = number::likeness(&fact.value, order);
        let counterpart = match named {
            Named::Order { numbered: true } => true,
            Named::Order { numbered: false } => likeness >= Likeness::Shape,
            Named::Other | Named::Shape => likeness == Likeness::Slip,
        };
        if counterpart {
            found.push((fact.span, Known::Text(order.to_owned())));
        }
    }
}

/// Days that are said to be the order's and are not.
fn days(bench: &Bench<'_>, found: &mut Vec<Mismatch>) {
    let Some(day) = bench.context.case.order.date.map(|d| d.0) else { return };
    let known = bench.days();
    let (typed, _) = bench.typed();
    let is_known = |fact| known.iter().map(|(_, d)| d).chain(&typed).any(|d| bench.is_day(fact, *d));
    for fact in &bench.figures().dates {
        let about = bench.adjoining("order-date", fact.span);
        // Of two days by the same words, one the order's, the other is something else.
        let shared = about.is_some_and(|a| bench.figures().dates.iter().any(|d| d.span.overlaps(a) && is_known(d)));
        if about.is_some() && !shared && !is_known(fact) {
            found.push((fact.span, Known::Day(day)));
        }
    }
}
