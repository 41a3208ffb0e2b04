//! The evidence of triage in the text: the words underlined, and under them what they were taken for.

use std::io::{self, Write};

use amends::answer::Reading;
use amends::lint::Redacted;
use amends::triage::Triage;
use unicode_width::UnicodeWidthChar;

use super::printable;

/// Words of the text, and what they say.
struct Mark {
    start: usize,
    end: usize,
    label: String,
    /// Decides what happens; otherwise a fact.
    decides: bool,
}

/// Writes the lines of the complaint that have evidence, and of the subject above it.
pub fn explain(
    out: &mut impl Write,
    reading: &Reading,
    text: &Redacted<'_>,
    subject: Option<&Redacted<'_>>,
) -> io::Result<()> {
    let width = terminal_size::terminal_size().map_or(100, |(w, _)| usize::from(w.0)).clamp(50, 120) - 8;
    if let (Some(subject), Some(found)) = (subject, &reading.subject) {
        lines(out, &subject.text, marks(found, subject), width, "subject")?;
    }
    lines(out, &text.text, marks(&reading.text, text), width, "")
}

fn marks(found: &Triage, text: &Redacted<'_>) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut add = |start: usize, end: usize, label: String, decides: bool| {
        let std::ops::Range { start, end } = text.range(start..end);
        marks.push(Mark { start, end, label, decides });
    };
    for evidence in &found.evidence {
        add(evidence.span.start, evidence.span.end, evidence.category.to_string(), true);
    }
    for reason in &found.reasons {
        let label = if reason.what.refuses() { "person! " } else { "" };
        add(reason.span.start, reason.span.end, format!("{label}{}", reason.what.name()), true);
    }
    let facts = &found.facts;
    for (label, fact) in [("name", &facts.name), ("order", &facts.order_number), ("product", &facts.product)] {
        if let Some(fact) = fact {
            add(fact.span.start, fact.span.end, label.to_owned(), false);
        }
    }
    if let Some(title) = &facts.title {
        add(title.span.start, title.span.end, title.value.name().to_owned(), false);
    }
    for fact in &facts.amounts {
        add(fact.span.start, fact.span.end, format!("{} {}", fact.value.value, fact.value.currency), false);
    }
    for fact in &facts.dates {
        add(fact.span.start, fact.span.end, fact.value.to_string(), false);
    }
    for fact in &facts.phones {
        add(fact.span.start, fact.span.end, "phone".to_owned(), false);
    }
    for fact in &facts.wants {
        add(fact.span.start, fact.span.end, format!("wants: {}", fact.value.name()), false);
    }
    for question in &facts.questions {
        // The sentence is as long as it is: its last sign stands for it.
        let place = text.range(question.start..question.end);
        let last = text.cut(question.start..question.end).trim_end().char_indices().next_back();
        if let Some((at, c)) = last {
            let start = place.start + at;
            marks.push(Mark { start, end: start + c.len_utf8(), label: "question".to_owned(), decides: false });
        }
    }
    marks.sort_by_key(|mark| (mark.start, mark.end));
    marks
}

/// Writes the lines of `text` that have marks, broken where the terminal ends; `name` stands for their number.
fn lines(out: &mut impl Write, text: &str, marks: Vec<Mark>, width: usize, name: &str) -> io::Result<()> {
    let mut start = 0;
    for (i, line) in text.split_inclusive('\n').enumerate() {
        let end = start + line.len();
        let number = if name.is_empty() { (i + 1).to_string() } else { name.to_owned() };
        let mut first = true;
        for piece in pieces(line, width) {
            let at = start + piece.start;
            let shown = line[piece.clone()].trim_end();
            let inside: Vec<&Mark> = marks.iter().filter(|m| m.start < at + shown.len() && m.end > at).collect();
            if !inside.is_empty() {
                let number = if first { number.as_str() } else { "" };
                first = false;
                draw(out, number, shown, at, &inside)?;
            }
        }
        start = end;
    }
    Ok(())
}

/// Where a line is broken: after the last space that fits.
fn pieces(line: &str, width: usize) -> Vec<std::ops::Range<usize>> {
    let mut pieces = Vec::new();
    let (mut from, mut columns, mut space) = (0, 0, None);
    for (i, c) in line.char_indices() {
        columns += columns_of(c);
        if columns > width {
            let at = space.filter(|&s| s > from).unwrap_or(i);
            pieces.push(from..at);
            columns = line[at..i].chars().map(columns_of).sum::<usize>() + columns_of(c);
            (from, space) = (at, None);
        }
        if c == ' ' {
            space = Some(i + 1);
        }
    }
    pieces.push(from..line.len());
    pieces
}

fn columns_of(c: char) -> usize {
    c.width().unwrap_or(1)
}

/// One line, the signs under it, and the labels under those.
fn draw(out: &mut impl Write, number: &str, line: &str, at: usize, marks: &[&Mark]) -> io::Result<()> {
    let column = |place: usize| -> usize {
        let mut within = place.saturating_sub(at).min(line.len());
        while !line.is_char_boundary(within) {
            within -= 1;
        }
        line[..within].chars().map(columns_of).sum()
    };
    let (dim, bold) = (anstyle::Style::new().dimmed(), anstyle::Style::new().bold());
    let deciding = anstyle::AnsiColor::Yellow.on_default().bold();
    let known = anstyle::AnsiColor::Cyan.on_default();
    writeln!(out, "{dim}{number:>7} |{dim:#} {}", printable(&line.replace('\t', " ")))?;
    // What decides is drawn over what is known.
    let mut signs: Vec<char> = vec![' '; column(at + line.len())];
    for decides in [false, true] {
        for mark in marks.iter().filter(|m| m.decides == decides) {
            for sign in &mut signs[column(mark.start)..column(mark.end)] {
                *sign = if decides { '^' } else { '-' };
            }
        }
    }
    let signs: String = signs.into_iter().collect();
    writeln!(out, "{dim}        |{dim:#} {bold}{}{bold:#}", signs.trim_end())?;
    // A label stands under the beginning of its words, in the first row that has room there.
    let mut rows: Vec<(usize, Vec<(usize, &Mark)>)> = Vec::new();
    for mark in marks.iter().filter(|m| m.start >= at) {
        let from = column(mark.start);
        let to = from + mark.label.chars().map(columns_of).sum::<usize>() + 1;
        match rows.iter_mut().find(|(end, _)| *end <= from) {
            Some((end, row)) => {
                row.push((from, mark));
                *end = to;
            }
            None => rows.push((to, vec![(from, mark)])),
        }
    }
    for (_, row) in rows {
        write!(out, "{dim}        |{dim:#} ")?;
        let mut written = 0;
        for (from, mark) in row {
            let style = if mark.decides { deciding } else { known };
            write!(out, "{:1$}{style}{2}{style:#}", "", from - written, mark.label)?;
            written = from + mark.label.chars().map(columns_of).sum::<usize>();
        }
        writeln!(out)?;
    }
    Ok(())
}
