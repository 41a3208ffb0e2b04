//! Georgian endings on what is no Georgian word: Latin letters, digits, acronyms, quoted names.
//!
//! Owns the hyphen and the choice of the ending by the *spoken* last sound (`language-ka.md` §1 and §4): Apple-ის,
//! Sony-ს, 15-ს, შპს-ის, „TBC“-ის. The sound of a Latin word is a guess, so templates had better put a declined head
//! noun beside it (ტელეფონს (iPhone 15)); what has no sound at all, like `{{ name }}`, is left as it is.

use super::super::form::{Case, Form, Number};
use super::super::lexicon::KA_ACRONYM;

/// The form of a host with hyphen and ending; none where the lemma ends in a Georgian word.
pub(super) fn inflect(lemma: &str, form: Form) -> Option<String> {
    let last = lemma.chars().last()?;
    let word = lemma.rsplit(char::is_whitespace).next().unwrap_or(lemma);
    if let Some(inside) = lemma.strip_suffix(is_closing) {
        let ends_georgian = inside.chars().last().is_some_and(is_georgian);
        return Some(match (form.case, ends_georgian) {
            (Case::Nominative, _) => lemma.to_owned(),
            // „ნაბიჯი“ → „ნაბიჯის“: the ending may stand inside, and reads better than a hyphen
            (_, true) => format!("{}{last}", super::inflect(inside, form)),
            (_, false) => match inflect(inside, form) {
                Some(inner) => match inner.strip_prefix(inside) {
                    Some(ending) => format!("{lemma}{ending}"),
                    None => lemma.to_owned(),
                },
                None => lemma.to_owned(),
            },
        });
    }
    let vowel = if is_georgian(last) {
        if !is_acronym(word) {
            return None;
        }
        false
    } else if last.is_ascii_digit() {
        ends_in_vowel_spoken(word)
    } else if last == '%' || last == '№' {
        false
    } else if last.is_alphabetic() {
        latin_ends_in_vowel(word)
    } else {
        return Some(lemma.to_owned());
    };
    let digits = last.is_ascii_digit();
    let ending = match (form.number, form.case, vowel) {
        (Number::Singular, Case::Nominative, _) => return Some(lemma.to_owned()),
        (Number::Plural, case, _) => plural(case),
        (_, Case::Ergative, false) => "მა",
        (_, Case::Ergative, true) => "მ",
        (_, Case::Dative, _) => "ს",
        (_, Case::Genitive, true) if !digits => "ს",
        (_, Case::Genitive, _) => "ის",
        (_, Case::Instrumental, true) if !digits => "თი",
        (_, Case::Instrumental, _) => "ით",
        (_, Case::Adverbial, true) => "დ",
        (_, Case::Adverbial, false) => "ად",
        (_, Case::Vocative, _) => return Some(lemma.to_owned()),
        (_, Case::Ablative, false) if !digits => "იდან",
        (_, Case::Ablative, _) => "დან",
        (_, Case::Locative, _) => "ში",
    };
    Some(format!("{lemma}-{ending}"))
}

fn plural(case: Case) -> &'static str {
    match case {
        Case::Nominative | Case::Vocative => "ები",
        Case::Ergative => "ებმა",
        Case::Dative => "ებს",
        Case::Genitive => "ების",
        Case::Instrumental => "ებით",
        Case::Adverbial => "ებად",
        Case::Ablative => "ებიდან",
        Case::Locative => "ებში",
    }
}

/// Modern Mkhedruli.
pub(super) fn is_georgian(c: char) -> bool {
    ('ა'..='ჰ').contains(&c)
}

fn is_closing(c: char) -> bool {
    matches!(c, '“' | '”' | '»' | '"' | '’' | '\'')
}

/// Two to five letters without a vowel (შპს, დღგ, სს) cannot be a word; those with a vowel are listed.
fn is_acronym(word: &str) -> bool {
    let letters = word.chars().count();
    KA_ACRONYM.has(word)
        || (2..=5).contains(&letters)
            && word.chars().all(|c| is_georgian(c) && !matches!(c, 'ა' | 'ე' | 'ი' | 'ო' | 'უ'))
}

/// Of all numerals only რვა "8" and ცხრა "9" end in a vowel; 18 and 19 (თვრამეტი, ცხრამეტი) do not.
fn ends_in_vowel_spoken(word: &str) -> bool {
    let mut digits = word.chars().rev();
    let last = digits.next();
    let teen = digits.next() == Some('1');
    matches!(last, Some('8' | '9')) && !teen
}

/// A Latin or Cyrillic word's last sound, as far as spelling shows it: a final silent e after a consonant is a
/// consonant (Apple, iPhone); an acronym that is spelled out counts as a consonant unless its last letter is a vowel.
pub(in super::super) fn latin_ends_in_vowel(word: &str) -> bool {
    let letters: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    let acronym = word.chars().all(|c| !c.is_lowercase()) && letters.len() > 1;
    let is_vowel = |c: char| "aeiouyáéíóúäöüàèаеёиоуыэюя".contains(c);
    match letters.as_slice() {
        [.., 'e'] if acronym => true,
        [.., before, 'e'] => is_vowel(*before),
        [.., 'y'] if acronym => false,
        [.., last] => is_vowel(*last),
        [] => false,
    }
}
