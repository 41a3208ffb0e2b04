//! Counted things in messages: “1 letter”, “2 letters”.
//!
//! Which form a number takes is said by CLDR's cardinal rules, through ICU4X. Georgian and Armenian have the same two
//! categories as English, and the noun after a number stays in the singular in both.

use icu_locale_core::{Locale, locale};
use icu_plurals::{PluralCategory, PluralRules};

use crate::lang::Lang;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    Letter,
    Error,
    Warning,
    Hint,
    Finding,
}

impl Thing {
    /// The form after one, and the form after other numbers.
    fn forms(self, ui: Lang) -> [&'static str; 2] {
        match (self, ui) {
            (Thing::Letter, Lang::Ka) => ["წერილი"; 2],
            (Thing::Letter, Lang::Hy) => ["նամակ"; 2],
            (Thing::Letter, Lang::En) => ["letter", "letters"],
            (Thing::Error, Lang::Ka) => ["შეცდომა"; 2],
            (Thing::Error, Lang::Hy) => ["սխալ"; 2],
            (Thing::Error, Lang::En) => ["error", "errors"],
            (Thing::Warning, Lang::Ka) => ["გაფრთხილება"; 2],
            (Thing::Warning, Lang::Hy) => ["զգուշացում"; 2],
            (Thing::Warning, Lang::En) => ["warning", "warnings"],
            (Thing::Hint, Lang::Ka) => ["მინიშნება"; 2],
            (Thing::Hint, Lang::Hy) => ["հուշում"; 2],
            (Thing::Hint, Lang::En) => ["hint", "hints"],
            (Thing::Finding, Lang::Ka) => ["შენიშვნა"; 2],
            (Thing::Finding, Lang::Hy) => ["դիտողություն"; 2],
            (Thing::Finding, Lang::En) => ["finding", "findings"],
        }
    }
}

fn locale_of(lang: Lang) -> Locale {
    match lang {
        Lang::Ka => locale!("ka"),
        Lang::Hy => locale!("hy"),
        Lang::En => locale!("en"),
    }
}

/// So many of a thing, in the reader's language.
pub fn counted(n: usize, thing: Thing, ui: Lang) -> String {
    let category = PluralRules::try_new(locale_of(ui).into(), icu_plurals::PluralRulesOptions::default())
        .map_or(PluralCategory::Other, |rules| rules.category_for(n));
    let [one, other] = thing.forms(ui);
    format!("{n} {}", if category == PluralCategory::One { one } else { other })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_many() {
        assert_eq!(counted(1, Thing::Letter, Lang::En), "1 letter");
        for n in [0, 2, 11, 21, 101] {
            assert_eq!(counted(n, Thing::Letter, Lang::En), format!("{n} letters"));
        }
        assert_eq!(counted(5, Thing::Error, Lang::Ka), "5 შეცდომა");
        assert_eq!(counted(0, Thing::Hint, Lang::Hy), "0 հուշում");
    }
}
