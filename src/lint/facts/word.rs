//! One word of the case, known again in a letter: in its forms, by its stem, across alphabets.
//!
//! The forms are those that `grammar` makes. A name in another alphabet is known by its consonants, since there are
//! many ways of writing a Georgian or Armenian name in Latin letters.

use std::collections::HashSet;

use crate::grammar::{self, Case, Form, Kind};
use crate::lang::{Lang, is_letter_of};

/// A word, ready to be looked for.
#[derive(Debug)]
pub struct Known {
    small: String,
    forms: HashSet<String>,
    alphabet: Option<Lang>,
    /// Of a name.
    consonants: Option<String>,
}

impl Known {
    /// A given name or a surname.
    pub fn name(word: &str) -> Known {
        let small = small(word);
        Known { consonants: Some(consonants(&small)), ..Known::of(word, &[Kind::GivenName, Kind::Surname]) }
    }

    /// A common noun or adjective, or a brand.
    pub fn noun(word: &str) -> Known {
        Known::of(word, &[Kind::Common])
    }

    fn of(word: &str, kinds: &[Kind]) -> Known {
        let own = small(word);
        let alphabet = alphabet_of(&own);
        let mut forms = HashSet::from([own.clone()]);
        if let Some(lang) = alphabet {
            let each = kinds.iter().flat_map(|kind| Case::ALL.map(|case| Form::of(case).kind(*kind)));
            for form in each.flat_map(|form| [form, form.definite(), form.plural(), form.plural().definite()]) {
                forms.insert(small(&grammar::inflect(lang, word, form)));
            }
            forms.insert(small(&grammar::address(lang, word)));
        }
        Known { small: own, forms, alphabet, consonants: None }
    }

    /// Whether `word` is this word in another form; other than [`Known::is`] it takes no other spelling for it.
    pub fn is_spelt(&self, word: &str) -> bool {
        let word = small(word);
        let base = word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')).unwrap_or(&word);
        match self.alphabet {
            Some(Lang::En) => base == self.small || word == self.small,
            _ => self.is(&word),
        }
    }

    /// Whether `word` is this word.
    pub fn is(&self, word: &str) -> bool {
        let word = small(word);
        if self.forms.contains(&word) {
            return true;
        }
        let alphabet = alphabet_of(&word);
        if alphabet != self.alphabet || alphabet == Some(Lang::En) {
            let Some(own) = &self.consonants else { return false };
            let other = consonants(&word);
            return match alphabet == self.alphabet {
                // Two spellings of one name in Latin letters.
                true => own.len() > 2 && *own == other,
                // The other one may be declined; a name of hardly any consonants cannot be told from others.
                false => own.is_empty() || other.starts_with(own.as_str()),
            };
        }
        // A postposition or an article after a form: ბერიძისთვის, Սարգսյանիցս.
        let least = 4.min(self.small.chars().count());
        self.forms
            .iter()
            .filter(|form| form.chars().count() >= least)
            .any(|form| word.strip_prefix(form.as_str()).is_some_and(|rest| rest.chars().count() <= 4))
    }
}

/// Small letters without the marks that stand inside Armenian words.
fn small(word: &str) -> String {
    let kept = word.chars().filter(|c| !matches!(c, '՛' | '՜' | '՞' | '\u{ad}'));
    kept.collect::<String>().to_lowercase().replace('’', "'").replace("եւ", "և")
}

fn alphabet_of(word: &str) -> Option<Lang> {
    Lang::ALL.into_iter().find(|l| word.chars().any(|c| is_letter_of(c, *l)))
}

/// The consonants of a name, those that are written one for another as one.
fn consonants(word: &str) -> String {
    let mut out = String::new();
    let mut chars = word.chars().peekable();
    while let Some(c) = chars.next() {
        let pair = match (c, chars.peek()) {
            ('t', Some('s' | 'z')) | ('c', Some('h')) | ('d', Some('z' | 'j')) => Some('c'),
            ('s' | 'z', Some('h')) => Some('s'),
            ('k' | 'g', Some('h')) => Some('k'),
            ('p', Some('h')) => Some('p'),
            ('t', Some('h')) => Some('t'),
            _ => None,
        };
        if pair.is_some() {
            chars.next();
        }
        let class = pair.or(match c {
            'b' | 'ბ' | 'բ' => Some('b'),
            'v' | 'w' | 'ვ' | 'վ' => Some('v'),
            // დავით is David.
            'd' | 't' | 'დ' | 'თ' | 'ტ' | 'դ' | 'թ' | 'տ' => Some('t'),
            'g' | 'k' | 'q' | 'x' | 'გ' | 'კ' | 'ქ' | 'ყ' | 'ღ' | 'ხ' | 'գ' | 'կ' | 'ք' | 'ղ' | 'խ' => {
                Some('k')
            }
            'l' | 'ლ' | 'լ' => Some('l'),
            'm' | 'მ' | 'մ' => Some('m'),
            'n' | 'ნ' | 'ն' => Some('n'),
            'p' | 'f' | 'პ' | 'ფ' | 'պ' | 'փ' | 'ֆ' => Some('p'),
            'r' | 'რ' | 'ր' | 'ռ' => Some('r'),
            's' | 'z' | 'ს' | 'ზ' | 'შ' | 'ჟ' | 'ս' | 'զ' | 'շ' | 'ժ' => Some('s'),
            'c' | 'j' | 'ც' | 'ძ' | 'წ' | 'ჭ' | 'ჩ' | 'ჯ' | 'ց' | 'ձ' | 'ծ' | 'ճ' | 'չ' | 'ջ' => {
                Some('c')
            }
            _ => None,
        });
        out.extend(class.filter(|c| !out.ends_with(*c)));
    }
    out
}

/// The words of `text` with their byte offsets in it.
pub fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let inside = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’' | '՛' | '՜' | '՞' | '\u{ad}');
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphabetic)?;
        at = text[start..].find(|c| !inside(c)).map_or(text.len(), |len| start + len);
        Some((start, text[start..at].trim_end_matches(['\'', '’'])))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_its_forms_and_alphabets() {
        for (name, same) in [
            ("ბერიძე", "ბერიძის ბერიძეს ბერიძემ ბერიძისთვის ბერიძესთან Beridze Beridze's Բերիձե"),
            ("დავითი", "დავით დავითს დავითო Davit David"),
            ("ნინო", "ნინოს ნინომ Nino"),
            ("Սարգսյան", "Սարգսյանի Սարգսյանը Սարգսյանին Սարգսյա՛ն Sargsyan Sarkisian სარგსიანი"),
            ("Անի", "Անիի Անիին Ani"),
            ("Kvaratskhelia", "kvaratskhelia's კვარაცხელია კვარაცხელიას"),
            ("Petrosyan", "Petrossian Պետրոսյանի"),
        ] {
            for word in same.split(' ') {
                assert!(Known::name(name).is(word), "{name} {word}");
            }
        }
        for (name, other) in [
            ("ბერიძე", "ბერაძე ბერიშვილი ნინო Berdize"),
            ("დავითი", "დათა გიორგი Nino"),
            ("Սարգսյան", "Սահակյան Պետրոսյան Sahakyan"),
            ("Beridze", "Berdize Beraia"),
        ] {
            for word in other.split(' ') {
                assert!(!Known::name(name).is(word), "{name} {word}");
            }
        }
        let name = Known::name("Lindqvist");
        assert!(name.is("Lundqvist") && !name.is_spelt("Lundqvist") && name.is_spelt("Lindqvist’s"));
    }

    #[test]
    fn words_have_no_signs_at_their_edges() {
        let found: Vec<&str> = words("«Ani’s», հարգելի՛ A-1042-ის").map(|w| w.1).collect();
        assert_eq!(found, ["Ani’s", "հարգելի՛", "A", "ის"]);
    }
}
