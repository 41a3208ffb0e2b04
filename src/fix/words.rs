//! Words as a shout is lowered to: ordinary ones small, names with a capital, acronyms as they are.
//!
//! Capitals do not tell a name from a noun. A word is only lowered where it is known for an ordinary one: from the
//! lists of `lexicon/`, or because the letter has it in small letters. Anything else is a brand or a name until a
//! person says otherwise.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::lang::Lang;
use crate::text::{Text, alphabet};

/// What a word in capitals is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Small, in this spelling.
    Ordinary(String),
    /// With a capital, wherever it stands.
    Name(String),
    /// Stays as it is.
    Acronym,
    /// Perhaps a name or a brand: only a person can tell.
    Unknown,
}

/// The words of one letter.
#[derive(Debug)]
pub struct Words {
    lang: Lang,
    small: HashSet<String>,
    names: HashSet<String>,
}

struct Lists {
    plain: HashMap<String, String>,
    names: HashSet<String>,
}

static EN: LazyLock<Lists> = LazyLock::new(|| Lists::read(include_str!("../../lexicon/en/plain-words.txt"), EN_NAMES));
static HY: LazyLock<Lists> = LazyLock::new(|| {
    Lists::read(include_str!("../../lexicon/hy/plain-words.txt"), include_str!("../../lexicon/hy/names.txt"))
});

/// English words that always have a capital. May and March are left out: they are words, too.
const EN_NAMES: &str = "January February April June July August September October November December Monday Tuesday \
    Wednesday Thursday Friday Saturday Sunday Georgia Georgian Armenia Armenian Tbilisi Batumi Kutaisi Yerevan Gyumri \
    English Russian Europe European Christmas Easter Mr Mrs Ms Mx Dr Prof";

const EN_ACRONYMS: &str = "USB HDMI VGA VAT TV PC LG HP DHL UPS TNT PDF SMS MMS IBAN PIN SIM GPS LED LCD OLED QLED ID ATM VIP \
    CEO CFO CTO HR PR FAQ GEL AMD USD EUR GBP RUB UK USA EU UN LLC LTD JSC PLC INC QR RAM CPU SSD HDD DVD CD WC \
    AC DC GB MB KB TB KG CM MM ML SUV BMW VW KFC IKEA HM JBL HTC ASAP NFC LTE UV DIY RSVP PS PPS CC BCC RE FW FWD ISO \
    CCTV SKU EMS ZIP PO";

const HY_ACRONYMS: &str =
    "ՀՀ ՀԴՄ ՀՎՀՀ ԱԱՀ ՍՊԸ ՓԲԸ ԲԲԸ ԱՁ ՊԵԿ ԵՊՀ ԱՄՆ ԵՄ ՌԴ ԿԲ ՀԾ ՀՏՀ ՊՈԱԿ ՀՈԱԿ ՀՕՖ ԱԳՆ ՊՆ ՄԱԿ ԱՊՀ ԵԱՏՄ ՀՊՏՀ";

/// The polite pronoun has a capital inside a sentence as well.
const HY_POLITE: &str = "դուք ձեր ձեզ ձեզնից ձեզանից ձեզնով ձեզանով ձեզնում ձեզանում ձերը ձերն ձերոնք";

impl Lists {
    fn read(plain: &str, names: &str) -> Lists {
        let each = |list: &str| -> Vec<String> {
            list.lines()
                .map(|l| l.split('#').next().unwrap_or(""))
                .flat_map(str::split_whitespace)
                .map(str::to_owned)
                .collect()
        };
        Lists {
            plain: each(plain).into_iter().map(|w| (folded(&w), w)).collect(),
            names: each(names).iter().map(|w| folded(w)).collect(),
        }
    }
}

impl Words {
    /// Notes which words the letter has in small letters, and which with a capital inside a sentence.
    pub fn of(text: &Text<'_>) -> Words {
        let mut words = Words { lang: text.lang(), small: HashSet::new(), names: HashSet::new() };
        for sentence in text.sentences() {
            let source = &text.source()[sentence.source.start..sentence.source.end];
            for (i, word) in source.split(|c: char| !in_word(c)).filter(|w| !w.is_empty()).enumerate() {
                let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
                let small_rest = letters.len() > 1 && !letters[1..].iter().any(|c| c.is_uppercase());
                match letters.first() {
                    Some(c) if c.is_lowercase() && small_rest => {
                        words.small.insert(folded(word));
                    }
                    Some(c) if c.is_uppercase() && small_rest && i > 0 => {
                        words.names.insert(folded(word));
                    }
                    _ => {}
                }
            }
        }
        words
    }

    /// What `word`, written in capitals, is. Georgian has no capitals, so nothing is asked about it.
    pub fn know(&self, word: &str) -> Known {
        match self.lang {
            Lang::Hy => self.know_armenian(word),
            _ => self.know_english(word),
        }
    }

    fn know_english(&self, word: &str) -> Known {
        let small = word.to_ascii_lowercase();
        let key = folded(word);
        if key == "i" || key.starts_with("i'") {
            return Known::Name(format!("I{}", &small[1..]));
        }
        if EN_ACRONYMS.split_whitespace().any(|a| a == word) {
            return Known::Acronym;
        }
        // The word before 's, 're, 'll; of don't, the whole.
        let base = match key.split_once('\'') {
            Some((base, "s" | "re" | "ve" | "ll" | "d" | "m")) => base,
            _ => key.as_str(),
        };
        let knows = |key: &str| EN.plain.contains_key(key) || self.small.contains(key);
        let ordinary = knows(&key) || knows(base) || is_noun(base) || is_negated(&key);
        match (ordinary, self.names.contains(base) || self.names.contains(&key)) {
            (true, false) => Known::Ordinary(small),
            (false, true) => Known::Name(capitalised(&small)),
            (false, false) if EN.names.contains(base) => Known::Name(capitalised(&small)),
            _ => Known::Unknown,
        }
    }

    fn know_armenian(&self, word: &str) -> Known {
        if HY_ACRONYMS.split_whitespace().any(|a| a == word) {
            return Known::Acronym;
        }
        let key = folded(word);
        if HY_POLITE.split_whitespace().any(|p| p == key) {
            return Known::Name(capitalised(&small_armenian(word, None)));
        }
        let listed = HY.plain.get(&key);
        let small = small_armenian(word, listed.map(String::as_str));
        let ordinary = listed.is_some() || self.small.contains(&key) || is_armenian_form(&key);
        match (ordinary, self.names.contains(&key)) {
            (true, false) => Known::Ordinary(small),
            (false, true) => Known::Name(capitalised(&small)),
            (false, false) if is_armenian_name(&key) => Known::Name(capitalised(&small)),
            _ => Known::Unknown,
        }
    }
}

/// What can stand inside a word.
pub fn in_word(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\'' | '’' | '՛' | '՜' | '՞')
}

/// A word with its first letter large; `և` becomes `Եվ`.
pub fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some('և') => format!("Եվ{}", chars.as_str()),
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// For comparing: small, one apostrophe, no marks inside Armenian words, every spelling of `և` one.
fn folded(word: &str) -> String {
    let plain: String = word
        .chars()
        .filter(|c| !matches!(c, '՛' | '՜' | '՞'))
        .map(|c| if c == '’' { '\'' } else { alphabet::fold(c) })
        .collect();
    plain.replace("եւ", "և").replace("եվ", "և")
}

/// `don't` and its kin.
fn is_negated(key: &str) -> bool {
    const VERBS: &str = "do does did is are was were has have had ca wo could would should must need might";
    key.strip_suffix("n't").is_some_and(|verb| VERBS.split_whitespace().any(|v| v == verb))
}

/// Endings that only ordinary English nouns have.
fn is_noun(word: &str) -> bool {
    word.len() > 6 && ["tion", "tions", "ment", "ments", "ness"].iter().any(|e| word.ends_with(e))
}

/// Endings that only ordinary Armenian words have: abstract nouns, persons of the verb, participles.
fn is_armenian_form(key: &str) -> bool {
    const ENDINGS: [&str; 8] = ["ենք", "եցինք", "ելու", "ված", "վում", "վեց", "ելիս", "եցիք"];
    key.contains("ությ") || (key.chars().count() > 5 && ENDINGS.iter().any(|e| key.ends_with(e)))
}

fn is_armenian_name(key: &str) -> bool {
    const CASES: [&str; 9] = ["", "ի", "ին", "ը", "ն", "ից", "ով", "յի", "յին"];
    let fits = |ending: &&str| key.strip_suffix(*ending).is_some_and(|s| HY.names.contains(s) || is_surname(s));
    CASES.iter().any(fits)
}

fn is_surname(stem: &str) -> bool {
    stem.chars().count() > 4 && (stem.ends_with("յան") || stem.ends_with("յանց") || stem.ends_with("ունց"))
}

/// An Armenian word in small letters, marks kept. In capitals `և` is `ԵՎ`, and so is ե before վ: the list tells which,
/// and where it does not, `և` is the rule but at the beginning (Եվրոպա, եվրո).
fn small_armenian(word: &str, listed: Option<&str>) -> String {
    let small: String = word.chars().map(alphabet::fold).collect();
    match listed {
        Some(spelling) if !spelling.contains('և') => small,
        Some(_) => small.replace("եվ", "և").replace("եւ", "և"),
        None => {
            let head = small.chars().next().map_or(0, char::len_utf8);
            let (first, rest) = small.split_at(head);
            format!("{first}{}", rest.replace("եվ", "և").replace("եւ", "և"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english(letter: &str, word: &str) -> Known {
        Words::of(&Text::new(letter, Lang::En)).know(word)
    }

    fn armenian(letter: &str, word: &str) -> Known {
        Words::of(&Text::new(letter, Lang::Hy)).know(word)
    }

    #[test]
    fn what_a_word_in_capitals_is() {
        let small = |word: &str| Known::Ordinary(word.to_owned());
        let name = |word: &str| Known::Name(word.to_owned());
        for (word, known) in [
            ("SORRY", small("sorry")),
            ("DON'T", small("don't")),
            ("COULDN’T", small("couldn’t")),
            ("FOOLISHNESS", small("foolishness")),
            ("I", name("I")),
            ("I'M", name("I'm")),
            ("I’LL", name("I’ll")),
            ("MONDAY", name("Monday")),
            ("TBILISI'S", name("Tbilisi's")),
            ("USB", Known::Acronym),
            ("QUIRKTON", Known::Unknown),
            ("QUIRKN'T", Known::Unknown),
            ("NESS", Known::Unknown),
        ] {
            assert_eq!(english("", word), known, "{word}");
        }
        // The letter itself tells: a small word, a name, or both.
        assert_eq!(english("We quirk.", "QUIRK"), small("quirk"));
        assert_eq!(english("We quirk.", "QUIRK'S"), small("quirk's"));
        assert_eq!(english("To Quirk.", "QUIRK"), name("Quirk"));
        assert_eq!(english("To Quirk.", "QUIRK'S"), name("Quirk's"));
        for letter in ["Quirk is here.", "To quirK.", "To QUIRK.", "We quirk to Quirk.", "To iQuirk."] {
            assert_eq!(english(letter, "QUIRK"), Known::Unknown, "{letter}");
        }
        assert_eq!(english("a b", "B"), Known::Unknown);
    }

    #[test]
    fn what_an_armenian_word_in_capitals_is() {
        let small = |word: &str| Known::Ordinary(word.to_owned());
        let name = |word: &str| Known::Name(word.to_owned());
        for (word, known) in [
            ("ՀԴՄ", Known::Acronym),
            ("ՁԵԶ", name("Ձեզ")),
            ("ԴՈ՛ՒՔ", name("Դո՛ւք")),
            ("ՊԵՏՐՈՍՅԱՆԻ", name("Պետրոսյանի")),
            ("ԲՂՁԿԵՆՔ", small("բղձկենք")),
            ("ԲԵՆՔ", Known::Unknown),
            ("ԲՂՁՈՒԹՅՈՒՆ", small("բղձություն")),
            ("ԲՂՁԿ", Known::Unknown),
        ] {
            assert_eq!(armenian("", word), known, "{word}");
        }
        assert_eq!(armenian("Այո բղձկ։", "ԲՂՁԿ"), small("բղձկ"));
        assert_eq!(armenian("Այո Բղձկ։", "ԲՂՁԿ"), name("Բղձկ"));
        assert_eq!(armenian("Բղձկ այո։", "ԲՂՁԿ"), Known::Unknown);
    }

    #[test]
    fn capitals_of_what_was_one_letter() {
        assert_eq!((capitalised("և"), capitalised("այո"), capitalised("")), ("Եվ".into(), "Այո".into(), String::new()));
        assert_eq!(small_armenian("ԱՐԵՎ", None), "արև");
        assert_eq!(small_armenian("ԵՎՐՈ", None), "եվրո");
        assert_eq!(small_armenian("ԱՐԵՎ", Some("արեվ")), "արեվ");
        assert_eq!(small_armenian("ԵՎ", Some("և")), "և");
        assert_eq!(folded("Թեե՛ւ Don’t"), "թեև don't");
    }
}
