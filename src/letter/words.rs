//! A clerk's own words, fitted into a letter.
//!
//! Causes, measures and grounds are typed by people: with a final stop or without, with a capital or without, over
//! several lines. Here they become a clause or a sentence of the letter's language; what they say is left alone.

use crate::lang::Lang;

/// Words that may be written small when a sentence becomes a clause: no names among them.
fn small_words(lang: Lang) -> &'static str {
    match lang {
        Lang::Ka => "",
        Lang::Hy => include_str!("../../lexicon/hy/clause-words.txt"),
        Lang::En => include_str!("../../lexicon/en/clause-words.txt"),
    }
}

/// One line, without characters that could pass for something else: controls, bidirectional and invisible marks.
pub fn clean(text: &str) -> String {
    let visible = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| {
        !c.is_control()
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    });
    let mut out = String::with_capacity(text.len());
    for c in visible {
        if c != ' ' || !(out.is_empty() || out.ends_with(' ')) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The text as a sentence: a capital first where the language has them, and a full stop.
pub fn sentence(text: &str, lang: Lang) -> String {
    let body = without_stop(text);
    if body.is_empty() || body.ends_with(['!', '?', '…', ']']) {
        return capitalised(body, lang);
    }
    format!("{}{}", capitalised(body, lang), full_stop(lang))
}

pub fn full_stop(lang: Lang) -> char {
    if lang == Lang::Hy { '։' } else { '.' }
}

/// The text as a clause inside a sentence: no full stop, a leading common word small.
pub fn clause(text: &str, lang: Lang) -> String {
    let body = without_stop(text);
    let first = body.split([' ', ',']).next().unwrap_or("");
    let small = first.to_lowercase();
    let common = small_words(lang).lines().map(|l| l.split('#').next().unwrap_or("").trim()).any(|w| w == small);
    if !first.is_empty() && common && first != "I" {
        format!("{small}{}", &body[first.len()..])
    } else {
        body.to_owned()
    }
}

/// The text as the name of a role: a clause without the article or the *our* that the letter has itself.
pub fn role(text: &str, lang: Lang) -> String {
    let determiners = match lang {
        Lang::Ka => include_str!("../../lexicon/ka/determiners.txt"),
        Lang::Hy => include_str!("../../lexicon/hy/determiners.txt"),
        Lang::En => include_str!("../../lexicon/en/determiners.txt"),
    };
    let body = without_stop(text);
    match body.split_once(' ') {
        Some((first, rest)) if determiners.lines().any(|d| d == first.to_lowercase()) => rest.trim_start().to_owned(),
        _ => clause(body, lang),
    }
}

fn without_stop(text: &str) -> &str {
    let text = text.trim();
    let end = text.trim_end_matches(['.', '։', ':', ';', ',']).trim_end();
    // An ellipsis or an abbreviation keeps its dot.
    if text.ends_with("..") { text } else { end }
}

/// The text with a capital first, where the language has them.
pub fn capitalised(text: &str, lang: Lang) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some('և') if lang == Lang::Hy => format!("Եվ{}", chars.as_str()),
        Some(first) if lang != Lang::Ka && first.is_lowercase() => {
            first.to_uppercase().chain(chars.as_str().chars()).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_named_without_its_article() {
        for text in ["the head of our warehouse", "Our head of our warehouse.", "head of our warehouse"] {
            assert_eq!(role(text, Lang::En), "head of our warehouse");
        }
        assert_eq!(role("ჩვენი საწყობის უფროსი", Lang::Ka), "საწყობის უფროსი");
        assert_eq!(role("Մեր պահեստի պետը", Lang::Hy), "պահեստի պետը");
        assert_eq!(role("Andrea Rossi", Lang::En), "Andrea Rossi");
    }

    #[test]
    fn clauses_and_sentences() {
        assert_eq!(sentence("our packer mixed the boxes", Lang::En), "Our packer mixed the boxes.");
        assert_eq!(sentence("և տուփը բացվել է:", Lang::Hy), "Եվ տուփը բացվել է։");
        assert_eq!(sentence("ყუთები აირია.", Lang::Ka), "ყუთები აირია.");
        assert_eq!(clause("We now weigh every box.", Lang::En), "we now weigh every box");
        assert_eq!(clause("Nino now weighs every box.", Lang::En), "Nino now weighs every box");
        assert_eq!(clause("Մենք փոխել ենք կարգը։", Lang::Hy), "մենք փոխել ենք կարգը");
    }

    #[test]
    fn nothing_hides_in_a_fact() {
        assert_eq!(clean(" a\r\n\tb\u{202e}c\u{1b}[31m\u{0}\u{200b} "), "a bc[31m");
    }
}
