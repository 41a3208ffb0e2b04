//! Numbers in figures and in words: digit groups and the decimal mark of each language, ordinals, small numerals.
//!
//! Owns the writing of numbers that are not money. The grouping and the decimal mark are CLDR's, by way of ICU4X:
//! Georgian and Armenian `12 500,5` with a no-break space (U+00A0), English `12,500.5`. Unlike CLDR, four digits are
//! grouped too (`1 250`), so that a column of sums in one letter is written one way.

use super::en;
use super::form::{Case, Form, Kind};
use crate::lang::Lang;
use fixed_decimal::Decimal;
use icu_decimal::options::{DecimalFormatterOptions, GroupingStrategy};
use icu_decimal::{DecimalFormatter, DecimalFormatterPreferences};
use icu_locale_core::{Locale, locale};

/// The space inside a number and before its unit.
pub(super) const NO_BREAK_SPACE: char = '\u{A0}';

/// One formatter a language; none if ICU4X should lack its data, and then numbers are written plainly.
struct Formatters {
    ka: Option<DecimalFormatter>,
    hy: Option<DecimalFormatter>,
    en: Option<DecimalFormatter>,
}

thread_local! {
    // a formatter cannot be shared between threads without a feature of another crate; making one is cheap
    static FORMATTERS: Formatters = Formatters {
        ka: formatter(&locale!("ka")),
        hy: formatter(&locale!("hy")),
        en: formatter(&locale!("en")),
    };
}

fn formatter(locale: &Locale) -> Option<DecimalFormatter> {
    let mut options = DecimalFormatterOptions::default();
    options.grouping_strategy = Some(GroupingStrategy::Never);
    DecimalFormatter::try_new(DecimalFormatterPreferences::from(locale), options).ok()
}

/// A number as the language writes it: `12 500,5` (ka, hy; U+00A0 between the groups), `12,500.5` (en).
#[must_use]
pub fn decimal(lang: Lang, number: &Decimal) -> String {
    let space = match lang {
        Lang::Ka | Lang::Hy => NO_BREAK_SPACE,
        Lang::En => ',',
    };
    let plain = FORMATTERS.with(|all| {
        let formatter = match lang {
            Lang::Ka => &all.ka,
            Lang::Hy => &all.hy,
            Lang::En => &all.en,
        };
        match formatter {
            Some(formatter) => formatter.format(number).to_string(),
            None => number.to_string(),
        }
    });
    let digits_before_mark = plain.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).count();
    let mut left = digits_before_mark;
    let mut grouped = String::with_capacity(plain.len() + 8);
    for c in plain.chars() {
        if left > 0 && c.is_ascii_digit() {
            if left < digits_before_mark && left.is_multiple_of(3) {
                grouped.push(space);
            }
            left -= 1;
        }
        grouped.push(c);
    }
    grouped
}

/// An ordinal in figures: ka `1-ლი`, `მე-5`, `21-ე` (`language-ka.md` §1: მე- for 2–20, 40, 60, 80, whole hundreds and
/// 1000); hy `1-ին`, `5-րդ`; en `1st`, `22nd`, `113th`.
#[must_use]
pub fn ordinal(lang: Lang, n: u32) -> String {
    match lang {
        Lang::Ka => match n {
            0 => "0".to_owned(),
            1 => "1-ლი".to_owned(),
            2..=20 | 40 | 60 | 80 | 1000 => format!("მე-{n}"),
            _ if n < 1000 && n.is_multiple_of(100) => format!("მე-{n}"),
            _ => format!("{n}-ე"),
        },
        Lang::Hy if n == 1 => "1-ին".to_owned(),
        Lang::Hy => format!("{n}-րդ"),
        Lang::En => {
            let ending = match (n % 10, n % 100) {
                (_, 11..=13) => "th",
                (1, _) => "st",
                (2, _) => "nd",
                (3, _) => "rd",
                _ => "th",
            };
            format!("{n}{ending}")
        }
    }
}

/// A cardinal from 1 to 20 in words, nominative; none beyond. The noun after it stays in the singular in Georgian and
/// Armenian (ხუთი დღე, հինգ օր).
#[must_use]
pub fn word(lang: Lang, n: u32) -> Option<&'static str> {
    let at = usize::try_from(n).ok()?.checked_sub(1)?;
    words(lang).get(at).copied()
}

/// The number from 1 to 20 that `word` is the nominative of.
pub(super) fn word_place(lang: Lang, word: &str) -> Option<u64> {
    words(lang).iter().position(|w| *w == word).map(|at| at as u64 + 1)
}

fn words(lang: Lang) -> &'static [&'static str; 20] {
    static KA: [&str; 20] = [
        "ერთი",
        "ორი",
        "სამი",
        "ოთხი",
        "ხუთი",
        "ექვსი",
        "შვიდი",
        "რვა",
        "ცხრა",
        "ათი",
        "თერთმეტი",
        "თორმეტი",
        "ცამეტი",
        "თოთხმეტი",
        "თხუთმეტი",
        "თექვსმეტი",
        "ჩვიდმეტი",
        "თვრამეტი",
        "ცხრამეტი",
        "ოცი",
    ];
    static HY: [&str; 20] = [
        "մեկ",
        "երկու",
        "երեք",
        "չորս",
        "հինգ",
        "վեց",
        "յոթ",
        "ութ",
        "ինը",
        "տասը",
        "տասնմեկ",
        "տասներկու",
        "տասներեք",
        "տասնչորս",
        "տասնհինգ",
        "տասնվեց",
        "տասնյոթ",
        "տասնութ",
        "տասնինը",
        "քսան",
    ];
    static EN: [&str; 20] = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    match lang {
        Lang::Ka => &KA,
        Lang::Hy => &HY,
        Lang::En => &EN,
    }
}

/// A counted noun, `5 days`: in Georgian and Armenian the noun stays in the singular and only it declines (`5 დღის`,
/// `5 օրվա`), in English it takes the plural and no case. The space is U+00A0.
#[must_use]
pub fn counted(lang: Lang, n: u32, noun: &str, case: Case) -> String {
    let noun = match lang {
        Lang::Ka | Lang::Hy => super::inflect(lang, noun, Form::of(case).kind(Kind::Common)),
        Lang::En if n == 1 => noun.to_owned(),
        Lang::En => en::plural(noun),
    };
    format!("{}{NO_BREAK_SPACE}{noun}", decimal(lang, &Decimal::from(n)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn groups_and_marks() {
        assert_eq!(decimal(Lang::Ka, &number("1234567.5")), "1\u{A0}234\u{A0}567,5");
        assert_eq!(decimal(Lang::Hy, &number("12500")), "12\u{A0}500");
        assert_eq!(decimal(Lang::Hy, &number("1250")), "1\u{A0}250");
        assert_eq!(decimal(Lang::En, &number("-12500.50")), "-12,500.50");
        assert_eq!(decimal(Lang::En, &number("999")), "999");
        assert_eq!(decimal(Lang::Ka, &number("0.05")), "0,05");
    }

    #[test]
    fn ordinals() {
        let ka = [(1, "1-ლი"), (2, "მე-2"), (20, "მე-20"), (21, "21-ე"), (35, "35-ე"), (40, "მე-40")];
        for (n, text) in ka {
            assert_eq!(ordinal(Lang::Ka, n), text);
        }
        assert_eq!(ordinal(Lang::Ka, 200), "მე-200");
        assert_eq!(ordinal(Lang::Ka, 101), "101-ე");
        assert_eq!(ordinal(Lang::Hy, 1), "1-ին");
        assert_eq!(ordinal(Lang::Hy, 21), "21-րդ");
        let en = [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (112, "112th"), (23, "23rd")];
        for (n, text) in en {
            assert_eq!(ordinal(Lang::En, n), text);
        }
    }

    #[test]
    fn counted_nouns() {
        let plain = |lang, n, noun, case| counted(lang, n, noun, case).replace(NO_BREAK_SPACE, " ");
        assert_eq!(plain(Lang::Ka, 5, "დღე", Case::Nominative), "5 დღე");
        assert_eq!(plain(Lang::Ka, 5, "დღე", Case::Genitive), "5 დღის");
        assert_eq!(plain(Lang::Hy, 3, "օր", Case::Genitive), "3 օրվա");
        assert_eq!(plain(Lang::En, 1, "day", Case::Nominative), "1 day");
        assert_eq!(plain(Lang::En, 0, "day", Case::Genitive), "0 days");
    }

    #[test]
    fn words_up_to_twenty() {
        assert_eq!(word(Lang::Ka, 5), Some("ხუთი"));
        assert_eq!(word(Lang::Hy, 20), Some("քսան"));
        assert_eq!(word(Lang::En, 1), Some("one"));
        assert_eq!(word(Lang::En, 0), None);
        assert_eq!(word(Lang::Hy, 21), None);
    }

    #[test]
    fn ordinals_where_languages_change_their_way() {
        for (n, text) in [
            (0, "0"),
            (60, "მე-60"),
            (80, "მე-80"),
            (100, "მე-100"),
            (900, "მე-900"),
            (1000, "მე-1000"),
            (1100, "1100-ე"),
            (22, "22-ე"),
            (99, "99-ე"),
        ] {
            assert_eq!(ordinal(Lang::Ka, n), text);
        }
        for (n, text) in [
            (12, "12th"),
            (13, "13th"),
            (21, "21st"),
            (22, "22nd"),
            (111, "111th"),
            (121, "121st"),
            (4, "4th"),
            (0, "0th"),
        ] {
            assert_eq!(ordinal(Lang::En, n), text);
        }
        assert_eq!(counted(Lang::En, 1250, "box", Case::Nominative), "1,250\u{A0}boxes");
    }
}
