//! Sums of money: reading them from a case, writing them into a letter.
//!
//! Owns the six currencies, their names, and the way a sum stands in a sentence: only the name of the currency declines
//! and it stays in the singular (`125,50 ლარს`, `12 500 դրամի`; `language-ka.md` §1, `language-hy.md` §1.5); English
//! puts the code first (`GEL 125.50`). All spaces inside a sum are no-break (U+00A0). Tetri, luma and cents are not
//! named: a sum has two decimals or, when it is whole, none.

use std::fmt;
use std::str::FromStr;

use fixed_decimal::{Decimal, SignedRoundingMode, UnsignedRoundingMode};

use super::form::{Case, Form, Kind};
use super::numeral::{NO_BREAK_SPACE, decimal};
use crate::lang::Lang;

/// A currency of this market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Currency {
    /// Georgian lari.
    Gel,
    /// Armenian dram.
    Amd,
    /// Euro.
    Eur,
    /// US dollar.
    Usd,
    /// Pound sterling.
    Gbp,
    /// Russian rouble.
    Rub,
}

impl Currency {
    /// The ISO 4217 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Gel => "GEL",
            Self::Amd => "AMD",
            Self::Eur => "EUR",
            Self::Usd => "USD",
            Self::Gbp => "GBP",
            Self::Rub => "RUB",
        }
    }

    /// Its name in the nominative singular; in English the plural-neutral code.
    fn name(self, lang: Lang) -> &'static str {
        match (lang, self) {
            (Lang::En, _) => self.code(),
            (Lang::Ka, Self::Gel) => "ლარი",
            (Lang::Ka, Self::Amd) => "დრამი",
            (Lang::Ka, Self::Eur) => "ევრო",
            (Lang::Ka, Self::Usd) => "დოლარი",
            (Lang::Ka, Self::Gbp) => "გირვანქა სტერლინგი",
            (Lang::Ka, Self::Rub) => "რუბლი",
            (Lang::Hy, Self::Gel) => "լարի",
            (Lang::Hy, Self::Amd) => "դրամ",
            (Lang::Hy, Self::Eur) => "եվրո",
            (Lang::Hy, Self::Usd) => "դոլար",
            (Lang::Hy, Self::Gbp) => "ֆունտ ստեռլինգ",
            (Lang::Hy, Self::Rub) => "ռուբլի",
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A sum or a currency that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MoneyError {
    /// No code or sign of the six currencies.
    Currency(String),
    /// No number with at most two decimals.
    Amount(String),
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Currency(text) => write!(f, "unknown currency {text:?}: one of GEL, AMD, EUR, USD, GBP, RUB"),
            Self::Amount(text) => write!(f, "{text:?} is no sum of money: write it like 125.50, 125,50 or 12 500"),
        }
    }
}

impl std::error::Error for MoneyError {}

impl FromStr for Currency {
    type Err = MoneyError;

    /// Reads an ISO code in any letter case, or the sign (₾ ֏ € $ £ ₽).
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        Ok(match text.trim().to_ascii_uppercase().as_str() {
            "GEL" | "₾" => Self::Gel,
            "AMD" | "֏" => Self::Amd,
            "EUR" | "€" => Self::Eur,
            "USD" | "$" => Self::Usd,
            "GBP" | "£" => Self::Gbp,
            "RUB" | "₽" => Self::Rub,
            _ => return Err(MoneyError::Currency(text.to_owned())),
        })
    }
}

/// A sum in a currency.
#[derive(Clone, Debug, PartialEq)]
pub struct Money {
    /// In whole units of the currency (lari, not tetri).
    pub amount: Decimal,
    /// Of what.
    pub currency: Currency,
}

impl Money {
    /// Reads an amount as people write it (`129.90`, `125,50`, `12 500`, `12,500.50`, `1.250,00`).
    ///
    /// A last `.` or `,` before one or two final digits is the decimal mark; before three, or when the same mark comes
    /// again, it separates groups, and so does any space (`language-en.md` §1, Numbers).
    ///
    /// # Errors
    /// [`MoneyError::Amount`] for anything else.
    pub fn parse(amount: &str, currency: Currency) -> Result<Self, MoneyError> {
        let error = || MoneyError::Amount(amount.to_owned());
        let plain = plain_number(amount).ok_or_else(error)?;
        let amount = plain.parse().map_err(|_| error())?;
        Ok(Self { amount, currency })
    }
}

impl Money {
    /// The sum in hundredths of the currency, to compare sums by.
    pub fn hundredths(&self) -> i64 {
        let text = self.amount.to_string();
        let (whole, cents) = text.split_once('.').unwrap_or((&text, ""));
        format!("{whole}{cents:0<2}").parse().unwrap_or(0)
    }
}

/// `12 500,50` → `12500.50`; none for what is no number.
fn plain_number(text: &str) -> Option<String> {
    let text = text.trim();
    let (sign, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", text),
    };
    let (whole, cents) = match text.rfind(['.', ',']) {
        Some(at) if (1..=2).contains(&text[at + 1..].len()) => (&text[..at], &text[at + 1..]),
        _ => (text, ""),
    };
    let groups: Vec<&str> = whole.split(|c: char| matches!(c, '.' | ',' | '\'') || c.is_whitespace()).collect();
    let (first, rest) = groups.split_first()?;
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let well_formed = digits(cents)
        && !first.is_empty()
        && digits(first)
        && (rest.is_empty() || first.len() <= 3)
        && rest.iter().all(|group| group.len() == 3 && digits(group));
    let whole = groups.concat();
    // sums beyond a thousand million million are no sums of a complaint
    (well_formed && whole.len() <= 15).then(|| match cents {
        "" => format!("{sign}{whole}"),
        cents => format!("{sign}{whole}.{cents}"),
    })
}

/// A sum in a sentence: ka `125,50 ლარი`, `125,50 ლარს`; hy `12 500 դրամ`, `12 500 դրամը`; en `GEL 125.50` in every
/// case. More than two decimals are rounded half to even; the spaces are U+00A0.
#[must_use]
pub fn money(lang: Lang, money: &Money, case: Case, definite: bool) -> String {
    let mut amount = money.amount.clone();
    amount.round_with_mode(-2, SignedRoundingMode::Unsigned(UnsignedRoundingMode::HalfEven));
    amount.trim_start();
    amount.trim_end();
    if amount.nonzero_magnitude_end() < 0 {
        amount.pad_end(-2);
    }
    let figure = decimal(lang, &amount);
    let name = money.currency.name(lang);
    if lang == Lang::En {
        return format!("{name}{NO_BREAK_SPACE}{figure}");
    }
    let form = Form { case, definite, kind: Kind::Common, ..Form::default() };
    let name = super::inflect(lang, name, form).replace(' ', "\u{A0}");
    format!("{figure}{NO_BREAK_SPACE}{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(amount: &str, currency: Currency) -> Money {
        Money::parse(amount, currency).unwrap()
    }

    fn plain(lang: Lang, money_: &Money, case: Case) -> String {
        money(lang, money_, case, false).replace(NO_BREAK_SPACE, " ")
    }

    #[test]
    fn reads_what_people_write() {
        let cases = [
            ("129.90", "129.90"),
            ("125,50", "125.50"),
            ("12 500", "12500"),
            ("12\u{A0}500,5", "12500.5"),
            ("12,500.50", "12500.50"),
            ("1.250,00", "1250.00"),
            ("1,250", "1250"),
            ("1.250", "1250"),
            (" 7 ", "7"),
            ("-3,20", "-3.20"),
            ("1 234 567", "1234567"),
        ];
        for (text, want) in cases {
            assert_eq!(plain_number(text).as_deref(), Some(want), "{text}");
        }
        let wrong = [
            "",
            " ",
            "ლარი",
            "12..5",
            "12 50",
            "1250,000",
            ".50",
            "5.",
            "1e5",
            "12,5000",
            "--5",
            "12 500 000 000 000 000",
            "٣",
            "0x10",
            "1,2,3",
            "{{ sum }}",
        ];
        for text in wrong {
            assert!(Money::parse(text, Currency::Gel).is_err(), "{text}");
        }
    }

    #[test]
    fn georgian_sums() {
        let m = sum("125,50", Currency::Gel);
        assert_eq!(plain(Lang::Ka, &m, Case::Nominative), "125,50 ლარი");
        assert_eq!(plain(Lang::Ka, &m, Case::Dative), "125,50 ლარს");
        assert_eq!(plain(Lang::Ka, &m, Case::Genitive), "125,50 ლარის");
        assert_eq!(plain(Lang::Ka, &m, Case::Instrumental), "125,50 ლარით");
        assert_eq!(plain(Lang::Ka, &sum("125.00", Currency::Gel), Case::Adverbial), "125 ლარად");
        assert_eq!(plain(Lang::Ka, &sum("0.5", Currency::Gel), Case::Nominative), "0,50 ლარი");
        assert_eq!(plain(Lang::Ka, &sum("40", Currency::Eur), Case::Genitive), "40 ევროს");
        assert_eq!(money(Lang::Ka, &sum("12500", Currency::Gel), Case::Dative, false), "12\u{A0}500\u{A0}ლარს");
        assert_eq!(plain(Lang::Ka, &sum("3", Currency::Gbp), Case::Dative), "3 გირვანქა სტერლინგს");
    }

    #[test]
    fn armenian_sums() {
        let m = sum("12 500", Currency::Amd);
        assert_eq!(money(Lang::Hy, &m, Case::Nominative, false), "12\u{A0}500\u{A0}դրամ");
        assert_eq!(money(Lang::Hy, &m, Case::Nominative, true), "12\u{A0}500\u{A0}դրամը");
        assert_eq!(money(Lang::Hy, &m, Case::Dative, true), "12\u{A0}500\u{A0}դրամին");
        assert_eq!(plain(Lang::Hy, &m, Case::Genitive), "12 500 դրամի");
        assert_eq!(plain(Lang::Hy, &sum("9,99", Currency::Eur), Case::Genitive), "9,99 եվրոյի");
    }

    #[test]
    fn english_sums() {
        assert_eq!(plain(Lang::En, &sum("125,5", Currency::Gel), Case::Dative), "GEL 125.50");
        assert_eq!(plain(Lang::En, &sum("12500", Currency::Amd), Case::Nominative), "AMD 12,500");
    }

    #[test]
    fn odd_amounts() {
        assert_eq!(plain(Lang::En, &sum("0", Currency::Gel), Case::Nominative), "GEL 0");
        assert_eq!(plain(Lang::En, &sum("007", Currency::Gel), Case::Nominative), "GEL 7");
        let third = Money { amount: "0.125".parse().unwrap(), currency: Currency::Usd };
        assert_eq!(plain(Lang::En, &third, Case::Nominative), "USD 0.12");
        assert_eq!(plain(Lang::En, &sum("-5", Currency::Gel), Case::Nominative), "GEL -5");
    }

    #[test]
    fn currencies_by_code_and_sign() {
        assert_eq!("gel".parse(), Ok(Currency::Gel));
        assert_eq!("֏".parse(), Ok(Currency::Amd));
        assert!("XXX".parse::<Currency>().is_err());
        assert_eq!(Currency::Rub.to_string(), "RUB");
    }
}
