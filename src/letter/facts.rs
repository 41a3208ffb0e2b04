//! The facts of a letter: what the case says, what the house does by default, and what is still missing.
//!
//! The case goes before the house's policy, and neither is ever guessed at. A fact that the letter cannot do without
//! becomes a placeholder: an object that prints as a bracketed text and notes in the [`Ledger`] that it was printed.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jiff::civil::Date;
use minijinja::value::{Object, ObjectRepr, Value};
use serde::Deserialize;

use crate::calendar::working_days_after;
use crate::case::{Category, Outcome, RemedyKind, Title};
use crate::config::{PerLang, Policy, Tone};
use crate::grammar::{self, Currency, Money};
use crate::lang::Lang;
use crate::rule::{Fault, Kind};

use super::words::clean;
use super::{Missing, Name, Request};

/// Everything a letter is written from, decided.
pub struct Facts<'a> {
    request: &'a Request<'a>,
    pub kind: Kind,
    pub fault: Fault,
    pub outcome: Option<Outcome>,
    pub category: Category,
    pub salutation: Option<String>,
    pub cause: Option<String>,
    pub remedies: Vec<Remedy>,
    pub responsible: Option<String>,
    pub goodwill: Option<String>,
    pub has_survey: bool,
    measure: Option<String>,
    prevention: Option<String>,
    next_date: Option<Date>,
    name: Name,
}

/// A remedy with its facts in hand.
pub struct Remedy {
    pub kind: RemedyKind,
    amount: Option<Money>,
    by: Option<Date>,
}

/// A day inside a template.
#[derive(Debug)]
pub struct DayValue {
    pub day: Date,
    /// The day of writing: the year is left out where it is the same.
    pub today: Date,
    pub lang: Lang,
}

/// A sum inside a template.
#[derive(Debug)]
pub struct MoneyValue {
    pub money: Money,
    pub lang: Lang,
}

/// A missing fact inside a template.
pub struct Placeholder {
    id: &'static str,
    field: String,
    ledger: Arc<Ledger>,
}

impl<'a> Facts<'a> {
    pub fn resolve(request: &'a Request<'a>) -> Facts<'a> {
        let Request { case, lang, category, config, today } = *request;
        let none = Policy::default();
        let policy = config.policies.get(&category).unwrap_or(&none);
        let assessment = &case.assessment;
        let fault = assessment.fault.or(policy.fault).unwrap_or(Fault::Unclear);
        // A policy's outcome goes with the policy's assessment, not with another one.
        let outcome = assessment.outcome.or(policy.outcome.filter(|_| policy.fault == Some(fault)));
        let decided = fault != Fault::Unclear && outcome != Some(Outcome::UnderInvestigation);
        let kind = case.kind.unwrap_or(if decided { Kind::Decision } else { Kind::Acknowledgement });
        let outcome = outcome.or((fault == Fault::NotOurs).then_some(Outcome::NotUpheld));
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
            match amount {
                // "a voucher" worth 20 lari; "a 20-lari voucher" already says so.
                Some(amount) if !digits(&what).contains(&digits(&amount)) => Some(format!("{what} ({amount})")),
                _ => Some(what),
            }
        });
        Facts {
            request,
            kind,
            fault,
            outcome,
            category,
            salutation: own(&case.customer.salutation),
            cause: own(&assessment.cause),
            remedies,
            responsible: own(&assessment.responsible).or(per_lang(&policy.responsible)),
            goodwill: goodwill.or(per_lang(&policy.goodwill)),
            has_survey: per_lang(&config.house.survey).is_some(),
            measure: own(&assessment.measure),
            prevention: own(&assessment.prevention).or(per_lang(&policy.prevention)),
            next_date: assessment.next_date.map(|d| d.0).or(term(policy.answer_within)),
            name: Name::parse(&clean(case.customer.name.as_deref().unwrap_or(""))),
        }
    }

    /// The measure, unless a remedy of the letter is that very measure.
    pub fn measure_beside_responsible(&self) -> Option<&str> {
        self.measure.as_deref().filter(|_| !self.remedies.iter().any(|r| r.kind == RemedyKind::StaffAction))
    }

    fn day(&self, day: Option<Date>) -> Value {
        // A case says when it came; what year goes without saying is then settled, whenever the letter is written.
        let today = self.request.case.received.map_or(self.request.today, |d| d.0);
        match day {
            Some(day) => Value::from_object(DayValue { day, today, lang: self.request.lang }),
            None => Value::from(()),
        }
    }

    /// What templates see.
    pub fn context(&self, ledger: &Arc<Ledger>) -> Context {
        let Request { case, lang, config, .. } = *self.request;
        let text = |t: Option<&str>| t.map_or(Value::from(()), Value::from);
        let need = |value: Value, id: &'static str, field: &str| {
            if value.is_none() {
                Value::from_object(Placeholder { id, field: field.to_owned(), ledger: Arc::clone(ledger) })
            } else {
                value
            }
        };
        let clean_text =
            |t: &Option<String>| t.as_deref().map(clean).filter(|t| !t.is_empty()).map_or(Value::from(()), Value::from);
        let house_text = |t: &Option<PerLang>| {
            let t = t.as_ref().and_then(|t| t.in_lang(lang)).map(clean).filter(|t| !t.is_empty());
            t.map_or(Value::from(()), Value::from)
        };

        let given = self.name.given.as_deref();
        let address_given = given.map(|g| grammar::address(lang, g));
        let address_full = match (&address_given, &self.name.surname) {
            (Some(given), Some(surname)) => Some(format!("{given} {surname}")),
            _ => None,
        };
        let customer = map([
            ("given", text(given)),
            ("surname", text(self.name.surname.as_deref())),
            ("title", text(case.customer.title.map(Title::name))),
            ("name", text(Some(self.name.full.as_str()).filter(|n| !n.is_empty()))),
            ("address_given", text(address_given.as_deref())),
            ("address_full", text(address_full.as_deref())),
        ]);
        let amount = money(case.order.amount.as_deref(), case.order.currency.as_deref(), lang);
        let order = map([
            ("number", clean_text(&case.order.number)),
            ("product", clean_text(&case.order.product)),
            ("date", self.day(case.order.date.map(|d| d.0))),
            ("amount", money_value(amount, lang)),
        ]);
        let assessment = &case.assessment;
        let measure = self.measure_beside_responsible();
        let assessment = map([
            ("cause", text(self.cause.as_deref())),
            // What happened, where the ground of a refusal has to tell it.
            ("explanation", text(self.cause.as_deref().filter(|_| self.fault == Fault::NotOurs))),
            ("prevention", need(text(self.prevention.as_deref()), "prevention", "/assessment/prevention")),
            ("responsible", text(self.responsible.as_deref())),
            ("measure", text(measure)),
            (
                "refusal_ground",
                need(clean_text(&assessment.refusal_ground), "refusal_ground", "/assessment/refusal_ground"),
            ),
            ("next_date", need(self.day(self.next_date), "next_date", "/assessment/next_date")),
        ]);
        let goodwill = map([
            ("what", need(text(self.goodwill.as_deref()), "goodwill_what", "/assessment/goodwill/what")),
            ("until", self.day(case.assessment.goodwill.as_ref().and_then(|g| g.until).map(|d| d.0))),
        ]);
        let phone = house_text(&config.house.phone);
        let email = house_text(&config.house.email);
        let phone = if email.is_none() { need(phone, "contact", "/house/phone") } else { phone };
        let house = map([
            ("company", house_text(&config.house.company)),
            ("signatory", need(house_text(&config.house.signatory), "signatory", "/house/signatory")),
            ("position", house_text(&config.house.position)),
            ("phone", phone),
            ("email", email),
            ("hours", house_text(&config.house.hours)),
            ("address", house_text(&config.house.address)),
            ("escalation", need(house_text(&config.house.escalation), "escalation", "/house/escalation")),
            ("survey", house_text(&config.house.survey)),
        ]);
        let mut values: BTreeMap<&'static str, Value> = BTreeMap::new();
        values.insert("lang", Value::from(lang.code()));
        values.insert("tone", Value::from(tone_name(config.tone)));
        values.insert("outcome", text(self.outcome.map(Outcome::name)));
        values.insert("customer", customer);
        values.insert("order", order);
        values.insert("assessment", assessment);
        values.insert("goodwill", goodwill);
        values.insert("house", house);
        values.insert("loop_index", Value::from(1));
        let staff = need(text(self.measure.as_deref()), "measure", "/assessment/measure");
        let remedies = (self.remedies.iter().enumerate())
            .map(|(i, r)| {
                let field = |name: &str| format!("/assessment/remedies/{i}/{name}");
                let remedy = map([
                    ("amount", need(money_value(r.amount.clone(), lang), "remedy_amount", &field("amount"))),
                    ("by", need(self.day(r.by), "remedy_by", &field("by"))),
                ]);
                (remedy, r.kind)
            })
            .collect();
        Context { values, remedies, staff }
    }
}

fn tone_name(tone: Tone) -> &'static str {
    tone.name()
}

fn map<const N: usize>(entries: [(&'static str, Value); N]) -> Value {
    Value::from(entries.into_iter().collect::<BTreeMap<_, _>>())
}

fn money(amount: Option<&str>, currency: Option<&str>, lang: Lang) -> Option<Money> {
    // A sum without a currency is in the currency of the letter's country; English letters must say.
    let currency = match (currency, lang) {
        (Some(code), _) => code.parse::<Currency>().ok()?,
        (None, Lang::Ka) => Currency::Gel,
        (None, Lang::Hy) => Currency::Amd,
        (None, Lang::En) => return None,
    };
    Money::parse(amount?, currency).ok()
}

fn money_value(money: Option<Money>, lang: Lang) -> Value {
    money.map_or(Value::from(()), |money| Value::from_object(MoneyValue { money, lang }))
}

/// The values a template sees.
pub struct Context {
    values: BTreeMap<&'static str, Value>,
    remedies: Vec<(Value, RemedyKind)>,
    /// The measure as the remedy `staff-action` needs it.
    staff: Value,
}

impl Context {
    pub fn plain(&self) -> Value {
        Value::from(self.values.clone())
    }

    /// The same with the remedy at `index` as `remedy`.
    pub fn remedy(&self, index: usize) -> Value {
        let mut values = self.values.clone();
        if let Some((remedy, kind)) = self.remedies.get(index) {
            values.insert("remedy", remedy.clone());
            if *kind == RemedyKind::StaffAction {
                let staff = self.staff.clone();
                values.insert("assessment", map([("measure", staff)]));
            }
        }
        values.insert("loop_index", Value::from(index + 1));
        Value::from(values)
    }
}

/// The placeholders of a language: what stands in the letter, and what the clerk is told.
#[derive(Debug, Default, Deserialize)]
struct Wording {
    text: String,
    hint: String,
}

static WORDINGS: LazyLock<[BTreeMap<String, Wording>; 3]> = LazyLock::new(|| {
    Lang::ALL.map(|lang| {
        let yaml = super::source(&format!("{lang}/placeholders.yaml")).unwrap_or("");
        serde_yaml::from_str(yaml).unwrap_or_default()
    })
});

/// Which placeholders were printed.
#[derive(Debug)]
pub struct Ledger {
    lang: Lang,
    printed: Mutex<Vec<Missing>>,
}

impl Ledger {
    pub fn new(lang: Lang) -> Ledger {
        Ledger { lang, printed: Mutex::default() }
    }

    /// Prints the placeholder `id` for a fact of the assessment as a whole.
    pub fn placeholder(&self, id: &str) -> String {
        let field = if id == "remedy" { "/assessment/remedies" } else { "/assessment" };
        self.print(id, field)
    }

    fn print(&self, id: &str, field: &str) -> String {
        let wording = WORDINGS[self.lang as usize].get(id);
        let missing = Missing { field: field.to_owned(), hint: wording.map(|w| w.hint.clone()).unwrap_or_default() };
        let mut printed = self.printed.lock().unwrap_or_else(PoisonError::into_inner);
        if !printed.contains(&missing) {
            printed.push(missing);
        }
        wording.map_or_else(|| format!("[{id}]"), |w| w.text.clone())
    }

    /// What was printed as a placeholder, in the order of the letter.
    pub fn missing(&self) -> Vec<Missing> {
        self.printed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Placeholder {
    pub fn print(&self) -> String {
        self.ledger.print(self.id, &self.field)
    }
}

impl fmt::Debug for Placeholder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Placeholder").field("id", &self.id).finish_non_exhaustive()
    }
}

/// None of these is a container: each counts as true where a template asks whether it is there.
impl Object for Placeholder {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.print())
    }
}

impl Object for DayValue {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&grammar::date(self.lang, self.day, grammar::DateForm::Plain, Some(self.today)))
    }
}

impl Object for MoneyValue {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&grammar::money(self.lang, &self.money, grammar::Case::Nominative, false))
    }
}
