//! Splitting a sentence at a conjunction: “…, but X” becomes “…. X”.
//!
//! What stood against each other then stands side by side. Whether the second half can stand alone only the writer
//! knows, so the fix is unsafe.

use super::{Applicability, Edit, Fix};
use crate::lang::Lang;
use crate::text::{Span, Text, alphabet};

/// The fix for a hit that holds one of `conjunctions` after a comma and before words; `stop` ends the letter's
/// sentences.
pub fn split(text: &Text<'_>, span: Span, conjunctions: &[String], stop: &str) -> Option<Fix> {
    let source = text.source();
    let (start, end) = conjunction(source, span, conjunctions)?;
    let sentence = text.sentences()[text.sentence_at(start)?].source;
    let gap_before = trailing_space(source.get(sentence.start..start)?);
    let comma_at = start - gap_before.len();
    let comma = source[..comma_at].chars().next_back().filter(|c| matches!(c, ',' | ';'))?;
    let first = source.get(sentence.start..comma_at - comma.len_utf8())?;
    if gap_before.is_empty() || !first.chars().any(char::is_alphabetic) {
        return None;
    }
    // The comma of “but, as you know, X” goes with the conjunction.
    let rest = &source[end..sentence.end];
    let rest = rest.strip_prefix(',').unwrap_or(rest);
    let gap_after = leading_space(rest);
    let second = &rest[gap_after.len()..];
    let (letter, word) = (second.chars().next()?, second.split_whitespace().next()?);
    let begins = letter.is_alphanumeric() || matches!(letter, '«' | '„' | '“' | '"' | '(');
    if gap_after.is_empty() || !begins || !second.chars().any(char::is_alphabetic) {
        return None;
    }
    if conjunction(source, Span::new(sentence.end - second.len(), sentence.end), conjunctions).is_some() {
        return None;
    }
    // A line that was wrapped stays wrapped.
    let gap =
        if gap_after.contains(['\n', '\r']) && !gap_before.contains(['\n', '\r']) { gap_after } else { gap_before };
    let at = sentence.end - second.len();
    let span = Span::new(comma_at - comma.len_utf8(), at + letter.len_utf8());
    let text = format!("{stop}{gap}{}", beginning(letter, word, text.lang()));
    Some(Fix { applicability: Applicability::Unsafe, edits: vec![Edit { span, text }] })
}

/// Where the conjunction stands: the first word of the hit, marks inside it passed over.
fn conjunction(source: &str, span: Span, conjunctions: &[String]) -> Option<(usize, usize)> {
    let hit = &source[span.start..span.end];
    let start = span.start + hit.find(alphabet::is_word)?;
    let in_word = |c: char| alphabet::is_word(c) || matches!(c, '՛' | '՜' | '՞' | '\u{ad}');
    let len = source[start..].find(|c| !in_word(c)).unwrap_or(source.len() - start);
    let word = &source[start..start + len];
    let folded: String = word.chars().filter(|c| alphabet::is_word(*c)).map(alphabet::fold).collect();
    conjunctions.contains(&folded).then_some((start, start + len))
}

fn trailing_space(text: &str) -> &str {
    &text[text.trim_end().len()..]
}

fn leading_space(text: &str) -> &str {
    &text[..text.len() - text.trim_start().len()]
}

/// The first letter of a sentence. Georgian has no capitals, `և` has none of its own (`Եվ`), and a name that is
/// written with a capital inside (iPhone) keeps its first letter.
fn beginning(letter: char, word: &str, lang: Lang) -> String {
    let own_way = word.chars().skip(1).any(char::is_uppercase)
        || word.contains(['@', '/', '.'].as_slice()) && word.len() > 1 && !word.ends_with('.');
    match (lang, letter) {
        (Lang::Ka, _) => letter.to_string(),
        _ if own_way => letter.to_string(),
        (_, 'և') => "Եվ".to_owned(),
        _ => letter.to_uppercase().collect(),
    }
}
