//! Georgian names: telling a given name from a surname from a common noun, and addressing a person.
//!
//! Owns the reading of `lexicon/ka/given-names.txt` and `surnames.txt`, and the full name: a given name before a
//! surname stays a bare stem whatever the case (დავით ბერიძის, ნინო გელაშვილს), only the surname declines.

use super::super::form::Kind;
use super::super::lexicon::{KA_CLASS, KA_GIVEN, KA_SURNAME};

/// Mtavruli (capital-looking letters, U+1C90–U+1CBF) put into Mkhedruli: a declined word is never written in it.
pub(super) fn plain_script(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{1C90}'..='\u{1CBA}' | '\u{1CBD}'..='\u{1CBF}' => char::from_u32(c as u32 - 0xBC0).unwrap_or(c),
            _ => c,
        })
        .collect()
}

/// Splits a phrase at its last word: what stands before it (given names as bare stems, the space or hyphen kept), the
/// word that declines, and what kind it is.
pub(super) fn last_word(phrase: &str, kind: Kind) -> (String, String, Kind) {
    let Some(at) = phrase.rfind(|c: char| c.is_whitespace() || is_hyphen(c)) else {
        return (String::new(), phrase.to_owned(), kind);
    };
    let cut = at + phrase[at..].chars().next().map_or(0, char::len_utf8);
    let (before, last) = phrase.split_at(cut);
    if kind == Kind::Common || !before.ends_with(char::is_whitespace) {
        return (before.to_owned(), last.to_owned(), kind);
    }
    let first = before.split_whitespace().next().unwrap_or_default();
    let person = kind != Kind::Auto
        || KA_GIVEN.has(&nominative(first)) && !KA_SURNAME.has(&nominative(first))
        || settle(last, Kind::Auto) == Kind::Surname;
    if !person {
        return (before.to_owned(), last.to_owned(), kind);
    }
    let stems: String = before
        .split_inclusive(char::is_whitespace)
        .map(|piece| {
            let word = piece.trim_end();
            format!("{}{}", bare(word), &piece[word.len()..])
        })
        .collect();
    let kind = if KA_GIVEN.has(&nominative(last)) && !KA_SURNAME.has(&nominative(last)) {
        Kind::GivenName
    } else {
        Kind::Surname
    };
    (stems, last.to_owned(), kind)
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '–')
}

/// The kind of a single word; `Auto` becomes what the lists and the endings say, `Common` where they say nothing.
pub(super) fn settle(word: &str, kind: Kind) -> Kind {
    let full = nominative(word);
    match kind {
        Kind::Auto if KA_GIVEN.has(&full) => Kind::GivenName,
        Kind::Auto if KA_SURNAME.has(&full) => Kind::Surname,
        Kind::Auto => Kind::Common,
        Kind::GivenName if !KA_GIVEN.has(&full) && is_surname_by_ending(&full) => Kind::Surname,
        kind => kind,
    }
}

/// Whether the lists have the word as a given name, with or without its -ი.
pub(crate) fn is_given(word: &str) -> bool {
    KA_GIVEN.has(&nominative(word))
}

/// Whether the word is or ends like a surname.
pub(crate) fn is_surname(word: &str) -> bool {
    KA_SURNAME.has(&nominative(word))
}

/// -შვილი and -ძე end surnames only.
fn is_surname_by_ending(word: &str) -> bool {
    word.ends_with("შვილი") || word.ends_with("ძე")
}

/// Whether the final -ი belongs to the stem: გიორგი, კენედი, ტაქსი.
pub(super) fn keeps_i(word: &str, kind: Kind) -> bool {
    // ჩაი, ტრამვაი: after a vowel the ი is no ending
    if word.chars().rev().nth(1).is_some_and(is_vowel) {
        return true;
    }
    let marked = |columns: &[&str]| columns.first() == Some(&"i");
    match kind {
        Kind::GivenName => KA_GIVEN.find(word).is_some_and(|hit| marked(hit.columns)),
        Kind::Surname => KA_SURNAME.find(word).is_some_and(|hit| marked(hit.columns)),
        Kind::Common | Kind::Auto => KA_CLASS.find(word).is_some_and(|hit| marked(hit.columns)),
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'ა' | 'ე' | 'ი' | 'ო' | 'უ')
}

/// The word with -ი where it ends in a consonant: customer data often hold the bare stem.
pub(super) fn nominative(word: &str) -> String {
    match word.chars().last() {
        Some(last) if !is_vowel(last) => format!("{word}ი"),
        _ => word.to_owned(),
    }
}

/// A given name as it stands before a surname or after ბატონო: without the -ი that only the nominative shows.
fn bare(word: &str) -> &str {
    match word.strip_suffix('ი') {
        Some(stem)
            if stem.chars().count() > 1
                && !keeps_i(word, Kind::GivenName)
                && !KA_SURNAME.has(word)
                && !is_surname_by_ending(word) =>
        {
            stem
        }
        _ => word,
    }
}

/// The given name of a salutation: დავით, თამარ, but გიორგი, ნინო, ეკა (`language-ka.md` §4). Of several words each given
/// name is a bare stem, and a surname is left as it is (დავით გელაშვილი).
pub(in super::super) fn address(given: &str) -> String {
    plain_script(given.trim())
        .split_inclusive(|c: char| c.is_whitespace() || is_hyphen(c))
        .map(|piece| {
            let word = piece.trim_end_matches(|c: char| c.is_whitespace() || is_hyphen(c));
            format!("{}{}", bare_before(word, piece), &piece[word.len()..])
        })
        .collect()
}

/// In ანი-მარიამი the first part of a double name is whole; after a space or at the end a name is bare.
fn bare_before<'w>(word: &'w str, piece: &str) -> &'w str {
    if piece.ends_with(is_hyphen) { word } else { bare(word) }
}
