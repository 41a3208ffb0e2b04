//! A case: a complaint and what is known about it. JSON in, checked record out.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a complaint is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
