//! Findings with their places in every unit that a format counts in, those of their fixes included.

use super::Entry;
use crate::fix::{Applicability, Edit, Fix};
use crate::text::{Lines, Place, Span};

/// A finding, its path as the format has it, and its fixes.
#[derive(Debug)]
pub(super) struct Placed {
    pub path: String,
    pub entry: Entry,
    pub range: Range,
    pub fixes: Vec<PlacedFix>,
}

/// A stretch of a file, end excluded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    pub start: At,
    pub end: At,
}

/// A place in a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    pub place: Place,
    /// 1-based, in bytes from where the line begins on disk: a byte order mark counts.
    pub byte_column: usize,
}

#[derive(Debug)]
pub(super) struct PlacedFix {
    pub applicability: Applicability,
    pub edits: Vec<PlacedEdit>,
    /// All edits as one, what stands between them included.
    pub whole: PlacedEdit,
}

#[derive(Debug)]
pub(super) struct PlacedEdit {
    pub range: Range,
    pub text: String,
}

/// Places the findings in one file, whose text is `file`.
pub(super) fn place(file: &str, entries: Vec<Entry>, path: impl Fn(&str) -> String) -> Vec<Placed> {
    if entries.is_empty() {
        return Vec::new();
    }
    let ruler = Ruler { file, lines: Lines::new(file) };
    let placed = |entry: Entry| Placed {
        path: path(&entry.path),
        range: Range {
            start: At { place: entry.start, byte_column: ruler.byte_column(entry.start.line, entry.span.start) },
            end: At { place: entry.end, byte_column: ruler.byte_column(entry.end.line, entry.span.end) },
        },
        fixes: entry.fixes.iter().filter_map(|fix| ruler.fix(fix)).collect(),
        entry,
    };
    entries.into_iter().map(placed).collect()
}

/// Measures places in one file.
struct Ruler<'f> {
    file: &'f str,
    lines: Lines<'f>,
}

impl Ruler<'_> {
    fn byte_column(&self, line: usize, offset: usize) -> usize {
        let start = if line == 1 { 0 } else { self.lines.offset(line, 1).unwrap_or(0) };
        offset.saturating_sub(start) + 1
    }

    fn range(&self, span: Span) -> Range {
        let at = |offset| {
            let place = self.lines.place(offset);
            At { place, byte_column: self.byte_column(place.line, offset) }
        };
        Range { start: at(span.start), end: at(span.end) }
    }

    /// `None` for a fix without edits, or whose edits overlap or lie outside the file.
    fn fix(&self, fix: &Fix) -> Option<PlacedFix> {
        let mut edits: Vec<&Edit> = fix.edits.iter().collect();
        edits.sort_by_key(|edit| edit.span);
        let all = Span::new(edits.first()?.span.start, edits.last()?.span.end);
        let (mut text, mut at) = (String::new(), all.start);
        for edit in &edits {
            self.file.get(edit.span.start..edit.span.end)?;
            text.push_str(self.file.get(at..edit.span.start)?);
            text.push_str(&edit.text);
            at = edit.span.end;
        }
        let edits = edits.into_iter().map(|edit| PlacedEdit { range: self.range(edit.span), text: edit.text.clone() });
        Some(PlacedFix {
            applicability: fix.applicability,
            edits: edits.collect(),
            whole: PlacedEdit { range: self.range(all), text },
        })
    }
}
