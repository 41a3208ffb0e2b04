//! A case: a complaint and what is known about it. JSON in, checked record out.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::lang::Lang;
use crate::rule::{Fault, Kind};
use crate::suggest::suggest;

/// What a complaint is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    DefectiveProduct,
    WrongItem,
    LateDelivery,
    MissingDelivery,
    Overcharge,
    RefundDelay,
    PoorService,
    RudeStaff,
    NoResponse,
    BrokenPromise,
    Other,
}

impl Category {
    pub const ALL: [Category; 11] = [
        Category::DefectiveProduct,
        Category::WrongItem,
        Category::LateDelivery,
        Category::MissingDelivery,
        Category::Overcharge,
        Category::RefundDelay,
        Category::PoorService,
        Category::RudeStaff,
        Category::NoResponse,
        Category::BrokenPromise,
        Category::Other,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Category::DefectiveProduct => "defective-product",
            Category::WrongItem => "wrong-item",
            Category::LateDelivery => "late-delivery",
            Category::MissingDelivery => "missing-delivery",
            Category::Overcharge => "overcharge",
            Category::RefundDelay => "refund-delay",
            Category::PoorService => "poor-service",
            Category::RudeStaff => "rude-staff",
            Category::NoResponse => "no-response",
            Category::BrokenPromise => "broken-promise",
            Category::Other => "other",
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Category {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        Category::ALL.into_iter().find(|c| c.name() == s).ok_or_else(|| format!("no category '{s}'"))
    }
}

/// What a company does to put things right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RemedyKind {
    Repair,
    Replace,
    Refund,
    PartialRefund,
    ReimburseCosts,
    Redeliver,
    Correct,
    Explain,
    Goodwill,
    StaffAction,
}

impl RemedyKind {
    pub const ALL: [RemedyKind; 10] = [
        RemedyKind::Repair,
        RemedyKind::Replace,
        RemedyKind::Refund,
        RemedyKind::PartialRefund,
        RemedyKind::ReimburseCosts,
        RemedyKind::Redeliver,
        RemedyKind::Correct,
        RemedyKind::Explain,
        RemedyKind::Goodwill,
        RemedyKind::StaffAction,
    ];

    pub fn name(self) -> &'static str {
        match self {
            RemedyKind::Repair => "repair",
            RemedyKind::Replace => "replace",
            RemedyKind::Refund => "refund",
            RemedyKind::PartialRefund => "partial-refund",
            RemedyKind::ReimburseCosts => "reimburse-costs",
            RemedyKind::Redeliver => "redeliver",
            RemedyKind::Correct => "correct",
            RemedyKind::Explain => "explain",
            RemedyKind::Goodwill => "goodwill",
            RemedyKind::StaffAction => "staff-action",
        }
    }

    /// Whether money changes hands, so that the letter must name the sum.
    pub fn pays(self) -> bool {
        matches!(self, RemedyKind::Refund | RemedyKind::PartialRefund | RemedyKind::ReimburseCosts)
    }

    /// Whether the remedy lies ahead, so that the letter must name a day.
    pub fn has_date(self) -> bool {
        !matches!(self, RemedyKind::Goodwill | RemedyKind::StaffAction)
    }
}

/// How the complaint was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Upheld,
    PartlyUpheld,
    NotUpheld,
    UnderInvestigation,
}

impl Outcome {
    pub const ALL: [Outcome; 4] =
        [Outcome::Upheld, Outcome::PartlyUpheld, Outcome::NotUpheld, Outcome::UnderInvestigation];

    pub fn name(self) -> &'static str {
        match self {
            Outcome::Upheld => "upheld",
            Outcome::PartlyUpheld => "partly-upheld",
            Outcome::NotUpheld => "not-upheld",
            Outcome::UnderInvestigation => "under-investigation",
        }
    }
}

/// How a customer is addressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Title {
    Mr,
    Ms,
}

impl Title {
    pub fn name(self) -> &'static str {
        match self {
            Title::Mr => "mr",
            Title::Ms => "ms",
        }
    }
}

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
    /// What else a helpdesk knows; never read.
    #[serde(default)]
    pub extra: serde_json::Map<String, serde_json::Value>,
    /// How the complaint arrived, if it did so as a mail or through a helpdesk.
    #[serde(skip)]
    pub mail: Option<Box<Mail>>,
}

/// What the answer to a mail must know of it. Values have one line each; addresses and ids are well formed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// Without angle brackets.
    pub message_id: Option<String>,
    /// The ids of the mails before it in the thread, oldest first, without angle brackets.
    pub references: Vec<String>,
    /// The address to which the answer goes.
    pub from: Option<String>,
    /// What the writer may be called, the likeliest first: a name can be spelt in letters that the answer is not.
    pub names: Vec<String>,
    pub subject: Option<String>,
    /// The names of attached files; nobody has looked into them.
    pub attachments: Vec<String>,
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
    pub cause: Option<String>,
    #[serde(default)]
    pub remedies: Vec<Remedy>,
    pub prevention: Option<String>,
    pub responsible: Option<String>,
    pub measure: Option<String>,
    pub goodwill: Option<Goodwill>,
    pub refusal_ground: Option<String>,
    pub next_date: Option<Day>,
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
        Some(serde_json::Value::Number(number)) => Ok(Some(number.to_string())),
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
        assert!(Case::from_json(r#"{"received": "18.11.2026"}"#).unwrap_err().message.contains("YYYY-MM-DD"));
    }

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
