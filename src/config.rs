//! `amends.yaml`: the house.
//!
//! Who the company is and who signs, what it does by default about each kind of complaint, and how much each rule
//! weighs. The text of a file comes in, a checked [`Config`] goes out; finding the file is the command line's work.

mod files;
mod once;

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use crate::case::{Category, Outcome, RemedyKind};
use crate::lang::Lang;
use crate::lint::OwnLimits;
use crate::rule::{Fault, FileError, Kind, Level, RuleSet, file};
use crate::suggest::{nearest, suggest};

pub use files::Files;

/// A text that may differ by language: a plain string, or a mapping with `ka`, `hy` and `en`.
#[derive(Clone, Debug, PartialEq, Eq)]
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

// Not by `untagged`, which forgets what was wrong, and where.
impl<'de> Deserialize<'de> for PerLang {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = PerLang;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or texts by language (ka, hy, en)")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<PerLang, E> {
                Ok(PerLang::Same(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PerLang, A::Error> {
                let mut texts = BTreeMap::new();
                while let Some(lang) = map.next_key::<Lang>()? {
                    if texts.contains_key(&lang) {
                        return Err(A::Error::custom(format!("'{lang}' stands here twice")));
                    }
                    texts.insert(lang, map.next_value()?);
                }
                Ok(PerLang::ByLang(texts))
            }
        }
        deserializer.deserialize_any(Texts)
    }
}

/// The tone of letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
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

impl Law {
    pub const ALL: [Law; 3] = [Law::Ge, Law::Am, Law::None];

    pub fn name(self) -> &'static str {
        match self {
            Law::Ge => "ge",
            Law::Am => "am",
            Law::None => "none",
        }
    }
}

/// The house: what `amends.yaml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Config {
    #[serde(default)]
    pub house: House,
    #[serde(default)]
    pub tone: Tone,
    #[serde(default)]
    pub law: Law,
    /// A folder with sentences of the house's own (`ka/closing.txt`), from the folder in which `amends.yaml` lies.
    pub templates: Option<String>,
    /// What the house does by default about each kind of complaint.
    #[serde(default, deserialize_with = "once::each_key_once")]
    pub policies: BTreeMap<Category, Policy>,
    /// Levels of rules that differ from the built-in ones.
    #[serde(default, deserialize_with = "once::each_key_once")]
    pub rules: BTreeMap<String, Level>,
    /// How many words a letter and a sentence may have.
    #[serde(default)]
    pub limits: OwnLimits,
    /// What differs for some files; of several that speak of a file the later one goes before.
    #[serde(default)]
    pub overrides: Vec<Override>,
}

/// What differs for some files.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// Globs, from the folder in which `amends.yaml` lies.
    pub files: Files,
    #[serde(default, deserialize_with = "once::each_key_once")]
    pub rules: BTreeMap<String, Level>,
    /// What kind of letters they are.
    pub kind: Option<Kind>,
    #[serde(default)]
    pub limits: OwnLimits,
}

/// Who answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
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

impl House {
    /// Everything the house says about itself, in every language.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let all = [
            &self.company,
            &self.signatory,
            &self.position,
            &self.phone,
            &self.email,
            &self.hours,
            &self.address,
            &self.escalation,
            &self.survey,
        ];
        all.into_iter().flatten().flat_map(|text| match text {
            PerLang::Same(text) => vec![text.as_str()],
            PerLang::ByLang(texts) => texts.values().map(String::as_str).collect(),
        })
    }
}

/// What the house does by default about one kind of complaint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
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
        for id in config.rules.keys().chain(config.overrides.iter().flat_map(|o| o.rules.keys())) {
            if rules.find(id).is_none() {
                let message = match nearest(id, rules.rules().iter().map(|r| r.id.as_str())) {
                    Some(near) => format!("no rule '{id}': did you mean '{near}'?"),
                    None => format!("no rule '{id}': 'amends rules' lists them"),
                };
                let (line, column) = key_place(yaml, id);
                return Err(FileError { path: path.to_owned(), line, column, message });
            }
        }
        Ok(config)
    }
}

/// Line and column of the first `key:` in `yaml`, both 1-based; 0 where there is none.
fn key_place(yaml: &str, key: &str) -> (usize, usize) {
    let in_word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let places = yaml.lines().enumerate().flat_map(|(number, line)| {
        line.match_indices(key).filter_map(move |(at, _)| {
            let before = &line[..at];
            let after = line[at + key.len()..].trim_start_matches(['"', '\'']).trim_start();
            let is_key = after.starts_with(':') && !before.ends_with(in_word) && !before.contains('#');
            is_key.then(|| (number + 1, before.chars().count() + 1))
        })
    });
    places.min().unwrap_or((0, 0))
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
        assert_eq!(
            error("# no shoutin: here\noverrides:\n  - files: a\n    rules: {\"shoutin\": off}\n"),
            "amends.yaml:4:14: no rule 'shoutin': did you mean 'shouting'?"
        );
        assert_eq!(
            error("rules:\n  shouting: errror\n"),
            "amends.yaml:2:13: rules.shouting: unknown value 'errror': did you mean 'error'?"
        );
        assert_eq!(
            error("house:\n  company:\n    an: A\n"),
            "amends.yaml:3:5: house.company: unknown value 'an': there are ka, hy, en"
        );
        assert_eq!(
            error("house: {phone: 12}\n"),
            "amends.yaml:1:16: house.phone: expected a text, or texts by language (ka, hy, en), not the number 12"
        );
        assert_eq!(
            error("policies:\n  other:\n    fault: ours\n  other:\n    fault: unclear\n"),
            "amends.yaml:2:3: policies: 'other' stands here twice"
        );
        assert_eq!(
            error("house:\n  company:\n    ka: ა\n    ka: ბ\n"),
            "amends.yaml:3:5: house.company: 'ka' stands here twice"
        );
        assert_eq!(
            error("overrides:\n  - files: ['a[']\n"),
            "amends.yaml:2:12: overrides[0].files: glob 'a[': unclosed character class; missing ']'"
        );
        assert_eq!(
            error("overrides: [{files: a, kind: reviw}]\n"),
            "amends.yaml:1:30: overrides[0].kind: unknown value 'reviw': there are decision, acknowledgement, holding, information-request, public-reply"
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
