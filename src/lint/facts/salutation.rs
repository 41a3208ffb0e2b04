//! Whom a letter speaks to in its first lines.

use super::Bench;
use super::word::words;
use crate::grammar::Name;
use crate::lang::{Lang, is_common_word};
use crate::lint::parts;

/// A word of a salutation that is a name.
#[derive(Clone, Copy, Debug)]
pub struct Addressed<'t> {
    /// In bytes of the source.
    pub at: usize,
    pub word: &'t str,
    /// Whether a title stands before it.
    pub titled: bool,
}

impl Addressed<'_> {
    /// By its ending; and by the title, except in Georgian, where titles stand before first names.
    pub fn is_surname(&self, lang: Lang) -> bool {
        Name::parse(self.word).surname.is_some() || self.titled && lang != Lang::Ka
    }
}

/// The names in the salutation, three at most; `None` where there is none, or where it is not clear that they are.
pub fn names<'t>(bench: &Bench<'t>) -> Option<Vec<Addressed<'t>>> {
    let text = bench.text;
    let lang = text.lang();
    let first_words = |i: usize| words(&text.source()[text.sentences()[i].source.start..]).next().map(|(_, w)| w);
    let place = (0..text.sentences().len().min(4)).find(|&i| {
        let greets = first_words(i).is_some_and(|w| kind(lang, w) != Kind::Other || is_given(lang, w));
        greets && (parts::is_salutation(text, i) || text.sentences()[i].source.start < 80)
    })?;
    let sentence = text.sentences()[place].source;
    let spoilt = ["impersonal-address", "unfilled-placeholder"].iter().filter_map(|id| bench.rules.find(id));
    if spoilt.into_iter().any(|rule| bench.evidence.rule(rule).iter().any(|h| h.sentence == place)) {
        return None;
    }
    let line = &text.source()[sentence.start..sentence.end];
    // `Hello, Mr. Lee!`: of the stretches between commas the first that holds more than a greeting.
    let stretches = line.split_inclusive([',', '!', '։', ':', '\n', '.', '՝', '?']).scan(0, |at, stretch| {
        let start = *at;
        *at += stretch.len();
        Some((start, stretch))
    });
    let mut found = Vec::new();
    let mut titled = false;
    for (start, stretch) in stretches.take(3) {
        for (at, word) in words(stretch).filter(|(_, w)| w.chars().count() > 1) {
            match kind(lang, word) {
                Kind::Title => titled = true,
                Kind::Greeting => {}
                Kind::Other => found.push(Addressed { at: sentence.start + start + at, word, titled }),
            }
        }
        if !found.is_empty() {
            break;
        }
    }
    let name_like = |n: &Addressed<'_>| {
        let capital = lang == Lang::Ka || n.word.chars().next().is_some_and(char::is_uppercase);
        let known = lang != Lang::Ka || n.titled || Name::parse(n.word).surname.is_some() || is_given(lang, n.word);
        capital && known && !(lang == Lang::En && is_common_word(n.word, lang))
    };
    ((1..=3).contains(&found.len()) && found.iter().all(name_like)).then_some(found)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Greeting,
    Title,
    Other,
}

static GREETINGS: [&str; 3] = [
    include_str!("../../../lexicon/ka/greetings.txt"),
    include_str!("../../../lexicon/hy/greetings.txt"),
    include_str!("../../../lexicon/en/greetings.txt"),
];

/// Given names by which a letter may begin without a greeting.
static GIVEN: [&str; 3] =
    [include_str!("../../../lexicon/ka/names.txt"), include_str!("../../../lexicon/hy/names.txt"), ""];

fn is_given(lang: Lang, word: &str) -> bool {
    let bare: String = word.chars().filter(|c| !matches!(c, '՛' | '՜' | '՞')).collect();
    let lines = GIVEN[lang as usize].lines().filter(|l| !l.starts_with('#'));
    lines.flat_map(str::split_whitespace).any(|name| name == bare)
}

fn kind(lang: Lang, word: &str) -> Kind {
    let small: String = word.chars().filter(|c| !matches!(c, '՛' | '՜' | '՞')).collect::<String>().to_lowercase();
    let small = small.replace("եւ", "և");
    let stands = |kind: &str| {
        let lines = GREETINGS[lang as usize].lines().filter_map(|l| l.strip_prefix(kind));
        lines.flat_map(str::split_whitespace).any(|w| w == small)
    };
    match () {
        () if stands("title:") => Kind::Title,
        () if stands("greeting:") => Kind::Greeting,
        () => Kind::Other,
    }
}
