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
    let place = (0..text.sentences().len().min(4)).find(|&i| {
        let first = words(&text.source()[text.sentences()[i].source.start..]).next();
        let greets = first.is_some_and(|(_, w)| kind(lang, w) != Kind::Other);
        greets && (parts::is_salutation(text, i) || text.sentences()[i].source.start < 80)
    })?;
    let sentence = text.sentences()[place].source;
    let spoilt = ["impersonal-address", "unfilled-placeholder"].iter().filter_map(|id| bench.rules.find(id));
    if spoilt.into_iter().any(|rule| bench.evidence.rule(rule).iter().any(|h| h.sentence == place)) {
        return None;
    }
    let line = &text.source()[sentence.start..sentence.end];
    let end = line.find([',', '!', '։', ':', '\n', '.', '՝']).map_or(line.len(), |at| match &line[at..] {
        // `Mr. Lee`, `Dr. Lee`
        rest if rest.starts_with('.') && at < 10 => {
            rest[1..].find([',', '!', ':', '\n', '.']).map_or(line.len(), |n| at + 1 + n)
        }
        _ => at,
    });
    let mut found = Vec::new();
    let mut titled = false;
    for (at, word) in words(&line[..end]).filter(|(_, w)| w.chars().count() > 1) {
        match kind(lang, word) {
            Kind::Title => titled = true,
            Kind::Greeting => {}
            Kind::Other => found.push(Addressed { at: sentence.start + at, word, titled }),
        }
    }
    let name_like = |n: &Addressed<'_>| {
        let capital = lang == Lang::Ka || n.word.chars().next().is_some_and(char::is_uppercase);
        let known = lang != Lang::Ka || n.titled || Name::parse(n.word).surname.is_some();
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
