//! For people: the line, the words underlined, what is wrong, why, and what to write instead.
//!
//! Long lines are cut to what stands around the words. Control characters, escape sequences and bidirectional marks
//! of a letter are shown as signs and never reach the terminal.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use textwrap::WordSplitter;
use unicode_width::UnicodeWidthChar;

use super::said::of_weight;
use super::{Entry, Record, Tally};
use crate::counted::{Thing, counted};
use crate::lang::Lang;
use crate::rule::Severity;

/// Writes findings as text.
#[derive(Debug)]
pub struct TextReport {
    renderer: Renderer,
    width: usize,
    ui: Lang,
}

impl TextReport {
    /// `width` is that of the terminal, in columns.
    pub fn new(styled: bool, width: usize, ui: Lang) -> TextReport {
        let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
        TextReport { renderer: renderer.term_width(width.max(40)), width: width.clamp(40, 120), ui }
    }

    /// Writes one finding in `file`, the text of the file it lies in.
    ///
    /// # Errors
    /// What the writer says.
    pub fn finding(&self, out: &mut impl Write, entry: &Entry, file: &str) -> io::Result<()> {
        let (text, span) = match &entry.line {
            Some(line) => (line.text.as_ref(), line.words.clone()),
            None => (file, entry.span.start..entry.span.end),
        };
        let line = on_screen(text, span, self.width.saturating_sub(24));
        let level = match entry.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Hint => Level::INFO.with_name("hint"),
        };
        let path = visible(&entry.path);
        // A line is in the place already; an id finds the case in the house's books.
        let id = match &entry.record {
            Some(Record::Id(id)) => Some(Level::NOTE.with_name("id").message(visible(id))),
            Some(Record::Line(_)) | None => None,
        };
        let (shown, words) = drawn(&text[line.shown], line.words);
        let snippet = Snippet::source(shown).annotation(AnnotationKind::Primary.span(words));
        let (origin, snippet) = if line.is_whole && entry.line.is_none() {
            (None, snippet.path(path))
        } else {
            (Some(Origin::path(path).line(entry.start.line).char_column(entry.start.column)), snippet)
        };
        // What is to be copied, such as the name of a rule, stays in one piece.
        let options = textwrap::Options::new(self.width.saturating_sub(14)).word_splitter(WordSplitter::NoHyphenation);
        let wrap = |text: &str| textwrap::fill(text, &options);
        let title = level.primary_title(entry.message.as_str()).id(entry.rule.as_str());
        let group: Group<'_> = Group::with_title(title)
            .elements(origin)
            .element(snippet.line_start(entry.start.line))
            .elements(id)
            .element(Level::NOTE.with_name(self.word("why")).message(wrap(&entry.why)))
            .element(Level::HELP.with_name(self.word("better")).message(wrap(&entry.help)));
        writeln!(out, "{}\n", self.renderer.render(&[group]))
    }

    /// Writes the last line: how many findings there were.
    ///
    /// # Errors
    /// What the writer says.
    pub fn summary(&self, out: &mut impl Write, tally: &Tally) -> io::Result<()> {
        let letters = counted(tally.files, Thing::Letter, self.ui);
        let found =
            [(tally.errors, Severity::Error), (tally.warnings, Severity::Warning), (tally.hints, Severity::Hint)];
        let found = found.map(|(n, severity)| of_weight(n, severity, self.ui)).join(", ");
        match self.ui {
            Lang::En => writeln!(out, "{letters} read: {found}"),
            Lang::Ka => writeln!(out, "შემოწმდა {letters}: {found}"),
            Lang::Hy => writeln!(out, "Ստուգվել է {letters}. {found}"),
        }
    }

    fn word(&self, word: &'static str) -> &'static str {
        match (word, self.ui) {
            ("why", Lang::Ka) => "რატომ",
            ("why", Lang::Hy) => "ինչու",
            ("why", Lang::En) => "why",
            (_, Lang::Ka) => "უკეთესია",
            (_, Lang::Hy) => "ավելի լավ է",
            (_, Lang::En) => "better",
        }
    }
}

/// Text with nothing in it that a terminal would act on.
pub(super) fn visible(path: &str) -> String {
    path.chars()
        .map(|c| if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') { '�' } else { c })
        .collect()
}

/// A line without the control characters that are drawn as they are (U+0080 to U+009F: one of them begins an escape
/// sequence), and the place of the words in it.
fn drawn(line: &str, words: Range<usize>) -> (Cow<'_, str>, Range<usize>) {
    let raw = |c: char| matches!(c, '\u{80}'..='\u{9f}');
    if !line.contains(raw) {
        return (line.into(), words);
    }
    let mut text = line[..words.start].replace(raw, "�");
    let start = text.len();
    text.push_str(&line[words.clone()].replace(raw, "�"));
    let end = text.len();
    text.push_str(&line[words.end..].replace(raw, "�"));
    (text.into(), start..end)
}

/// Bytes of a line that is still drawn whole.
const LONG_LINE: usize = 4096;

/// Bytes that are drawn of a longer line before and after the words.
const AROUND: usize = 200;

/// The part of a text that is drawn.
struct Drawn {
    /// Bytes of the text: a line, or of a line that goes on for pages what stands around the words.
    shown: Range<usize>,
    is_whole: bool,
    /// Bytes of what is shown: of words that go on for more than a screen's width the beginning.
    words: Range<usize>,
}

/// The line of `text` in which `span` begins. However long it is, no more is looked at than may be drawn.
fn on_screen(text: &str, span: Range<usize>, width: usize) -> Drawn {
    let bytes = text.as_bytes();
    let at = span.start.min(text.len());
    let (least, most) =
        (text.floor_char_boundary(at.saturating_sub(2 * LONG_LINE)), text.ceil_char_boundary(at + 2 * LONG_LINE));
    let from = memchr::memrchr2(b'\n', b'\r', &bytes[least..at]).map_or(least, |i| least + i + 1);
    let to = memchr::memchr2(b'\n', b'\r', &bytes[at..most]).map_or(most, |i| at + i);
    let from = to - text[from..to].trim_start_matches('\u{feff}').len();
    let (start, end) = (at.max(from), span.end.clamp(at.max(from), to));
    let mut columns = 0;
    let past = text[start..end].char_indices().find(|(_, c)| {
        columns += c.width().unwrap_or(1);
        columns > width
    });
    let end = past.map_or(end, |(i, _)| start + i);
    let is_whole = to - from <= LONG_LINE;
    let shown = if is_whole {
        from..to
    } else {
        text.floor_char_boundary(start.saturating_sub(AROUND)).max(from)..text.ceil_char_boundary(end + AROUND).min(to)
    };
    Drawn { words: start - shown.start..end - shown.start, shown, is_whole }
}
