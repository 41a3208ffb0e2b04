//! The facts of a letter: what the case says, what the house does by default, and what follows from both.
//!
//! The case goes before the house's policy, and neither is ever guessed at.

use jiff::civil::Date;

use crate::calendar::working_days_after;
use crate::case::{Category, NeededFact, Outcome, RemedyKind};
use crate::config::{PerLang, Policy};
use crate::grammar::{self, Currency, Money};
use crate::lang::Lang;
use crate::law::Code;
use crate::rule::{Fault, Kind};

use super::words::clean;
use super::{Name, Request};

/// Everything a letter is written from, decided.
pub struct Facts<'a> {
    pub request: &'a Request<'a>,
    pub kind: Kind,
    pub fault: Fault,
    pub outcome: Option<Outcome>,
    pub category: Category,
    pub salutation: Option<String>,
    pub impact: Option<String>,
    pub cause: Option<String>,
    pub remedies: Vec<Remedy>,
    pub responsible: Option<String>,
    pub measure: Option<String>,
    pub prevention: Option<String>,
    pub goodwill: Option<String>,
    pub delay_reason: Option<String>,
    pub needed: Vec<Needed>,
    pub next_date: Option<Date>,
    /// Working days in which the house answers.
    pub answer_within: Option<u16>,
    pub has_survey: bool,
    pub name: Name,
    /// What the order cost.
    pub paid: Option<Money>,
    /// A body of the state that the letter may name.
    pub authority: Option<&'static str>,
}

/// A remedy with its facts in hand.
pub struct Remedy {
    pub kind: RemedyKind,
    pub amount: Option<Money>,
    pub by: Option<Date>,
}

/// Something the customer is asked for.
pub enum Needed {
    Fact(NeededFact),
    /// In the clerk's words.
    Other(String),
}

impl<'a> Facts<'a> {
    pub fn resolve(request: &'a Request<'a>) -> Facts<'a> {
        let Request { case, lang, category, config, today } = *request;
        let none = Policy::default();
        let policy = config.policies.get(&category).unwrap_or(&none);
        let assessment = &case.assessment;
        let (fault, outcome) = verdict(request, policy);
        let decided = fault != Fault::Unclear && outcome != Some(Outcome::UnderInvestigation);
        let kind = case.kind.unwrap_or(if decided { Kind::Decision } else { Kind::Acknowledgement });
        let own = |text: &Option<String>| text.as_deref().map(clean).filter(|t| !t.is_empty());
        let per_lang =
            |text: &Option<PerLang>| text.as_ref().and_then(|t| t.in_lang(lang)).map(clean).filter(|t| !t.is_empty());
        let term = |days: Option<u16>| days.map(|d| working_days_after(today, d, config.law));
        let mut remedies: Vec<Remedy> = (assessment.remedies.iter())
            .map(|r| Remedy {
                kind: r.kind,
                amount: money(r.amount.as_deref(), r.currency.as_deref().or(case.order.currency.as_deref()), lang),
                by: r.by.map(|d| d.0),
            })
            .collect();
        if remedies.is_empty() && policy.fault == Some(fault) {
            remedies =
                (policy.remedies.iter()).map(|r| Remedy { kind: r.kind, amount: None, by: term(r.within) }).collect();
        }
        let goodwill = assessment.goodwill.as_ref().and_then(|g| {
            let what = own(&g.what)?;
            let value = money(g.value.as_deref(), g.currency.as_deref(), lang);
            let amount = value.map(|v| grammar::money(lang, &v, grammar::Case::Nominative, false));
            let digits = |s: &str| s.chars().filter(char::is_ascii_digit).collect::<String>();
            // Each number by itself, its groups and decimals together.
            let says = |amount: &str| {
                let sum = digits(amount);
                let mut numbers = what.split(char::is_alphabetic).map(digits);
                numbers.any(|n| n == sum || n.strip_suffix("00") == Some(sum.as_str()))
            };
            match amount {
                // "a voucher" worth 20 lari; "a 20-lari voucher" already says so.
                Some(amount) if !says(&amount) => Some(format!("{what} ({amount})")),
                _ => Some(what),
            }
        });
        let needed = (assessment.needed.iter())
            .filter_map(|n| n.fact.map(Needed::Fact).or_else(|| own(&n.what).map(Needed::Other)))
            .collect();
        Facts {
            request,
            kind,
            fault,
            outcome,
            category,
            salutation: own(&case.customer.salutation).filter(|_| kind != Kind::PublicReply),
            impact: own(&assessment.impact),
            cause: own(&assessment.cause),
            remedies,
            responsible: own(&assessment.responsible).or(per_lang(&policy.responsible)),
            goodwill: goodwill.or(per_lang(&policy.goodwill)),
            delay_reason: own(&assessment.delay_reason),
            needed,
            has_survey: per_lang(&config.house.survey).is_some(),
            measure: own(&assessment.measure),
            prevention: own(&assessment.prevention).or(per_lang(&policy.prevention)),
            next_date: assessment.next_date.map(|d| d.0).or(term(policy.answer_within)),
            answer_within: policy.answer_within,
            name: Name::parse(&clean(case.customer.name.as_deref().unwrap_or(""))),
            paid: money(case.order.amount.as_deref(), case.order.currency.as_deref(), lang),
            authority: Code::of(config.law).and_then(|c| c.authority_in(lang)),
        }
    }

    /// Whether the letter says no, to all of it or to a part.
    pub fn refuses(&self) -> bool {
        self.kind == Kind::Decision && matches!(self.outcome, Some(Outcome::NotUpheld | Outcome::PartlyUpheld))
    }
}

/// Whose fault it was and how the complaint was decided.
fn verdict(request: &Request<'_>, policy: &Policy) -> (Fault, Option<Outcome>) {
    let assessment = &request.case.assessment;
    // What the house admits by default does not stand against what was decided in this case.
    let admits = |f: &Fault| !(*f == Fault::Ours && assessment.outcome == Some(Outcome::NotUpheld));
    let fault = assessment.fault.or(policy.fault.filter(admits)).unwrap_or(Fault::Unclear);
    // A policy's outcome goes with the policy's assessment, not with another one.
    let outcome = assessment.outcome.or(policy.outcome.filter(|_| policy.fault == Some(fault)));
    // Who admits nothing and gives nothing says no.
    let gives = assessment.remedies.iter().any(|r| r.kind.gives());
    (fault, outcome.or((fault == Fault::NotOurs && !gives).then_some(Outcome::NotUpheld)))
}

pub fn money(amount: Option<&str>, currency: Option<&str>, lang: Lang) -> Option<Money> {
    // A sum without a currency is in the currency of the letter's country; English letters must say.
    let currency = match (currency, lang) {
        (Some(code), _) => code.parse::<Currency>().ok()?,
        (None, Lang::Ka) => Currency::Gel,
        (None, Lang::Hy) => Currency::Amd,
        (None, Lang::En) => return None,
    };
    Money::parse(amount?, currency).ok()
}
