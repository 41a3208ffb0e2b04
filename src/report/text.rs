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
        let width = self.width.saturating_sub(24);
        let (line, words) = match &entry.line {
            Some(line) => (line.text.as_str(), line.words.clone()),
            None => line_and_words(file, entry),
        };
        let Range { start, end } = on_screen(line, words, width);
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
        let (line, start, end) = drawn(line, start..end);
        let words = |start, end| AnnotationKind::Primary.span(start..end);
        let (origin, snippet) = if line.len() <= LONG_LINE && entry.line.is_none() {
            (None, Snippet::source(line.as_ref()).path(path).annotation(words(start, end)))
        } else {
            // Of a line that goes on for pages only the part around the words is drawn.
            let origin = Origin::path(path).line(entry.start.line).char_column(entry.start.column);
            let long = line.len() > LONG_LINE;
            let least = if long { start.saturating_sub(200) } else { 0 };
            let most = if long { end + 200 } else { line.len() };
            let from = (0..=least).rev().find(|&i| line.is_char_boundary(i)).unwrap_or(0);
            let to = (end..=line.len()).find(|&i| i >= most && line.is_char_boundary(i)).unwrap_or(line.len());
            (Some(origin), Snippet::source(&line[from..to]).annotation(words(start - from, end - from)))
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
fn drawn(line: &str, words: Range<usize>) -> (Cow<'_, str>, usize, usize) {
    let raw = |c: char| matches!(c, '\u{80}'..='\u{9f}');
    if !line.contains(raw) {
        return (line.into(), words.start, words.end);
    }
    let mut text = line[..words.start].replace(raw, "�");
    let start = text.len();
    text.push_str(&line[words.clone()].replace(raw, "�"));
    let end = text.len();
    text.push_str(&line[words.end..].replace(raw, "�"));
    (text.into(), start, end)
}

/// Bytes of a line that is still drawn whole.
const LONG_LINE: usize = 4096;

/// The line of the file in which a finding begins, and the words in it, in bytes of the line.
fn line_and_words<'f>(file: &'f str, entry: &Entry) -> (&'f str, Range<usize>) {
    let at = entry.span.start.min(file.len());
    let line_start = memchr::memrchr2(b'\n', b'\r', &file.as_bytes()[..at]).map_or(0, |i| i + 1);
    let line_end = memchr::memchr2(b'\n', b'\r', &file.as_bytes()[at..]).map_or(file.len(), |i| at + i);
    let line = file[line_start..line_end].trim_start_matches('\u{feff}');
    let line_start = line_end - line.len();
    let within = |place: usize| place.clamp(line_start, line_end) - line_start;
    (line, within(entry.span.start)..within(entry.span.end))
}

/// Of words that go on for more than a screen's width the beginning.
fn on_screen(line: &str, words: Range<usize>, width: usize) -> Range<usize> {
    let mut columns = 0;
    let shown = line[words.clone()].char_indices().find(|(_, c)| {
        columns += c.width().unwrap_or(1);
        columns > width
    });
    words.start..shown.map_or(words.end, |(i, _)| words.start + i)
}
