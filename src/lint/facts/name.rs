//! The customer's name in a letter, in any case form and in any alphabet.

use std::rc::Rc;

use super::Bench;
use super::mismatch::Mismatch;
use super::salutation;
use super::word::{Known, words};
use crate::grammar::Name;
use crate::lang::{Lang, is_letter_of};
use crate::lint::context;
use crate::text::Span;

/// The words of a name that say who it is: no initials.
pub fn known(name: &str) -> Vec<Rc<Known>> {
    words(name).filter(|(_, w)| w.chars().count() > 1).map(|(_, w)| Known::name(w)).collect()
}

/// The opening of a letter that nowhere speaks to the customer by name; `None` where no name is known.
pub fn missing(bench: &Bench<'_>) -> Option<Span> {
    let known = known(bench.context.name.as_deref()?);
    if known.is_empty() {
        return None;
    }
    let text = bench.text;
    let body = &text.source()[..bench.closing()];
    let inside = bench.words().iter().take_while(|w| w.at < body.len());
    let named = inside.filter(|w| known.iter().any(|k| k.is(w))).any(|w| !text.is_aside(w.at));
    let salutation = bench.context.case.customer.salutation.as_deref().map(str::trim).filter(|s| !s.is_empty());
    (!named && !salutation.is_some_and(|s| body.contains(s))).then(|| bench.opening())
}

/// The name in the salutation that is not the customer's.
///
/// What is not known cannot be wrong: a surname is held against a surname, a first name against a first name, a full
/// name against both. A name in another alphabet is too often spelt otherwise to be called wrong.
pub fn otherwise(bench: &Bench<'_>) -> Option<Mismatch> {
    let name = bench.context.name.as_deref()?;
    let lang = bench.text.lang();
    let own = |text: &str| text.chars().filter(|c| c.is_alphabetic()).all(|c| is_letter_of(c, lang));
    let addressed = salutation::names(bench)?;
    if !own(name) || !addressed.iter().all(|n| own(n.word)) {
        return None;
    }
    let customer = Name::parse(name);
    let is_customer =
        |word: &str| words(name).any(|(_, known)| Known::name(known).is_spelt(word) || same_person(lang, known, word));
    let strange: Vec<_> = addressed.iter().filter(|n| !is_customer(n.word)).collect();
    let whole = customer.given.is_some() && customer.surname.is_some();
    let wrong = match (addressed.len(), strange.first()) {
        (_, None) => false,
        (1, Some(one)) if one.is_surname(lang) => customer.surname.is_some(),
        (1, Some(one)) if one.titled => customer.given.is_some(),
        // A first name alone, for a customer who gave no other.
        (1, Some(_)) if customer.surname.is_none() => {
            customer.given.is_some() && !name.contains(|c: char| c.is_ascii_digit())
        }
        _ => whole,
    };
    let span = Span::new(strange.first()?.at, strange.last().map(|n| n.at + n.word.len())?);
    wrong.then_some((span, context::Known::Text(customer.full)))
}

/// Names that one person goes by, a line each.
static SHORT: [&str; 3] = [
    include_str!("../../../lexicon/ka/short-names.txt"),
    include_str!("../../../lexicon/hy/short-names.txt"),
    include_str!("../../../lexicon/en/short-names.txt"),
];

fn same_person(lang: Lang, a: &str, b: &str) -> bool {
    let lines = SHORT[lang as usize].lines().filter(|l| !l.starts_with('#'));
    let has = |line: &str, name: &str| line.split_whitespace().any(|n| Known::name(n).is_spelt(name));
    let first = |line: &str, name: &str| {
        // Names of hardly two letters in common need not be looked at.
        let start = name.chars().next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
        line.to_lowercase().split_whitespace().any(|n| n.starts_with(&start))
    };
    lines.filter(|l| first(l, a) && first(l, b)).any(|line| has(line, a) && has(line, b))
}
