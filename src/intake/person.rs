//! Whether what a header or a helpdesk calls its sender is a person's name.

use super::quote::WORDS;
use crate::lang::{Lang, is_letter_of};

/// The name, if it looks like a first name and a family name and like nothing else.
pub(super) fn name(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['"', '\'', '“', '”', '„']).trim();
    let words: Vec<&str> = text.split_whitespace().collect();
    let fits = |word: &&str| {
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        let first = word.chars().next();
        let shouted = word.chars().filter(|c| c.is_uppercase()).count() > 2;
        word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
            && word.chars().count() >= 2
            // Georgian has no capitals.
            && first.is_some_and(|c| c.is_uppercase() || is_letter_of(c, Lang::Ka))
            && letters.next().is_some_and(|a| letters.all(|b| script(a) == script(b)))
            && !shouted
            && !WORDS.company.iter().any(|w| w.to_lowercase() == word.to_lowercase())
    };
    let one_script = words.windows(2).all(|w| {
        let first = |word: &str| word.chars().next().map(script);
        first(w[0]) == first(w[1])
    });
    ((2..=3).contains(&words.len()) && one_script && words.iter().all(fits)).then(|| words.join(" "))
}

/// Whether a name is spelt in the letters of the language: how it is spelt in others would be a guess.
pub(crate) fn is_spelt_in(name: &str, lang: Lang) -> bool {
    let mut letters = name.chars().filter(|c| c.is_alphabetic());
    letters.all(|c| match lang {
        Lang::En => script(c) == 0,
        _ => is_letter_of(c, lang),
    })
}

/// Latin, Georgian, Armenian or another.
fn script(c: char) -> u8 {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => 0,
        _ if is_letter_of(c, Lang::Ka) => 1,
        _ if is_letter_of(c, Lang::Hy) => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_name_is_two_or_three_words_and_no_company() {
        for good in ["Nino Beridze", "ნინო ბერიძე", "Անի Սարգսյան", "Anne-Marie O'Neill", "José García Ruiz"]
        {
            assert_eq!(name(good).as_deref(), Some(good));
        }
        assert_eq!(name("\"Nino  Beridze\" ").as_deref(), Some("Nino Beridze"));
        for bad in [
            "Nino",
            "nino beridze",
            "Beridze, Nino",
            "Lantern Shop",
            "info@example.ge",
            "Nino B3ridze",
            "NINO BERIDZE",
            "Nino ბერიძე",
            "შპს ლამპარი",
        ] {
            assert_eq!(name(bad), None, "{bad}");
        }
    }
}
