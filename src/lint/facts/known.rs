//! What the case knows, gathered from its fields and from what was typed into them.

use jiff::civil::Date;

use super::Bench;
use crate::case::RemedyKind;
use crate::grammar::{Currency, Money};
use crate::text::Text;
use crate::triage::{Amount, Fact, figures};

/// What a day or a sum of the case is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Order,
    Remedy(RemedyKind),
    /// Said in the complaint or in the assessment, or a day on which something else happens.
    Else,
}

/// A sum of the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    pub about: About,
    pub hundredths: u64,
    /// An ISO 4217 code, if the case says one.
    pub currency: Option<&'static str>,
}

impl Bench<'_> {
    /// The numbers that a letter may call the case by: the order's, and the case's own.
    pub(super) fn numbers(&self) -> Vec<&str> {
        let context = self.context;
        let told = context.told.order_number.as_ref().map(|f| &f.value);
        [context.order.as_ref(), told, context.case.id.as_ref()].into_iter().flatten().map(String::as_str).collect()
    }

    /// The days of the case.
    pub(super) fn days(&self) -> Vec<(About, Date)> {
        let case = &self.context.case;
        let assessment = &case.assessment;
        let until = assessment.goodwill.as_ref().and_then(|g| g.until);
        let mut days: Vec<(About, Date)> = Vec::new();
        days.extend(case.order.date.map(|d| (About::Order, d.0)));
        days.extend(assessment.remedies.iter().filter_map(|r| Some((About::Remedy(r.kind), r.by?.0))));
        days.extend([case.received, assessment.next_date, until].into_iter().flatten().map(|d| (About::Else, d.0)));
        days.extend(self.context.told.dates.iter().map(|d| (About::Else, d.value)));
        days
    }

    /// The sums of the case.
    pub(super) fn sums(&self) -> Vec<Sum> {
        let case = &self.context.case;
        let currency = case.order.currency.as_deref().and_then(code);
        let mut sums = Vec::new();
        let mut add = |about, amount: Option<&String>, own: Option<&String>| {
            let hundredths = amount.and_then(|a| plain(a));
            let currency = own.and_then(|c| code(c)).or(currency);
            sums.extend(hundredths.map(|hundredths| Sum { about, hundredths, currency }));
        };
        add(About::Order, case.order.amount.as_ref(), None);
        for remedy in &case.assessment.remedies {
            add(About::Remedy(remedy.kind), remedy.amount.as_ref(), remedy.currency.as_ref());
        }
        if let Some(gift) = &case.assessment.goodwill {
            add(About::Else, gift.value.as_ref(), gift.currency.as_ref());
        }
        sums.extend(self.context.told.amounts.iter().filter_map(of_letter));
        sums
    }

    /// Days and sums in what was typed into the assessment.
    pub(super) fn typed(&self) -> (Vec<Date>, Vec<Sum>) {
        let typed = self.context.typed().collect::<Vec<_>>().join("\n\n");
        if typed.is_empty() {
            return Default::default();
        }
        let found = figures(&Text::new(&typed, self.text.lang()), self.near());
        (found.dates.iter().map(|d| d.value).collect(), found.amounts.iter().filter_map(of_letter).collect())
    }

    /// A day of the case, by which days without a year are understood.
    pub(super) fn near(&self) -> Option<Date> {
        let case = &self.context.case;
        let known = case.received.or(case.order.date).map(|d| d.0);
        known.or_else(|| self.days().first().map(|d| d.1))
    }

    /// Whether the letter's day is that day; a year that the letter does not name is not asked about.
    pub(super) fn is_day(&self, found: &Fact<Date>, known: Date) -> bool {
        let words = &self.text.source()[found.span.start..found.span.end];
        let digits = words.chars().filter(char::is_ascii_digit).count();
        let same = |day: Date| (day.day(), day.month()) == (known.day(), known.month());
        // `22 November` has at most two digits, `22.11.26` six.
        same(found.value) && (digits <= 2 || found.value.year() == known.year())
    }
}

/// A sum of a letter or a complaint.
pub fn of_letter(found: &Fact<Amount>) -> Option<Sum> {
    Some(Sum { about: About::Else, hundredths: plain(&found.value.value)?, currency: Some(found.value.currency) })
}

/// `129,90` is 12990 hundredths.
fn plain(amount: &str) -> Option<u64> {
    u64::try_from(Money::parse(amount, Currency::Gel).ok()?.hundredths()).ok()
}

fn code(currency: &str) -> Option<&'static str> {
    currency.parse().ok().map(Currency::code)
}
