//! Numbers of cards (Luhn), of accounts (IBAN, ISO 13616), and of persons.

use crate::lang::Lang;
use crate::lint::facts::Bench;
use crate::text::Span;

/// Groups of digits with one space or hyphen between them: their digits and places.
pub fn runs(source: &str) -> Vec<Vec<(&str, Span)>> {
    joined(source, |gap| matches!(gap, " " | "-" | "\u{a0}" | "\u{202f}" | "–"))
}

/// The same with something else between them.
fn joined(source: &str, joins: impl Fn(&str) -> bool) -> Vec<Vec<(&str, Span)>> {
    let mut runs: Vec<Vec<(&str, Span)>> = Vec::new();
    let mut at = 0;
    while let Some(start) = source[at..].find(|c: char| c.is_ascii_digit()).map(|i| at + i) {
        let end = source[start..].find(|c: char| !c.is_ascii_digit()).map_or(source.len(), |i| start + i);
        let group = (&source[start..end], Span::new(start, end));
        let joined = at > 0 && joins(&source[at..start]);
        match runs.last_mut().filter(|run| joined && run.last().is_some_and(|g| g.1.end == at)) {
            Some(run) => run.push(group),
            None => runs.push(vec![group]),
        }
        at = end;
    }
    runs
}

/// Whether a letter or a sign of a longer code touches the place.
fn is_part_of_code(source: &str, span: Span) -> bool {
    let joins = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '*' | '#');
    source[..span.start].ends_with(|c: char| joins(c) || c == '-') || source[span.end..].starts_with(joins)
}

/// A card's number is written in so many groups at most.
const MOST_GROUPS: usize = 5;

/// Numbers of payment cards; `called` says whether the sentence speaks of a card.
pub fn cards(source: &str, called: impl Fn(Span) -> bool) -> Vec<Span> {
    let mut found = Vec::new();
    for run in runs(source) {
        for (first, last) in (0..run.len()).flat_map(|i| (i..run.len().min(i + MOST_GROUPS)).map(move |j| (i, j))) {
            let groups = &run[first..=last];
            let digits: String = groups.iter().map(|g| g.0).collect();
            let sizes: Vec<usize> = groups.iter().map(|g| g.0.len()).collect();
            let grouped = match sizes[..] {
                [_] | [4, 6, 5] => true,
                [4, 4, 4, last] => last <= 4,
                [4, 4, 4, 4, last] => last <= 3,
                _ => false,
            };
            let span = Span::new(groups[0].1.start, groups[groups.len() - 1].1.end);
            // Called a card, a number is one even where a digit was mistyped.
            let right =
                is_card(&digits) || digits.len() == 16 && matches!(digits.as_bytes()[0], b'2'..=b'6') && called(span);
            if grouped && right && !is_part_of_code(source, span) {
                found.push(span);
                break;
            }
        }
    }
    found
}

/// Length and first digits of a payment system (ISO/IEC 7812), and the check digit. Bar codes (13 digits) and numbers
/// of telephones (15, IMEI) have check digits of the same kind and other first digits.
fn is_card(digits: &str) -> bool {
    let starts = |list: &[&str]| list.iter().any(|s| digits.starts_with(s));
    let issued = match digits.len() {
        15 => starts(&["34", "37"]),
        16 => {
            starts(&["4", "51", "52", "53", "54", "55", "22", "23", "24", "25", "26", "27", "35", "6", "9051", "9112"])
        }
        18 | 19 => starts(&["62", "67", "63", "4"]),
        _ => false,
    };
    issued && luhn(digits) && digits.bytes().any(|b| b != digits.as_bytes()[0])
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = (digits.bytes().rev().enumerate())
        .map(|(i, b)| {
            let digit = u32::from(b - b'0') * if i % 2 == 1 { 2 } else { 1 };
            if digit > 9 { digit - 9 } else { digit }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Lengths of IBANs (SWIFT's registry). Countries that are not here, Armenia among them, are held to the check digits
/// alone.
const LENGTHS: [(&str, usize); 56] = [
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BY", 28),
    ("CH", 21),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("EE", 20),
    ("ES", 24),
    ("FI", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MT", 31),
    ("NL", 18),
    ("NO", 15),
    ("PL", 28),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("SA", 24),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("TR", 26),
    ("UA", 29),
];

/// Account numbers with a right checksum, or of a country's exact length where the sentence speaks of an account.
pub fn ibans(source: &str, called: impl Fn(Span) -> bool) -> Vec<Span> {
    let bytes = source.as_bytes();
    let mut found: Vec<Span> = Vec::new();
    for start in 0..bytes.len().saturating_sub(14) {
        let head = &bytes[start..start + 4];
        let begins = head[..2].iter().all(u8::is_ascii_alphabetic)
            && head[2..].iter().all(u8::is_ascii_digit)
            && !(start > 0 && bytes[start - 1].is_ascii_alphanumeric());
        if begins && found.last().is_none_or(|f| f.end <= start) {
            found.extend(iban_at(source, start, &called));
        }
    }
    found
}

fn iban_at(source: &str, start: usize, called: impl Fn(Span) -> bool) -> Option<Span> {
    let mut code = String::new();
    let mut best = None;
    let mut rest = source[start..].char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        if c.is_ascii_alphanumeric() && code.len() < 34 {
            code.push(c.to_ascii_uppercase());
        } else if !(matches!(c, ' ' | '\u{a0}' | '-') && rest.peek().is_some_and(|(_, n)| n.is_ascii_alphanumeric())) {
            break;
        }
        let end = start + at + c.len_utf8();
        let whole = !rest.peek().is_some_and(|(_, n)| n.is_ascii_alphanumeric());
        let span = Span::new(start, end);
        if c.is_ascii_alphanumeric() && whole && (is_iban(&code) || is_long_enough(&code) == Some(true) && called(span))
        {
            best = Some(span);
        }
    }
    best
}

/// Whether the code has the length of its country's numbers, if the country is listed.
fn is_long_enough(code: &str) -> Option<bool> {
    LENGTHS.iter().find(|(country, _)| code.starts_with(country)).map(|(_, length)| code.len() == *length)
}

fn is_iban(code: &str) -> bool {
    let fits = is_long_enough(code).unwrap_or((15..=34).contains(&code.len()));
    let digits = || code[4..].chars().chain(code[..4].chars()).filter_map(|c| c.to_digit(36));
    // The number with the head moved to its end and letters as 10 to 35 leaves 1 when divided by 97.
    let rest = digits().fold(0_u32, |rest, d| if d < 10 { (rest * 10 + d) % 97 } else { (rest * 100 + d) % 97 });
    fits && rest == 1
}

/// Georgian personal numbers (11 digits) and Armenian public service numbers (10): by the word for them, or in a letter
/// of that language by their shape.
pub fn personal(bench: &Bench<'_>) -> Vec<Span> {
    let text = bench.text();
    let source = text.source();
    let single = runs(source).into_iter().filter(|run| run.len() == 1).map(|run| run[0]);
    let of_person = single.filter(|(digits, span)| {
        let right =
            matches!(digits.len(), 10 | 11) && !is_part_of_code(source, *span) && !source[..span.start].ends_with('+');
        let called = || bench.has("personal-number", *span);
        let shaped = match (text.lang(), digits.len()) {
            (Lang::Ka, 11) => matches!(digits.as_bytes(), [b'0'..=b'6', ..]) && !digits.starts_with("00"),
            (Lang::Hy, 10) => is_public_service_number(digits),
            _ => false,
        };
        let claimed = || bench.has("other-number", *span) || bench.order_places().iter().any(|p| p.overlaps(*span));
        right && (called() || shaped && !claimed())
    });
    of_person.map(|(_, span)| span).collect()
}

/// All that may be a personal number, by its shape alone.
pub fn persons(source: &str) -> Vec<Span> {
    let single = runs(source).into_iter().filter(|run| run.len() == 1).map(|run| run[0]);
    let of_person = single.filter(|(digits, span)| {
        let shaped = digits.len() == 11 || digits.len() == 10 && is_public_service_number(digits);
        shaped && !is_part_of_code(source, *span) && !is_named_number(source, *span)
    });
    of_person.map(|(_, span)| span).collect()
}

/// Whether the sign for a number, or that for a telephone abroad, stands before it.
fn is_named_number(source: &str, span: Span) -> bool {
    source[..span.start].trim_end().ends_with(['№', '+'])
}

/// A telephone number is written in so many groups at most.
const MOST_DIALLED: usize = 7;

/// All that may be a telephone number: international ones, those that begin with 0, and Georgian mobile ones; the
/// number of the town may stand in brackets.
pub fn dialled(source: &str) -> Vec<Span> {
    // `599.12.34.56`: nothing but dots, since a date and what follows it is no number.
    let mut found = dialled_in(source, &joined(source, |gap| gap == "."));
    found.extend(dialled_in(source, &runs(source)));
    found
}

fn dialled_in(source: &str, runs: &[Vec<(&str, Span)>]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        let mut first = 0;
        while first < run.len() {
            let start = run[first].1.start;
            let abroad = source[..start].ends_with('+');
            // `(032) 2 00` and `+374 (10) 00` are runs on both sides of a bracket.
            let (mut town, mut from) = (String::new(), start);
            if first == 0 {
                for before in runs[..at].iter().rev().take(2) {
                    let (Some(head), Some(tail)) = (before.first(), before.last()) else { break };
                    let bracket = matches!(&source[tail.1.end..from], ")" | ") " | " (" | "(" | ")-");
                    if !bracket || before.len() > 1 {
                        break;
                    }
                    (town, from) = (format!("{}{town}", head.0), head.1.start);
                }
            }
            let abroad = abroad || source[..from].ends_with('+');
            let mut digits = town;
            let mut end = None;
            for group in run[first..].iter().take(MOST_DIALLED) {
                if is_hour(group.0, &source[group.1.end..]) {
                    break;
                }
                digits.push_str(group.0);
                let right = match digits.len() {
                    8..=15 if abroad => true,
                    9..=10 => digits.starts_with('0') || digits.len() == 9 && digits.starts_with('5'),
                    11..=15 => digits.starts_with("00") || digits.starts_with("995") && digits.len() == 12,
                    _ => false,
                };
                end = if right { Some(group.1.end) } else { end };
            }
            let bracket = source[..from].ends_with('(') && from < start;
            let span = Span::new(from - usize::from(bracket), end.unwrap_or(from).max(from));
            let plain = !is_part_of_code(source, span) && !source[..span.start].trim_end().ends_with('№');
            if end.is_some() && plain {
                found.push(if source[..span.start].ends_with('+') {
                    Span::new(span.start - 1, span.end)
                } else {
                    span
                });
                first = run.iter().position(|g| g.1.start >= span.end).unwrap_or(run.len());
            } else {
                first += 1;
            }
        }
    }
    found
}

/// `10:30`, of which `rest` begins at the colon.
fn is_hour(digits: &str, rest: &str) -> bool {
    let minutes = |rest: &str| rest.bytes().take_while(u8::is_ascii_digit).count() == 2;
    digits.len() <= 2 && digits.parse().is_ok_and(|hour: u8| hour <= 24) && rest.strip_prefix(':').is_some_and(minutes)
}

/// Day of birth (women's have 50 added), month and year, three digits of order and a check digit.
fn is_public_service_number(digits: &str) -> bool {
    let two = |at: usize| digits[at..at + 2].parse::<u32>().unwrap_or(0);
    let day = two(0);
    (matches!(day, 11..=41) || matches!(day, 51..=81)) && (1..=12).contains(&(two(2) % 20))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(source: &str, spans: Vec<Span>) -> Vec<&str> {
        spans.into_iter().map(|s| &source[s.start..s.end]).collect()
    }

    #[test]
    fn cards_have_a_check_digit() {
        for (text, card) in [
            ("card 4111 1111 1111 1111.", "4111 1111 1111 1111"),
            ("5555555555554444", "5555555555554444"),
            ("amex 3782-822463-10005", "3782-822463-10005"),
            ("(4111-1111-1111-1111)", "4111-1111-1111-1111"),
            ("599 123 4111 1111 1111 1111", "4111 1111 1111 1111"),
        ] {
            assert_eq!(cut(text, cards(text, |_| false)), [card]);
        }
        for text in [
            "4111 1111 1111 1112",
            "**** 1111",
            "4860001234567",
            "353456789012348",
            "0000 0000 0000 0000",
            "A-4111111111111111",
        ] {
            assert_eq!(cut(text, cards(text, |_| false)), [""; 0], "{text}");
        }
        // However many groups stand in a row, each is looked at with its neighbours only.
        let readings = "1 ".repeat(20_000) + "4111 1111 1111 1111";
        assert_eq!(cut(&readings, cards(&readings, |_| false)), ["4111 1111 1111 1111"]);
    }

    #[test]
    fn accounts_have_a_checksum() {
        for (text, iban) in [
            ("to GE29NB0000000101904917 today", "GE29NB0000000101904917"),
            ("GE29 NB00 0000 0101 9049 17.", "GE29 NB00 0000 0101 9049 17"),
            ("ანგარიშზე GB82 WEST 1234 5698 7654 32 დღეს", "GB82 WEST 1234 5698 7654 32"),
            ("DE89370400440532013000", "DE89370400440532013000"),
        ] {
            assert_eq!(cut(text, ibans(text, |_| false)), [iban]);
        }
        for text in ["GE28NB0000000101904917", "GE29NB000000010190491", "AB12 is a code", "GE12345678901234567890"] {
            assert_eq!(cut(text, ibans(text, |_| false)), [""; 0], "{text}");
        }
        assert_eq!(cut("GE28NB0000000101904917", ibans("GE28NB0000000101904917", |_| true)).len(), 1);
    }

    #[test]
    fn birthdays_in_public_service_numbers() {
        assert!(is_public_service_number("2305880123") && is_public_service_number("6112990123"));
        assert!(!is_public_service_number("0109801234") && !is_public_service_number("2319880123"));
    }

    #[test]
    fn cards_are_of_a_length_a_system_and_a_grouping() {
        for digits in
            ["4111111111111111", "378282246310005", "6212345678901234569", "621234567890123457", "9051123456789014"]
        {
            assert!(is_card(digits), "{digits}");
        }
        // The check digit is right, and no system has such numbers.
        for digits in [
            "7123456789012342",
            "1123456789012345",
            "361234567890122",
            "62123456789012347",
            "9111123456789012",
            "4123456789011",
            "5712345678901239",
        ] {
            assert!(luhn(digits) && !is_card(digits), "{digits}");
        }
        assert!(luhn("79927398713") && luhn("0") && !luhn("79927398710") && !luhn("1"));
        let found = |text: &'static str, called: bool| cut(text, cards(text, |_| called));
        assert_eq!(found("4111 1111 1111 1112", true), ["4111 1111 1111 1112"]);
        // Called a card or not: the wrong length, the wrong system, the wrong grouping, a part of something else.
        for text in [
            "4111 1111 1111 111",
            "7111 1111 1111 1112",
            "41 1111 1111 1111 12",
            "4111-1111-1111-1111/2",
            "x4111111111111111",
            "4111111111111111x",
            "-4111111111111111",
            "4111111111111111_1",
        ] {
            assert_eq!(found(text, true), [""; 0], "{text}");
        }
    }

    #[test]
    fn account_numbers_begin_and_end_where_words_do() {
        let found = |text: &'static str, called: bool| cut(text, ibans(text, |_| called));
        for text in ["xGE29NB0000000101904917", "GE29NB0000000101904917x", "G129NB0000000101904917", "GE2"] {
            assert_eq!(found(text, false), [""; 0], "{text}");
        }
        assert_eq!(
            found("ge29nb0000000101904917, GE29-NB00-0000-0101-9049-17 GE", false),
            ["ge29nb0000000101904917", "GE29-NB00-0000-0101-9049-17"]
        );
        assert_eq!(found("GE29NB0000000101904917 5", true), ["GE29NB0000000101904917"]);
        assert_eq!(
            (is_long_enough("GE29NB0000000101904917"), is_long_enough("GE29"), is_long_enough("ZZ")),
            (Some(true), Some(false), None)
        );
    }

    #[test]
    fn persons_by_shape_alone() {
        let found = |text: &'static str| cut(text, persons(text));
        assert_eq!(found("01024012345, 2305880123"), ["01024012345", "2305880123"]);
        for text in ["№ 01024012345", "+01024012345", "A01024012345", "010240123456", "0102401234", "01024 012345"] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
        for (digits, right) in [
            ("1101990000", true),
            ("1001990000", false),
            ("4112990000", true),
            ("4201990000", false),
            ("5001990000", false),
            ("5101990000", true),
            ("8101990000", true),
            ("8201990000", false),
            ("1100990000", false),
            ("1112990000", true),
            ("1113990000", false),
            ("1121050000", true),
        ] {
            assert_eq!(is_public_service_number(digits), right, "{digits}");
        }
    }

    #[test]
    fn telephone_numbers_as_they_are_dialled() {
        // What has no dots is found in both ways of joining groups.
        let found = |text: &'static str| {
            let mut all = cut(text, dialled(text));
            all.dedup();
            all
        };
        for (text, phone) in [
            ("+995 599 12 34 56", "+995 599 12 34 56"),
            ("599 123 456", "599 123 456"),
            ("599123456", "599123456"),
            ("010 00 27 41", "010 00 27 41"),
            ("0322 00 14 20", "0322 00 14 20"),
            ("00995599123456", "00995599123456"),
            ("995599123456", "995599123456"),
            ("(032) 2 00 14 20", "(032) 2 00 14 20"),
            ("+374 (10) 00 27 41", "+374 (10) 00 27 41"),
            ("tel 599.12.34.56.", "599.12.34.56"),
            ("599 12 34 56 10:30", "599 12 34 56"),
            ("+12345678", "+12345678"),
        ] {
            assert_eq!(found(text), [phone], "{text}");
        }
        for text in [
            "99123456",
            "499123456",
            "1 250 000",
            "№ 599123456",
            "A-599123456",
            "+1234567",
            "995 599 12 34 5",
            "1234567890",
            "12345678901",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
        assert!(is_hour("10", ":30") && is_hour("9", ":05 x") && is_hour("24", ":00"));
        assert!(!is_hour("25", ":30") && !is_hour("10", ":3") && !is_hour("10", ":300") && !is_hour("010", ":30"));
    }
}
