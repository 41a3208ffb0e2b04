//! Armenian endings on what is no Armenian word: Latin letters, digits, acronyms, quoted names.
//!
//! Owns the hyphen and the ending after it (`language-hy.md` §1.5, §4.3): iPhone-ի, 2026-ին, ՀԴՄ-ն, «Նաիրի»-ի. Only
//! the article depends on the sound, and the sound of a Latin word is a guess; -ի, -ից, -ով are right after any.

use super::super::form::{Case, Form, Number};
use super::super::ka::latin_ends_in_vowel;
use super::ends_in_vowel;

/// The form of a host with hyphen and ending; none where the lemma ends in an Armenian word.
pub(super) fn inflect(lemma: &str, form: Form) -> Option<String> {
    if lemma.is_empty() {
        return Some(String::new());
    }
    let inside = lemma.trim_end_matches(['»', '”', '“', '"']);
    let quoted = inside.len() < lemma.len();
    let word = inside.rsplit(|c: char| c.is_whitespace() || c == '«').next().unwrap_or(inside);
    let Some(end) = inside.chars().last() else {
        return Some(lemma.to_owned());
    };
    let vowel = if is_armenian(end) {
        if is_acronym(word) {
            // spelled out, every letter ends in ը: ՀԴՄ-ն, ՀՀ-ն
            true
        } else if quoted {
            ends_in_vowel(word).unwrap_or(false)
        } else {
            return None;
        }
    } else if end.is_ascii_digit() || end == '%' {
        false
    } else if end.is_alphabetic() {
        latin_ends_in_vowel(word) || ends_in_letter_name(word)
    } else {
        return Some(lemma.to_owned());
    };
    let ending = match (form.number, form.case) {
        (Number::Singular, Case::Nominative | Case::Ergative | Case::Adverbial | Case::Vocative) => {
            match (form.definite && form.case == Case::Nominative, vowel) {
                (false, _) => return Some(lemma.to_owned()),
                (true, true) => "ն",
                (true, false) => "ը",
            }
        }
        (Number::Singular, Case::Dative) if form.definite => "ին",
        (Number::Singular, Case::Dative | Case::Genitive) => "ի",
        (Number::Singular, Case::Ablative) => "ից",
        (Number::Singular, Case::Instrumental) => "ով",
        (Number::Singular, Case::Locative) => "ում",
        (Number::Plural, Case::Dative) if form.definite => "ներին",
        (Number::Plural, Case::Dative | Case::Genitive) => "ների",
        (Number::Plural, Case::Ablative) => "ներից",
        (Number::Plural, Case::Instrumental) => "ներով",
        (Number::Plural, Case::Locative) => "ներում",
        (Number::Plural, Case::Nominative) if form.definite => "ները",
        (Number::Plural, _) => "ներ",
    };
    Some(format!("{lemma}-{ending}"))
}

fn is_armenian(c: char) -> bool {
    ('Ա'..='Ֆ').contains(&c) || ('ա'..='և').contains(&c)
}

/// Two to five capitals and nothing else: ՀԴՄ, ՍՊԸ. A longer word in capitals is a word in capitals.
fn is_acronym(word: &str) -> bool {
    (2..=5).contains(&word.chars().count()) && word.chars().all(|c| ('Ա'..='Ֆ').contains(&c))
}

/// A spelled-out Latin acronym whose last letter's name ends in a vowel: BBC (si), TV (vi), but not SMS (es), PDF (ef).
fn ends_in_letter_name(word: &str) -> bool {
    let acronym = word.chars().count() > 1 && word.chars().all(|c| c.is_ascii_uppercase() || !c.is_alphabetic());
    acronym && !word.ends_with(['F', 'L', 'M', 'N', 'R', 'S', 'X', 'Z'])
}
