//! Order numbers, however they are spaced and declined: `A-1042`, `a 1042`, `№1042`, `A-1042-ის`.

use crate::text::Span;

/// What counts of a number: letters and digits, in small letters.
pub fn bare(number: &str) -> String {
    number.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// Every place of `source` where one of `numbers` stands, whole or, if it has four digits at least, by its digits.
pub fn places(source: &str, numbers: &[&str]) -> Vec<Span> {
    let mut found = Vec::new();
    for number in numbers {
        let whole = bare(number);
        let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
        let wanted = [Some(&whole), Some(&digits).filter(|d| **d != whole && d.len() >= 4)];
        for wanted in wanted.into_iter().flatten().filter(|w| !w.is_empty()) {
            for (at, _) in source.match_indices(|c: char| c.eq_ignore_ascii_case(&char::from(wanted.as_bytes()[0]))) {
                if let Some(len) = stands_at(source, at, wanted) {
                    found.push(Span::new(at, at + len));
                }
            }
        }
    }
    found
}

/// How many bytes of `source` from `at` on are `wanted`, with a space or sign or two between.
fn stands_at(source: &str, at: usize, wanted: &str) -> Option<usize> {
    let joined = |c: char, d: char| {
        c.is_ascii_digit() && d.is_ascii_digit() || c.is_ascii_alphabetic() && d.is_ascii_alphabetic()
    };
    let first = char::from(wanted.as_bytes()[0]);
    if source[..at].chars().next_back().is_some_and(|c| joined(c, first)) {
        return None;
    }
    let mut rest = source[at..].char_indices().peekable();
    let mut end = 0;
    for c in wanted.chars() {
        let mut between = 0;
        while rest.peek().is_some_and(|(_, s)| is_separator(*s)) && end > 0 && between < 3 {
            rest.next();
            between += 1;
        }
        let (i, found) = rest.next()?;
        if !found.eq_ignore_ascii_case(&c) {
            return None;
        }
        end = i + 1;
    }
    let last = wanted.chars().next_back()?;
    let next = source[at + end..].chars().next();
    (!next.is_some_and(|c| joined(c, last))).then_some(end)
}

/// The codes of a text: three digits at least, letters, and what joins them.
pub fn codes(source: &str) -> Vec<Span> {
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/');
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = source[at..].find(|c: char| c.is_ascii_alphanumeric()).map(|i| at + i) {
        let end = source[start..].find(|c| !inside(c)).map_or(source.len(), |i| start + i);
        let code = source[start..end].trim_end_matches(['-', '/']);
        // A point or colon and more digits: a sum, a time.
        let goes_on = source[end..].starts_with(['.', ',', ':'])
            && source[end + 1..].starts_with(|c: char| c.is_ascii_digit())
            || source[..start].ends_with(['.', ',', ':', '@', '+']);
        if code.bytes().filter(u8::is_ascii_digit).count() >= 3 && !goes_on {
            found.push(Span::new(start, start + code.len()));
        }
        at = end;
    }
    found
}

/// Whether a number is the order's with two digits changed about, or a long one's with a digit mistyped.
pub fn is_slip(number: &str, order: &str) -> bool {
    let (a, b) = (bare(number), bare(order));
    let digits = |s: &str| s.chars().filter(char::is_ascii_digit).collect::<String>();
    let (x, y) = (digits(&a), digits(&b));
    let wrong: Vec<usize> = (0..x.len().min(y.len())).filter(|&i| x.as_bytes()[i] != y.as_bytes()[i]).collect();
    let letters = a.len() - x.len() == b.len() - y.len();
    x.len() == y.len()
        && letters
        && match wrong[..] {
            [_] => a.len() >= 6,
            [i, j] => j == i + 1 && x.as_bytes()[i] == y.as_bytes()[j] && x.as_bytes()[j] == y.as_bytes()[i],
            _ => false,
        }
}

/// How like an order number another number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    None,
    /// As many letters and digits.
    Shape,
    /// The same but for a slip of the finger or the eye.
    Slip,
}

pub fn likeness(number: &str, order: &str) -> Likeness {
    let (a, b) = (bare(number), bare(order));
    let shape =
        |s: &str| (s.chars().filter(char::is_ascii_alphabetic).count(), s.chars().filter(char::is_ascii_digit).count());
    let slip = match a.len() {
        0..=3 => false,
        4..=5 => strsim::osa_distance(&a, &b) == 1,
        _ => strsim::osa_distance(&a, &b) <= 2,
    };
    match (slip, shape(&a) == shape(&b)) {
        (true, _) => Likeness::Slip,
        (false, true) => Likeness::Shape,
        (false, false) => Likeness::None,
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '–' | '—' | '‑' | '/' | '.' | '_' | '#' | '№')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_compared_digit_by_digit() {
        let text = "job A-4401, №61-4402-3, at 10:42 for 129.90, bill RB551290; +995 599";
        let found: Vec<&str> = codes(text).iter().map(|s| &text[s.start..s.end]).collect();
        assert_eq!(found, ["A-4401", "61-4402-3", "RB551290", "599"]);
        assert!(is_slip("A-4401", "A-4410") && is_slip("270", "207") && is_slip("RB551299", "RB551209"));
        assert!(!is_slip("271", "207") && !is_slip("4401", "A-4410") && !is_slip("A-4410", "A-4410"));
    }

    #[test]
    fn slips_are_told_from_other_numbers() {
        for (number, likeness_) in [
            ("A-1024", Likeness::Slip),
            ("B-1042", Likeness::Slip),
            ("A-104", Likeness::Slip),
            ("A-2377", Likeness::Shape),
            ("77-A-1", Likeness::None),
        ] {
            assert_eq!(likeness(number, "A-1042"), likeness_, "{number}");
        }
    }

    #[test]
    fn a_number_in_every_dress() {
        for text in ["A-1042", "a-1042-ის", "№ A 1042", "A1042", "(1042)", "A‑1042-ի", "შეკვეთა A–1042", "order №1042."]
        {
            assert!(!places(text, &["A-1042"]).is_empty(), "{text}");
        }
        for text in ["A-10421", "21042", "A-1024", "AB", ""] {
            assert!(places(text, &["A-1042"]).is_empty(), "{text}");
        }
        assert_eq!(places("48 213", &["48213"]), [Span::new(0, 6)]);
        assert!(places("148213, 482134", &["48213"]).is_empty());
    }

    #[test]
    fn a_number_stands_with_at_most_three_signs_between_its_characters() {
        let found =
            |text: &str, number: &str| places(text, &[number]).iter().map(|s| (s.start, s.end)).collect::<Vec<_>>();
        assert_eq!(found("A - 1042", "A-1042"), [(0, 8), (4, 8)]);
        assert_eq!(found("A  - 1042", "A-1042"), [(5, 9)]);
        assert_eq!(found("-1042", "1042"), [(1, 5)]);
        // Few digits say nothing without their letters; nothing has no place.
        assert_eq!(found("104 A-104", "A-104"), [(4, 9)]);
        assert_eq!(found("1042", "-"), []);
        for text in ["A-10423", "BA-1042x", "1A042", "A-104"] {
            assert_eq!(found(text, "A-1042").iter().filter(|p| p.0 == 0).count(), 0, "{text}");
        }
        assert_eq!(found("A1042B A-1042", "A1042B"), [(0, 6), (1, 5), (9, 13)]);
        assert_eq!(found("12 123", "123"), [(3, 6)]);
        assert_eq!(bare(" №A-10/42 ბ"), "a1042");
    }

    #[test]
    fn slips_are_of_one_digit_in_long_numbers_and_of_two_neighbours_in_all() {
        for (number, order) in [("123456", "123457"), ("AB1234", "AB1235"), ("21", "12"), ("A-4410", "A4401")] {
            assert!(is_slip(number, order), "{number} {order}");
        }
        for (number, order) in [
            ("12345", "12346"),
            ("321", "123"),
            ("A-4410", "AB-4401"),
            ("4410", "44010"),
            ("4410", "4423"),
            ("2143", "1234"),
        ] {
            assert!(!is_slip(number, order), "{number} {order}");
        }
        for (number, order, likeness_) in [
            ("123", "124", Likeness::Shape),
            ("1234", "1243", Likeness::Slip),
            ("1234", "1256", Likeness::Shape),
            ("12345", "12399", Likeness::Shape),
            ("123456", "123499", Likeness::Slip),
            ("123456", "129999", Likeness::Shape),
            ("AB-12", "A-123", Likeness::None),
        ] {
            assert_eq!(likeness(number, order), likeness_, "{number} {order}");
        }
    }

    #[test]
    fn what_only_has_digits_is_no_code() {
        let found = |text: &'static str| codes(text).iter().map(|s| &text[s.start..s.end]).collect::<Vec<_>>();
        for text in ["12", "129.905", "1042,5", "1042:5", "a.1042", "a,1042", "10:1042", "x@1042", "+1042"] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
        assert_eq!(found("1042. 104, ab-1/042-/"), ["1042", "104", "ab-1/042"]);
    }
}
