//! What the engine runs on: rules, parts, and where each has its patterns.

use serde::{Deserialize, Serialize};

use super::file::{ByFault, Kind, Limits, Marks, Points, Remedy, Repeated, Sees, Severity, Where, Words};
use super::pattern::View;

/// One YAML file: its path as shown to people, and its text.
#[derive(Clone, Debug)]
pub struct Source {
    pub path: String,
    pub yaml: String,
}

/// A stretch of a language's pattern list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patterns {
    pub start: u32,
    pub end: u32,
}

impl Patterns {
    /// The same stretch, `by` places further on.
    pub fn shifted(self, by: u32) -> Patterns {
        Patterns { start: self.start + by, end: self.end + by }
    }

    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// The patterns of a rule or part in one language, as places in that language's list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signals {
    pub view: View,
    pub strong: Patterns,
    pub weak: Patterns,
    /// Places in the language's list of meanings.
    pub meanings: Patterns,
    pub except: Patterns,
    pub except_sentence: Patterns,
    pub lowered_by: Patterns,
}

impl Signals {
    /// The five lists of patterns.
    pub fn lists(&self) -> [Patterns; 5] {
        [self.strong, self.weak, self.except, self.except_sentence, self.lowered_by]
    }
}

/// A rule as the engine sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub id: String,
    pub severity: Severity,
    pub default: bool,
    pub kinds: Vec<Kind>,
    pub check: Check,
    pub fix: Option<Remedy>,
    pub signals: [Option<Signals>; 3],
    /// What a house adds to those of a built-in rule.
    #[serde(skip)]
    pub added: [Option<Signals>; 3],
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Check {
    Phrases(PhraseCheck),
    Part(PartCheck),
    Stance(StanceCheck),
    Signature,
    Length([Limits; 3]),
    Marks(Marks),
    Case(Sees),
    UnusedSuppression,
    BrokenSuppression,
}

/// A rule that flags what its patterns find.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhraseCheck {
    pub repeated: Option<Repeated>,
    pub salutation_without_name: Option<Severity>,
    /// A hit whose sentence reads like those of good letters is a hint.
    pub weighed: bool,
}

/// A rule that flags a letter without a part; parts are places in the part list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartCheck {
    pub ask: Ask,
    /// These parts do as well.
    pub or: Vec<u32>,
    pub unless_opening: Option<u32>,
    pub points: Points,
    /// What is asked of some kinds of letter instead.
    pub in_kind: Vec<(Kind, Ask)>,
}

/// What is asked of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    pub part: u32,
    pub place: Where,
    pub fault: ByFault,
    pub if_part: Option<u32>,
}

/// A rule that flags what contradicts the assessment; parts are places in the part list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StanceCheck {
    pub admits: u32,
    pub denies: u32,
}

/// A part as the engine sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub id: String,
    /// Rules whose strong hits are cut out first, as places in the rule list.
    pub minus: Vec<u32>,
    /// Parts whose hits count as well, as places in the part list.
    pub plus: Vec<u32>,
    /// Rules whose hits count as well, as places in the rule list.
    pub plus_rules: Vec<u32>,
    /// Not gathered with the evidence.
    pub asked: bool,
    /// Whether the words of a sentence count beside its patterns.
    pub weighed: bool,
    pub signals: [Option<Signals>; 3],
    /// What a house adds to those of a built-in part.
    #[serde(skip)]
    pub added: [Option<Signals>; 3],
}

/// What a reader is told about a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    pub source: String,
    pub name: Words,
    pub message: Words,
    pub message_with: Option<Words>,
    pub why: Words,
    pub better: Words,
}
