//! Whether the facts of a case agree with each other.

use super::{Case, NeededFact, Outcome};
use crate::grammar::{Currency, Money};
use crate::rule::{Fault, Kind};

/// Characters.
const LONGEST_FACT: usize = 2_000;

impl Case {
    /// Whether the facts agree with each other.
    ///
    /// # Errors
    /// The contradiction, and what would be right.
    pub fn check(&self) -> Result<(), String> {
        self.verdict()?;
        self.days()?;
        self.remedies()?;
        self.needs()?;
        self.lengths()
    }

    fn verdict(&self) -> Result<(), String> {
        let assessment = &self.assessment;
        let right = match (assessment.fault, assessment.outcome) {
            (Some(Fault::Ours), Some(Outcome::NotUpheld)) => {
                "fault 'ours' and outcome 'not-upheld' contradict each other: \
                 give outcome 'upheld' or 'partly-upheld', or fault 'not-ours'"
            }
            (Some(Fault::NotOurs), Some(Outcome::Upheld)) => {
                "fault 'not-ours' and outcome 'upheld' contradict each other: \
                 give outcome 'not-upheld' or 'partly-upheld', or fault 'ours'"
            }
            (_, Some(Outcome::UnderInvestigation)) if self.kind == Some(Kind::Decision) => {
                "kind 'decision' and outcome 'under-investigation' contradict each other: \
                 give kind 'acknowledgement' or 'holding', or another outcome"
            }
            _ => return Ok(()),
        };
        Err(right.to_owned())
    }

    fn days(&self) -> Result<(), String> {
        let assessment = &self.assessment;
        let Some(received) = self.received else { return Ok(()) };
        let until = assessment.goodwill.as_ref().and_then(|g| g.until);
        let ahead = assessment.remedies.iter().map(|r| ("the day of a remedy", r.by));
        for (what, day) in ahead.chain([("next_date", assessment.next_date), ("the last day of the goodwill", until)]) {
            if let Some(day) = day.filter(|d| *d < received) {
                return Err(format!("{what}, {}, is before the complaint came, {}", day.0, received.0));
            }
        }
        match self.order.date.filter(|d| *d > received) {
            Some(day) => Err(format!("the day of the order, {}, is after the complaint came, {}", day.0, received.0)),
            None => Ok(()),
        }
    }

    fn remedies(&self) -> Result<(), String> {
        let assessment = &self.assessment;
        for (i, remedy) in assessment.remedies.iter().enumerate() {
            let kind = remedy.kind.name();
            if assessment.remedies[..i].iter().any(|r| r.kind == remedy.kind) {
                return Err(format!("remedy '{kind}' stands twice: name it once, with the whole sum and the last day"));
            }
            if assessment.outcome == Some(Outcome::NotUpheld) && remedy.kind.gives() {
                return Err(format!(
                    "outcome 'not-upheld' and remedy '{kind}' contradict each other: \
                     give outcome 'partly-upheld', or only 'explain' or 'goodwill'"
                ));
            }
        }
        let sums = assessment.remedies.iter().map(|r| (&r.amount, &r.currency));
        let goodwill = assessment.goodwill.iter().map(|g| (&g.value, &g.currency));
        for (amount, currency) in sums.chain(goodwill).chain([(&self.order.amount, &self.order.currency)]) {
            let currency = currency.as_deref().map(str::parse::<Currency>).transpose().map_err(|e| e.to_string())?;
            // Which currency does not matter to whether it is a sum.
            let sum = amount.as_deref().map(|a| Money::parse(a, currency.unwrap_or(Currency::Gel))).transpose();
            if let Some(sum) = sum.map_err(|e| e.to_string())?.filter(|s| s.hundredths() <= 0) {
                return Err(format!("a sum of {}: what is paid is more than nothing", sum.amount));
            }
        }
        Ok(())
    }

    fn needs(&self) -> Result<(), String> {
        for need in &self.assessment.needed {
            let known = match (need.fact, &need.what) {
                (Some(_), Some(_)) | (None, None) => {
                    return Err("needed: each has a 'fact', or 'what' in words of your own".to_owned());
                }
                (Some(NeededFact::OrderNumber), None) => self.order.number.as_deref(),
                (Some(NeededFact::Product), None) => self.order.product.as_deref(),
                (Some(NeededFact::OrderDate), None) => self.order.date.map(|_| "order.date"),
                (Some(NeededFact::Phone), None) => self.customer.phone.as_deref(),
                _ => None,
            };
            if let (Some(fact), true) = (need.fact, known.is_some_and(|k| !k.trim().is_empty())) {
                return Err(format!("needed: '{}' is asked for, and the case gives it", fact.name()));
            }
        }
        Ok(())
    }

    /// A fact is a line or two. What is longer is a mistake, and no letter.
    fn lengths(&self) -> Result<(), String> {
        let Case { customer, order, assessment, .. } = self;
        let goodwill = assessment.goodwill.as_ref().and_then(|g| g.what.as_ref());
        let facts = [
            ("id", self.id.as_ref()),
            ("customer.name", customer.name.as_ref()),
            ("customer.salutation", customer.salutation.as_ref()),
            ("order.number", order.number.as_ref()),
            ("order.product", order.product.as_ref()),
            ("impact", assessment.impact.as_ref()),
            ("cause", assessment.cause.as_ref()),
            ("prevention", assessment.prevention.as_ref()),
            ("responsible", assessment.responsible.as_ref()),
            ("measure", assessment.measure.as_ref()),
            ("refusal_ground", assessment.refusal_ground.as_ref()),
            ("delay_reason", assessment.delay_reason.as_ref()),
            ("goodwill.what", goodwill),
        ];
        let needed = assessment.needed.iter().map(|n| ("needed", n.what.as_ref()));
        for (name, fact) in facts.into_iter().chain(needed) {
            let length = fact.map_or(0, |f| f.chars().count());
            if length > LONGEST_FACT {
                return Err(format!("{name}: {length} characters: a fact has at most {LONGEST_FACT}"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contradictions_are_refused() {
        for (json, word) in [
            (r#"{"assessment": {"fault": "ours", "outcome": "not-upheld"}}"#, "contradict"),
            (r#"{"assessment": {"fault": "not-ours", "outcome": "upheld"}}"#, "contradict"),
            (
                r#"{"received": "2026-11-18", "assessment": {"remedies": [{"kind": "repair", "by": "2026-11-01"}]}}"#,
                "before the complaint",
            ),
            (r#"{"kind": "decision", "assessment": {"outcome": "under-investigation"}}"#, "contradict"),
            (r#"{"assessment": {"outcome": "not-upheld", "remedies": [{"kind": "refund"}]}}"#, "contradict"),
            (r#"{"assessment": {"remedies": [{"kind": "refund"}, {"kind": "refund"}]}}"#, "stands twice"),
            (r#"{"assessment": {"remedies": [{"kind": "refund", "amount": "a lot"}]}}"#, "is no sum of money"),
            (r#"{"assessment": {"remedies": [{"kind": "refund", "amount": -5}]}}"#, "more than nothing"),
            (
                r#"{"assessment": {"remedies": [{"kind": "refund", "amount": 5, "currency": "XYZ"}]}}"#,
                "unknown currency",
            ),
            (r#"{"assessment": {"remedies": [{"kind": "refnud"}]}}"#, "did you mean 'refund'?"),
            (r#"{"received": "2026-11-18", "order": {"date": "2026-11-19"}}"#, "after the complaint"),
            (
                r#"{"order": {"number": "A-1"}, "assessment": {"needed": [{"fact": "order-number"}]}}"#,
                "the case gives it",
            ),
            (r#"{"assessment": {"needed": [{}]}}"#, "each has a 'fact'"),
        ] {
            assert!(Case::from_json(json).unwrap_err().message.contains(word), "{json}");
        }
        let long = format!(r#"{{"assessment": {{"cause": "{}"}}}}"#, "a".repeat(2_001));
        assert!(Case::from_json(&long).unwrap_err().message.starts_with("cause: 2001 characters"));
    }
}
