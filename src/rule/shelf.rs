//! The shelf: fragments and classes of one language, those in stock and those that a house's files bring.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use super::base::{Stock, StockClass};
use super::classes::fragment;
use super::draft::Draft;

type Text = Cow<'static, str>;

#[derive(Debug, Default)]
pub struct Shelf {
    pub fragments: BTreeMap<Text, Text>,
    pub classes: Vec<Class>,
    /// The names of fragments and classes in stock that are no longer what they were.
    pub changed: BTreeSet<String>,
    /// How many classes have numbers.
    pub used: u32,
    places: HashMap<Text, usize>,
    /// How many classes are in stock.
    stored: usize,
    /// Classes in stock to which words were added.
    extended: BTreeSet<usize>,
    /// Which classes belong to which may have changed, for those in stock as well.
    shaken: bool,
    /// The classes before this one know what belongs to them.
    settled: usize,
}

#[derive(Debug)]
pub struct Class {
    pub name: Text,
    pub words: Vec<Word>,
    /// Each with the file that says so, by its number.
    pub with: Vec<(usize, Text)>,
    /// All classes whose words belong to this one, itself among them; only those that have words of their own.
    pub reach: Vec<u32>,
    /// Its number among the classes that meanings use.
    pub number: Option<u32>,
}

impl Class {
    fn stock(&self) -> StockClass<'_> {
        StockClass {
            name: &self.name,
            words: self.words.iter().map(|w| (w.file as u32, &*w.text)).collect(),
            with: self.with.iter().map(|(file, name)| (*file as u32, &**name)).collect(),
            reach: self.reach.clone(),
            number: self.number,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Word {
    /// The file that holds it, by its number.
    pub file: usize,
    pub text: Text,
    /// It lies in stock, and so its pattern in the built-in pack.
    pub stored: bool,
    pub draft: Option<Draft>,
}

impl Shelf {
    /// What is in stock, as the build stored it.
    pub fn of_stock(stored: &'static [u8]) -> Shelf {
        let Stock { fragments, classes } = postcard::from_bytes(stored).unwrap_or_default();
        let mut shelf = Shelf { stored: classes.len(), settled: classes.len(), ..Shelf::default() };
        shelf.fragments = fragments.into_iter().map(|(name, text)| (name.into(), text.into())).collect();
        for StockClass { name, words, with, reach, number } in classes {
            shelf.used += u32::from(number.is_some());
            let word = |(file, text): (u32, &'static str)| Word {
                file: file as usize,
                text: text.into(),
                stored: true,
                draft: None,
            };
            let words = words.into_iter().map(word).collect();
            let with = with.into_iter().map(|(file, name)| (file as usize, name.into())).collect();
            shelf.push(Class { name: name.into(), words, with, reach, number });
        }
        shelf
    }

    /// The same, for the build to store.
    pub fn stock(&self) -> Stock<'_> {
        Stock {
            fragments: self.fragments.iter().map(|(name, text)| (&**name, &**text)).collect(),
            classes: self.classes.iter().map(Class::stock).collect(),
        }
    }

    pub fn find(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }

    pub fn push(&mut self, class: Class) {
        self.places.insert(class.name.clone(), self.classes.len());
        self.classes.push(class);
    }

    /// Adds words, and classes, to the class at `at`.
    pub fn extend(&mut self, at: usize, words: Vec<Word>, with: Vec<(usize, Text)>) {
        let class = &mut self.classes[at];
        if at < self.stored {
            self.shaken |= !with.is_empty() || (class.words.is_empty() && !words.is_empty());
            self.extended.insert(at);
        }
        class.words.extend(words);
        class.with.extend(with);
    }

    /// The classes of which it must be found out which others belong to them.
    pub fn unsettled(&mut self) -> Range<usize> {
        if self.shaken {
            self.settled = 0;
        }
        self.settled..self.classes.len()
    }

    pub fn is_settled(&self, at: usize) -> bool {
        at < self.settled
    }

    /// Says which classes belong to the one at `at`.
    pub fn set_reach(&mut self, at: usize, reach: Vec<u32>) {
        if at < self.stored && self.classes[at].reach != reach {
            self.changed.insert(self.classes[at].name.to_string());
        }
        self.classes[at].reach = reach;
    }

    /// Says that the classes are settled, and finds out which of those in stock are changed.
    pub fn settle(&mut self) {
        self.settled = self.classes.len();
        if !self.extended.is_empty() {
            let holds = |class: &&Class| class.reach.iter().any(|c| self.extended.contains(&(*c as usize)));
            let changed = self.classes[..self.stored].iter().filter(holds).map(|c| c.name.to_string());
            self.changed.extend(changed);
        }
    }

    /// Whether the classes of meanings in stock may be others than they were.
    pub fn is_shaken(&self) -> bool {
        self.shaken
    }

    /// Whether the classes that make up those at `places` are the ones that have these numbers, which are in order.
    pub fn has_numbers(&self, places: &[u32], numbers: &[u32]) -> bool {
        let reach = places.iter().flat_map(|at| &self.classes[*at as usize].reach);
        let mut found: Vec<Option<u32>> = reach.map(|at| self.classes[*at as usize].number).collect();
        found.sort_unstable();
        found.dedup();
        found.iter().copied().eq(numbers.iter().copied().map(Some))
    }

    /// The number of the class at `at`; the next one, if it had none.
    pub fn number(&mut self, at: usize) -> u32 {
        let next = self.used;
        let number = *self.classes[at].number.get_or_insert(next);
        self.used += u32::from(number == next);
        number
    }

    /// Whether a pattern in stock is no longer what it was, because a fragment or class that it names is not. `known`
    /// keeps what is known of names.
    pub fn touches(&self, pattern: &str, known: &mut BTreeMap<String, bool>) -> bool {
        if self.changed.is_empty() {
            return false;
        }
        let mut rest = pattern;
        while let Some((open, close)) = fragment(rest) {
            if self.touches_name(&rest[open + 1..close], known) {
                return true;
            }
            rest = &rest[close + 1..];
        }
        false
    }

    fn touches_name(&self, name: &str, known: &mut BTreeMap<String, bool>) -> bool {
        if self.changed.contains(name) {
            return true;
        }
        if let Some(touched) = known.get(name) {
            return *touched;
        }
        // What names itself is wrong, and told elsewhere.
        known.insert(name.to_owned(), false);
        let touched = match (self.fragments.get(name), self.find(name)) {
            (Some(text), _) => self.touches(text, known),
            (None, Some(class)) => {
                let reach = &self.classes[class].reach;
                let mut words = reach.iter().flat_map(|c| &self.classes[*c as usize].words);
                words.any(|word| self.touches(&word.text, known))
            }
            (None, None) => false,
        };
        known.insert(name.to_owned(), touched);
        touched
    }
}
