//! Reviewdog's formats: `rdjson`, and `rdjsonl` with one diagnostic a line.
//!
//! Columns are UTF-8 bytes of the line as it lies on disk, end excluded.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::placed::{At, Placed, Range};
use super::run::{Failure, Found};
use super::said;
use crate::rule::Severity;

/// Writes one object with all diagnostics.
pub(super) fn write(out: &mut impl Write, found: &Found<'_>) -> io::Result<()> {
    let all: Vec<Value> = diagnostics(found).collect();
    let report = json!({"source": {"name": "amends"}, "severity": severity(Severity::Warning), "diagnostics": all});
    serde_json::to_writer_pretty(&mut *out, &report)?;
    out.write_all(b"\n")
}

/// Writes a diagnostic a line.
pub(super) fn write_lines(out: &mut impl Write, found: &Found<'_>) -> io::Result<()> {
    for diagnostic in diagnostics(found) {
        serde_json::to_writer(&mut *out, &diagnostic)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn diagnostics<'f>(found: &'f Found<'_>) -> impl Iterator<Item = Value> + 'f {
    let standing = found.findings.iter().filter(|f| f.entry.suppressed.is_none());
    standing.map(of_finding).chain(found.failures.iter().map(of_failure))
}

fn of_finding(finding: &Placed) -> Value {
    let entry = &finding.entry;
    let mut diagnostic = json!({
        "message": format!("{}\n{}", said::message(entry), entry.help).trim_end(),
        "location": {"path": finding.path, "range": range(finding.range)},
        "severity": severity(entry.severity),
        "source": {"name": "amends"},
        "code": {"value": entry.rule},
    });
    if !finding.fixes.is_empty() {
        // A suggestion is one range: of a fix in several places the whole stretch is written anew.
        let suggestion = |range_of, text: &str| json!({"range": range(range_of), "text": text});
        let suggestions = finding.fixes.iter().map(|fix| suggestion(fix.whole.range, &fix.whole.text));
        diagnostic["suggestions"] = suggestions.collect();
    }
    diagnostic
}

fn of_failure(failure: &Failure) -> Value {
    let mut diagnostic = json!({
        "message": failure.message,
        "location": {"path": failure.path},
        "severity": severity(Severity::Error),
        "source": {"name": "amends"},
        "code": {"value": said::UNREADABLE},
    });
    // A column would have to be in bytes.
    if let Some((line, _)) = failure.place {
        diagnostic["location"]["range"] = json!({"start": {"line": line}});
    }
    diagnostic
}

fn range(range: Range) -> Value {
    let at = |at: At| json!({"line": at.place.line, "column": at.byte_column});
    json!({"start": at(range.start), "end": at(range.end)})
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Hint => "INFO",
    }
}
