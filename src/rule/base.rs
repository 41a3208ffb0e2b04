//! The base: the built-in rules, as a house's files are added to them.
//!
//! What is built in is neither read nor compiled again for a house. The build writes down what a house can speak of:
//! the *stock*, which is the fragments and classes of a language, and the *dependents*, which are the patterns and
//! meanings that change when a fragment or class does. Both are read only if a house's files need them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::model::{Part, Rule, Source};
use super::pack::Pack;

/// What a house's files are added to. The default is nothing: the files stand alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Base<'b> {
    pub rules: &'b [Rule],
    pub parts: &'b [Part],
    pub packs: Option<&'b [Pack; 3]>,
    /// The files by path, and the stock and dependents of each language, as the build stored them.
    pub files: &'static [(&'static str, &'static str)],
    pub stock: [&'static [u8]; 3],
    pub dependents: [&'static [u8]; 3],
}

/// The fragments and classes of one language.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Stock<'s> {
    #[serde(borrow)]
    pub fragments: Vec<(&'s str, &'s str)>,
    #[serde(borrow)]
    pub classes: Vec<StockClass<'s>>,
}

/// A class in stock. Its words and the classes in it stand with the file, as a number, that says so.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StockClass<'s> {
    pub name: &'s str,
    #[serde(borrow)]
    pub words: Vec<(u32, &'s str)>,
    #[serde(borrow)]
    pub with: Vec<(u32, &'s str)>,
    /// The classes whose words belong to it, as places in the stock.
    pub reach: Vec<u32>,
    /// Its number in the pack, if meanings use it.
    pub number: Option<u32>,
}

/// Patterns and meanings that hang on fragments and classes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Dependents<'s> {
    /// Those with a `{name}`.
    #[serde(borrow)]
    pub patterns: Vec<DependentPattern<'s>>,
    pub meanings: Vec<DependentMeaning>,
}

/// A rule or part, as a place in the list of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Owner {
    Rule(u32),
    Part(u32),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DependentPattern<'s> {
    pub owner: Owner,
    /// Which of the five lists of [`super::model::Signals`].
    pub list: u8,
    /// Its number in the pack.
    pub number: u32,
    pub file: u32,
    #[serde(borrow)]
    pub text: Cow<'s, str>,
}

/// A meaning by the classes that its file names, as places in the stock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DependentMeaning {
    pub owner: Owner,
    /// Its number in the pack.
    pub number: u32,
    pub all: Vec<Vec<u32>>,
    pub lifts: [Vec<u32>; 5],
}

impl Base<'_> {
    pub fn pack(&self, lang: usize) -> Option<&Pack> {
        self.packs.and_then(|packs| packs.get(lang))
    }

    /// How many patterns, meanings and classes a language has.
    pub fn counts(&self, lang: usize) -> [u32; 3] {
        self.pack(lang).map_or([0; 3], |p| [p.len() as u32, p.meanings(), p.classes() as u32])
    }
}

/// All files of a set, those of the base first: files are known by their number.
#[derive(Clone, Copy, Debug)]
pub struct Files<'f> {
    base: &'static [(&'static str, &'static str)],
    own: &'f [Source],
}

impl<'f> Files<'f> {
    pub fn new(base: &Base<'_>, own: &'f [Source]) -> Files<'f> {
        Files { base: base.files, own }
    }

    /// How many are of the base.
    pub fn before(&self) -> usize {
        self.base.len()
    }

    /// The path and the text of a file.
    pub fn get(&self, number: usize) -> (&'f str, &'f str) {
        match (self.base.get(number), number.checked_sub(self.base.len()).and_then(|at| self.own.get(at))) {
            (Some((path, yaml)), _) => (path, yaml),
            (None, Some(source)) => (&source.path, &source.yaml),
            (None, None) => ("", ""),
        }
    }

    /// The last file.
    pub fn last(&self) -> Option<usize> {
        (self.base.len() + self.own.len()).checked_sub(1)
    }

    /// The name of the folder in which a file lies.
    pub fn folder(&self, number: usize) -> Option<&'f str> {
        folder(self.get(number).0)
    }
}

/// The name of the folder in which the file at `path` lies.
pub fn folder(path: &str) -> Option<&str> {
    path.rsplit(['/', '\\']).nth(1)
}
