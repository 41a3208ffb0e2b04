//! Facts that do not fit: a letter can be written from them, but a person should look first.
//!
//! What is told is data, `templates/LANG/doubts.yaml`.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::facts::{Facts, Remedy};
use super::{LetterError, Missing, Templates};
use crate::case::{Category, RemedyKind};
use crate::grammar::{self, Case, Currency, DateForm, Money};
use crate::law::Code;
use crate::rule::Kind;

/// What of the letter's facts a person should look at.
pub fn doubts(facts: &Facts<'_>, templates: &Templates) -> Result<Vec<Missing>, LetterError> {
    // Other kinds of letters promise no remedy.
    if facts.kind != Kind::Decision {
        return Ok(Vec::new());
    }
    let doubter = Doubter { facts, code: Code::of(facts.request.config.law) };
    let mut found: Vec<Doubt> = facts.remedies.iter().enumerate().flat_map(|(i, r)| doubter.remedy(i, r)).collect();
    found.extend(at_odds(&facts.remedies, facts.paid.as_ref()));
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let told = templates.doubts(facts.request.lang)?;
    Ok(found.into_iter().map(|doubt| doubt.told(&told)).collect())
}

struct Doubt {
    field: String,
    id: &'static str,
    values: Vec<(&'static str, String)>,
}

impl Doubt {
    fn told(self, wordings: &BTreeMap<String, String>) -> Missing {
        let said = |id: &str| wordings.get(id).cloned().unwrap_or_default();
        let mut hint = said(self.id);
        for (name, value) in self.values {
            let value = if name == "checked" { said(&value) } else { value };
            hint = hint.replace(&format!("{{{name}}}"), &value);
        }
        Missing { field: self.field, hint }
    }
}

struct Doubter<'a> {
    facts: &'a Facts<'a>,
    code: Option<&'static Code>,
}

impl Doubter<'_> {
    fn remedy(&self, index: usize, remedy: &Remedy) -> Vec<Doubt> {
        let field = |name: &str| format!("/assessment/remedies/{index}/{name}");
        let mut found = Vec::new();
        if !fits(remedy.kind, self.facts.category) {
            let values =
                vec![("category", self.facts.category.name().to_owned()), ("remedy", remedy.kind.name().to_owned())];
            found.push(Doubt { field: field("kind"), id: "unfit-remedy", values });
        }
        found.extend(self.late(remedy).map(|values| Doubt { field: field("by"), id: "late-promise", values }));
        if let Some(amount) = remedy.amount.as_ref().filter(|_| remedy.kind.pays()) {
            found.extend(self.foreign(amount).map(|values| Doubt {
                field: field("currency"),
                id: "foreign-currency",
                values,
            }));
            found.extend(self.too_much(remedy.kind, amount).map(|(id, values)| Doubt {
                field: field("amount"),
                id,
                values,
            }));
        }
        found
    }

    /// A day beyond what the law allows, counted from the complaint.
    fn late(&self, remedy: &Remedy) -> Option<Vec<(&'static str, String)>> {
        let (code, day) = (self.code?, remedy.by?);
        let term = code.term(remedy.kind)?;
        let request = self.facts.request;
        let limit = term.ends(request.case.received.map_or(request.today, |d| d.0))?;
        let told = |day: Date, form| grammar::date(request.lang, day, form, Some(request.today));
        let checked = if term.verified { "checked" } else { "unchecked" };
        (day > limit).then(|| {
            let source = format!("{}: {}", code.source, term.says);
            vec![
                ("day", told(day, DateForm::Plain)),
                ("limit", told(limit, DateForm::On)),
                ("source", source),
                ("checked", checked.to_owned()),
            ]
        })
    }

    fn foreign(&self, amount: &Money) -> Option<Vec<(&'static str, String)>> {
        let expected = self.code?.currency.parse::<Currency>().ok()?;
        (amount.currency != expected).then(|| {
            vec![
                ("sum", self.sum(amount)),
                ("currency", amount.currency.code().to_owned()),
                ("expected", expected.code().to_owned()),
            ]
        })
    }

    /// More goes back than came in.
    fn too_much(&self, kind: RemedyKind, amount: &Money) -> Option<(&'static str, Vec<(&'static str, String)>)> {
        let paid = self.facts.paid.as_ref().filter(|p| p.currency == amount.currency)?;
        let id = match (kind, amount.hundredths().cmp(&paid.hundredths())) {
            (RemedyKind::Refund | RemedyKind::PartialRefund, std::cmp::Ordering::Greater) => "more-than-paid",
            (RemedyKind::PartialRefund, std::cmp::Ordering::Equal) => "whole-sum",
            _ => return None,
        };
        Some((id, vec![("sum", self.sum(amount)), ("paid", self.sum(paid))]))
    }

    fn sum(&self, amount: &Money) -> String {
        grammar::money(self.facts.request.lang, amount, Case::Nominative, false)
    }
}

/// The first two remedies of which the customer can have one only.
fn at_odds(remedies: &[Remedy], paid: Option<&Money>) -> Option<Doubt> {
    let pairs = (1..remedies.len()).flat_map(|later| (0..later).map(move |earlier| (earlier, later)));
    let mut both = pairs.map(|(earlier, later)| (later, &remedies[earlier], &remedies[later]));
    let (index, first, second) =
        both.find(|(_, one, other)| excludes(one, other, paid) || excludes(other, one, paid))?;
    let values = vec![("first", first.kind.name().to_owned()), ("second", second.kind.name().to_owned())];
    Some(Doubt { field: format!("/assessment/remedies/{index}/kind"), id: "remedies-at-odds", values })
}

/// Who gets the whole money back gets no goods for it; what is replaced is not repaired.
fn excludes(one: &Remedy, other: &Remedy, paid: Option<&Money>) -> bool {
    use RemedyKind::{PartialRefund, Redeliver, Refund, Repair, Replace};
    let whole = || match (&one.amount, paid) {
        (Some(amount), Some(paid)) => amount.currency != paid.currency || amount.hundredths() >= paid.hundredths(),
        _ => true,
    };
    match one.kind {
        Refund => other.kind == PartialRefund || matches!(other.kind, Repair | Replace | Redeliver) && whole(),
        Replace => matches!(other.kind, Repair | Redeliver),
        _ => false,
    }
}

/// Whether the remedy answers a complaint of that kind. Money, words and measures always may.
fn fits(remedy: RemedyKind, category: Category) -> bool {
    use Category::{BrokenPromise, DefectiveProduct, LateDelivery, MissingDelivery, Other, PoorService, WrongItem};
    match remedy {
        RemedyKind::Repair => matches!(category, DefectiveProduct | PoorService | BrokenPromise | Other),
        RemedyKind::Replace => {
            matches!(category, DefectiveProduct | WrongItem | MissingDelivery | PoorService | BrokenPromise | Other)
        }
        RemedyKind::Redeliver => matches!(
            category,
            DefectiveProduct | WrongItem | LateDelivery | MissingDelivery | PoorService | BrokenPromise | Other
        ),
        _ => true,
    }
}
