//! A case: a complaint and what is known about it. JSON in, checked record out.

mod check;
mod complete;
mod kinds;

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::lang::Lang;
use crate::rule::{Fault, Kind};
use crate::suggest::suggest;

pub use kinds::{Category, NeededFact, Outcome, RemedyKind, Title};

/// A calendar day, `YYYY-MM-DD`; a time after it (`2026-11-18T09:30:00Z`) is passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Day(pub jiff::civil::Date);

impl FromStr for Day {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let day = s.get(..10).filter(|_| s.len() == 10 || s[10..].starts_with(['T', ' ']));
        day.and_then(|d| d.parse().ok()).map(Day).ok_or_else(|| format!("'{s}' is no date: write YYYY-MM-DD"))
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'_, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A complaint with all that is known about it. Only `text` is needed to answer it, only `reply` to lint the answer.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    #[serde(default)]
    pub schema: Option<u32>,
    #[serde(default, deserialize_with = "text_or_number")]
    #[schemars(schema_with = "crate::schema::text_or_number")]
    pub id: Option<String>,
    pub lang: Option<Lang>,
    pub channel: Option<String>,
    pub received: Option<Day>,
    pub subject: Option<String>,
    pub text: Option<String>,
    #[serde(default)]
    pub customer: Customer,
    #[serde(default)]
    pub order: Order,
    pub category: Option<Category>,
    /// The kind of letter that is wanted.
    pub kind: Option<Kind>,
    #[serde(default)]
    pub assessment: Assessment,
    pub reply: Option<String>,
    /// The mail that the complaint came in, or the helpdesk's own: a reply sent as mail answers it.
    pub mail: Option<Box<Mail>>,
    /// What else a helpdesk knows; never read.
    #[serde(default)]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

/// Who complains.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Customer {
    pub name: Option<String>,
    pub title: Option<Title>,
    /// The whole salutation line, where the house knows better than the program.
    pub salutation: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// What the answer to a mail must know of it. Values have one line each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// The mail's own id, with or without angle brackets.
    pub message_id: Option<String>,
    /// The ids of the mails before it in the thread, oldest first.
    #[serde(default)]
    pub references: Vec<String>,
    /// The address to which the answer goes: `Reply-To` if there is one, else `From`.
    pub from: Option<String>,
    /// What the writer may be called, the likeliest first: a name can be spelt in letters that the answer is not.
    #[serde(default)]
    pub names: Vec<String>,
    /// The address to which it was sent.
    pub to: Option<String>,
    pub subject: Option<String>,
    /// The names of attached files; nobody has looked into them.
    #[serde(default)]
    pub attachments: Vec<String>,
}

/// What was bought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Order {
    #[serde(default, deserialize_with = "text_or_number")]
    #[schemars(schema_with = "crate::schema::text_or_number")]
    pub number: Option<String>,
    pub product: Option<String>,
    pub date: Option<Day>,
    #[serde(default, deserialize_with = "text_or_number")]
    #[schemars(schema_with = "crate::schema::text_or_number")]
    pub amount: Option<String>,
    pub currency: Option<String>,
}

/// What the company makes of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    pub fault: Option<Fault>,
    pub admission: Option<bool>,
    pub outcome: Option<Outcome>,
    /// What it cost the customer.
    pub impact: Option<String>,
    pub cause: Option<String>,
    #[serde(default)]
    pub remedies: Vec<Remedy>,
    pub prevention: Option<String>,
    pub responsible: Option<String>,
    pub measure: Option<String>,
    pub goodwill: Option<Goodwill>,
    pub refusal_ground: Option<String>,
    /// Why the answer is still not there, for a `holding` letter.
    pub delay_reason: Option<String>,
    /// What the customer is asked for, in an `information-request`.
    #[serde(default)]
    pub needed: Vec<Need>,
    pub next_date: Option<Day>,
}

/// Something the customer is asked for: one of the usual facts, or words of the clerk's own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Its sentence says why it is needed, too.
    pub fact: Option<NeededFact>,
    /// Anything else, with the reason, in the letter's language.
    pub what: Option<String>,
}

/// One remedy: what, how much, by when.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remedy {
    pub kind: RemedyKind,
    #[serde(default, deserialize_with = "text_or_number")]
    #[schemars(schema_with = "crate::schema::text_or_number")]
    pub amount: Option<String>,
    pub currency: Option<String>,
    pub by: Option<Day>,
}

/// A gift beyond what is owed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goodwill {
    pub what: Option<String>,
    #[serde(default, deserialize_with = "text_or_number")]
    #[schemars(schema_with = "crate::schema::text_or_number")]
    pub value: Option<String>,
    pub currency: Option<String>,
    pub until: Option<Day>,
}

/// `1042` and `"1042"` are the same order number.
fn text_or_number<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match Option::<serde_json::Value>::deserialize(deserializer)? {
        None | Some(serde_json::Value::Null) => Ok(None),
        Some(serde_json::Value::String(text)) => Ok(Some(text)),
        Some(serde_json::Value::Number(number)) => match number.to_string() {
            // JSON readers keep some sixteen digits.
            long if long.contains('e') => {
                Err(serde::de::Error::custom(format!("the number {long} has lost digits: write it in quotes")))
            }
            text => Ok(Some(text)),
        },
        Some(other) => Err(serde::de::Error::custom(format!("'{other}' is neither text nor a number"))),
    }
}

/// What is wrong with a case, and where in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseError {
    /// 1-based; 0 where the place is not known.
    pub line: usize,
    /// 1-based, as the JSON reader counts (bytes); 0 where the place is not known.
    pub column: usize,
    pub message: String,
}

impl fmt::Display for CaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "{}:{}: {}", self.line, self.column, self.message)
        } else {
            f.write_str(&self.message)
        }
    }
}

impl std::error::Error for CaseError {}

impl Case {
    /// Reads a case from JSON.
    ///
    /// # Errors
    /// Broken JSON and unknown keys, with line and column and, where a key was misspelt, the right one;
    /// facts that contradict each other.
    pub fn from_json(json: &str) -> Result<Case, CaseError> {
        let case: Case = serde_json::from_str(json).map_err(|error| {
            let text = error.to_string();
            let message = text.rfind(" at line ").map_or(text.as_str(), |end| &text[..end]);
            CaseError { line: error.line(), column: error.column(), message: suggest(message) }
        })?;
        case.check().map_err(|message| CaseError { line: 0, column: 0, message })?;
        Ok(case)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_key_is_named_with_its_place() {
        let error = Case::from_json("{\n  \"txet\": \"a\"}").unwrap_err();
        assert_eq!(error.to_string(), "2:8: unknown key 'txet': did you mean 'text'?");
        let error = Case::from_json("{\"category\": \"late\"}").unwrap_err();
        assert!(error.message.starts_with("unknown value 'late'"), "{error}");
    }

    #[test]
    fn numbers_may_stand_for_texts_and_times_after_days() {
        let case =
            Case::from_json(r#"{"id": 7, "received": "2026-11-18T09:30:00Z", "order": {"amount": 12.5}}"#).unwrap();
        assert_eq!(case.id.as_deref(), Some("7"));
        assert_eq!(case.order.amount.as_deref(), Some("12.5"));
        assert_eq!(case.received.unwrap().0.to_string(), "2026-11-18");
        let case = |number: &str| Case::from_json(&format!("{{\"order\": {{\"number\": {number}}}}}"));
        assert_eq!(case("18446744073709551615").unwrap().order.number.as_deref(), Some("18446744073709551615"));
        assert!(case("12345678901234567890123").unwrap_err().message.ends_with("has lost digits: write it in quotes"));
        assert!(Case::from_json(r#"{"received": "18.11.2026"}"#).unwrap_err().message.contains("YYYY-MM-DD"));
    }
}
