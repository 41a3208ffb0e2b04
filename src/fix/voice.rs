//! Lowering the voice: capitals to sentence case, rows of marks to one, emoji to nothing.

use std::cell::Cell;
use std::sync::LazyLock;

use regex_syntax::hir::{Class, HirKind};

use super::words::{Known, Words, capitalised, in_word};
use super::{Applicability, Edit, Fix};
use crate::lang::Lang;
use crate::text::{Span, Text};

/// What is asked about a letter that shouts.
#[derive(Debug)]
pub struct Voice<'t> {
    text: &'t Text<'t>,
    words: Words,
    /// What ends a sentence of the letter.
    stop: &'static str,
    /// The row of emoji that was seen last: it goes with the first of them, and each is asked about.
    row: Cell<Option<Span>>,
}

impl<'t> Voice<'t> {
    pub fn new(text: &'t Text<'t>, stop: &'static str) -> Voice<'t> {
        Voice { text, words: Words::of(text), stop, row: Cell::new(None) }
    }

    /// The fix for one hit: a row of marks, an emoji, or words in capitals.
    pub fn lower(&self, span: Span) -> Option<Fix> {
        let first = self.text.source()[span.start..].chars().next()?;
        match first {
            '!' | '?' | '՜' | '՞' => self.marks(span),
            c if is_emoji(c) => self.emoji(span),
            c if !c.is_alphabetic() => None,
            _ if self.text.lang() == Lang::Ka => self.mtavruli(span),
            _ => self.capitals(span),
        }
    }

    fn before(&self, at: usize) -> impl Iterator<Item = char> {
        self.text.source()[..at].chars().rev()
    }

    fn after(&self, at: usize) -> impl Iterator<Item = char> {
        self.text.source()[at..].chars()
    }

    /// The stretch around `span` in which every character is one of `wanted`.
    fn stretch(&self, span: Span, wanted: impl Fn(char) -> bool) -> Span {
        let back: usize = self.before(span.start).take_while(|c| wanted(*c)).map(char::len_utf8).sum();
        let on: usize = self.after(span.end).take_while(|c| wanted(*c)).map(char::len_utf8).sum();
        Span::new(span.start - back, span.end + on)
    }

    /// `!!!` becomes `!`, `?!` becomes `?`. An Armenian sentence ends in its stop; the marks on the word are kept, once.
    fn marks(&self, span: Span) -> Option<Fix> {
        let armenian = self.text.lang() == Lang::Hy;
        let mark = |c| matches!(c, '!' | '?') || (armenian && matches!(c, '՜' | '՞'));
        let mut span = self.stretch(span, mark);
        let run = &self.text.source()[span.start..span.end];
        let asks = run.contains('?');
        let mut kept = String::new();
        if armenian {
            kept.extend(run.chars().find(|c| matches!(c, '՜' | '՞')));
            let is_stop = |c: char| matches!(c, '։' | '.' | ':' | '…' | ',');
            let blank = |c: &char| matches!(c, ' ' | '\t' | '\u{a0}');
            let ended = self.after(span.end).next().is_some_and(is_stop)
                || self.before(span.start).find(|c| !blank(c)).is_some_and(is_stop);
            let starts_line = self.before(span.start).find(|c| !matches!(c, ' ' | '\t')).is_none_or(is_line_end);
            match () {
                () if !run.contains(['!', '?']) => {}
                () if asks && kept.is_empty() => kept.push('?'),
                () if starts_line && kept.is_empty() => kept.push('!'),
                () => {
                    if kept.is_empty() {
                        // The space that is typed before a `!` is wrong before a stop, and after one it is in excess.
                        let spaces = self.before(span.start).take_while(blank);
                        span.start -= spaces.map(char::len_utf8).sum::<usize>();
                    }
                    kept.push_str(if ended { "" } else { self.stop });
                }
            }
        } else {
            kept.push(if asks { '?' } else { '!' });
        }
        Some(Fix::safe(vec![Edit { span, text: kept }]))
    }

    /// A row of emoji goes, and the space that belonged to it.
    fn emoji(&self, span: Span) -> Option<Fix> {
        let part = |c: char| {
            is_emoji(c) || matches!(c, '\u{fe0e}' | '\u{fe0f}' | '\u{200d}' | '\u{20e3}' | '\u{e0020}'..='\u{e007f}')
        };
        if self.row.get().is_some_and(|row| row.start <= span.start && span.end <= row.end) {
            return None;
        }
        let mut span = self.stretch(span, part);
        self.row.set(Some(span));
        // What joins emoji is part of one only after it.
        let source = self.text.source();
        let lead: usize = source[span.start..].chars().take_while(|c| !is_emoji(*c)).map(char::len_utf8).sum();
        span.start += lead;
        let blank = |c: &char| matches!(c, ' ' | '\t' | '\u{a0}');
        let spaces_before: usize = self.before(span.start).take_while(blank).map(char::len_utf8).sum();
        let spaces_after: usize = self.after(span.end).take_while(blank).map(char::len_utf8).sum();
        let starts_line = self.before(span.start - spaces_before).next().is_none_or(is_line_end);
        let closes =
            |c: &char| matches!(c, '.' | ',' | '!' | '?' | '…' | ';' | ':' | ')' | '։' | '՝' | '»' | '“' | '”');
        // Marks that an emoji kept apart would mean something together: `!!`, `,,`, `--`.
        let mark = |c: char| matches!(c, '!' | '?' | '՜' | '՞' | ',' | '\'' | '-' | '<' | '>' | '.' | ':');
        let rows = self.before(span.start - spaces_before).next().is_some_and(mark)
            && self.after(span.end).next().is_some_and(mark);
        let ends_word = !rows && self.after(span.end).find(|c| !closes(c)).is_none_or(char::is_whitespace);
        let mut text = String::new();
        if starts_line {
            span.end += spaces_after;
        } else if spaces_before > 0 {
            if ends_word {
                span.start -= spaces_before;
            }
        } else if !ends_word {
            // Two words, or a number and a sign, must not grow together.
            text.push(' ');
        }
        Some(Fix::safe(vec![Edit { span, text }]))
    }

    /// A Georgian word has no capitals at all, not even in a name.
    fn mtavruli(&self, span: Span) -> Option<Fix> {
        let span = self.stretch(span, |c| matches!(c, '\u{10d0}'..='\u{10ff}' | '\u{1c90}'..='\u{1cbf}'));
        let word = &self.text.source()[span.start..span.end];
        let small = word.chars().map(|c| match c {
            '\u{1c90}'..='\u{1cbf}' => c.to_lowercase().next().unwrap_or(c),
            c => c,
        });
        Some(Fix::safe(vec![Edit { span, text: small.collect() }]))
    }

    /// Words in capitals become ordinary ones. The words beside the hit go with it: `THIS IS A MUST` has a hit only in
    /// its last word. A shout with a word in it that may be a name is lowered around that word, and only if asked.
    fn capitals(&self, span: Span) -> Option<Fix> {
        let source = self.text.source();
        let sentence = self.text.sentences()[self.text.sentence_at(span.start)?].source;
        let tokens = self.tokens(sentence);
        let hit = |t: &Span| t.overlaps(span);
        let first = tokens.iter().position(hit)?;
        let last = tokens.iter().rposition(hit)?;
        let known = |t: &Span| !matches!(self.words.know(&source[t.start..t.end]), Known::Unknown);
        let joined = |a: &Span, b: &Span| {
            source[a.end..b.start].chars().all(|c| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-' | '–' | '—'))
        };
        let passes = |a: &Span, b: &Span, new: &Span| joined(a, b) && self.is_loud(*new) && known(new);
        let mut from = first;
        while from > 0 && passes(&tokens[from - 1], &tokens[from], &tokens[from - 1]) {
            from -= 1;
        }
        let mut to = last;
        while to + 1 < tokens.len() && passes(&tokens[to], &tokens[to + 1], &tokens[to + 1]) {
            to += 1;
        }
        let mut edits = Vec::new();
        let mut applicability = Applicability::Safe;
        // How many words in a row stay loud: a shout of them would be flagged as before.
        let (mut row, most) = (0, if self.text.lang() == Lang::Hy { 2 } else { 3 });
        for token in &tokens[from..=to] {
            let word = &source[token.start..token.end];
            let known = if self.is_loud(*token) { self.words.know(word) } else { Known::Acronym };
            row = if matches!(known, Known::Acronym | Known::Unknown) { row + 1 } else { 0 };
            if row >= most {
                return None;
            }
            let text = match known {
                Known::Acronym => continue,
                Known::Unknown => {
                    applicability = Applicability::Unsafe;
                    continue;
                }
                Known::Name(name) => name,
                Known::Ordinary(small) if opens(source, sentence, *token) => capitalised(&small),
                Known::Ordinary(small) => small,
            };
            if text != word {
                edits.push(Edit { span: *token, text });
            }
        }
        // Words beside the hit are only lowered with it.
        edits.iter().any(|e| e.span.overlaps(span)).then_some(Fix { applicability, edits })
    }

    /// Whether a word is in capitals and nothing but a word: `A-1042`, `U.S.` and `NO. 5` are not.
    fn is_loud(&self, token: Span) -> bool {
        let word = &self.text.source()[token.start..token.end];
        let letter = |c: char| match self.text.lang() {
            Lang::Hy => matches!(c, 'Ա'..='Ֆ'),
            _ => c.is_ascii_uppercase(),
        };
        if !word.chars().all(|c| letter(c) || (in_word(c) && !c.is_alphabetic())) || !word.starts_with(letter) {
            return false;
        }
        let mut next = self.after(token.end);
        let (after, later) = (next.next(), next.next());
        let before = self.before(token.start).next();
        let sign = |c: Option<char>| {
            c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '@' | '/' | '&' | '_' | '#' | '+' | '№'))
        };
        let dotted = |c: Option<char>, beyond: Option<char>| {
            c.is_some_and(|c| matches!(c, '.' | '-')) && beyond.is_some_and(char::is_alphanumeric)
        };
        let behind = self.before(token.start).nth(1);
        let number_after =
            self.after(token.end).find(|c| !c.is_whitespace() && *c != '.').is_some_and(|c| c.is_ascii_digit());
        let number_before = self.before(token.start).find(|c| !c.is_whitespace()).is_some_and(|c| c.is_ascii_digit());
        !(sign(after)
            || sign(before)
            || dotted(after, later)
            || dotted(before, behind)
            || (number_after && matches!(word, "NO" | "NR" | "MAY" | "MARCH"))
            || (number_before && matches!(word, "AM" | "PM" | "MAY" | "MARCH")))
    }

    /// The words of a stretch of the letter, one after the other.
    fn tokens(&self, within: Span) -> Vec<Span> {
        let mut tokens: Vec<Span> = Vec::new();
        for (i, c) in self.text.source()[within.start..within.end].char_indices() {
            let (start, end) = (within.start + i, within.start + i + c.len_utf8());
            if !in_word(c) {
                continue;
            }
            match tokens.last_mut().filter(|t| t.end == start) {
                Some(token) => token.end = end,
                None => tokens.push(Span::new(start, end)),
            }
        }
        // A mark that only stands beside a word is a quotation mark, or one of a row.
        let trim = |t: &mut Span| {
            let word = &self.text.source()[t.start..t.end];
            let quote = |c: char| matches!(c, '\'' | '’' | '՛' | '՜' | '՞');
            let lead = word.len() - word.trim_start_matches(quote).len();
            let tail = word.trim_matches(quote).len();
            *t = Span::new(t.start + lead, t.start + lead + tail);
        };
        tokens.iter_mut().for_each(trim);
        tokens.retain(|t| !t.is_empty());
        tokens
    }
}

/// Whether the word is the first of its sentence.
fn opens(source: &str, sentence: Span, word: Span) -> bool {
    !source[sentence.start..word.start].contains(char::is_alphanumeric)
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{feff}')
}

/// Pictures, flags and skin tones; not the signs of print (©, ™, ☎, ✓), which no rule minds.
fn is_emoji(c: char) -> bool {
    static PICTURES: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
        match regex_syntax::parse(r"\p{Extended_Pictographic}").map(regex_syntax::hir::Hir::into_kind) {
            Ok(HirKind::Class(Class::Unicode(class))) => class.ranges().iter().map(|r| (r.start(), r.end())).collect(),
            _ => Vec::new(),
        }
    });
    if c.is_ascii() || matches!(c, '©' | '®' | '™' | '☎' | '✉' | '✆' | '✓' | '→') {
        return false;
    }
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f3fb}'..='\u{1f3ff}')
        || PICTURES.iter().any(|&(start, end)| start <= c && c <= end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_emoji_goes_with_its_first() {
        let letter = format!("Good day {} to you.", "😀".repeat(20_000));
        let text = Text::new(&letter, Lang::En);
        let voice = Voice::new(&text, ".");
        let faces = letter.match_indices('😀').map(|(at, face)| Span::new(at, at + face.len()));
        let fixes: Vec<Fix> = faces.filter_map(|span| voice.lower(span)).collect();
        assert_eq!(fixes.iter().map(|fix| fix.edits[0].span).collect::<Vec<_>>(), [Span::new(8, 9 + 4 * 20_000)]);
    }

    /// The letter with the fix for `words` put in; none where there is no fix.
    fn lowered(letter: &str, words: &str, lang: Lang) -> Option<String> {
        let text = Text::new(letter, lang);
        let at = letter.find(words).unwrap();
        let fix = Voice::new(&text, "։").lower(Span::new(at, at + words.len()))?;
        Some(crate::fix::apply(letter, &fix.edits))
    }

    #[test]
    fn rows_of_marks_become_one() {
        for (letter, words, quiet) in [
            ("Լավ!!! Այո։", "!!!", "Լավ։ Այո։"),
            ("Լավ \u{a0}!!!", "!!!", "Լավ։"),
            ("Լավ!!", "!", "Լավ։"),
            ("Լավ՜!!!", "!!!", "Լավ՜։"),
            ("Լավ՜!!!։", "!!!", "Լավ՜։"),
            ("Լավ!!!։", "!!!", "Լավ։"),
            ("Լավ...!!!", "!!!", "Լավ..."),
            ("Լա՜՜վ", "՜՜", "Լա՜վ"),
            ("Ի՞՞նչ", "՞", "Ի՞նչ"),
            ("Լավ։ !!!", "!!!", "Լավ։"),
            ("Լավ !!!։", "!!!", "Լավ։"),
            ("Ինչ??", "??", "Ինչ?"),
            ("Ինչ!?!", "!?!", "Ինչ?"),
            ("Ինչ՞??", "??", "Ինչ՞։"),
            ("!!! Այո", "!!!", "! Այո"),
            ("Այո։\n \t!!! Այո", "!!!", "Այո։\n \t! Այո"),
        ] {
            assert_eq!(lowered(letter, words, Lang::Hy).as_deref(), Some(quiet), "{letter}");
        }
        for (letter, words, quiet) in [("No!!!", "!!", "No!"), ("No!?!", "!", "No?"), ("No ??", "??", "No ?")] {
            assert_eq!(lowered(letter, words, Lang::En).as_deref(), Some(quiet), "{letter}");
        }
        assert_eq!((lowered("a 5 b", "5", Lang::En), lowered("a 5 b", "5", Lang::Ka)), (None, None));
    }

    #[test]
    fn a_word_keeps_the_marks_that_stand_beside_it() {
        for (letter, words, quiet) in [
            ("WE 'ARE' SORRY", "SORRY", "WE 'ARE' sorry"),
            ("WE ARE SORRY'", "SORRY", "We are sorry'"),
            ("no DON'T", "DON'T", "no don't"),
            ("no WE/ARE", "ARE", ""),
            ("no 5WE", "WE", ""),
            ("no WE-5", "WE", ""),
            ("no WE - ARE", "ARE", "no we - are"),
            ("no WE. ARE", "ARE", "no WE. Are"),
            ("no We ARE", "ARE", "no We are"),
            ("no ThE ARE", "ARE", "no ThE are"),
        ] {
            assert_eq!(lowered(letter, words, Lang::En).unwrap_or_default(), quiet, "{letter}");
        }
        assert_eq!(lowered("ა ᲓᲐ ბ", "ᲓᲐ", Lang::Ka).as_deref(), Some("ა და ბ"));
        assert_eq!(lowered("აᲓᲐბ", "ᲓᲐ", Lang::Ka).as_deref(), Some("ადაბ"));
    }
}
