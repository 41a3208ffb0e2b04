//! JSON lines: one object a finding, a summary last.

use std::io::{self, Write};

use serde::Serialize;

use super::{Entry, Tally};

#[derive(Serialize)]
struct Line<'e> {
    schema: u32,
    r#type: &'static str,
    #[serde(flatten)]
    entry: &'e Entry,
}

#[derive(Serialize)]
struct Failure<'e> {
    schema: u32,
    r#type: &'static str,
    path: &'e str,
    message: &'e str,
}

#[derive(Serialize)]
struct Summary {
    schema: u32,
    r#type: &'static str,
    files: usize,
    errors: usize,
    warnings: usize,
    hints: usize,
}

/// Writes one finding as a line.
///
/// # Errors
/// What the writer says.
pub fn jsonl_finding(out: &mut impl Write, entry: &Entry) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Line { schema: 1, r#type: "finding", entry })?;
    out.write_all(b"\n")
}

/// Writes a line about something that could not be read.
///
/// # Errors
/// What the writer says.
pub fn jsonl_error(out: &mut impl Write, path: &str, message: &str) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Failure { schema: 1, r#type: "error", path, message })?;
    out.write_all(b"\n")
}

/// Writes the last line.
///
/// # Errors
/// What the writer says.
pub fn jsonl_summary(out: &mut impl Write, tally: &Tally) -> io::Result<()> {
    let Tally { files, errors, warnings, hints } = *tally;
    let summary = Summary { schema: 1, r#type: "summary", files, errors, warnings, hints };
    serde_json::to_writer(&mut *out, &summary)?;
    out.write_all(b"\n")
}
