//! The vocabulary that rules share: named fragments of patterns, and classes of words.
//!
//! A house's files add to the built-in ones: a fragment takes the place of one of the same name, a class adds its
//! words to those of its namesake. What is built in comes from stock, a language when it is first asked for, and is
//! checked again only where a house's files change it.

use std::collections::BTreeMap;

use super::base::Files;
use super::draft::Draft;
use super::file::{FileError, WordFile};
use super::meaning::{ClassFile, whole};
use super::pattern::View;
use super::shelf::{Class, Shelf, Word};
use crate::lang::Lang;
use crate::suggest::nearest;

/// Fragments and classes of all languages.
#[derive(Debug, Default)]
pub struct Vocabulary {
    stock: [&'static [u8]; 3],
    shelves: [Option<Shelf>; 3],
}

/// Most fragments in one pattern, those in fragments among them.
const MOST_FRAGMENTS: usize = 10_000;

/// The words of a class, ready to be packed: a word that takes the place of one in stock says which.
pub type ClassWords = Vec<(Option<u32>, Draft)>;

impl Vocabulary {
    pub fn new(stock: [&'static [u8]; 3]) -> Vocabulary {
        Vocabulary { stock, shelves: Default::default() }
    }

    pub fn shelf(&mut self, lang: Lang) -> &mut Shelf {
        let stock = self.stock[lang as usize];
        self.shelves[lang as usize].get_or_insert_with(|| Shelf::of_stock(stock))
    }

    /// Whether anything of the language was asked for.
    pub fn is_open(&self, lang: Lang) -> bool {
        self.shelves[lang as usize].is_some()
    }

    pub fn add_fragments(&mut self, file: WordFile) {
        for (code, fragments) in file {
            if let Ok(lang) = code.parse::<Lang>() {
                let shelf = self.shelf(lang);
                for (name, text) in fragments {
                    if shelf.fragments.contains_key(name.as_str()) || shelf.find(&name).is_some() {
                        shelf.changed.insert(name.clone());
                    }
                    shelf.fragments.insert(name.into(), text.into());
                }
            }
        }
    }

    /// Takes in the classes of the file numbered `at`.
    pub fn add_classes(&mut self, at: usize, files: &Files<'_>, file: ClassFile, errors: &mut Vec<FileError>) {
        let (path, yaml) = files.get(at);
        for (code, classes) in file {
            let Ok(lang) = code.parse::<Lang>() else {
                let message = format!("no language '{code}': ka, hy and en are known");
                errors.push(FileError::at(path, yaml, &format!("{code}:"), message));
                continue;
            };
            let shelf = self.shelf(lang);
            for (name, entry) in classes.0 {
                let mut fail = |message: String| errors.push(FileError::named(path, yaml, lang, &name, message));
                if !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
                    fail(format!("class name '{name}' may hold a-z, 0-9 and - only"));
                }
                if entry.words.is_empty() && entry.with.is_empty() {
                    fail(format!("class '{name}' has no words: give 'words' or 'with'"));
                }
                let words = entry.words.into_iter().map(|text| Word {
                    file: at,
                    text: text.into(),
                    stored: false,
                    draft: None,
                });
                let with = entry.with.into_iter().map(|name| (at, name.into()));
                match shelf.find(&name) {
                    Some(known) => shelf.extend(known, words.collect(), with.collect()),
                    None if entry.means.trim().is_empty() => {
                        fail(format!("class '{name}' does not say what it means: give 'means'"));
                    }
                    None => shelf.push(Class {
                        name: name.into(),
                        words: words.collect(),
                        with: with.collect(),
                        reach: Vec::new(),
                        number: None,
                    }),
                }
            }
        }
    }

    /// Checks all classes that a house makes or changes and drafts their words, once all files are in.
    pub fn settle(&mut self, files: &Files<'_>, errors: &mut Vec<FileError>) {
        for lang in Lang::ALL {
            if !self.is_open(lang) {
                continue;
            }
            for at in self.shelf(lang).unsettled() {
                let mut reach = Vec::new();
                match self.follow(lang, at, &mut Vec::new(), &mut reach) {
                    Ok(()) => {}
                    Err((file, name, message)) => {
                        let (path, yaml) = files.get(file);
                        let error = FileError::named(path, yaml, lang, &name, message);
                        // A cycle is seen from each of its classes.
                        if !errors.contains(&error) {
                            errors.push(error);
                        }
                    }
                }
                self.shelf(lang).set_reach(at, reach);
            }
            self.shelf(lang).settle();
            let mut touched = BTreeMap::new();
            for at in 0..self.shelf(lang).classes.len() {
                for i in 0..self.shelf(lang).classes[at].words.len() {
                    let shelf = self.shelf(lang);
                    let Word { file, text, .. } = shelf.classes[at].words[i].clone();
                    if file < files.before() && !shelf.touches(&text, &mut touched) {
                        continue;
                    }
                    match self.expand(&text, lang).and_then(|p| Draft::new(whole(&p), View::Folded)) {
                        Ok(draft) => self.shelf(lang).classes[at].words[i].draft = Some(draft),
                        Err(message) => {
                            let (path, yaml) = files.get(file);
                            let message = format!("class '{}': {message}", self.shelf(lang).classes[at].name);
                            errors.push(FileError::at(path, yaml, &text, message));
                        }
                    }
                }
            }
        }
    }

    /// Adds the class at `at` and all it is made of to `reach`; `path` is how it was come to.
    fn follow(
        &mut self,
        lang: Lang,
        at: usize,
        path: &mut Vec<usize>,
        reach: &mut Vec<u32>,
    ) -> Result<(), (usize, String, String)> {
        let shelf = self.shelf(lang);
        let class = &shelf.classes[at];
        if shelf.is_settled(at) {
            class.reach.iter().for_each(|c| push_new(reach, *c));
            return Ok(());
        }
        if !class.words.is_empty() {
            push_new(reach, at as u32);
        }
        path.push(at);
        for (file, name) in class.with.clone() {
            let Some(next) = self.shelf(lang).find(&name) else {
                return Err((file, name.to_string(), self.no_class(&name, lang)));
            };
            if let Some(from) = path.iter().position(|p| *p == next) {
                // Told where the first class of the circle names the second, whichever class it was entered by.
                let circle: Vec<usize> = path[from..].to_vec();
                let first = circle.iter().enumerate().min_by_key(|(_, p)| **p).map_or(0, |(i, _)| i);
                let mut round: Vec<usize> = circle[first..].iter().chain(&circle[..first]).copied().collect();
                round.push(round[0]);
                let classes = &self.shelf(lang).classes;
                let names: Vec<&str> = round.iter().map(|p| &*classes[*p].name).collect();
                let file = classes[round[0]].with.iter().find(|(_, n)| n == names[1]).map_or(file, |(f, _)| *f);
                let message = format!("class '{}' holds itself: {}", names[0], names.join(", which holds "));
                return Err((file, names[0].to_owned(), message));
            }
            self.follow(lang, next, path, reach)?;
        }
        path.pop();
        Ok(())
    }

    fn no_class(&mut self, name: &str, lang: Lang) -> String {
        let known = self.shelf(lang).classes.iter().map(|c| &*c.name);
        format!("no class '{name}' for {lang}{}", meant(name, known, "rules/classes/ lists them"))
    }

    /// The place of the class `name`.
    ///
    /// # Errors
    /// There is no such class; with the one that was probably meant.
    pub fn class(&mut self, name: &str, lang: Lang) -> Result<u32, String> {
        match self.shelf(lang).find(name) {
            Some(at) => Ok(at as u32),
            None => Err(self.no_class(name, lang)),
        }
    }

    /// The numbers of the classes that make up those at `places`, in order. A class has a number once it is used.
    pub fn numbers(&mut self, places: &[u32], lang: Lang) -> Vec<u32> {
        let shelf = self.shelf(lang);
        let reach: Vec<u32> = places.iter().flat_map(|at| shelf.classes[*at as usize].reach.clone()).collect();
        let mut numbers: Vec<u32> = reach.into_iter().map(|at| shelf.number(at as usize)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// What is to be packed of each class that is used, by its number: all of what a house adds or changes.
    pub fn packed(&mut self, lang: Lang) -> Vec<ClassWords> {
        let shelf = self.shelf(lang);
        let mut used: Vec<ClassWords> = vec![Vec::new(); shelf.used as usize];
        for class in &mut shelf.classes {
            let Some(words) = class.number.and_then(|n| used.get_mut(n as usize)) else { continue };
            for i in 0..class.words.len() {
                let replaced = class.words[i].stored.then_some(i as u32);
                words.extend(class.words[i].draft.take().map(|draft| (replaced, draft)));
            }
        }
        used
    }

    /// Puts fragments, or all words of a class, in the place of `{name}`; fragments may name others.
    ///
    /// # Errors
    /// There is no fragment or class of a name, or they name each other for ever.
    pub fn expand(&mut self, pattern: &str, lang: Lang) -> Result<String, String> {
        let mut text = pattern.to_owned();
        let mut count = 0;
        while let Some((open, close)) = fragment(&text) {
            let name = text[open + 1..close].to_owned();
            let shelf = self.shelf(lang);
            let value = match (shelf.fragments.get(name.as_str()), shelf.find(&name)) {
                (Some(fragment), _) => fragment.to_string(),
                (None, Some(class)) => self.branches(class, lang),
                (None, None) => {
                    let classes = shelf.classes.iter().map(|c| &*c.name);
                    let known = shelf.fragments.keys().map(|k| &**k).chain(classes);
                    return Err(format!("no words '{name}' for {lang}{}", meant(&name, known, "see rules/words/")));
                }
            };
            text.replace_range(open..=close, &value);
            // A list that names itself would go on for ever, longer every time or not.
            count += 1;
            if text.len() > 64 * 1024 || count > MOST_FRAGMENTS {
                return Err("too large once its word lists are put in".to_owned());
            }
        }
        Ok(text)
    }

    /// The words of a class as branches of one pattern.
    fn branches(&mut self, class: usize, lang: Lang) -> String {
        let mut reach = Vec::new();
        // What is wrong with the class is told where it stands.
        let _ = self.follow(lang, class, &mut Vec::new(), &mut reach);
        let classes = &self.shelf(lang).classes;
        let words = reach.iter().flat_map(|c| &classes[*c as usize].words).map(|w| &*w.text);
        format!("(?:{})", words.collect::<Vec<_>>().join("|"))
    }
}

fn push_new(list: &mut Vec<u32>, number: u32) {
    if !list.contains(&number) {
        list.push(number);
    }
}

fn meant<'n>(wrong: &str, known: impl Iterator<Item = &'n str>, otherwise: &str) -> String {
    nearest(wrong, known).map_or(format!(": {otherwise}"), |near| format!(": did you mean '{near}'?"))
}

/// The first `{name}` that is a fragment: a letter follows the brace, and it is no `\p{…}` or repetition.
pub(super) fn fragment(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(at) = text[from..].find('{').map(|i| from + i) {
        from = at + 1;
        let before = &text.as_bytes()[..at];
        let close = text[at..].find('}').map(|i| at + i)?;
        let name = &text[at + 1..close];
        let named = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let escaped = match before {
            [.., b'\\', b'p' | b'P' | b'x' | b'u' | b'U'] | [.., b'\\'] => true,
            // `\b{start}` and its kin are syntax, too.
            [.., b'\\', b'b'] => matches!(name, "start" | "end" | "start-half" | "end-half"),
            _ => false,
        };
        if named && !escaped {
            return Some((at, close));
        }
    }
    None
}
