//! Sums of the letter that are not those of the case.

use super::Bench;
use super::known::{About, Sum, of_letter};
use super::mismatch::Mismatch;
use crate::case::Category;
use crate::lint::context::Known;
use crate::text::Span;
use crate::triage::Amount;

pub fn otherwise(bench: &Bench<'_>, found: &mut Vec<Mismatch>) {
    let known = bench.sums();
    let Some(order) = known.iter().find(|s| s.about == About::Order) else { return };
    let (_, typed) = bench.typed();
    let is_known =
        |sum: &Sum| known.iter().chain(&typed).any(|k| k.hundredths == sum.hundredths && same_currency(k, sum));
    let sums: Vec<(Span, Sum)> = bench.figures().amounts.iter().filter_map(|a| Some((a.span, of_letter(a)?))).collect();
    // What is paid back may be named by the case: then it is that sum and no other.
    let paid: Vec<&Sum> = known.iter().filter(|s| matches!(s.about, About::Remedy(kind) if kind.pays())).collect();
    let overcharge = bench.context.case.category == Some(Category::Overcharge);
    for (span, sum) in sums.iter().filter(|(_, sum)| !is_known(sum)) {
        // The right figure in the wrong currency.
        if let Some(same) = known.iter().find(|k| k.hundredths == sum.hundredths && sum.hundredths >= 10_000) {
            found.push((*span, shown(same)));
            continue;
        }
        let beside = sums.iter().any(|(other, s)| other != span && bench.same_sentence(*other, *span) && is_known(s));
        if beside || !same_currency(order, sum) {
            continue;
        }
        // Digits change places by no other chance.
        let swapped = sum.hundredths >= 10_000 && is_swapped(sum.hundredths, order.hundredths);
        if bench.has("other-sum", *span) && !swapped {
            continue;
        }
        let back = bench.has("money-back", *span);
        let counterpart = match (&paid[..], back) {
            ([remedy], true) => Some(*remedy),
            (_, true) if sum.hundredths > order.hundredths => Some(order),
            _ if bench.adjoining("order-sum", *span).is_some() => Some(order),
            _ if swapped || !overcharge && is_slip(sum.hundredths, order.hundredths) => Some(order),
            _ => None,
        };
        found.extend(counterpart.map(|c| (*span, shown(c))));
    }
}

fn same_currency(a: &Sum, b: &Sum) -> bool {
    a.currency.is_none() || b.currency.is_none() || a.currency == b.currency
}

fn shown(sum: &Sum) -> Known {
    let value = match sum.hundredths % 100 {
        0 => (sum.hundredths / 100).to_string(),
        cents => format!("{}.{cents:02}", sum.hundredths / 100),
    };
    match sum.currency {
        Some(currency) => Known::Sum(Amount { value, currency }),
        None => Known::Text(value),
    }
}

/// The figures of a sum, without the hundredths if there are none.
fn digits(hundredths: u64) -> String {
    if hundredths.is_multiple_of(100) { (hundredths / 100).to_string() } else { hundredths.to_string() }
}

/// Whether two neighbouring digits have changed places.
fn is_swapped(a: u64, b: u64) -> bool {
    let (a, b) = (digits(a), digits(b));
    let wrong: Vec<usize> = (0..a.len().min(b.len())).filter(|&i| a.as_bytes()[i] != b.as_bytes()[i]).collect();
    match wrong[..] {
        [i, j] => {
            a.len() == b.len() && i + 1 == j && a.as_bytes()[i] == b.as_bytes()[j] && a.as_bytes()[j] == b.as_bytes()[i]
        }
        _ => false,
    }
}

/// Whether one sum is the other with a digit mistyped or two digits changed about.
fn is_slip(a: u64, b: u64) -> bool {
    if is_swapped(a, b) {
        return true;
    }
    let (a, b) = (digits(a), digits(b));
    let wrong: Vec<usize> = (0..a.len().min(b.len())).filter(|&i| a.as_bytes()[i] != b.as_bytes()[i]).collect();
    match wrong[..] {
        // The first digit apart is another price; so is a round sum (120 for 129).
        [i] => {
            a.len() == b.len() && a.len() > 2 && i > 0 && !(i + 1 == a.len() && (a.ends_with('0') || b.ends_with('0')))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_finger() {
        for (a, b) in [(12990, 12930), (12990, 19290), (12550, 12505), (18600, 16800), (1250000, 1520000), (2500, 5200)]
        {
            assert!(is_slip(a, b), "{a} {b}");
        }
        for (a, b) in
            [(12990, 2990), (12990, 22990), (12000, 12900), (5000, 6000), (2500, 2600), (12990, 13100), (3000, 21600)]
        {
            assert!(!is_slip(a, b), "{a} {b}");
        }
    }

    #[test]
    fn two_neighbouring_digits_may_change_places_and_no_others() {
        assert!(is_swapped(123_400, 213_400));
        // Apart from each other; one of the two only; more than two; of another length.
        for other in [321_400, 253_400, 132_500, 214_300, 21_300] {
            assert!(!is_swapped(123_400, other), "{other}");
        }
    }

    #[test]
    fn a_slip_is_of_one_digit_that_is_neither_the_first_nor_a_round_end() {
        for (a, b) in [(12_900, 12_800), (12_991, 12_992), (100_100, 100_200)] {
            assert!(is_slip(a, b) && is_slip(b, a), "{a} {b}");
        }
        for (a, b) in [(22_900, 12_900), (12_000, 12_900), (2_500, 2_600), (12_900, 129_000), (12_300, 45_600)] {
            assert!(!is_slip(a, b) && !is_slip(b, a), "{a} {b}");
        }
        assert_eq!((digits(12_500), digits(12_550), digits(0)), ("125".to_owned(), "12550".to_owned(), "0".to_owned()));
    }

    #[test]
    fn sums_are_shown_with_the_hundredths_that_they_have() {
        let sum = |hundredths, currency| Sum { about: About::Order, hundredths, currency };
        let amount = |value: &str, currency| Known::Sum(Amount { value: value.to_owned(), currency });
        assert_eq!(shown(&sum(12_500, Some("GEL"))), amount("125", "GEL"));
        assert_eq!(shown(&sum(12_505, Some("GEL"))), amount("125.05", "GEL"));
        assert_eq!(shown(&sum(12_550, None)), Known::Text("125.50".to_owned()));
        let same = |a, b| same_currency(&sum(1, a), &sum(1, b));
        assert!(
            same(Some("GEL"), Some("GEL")) && same(None, Some("GEL")) && same(Some("GEL"), None) && same(None, None)
        );
        assert!(!same(Some("GEL"), Some("USD")));
    }
}
