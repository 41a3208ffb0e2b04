//! A customer's name: which word is the given name and which the surname.
//!
//! Endings are data (`lexicon/LANG/surname-endings.txt`). Where they do not tell, the first word is the given name,
//! as people in all three languages sign; official lists put the surname first, and then its ending gives it away.

use std::sync::LazyLock;

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

impl Name {
    /// Takes `full` apart; white space around and between words carries no meaning.
    pub fn parse(full: &str) -> Name {
        let words: Vec<&str> = full.split_whitespace().collect();
        let is_surname = |w: &str| {
            let small = w.to_lowercase();
            ENDINGS.iter().any(|e| small.ends_with(e) && small.chars().count() > e.chars().count() + 1)
        };
        let own = |w: &str| Some(w.to_owned());
        let (given, surname) = match words[..] {
            [] => (None, None),
            [one] if is_surname(one) => (None, own(one)),
            [one] => (own(one), None),
            [first, .., last] if is_surname(first) && !is_surname(last) => {
                // "Surname Given Patronymic": the given name stands second.
                (own(words.get(1).copied().unwrap_or(last)), own(first))
            }
            [first, .., last] => (own(first), own(last)),
        };
        Name { full: words.join(" "), given, surname }
    }
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
        assert_eq!(parts("  "), (None, None));
    }
}
