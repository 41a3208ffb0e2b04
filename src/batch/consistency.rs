//! Whether like cases were treated alike: the same category and outcome, different goodwill or deadline.
//!
//! Only what differs is reported. Memory is bounded: of each group some values are told apart, the rest are counted.

use serde::{Deserialize, Serialize};

use crate::case::{Category, Outcome};
use crate::letter::Terms;

/// Values that are told apart in one group.
const VALUES: usize = 40;
/// Cases that are named for each value.
const NAMED: usize = 3;

/// What letters of one category and outcome gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub category: Category,
    pub outcome: Outcome,
    pub goodwill: Spread,
    /// Working days.
    pub deadline: Spread,
}

/// How often each value came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    pub values: Vec<Value>,
    /// Cases with still other values.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub others: u64,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// A value, how many cases had it, and the first of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    pub value: String,
    pub cases: u64,
    pub first: Vec<String>,
}

impl Spread {
    fn add(&mut self, value: &str, case: &str) {
        let room = self.values.len() < VALUES;
        match self.values.iter_mut().find(|v| v.value == value) {
            Some(known) => {
                known.cases += 1;
                if known.first.len() < NAMED {
                    known.first.push(case.to_owned());
                }
            }
            None if room => {
                self.values.push(Value { value: value.to_owned(), cases: 1, first: vec![case.to_owned()] });
            }
            None => self.others += 1,
        }
    }

    pub fn differs(&self) -> bool {
        self.values.len() > 1
    }

    /// The values, the commonest first.
    pub fn by_number(&self) -> Vec<&Value> {
        let mut values: Vec<&Value> = self.values.iter().collect();
        values.sort_by_key(|v| std::cmp::Reverse(v.cases));
        values
    }
}

/// What the letters of a run gave.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Consistency(Vec<Group>);

impl Consistency {
    /// Adds the letter to `case`, which is named by its id or its place in the input.
    pub fn add(&mut self, category: Category, terms: &Terms, case: &str) {
        let at = self.0.iter().position(|g| (g.category, g.outcome) == (category, terms.outcome));
        let at = at.unwrap_or_else(|| {
            let (goodwill, deadline) = Default::default();
            self.0.push(Group { category, outcome: terms.outcome, goodwill, deadline });
            self.0.len() - 1
        });
        let group = &mut self.0[at];
        group.goodwill.add(terms.goodwill.as_deref().unwrap_or("none"), case);
        let days = terms.deadline.map_or_else(|| "none".to_owned(), |days| days.to_string());
        group.deadline.add(&days, case);
    }

    /// The groups in which cases were not treated alike, in the order of the categories.
    pub fn differing(&self) -> Vec<&Group> {
        let mut groups: Vec<&Group> = self.0.iter().filter(|g| g.goodwill.differs() || g.deadline.differs()).collect();
        groups.sort_by_key(|g| (g.category, g.outcome.name()));
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(goodwill: Option<&str>, deadline: Option<u16>) -> Terms {
        Terms { outcome: Outcome::Upheld, goodwill: goodwill.map(str::to_owned), deadline }
    }

    #[test]
    fn what_differs_is_shown_and_nothing_else() {
        let mut all = Consistency::default();
        for case in ["1", "2", "3", "4"] {
            all.add(Category::LateDelivery, &terms(None, Some(3)), case);
            all.add(Category::WrongItem, &terms(Some("20 GEL"), Some(5)), case);
        }
        assert!(all.differing().is_empty());
        all.add(Category::LateDelivery, &terms(Some("20 GEL"), Some(3)), "5");
        let [group] = all.differing()[..] else { panic!("{all:?}") };
        assert_eq!((group.category, group.deadline.differs()), (Category::LateDelivery, false));
        let values: Vec<_> = group.goodwill.by_number().iter().map(|v| (v.value.as_str(), v.cases)).collect();
        assert_eq!(values, [("none", 4), ("20 GEL", 1)]);
        assert_eq!(group.goodwill.values[0].first, ["1", "2", "3"]);
    }

    #[test]
    fn memory_is_bounded() {
        let mut all = Consistency::default();
        for case in 0..1000 {
            all.add(Category::Other, &terms(Some(&format!("{case} GEL")), None), "x");
        }
        assert_eq!((all.0[0].goodwill.values.len(), all.0[0].goodwill.others), (VALUES, 1000 - VALUES as u64));
    }
}
