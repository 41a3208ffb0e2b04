//! Whether the facts of a case agree with each other.

use super::{Case, Outcome};
use crate::rule::Fault;

impl Case {
    /// Whether the facts agree with each other.
    ///
    /// # Errors
    /// The contradiction, and what would be right.
    pub fn check(&self) -> Result<(), String> {
        let assessment = &self.assessment;
        match (assessment.fault, assessment.outcome) {
            (Some(Fault::Ours), Some(Outcome::NotUpheld)) => {
                return Err("fault 'ours' and outcome 'not-upheld' contradict each other: \
                            give outcome 'upheld' or 'partly-upheld', or fault 'not-ours'"
                    .to_owned());
            }
            (Some(Fault::NotOurs), Some(Outcome::Upheld)) => {
                return Err("fault 'not-ours' and outcome 'upheld' contradict each other: \
                            give outcome 'not-upheld' or 'partly-upheld', or fault 'ours'"
                    .to_owned());
            }
            _ => {}
        }
        let days = assessment.remedies.iter().map(|r| ("the day of a remedy", r.by));
        for (what, day) in days.chain([("next_date", assessment.next_date)]) {
            if let (Some(day), Some(received)) = (day, self.received) {
                if day < received {
                    return Err(format!("{what}, {}, is before the complaint came, {}", day.0, received.0));
                }
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
        ] {
            assert!(Case::from_json(json).unwrap_err().message.contains(word), "{json}");
        }
    }
}
