//! Where sentences end, in each language's own way.
//!
//! Georgian and English end a sentence with `.`, `!`, `?` or `…`; Armenian with `։`, while its `.` is a weaker stop
//! (a letter with no `։` at all is typed with dots, and then they count). A line end that was typed ends one as well.
//! Sources: the abbreviation lists in `lexicon/*/abbreviations.txt`.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::copy::Copy;
use super::{Span, alphabet};
use crate::lang::Lang;

/// One sentence: its place in the folded copy and in the source, bytes both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    pub copy: std::ops::Range<usize>,
    pub source: Span,
    /// Whether a line end that was typed follows it.
    pub ends_line: bool,
}

static ABBREVIATIONS: LazyLock<[HashSet<Vec<u8>>; 3]> = LazyLock::new(|| {
    let set = |list: &str| {
        list.lines()
            .map(|l| l.split('#').next().unwrap_or("").trim())
            .filter(|l| !l.is_empty())
            .map(|l| l.chars().flat_map(|c| alphabet::encode(alphabet::fold(c)).as_bytes().to_vec()).collect())
            .collect()
    };
    [
        set(include_str!("../../lexicon/ka/abbreviations.txt")),
        set(include_str!("../../lexicon/hy/abbreviations.txt")),
        set(include_str!("../../lexicon/en/abbreviations.txt")),
    ]
});

/// Splits the folded copy of `source` into sentences; none is empty.
pub fn split(source: &str, copy: &Copy, lang: Lang) -> Vec<Sentence> {
    let bytes = copy.bytes();
    let stop = alphabet::encode('։').as_bytes()[0];
    let ellipsis = alphabet::encode('…').as_bytes()[0];
    let dots_count = lang != Lang::Hy || memchr::memchr(stop, bytes).is_none();
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut i = 0;
    while i < bytes.len() {
        let byte = bytes[i];
        i += 1;
        let ends = match byte {
            b'\n' => true,
            b'!' | b'?' => true,
            b'.' => dots_count,
            b if b == stop || b == ellipsis => true,
            _ => continue,
        };
        if byte != b'\n' {
            while i < bytes.len()
                && (matches!(bytes[i], b'.' | b'!' | b'?' | b')' | b']' | b'"' | b'\'') || bytes[i] == ellipsis)
            {
                i += 1;
            }
            let spaced = bytes.get(i).is_none_or(|b| matches!(b, b' ' | b'\n')) || byte == stop;
            if !ends || !spaced || (byte == b'.' && !closes(source, copy, lang, start, i)) {
                continue;
            }
        }
        push(
            &mut sentences,
            copy,
            start,
            i,
            bytes.get(i - 1) == Some(&b'\n') || bytes.get(i).is_none_or(|b| *b == b'\n'),
        );
        start = i;
    }
    push(&mut sentences, copy, start, bytes.len(), true);
    sentences
}

fn push(sentences: &mut Vec<Sentence>, copy: &Copy, start: usize, end: usize, ends_line: bool) {
    let bytes = &copy.bytes()[start..end];
    let blank = |b: &&u8| matches!(**b, b' ' | b'\n');
    let start = start + bytes.iter().take_while(blank).count();
    let end = end - bytes.iter().rev().take_while(blank).count();
    if start < end {
        sentences.push(Sentence { copy: start..end, source: copy.source_span(start, end), ends_line });
    } else if let Some(last) = sentences.last_mut().filter(|_| ends_line) {
        last.ends_line = true;
    }
}

/// Whether the dot before `after` in the sentence that began at `start` closes it.
fn closes(source: &str, copy: &Copy, lang: Lang, start: usize, after: usize) -> bool {
    let bytes = copy.bytes();
    let Some(next) = bytes[after..].iter().position(|&b| b != b' ').map(|p| after + p) else { return true };
    if bytes[next] == b'\n' {
        return true;
    }
    let head = &bytes[start..after];
    let dot = head.iter().rposition(|&b| b == b'.').unwrap_or(head.len());
    let word_start = head[..dot].iter().rposition(|&b| matches!(b, b' ' | b'(' | b'\n')).map_or(0, |p| p + 1);
    let word = &head[word_start..dot];
    if word.is_empty() || head[dot..].len() > 1 {
        return true;
    }
    let table = &ABBREVIATIONS[Lang::ALL.iter().position(|&l| l == lang).unwrap_or(0)];
    let next_digit = bytes[next].is_ascii_digit();
    if table.contains(word) && (word != b"no" || next_digit) {
        return false;
    }
    // An initial: one letter alone; a sign (`12 ₾.`) is none.
    if alphabet::length(word[0]) == word.len() && !word[0].is_ascii_digit() && alphabet::is_word_byte(word[0]) {
        return false;
    }
    // A list number: "1. …" at the start of a line.
    if word_start == 0 && word.len() <= 3 && word.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let next_char = source[copy.source_span(next, next + 1).start..].chars().next();
    match lang {
        Lang::Ka => true,
        // A small letter goes on with the sentence.
        Lang::Hy | Lang::En => !next_char.is_some_and(char::is_lowercase),
    }
}
