//! Findings without personal data, before any format sees them.

use std::collections::HashMap;

use super::{Entry, LetterLine, fnv1a, normal};
use crate::lint::Redaction;

/// Bytes around the words of a long line in which personal data is looked for; no more of it is shown.
const AROUND: usize = 600;

/// Puts signs into the findings of one file.
#[derive(Debug)]
pub struct Redactor<'f> {
    file: &'f str,
    seen: HashMap<u64, u32>,
}

impl<'f> Redactor<'f> {
    /// `file` is the text of the file that the findings lie in.
    pub fn new(file: &'f str) -> Redactor<'f> {
        Redactor { file, seen: HashMap::new() }
    }

    /// Puts signs into everything that a report shows of a finding. A fix that would show what was replaced is left
    /// out. Returns the fingerprint under which the finding is shown, if another than its own: from its own the words
    /// could be guessed, but baselines know it by that.
    pub fn entry(&mut self, entry: &mut Entry, hidden: &Redaction) -> Option<String> {
        let LetterLine { text, words } = self.line(entry);
        let line = hidden.apply(&text);
        let shown = line.range(words.clone());
        let matched = match text.get(words) {
            // The line says what part of a number is part of.
            Some(words) if words == entry.matched => line.text.get(shown.clone()).unwrap_or_default().to_owned(),
            _ => hidden.hide(&entry.matched),
        };
        entry.line = Some(LetterLine { words: shown, text: line.text.into() });
        entry.message = hidden.hide(&entry.message);
        entry.suppressed = entry.suppressed.as_deref().map(|reason| hidden.hide(reason));
        let file = self.file;
        entry.fixes.retain(|fix| {
            let start = fix.edits.iter().map(|e| e.span.start).min().unwrap_or_default();
            let end = fix.edits.iter().map(|e| e.span.end).max().unwrap_or_default();
            let stretch = file.get(start..end).unwrap_or_default();
            hidden.leaves(stretch) && fix.edits.iter().all(|e| hidden.leaves(&e.text))
        });
        if matched == entry.matched {
            return None;
        }
        entry.matched = matched;
        let record = entry.record.as_ref().map(ToString::to_string).unwrap_or_default();
        let key = fnv1a(&[&entry.rule, &entry.path, &record, &normal(&entry.matched)]);
        let count = self.seen.entry(key).or_default();
        *count += 1;
        Some(format!("{key:016x}-{}", *count - 1))
    }

    /// The line in which the finding begins; of a long one what stands around its words.
    fn line(&self, entry: &Entry) -> LetterLine {
        let LetterLine { text, words } = match &entry.line {
            Some(line) => line.clone(),
            None => return LetterLine::around(self.file, entry.span, AROUND),
        };
        LetterLine::around(&text, crate::text::Span::new(words.start, words.end), AROUND)
    }
}

impl LetterLine {
    /// The line of `text` in which `span` begins, cut between words where there is more than `most` around them.
    fn around(text: &str, span: crate::text::Span, most: usize) -> LetterLine {
        let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
        let start = span.start.min(text.len());
        let (least, end) = (boundary(start.saturating_sub(most)), boundary(span.end.saturating_add(most)));
        let from = match text[least..start].rfind(['\n', '\r']) {
            Some(at) => least + at + 1,
            None if least == 0 => 0,
            None => text[least..start].find(char::is_whitespace).map_or(least, |at| least + at),
        };
        let to = match text[start..end].find(['\n', '\r']) {
            Some(at) => start + at,
            None if end == text.len() => end,
            None => text[start..end].rfind(char::is_whitespace).map_or(end, |at| (start + at).max(span.end.min(end))),
        };
        let line = text[from..to].trim_start_matches('\u{feff}');
        let from = to - line.len();
        let within = |place: usize| place.clamp(from, to) - from;
        LetterLine { text: line.into(), words: within(span.start)..within(span.end) }
    }
}
