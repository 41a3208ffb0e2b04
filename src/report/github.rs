//! GitHub workflow commands: annotations at the lines of a pull request.
//!
//! GitHub shows ten annotations of a kind for each step and drops the rest without a word. The worst come first here,
//! and a notice says how many more there are. Nothing of a letter begins a line or keeps a line break.

use std::io::{self, Write};

use super::placed::Placed;
use super::run::{Failure, Found};
use super::said;
use super::text::visible;
use crate::lang::Lang;
use crate::rule::Severity;

/// Annotations of a kind that GitHub shows for one step.
const SHOWN: usize = 10;

pub(super) fn write(out: &mut impl Write, found: &Found<'_>) -> io::Result<()> {
    let of = |severity| {
        let stands = move |f: &&Placed| f.entry.severity == severity && f.entry.suppressed.is_none();
        found.findings.iter().filter(stands).map(|f| of_finding(f, found))
    };
    let kinds = [
        (Severity::Error, found.failures.iter().map(of_failure).chain(of(Severity::Error)).collect::<Vec<_>>()),
        (Severity::Warning, of(Severity::Warning).collect()),
        (Severity::Hint, of(Severity::Hint).collect()),
    ];
    let all_fit = kinds.iter().all(|(_, lines)| lines.len() <= SHOWN);
    let mut more = Vec::new();
    for (severity, lines) in &kinds {
        // The notice that says how many more there are is one of the ten.
        let room = if *severity == Severity::Hint && !all_fit { SHOWN - 1 } else { SHOWN };
        lines.iter().take(room).try_for_each(|line| writeln!(out, "{line}"))?;
        if lines.len() > room {
            more.push(said::of_weight(lines.len() - room, *severity, found.ui));
        }
    }
    if all_fit {
        return Ok(());
    }
    let more = more.join(", ");
    let said = match found.ui {
        Lang::Ka => format!("აქ არ ჩანს კიდევ: {more}"),
        Lang::Hy => format!("այստեղ չեն երևում ևս՝ {more}"),
        Lang::En => format!("not shown here: {more} more"),
    };
    writeln!(out, "::notice title=amends::{}", message(&said))
}

fn of_finding(finding: &Placed, found: &Found<'_>) -> String {
    let entry = &finding.entry;
    let (start, end) = (entry.start, entry.end);
    // GitHub refuses columns where the lines differ.
    let columns =
        if start.line == end.line { format!(",col={},endColumn={}", start.column, end.column) } else { String::new() };
    format!(
        "::{} file={},line={},endLine={}{columns},title={}::{}",
        command(entry.severity),
        property(&finding.path),
        start.line,
        end.line,
        property(&format!("amends ({})", entry.rule)),
        message(&format!("{}\n{}", said::message_with_words(entry, found), entry.help)),
    )
}

fn of_failure(failure: &Failure) -> String {
    let title = property(&format!("amends ({})", said::UNREADABLE));
    let told = message(&format!("{}: {}", failure.path, failure.message));
    let place = match failure.place {
        Some((line, Some(column))) => format!(",line={line},col={column}"),
        Some((line, None)) => format!(",line={line}"),
        None => String::new(),
    };
    format!("::{} file={}{place},title={title}::{told}", command(Severity::Error), property(&failure.path))
}

fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "notice",
    }
}

/// The log is shown in a terminal of sorts, so control characters are made visible; line breaks are kept, escaped.
fn message(text: &str) -> String {
    let lines: Vec<String> = text.trim_end().split('\n').map(visible).collect();
    lines.join("\n").replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    // A path is looked for as it is, control characters included.
    let escaped = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    escaped.replace(':', "%3A").replace(',', "%2C")
}
