//! The vocabulary that rules share: named fragments of patterns, and classes of words.
//!
//! A house's files add to the built-in ones: a fragment takes the place of one of the same name, a class adds its
//! words to those of its namesake.

use std::collections::BTreeMap;

use super::assemble::Source;
use super::file::{FileError, WordFile};
use super::meaning::{ClassFile, whole};
use super::pattern::{Prepared, View, prepare};
use crate::lang::Lang;
use crate::suggest::nearest;

/// Fragments and classes of all languages.
#[derive(Debug, Default)]
pub struct Vocabulary {
    fragments: [BTreeMap<String, String>; 3],
    classes: [Vec<Class>; 3],
}

#[derive(Debug)]
struct Class {
    name: String,
    /// Each with the source that holds it.
    words: Vec<(usize, String)>,
    with: Vec<(usize, String)>,
    /// All classes whose words belong to this one, itself among them; only those that have words of their own.
    reach: Vec<u32>,
    prepared: Vec<Prepared>,
}

impl Vocabulary {
    pub fn add_fragments(&mut self, file: WordFile) {
        for (code, fragments) in file {
            if let Ok(lang) = code.parse::<Lang>() {
                self.fragments[lang as usize].extend(fragments);
            }
        }
    }

    /// Takes in the classes of the `at`-th source.
    pub fn add_classes(&mut self, at: usize, source: &Source, file: ClassFile, errors: &mut Vec<FileError>) {
        for (code, classes) in file {
            let Ok(lang) = code.parse::<Lang>() else {
                let message = format!("no language '{code}': ka, hy and en are known");
                errors.push(FileError::at(&source.path, &source.yaml, &format!("{code}:"), message));
                continue;
            };
            let own = &mut self.classes[lang as usize];
            for (name, entry) in classes.0 {
                let mut fail =
                    |message: String| errors.push(FileError::named(&source.path, &source.yaml, lang, &name, message));
                if !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
                    fail(format!("class name '{name}' may hold a-z, 0-9 and - only"));
                }
                if entry.words.is_empty() && entry.with.is_empty() {
                    fail(format!("class '{name}' has no words: give 'words' or 'with'"));
                }
                let words = entry.words.into_iter().map(|w| (at, w));
                let with = entry.with.into_iter().map(|w| (at, w));
                match own.iter_mut().find(|c| c.name == name) {
                    Some(known) => {
                        known.words.extend(words);
                        known.with.extend(with);
                    }
                    None if entry.means.trim().is_empty() => {
                        fail(format!("class '{name}' does not say what it means: give 'means'"));
                    }
                    None => own.push(Class {
                        words: words.collect(),
                        with: with.collect(),
                        reach: Vec::new(),
                        prepared: Vec::new(),
                        name,
                    }),
                }
            }
        }
    }

    /// Checks all classes and prepares their words, once all files are in.
    pub fn settle(&mut self, sources: &[Source], errors: &mut Vec<FileError>) {
        for lang in Lang::ALL {
            for at in 0..self.classes[lang as usize].len() {
                let mut reach = Vec::new();
                match self.follow(lang, at, &mut Vec::new(), &mut reach) {
                    Ok(()) => {}
                    Err((source, name, message)) => {
                        let source = &sources[source];
                        let error = FileError::named(&source.path, &source.yaml, lang, &name, message);
                        // A cycle is seen from each of its classes.
                        if !errors.contains(&error) {
                            errors.push(error);
                        }
                    }
                }
                self.classes[lang as usize][at].reach = reach;
            }
            for at in 0..self.classes[lang as usize].len() {
                let class = &self.classes[lang as usize][at];
                let mut prepared = Vec::with_capacity(class.words.len());
                for (source, word) in &class.words {
                    match self.expand(word, lang).and_then(|p| prepare(&whole(&p), View::Folded)) {
                        Ok(ready) => prepared.push(ready),
                        Err(message) => {
                            let source = &sources[*source];
                            let message = format!("class '{}': {message}", class.name);
                            errors.push(FileError::at(&source.path, &source.yaml, word, message));
                        }
                    }
                }
                self.classes[lang as usize][at].prepared = prepared;
            }
        }
    }

    /// Adds the class at `at` and all it is made of to `reach`; `path` is how it was come to.
    fn follow(
        &self,
        lang: Lang,
        at: usize,
        path: &mut Vec<usize>,
        reach: &mut Vec<u32>,
    ) -> Result<(), (usize, String, String)> {
        let classes = &self.classes[lang as usize];
        let class = &classes[at];
        if !class.words.is_empty() && !reach.contains(&(at as u32)) {
            reach.push(at as u32);
        }
        path.push(at);
        for (source, name) in &class.with {
            let Some(next) = self.find(name, lang) else {
                return Err((*source, name.clone(), self.no_class(name, lang)));
            };
            if let Some(from) = path.iter().position(|p| *p == next) {
                // Told where the first class of the circle names the second, whichever class it was entered by.
                let circle: Vec<usize> = path[from..].to_vec();
                let first = circle.iter().enumerate().min_by_key(|(_, p)| **p).map_or(0, |(i, _)| i);
                let mut round: Vec<usize> = circle[first..].iter().chain(&circle[..first]).copied().collect();
                round.push(round[0]);
                let names: Vec<&str> = round.iter().map(|p| classes[*p].name.as_str()).collect();
                let source = classes[round[0]].with.iter().find(|(_, n)| n == names[1]).map_or(*source, |(s, _)| *s);
                let message = format!("class '{}' holds itself: {}", names[0], names.join(", which holds "));
                return Err((source, names[0].to_owned(), message));
            }
            self.follow(lang, next, path, reach)?;
        }
        path.pop();
        Ok(())
    }

    fn find(&self, name: &str, lang: Lang) -> Option<usize> {
        self.classes[lang as usize].iter().position(|c| c.name == name)
    }

    fn no_class(&self, name: &str, lang: Lang) -> String {
        let known = self.classes[lang as usize].iter().map(|c| c.name.as_str());
        format!("no class '{name}' for {lang}{}", meant(name, known, "rules/classes/ lists them"))
    }

    /// The classes that make up the class `name`, as numbers of this vocabulary.
    ///
    /// # Errors
    /// There is no such class; with the one that was probably meant.
    pub fn class(&self, name: &str, lang: Lang) -> Result<&[u32], String> {
        match self.find(name, lang) {
            Some(at) => Ok(&self.classes[lang as usize][at].reach),
            None => Err(self.no_class(name, lang)),
        }
    }

    /// The words of the class numbered `at`, ready to run.
    pub fn prepared(&self, at: u32, lang: Lang) -> &[Prepared] {
        &self.classes[lang as usize][at as usize].prepared
    }

    /// Puts fragments, or all words of a class, in the place of `{name}`; fragments may name others.
    ///
    /// # Errors
    /// There is no fragment or class of a name, or they name each other for ever.
    pub fn expand(&self, pattern: &str, lang: Lang) -> Result<String, String> {
        let mut text = pattern.to_owned();
        while let Some((open, close)) = fragment(&text) {
            let name = &text[open + 1..close];
            let value = match (self.fragments[lang as usize].get(name), self.find(name, lang)) {
                (Some(fragment), _) => fragment.clone(),
                (None, Some(class)) => self.branches(class, lang),
                (None, None) => {
                    let classes = self.classes[lang as usize].iter().map(|c| c.name.as_str());
                    let known = self.fragments[lang as usize].keys().map(String::as_str).chain(classes);
                    return Err(format!("no words '{name}' for {lang}{}", meant(name, known, "see rules/words/")));
                }
            };
            text.replace_range(open..=close, &value);
            // A list that names itself would go on for ever.
            if text.len() > 64 * 1024 {
                return Err("too large once its word lists are put in".to_owned());
            }
        }
        Ok(text)
    }

    /// The words of a class as branches of one pattern.
    fn branches(&self, class: usize, lang: Lang) -> String {
        let classes = &self.classes[lang as usize];
        let mut reach = Vec::new();
        // What is wrong with the class is told where it stands.
        let _ = self.follow(lang, class, &mut Vec::new(), &mut reach);
        let words = reach.iter().flat_map(|c| &classes[*c as usize].words).map(|(_, w)| w.as_str());
        format!("(?:{})", words.collect::<Vec<_>>().join("|"))
    }
}

fn meant<'n>(wrong: &str, known: impl Iterator<Item = &'n str>, otherwise: &str) -> String {
    nearest(wrong, known).map_or(format!(": {otherwise}"), |near| format!(": did you mean '{near}'?"))
}

/// The first `{name}` that is a fragment: a letter follows the brace, and it is no `\p{…}` or repetition.
fn fragment(text: &str) -> Option<(usize, usize)> {
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
