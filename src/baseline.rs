//! Baselines: what was known to be wrong on some day, so that only what is new is shown.
//!
//! A baseline holds the fingerprints of findings. They are made of the rule, the path and the words, not of lines,
//! so a finding is still known when letters are wrapped anew or lines are put above it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::report::Entry;
use crate::rule::FileError;
use crate::suggest::suggest;

/// The findings known on the day the baseline was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    schema: u32,
    r#type: Type,
    findings: Vec<Known>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Type {
    Baseline,
}

/// One known finding. Only the fingerprint counts; the rest is for people who read the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    path: String,
    rule: String,
    fingerprint: String,
    matched: String,
}

impl From<&Entry> for Known {
    fn from(entry: &Entry) -> Known {
        Known {
            path: entry.path.clone(),
            rule: entry.rule.clone(),
            fingerprint: entry.fingerprint.clone(),
            matched: entry.matched.clone(),
        }
    }
}

impl Baseline {
    /// A baseline of `findings`, in an order of its own: moved lines do not change the file.
    pub fn new(mut findings: Vec<Known>) -> Baseline {
        findings.sort();
        Baseline { schema: 1, r#type: Type::Baseline, findings }
    }

    /// How many findings it knows.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// The text of the file: JSON, one finding a line, so that a review shows what came and went.
    pub fn to_json(&self) -> String {
        let line = |known: &Known| serde_json::to_string(known).unwrap_or_default();
        let lines: Vec<String> = self.findings.iter().map(|k| format!("\n  {}", line(k))).collect();
        let end = if lines.is_empty() { "" } else { "\n" };
        format!("{{\"schema\":1,\"type\":\"baseline\",\"findings\":[{}{end}]}}\n", lines.join(","))
    }

    /// Reads the text of the file at `path`.
    ///
    /// # Errors
    /// What is no baseline, with line and column.
    pub fn parse(path: &str, json: &str) -> Result<Baseline, FileError> {
        let baseline: Baseline = serde_json::from_str(json).map_err(|error| {
            let text = error.to_string();
            let message = text.rfind(" at line ").map_or(text.as_str(), |end| &text[..end]);
            let message = format!("no baseline: {}", suggest(message));
            FileError { path: path.to_owned(), line: error.line(), column: error.column(), message }
        })?;
        if baseline.schema != 1 {
            let message = format!("a baseline of schema {}: this program reads schema 1", baseline.schema);
            return Err(FileError::at(path, json, "schema", message));
        }
        Ok(baseline)
    }

    /// What is compared with the findings of a run.
    pub fn ledger(&self) -> Ledger {
        let mut open: HashMap<String, usize> = HashMap::new();
        for known in &self.findings {
            *open.entry(known.fingerprint.clone()).or_default() += 1;
        }
        Ledger { open }
    }
}

/// The known findings that a run has not met yet.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    open: HashMap<String, usize>,
}

impl Ledger {
    /// Whether the finding is known; each known one is met once.
    pub fn meets(&mut self, fingerprint: &str) -> bool {
        match self.open.get_mut(fingerprint) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }

    /// How many known findings were not met.
    pub fn unmet(&self) -> usize {
        self.open.values().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(path: &str, fingerprint: &str) -> Known {
        let (path, fingerprint) = (path.to_owned(), fingerprint.to_owned());
        Known { path, rule: "shouting".to_owned(), fingerprint, matched: "\"ა\u{1}\n".to_owned() }
    }

    #[test]
    fn written_then_read_is_the_same_and_each_is_met_once() {
        let baseline = Baseline::new(vec![known("b", "2-0"), known("a", "1-0"), known("b", "2-0")]);
        let json = baseline.to_json();
        assert_eq!(json.lines().count(), 5);
        assert_eq!(Baseline::parse("b.json", &json).unwrap(), baseline);
        let mut ledger = baseline.ledger();
        let met: Vec<bool> = ["2-0", "2-0", "2-0", "3-0"].iter().map(|f| ledger.meets(f)).collect();
        assert_eq!((met, ledger.unmet()), (vec![true, true, false, false], 1));
        assert_eq!(Baseline::parse("b", &Baseline::new(Vec::new()).to_json()).unwrap().len(), 0);
    }

    #[test]
    fn what_is_no_baseline_is_refused_with_its_place() {
        for (json, told) in [
            ("7", "b.json:1:1: no baseline: "),
            (
                "{\"schema\":1,\n\"typ\":\"baseline\",\"findings\":[]}",
                "b.json:2:5: no baseline: unknown key 'typ': did you mean 'type'?",
            ),
            ("{\"schema\":2,\"type\":\"baseline\",\"findings\":[]}", "b.json:1:3: a baseline of schema 2"),
        ] {
            let error = Baseline::parse("b.json", json).unwrap_err().to_string();
            assert!(error.starts_with(told), "{error}");
        }
    }
}
