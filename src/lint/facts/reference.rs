//! Whether the letter speaks of this case: its number, its goods, a day or a sum of it.

use super::known::of_letter;
use super::{Bench, goods, number};
use crate::text::Span;

/// The opening of a letter that would fit every complaint; `None` where nothing of the case is known.
pub fn missing(bench: &Bench<'_>) -> Option<Span> {
    let (days, sums) = (bench.days(), bench.sums());
    let product = goods::named(bench);
    // The day of the complaint, or of a remedy, shows which case it is; not to name it is no fault.
    let order = &bench.context.case.order;
    let known = bench.context.order.is_some() || product.is_some() || order.date.is_some();
    let met = || {
        let figures = bench.figures();
        !number::places(bench.text.source(), &bench.numbers()).is_empty()
            || figures.dates.iter().any(|d| days.iter().any(|(_, day)| bench.is_day(d, *day)))
            || figures.amounts.iter().filter_map(of_letter).any(|a| sums.iter().any(|s| s.hundredths == a.hundredths))
    };
    (known && product != Some(true) && !met()).then(|| bench.opening())
}
