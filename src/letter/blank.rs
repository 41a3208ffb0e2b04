//! What prints in a letter beside plain text: days, sums, and blanks where a fact is missing.
//!
//! A fact that the letter cannot do without becomes a [`Placeholder`]: an object that prints as a bracketed text and
//! notes in the [`Ledger`] that it was printed.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use minijinja::value::{Object, ObjectRepr};
use serde::Deserialize;

use super::Missing;
use crate::grammar::{self, Money};
use crate::lang::Lang;

/// A day inside a template.
#[derive(Debug)]
pub struct DayValue {
    pub day: Date,
    /// The day of writing: the year is left out where it is the same.
    pub today: Date,
    pub lang: Lang,
}

/// A sum inside a template.
#[derive(Debug)]
pub struct MoneyValue {
    pub money: Money,
    pub lang: Lang,
}

/// A missing fact inside a template.
pub struct Placeholder {
    pub id: &'static str,
    pub field: String,
    pub ledger: Arc<Ledger>,
}

/// The placeholders of a language, by name.
pub type Wordings = BTreeMap<String, Wording>;

/// What stands in the letter, and what the clerk is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    text: String,
    hint: String,
}

/// Which placeholders were printed.
#[derive(Debug)]
pub struct Ledger {
    wordings: Arc<Wordings>,
    printed: Mutex<Vec<Missing>>,
}

impl Ledger {
    pub fn new(wordings: Arc<Wordings>) -> Ledger {
        Ledger { wordings, printed: Mutex::default() }
    }

    /// Prints the placeholder `id` for the fact at `field`.
    pub fn print(&self, id: &str, field: &str) -> String {
        let wording = self.wordings.get(id);
        let missing = Missing { field: field.to_owned(), hint: wording.map(|w| w.hint.clone()).unwrap_or_default() };
        let mut printed = self.printed.lock().unwrap_or_else(PoisonError::into_inner);
        if !printed.contains(&missing) {
            printed.push(missing);
        }
        wording.map_or_else(|| format!("[{id}]"), |w| w.text.clone())
    }

    /// What was printed as a placeholder, in the order of the letter.
    pub fn missing(&self) -> Vec<Missing> {
        self.printed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Placeholder {
    pub fn print(&self) -> String {
        self.ledger.print(self.id, &self.field)
    }
}

impl fmt::Debug for Placeholder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Placeholder").field("id", &self.id).finish_non_exhaustive()
    }
}

/// None of these is a container: each counts as true where a template asks whether it is there.
impl Object for Placeholder {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.print())
    }
}

impl Object for DayValue {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&grammar::date(self.lang, self.day, grammar::DateForm::Plain, Some(self.today)))
    }
}

impl Object for MoneyValue {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&grammar::money(self.lang, &self.money, grammar::Case::Nominative, false))
    }
}
