//! Patterns that are only phrases: `\b(?:late|delayed)\b`, `\bდაზიან\w*`.
//!
//! Most patterns of the lexicon say no more than that a word begins so. Such a branch needs no regex: the one pass
//! that finds the keys has found the phrase already, once the edges of the word are looked at. The build takes these
//! branches out, so that a process that reads one complaint compiles a handful of regexes instead of dozens.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// A phrase, and whether its last word may go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    pub text: String,
    pub open: bool,
}

/// Most phrases one branch may stand for.
const MOST: usize = 400;

/// Takes the branches of `pattern` that are phrases out: the phrases, and the branches that are left.
pub fn take(pattern: &str) -> (Vec<Phrase>, Vec<&str>) {
    let mut phrases = Vec::new();
    let mut rest = Vec::new();
    for branch in branches(pattern) {
        match regex_syntax::parse(branch).ok().and_then(|hir| phrases_of(&hir)) {
            Some(found) => phrases.extend(found),
            None => rest.push(branch),
        }
    }
    (phrases, rest)
}

/// The branches of a pattern at its outermost `|`.
fn branches(pattern: &str) -> Vec<&str> {
    let (mut depth, mut class, mut escaped, mut start) = (0_usize, false, false, 0);
    let mut out = Vec::new();
    for (i, c) in pattern.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => class = true,
            ']' => class = false,
            '(' if !class => depth += 1,
            ')' if !class => depth = depth.saturating_sub(1),
            '|' if !class && depth == 0 => {
                out.push(&pattern[start..i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    out.push(&pattern[start..]);
    out
}

/// The phrases of a branch that begins at the edge of a word, holds fixed words, and ends at an edge or anywhere.
fn phrases_of(hir: &Hir) -> Option<Vec<Phrase>> {
    let HirKind::Concat(parts) = hir.kind() else { return None };
    let (first, parts) = parts.split_first()?;
    let (last, middle) = parts.split_last()?;
    let open = match last.kind() {
        HirKind::Look(Look::WordUnicode) => false,
        HirKind::Repetition(rep) if rep.min == 0 && rep.max.is_none() && is_word_class(&rep.sub) => true,
        _ => return None,
    };
    if !matches!(first.kind(), HirKind::Look(Look::WordUnicode)) {
        return None;
    }
    let texts = product(middle)?;
    // `\w*` may match nothing, but not right after what is no letter.
    let fits =
        |t: &String| t.chars().count() >= 2 && t.ends_with(char::is_alphabetic) && t.starts_with(char::is_alphabetic);
    texts.iter().all(fits).then(|| texts.into_iter().map(|text| Phrase { text, open }).collect())
}

fn is_word_class(hir: &Hir) -> bool {
    // Among the classes that patterns use, only `\w` holds both `_` and a letter of each script.
    let HirKind::Class(Class::Unicode(class)) = hir.kind() else { return false };
    ['_', 'z', '0', 'ა', 'ա'].iter().all(|c| class.ranges().iter().any(|r| (r.start()..=r.end()).contains(c)))
        && !class.ranges().iter().any(|r| (r.start()..=r.end()).contains(&' '))
}

fn product(parts: &[Hir]) -> Option<Vec<String>> {
    let mut out = vec![String::new()];
    for part in parts {
        let more = texts(part)?;
        if out.len() * more.len() > MOST {
            return None;
        }
        out = out.iter().flat_map(|head| more.iter().map(move |tail| format!("{head}{tail}"))).collect();
    }
    Some(out)
}

/// All texts a part can be, if they are few.
fn texts(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Empty => Some(vec![String::new()]),
        HirKind::Literal(literal) => Some(vec![String::from_utf8(literal.0.to_vec()).ok()?]),
        HirKind::Class(Class::Unicode(class)) => {
            let chars: Vec<String> =
                class.ranges().iter().flat_map(|r| r.start()..=r.end()).take(9).map(String::from).collect();
            (chars.len() <= 8).then_some(chars)
        }
        HirKind::Capture(capture) => texts(&capture.sub),
        HirKind::Concat(parts) => product(parts),
        HirKind::Alternation(parts) => {
            let mut out = Vec::new();
            for part in parts {
                out.extend(texts(part)?);
            }
            (out.len() <= MOST).then_some(out)
        }
        HirKind::Repetition(rep) if rep.min == 0 && rep.max == Some(1) => {
            let mut out = texts(&rep.sub)?;
            out.push(String::new());
            Some(out)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_that_are_phrases_are_taken_out() {
        let (phrases, rest) = take(r"\b(?:late|too slow)\b|\bდაზიან\w*|\bnot (?:\S+ ){0,2}?here\b");
        let texts: Vec<_> = phrases.iter().map(|p| (p.text.as_str(), p.open)).collect();
        assert_eq!(texts, [("late", false), ("too slow", false), ("დაზიან", true)]);
        assert_eq!(rest, [r"\bnot (?:\S+ ){0,2}?here\b"]);
    }

    #[test]
    fn what_is_no_phrase_stays() {
        for pattern in [r"late", r"\b\d+ days\b", r"\bლარ[ა-ჰ]*", r"\b(?:a|b)\b"] {
            assert_eq!(take(pattern), (Vec::new(), vec![pattern]), "{pattern}");
        }
    }
}
