//! Armenian declension (Eastern, reformed spelling): the endings by the last letters of a word, and the article.
//!
//! Owns the table of `language-hy.md` §4: the article -ը/-ն by the last sound (and by the word that follows), the cases
//! by ending, the singular of every class. Words that go their own way are in `lexicon/hy/`; the plural is
//! `hy/plural.rs`, endings on Latin letters, digits and acronyms `hy/host.rs`.
//!
//! A name keeps its vowels and its -ի (Անի → Անիի), a common noun does not (այգի → այգու): without a kind the capital
//! tells which it is, since Armenian writes only names with one. Of several words the last one declines.

mod host;
mod plural;

use super::form::{Case, Form, Kind, Number};
use super::lexicon::{HY_GIVEN, HY_I_KEPT, HY_IRREGULAR, HY_U_TO_V, HY_UM, HY_VOWEL_LOSS};

/// A word ready to be put into a case: what stands before each ending.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Paradigm {
    nominative: String,
    genitive: String,
    ablative: String,
    instrumental: String,
    locative: String,
}

/// The form of an Armenian lemma; anything that is no Armenian word comes back as `host` has it.
pub(super) fn inflect(lemma: &str, form: Form) -> String {
    let lemma = lemma.trim();
    if let Some(hosted) = host::inflect(lemma, form) {
        return hosted;
    }
    let cut = lemma
        .char_indices()
        .rev()
        .find(|(_, c)| c.is_whitespace() || is_hyphen(*c))
        .map_or(0, |(at, c)| at + c.len_utf8());
    let (before, word) = lemma.split_at(cut);
    if in_capitals(word) {
        // ՊԵՏՐՈՍՅԱՆ → ՊԵՏՐՈՍՅԱՆԻ; none of the endings has an և, whose capital is two letters
        return format!("{before}{}", inflect(&capitalised(word), form).to_uppercase());
    }
    let name = is_name(word, form.kind);
    let paradigm = match form.number {
        Number::Singular => Paradigm::new(word, name, form.kind),
        Number::Plural => Paradigm::regular(&plural::plural(word, name)),
    };
    let bare = match form.case {
        Case::Nominative | Case::Ergative | Case::Adverbial | Case::Vocative => paradigm.nominative,
        Case::Dative | Case::Genitive => paradigm.genitive,
        Case::Ablative => paradigm.ablative,
        Case::Instrumental => paradigm.instrumental,
        Case::Locative => paradigm.locative,
    };
    let articled = form.definite && matches!(form.case, Case::Nominative | Case::Dative);
    if articled { format!("{before}{}", article(&bare)) } else { format!("{before}{bare}") }
}

impl Paradigm {
    /// The singular of a word.
    fn new(word: &str, name: bool, kind: Kind) -> Self {
        let lower = lower_first(word);
        // a capitalised common noun (at the start of a line) is looked for, but only as a whole word; a name never
        let listed = match (name, kind) {
            (false, _) => HY_IRREGULAR.find(&lower),
            (true, Kind::Auto) if !HY_GIVEN.has(word) => HY_IRREGULAR.word(&lower),
            (true, _) => None,
        };
        if let Some(hit) = listed {
            let column = |n| hit.column(n).map(|form| like_first(&form, word));
            let regular = Self::regular(word);
            return Self {
                nominative: word.to_owned(),
                genitive: column(0).unwrap_or(regular.genitive),
                ablative: column(1).unwrap_or(regular.ablative),
                instrumental: column(2).unwrap_or(regular.instrumental),
                locative: column(3).unwrap_or(regular.locative),
            };
        }
        let lost = match (name, kind) {
            (false, _) => vowel_loss(&lower),
            (true, Kind::Auto) if !HY_GIVEN.has(word) => HY_VOWEL_LOSS.word(&lower).and_then(|_| vowel_loss(&lower)),
            (true, _) => None,
        };
        if let Some(stem) = lost {
            return Self::with_stem(word, &like_first(&stem, word));
        }
        if name { Self::of_name(word) } else { Self::by_ending(word, &lower) }
    }

    /// A person's or a place's name: nothing is lost but the -ի of -ցի, -սկի and -ուհի.
    fn of_name(word: &str) -> Self {
        if word.ends_with("ություն") && word.chars().count() > 8 {
            return Self::in_utyun(word);
        }
        let adjectival = ["ցի", "սկի", "ցկի", "ուհի"]
            .iter()
            .any(|end| word.ends_with(end) && word.chars().count() > end.chars().count() + 1);
        match word.strip_suffix('ի') {
            Some(stem) if adjectival => Self::in_u(word, stem),
            _ => Self::regular(word),
        }
    }

    /// A common noun that no list speaks of.
    fn by_ending(word: &str, lower: &str) -> Self {
        if word.ends_with("ություն") || word.ends_with("ութիւն") {
            return Self::in_utyun(word);
        }
        if let Some(stem) = word.strip_suffix("ում")
            && is_action(lower)
        {
            let instrumental = match HY_UM.find(lower) {
                Some(_) => format!("{word}ով"),
                None => format!("{stem}մամբ"),
            };
            return Self { genitive: format!("{stem}ման"), instrumental, ..Self::regular(word) };
        }
        if let Some(stem) = word.strip_suffix("ու")
            && HY_U_TO_V.has(lower)
        {
            return Self::with_stem(word, &format!("{stem}վ"));
        }
        match word.strip_suffix('ի') {
            // a word whose only vowel it is keeps it (գի → գիի), and so do the loans of the list
            Some(stem) if stem.chars().any(is_vowel) && !HY_I_KEPT.has(lower) => Self::in_u(word, stem),
            _ => Self::regular(word),
        }
    }

    /// +ի, +ից, +ով, +ում; after ա and ո with the glide յ before a vowel.
    fn regular(word: &str) -> Self {
        let glide = if word.ends_with(['ա', 'ո', 'Ա', 'Ո']) { "յ" } else { "" };
        Self::with_stem(word, &format!("{word}{glide}"))
    }

    fn with_stem(word: &str, stem: &str) -> Self {
        Self {
            nominative: word.to_owned(),
            genitive: format!("{stem}ի"),
            ablative: format!("{stem}ից"),
            instrumental: format!("{stem}ով"),
            locative: format!("{stem}ում"),
        }
    }

    /// այգի: այգու, այգուց, այգով, այգում.
    fn in_u(word: &str, stem: &str) -> Self {
        Self { genitive: format!("{stem}ու"), ablative: format!("{stem}ուց"), ..Self::with_stem(word, stem) }
    }

    /// ընկերություն: ընկերության, ընկերությամբ; ablative and locative are regular.
    fn in_utyun(word: &str) -> Self {
        let regular = Self::regular(word);
        match word.strip_suffix("ուն").or_else(|| word.strip_suffix("իւն")) {
            Some(stem) => Self { genitive: format!("{stem}ան"), instrumental: format!("{stem}ամբ"), ..regular },
            None => regular,
        }
    }
}

/// The stem without its last ի or ու, of a word that the list says loses it: գին → գն-, պայմանագիր → պայմանագր-.
fn vowel_loss(word: &str) -> Option<String> {
    let hit = HY_VOWEL_LOSS.find(word)?;
    hit.column(0).or_else(|| shorten(word))
}

/// Drops the last ի, ու or ույ: խնդիր → խնդր, ջուր → ջր, բույն → բն.
fn shorten(word: &str) -> Option<String> {
    let i = word.rfind('ի').map(|at| (at, "ի"));
    let u = word.rfind("ու").map(|at| (at, "ու"));
    let (at, vowel) = i.max(u)?;
    let rest = &word[at + vowel.len()..];
    let rest = rest.strip_prefix('յ').unwrap_or(rest);
    Some(format!("{}{rest}", &word[..at]))
}

/// A noun of an action in -ում (առաքում → առաքման), and not ալբում, ռադիում, կում.
fn is_action(lower: &str) -> bool {
    let stem = lower.strip_suffix("ում").unwrap_or(lower);
    match HY_UM.find(lower) {
        Some(hit) => hit.columns.first() == Some(&"ov"),
        None => stem.chars().any(is_vowel) || stem.chars().count() > 2,
    }
}

/// Whether the word is a name: by its kind, or by its capital.
fn is_name(word: &str, kind: Kind) -> bool {
    match kind {
        Kind::GivenName | Kind::Surname => true,
        Kind::Common => false,
        Kind::Auto => word.chars().next().is_some_and(char::is_uppercase),
    }
}

/// The word with the article: մեքենան, պատվերը (`language-hy.md` §4.1, rules 1 and 2).
#[must_use]
pub fn article(word: &str) -> String {
    match ends_in_vowel(word) {
        None => word.to_owned(),
        Some(true) => format!("{word}ն"),
        Some(false) => format!("{word}ը"),
    }
}

/// The word with the article before `next`: պատվերն արդեն, պատվերն է, but պատվերը երեկ (`language-hy.md` §4.1, rule 3).
/// An empty `next`, a digit or punctuation leaves -ը.
#[must_use]
pub fn article_before(word: &str, next: &str) -> String {
    let next: String = next
        .trim_start()
        .chars()
        .take_while(|c| c.is_alphabetic() || matches!(c, '՛' | '՜' | '՞'))
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    let to_be = ["է", "եմ", "ես", "ենք", "եք", "են", "էի", "էիր", "էր", "էինք", "էիք", "էին"];
    let vowel = next.starts_with(['ա', 'է', 'ը', 'ի', 'օ']) || next.starts_with("ու");
    match ends_in_vowel(word) {
        Some(false) if vowel || to_be.contains(&next.as_str()) => format!("{word}ն"),
        _ => article(word),
    }
}

/// Whether the last sound is a vowel; none for what ends in no letter. ու is one letter in two code points.
fn ends_in_vowel(word: &str) -> Option<bool> {
    let last = word.chars().last().filter(|c| c.is_alphabetic())?;
    let lower: String = word.chars().rev().take(2).flat_map(char::to_lowercase).collect();
    Some(is_vowel(last) || lower == "ւո")
}

/// A vowel letter but the ու digraph.
fn is_vowel(c: char) -> bool {
    matches!(c, 'ա' | 'ե' | 'է' | 'ը' | 'ի' | 'ո' | 'օ' | 'Ա' | 'Ե' | 'Է' | 'Ը' | 'Ի' | 'Ո' | 'Օ')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '֊' | '\u{2010}' | '\u{2011}' | '–')
}

/// More than one letter, and all of them capitals.
fn in_capitals(word: &str) -> bool {
    word.chars().nth(1).is_some() && word.chars().all(char::is_uppercase)
}

/// Պետրոսյան of ՊԵՏՐՈՍՅԱՆ.
fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next();
    first.into_iter().chain(chars.flat_map(char::to_lowercase)).collect()
}

/// The word with a small first letter, for the lists.
fn lower_first(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// `form` with a capital where `model` has one. None of the listed words begins with և, whose capital is two letters.
fn like_first(form: &str, model: &str) -> String {
    if !model.chars().next().is_some_and(char::is_uppercase) {
        return form.to_owned();
    }
    let mut chars = form.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests;
