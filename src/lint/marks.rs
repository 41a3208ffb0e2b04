//! Marks typed for others: straight quotation marks, and a colon for the Armenian full stop.
//!
//! Both marks are right elsewhere (inches, times of day, labels, what stands before a list), so only what the text
//! around them settles is flagged. The rest is left to the writer.

use super::{Finding, parts};
use crate::lang::Lang;
use crate::rule::Rule;
use crate::rule::file::Marks;
use crate::text::mask::lines;
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
    let hidden = |&(_, c): &(usize, char)| turns(c) || c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    for (at, c) in source.char_indices().filter(hidden) {
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
    let pairs: Vec<Span> = text
        .masks()
        .iter()
        .enumerate()
        // A mark that adjoins a link would become a part of it.
        .filter(|(i, m)| i.checked_sub(1).is_none_or(|before| text.masks()[before].end != m.start))
        .map(|(_, m)| m)
        .filter(|m| m.reason == Reason::Quotation && is_typed(source, Span::new(m.start, m.end)))
        .map(|m| Span::new(m.start, m.end))
        .collect();
    let mut spans = Vec::new();
    for (start, line) in lines(source) {
        let from = pairs.partition_point(|p| p.start < start);
        let here = pairs[from..].iter().take_while(|p| p.end <= start + line.len());
        let straight = |text: &str| text.matches('"').count();
        let paired: usize = here.clone().map(|p| straight(&source[p.start..p.end])).sum();
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
    let mut before = Before { sentence: usize::MAX, read: 0, is_more: false };
    let colons = source.match_indices(':').map(|(at, _)| at).filter(|&at| may_end_sentence(text, at));
    colons.filter(|&at| before.ends_at(text, at)).map(|at| Span::new(at, at + 1)).collect()
}

/// What stands before the colons of a sentence. A sentence may have many: each stretch of it is read once.
struct Before {
    /// The sentence's number.
    sentence: usize,
    /// It was read up to this byte of the source.
    read: usize,
    /// It is an address to somebody, or announces what follows.
    is_more: bool,
}

impl Before {
    /// Whether the sentence of the colon at `at` is one up to there, and no label.
    fn ends_at(&mut self, text: &Text<'_>, at: usize) -> bool {
        // So many bytes of what was read are read again, so that a word is seen whole.
        const WORD: usize = 20;
        let source = text.source();
        let Some(number) = text.sentence_at(at) else { return false };
        let start = text.sentences()[number].source.start;
        if self.sentence != number {
            let opening = source[start..at].trim_start().chars().take(12).collect::<String>().to_lowercase();
            let speaks_to = ["հարգելի", "սիրելի", "մեծարգո"].iter().any(|w| opening.starts_with(w));
            *self = Before { sentence: number, read: start, is_more: speaks_to || parts::is_salutation(text, number) };
        }
        let mut from = self.read.saturating_sub(WORD).max(start);
        while !source.is_char_boundary(from) {
            from -= 1;
        }
        // «Հասցե: Երևան» is a label; «հետևյալ» and «օրինակ» announce what follows.
        let small = source[from..at].to_lowercase();
        self.read = at;
        self.is_more |= ["հետևյալ", "հետեւյալ", "օրինակ", "այսպես", "հետ. "].iter().any(|w| small.contains(w));
        !self.is_more && source[start..at].split_whitespace().nth(2).is_some()
    }
}

/// Whether what stands beside the colon at `at` lets it end a sentence.
fn may_end_sentence(text: &Text<'_>, at: usize) -> bool {
    let source = text.source();
    // A colon after an address may be taken for a part of it, and so may a stop.
    let follows_address = || at > 0 && text.mask_at(at - 1).is_some_and(|m| m.end == at && m.reason == Reason::Address);
    if text.mask_at(at).is_some() || follows_address() {
        return false;
    }
    let ends_word = |c: char| c.is_alphanumeric() || matches!(c, '՛' | '՜' | '՞' | ')' | '»' | '”' | '%');
    if !source[..at].chars().next_back().is_some_and(ends_word) {
        return false;
    }
    let rest = &source[at + 1..];
    if rest.trim_start().is_empty() {
        return true;
    }
    if !rest.starts_with(char::is_whitespace) {
        return false;
    }
    let next = rest.trim_start();
    if !next.starts_with(|c| matches!(c, 'Ա'..='Ֆ')) {
        return false;
    }
    let gap = &rest[..rest.len() - next.len()];
    let ends = gap.matches('\n').count().max(gap.matches('\r').count());
    if ends != 1 {
        return true;
    }
    let line = next.lines().next().unwrap_or("").trim_end();
    line.chars().count() >= ITEM || line.ends_with([':', '։', ',', '.', '!', '?', '…', '»'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_colon_of_a_long_sentence_is_seen() {
        crate::growth::keeps_pace(5_000, |count| {
            let long = "Մենք ստացանք ձեր նամակը: ".repeat(count);
            assert_eq!(typed_stops(&Text::new(&long, Lang::Hy)).len(), count);
        });
        let announced = format!("Մենք գրում ենք հետևյալը, այսինքն սա ևս{}", ": Ա".repeat(20_000));
        assert_eq!(typed_stops(&Text::new(&announced, Lang::Hy)).len(), 0);
    }

    #[test]
    fn each_quotation_of_many_lines_is_seen() {
        let lines = "\"ա\"\n".repeat(20_000);
        assert_eq!(straight_quotations(&Text::new(&lines, Lang::Hy)).len(), 20_000);
        let proper = format!("{}\"b\" 5\"", "«a» ".repeat(20_000));
        assert_eq!(straight_quotations(&Text::new(&proper, Lang::En)).len(), 0);
    }

    fn cut(source: &str, spans: Vec<Span>) -> Vec<&str> {
        spans.into_iter().map(|s| &source[s.start..s.end]).collect()
    }

    #[test]
    fn a_colon_ends_a_sentence_only_beyond_doubt() {
        let stops = |source: &str| typed_stops(&Text::new(source, Lang::Hy)).len();
        for source in [
            "Գումարը կվերադարձնենք վաղը: Սպասե՛ք մեզ",
            "Գումարը (բոլորը) կվերադարձնենք (վաղը):",
            "Մենք կվերադարձնենք նաև 10%: Սպասե՛ք",
            "Մենք կվերադարձնենք նաև վաղը:\nԿգրենք։",
            "Մենք կվերադարձնենք նաև վաղը:\r\n\r\nԿգրենք",
            "Մենք կվերադարձնենք նաև վաղը:\nԿգրենք ձեզ երբ ապրանքը հասնի մեր պահեստ և ստուգվի այնտեղ",
        ] {
            assert_eq!(stops(source), 1, "{source}");
        }
        for source in [
            "Հասցե: Երևան",
            "Մեր հասցե: Երևան",
            "Խանութը բաց է 15:30 ժամին",
            "Մենք կգրենք վաղը :Սպասե՛ք",
            "Մենք կգրենք վաղը: սպասե՛ք",
            "Մենք կգրենք վաղը -: Սպասե՛ք",
            "Մենք կգրենք վաղը:\nԿտրոն",
            "Հարգելի մեր լավ գնորդ: Մենք",
            "Մենք կգրենք հետևյալը: Վաղը",
            "Մենք կգրենք «վաղը: Սպասե՛ք»",
            "Մենք կգրենք վաղը www.a.am: Սպասե՛ք",
        ] {
            assert_eq!(stops(source), 0, "{source}");
        }
        assert_eq!(typed_stops(&Text::new("Մենք կգրենք նաև վաղը:", Lang::En)), []);
    }

    #[test]
    fn quotations_are_told_from_inches_and_code() {
        let found = |source: &str| {
            let text = Text::new(source, Lang::En);
            straight_quotations(&text).into_iter().map(|s| source[s.start..s.end].to_owned()).collect::<Vec<_>>()
        };
        for (source, quoted) in [
            ("It \"came\" today", "\"came\""),
            ("(\"came\")", "\"came\""),
            ("– \"came\", so", "\"came\""),
            ("\"a\"", "\"a\""),
            ("[,,came\" so", ",,came\""),
            ("„came\" so", "„came\""),
        ] {
            assert_eq!(found(source), [quoted], "{source}");
        }
        for source in [
            "5\" and 6\" are",
            "a \"b\"c",
            "a \" b\" c",
            "a \"b \" c",
            "a=\"b\" c",
            "a \"<b>\" c",
            "a \"b\" and 5\"",
            "„a“ \"b\" and „c",
            "„a“ and “b”",
            "www.a.ge\"b\" c",
        ] {
            assert_eq!(found(source), [""; 0], "{source}");
        }
        assert_eq!((ends("\"a\""), ends("„a\""), ends(",,a''")), (Some((1, 1)), Some((3, 1)), Some((2, 2))));
        assert_eq!((ends("„a“"), ends("“a\""), ends("\"a“")), (None, None, Some((1, 3))));
    }

    #[test]
    fn rows_of_hidden_characters_are_one_place() {
        let source = "a\u{1b}\u{7}b\u{202e}c\td\r\ne\u{2069}\u{2066}";
        assert_eq!(cut(source, hidden(source)), ["\u{1b}\u{7}", "\u{202e}", "\u{2069}\u{2066}"]);
    }
}
