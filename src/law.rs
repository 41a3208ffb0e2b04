//! What the law says, as far as letters are concerned: terms, and whom else a customer may turn to.
//!
//! Legal facts are data (`lexicon/law.yaml`), each with its source and whether somebody checked it against that
//! source. A letter quotes only checked ones. A promise beyond a term is pointed out either way, with its source, since
//! only a person decides what follows.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use crate::case::RemedyKind;
use crate::config::{Law, PerLang};
use crate::lang::Lang;

/// What the law of a country says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// The law, with its number and date, and where it stands.
    pub source: String,
    /// The currency in which a debt is paid.
    pub currency: String,
    #[serde(default)]
    pub terms: Vec<Term>,
    pub authority: Option<Authority>,
}

/// By when a remedy is due.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    pub remedies: Vec<RemedyKind>,
    /// Calendar days from the day the complaint came.
    pub days: u16,
    /// What the source says, in a few words.
    pub says: String,
    /// Whether somebody read it there.
    pub verified: bool,
}

/// A public body that hears complaints.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    pub name: PerLang,
    pub source: String,
    pub verified: bool,
}

static CODES: LazyLock<BTreeMap<String, Code>> =
    LazyLock::new(|| codes(include_str!("../lexicon/law.yaml")).unwrap_or_default());

fn codes(yaml: &str) -> Result<BTreeMap<String, Code>, serde_yaml::Error> {
    serde_yaml::from_str(yaml)
}

impl Code {
    /// What the law that a house is under says; none if it is under no law that is known here.
    pub fn of(law: Law) -> Option<&'static Code> {
        CODES.get(law.name())
    }

    /// The term of a remedy, the shortest if there are several.
    pub fn term(&self, remedy: RemedyKind) -> Option<&Term> {
        self.terms.iter().filter(|t| t.remedies.contains(&remedy)).min_by_key(|t| t.days)
    }

    /// The body to name in a letter: only one that was checked.
    pub fn authority_in(&self, lang: Lang) -> Option<&str> {
        self.authority.as_ref().filter(|a| a.verified).and_then(|a| a.name.in_lang(lang))
    }
}

impl Term {
    /// The last day, if the complaint came on `received`.
    pub fn ends(&self, received: Date) -> Option<Date> {
        received.checked_add(jiff::Span::new().days(self.days)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_and_names_its_sources() {
        let codes = codes(include_str!("../lexicon/law.yaml")).unwrap();
        assert_eq!(codes.keys().collect::<Vec<_>>(), ["am", "ge"]);
        for code in codes.values() {
            assert!(code.source.contains("https://"));
            code.currency.parse::<crate::grammar::Currency>().unwrap();
        }
    }

    #[test]
    fn only_what_was_checked_is_quoted() {
        let yaml = |verified: bool| {
            format!(
                "ge: {{source: s, currency: GEL, authority: {{name: the agency, source: s, verified: {verified}}}}}"
            )
        };
        assert_eq!(codes(&yaml(true)).unwrap()["ge"].authority_in(Lang::En), Some("the agency"));
        assert_eq!(codes(&yaml(false)).unwrap()["ge"].authority_in(Lang::En), None);
    }

    #[test]
    fn a_term_ends_so_many_days_on() {
        let yaml = "ge: {source: s, currency: GEL, terms: [{remedies: [refund], days: 20, says: a, verified: false}, \
                    {remedies: [refund, repair], days: 14, says: b, verified: false}]}";
        let codes = codes(yaml).unwrap();
        let term = codes["ge"].term(RemedyKind::Refund).unwrap();
        assert_eq!(term.ends(jiff::civil::date(2026, 11, 18)), Some(jiff::civil::date(2026, 12, 2)));
        assert!(codes["ge"].term(RemedyKind::Explain).is_none());
    }
}
