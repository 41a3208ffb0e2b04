//! What in the letter is not what the case says.
//!
//! A figure is compared only where the letter itself says what it is about: an order number by the word for an order
//! or by its shape, a day or a sum by the words around it (the parts `order-date`, `order-sum`, …). A promised day, a
//! gift or a part of the price has no counterpart in the case and is nobody's mistake.

use jiff::civil::Date;

use super::number::{self, Likeness};
use super::{Bench, goods, name, promise, question, sum};
use crate::lint::context::Known;
use crate::text::Span;
use crate::triage::{Fact, Named};

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
    let order = bench.context.case.order.date.map(|d| d.0);
    let known = bench.days();
    if known.is_empty() {
        return;
    }
    let (typed, _) = bench.typed();
    let is_known = |fact| known.iter().map(|(_, d)| d).chain(&typed).any(|d| bench.is_day(fact, *d));
    let event = event(bench);
    for fact in &bench.figures().dates {
        if let Some(event) = &event {
            if !is_known(fact) && is_that_event(bench, event, fact) {
                found.push((fact.span, Known::Day(event.day)));
                continue;
            }
        }
        let about = bench.adjoining("order-date", fact.span);
        // Of two days by the same words, one the order's, the other is something else.
        let shared = about.is_some_and(|a| bench.figures().dates.iter().any(|d| d.span.overlaps(a) && is_known(d)));
        if let (Some(day), Some(_), false, false) = (order, about, shared, is_known(fact)) {
            found.push((fact.span, Known::Day(day)));
        }
    }
}

/// What is complained about: the sentence of the complaint that names the only day in it.
struct Event<'c> {
    day: Date,
    told: &'c str,
}

fn event<'c>(bench: &Bench<'c>) -> Option<Event<'c>> {
    let context = bench.context;
    let [only] = &context.told.dates[..] else { return None };
    let complaint = context.case.text.as_deref().filter(|_| context.lang == Some(bench.text.lang()))?;
    let stop = |c: char| matches!(c, '.' | '!' | '?' | '։' | '\n');
    let start = complaint[..only.span.start].rfind(stop).map_or(0, |at| at + 1);
    let end = complaint[only.span.end..].find(stop).map_or(complaint.len(), |at| only.span.end + at);
    Some(Event { day: only.value, told: complaint.get(start..end).or(Some(complaint))? })
}

/// Whether the letter apologises for that event and puts it on a day: the sentence has one day, and words of it.
fn is_that_event(bench: &Bench<'_>, event: &Event<'_>, fact: &Fact<Date>) -> bool {
    let alone = bench.figures().dates.iter().filter(|d| bench.same_sentence(d.span, fact.span)).count() == 1;
    let sentence = bench.text.sentences().iter().find(|s| s.source.overlaps(fact.span));
    let Some(words) = sentence.map(|s| &bench.text.source()[s.source.start..s.source.end]) else { return false };
    let elsewhere =
        ["by-day", "money-back", "another-one", "others-turn"].iter().any(|part| bench.has(part, fact.span));
    alone
        && !elsewhere
        && bench.has("apology", fact.span)
        && question::kindred(bench.text.lang(), event.told, words) >= 2
}
