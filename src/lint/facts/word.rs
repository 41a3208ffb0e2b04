//! One word of the case, known again in a letter: in its forms, by its stem, across alphabets.
//!
//! The forms are those that `grammar` makes. A name in another alphabet is known by its consonants, since there are
//! many ways of writing a Georgian or Armenian name in Latin letters.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::grammar::{self, Case, Form, Kind};
use crate::lang::{Lang, is_letter, is_letter_of};

/// A word, ready to be looked for.
#[derive(Debug)]
pub struct Known {
    word: String,
    kinds: &'static [Kind],
    small: String,
    /// Bytes of `small` with which every form begins.
    kept: usize,
    /// Made when a word first begins like this one: that costs more than everything else.
    forms: OnceCell<HashSet<String>>,
    alphabet: Option<Lang>,
    /// Of a name.
    consonants: Option<String>,
}

/// A word of a text, ready to be compared.
#[derive(Debug)]
pub struct Said {
    /// In bytes of the text.
    pub at: usize,
    pub len: usize,
    small: String,
    alphabet: Option<Lang>,
    consonants: OnceCell<String>,
}

impl Said {
    pub fn new(at: usize, word: &str) -> Said {
        let small = small(word);
        Said { at, len: word.len(), alphabet: alphabet_of(&small), small, consonants: OnceCell::new() }
    }

    fn consonants(&self) -> &str {
        self.consonants.get_or_init(|| consonants(&self.small))
    }
}

/// The words of `text`, ready to be compared.
pub fn said(text: &str) -> Vec<Said> {
    words(text).map(|(at, word)| Said::new(at, word)).collect()
}

const NAME: &[Kind] = &[Kind::GivenName, Kind::Surname];
const NOUN: &[Kind] = &[Kind::Common];

/// How many words a thread remembers: names and goods of one letter come again in others.
const REMEMBERED: usize = 512;

thread_local! {
    static WORDS: RefCell<HashMap<(String, bool), Rc<Known>>> = RefCell::default();
}

impl Known {
    /// A given name or a surname.
    pub fn name(word: &str) -> Rc<Known> {
        Known::remembered(word, true)
    }

    /// A common noun or adjective, or a brand.
    pub fn noun(word: &str) -> Rc<Known> {
        Known::remembered(word, false)
    }

    fn remembered(word: &str, name: bool) -> Rc<Known> {
        WORDS.with_borrow_mut(|words| {
            let key = (word.to_owned(), name);
            if let Some(known) = words.get(&key) {
                return Rc::clone(known);
            }
            if words.len() >= REMEMBERED {
                words.clear();
            }
            let known = Rc::new(Known::new(word, name));
            words.insert(key, Rc::clone(&known));
            known
        })
    }

    fn new(word: &str, name: bool) -> Known {
        let small = small(word);
        Known {
            word: word.to_owned(),
            kinds: if name { NAME } else { NOUN },
            kept: kept(&small),
            forms: OnceCell::new(),
            alphabet: alphabet_of(&small),
            consonants: name.then(|| consonants(&small)),
            small,
        }
    }

    fn forms(&self) -> &HashSet<String> {
        self.forms.get_or_init(|| {
            let mut forms = HashSet::from([self.small.clone()]);
            let word = &self.word;
            if let Some(lang) = self.alphabet {
                let each = self.kinds.iter().flat_map(|kind| Case::ALL.map(|case| Form::of(case).kind(*kind)));
                for form in each.flat_map(|form| [form, form.definite(), form.plural(), form.plural().definite()]) {
                    forms.insert(small(&grammar::inflect(lang, word, form)));
                }
                forms.insert(small(&grammar::address(lang, word)));
            }
            forms
        })
    }

    /// Whether `word` is this word in another form; other than [`Known::is`] it takes no other spelling for it.
    pub fn is_spelt(&self, word: &str) -> bool {
        let word = small(word);
        let base = word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')).unwrap_or(&word);
        match self.alphabet {
            Some(Lang::En) => base == self.small || word == self.small,
            _ => self.is(&Said::new(0, &word)),
        }
    }

    /// Whether `word` is this word; other than [`Known::is`] it holds a name of hardly any consonants against the whole
    /// of a word in another alphabet.
    pub fn is_plainly(&self, word: &Said) -> bool {
        let short = self.consonants.as_ref().is_none_or(|own| own.chars().count() < 3);
        let abroad = word.alphabet != self.alphabet;
        self.is(word) && (!abroad || !short || self.consonants.as_deref() == Some(word.consonants()))
    }

    /// Whether `word` is this word.
    pub fn is(&self, word: &Said) -> bool {
        let begins = word.small.starts_with(&self.small[..self.kept]);
        if begins && self.forms().contains(&word.small) {
            return true;
        }
        if word.alphabet != self.alphabet || word.alphabet == Some(Lang::En) {
            let Some(own) = &self.consonants else { return false };
            let other = word.consonants();
            return match word.alphabet == self.alphabet {
                // Two spellings of one name in Latin letters.
                true => own.len() > 2 && own == other,
                // The other one may be declined; a name of hardly any consonants cannot be told from others.
                false => own.is_empty() || other.starts_with(own.as_str()),
            };
        }
        // A postposition or an article after a form: ბერიძისთვის, Սարգսյանիցս.
        let least = 4.min(self.small.chars().count());
        begins
            && (self.forms().iter())
                .filter(|form| form.chars().count() >= least)
                .any(|form| word.small.strip_prefix(form.as_str()).is_some_and(|rest| rest.chars().count() <= 4))
    }
}

/// How much of a word stays in every form: its beginning, for stems change in their last syllable.
fn kept(small: &str) -> usize {
    let letters = small.chars().count();
    let kept = letters.saturating_sub(4).max(1);
    small.char_indices().nth(kept).map_or(small.len(), |(at, _)| at)
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
    let inside = |c: char| is_letter(c) || matches!(c, '\'' | '’' | '՛' | '՜' | '՞' | '\u{ad}');
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_letter)?;
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
                assert!(Known::name(name).is(&Said::new(0, word)), "{name} {word}");
            }
        }
        for (name, other) in [
            ("ბერიძე", "ბერაძე ბერიშვილი ნინო Berdize"),
            ("დავითი", "დათა გიორგი Nino"),
            ("Սարգսյան", "Սահակյան Պետրոսյան Sahakyan"),
            ("Beridze", "Berdize Beraia"),
        ] {
            for word in other.split(' ') {
                assert!(!Known::name(name).is(&Said::new(0, word)), "{name} {word}");
            }
        }
        let name = Known::name("Lindqvist");
        assert!(name.is(&Said::new(0, "Lundqvist")) && !name.is_spelt("Lundqvist") && name.is_spelt("Lindqvist’s"));
    }

    #[test]
    fn every_form_begins_as_the_word_does() {
        for folder in ["ka", "hy", "en"] {
            for list in ["goods.txt", "given-names.txt"] {
                let path = format!("{}/lexicon/{folder}/{list}", env!("CARGO_MANIFEST_DIR"));
                let text = std::fs::read_to_string(path).unwrap();
                let lines = text.lines().filter(|l| !l.starts_with('#'));
                // Some of many: every form of a word is made.
                for (_, word) in lines.flat_map(words).step_by(if list == "goods.txt" { 2 } else { 7 }) {
                    let known = Known::new(word, list != "goods.txt");
                    let kept = &known.small[..known.kept];
                    let strange: Vec<_> = known.forms().iter().filter(|f| !f.starts_with(kept)).collect();
                    assert!(strange.is_empty(), "{word}: {strange:?}");
                }
            }
        }
        for word in ["ძაღლი", "წყალი", "ბალი", "მამალი", "տուն", "քույր", "ժողովուրդ", "ալյուր", "ջուր", "man", "foot"]
        {
            let known = Known::new(word, false);
            assert!(known.forms().iter().all(|f| f.starts_with(&known.small[..known.kept])), "{word}");
        }
    }

    #[test]
    fn words_have_no_signs_at_their_edges() {
        let found: Vec<&str> = words("«Ani’s», հարգելի՛ A-1042-ის").map(|w| w.1).collect();
        assert_eq!(found, ["Ani’s", "հարգելի՛", "A", "ის"]);
    }
}
