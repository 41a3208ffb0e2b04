//! Slips that no rule is about: how sentences begin, what is said twice, and punctuation that something left behind.

use std::collections::HashSet;

use crate::letter::Draft;
use crate::text::{Span, Text};

/// What must not stand in a finished letter.
const SCARS: [&str; 26] = [
    "  ",
    " ,",
    " .",
    " ;",
    " :",
    " ։",
    " )",
    "( ",
    "..",
    ",,",
    ",.",
    ".,",
    "։։",
    ".։",
    "։.",
    ",։",
    "«»",
    "„“",
    "()",
    "((",
    "))",
    "{{",
    "}}",
    "\n\n\n",
    "none",
    "undefined",
];

/// Parts in which a line is no sentence.
const NO_SENTENCES: [&str; 3] = ["salutation.txt", "closing.txt", "signature.txt"];

/// What is wrong in the letter, and where.
pub fn slips(text: &Text<'_>, draft: &Draft) -> Vec<(Span, String)> {
    let letter = draft.reply.as_str();
    let mut found: Vec<(Span, String)> = (SCARS.iter())
        .filter_map(|scar| {
            letter
                .find(scar)
                .map(|at| (Span::new(at, at + scar.len()), format!("'{}' left behind", scar.escape_debug())))
        })
        .collect();
    let mut before: Option<String> = None;
    let mut said = HashSet::new();
    for sentence in text.sentences() {
        let span = sentence.source;
        let inside = draft.places.iter().find(|p| p.start <= span.start && span.start < p.end);
        let is_line =
            inside.and_then(|p| p.template.as_deref()).is_none_or(|t| NO_SENTENCES.iter().any(|n| t.ends_with(n)));
        let words = letter[span.start..span.end].trim();
        // The lines of a list may well begin alike.
        if is_line || letter[..span.end - words.len()].ends_with("– ") || words.starts_with("– ") {
            continue;
        }
        let first = first_word(words);
        if before.as_ref() == Some(&first) {
            found.push((span, format!("two neighbouring sentences begin with '{first}'")));
        }
        if !said.insert(words.to_lowercase()) {
            found.push((span, "a sentence stands twice".to_owned()));
        }
        before = Some(first);
    }
    for place in &draft.places {
        let Some(template) = place.template.as_deref() else { continue };
        let part = &letter[place.start..place.end];
        let at = Span::new(place.end, place.end);
        let closed = part.ends_with(['.', '։', '!', '?', '…', ']']) || part.contains("https://");
        if !closed && !NO_SENTENCES.iter().any(|n| template.ends_with(n)) {
            found.push((at, "no full stop at the end".to_owned()));
        }
        for (open, close) in [('(', ')'), ('«', '»'), ('„', '“')] {
            if part.matches(open).count() != part.matches(close).count() {
                found.push((at, format!("{open} and {close} do not pair")));
            }
        }
    }
    found
}

fn first_word(sentence: &str) -> String {
    let words = sentence.trim_start_matches(|c: char| !c.is_alphanumeric());
    words.split(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '՝' | '.')).next().unwrap_or("").to_lowercase()
}
