//! A customer's name: whether it is one, and which word is the given name and which the surname.
//!
//! Endings are data (`lexicon/LANG/surname-endings.txt`). Where they do not tell, the first word is the given name,
//! as people in all three languages sign; official lists put the surname first, and then its ending gives it away.
//! What is no name (an address, a nickname with figures, markup, a single letter) is nobody's: the letter greets
//! without it.

use std::sync::LazyLock;

use crate::lang::is_letter;

/// A name taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    pub full: String,
    pub given: Option<String>,
    pub surname: Option<String>,
}

static ENDINGS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    [
        include_str!("../../lexicon/ka/surname-endings.txt"),
        include_str!("../../lexicon/hy/surname-endings.txt"),
        include_str!("../../lexicon/en/surname-endings.txt"),
    ]
    .iter()
    .flat_map(|list| list.lines())
    .map(|l| l.split('#').next().unwrap_or("").trim())
    .filter(|l| !l.is_empty())
    .collect()
});

/// Words of a name that stay small.
const PARTICLES: [&str; 12] = ["de", "da", "di", "del", "der", "den", "van", "von", "la", "le", "bin", "al"];

impl Name {
    /// Takes `full` apart; white space around and between words carries no meaning, nor does writing it all in
    /// capitals or all in small letters.
    pub fn parse(full: &str) -> Name {
        let words: Vec<String> = full.split_whitespace().map(str::to_owned).collect();
        if !is_name(&words) {
            return Name::default();
        }
        let words = recased(words);
        let is_surname = |w: &String| {
            let small = w.to_lowercase();
            ENDINGS.iter().any(|e| small.ends_with(e) && small.chars().count() > e.chars().count() + 1)
        };
        let full = words.join(" ");
        // Nobody is greeted by an initial.
        let own = |w: &String| (!is_initial(w)).then(|| w.clone());
        let (given, surname) = match &words[..] {
            [] => (None, None),
            [one] if is_surname(one) => (None, own(one)),
            [one] => (own(one), None),
            [first, .., last] if is_surname(first) && !is_surname(last) => {
                // "Surname Given Patronymic": the given name stands second.
                (own(words.get(1).unwrap_or(last)), own(first))
            }
            [first, .., last] => (own(first), own(last)),
        };
        Name { full, given, surname }
    }
}

fn letters(word: &str) -> usize {
    word.chars().filter(|c| is_letter(*c)).count()
}

fn is_initial(word: &str) -> bool {
    letters(word) < 2 || word.ends_with('.')
}

/// One to five words of letters, at least one of them longer than an initial.
fn is_name(words: &[String]) -> bool {
    let is_mark = |c: char| matches!(c, '-' | '‐' | '֊' | '\'' | '’' | '.' | '՛' | '\u{300}'..='\u{36f}');
    let is_word = |w: &String| letters(w) > 0 && w.chars().all(|c| is_letter(c) || is_mark(c));
    let is_full = |w: &String| !is_initial(w);
    words.len() <= 5
        && words.iter().all(is_word)
        && words.iter().any(is_full)
        && words.iter().map(|w| w.chars().count()).sum::<usize>() <= 60
}

/// Capitals where the scripts have them, if somebody typed none or nothing else; Georgian has none.
fn recased(words: Vec<String>) -> Vec<String> {
    let cased: Vec<char> =
        words.iter().flat_map(|w| w.chars()).filter(|c| c.is_uppercase() != c.is_lowercase()).collect();
    let mtavruli = |c: &char| matches!(c, '\u{1c90}'..='\u{1cbf}');
    let shouted = cased.len() > 2 && cased.iter().all(|c| c.is_uppercase());
    // Mkhedruli counts as small letters and has no capitals to put.
    let small = cased.iter().all(|c| c.is_lowercase()) && !cased.iter().all(|c| matches!(c, 'ა'..='ჿ'));
    if !(shouted || small || cased.iter().any(mtavruli)) {
        return words;
    }
    let recase = |word: &String| {
        let lower = word.to_lowercase();
        if matches!(lower.chars().next(), Some('ა'..='ჿ')) {
            return lower;
        }
        let mut out = String::with_capacity(lower.len());
        let mut first = true;
        for c in lower.chars() {
            if first && c.is_alphabetic() {
                out.extend(c.to_uppercase());
            } else {
                out.push(c);
            }
            first = matches!(c, '-' | '‐' | '֊' | '\'' | '’' | '.');
        }
        out
    };
    let particle = |i: usize, w: &String| i > 0 && PARTICLES.contains(&w.to_lowercase().as_str());
    (words.iter().enumerate()).map(|(i, w)| if particle(i, w) { w.to_lowercase() } else { recase(w) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(full: &str) -> (Option<String>, Option<String>) {
        let name = Name::parse(full);
        (name.given, name.surname)
    }

    #[test]
    fn the_usual_order_and_the_official_one() {
        let pair = |g: &str, s: &str| (Some(g.to_owned()), Some(s.to_owned()));
        assert_eq!(parts(" ნინო  ბერიძე "), pair("ნინო", "ბერიძე"));
        assert_eq!(parts("ბერიძე ნინო"), pair("ნინო", "ბერიძე"));
        assert_eq!(parts("Պետրոսյան Արամ Վարդանի"), pair("Արամ", "Պետրոսյան"));
        assert_eq!(parts("Արամ Պետրոսյան"), pair("Արամ", "Պետրոսյան"));
        assert_eq!(parts("Mary Ann Lee"), pair("Mary", "Lee"));
        assert_eq!(parts("გელაშვილი"), (None, Some("გელაშვილი".to_owned())));
        assert_eq!(parts("Nino"), (Some("Nino".to_owned()), None));
        assert_eq!(parts("ნ. ბერიძე"), (None, Some("ბერიძე".to_owned())));
        assert_eq!(parts("  "), (None, None));
    }

    #[test]
    fn capitals_are_put_where_none_or_only_capitals_were_typed() {
        for (typed, name) in [
            ("NINO BERIDZE", "Nino Beridze"),
            ("nino beridze", "Nino Beridze"),
            ("ԱՆՆԱ ՍԱՐԳՍՅԱՆ", "Աննա Սարգսյան"),
            ("ՆԻՆՈ ბერიძე", "ՆԻՆՈ ბერიძე"),
            ("ᲜᲘᲜᲝ ᲑᲔᲠᲘᲫᲔ", "ნინო ბერიძე"),
            ("ნინო ბერიძე", "ნინო ბერიძე"),
            ("liam o'neill-smith", "Liam O'Neill-Smith"),
            ("Maria de Souza", "Maria de Souza"),
            ("MARIA DE SOUZA", "Maria de Souza"),
            ("McDonald", "McDonald"),
        ] {
            assert_eq!(Name::parse(typed).full, name);
        }
    }

    #[test]
    fn what_is_no_name_is_nobodys() {
        for text in [
            "N",
            "ნ",
            "N.",
            "{{ 7*7 }}",
            "<b>Nino</b>",
            "nino_88",
            "nino@example.com",
            "Nino 2",
            "—",
            "🙂",
            "a b c d e f",
            "https://a",
            "[NAME]",
            "\"Nino\"",
            "Nino; DROP",
        ] {
            assert_eq!(Name::parse(text), Name::default(), "{text}");
        }
        assert_eq!(Name::parse(&"x".repeat(61)), Name::default());
    }

    #[test]
    fn capitals_and_particles_in_full_names() {
        for (typed, name) in [
            ("DE SOUZA", "De Souza"),
            ("anna-maria o’neill", "Anna-Maria O’Neill"),
            ("j. r. tolkien", "J. R. Tolkien"),
            ("NB", "NB"),
            ("NBA", "Nba"),
            ("Ludwig VAN Beethoven", "Ludwig VAN Beethoven"),
            ("ᲜᲘᲜᲝ Beridze", "ნინო Beridze"),
        ] {
            assert_eq!(Name::parse(typed).full, name);
        }
        assert_eq!(Name::parse(&"x".repeat(60)).full.len(), 60);
        assert_eq!(Name::parse("a b c d ef").full, "A B C D Ef");
        assert_eq!(Name::parse("A B"), Name::default());
        let pair = |g: Option<&str>, s: Option<&str>| (g.map(str::to_owned), s.map(str::to_owned));
        assert_eq!(parts("ბერიძე ლომიძე"), pair(Some("ბერიძე"), Some("ლომიძე")));
        assert_eq!(parts("ბერიძე ნ."), pair(None, Some("ბერიძე")));
        assert_eq!(parts("აძე"), pair(Some("აძე"), None));
        assert_eq!(parts("ააძე"), pair(None, Some("ააძე")));
    }
}
