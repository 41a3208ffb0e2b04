//! What is known beside a letter: the case, what its complaint says, and the company's own addresses.
//!
//! A [`Context`] is made once for a letter. Facts that the complaint gives and the case does not are read from the
//! complaint's text, as `draft` does; what neither says is not known, and rules that need it are silent.

use jiff::civil::Date;
use serde::Serialize;

use crate::case;
use crate::config::House;
use crate::grammar::{self, Case, DateForm, Money};
use crate::lang::{Lang, Script, detect};
use crate::rule::{Fault, Kind};
use crate::text::Text;
use crate::triage::{Amount, Facts, Tongue, figures, triage};

/// What is known beside the letter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    /// The company's own assessment.
    pub fault: Option<Fault>,
    /// What kind of letter it is; a decision if not said.
    pub kind: Option<Kind>,
    /// The customer's name.
    pub name: Option<String>,
    /// The order number.
    pub order: Option<String>,
    /// The whole case.
    pub case: case::Case,
    /// What the complaint says; places are in its text.
    pub told: Facts,
    /// Whether the complaint is typed in its language's own letters.
    pub native: bool,
    /// The language that the letter should be in.
    pub lang: Option<Lang>,
    /// What the company says of itself: names, addresses, telephone numbers.
    pub house: Vec<String>,
}

impl Context {
    /// What `case` says, and what its complaint says where the case does not.
    pub fn of(case: case::Case, house: &House) -> Context {
        let mut lang = case.lang;
        let mut told = Facts::default();
        let mut native = true;
        if let Some(text) = case.text.as_deref().filter(|t| !t.trim().is_empty()) {
            let detection = detect(text);
            lang = lang.or(detection.language);
            let tongue = lang.map_or(Tongue::Detected(detection), Tongue::Known);
            let found = triage(text, tongue, case.received.map(|d| d.0));
            native = found.script == Script::Native;
            told = found.facts;
            // Days without a year, where the case does not say when the complaint came: near the order's.
            if let (None, Some(order), true) = (case.received, case.order.date, native) {
                let lang = found.lang;
                told.dates = figures(&Text::complaint(text, lang, None), Some(order.0)).dates;
            }
        }
        Context { lang, ..Context::told(case, house, told, native) }
    }

    /// What `case` says, and what is known to be in its complaint: `told`, which may be in its language's own letters.
    pub fn told(case: case::Case, house: &House, told: Facts, native: bool) -> Context {
        let given = |text: &Option<String>| text.clone().filter(|t| !t.trim().is_empty());
        // A name typed in Latin letters is not one to print in Georgian or Armenian: how it is spelt there is a guess.
        let signed = told.name.as_ref().filter(|_| native).map(|f| f.value.clone());
        Context {
            fault: case.assessment.fault,
            kind: case.kind,
            name: given(&case.customer.name).or(signed),
            order: given(&case.order.number).or_else(|| told.order_number.as_ref().map(|f| f.value.clone())),
            told,
            native,
            lang: case.lang,
            house: house.texts().map(str::to_owned).collect(),
            case,
        }
    }
}

impl Context {
    /// What was typed into the assessment, in the clerk's own words.
    pub fn typed(&self) -> impl Iterator<Item = &str> {
        let assessment = &self.case.assessment;
        let gift = assessment.goodwill.as_ref().and_then(|g| g.what.as_ref());
        let typed = [&assessment.cause, &assessment.prevention, &assessment.measure, &assessment.refusal_ground];
        typed.into_iter().flatten().chain(gift).map(String::as_str)
    }
}

/// A fact as the case has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Known {
    /// As it is to be read: a number, a name, a thing.
    Text(String),
    Day(Date),
    Sum(Amount),
}

impl Known {
    /// The fact as it is written in `lang`.
    pub fn in_words(&self, lang: Lang) -> String {
        match self {
            Known::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
            Known::Day(day) => grammar::date(lang, *day, DateForm::Plain, None),
            Known::Sum(Amount { value, currency }) => {
                let sum = currency.parse().and_then(|currency| Money::parse(value, currency));
                sum.map_or_else(
                    |_| format!("{value} {currency}"),
                    |m| grammar::money(lang, &m, Case::Nominative, false),
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(case: &str) -> Context {
        Context::of(serde_yaml::from_str(case).unwrap(), &House::default())
    }

    #[test]
    fn what_the_case_does_not_say_is_read_from_its_complaint() {
        let told = context(r#"{lang: en, text: "My order A-1042 is late.\n\nNino Beridze"}"#);
        assert_eq!(
            (told.order.as_deref(), told.name.as_deref(), told.native),
            (Some("A-1042"), Some("Nino Beridze"), true)
        );
        let own = context("{text: 'My order A-1042 is late.', order: {number: B-7}, customer: {name: Ana}}");
        assert_eq!((own.order.as_deref(), own.name.as_deref(), own.lang), (Some("B-7"), Some("Ana"), Some(Lang::En)));
        let blank =
            context("{lang: en, text: 'My order A-1042 is late.', order: {number: ' '}, customer: {name: ' '}}");
        assert_eq!((blank.order.as_deref(), blank.name), (Some("A-1042"), None));
        assert_eq!(context("{text: ' '}").lang, None);
    }

    #[test]
    fn a_name_in_other_letters_is_not_taken_from_a_complaint() {
        let latin =
            context(r#"{lang: ka, text: "gamarjoba, chemi shekveta A-1042 dagvianda, ratom?\n\nNino Beridze"}"#);
        assert!(!latin.native && latin.name.is_none());
    }

    #[test]
    fn days_without_a_year_are_near_the_order() {
        let case = "{lang: en, text: 'It broke on 3 November.', order: {date: 2020-11-01}";
        let years = |more: &str| {
            let context = context(&format!("{case}{more}}}"));
            context.told.dates.iter().map(|d| d.value.year()).collect::<Vec<_>>()
        };
        assert_eq!((years(""), years(", received: 2026-11-18")), (vec![2020], vec![2026]));
    }

    #[test]
    fn what_the_clerk_typed() {
        let typed = "{assessment: {cause: a, prevention: b, measure: c, refusal_ground: d, goodwill: {what: e}}}";
        assert_eq!(context(typed).typed().collect::<String>(), "abcde");
    }
}
