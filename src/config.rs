//! `amends.yaml`: the house.
//!
//! Who the company is and who signs, what it does by default about each kind of complaint, and how much each rule
//! weighs. The text of a file comes in, a checked [`Config`] goes out; finding the file is the command line's work.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use crate::case::{Category, Outcome, RemedyKind};
use crate::lang::Lang;
use crate::rule::{Fault, FileError, Level, RuleSet, file};
use crate::suggest::{nearest, suggest};

/// A text that may differ by language: a plain string, or a mapping with `ka`, `hy` and `en`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum PerLang {
    Same(String),
    ByLang(BTreeMap<Lang, String>),
}

impl PerLang {
    pub fn in_lang(&self, lang: Lang) -> Option<&str> {
        match self {
            PerLang::Same(text) => Some(text),
            PerLang::ByLang(texts) => texts.get(&lang).map(String::as_str),
        }
    }
}

/// The tone of letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    #[default]
    Formal,
    Warm,
}

impl Tone {
    pub fn name(self) -> &'static str {
        match self {
            Tone::Formal => "formal",
            Tone::Warm => "warm",
        }
    }
}

impl fmt::Display for Tone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Whose working days count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Law {
    /// Georgia.
    Ge,
    /// Armenia.
    Am,
    /// Saturdays and Sundays are free, nothing else.
    #[default]
    None,
}

/// The house: what `amends.yaml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    #[serde(default)]
    pub house: House,
    #[serde(default)]
    pub tone: Tone,
    #[serde(default)]
    pub law: Law,
    /// What the house does by default about each kind of complaint.
    #[serde(default)]
    pub policies: BTreeMap<Category, Policy>,
    /// Levels of rules that differ from the built-in ones.
    #[serde(default)]
    pub rules: BTreeMap<String, Level>,
}

/// Who answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct House {
    pub company: Option<PerLang>,
    pub signatory: Option<PerLang>,
    pub position: Option<PerLang>,
    pub phone: Option<PerLang>,
    pub email: Option<PerLang>,
    pub hours: Option<PerLang>,
    pub address: Option<PerLang>,
    /// Whom a customer may turn to who does not agree with a decision.
    pub escalation: Option<PerLang>,
    /// A link under which the customer says how the complaint was handled.
    pub survey: Option<PerLang>,
}

/// What the house does by default about one kind of complaint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    pub fault: Option<Fault>,
    pub outcome: Option<Outcome>,
    #[serde(default)]
    pub remedies: Vec<PolicyRemedy>,
    pub prevention: Option<PerLang>,
    pub responsible: Option<PerLang>,
    pub goodwill: Option<PerLang>,
    /// Working days until the next answer, where the case is still looked into.
    pub answer_within: Option<u16>,
}

/// A remedy with its term in working days.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyRemedy {
    pub kind: RemedyKind,
    pub within: Option<u16>,
}

impl Config {
    /// Reads `yaml`, the text of the file at `path`.
    ///
    /// # Errors
    /// Unknown keys, unknown rules and wrong values, with file, line, column and what was probably meant.
    pub fn parse(path: &str, yaml: &str, rules: &RuleSet) -> Result<Config, FileError> {
        if yaml.lines().all(|l| l.trim().is_empty() || l.trim_start().starts_with('#')) {
            return Ok(Config::default());
        }
        let config: Config =
            file::parse(path, yaml).map_err(|error| FileError { message: suggest(&error.message), ..error })?;
        for id in config.rules.keys() {
            if rules.find(id).is_none() {
                let message = match nearest(id, rules.rules().iter().map(|r| r.id.as_str())) {
                    Some(near) => format!("no rule '{id}': did you mean '{near}'?"),
                    None => format!("no rule '{id}': 'amends rules' lists them"),
                };
                return Err(FileError::at(path, yaml, id, message));
            }
        }
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(yaml: &str) -> String {
        Config::parse("amends.yaml", yaml, RuleSet::builtin()).unwrap_err().to_string()
    }

    #[test]
    fn mistakes_are_shown_where_they_are() {
        assert_eq!(
            error("house:\n  compnay: A\n"),
            "amends.yaml:2:3: house: unknown key 'compnay': did you mean 'company'?"
        );
        assert_eq!(
            error("rules:\n  blame-custommer: off\n"),
            "amends.yaml:2:3: no rule 'blame-custommer': did you mean 'blame-customer'?"
        );
        assert!(
            error("tone: rude\n").starts_with("amends.yaml:1:7: tone: unknown value 'rude'"),
            "{}",
            error("tone: rude\n")
        );
    }

    #[test]
    fn an_empty_file_is_an_empty_house() {
        assert_eq!(Config::parse("a", "# nothing yet\n", RuleSet::builtin()).unwrap(), Config::default());
    }
}
