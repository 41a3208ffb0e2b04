//! English: the genitive, the plural, and a or an.
//!
//! Owns the little that English inflects (`language-en.md` §3, "Grammar for templates"): Nino's, Mr Jones's,
//! customers'; 1 day, 2 days, 20 lari; an 8-day delay, a USB cable, an SMS.

use super::form::{Case, Form, Kind, Number};

/// Plurals that are not made by -s. Lari and tetri stay as they are.
const IRREGULAR: [(&str, &str); 14] = [
    ("lari", "lari"),
    ("tetri", "tetri"),
    ("luma", "luma"),
    ("man", "men"),
    ("woman", "women"),
    ("child", "children"),
    ("person", "people"),
    ("foot", "feet"),
    ("half", "halves"),
    ("shelf", "shelves"),
    ("knife", "knives"),
    ("goods", "goods"),
    ("series", "series"),
    ("staff", "staff"),
];

/// The form of an English lemma: only number and the genitive show.
pub(super) fn inflect(lemma: &str, form: Form) -> String {
    let lemma = lemma.trim();
    let proper = matches!(form.kind, Kind::GivenName | Kind::Surname);
    let word = match form.number {
        Number::Plural if !proper => plural(lemma),
        _ => lemma.to_owned(),
    };
    match form.case {
        Case::Genitive if word.chars().last().is_some_and(char::is_alphanumeric) => {
            let plural_s = form.number == Number::Plural && word.ends_with('s');
            if plural_s { format!("{word}'") } else { format!("{word}'s") }
        }
        _ => word,
    }
}

/// The plural of a common noun: days, boxes, deliveries, lari, people.
pub(super) fn plural(noun: &str) -> String {
    let lower = noun.to_lowercase();
    let last_word = lower.rsplit([' ', '-']).next().unwrap_or_default();
    if let Some((one, many)) = IRREGULAR.iter().find(|(one, _)| *one == last_word) {
        let keep = noun.len().checked_sub(one.len());
        return match keep.and_then(|at| noun.get(..at)) {
            Some(before) => format!("{before}{many}"),
            None => (*many).to_owned(),
        };
    }
    if !lower.chars().last().is_some_and(char::is_alphabetic) {
        return noun.to_owned();
    }
    if let Some(stem) = noun.strip_suffix('y')
        && stem.ends_with(|c: char| c.is_alphabetic() && !"aeiouAEIOU".contains(c))
    {
        return format!("{stem}ies");
    }
    if ["s", "x", "z", "ch", "sh"].iter().any(|end| lower.ends_with(end)) {
        return format!("{noun}es");
    }
    format!("{noun}s")
}

/// `a` or `an` before a word, a figure or an acronym, by its sound.
#[must_use]
pub fn an(next: &str) -> &'static str {
    let word = next
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .split(|c: char| c.is_whitespace() || c == '-')
        .next()
        .unwrap_or_default();
    let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
    if !digits.is_empty() {
        // eight, eighteen, eighty, eight hundred …; eleven and eighteen also as thousands (11 500)
        let first_group = match digits.len() % 3 {
            0 => digits.get(..3),
            n => digits.get(..n),
        };
        let vowel = digits.starts_with('8') || matches!(first_group, Some("11" | "18"));
        return if vowel { "an" } else { "a" };
    }
    let lower = word.to_lowercase();
    let spelled_out = word.len() > 1
        && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        && (word.len() <= 3 || !word.contains(['A', 'E', 'I', 'O', 'U']));
    let vowel = if spelled_out {
        lower.starts_with(|c: char| "aefhilmnorsx".contains(c))
    } else if ["hour", "honest", "honour", "honor", "heir"].iter().any(|h| lower.starts_with(h)) {
        true
    } else if ["uni", "use", "usa", "usu", "uti", "eu", "one", "once", "ubiq"].iter().any(|y| lower.starts_with(y)) {
        lower.starts_with("unin") || lower.starts_with("unim")
    } else {
        lower.starts_with(|c: char| "aeiou".contains(c))
    };
    if vowel { "an" } else { "a" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn genitive() {
        let gen_of = |w: &str| inflect(w, Form::of(Case::Genitive));
        assert_eq!(gen_of("Nino"), "Nino's");
        assert_eq!(gen_of("Mr Jones"), "Mr Jones's");
        assert_eq!(inflect("customer", Form::of(Case::Genitive).plural()), "customers'");
        assert_eq!(inflect("child", Form::of(Case::Genitive).plural()), "children's");
        assert_eq!(gen_of(""), "");
        assert_eq!(gen_of("{{ name }}"), "{{ name }}");
        assert_eq!(inflect("lamp", Form::of(Case::Ergative)), "lamp");
    }

    #[test]
    fn plurals() {
        let table = [
            ("day", "days"),
            ("delivery", "deliveries"),
            ("box", "boxes"),
            ("lari", "lari"),
            ("dram", "drams"),
            ("person", "people"),
            ("delivery man", "delivery men"),
            ("", ""),
            ("y", "ys"),
            ("watch", "watches"),
        ];
        for (one, many) in table {
            assert_eq!(plural(one), many);
        }
    }

    #[test]
    fn a_or_an() {
        for word in
            ["8-day delay", "hour", "MP3 player", "SMS", "80-lari voucher", "11-day delay", "apple", "uninvited", "18"]
        {
            assert_eq!(an(word), "an", "{word}");
        }
        for word in [
            "one-year guarantee",
            "used phone",
            "USB cable",
            "lamp",
            "110",
            "20-lari voucher",
            "European",
            "",
            "VAT",
            "1",
        ] {
            assert_eq!(an(word), "a", "{word}");
        }
    }

    #[test]
    fn an_before_what_sounds_like_a_vowel() {
        for word in [
            "11 500",
            "11000",
            "18500",
            "811",
            "heir",
            "honest",
            "honour",
            "unimportant",
            "FAQ",
            "LED",
            "HTML",
            "(apple)",
        ] {
            assert_eq!(an(word), "an", "{word}");
        }
        for word in ["1100", "118", "180", "1", "unique", "once", "utility", "NASA", "TV", "CD", "-", "hat"] {
            assert_eq!(an(word), "a", "{word}");
        }
        assert_eq!(
            (plural("shelf"), plural("DVD"), plural("5"), plural("toy"), plural("bush")),
            ("shelves".into(), "DVDs".into(), "5".into(), "toys".into(), "bushes".into())
        );
        assert_eq!(inflect(" Anna ", Form::default().plural().kind(Kind::GivenName)), "Anna");
    }
}
