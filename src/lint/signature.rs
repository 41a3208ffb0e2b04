//! A letter that no person signs.
//!
//! The name stands in the lines after the closing formula (the part `closing`), or in the last lines where there is
//! none. Georgian has no capitals, so a name is known by the lists of given names and the endings of surnames; a
//! line that speaks of a team, a role or a trade (`lexicon/*/team-words.txt`) is read without those words.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::evidence::Evidence;
use super::{Finding, parts};
use crate::grammar;
use crate::lang::{Lang, is_common_word, is_letter};
use crate::rule::{Rule, RuleSet};
use crate::text::mask::lines;
use crate::text::{Span, Text, alphabet};

/// So many lines after the closing formula are looked at; without one, so many at the end.
const AFTER_CLOSING: usize = 6;
const AT_END: usize = 4;

/// A line of more words than this is a sentence, unless it begins with the closing formula.
const WORDS: usize = 9;

pub fn check(
    index: usize,
    rule: &Rule,
    text: &Text<'_>,
    rules: &RuleSet,
    evidence: &Evidence,
    findings: &mut Vec<Finding>,
) {
    if rule.signals[text.lang() as usize].is_none() || text.sentences().is_empty() {
        return;
    }
    let closing = rules.parts().iter().position(|p| p.id == "closing");
    let closing = closing.and_then(|part| evidence.part(part as u32).last()).map(|hit| hit.span);
    let lines = last_lines(text, closing);
    let signs = |&(start, line): &(usize, &str)| {
        let from = closing.filter(|c| c.start >= start && c.end <= start + line.len()).map_or(0, |c| c.end - start);
        signed(&line[from..], text.lang(), closing.is_some())
    };
    if lines.iter().any(signs) {
        return;
    }
    // What stands in the place of the name; else the end of the letter.
    let after = lines.iter().rfind(|(start, _)| closing.is_some_and(|c| c.end <= *start));
    let span = match after {
        Some((start, line)) => Span::new(*start, start + line.trim_end().len()),
        None => closing.unwrap_or_else(|| parts::end_of_body(text)),
    };
    findings.push(Finding::new(index, rule.severity, span));
}

/// The lines in which a signature may stand, with their places.
fn last_lines<'t>(text: &Text<'t>, closing: Option<Span>) -> Vec<(usize, &'t str)> {
    let source = text.source();
    let greeting = (0..text.sentences().len()).filter(|&i| parts::is_salutation(text, i)).last();
    let greeted = greeting.map_or(0, |i| text.sentences()[i].source.end);
    let aside = |at: usize| at < greeted || text.is_aside(at);
    let written = lines(source).filter(|(start, line)| !line.trim().is_empty() && !aside(*start));
    let ends_after = |span: Span| move |(start, line): &(usize, &str)| span.end <= start + line.len();
    match closing {
        Some(span) => written.filter(ends_after(span)).take(AFTER_CLOSING + 1).collect(),
        None => {
            let mut all: Vec<_> = written.collect();
            let last = all.split_off(all.len().saturating_sub(AT_END));
            last.into_iter().filter(|(_, line)| word_count(line) <= WORDS).collect()
        }
    }
}

/// How many words a line has; the groups of a telephone number are none.
fn word_count(line: &str) -> usize {
    line.split_whitespace().filter(|w| w.contains(alphabetic)).count()
}

/// Whether a person's name stands in the line: alone, or beside a role, a company, a number.
fn signed(line: &str, lang: Lang, after_closing: bool) -> bool {
    let mut parts = line
        .split([',', '՝', ';', '|', '/', '–', '—', '(', ')', '•', '·', ':', '\t'])
        .flat_map(|part| part.split(" - "));
    // `Argishti, owner of the car wash`: before the role one word is enough where names have capitals.
    let first = parts.clone().find(|part| !part.trim().is_empty()).unwrap_or("").trim();
    let rest = line.trim_start().strip_prefix(first);
    // A line of its own that is one word, with the role in the next: `Mel`. In Armenian a closing formula looks so.
    let heads = |rest: &str| {
        lang == Lang::En && rest.trim().is_empty() || rest.trim_start().starts_with([',', '|', '(', '–', '—'])
    };
    let heads = lang != Lang::Ka && rest.is_some_and(heads);
    let first = untitled(first);
    let capital = first.starts_with(char::is_uppercase) && !first.chars().skip(1).any(char::is_uppercase);
    let short = word_count(line) <= WORDS;
    let lone =
        heads && short && capital && is_word(first) && !is_team_word(first, lang) && !is_common_word(first, lang);
    lone || parts.any(|part| is_name(part, lang, after_closing))
}

/// What stands after a title.
fn untitled(mut name: &str) -> &str {
    while let Some((title, rest)) = name.split_once(' ') {
        if !TITLES.contains(&plain(title).trim_end_matches('.')) {
            break;
        }
        name = rest.trim_start();
    }
    name
}

fn is_name(part: &str, lang: Lang, after_closing: bool) -> bool {
    let words: Vec<&str> = untitled(part.trim())
        .split_whitespace()
        .map(|w| w.trim_matches(|c: char| !(c.is_alphanumeric() || c == '.')))
        .filter(|w| !w.is_empty())
        .collect();
    if words.is_empty() || words.len() > WORDS || part.contains(['@', '.']) && part.contains("www") {
        return false;
    }
    let spoken_for = words.iter().any(|w| is_team_word(w, lang));
    // `Sona from the bakery`.
    if lang == Lang::En && words.len() <= 5 && words[1..].iter().all(|w| w.starts_with(char::is_lowercase)) {
        return is_given(words[0], lang) && starts_well(words[0], lang) && is_word(words[0]);
    }
    if let [one] = words[..] {
        return !spoken_for && (is_given(one, lang) || is_surname(one, lang)) && starts_well(one, lang);
    }
    // Beside a role only a name that is known stands out; alone, its shape is enough.
    let alone = words.len() <= 3 && !spoken_for;
    let latin = words.iter().all(|w| is_latin(w));
    (alone && latin && (after_closing || !part.trim_end().ends_with('.')) && has_shape(&words))
        || words.windows(2).any(|pair| is_pair(pair[0], pair[1], lang, alone))
}

/// A given name and a surname, in either order; an initial and a surname.
fn is_pair(first: &str, second: &str, lang: Lang, alone: bool) -> bool {
    let word = |w: &str| is_word(w) && !is_team_word(w, lang) && starts_well(w, lang);
    if !(word(first) && word(second)) {
        return false;
    }
    let given = is_given(first, lang);
    // Two capitals side by side are no words of a sentence, whatever stands in the list of words: Պողոսյան.
    let capitals = lang == Lang::Hy && [first, second].iter().all(|w| w.starts_with(char::is_uppercase));
    let surname = is_surname(second, lang) || capitals && ends_as_surname(second, lang);
    let turned = is_surname(first, lang) && is_given(second, lang);
    let initial = first.trim_end_matches('.').chars().count() == 1;
    // Endings that words have as well tell something only where nothing but two words stands.
    let ends_loosely = ["ია", "ური", "ული", "ელი", "ანი", "ონი"].iter().any(|e| second.ends_with(e));
    let loose = lang == Lang::Ka && alone && ends_loosely;
    given && surname
        // `დირექტორის მოადგილე თინათინ ჩოხელი`: surnames of which no list has all, after a name that is known.
        || lang == Lang::Ka && given && ends_loosely && ![first, second].iter().any(|w| is_common_word(w, lang))
        || turned
        || (given || initial) && alone
        || (surname || loose) && (initial || lang != Lang::Ka || !is_common_word(first, lang))
}

/// Two or three words with capitals, none of them of a team: what an English signature looks like.
fn has_shape(words: &[&str]) -> bool {
    const SMALL: [&str; 13] = ["de", "van", "von", "der", "al", "el", "bin", "da", "di", "la", "Nic", "Mac", "Ní"];
    let capital = |w: &&str| w.starts_with(char::is_uppercase) && is_word(w);
    let [first, middle @ .., last] = words else { return false };
    words.len() >= 2
        && capital(first)
        && capital(last)
        && last.trim_end_matches('.').chars().count() > 1
        // Three capitals may as well be an office, unless the first is a name or the second an initial.
        && middle.iter().all(|w| SMALL.contains(w) || capital(w) && (w.len() <= 2 || is_given(first, Lang::En)))
        && !words.iter().any(|w| is_team_word(w, Lang::En))
}

/// The letters of the three languages are known without a look at all of Unicode.
fn alphabetic(c: char) -> bool {
    is_letter(c) || c.is_alphabetic()
}

fn is_word(word: &str) -> bool {
    word.contains(alphabetic) && word.chars().all(|c| alphabetic(c) || matches!(c, '-' | '\'' | '’' | '.' | '՛'))
}

/// Georgian has no capitals; in a known name a small letter is a slip.
fn starts_well(word: &str, lang: Lang) -> bool {
    lang == Lang::Ka || word.starts_with(char::is_uppercase) || is_given(word, lang)
}

/// Whether all letters are Latin ones, with their accents: Jörg, Bríd.
fn is_latin(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii() || c < '\u{250}' || c == '’')
}

/// The language of the word's letters: a Georgian may sign in Latin ones.
fn spelt(word: &str, lang: Lang) -> Lang {
    if is_latin(word) { Lang::En } else { lang }
}

fn is_given(word: &str, lang: Lang) -> bool {
    let small = plain(word);
    GIVEN[spelt(&small, lang) as usize].contains(small.as_str())
        || lang == Lang::Ka && grammar::is_georgian_given(&small)
}

/// Whether the word ends as surnames do.
fn is_surname(word: &str, lang: Lang) -> bool {
    !is_common_word(word, lang) && ends_as_surname(word, lang)
}

fn ends_as_surname(word: &str, lang: Lang) -> bool {
    let small = plain(word);
    let ends = |e: &String| small.len() > e.len() + 3 && small.ends_with(e.as_str());
    lang == Lang::Ka && grammar::is_georgian_surname(&small) || SURNAMES[spelt(&small, lang) as usize].iter().any(ends)
}

/// Stems of so few letters begin names as well (Էլմինե, Մերուժան): they stand for themselves alone.
const SHORT_STEM: usize = 3;
/// No stem is longer.
const LONG_STEM: usize = 24;

/// A stem of the list may bend and grow; English words stand as they are. What is a name is no such word, although
/// it begins like one: Պետրոսյան, Մերի.
fn is_team_word(word: &str, lang: Lang) -> bool {
    let small = plain(word);
    if !is_latin(&small) && (is_given(word, lang) || is_surname(word, lang)) {
        return false;
    }
    let team = &TEAM[spelt(&small, lang) as usize];
    let mut stems = small.char_indices().map(|(at, c)| &small[..at + c.len_utf8()]).take(LONG_STEM).skip(SHORT_STEM);
    team.contains(small.trim_end_matches('.')) || !is_latin(&small) && stems.any(|stem| team.contains(stem))
}

/// Small letters, without the marks that stand inside Armenian words.
fn plain(word: &str) -> String {
    word.chars().filter(|c| !matches!(c, '՛' | '՜' | '՞' | '’' | '\'')).map(alphabet::fold).collect()
}

/// What may stand before a name.
const TITLES: [&str; 20] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "ბატონი",
    "ქალბატონი",
    "ბ-ნი",
    "պարոն",
    "տիկին",
    "օրիորդ",
    "master",
    "engineer",
    "inspector",
    "վարպետ",
    "ოსტატი",
    "ექიმი",
    // `Ձեր Սոնա`: yours.
    "ձեր",
    "თქვენი",
];

// In the order ka, hy, en; a list is read when a word of its language is asked about.
static GIVEN: [LazyLock<HashSet<String>>; 3] = [
    LazyLock::new(|| set(include_str!("../../lexicon/ka/names.txt"))),
    LazyLock::new(|| set(include_str!("../../lexicon/hy/names.txt"))),
    LazyLock::new(|| set(include_str!("../../lexicon/en/given-names.txt"))),
];

static SURNAMES: [LazyLock<HashSet<String>>; 3] = [
    LazyLock::new(|| set(include_str!("../../lexicon/ka/surname-endings.txt"))),
    LazyLock::new(|| set(include_str!("../../lexicon/hy/surname-endings.txt"))),
    LazyLock::new(|| set(include_str!("../../lexicon/en/surname-endings.txt"))),
];

static TEAM: [LazyLock<HashSet<String>>; 3] = [
    LazyLock::new(|| set(include_str!("../../lexicon/ka/team-words.txt"))),
    LazyLock::new(|| set(include_str!("../../lexicon/hy/team-words.txt"))),
    LazyLock::new(|| set(include_str!("../../lexicon/en/team-words.txt"))),
];

/// The words of a list.
fn set(list: &str) -> HashSet<String> {
    let lines = list.lines().map(|l| l.split('#').next().unwrap_or(""));
    lines.flat_map(str::split_whitespace).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_begin_like_words_of_a_team() {
        for (line, lang) in [
            ("Էլմինե Ղազարյան", Lang::Hy),
            ("Մերուժ Հակոբյան", Lang::Hy),
            ("Հեռնաս Սահակյան", Lang::Hy),
            ("ტელემაქ ბერიძე", Lang::Ka),
            ("დირექტორის მოადგილე თინათინ ჩოხელი", Lang::Ka),
            ("Anna Maria Quirkington", Lang::En),
            ("Zbynek B. Quirkington", Lang::En),
        ] {
            assert!(signed(line, lang, true), "{line}");
        }
        for (line, lang) in [
            ("Մեր թիմը", Lang::Hy),
            ("Էլ. փոստ", Lang::Hy),
            ("Հեռախոս Երևան", Lang::Hy),
            ("გაყიდვების გუნდი", Lang::Ka),
            ("მთავარი სპეციალისტი, ხარისხის ხელმძღვანელი", Lang::Ka),
            ("Central Retail Quirkington", Lang::En),
            ("Warmly as always", Lang::En),
            (&"ա".repeat(200_000), Lang::Ka),
        ] {
            assert!(!signed(line, lang, true), "{}", &line[..20]);
        }
    }

    #[test]
    fn names_alone_with_titles_initials_and_beside_roles() {
        for (line, lang) in [
            ("Argishti, owner of the car wash", Lang::En),
            ("Zbynek – head of sales", Lang::En),
            ("Zbynek (sales)", Lang::En),
            ("Sona from the bakery", Lang::En),
            ("Dr. Nino Beridze", Lang::En),
            ("Mr Zbynek Quirk", Lang::En),
            ("Zbynek van Quirk", Lang::En),
            ("Zbynek von Quirk", Lang::En),
            ("O’Neill-Quirk Anna", Lang::En),
            ("Returns Department: Anna Quirk", Lang::En),
            ("Anna", Lang::En),
            ("ბ. ბერიძე", Lang::Ka),
            ("ბერიძე ნინო", Lang::Ka),
            ("ბატონი დავით ბერიძე", Lang::Ka),
            ("ნინო", Lang::Ka),
            ("ბერიძე, მთავარი სპეციალისტი", Lang::Ka),
            ("Nino Beridze", Lang::Ka),
            ("დირექტორის მოადგილე თინათინ ფრეტელი", Lang::Ka),
            ("დირექტორის მოადგილე ილია ბერიძე", Lang::Ka),
            ("Պետրոսյան Արամ", Lang::Hy),
            // In a known name a small letter is a slip.
            ("արամ", Lang::Hy),
            ("Ա. Պետրոսյան", Lang::Hy),
            ("պարոն Պետրոսյան", Lang::Hy),
            ("Zbynek", Lang::En),
        ] {
            assert!(signed(line, lang, true), "{line}");
        }
        for (line, lang) in [
            ("", Lang::En),
            ("12 November 2026", Lang::En),
            ("ACME, since 1999", Lang::En),
            ("R2D2, owner of the car wash", Lang::En),
            ("support, owner of the car wash", Lang::En),
            ("Support, owner of the car wash", Lang::En),
            ("Quirkily, as we have said to all of you so often before", Lang::En),
            ("zbynek", Lang::En),
            ("ZBYNEK", Lang::En),
            ("Zbynek quirk", Lang::En),
            ("Zbynek van", Lang::En),
            ("Zbynek Q.", Lang::En),
            ("quirk Zbynek", Lang::En),
            ("Zbynek Middle Quirk", Lang::En),
            ("Zbynek Quirk Support", Lang::En),
            ("Anna Quirk www.quirk.example", Lang::En),
            ("Zbynek Quirk Quirk Zbynek", Lang::En),
            ("ბატონი", Lang::Ka),
            ("კარგი დღე", Lang::Ka),
            // The ending of a surname after what is no given name.
            ("ბლიკვი ფრეტელი გრუტი კლუმი", Lang::Ka),
            ("ჩვენი ქალაქი", Lang::Ka),
            ("Սիրով", Lang::Hy),
        ] {
            assert!(!signed(line, lang, true), "{line}");
        }
        // A sentence of two words is a name only after the closing formula.
        assert!(signed("Zbynek Quirk.", Lang::En, true) && !signed("Zbynek Quirk.", Lang::En, false));
        assert!(signed("Zbynek Quirk", Lang::En, false));
    }

    #[test]
    fn what_stands_after_a_title() {
        for (name, rest) in [
            ("Mr. Lee", "Lee"),
            ("Dr Prof. Ann Lee", "Ann Lee"),
            ("Ann Lee", "Ann Lee"),
            ("Mr", "Mr"),
            ("ქალბატონი  ნინო", "ნინო"),
        ] {
            assert_eq!(untitled(name), rest);
        }
    }

    /// What is pointed at in a letter that nobody signs; none where somebody does.
    fn unsigned(letter: &str) -> Option<&str> {
        let rules = RuleSet::builtin();
        let index = rules.find("missing-signature").unwrap();
        let mut profile = crate::lint::Profile::none(rules);
        profile.switch(index, true);
        let findings = crate::lint::lint(&Text::new(letter, Lang::En), rules, &profile, &Default::default());
        findings.first().map(|f| &letter[f.span.start..f.span.end])
    }

    #[test]
    fn a_signature_stands_under_the_closing_formula_or_at_the_end() {
        let body = "Dear Ms Lomidze,\n\nWe will refund you by 25 November.\n\n";
        for (end, place) in [
            ("Kind regards,\nThe Management", Some("The Management")),
            ("Kind regards,\nThe Management  \n", Some("The Management")),
            ("Kind regards,", Some("Kind regards,")),
            ("Kind regards,\nAnna Lee", None),
            ("Kind regards, Anna Lee", None),
            ("Anna Lee\nKind regards,\nThe Management", Some("The Management")),
            ("Kind regards,\n\n<!-- Anna Lee -->", Some("Kind regards,")),
            ("Kind regards,\n> Anna Lee", Some("Kind regards,")),
            ("Anna Lee", None),
            ("Anna Lee\n1\n2\n3", None),
            ("Anna Lee\n1\n2\n3\n4", Some("")),
            ("Anna Lee has packed the lamp with her own two hands", Some("")),
        ] {
            assert_eq!(unsigned(&format!("{body}{end}")), place, "{end}");
        }
        // Whom a letter greets does not sign it.
        assert_eq!(unsigned("Dear Anna Lee,\nWe know."), Some(""));
    }
}
