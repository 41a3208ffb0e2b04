//! What became of the cases of a run: counts, in all and by language and category.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answer::Status;
use crate::case::Category;
use crate::lang::Lang;

/// What became of a case, or that it was only looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Answered(Status),
    /// Triage only.
    Sorted,
}

/// Counts by what became of the cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Counts {
    pub ready: u64,
    pub needs_person: u64,
    pub refused: u64,
    pub failed: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub duplicates: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub sorted: u64,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

impl Counts {
    pub fn add(&mut self, fate: Fate) {
        *match fate {
            Fate::Answered(Status::Ready) => &mut self.ready,
            Fate::Answered(Status::NeedsPerson) => &mut self.needs_person,
            Fate::Answered(Status::Refused) => &mut self.refused,
            Fate::Answered(Status::Failed) => &mut self.failed,
            Fate::Answered(Status::Duplicate) => &mut self.duplicates,
            Fate::Sorted => &mut self.sorted,
        } += 1;
    }

    pub fn all(&self) -> u64 {
        self.ready + self.needs_person + self.refused + self.failed + self.duplicates + self.sorted
    }
}

/// The counts of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    #[serde(flatten)]
    pub all: Counts,
    pub languages: BTreeMap<Lang, Counts>,
    pub categories: BTreeMap<Category, Counts>,
}

impl Tally {
    pub fn add(&mut self, fate: Fate, lang: Option<Lang>, category: Option<Category>) {
        self.all.add(fate);
        if let Some(lang) = lang {
            self.languages.entry(lang).or_default().add(fate);
        }
        if let Some(category) = category {
            self.categories.entry(category).or_default().add(fate);
        }
    }
}
