//! Marks typed for others: straight quotation marks, and a colon for the Armenian full stop. And marks that nobody
//! typed on purpose: control characters.
//!
//! The first two are right elsewhere (inches, times of day, labels, what stands before a list), so only what the text
//! around them settles is flagged. The rest is left to the writer.

use super::{Finding, parts};
use crate::lang::Lang;
use crate::rule::Rule;
use crate::rule::file::Marks;
use crate::text::mask::{Mask, lines};
use crate::text::{Reason, Span, Text};

pub fn check(index: usize, rule: &Rule, marks: Marks, text: &Text<'_>, findings: &mut Vec<Finding>) {
    if rule.signals[text.lang() as usize].is_none() {
        return;
    }
    let spans = match marks {
        Marks::Quotation => straight_quotations(text),
        Marks::FullStop => typed_stops(text),
        Marks::Hidden => hidden(text.source()),
    };
    findings.extend(spans.into_iter().map(|span| Finding::new(index, rule.severity, span)));
}

/// Rows of characters that nobody sees and programs act on, wherever they stand: what is quoted reaches the reader, too.
fn hidden(source: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    for (at, c) in
        source.char_indices().filter(|&(_, c)| turns(c) || c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
    {
        let end = at + c.len_utf8();
        match spans.last_mut().filter(|last| last.end == at) {
            Some(last) => last.end = end,
            None => spans.push(Span::new(at, end)),
        }
    }
    spans
}

/// Every sign that opens or closes a quotation in some language.
const QUOTES: [char; 6] = ['"', '„', '“', '”', '«', '»'];

/// Quotations with a straight mark at an end. A line with a mark that belongs to no pair (inches, HTML) is left alone,
/// and so is a letter in which a proper mark has lost its fellow: a new mark would pair with that.
fn straight_quotations(text: &Text<'_>) -> Vec<Span> {
    let source = text.source();
    if !source.contains('"') && !source.contains(",,") {
        return Vec::new();
    }
    let alone = |(at, c): (usize, char)| QUOTES[1..].contains(&c) && text.mask_at(at).is_none();
    if source.char_indices().any(alone) {
        return Vec::new();
    }
    // A mark that adjoins a link would become a part of it.
    let adjoins = |m: &&Mask| m.start.checked_sub(1).is_some_and(|before| text.mask_at(before).is_some());
    let pairs: Vec<Span> = text
        .masks()
        .iter()
        .filter(|m| m.reason == Reason::Quotation && !adjoins(m))
        .filter(|m| is_typed(source, Span::new(m.start, m.end)))
        .map(|m| Span::new(m.start, m.end))
        .collect();
    let mut spans = Vec::new();
    for (start, line) in lines(source) {
        let from = pairs.partition_point(|p| p.start < start);
        let to = pairs.partition_point(|p| p.end <= start + line.len());
        let here = pairs.get(from..to).unwrap_or_default();
        let straight = |text: &str| text.matches('"').count();
        let paired: usize = here.iter().map(|p| straight(&source[p.start..p.end])).sum();
        if paired == straight(line) {
            spans.extend(here);
        }
    }
    spans
}

/// Whether the quotation has straight marks and stands as quotations do: `5" and 6"` does not.
fn is_typed(source: &str, span: Span) -> bool {
    let Some((open, close)) = ends(&source[span.start..span.end]) else { return false };
    let inner = &source[span.start + open..span.end - close];
    let before = source[..span.start].chars().next_back();
    let after = source[span.end..].chars().next();
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '-' | '–' | '—' | '\u{feff}'))
        && after.is_none_or(|c| !c.is_alphanumeric())
        && !blank(inner.chars().next())
        && !blank(inner.chars().next_back())
        && !inner.contains(QUOTES)
        && !inner.contains(",,")
        && !inner.contains(['\n', '\r', '<', '>'])
}

/// How many bytes the opening and the closing mark take, if one of them is straight and the other goes with it.
pub(crate) fn ends(quotation: &str) -> Option<(usize, usize)> {
    let open = ["\"", ",,", "„"].iter().find(|m| quotation.starts_with(**m))?;
    let rest = &quotation[open.len()..];
    let close = ["\"", "''", "“", "”"].iter().find(|m| rest.ends_with(**m))?;
    (*open != "„" || matches!(*close, "\"" | "''")).then_some((open.len(), close.len()))
}

/// Lines shorter than this many code points, without a mark at the end, may be items of a list.
const ITEM: usize = 48;

/// Colons that end an Armenian sentence, beyond doubt.
fn typed_stops(text: &Text<'_>) -> Vec<Span> {
    let source = text.source();
    if text.lang() != Lang::Hy {
        return Vec::new();
    }
    let colons = source.match_indices(':').map(|(at, _)| at);
    colons.filter(|&at| ends_sentence(text, at)).map(|at| Span::new(at, at + 1)).collect()
}

fn ends_sentence(text: &Text<'_>, at: usize) -> bool {
    let source = text.source();
    // A colon after an address may be taken for a part of it, and so may a stop.
    let behind = at.checked_sub(1).and_then(|before| text.mask_at(before));
    if text.mask_at(at).is_some() || behind.is_some_and(|m| m.reason == Reason::Address) {
        return false;
    }
    let ends_word = |c: char| c.is_alphanumeric() || matches!(c, '՛' | '՜' | '՞' | ')' | '»' | '”' | '%');
    if !source[..at].chars().next_back().is_some_and(ends_word) {
        return false;
    }
    let number = text.sentences().partition_point(|s| s.source.end <= at);
    let Some(this) = text.sentences().get(number).filter(|s| s.source.start <= at) else { return false };
    let rest = &source[at + 1..];
    let next = rest.trim_start();
    if !next.is_empty() && (next.len() == rest.len() || !next.starts_with(|c| matches!(c, 'Ա'..='Ֆ'))) {
        return false;
    }
    let sentence = &source[this.source.start..at];
    // «Հասցե: Երևան» is a label; «հետևյալ» and «օրինակ» announce what follows.
    let small = sentence.to_lowercase();
    if sentence.split_whitespace().count() < 3
        || parts::is_salutation(text, number)
        || ["հարգելի", "սիրելի", "մեծարգո"].iter().any(|w| small.trim_start().starts_with(w))
        || ["հետևյալ", "հետեւյալ", "օրինակ", "այսպես", "հետ. "].iter().any(|w| small.contains(w))
    {
        return false;
    }
    if next.is_empty() {
        return true;
    }
    let gap = &rest[..rest.len() - next.len()];
    let ends = gap.matches('\n').count().max(gap.matches('\r').count());
    let line = next.lines().next().unwrap_or("").trim_end();
    ends != 1 || line.chars().count() >= ITEM || line.ends_with([':', '։', ',', '.', '!', '?', '…', '»'])
}
