//! Days of the letter that are not those of the case.
//!
//! A day is the order's by the words around it (`order-date`), or by the thing bought beside it (*the service of 13
//! November*). The day of what is complained about is known where the complaint names a single one, or where the letter
//! apologises or gives thanks for something that would have been before the order.

use jiff::civil::Date;

use super::mismatch::Mismatch;
use super::{Bench, question};
use crate::lang::Lang;
use crate::lint::context::Known;
use crate::text::Span;
use crate::triage::Fact;

/// Days from the order back in which a slip may lie.
const NEAR: i32 = 31;

pub fn otherwise(bench: &Bench<'_>, found: &mut Vec<Mismatch>) {
    let order = bench.context.case.order.date.map(|d| d.0);
    let known = bench.days();
    if known.is_empty() || bench.figures().dates.is_empty() {
        return;
    }
    let (typed, _) = bench.typed();
    let is_known = |fact: &Fact<Date>| known.iter().map(|(_, d)| d).chain(&typed).any(|d| bench.is_day(fact, *d));
    let event = event(bench);
    // Where the right day is told, another one beside the thing is another one: `the service is back since 15 November`.
    let told = order.is_some_and(|day| bench.figures().dates.iter().any(|fact| bench.is_day(fact, day)));
    let things = if told { &[] } else { bench.goods() };
    for fact in bench.figures().dates.iter().filter(|fact| !is_known(fact)) {
        let about = bench.adjoining("order-date", fact.span);
        // Of two days by the same words, one the order's, the other is something else.
        let shared = about.is_some_and(|a| bench.figures().dates.iter().any(|d| d.span.overlaps(a) && is_known(d)));
        let of_order = about.is_some() && !shared || things.iter().any(|thing| is_of(bench, *thing, fact.span));
        let day = match (order, &event) {
            (Some(day), _) if of_order => Some(day),
            (_, Some(event)) if event.is_meant(bench, fact) => Some(event.day),
            (Some(day), _) if is_before(bench, day, fact) => Some(day),
            _ => None,
        };
        found.extend(day.map(|day| (fact.span, Known::Day(day))));
    }
}

/// `the lamp of 13 November`, `13 ნოემბრის ლამპა`, `նոյեմբերի 13-ի լամպը`.
fn is_of(bench: &Bench<'_>, thing: Span, day: Span) -> bool {
    let source = bench.text.source();
    let words = |from: usize, to: usize| source.get(from..to).filter(|gap| !gap.contains([',', '.', ';', ':', '\n']));
    let date = &source[day.start..day.end];
    match bench.text.lang() {
        Lang::En => words(thing.end, day.start).is_some_and(|gap| {
            let mut last = gap.split_whitespace().rev();
            let joined = match (last.next(), last.next()) {
                (Some("of" | "from" | "dated"), _) => true,
                (Some("on"), Some(verb)) => matches!(verb, "taken" | "bought" | "made" | "held" | "booked"),
                _ => false,
            };
            joined && gap.split_whitespace().count() <= 3
        }),
        // The genitive alone belongs to a thing.
        Lang::Ka => {
            date.ends_with("ის") && words(day.end, thing.start).is_some_and(|gap| gap.split_whitespace().count() <= 1)
        }
        Lang::Hy => {
            let suffix = source[day.end..].strip_prefix("-ի").filter(|rest| !rest.starts_with(char::is_alphabetic));
            let genitive = date.ends_with("-ի") || suffix.is_some();
            let from = day.end + if suffix.is_some() { "-ի".len() } else { 0 };
            genitive && words(from, thing.start).is_some_and(|gap| gap.split_whitespace().count() <= 1)
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
    let start = complaint[..only.span.start]
        .rfind(stop)
        .map_or(0, |at| at + complaint[at..].chars().next().map_or(1, char::len_utf8));
    let end = complaint[only.span.end..].find(stop).map_or(complaint.len(), |at| only.span.end + at);
    Some(Event { day: only.value, told: complaint.get(start..end)? })
}

impl Event<'_> {
    /// Whether the letter apologises for the event and puts it on that day: the sentence has one day, and words of it.
    fn is_meant(&self, bench: &Bench<'_>, fact: &Fact<Date>) -> bool {
        bench.has("apology", fact.span) && !bench.has("your-letter", fact.span) && speaks_of(bench, fact, self.told)
    }
}

/// Whether the letter apologises or gives thanks for something on a day shortly before the order.
fn is_before(bench: &Bench<'_>, order: Date, fact: &Fact<Date>) -> bool {
    let days = fact.value.until(order).map_or(0, |span| span.get_days());
    let context = bench.context;
    let told = context.case.order.product.iter().chain(&context.case.text).map(String::as_str);
    (1..=NEAR).contains(&days)
        && context.lang.is_none_or(|lang| lang == bench.text.lang())
        && (bench.has("apology", fact.span) || bench.has("thanks", fact.span))
        && speaks_of(bench, fact, &told.collect::<Vec<_>>().join(" "))
}

/// Whether the sentence of a day has no other, shares words with what was told, and speaks of nothing that comes later.
fn speaks_of(bench: &Bench<'_>, fact: &Fact<Date>, told: &str) -> bool {
    let alone = bench.figures().dates.iter().filter(|d| bench.same_sentence(d.span, fact.span)).count() == 1;
    let sentence = bench.text.sentences().iter().find(|s| s.source.overlaps(fact.span));
    let Some(words) = sentence.map(|s| &bench.text.source()[s.source.start..s.source.end]) else { return false };
    let elsewhere =
        ["by-day", "money-back", "another-one", "others-turn"].iter().any(|part| bench.has(part, fact.span));
    alone && !elsewhere && question::kindred(bench.text.lang(), told, words) >= 2
}
