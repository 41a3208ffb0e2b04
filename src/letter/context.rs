//! What templates see: the facts as values, with a blank where one is missing that the letter needs.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use minijinja::value::Value;

use crate::case::{Outcome, RemedyKind, Title};
use crate::config::PerLang;
use crate::grammar::{self, Money};
use crate::lang::Lang;
use crate::rule::Kind;

use super::Request;
use super::blank::{DayValue, Ledger, MoneyValue, Placeholder};
use super::facts::{Facts, money};
use super::outline::Turn;
use super::words::clean;

/// The values a template sees.
pub struct Context {
    values: BTreeMap<&'static str, Value>,
    remedies: Vec<Value>,
}

impl Context {
    pub fn new(facts: &Facts<'_>, ledger: &Arc<Ledger>) -> Context {
        let maker = Maker { facts, ledger };
        let mut values: BTreeMap<&'static str, Value> = BTreeMap::new();
        let request = facts.request;
        values.insert("lang", Value::from(request.lang.code()));
        values.insert("tone", Value::from(request.config.tone.name()));
        values.insert("kind", Value::from(facts.kind.name()));
        values.insert("fault", Value::from(facts.fault.name()));
        // Only a decision speaks of it.
        let outcome = facts.outcome.filter(|_| facts.kind == Kind::Decision);
        values.insert("outcome", text(outcome.map(Outcome::name)));
        values.insert("received", maker.day(request.case.received.map(|d| d.0)));
        values.insert("answer_within", facts.answer_within.map_or(Value::from(()), Value::from));
        values.insert("customer", maker.customer());
        values.insert("order", maker.order());
        values.insert("assessment", maker.assessment());
        values.insert("goodwill", maker.goodwill());
        values.insert("house", maker.house());
        values.insert("law", map([("authority", text(facts.authority))]));
        values.insert("loop_index", Value::from(1));
        values.insert("category", Value::from(facts.category.name()));
        for turn in ["same_day", "same_day_again", "costs_said", "after_correct"] {
            values.insert(turn, Value::from(false));
        }
        let remedies = (facts.remedies.iter().enumerate())
            .map(|(i, r)| {
                let field = |name: &str| format!("/assessment/remedies/{i}/{name}");
                let amount = money_value(r.amount.clone(), request.lang);
                // A sum without a currency is no sum.
                let given = request.case.assessment.remedies.get(i).is_some_and(|r| r.amount.is_some());
                let of_what = if given { "currency" } else { "amount" };
                map([
                    ("amount", maker.need(amount, "remedy_amount", &field(of_what))),
                    ("by", maker.promise(r.by, ["remedy_by", "remedy_by_past"], &field("by"))),
                ])
            })
            .collect();
        Context { values, remedies }
    }

    pub fn plain(&self) -> Value {
        Value::from(self.values.clone())
    }

    /// The same with `value` as `name`.
    pub fn with(&self, name: &'static str, value: Value) -> Value {
        let mut values = self.values.clone();
        values.insert(name, value);
        Value::from(values)
    }

    /// The same with a remedy as `remedy`.
    pub fn remedy(&self, turn: Turn) -> Value {
        let mut values = self.values.clone();
        values.insert("same_day", Value::from(turn.same_day));
        values.insert("same_day_again", Value::from(turn.same_day_again));
        values.insert("costs_said", Value::from(turn.costs_said));
        values.insert("after_correct", Value::from(turn.after_correct));
        if let Some(remedy) = self.remedies.get(turn.index) {
            values.insert("remedy", remedy.clone());
        }
        values.insert("loop_index", Value::from(turn.place));
        Value::from(values)
    }
}

struct Maker<'a> {
    facts: &'a Facts<'a>,
    ledger: &'a Arc<Ledger>,
}

impl Maker<'_> {
    fn request(&self) -> Request<'_> {
        *self.facts.request
    }

    /// Whether strangers will read the letter.
    fn is_public(&self) -> bool {
        self.facts.kind == Kind::PublicReply
    }

    fn day(&self, day: Option<Date>) -> Value {
        let Request { case, today, lang, .. } = self.request();
        // A case says when it came; what year goes without saying is then settled, whenever the letter is written.
        let today = case.received.map_or(today, |d| d.0);
        day.map_or(Value::from(()), |day| Value::from_object(DayValue { day, today, lang }))
    }

    /// A day that is promised, or a blank where there is none or it has passed.
    fn promise(&self, day: Option<Date>, [none, past]: [&'static str; 2], field: &str) -> Value {
        let ahead = day.filter(|d| *d >= self.request().today);
        self.need(self.day(ahead), if day.is_some() { past } else { none }, field)
    }

    /// The value, or a blank that asks for it.
    fn need(&self, value: Value, id: &'static str, field: &str) -> Value {
        if value.is_none() {
            Value::from_object(Placeholder { id, field: field.to_owned(), ledger: Arc::clone(self.ledger) })
        } else {
            value
        }
    }

    fn customer(&self) -> Value {
        let facts = self.facts;
        let Request { lang, case, .. } = self.request();
        let nobody = super::Name::default();
        let name = if self.is_public() { &nobody } else { &facts.name };
        let given = name.given.as_deref();
        let address_given = given.map(|g| grammar::address(lang, g));
        let address_full = match (&address_given, &name.surname) {
            (Some(given), Some(surname)) => Some(format!("{given} {surname}")),
            _ => None,
        };
        map([
            ("given", text(given)),
            ("surname", text(name.surname.as_deref())),
            ("title", text(case.customer.title.map(Title::name))),
            ("name", text(Some(name.full.as_str()).filter(|n| !n.is_empty()))),
            ("address_given", text(address_given.as_deref())),
            ("address_full", text(address_full.as_deref())),
        ])
    }

    fn order(&self) -> Value {
        let Request { case, lang, .. } = self.request();
        let none = crate::case::Order::default();
        let order = if self.is_public() { &none } else { &case.order };
        let amount = money(order.amount.as_deref(), order.currency.as_deref(), lang);
        map([
            ("number", own(&order.number)),
            ("product", own(&order.product)),
            ("date", self.day(order.date.map(|d| d.0))),
            ("amount", money_value(amount, lang)),
        ])
    }

    fn assessment(&self) -> Value {
        let facts = self.facts;
        let ground = own(&self.request().case.assessment.refusal_ground);
        let prevention = text(facts.prevention.as_deref());
        let mut measure = text(facts.measure.as_deref());
        if facts.remedies.iter().any(|r| r.kind == RemedyKind::StaffAction) {
            measure = self.need(measure, "measure", "/assessment/measure");
        }
        map([
            ("impact", text(facts.impact.as_deref())),
            ("cause", text(facts.cause.as_deref())),
            ("prevention", self.need(prevention, "prevention", "/assessment/prevention")),
            ("responsible", text(facts.responsible.as_deref())),
            ("measure", measure),
            ("refusal_ground", self.need(ground, "refusal_ground", "/assessment/refusal_ground")),
            ("delay_reason", text(facts.delay_reason.as_deref())),
            ("next_date", self.promise(facts.next_date, ["next_date", "next_date_past"], "/assessment/next_date")),
        ])
    }

    fn goodwill(&self) -> Value {
        let what = text(self.facts.goodwill.as_deref());
        let until = self.request().case.assessment.goodwill.as_ref().and_then(|g| g.until);
        map([
            ("what", self.need(what, "goodwill_what", "/assessment/goodwill/what")),
            ("until", self.day(until.map(|d| d.0))),
        ])
    }

    fn house(&self) -> Value {
        let Request { config, lang, .. } = self.request();
        let house = &config.house;
        let said = |t: &Option<PerLang>| house_text(t, lang);
        let phone = said(&house.phone);
        let email = said(&house.email);
        let phone = if email.is_none() { self.need(phone, "contact", "/house/phone") } else { phone };
        map([
            ("company", said(&house.company)),
            ("signatory", self.need(said(&house.signatory), "signatory", "/house/signatory")),
            ("position", said(&house.position)),
            ("phone", phone),
            ("email", email),
            ("hours", said(&house.hours)),
            ("address", if self.is_public() { Value::from(()) } else { said(&house.address) }),
            ("escalation", self.need(said(&house.escalation), "escalation", "/house/escalation")),
            ("survey", said(&house.survey)),
        ])
    }
}

/// What the house says in this language.
pub fn house_text(text: &Option<PerLang>, lang: Lang) -> Value {
    let text = text.as_ref().and_then(|t| t.in_lang(lang)).map(clean).filter(|t| !t.is_empty());
    text.map_or(Value::from(()), Value::from)
}

pub fn text(text: Option<&str>) -> Value {
    text.map_or(Value::from(()), Value::from)
}

fn own(text: &Option<String>) -> Value {
    text.as_deref().map(clean).filter(|t| !t.is_empty()).map_or(Value::from(()), Value::from)
}

pub fn map<const N: usize>(entries: [(&'static str, Value); N]) -> Value {
    Value::from(entries.into_iter().collect::<BTreeMap<_, _>>())
}

fn money_value(money: Option<Money>, lang: Lang) -> Value {
    money.map_or(Value::from(()), |money| Value::from_object(MoneyValue { money, lang }))
}
