//! The words of a case that are chosen from a list.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

    /// Whether the customer gets what was asked for, or a part of it: words and gifts are no answer to a claim.
    pub fn gives(self) -> bool {
        !matches!(self, RemedyKind::Explain | RemedyKind::Goodwill)
    }

    /// Whether money changes hands, so that the letter must name the sum.
    pub fn pays(self) -> bool {
        matches!(self, RemedyKind::Refund | RemedyKind::PartialRefund | RemedyKind::ReimburseCosts)
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

/// A fact that customers are often asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NeededFact {
    OrderNumber,
    OrderDate,
    Product,
    Photo,
    Receipt,
    /// The day and the sum of a payment.
    Payment,
    Address,
    Phone,
    /// The day and the time of a conversation with the staff.
    Conversation,
}

impl NeededFact {
    pub const ALL: [NeededFact; 9] = [
        NeededFact::OrderNumber,
        NeededFact::OrderDate,
        NeededFact::Product,
        NeededFact::Photo,
        NeededFact::Receipt,
        NeededFact::Payment,
        NeededFact::Address,
        NeededFact::Phone,
        NeededFact::Conversation,
    ];

    pub fn name(self) -> &'static str {
        match self {
            NeededFact::OrderNumber => "order-number",
            NeededFact::OrderDate => "order-date",
            NeededFact::Product => "product",
            NeededFact::Photo => "photo",
            NeededFact::Receipt => "receipt",
            NeededFact::Payment => "payment",
            NeededFact::Address => "address",
            NeededFact::Phone => "phone",
            NeededFact::Conversation => "conversation",
        }
    }
}
