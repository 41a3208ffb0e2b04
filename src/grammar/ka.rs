//! Georgian declension: which class a word is of, and the endings of each class.
//!
//! Owns the table of `language-ka.md` §4: six classes by the last letter, the loss of a vowel (lexical, from
//! `lexicon/ka/`), plural, and the path from any string to a form. What kind of name a word is lives in `ka/name.rs`,
//! endings on Latin letters, digits and acronyms in `ka/host.rs`, postpositions in `ka/post.rs`.
//!
//! Two facts decide most. A stem that ends in a consonant shows -ი in the nominative only, so that a bare stem
//! (დავით) and its nominative (დავითი) are one word. A name in a vowel is never shortened: ეკას for dative *and*
//! genitive, where a common noun has ვადას and ვადის.

mod host;
mod name;
mod post;

use super::form::{Case, Form, Kind, Number};
use super::lexicon::{KA_CLASS, KA_SURNAME, KA_SYNCOPE};
pub(super) use host::latin_ends_in_vowel;
pub(super) use name::address;
pub(crate) use name::{is_given, is_surname};
pub use post::{Postposition, attach};

/// How a word takes its endings (`language-ka.md` §4, the letters are the table's).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// C: a consonant stem, nominative -ი.
    Consonant,
    /// A, E: the vowel gives way to -ის and -ით.
    Yielding,
    /// O, U and names: the vowel stays; genitive -ს, instrumental -თი.
    Staying,
    /// დრო: the vowel stays and -ის, -ით come after it.
    Adding,
    /// I: a stem in -ი; genitive -ს, instrumental -თ.
    Iota,
}

/// A word ready to take endings.
#[derive(Clone, Debug)]
struct Noun {
    /// With a vowel stem the nominative, with a consonant stem the nominative without -ი.
    stem: String,
    /// The stem before vowel endings, where it differs: ნომრ- of ნომერი, ვად- of ვადა.
    short: Option<String>,
    class: Class,
    /// A given name in the vocative is its bare stem, a surname in a vowel is itself.
    kind: Kind,
}

/// The form of a Georgian lemma; anything that is no Georgian word comes back as `host` has it.
pub(super) fn inflect(lemma: &str, form: Form) -> String {
    let lemma = name::plain_script(lemma.trim());
    if let Some(hosted) = host::inflect(&lemma, form) {
        return hosted;
    }
    let (before, word, kind) = name::last_word(&lemma, form.kind);
    let noun = Noun::new(&word, kind);
    format!("{before}{}", noun.form(form.case, form.number))
}

impl Noun {
    /// Reads a nominative or a bare stem.
    fn new(word: &str, kind: Kind) -> Self {
        let kind = name::settle(word, kind);
        let proper = is_proper(kind);
        let (stem, class) = match word.chars().last() {
            Some('ი') if name::keeps_i(word, kind) => (word, Class::Iota),
            Some('ი') => (&word[..word.len() - 'ი'.len_utf8()], Class::Consonant),
            Some('ა') if proper => (word, Class::Staying),
            Some('ე') if kind == Kind::GivenName => (word, Class::Staying),
            Some('ე') if kind == Kind::Surname && !word.ends_with("ძე") => (word, Class::Staying),
            Some('ა' | 'ე') => (word, Class::Yielding),
            Some('ო' | 'უ') => (word, Class::Staying),
            _ => (word, Class::Consonant),
        };
        let mut noun = Self { short: None, stem: stem.to_owned(), class, kind };
        match kind {
            Kind::GivenName => {}
            Kind::Surname if noun.class == Class::Consonant => {
                let full = name::nominative(word);
                noun.short = KA_SURNAME.find(&full).and_then(|hit| hit.column(0));
            }
            Kind::Surname => {}
            Kind::Common | Kind::Auto => noun.read_lists(word),
        }
        if noun.class == Class::Yielding && noun.short.is_none() {
            noun.short = Some(without_last(stem).to_owned());
        }
        noun
    }

    /// A common noun's loss of a vowel, and the few that leave the class of their ending.
    fn read_lists(&mut self, word: &str) {
        if let Some(hit) = KA_CLASS.find(word) {
            match hit.columns.first().copied() {
                Some("დრო") => self.class = Class::Adding,
                Some("ღვინო") => self.class = Class::Yielding,
                Some("i") => {}
                _ => self.class = Class::Staying,
            }
            return;
        }
        let nominative = match self.class {
            Class::Consonant => format!("{}ი", self.stem),
            _ => self.stem.clone(),
        };
        if let Some(hit) = KA_SYNCOPE.find(&nominative) {
            self.short = hit.column(0).or_else(|| match self.class {
                Class::Yielding => shorten(without_last(&self.stem)),
                _ => shorten(&self.stem),
            });
        }
    }

    fn form(&self, case: Case, number: Number) -> String {
        if number == Number::Plural && !self.stem.is_empty() {
            let plural = Self {
                stem: format!("{}ებ", self.before_plural()),
                short: None,
                class: Class::Consonant,
                kind: Kind::Common,
            };
            return plural.form(case, Number::Singular);
        }
        let Self { stem, class, .. } = self;
        let short = self.short.as_deref().unwrap_or(stem);
        match (class, case) {
            _ if stem.is_empty() => String::new(),
            (Class::Consonant, Case::Nominative) => format!("{stem}ი"),
            (_, Case::Nominative) => stem.clone(),
            (Class::Consonant, Case::Ergative) => format!("{stem}მა"),
            (_, Case::Ergative) => format!("{stem}მ"),
            (_, Case::Dative) => format!("{stem}ს"),
            (Class::Consonant | Class::Yielding, Case::Genitive) => format!("{short}ის"),
            (Class::Adding, Case::Genitive) => format!("{stem}ის"),
            (_, Case::Genitive) => format!("{stem}ს"),
            (Class::Consonant | Class::Yielding, Case::Instrumental) => format!("{short}ით"),
            (Class::Adding, Case::Instrumental) => format!("{stem}ით"),
            (Class::Iota, Case::Instrumental) => format!("{stem}თ"),
            (Class::Staying, Case::Instrumental) => format!("{stem}თი"),
            (Class::Consonant, Case::Adverbial) => format!("{short}ად"),
            (Class::Yielding, Case::Adverbial) if self.loses_inner_vowel() => format!("{short}ად"),
            (_, Case::Adverbial) => format!("{stem}დ"),
            (Class::Consonant, Case::Vocative) if self.kind == Kind::GivenName => stem.clone(),
            (Class::Consonant, Case::Vocative) => format!("{stem}ო"),
            (Class::Iota, Case::Vocative) => stem.clone(),
            (_, Case::Vocative) if is_proper(self.kind) => stem.clone(),
            (_, Case::Vocative) => format!("{stem}ვ"),
            (_, Case::Locative) => format!("{stem}ში"),
            (_, Case::Ablative) => self.with_dan(),
        }
    }

    /// The stem before -დან "from": ნოემბრიდან, თბილისიდან, მაღაზიიდან, აგვისტოდან.
    fn with_dan(&self) -> String {
        match self.class {
            Class::Consonant | Class::Yielding => {
                format!("{}იდან", self.short.as_deref().unwrap_or(&self.stem))
            }
            Class::Adding => format!("{}იდან", self.stem),
            _ => format!("{}დან", self.stem),
        }
    }

    /// The stem before -ებ-: ნომრები, ვადები, but დღეები, ფოტოები, and ტაქსები of ტაქსი.
    fn before_plural(&self) -> &str {
        match self.class {
            Class::Yielding if !self.stem.ends_with('ა') => &self.stem,
            Class::Iota => without_last(&self.stem),
            Class::Staying if self.stem.ends_with('ა') => without_last(&self.stem),
            _ => self.short.as_deref().unwrap_or(&self.stem),
        }
    }

    /// ქვეყანა → ქვეყნ-: more than the final vowel is gone.
    fn loses_inner_vowel(&self) -> bool {
        self.short.as_deref().is_some_and(|short| short != without_last(&self.stem) && !self.stem.ends_with('ე'))
    }
}

/// A person's name, which no vowel gives way in.
fn is_proper(kind: Kind) -> bool {
    matches!(kind, Kind::GivenName | Kind::Surname)
}

/// All but the last character.
fn without_last(word: &str) -> &str {
    word.char_indices().last().map_or(word, |(at, _)| &word[..at])
}

/// The stem without the ა, ე or ო that stands before its last consonant: ნომერ → ნომრ.
fn shorten(stem: &str) -> Option<String> {
    let (at, vowel) = stem.char_indices().rev().nth(1).filter(|(_, c)| matches!(c, 'ა' | 'ე' | 'ო'))?;
    Some(format!("{}{}", &stem[..at], &stem[at + vowel.len_utf8()..]))
}

#[cfg(test)]
mod tests;
