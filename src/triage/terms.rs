//! What triage can say about a complaint besides its category: what is asked for, and why a person must look.
//!
//! The names are those of the lists in `lexicon/*/wishes.yaml` and `lexicon/*/severity.yaml`.

use serde::{Deserialize, Serialize};

/// The names of the categories, in the order of [`crate::case::Category::ALL`]: the build script, which assembles
/// the lexicon, knows no cases. A test holds the two together.
pub const CATEGORIES: [&str; 11] = [
    "defective-product",
    "wrong-item",
    "late-delivery",
    "missing-delivery",
    "overcharge",
    "refund-delay",
    "poor-service",
    "rude-staff",
    "no-response",
    "broken-promise",
    "other",
];

/// Something a customer asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wish {
    /// Money back, in whole or in part.
    Refund,
    /// Another of the same, or the right one in place of the wrong one.
    Replacement,
    Repair,
    /// The goods that have not come yet, or a date for them.
    Delivery,
    Apology,
    Explanation,
    /// Money or goods beyond what was paid.
    Compensation,
    /// To end the order or contract.
    Cancellation,
    /// To be taken off a list, or one's data deleted.
    DataRemoval,
    /// A bill or a record put right.
    Correction,
    /// Something off the price.
    Discount,
    /// To be telephoned.
    Callback,
}

impl Wish {
    /// The wish in English words.
    pub fn name(self) -> &'static str {
        match self {
            Wish::Refund => "refund",
            Wish::Replacement => "replacement",
            Wish::Repair => "repair",
            Wish::Delivery => "delivery",
            Wish::Apology => "apology",
            Wish::Explanation => "explanation",
            Wish::Compensation => "compensation",
            Wish::Cancellation => "cancellation",
            Wish::DataRemoval => "data removal",
            Wish::Correction => "correction",
            Wish::Discount => "discount",
            Wish::Callback => "call back",
        }
    }
}

/// Why a complaint is more than ordinary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    Injury,
    Illness,
    /// Fire, smoke, explosion, gas.
    Fire,
    /// A threat, violence, discrimination or harassment, from either side.
    Threat,
    /// A court, a lawyer or the police.
    Court,
    /// A regulator, an ombudsman or a data-protection matter.
    Regulator,
    Press,
    /// Not the first complaint about the same thing.
    Repeated,
    /// An ill, old, disabled or otherwise vulnerable person.
    Vulnerable,
    PersonalData,
    /// Much money.
    LargeSum,
}

impl Ground {
    /// The ground in English words.
    pub fn name(self) -> &'static str {
        match self {
            Ground::Injury => "injury",
            Ground::Illness => "illness",
            Ground::Fire => "fire",
            Ground::Threat => "threat",
            Ground::Court => "court",
            Ground::Regulator => "regulator",
            Ground::Press => "press",
            Ground::Repeated => "repeated complaint",
            Ground::Vulnerable => "vulnerable person",
            Ground::PersonalData => "personal data",
            Ground::LargeSum => "large sum",
        }
    }

    /// Whether no letter may be written without a person.
    pub fn refuses(self) -> bool {
        !matches!(self, Ground::Repeated | Ground::Vulnerable | Ground::PersonalData | Ground::LargeSum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Category;

    #[test]
    fn categories_are_those_of_a_case() {
        assert_eq!(CATEGORIES, Category::ALL.map(Category::name));
    }
}
