//! Declension of inserted names and nouns, dates, money and numerals in Georgian, Armenian and English.
//!
//! Owns the question "what does this word look like in that slot". It knows words, not sentences: which case a slot
//! wants is written in the templates, and who is addressed how is the letter's business. `ka`, `hy` and `en` hold one
//! language each; `money`, `date` and `numeral` write figures in all three; `lexicon` reads the word lists under
//! `lexicon/`, which an editor may change without Rust. Facts of the languages are those of
//! `language-ka.md` §1, §4, `language-hy.md` §1.5, §4 and `language-en.md` §1, §3.
//!
//! Nothing here fails: any string has a form, and what is no word (an empty string, `{{ name }}`) comes back as it was.

mod date;
mod en;
mod form;
mod hy;
mod ka;
mod lexicon;
mod money;
mod numeral;
mod person;
mod spelt;

use crate::lang::Lang;

pub use date::{DateForm, date};
pub use en::an;
pub use form::{Case, Form, Kind, Number, UnknownCase};
pub use hy::{article, article_before};
pub use ka::{Postposition, attach};
pub(crate) use ka::{is_given as is_georgian_given, is_surname as is_georgian_surname};
pub use money::{Currency, Money, MoneyError, money};
pub use numeral::{counted, decimal, ordinal, word};
pub use person::Name;
pub use spelt::spelt;

/// The form of `lemma` (a noun, a given name, a surname, a full name, or a Latin, numeric or acronym host).
///
/// The lemma is the nominative singular; a Georgian bare stem (დავით) is understood. White space around it is dropped.
/// Of several words the last one declines; in a Georgian full name the words before it become bare stems.
#[must_use]
pub fn inflect(lang: Lang, lemma: &str, form: Form) -> String {
    match lang {
        Lang::Ka => ka::inflect(lemma, form),
        Lang::Hy => hy::inflect(lemma, form),
        Lang::En => en::inflect(lemma, form),
    }
}

/// The form of a given name in a salutation: Georgian drops the -ი of a consonant stem (დავით, but გიორგი);
/// Armenian and English leave the name as it is, Armenian without the article.
#[must_use]
pub fn address(lang: Lang, given: &str) -> String {
    match lang {
        Lang::Ka => ka::address(given),
        Lang::Hy | Lang::En => given.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_door_for_three_languages() {
        let genitive = Form::of(Case::Genitive);
        assert_eq!(inflect(Lang::Ka, "ნომერი", genitive), "ნომრის");
        assert_eq!(inflect(Lang::Hy, "գին", genitive), "գնի");
        assert_eq!(inflect(Lang::En, "Nino", genitive), "Nino's");
    }

    #[test]
    fn addressing_a_person() {
        assert_eq!(address(Lang::Ka, "დავითი"), "დავით");
        assert_eq!(address(Lang::Hy, " Արամ "), "Արամ");
        assert_eq!(address(Lang::En, "Anna"), "Anna");
        assert_eq!(address(Lang::Ka, ""), "");
    }

    #[test]
    fn each_language_leaves_the_other_scripts_whole() {
        for lang in [Lang::Ka, Lang::Hy, Lang::En] {
            for lemma in ["iPhone", "დავითი", "Արամ", "Иван", "15", "{{ name }}", ""] {
                for case in Case::ALL {
                    let form = inflect(lang, lemma, Form::of(case));
                    let stem: String = lemma.chars().take(4).collect();
                    assert!(form.starts_with(&stem), "{lang:?} {case} {lemma}: {form}");
                }
            }
        }
    }
}
