//! JSON: one object a finding, one for what could not be read, a summary last; as lines, or the same in one array.

use std::io::{self, Write};

use serde::Serialize;

use super::run::{Failure, Found};
use super::{Entry, Tally};

const SCHEMA: u32 = 1;

/// What stands in a report: the contract is in the command line's documentation.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Object<'e> {
    Finding {
        schema: u32,
        #[serde(flatten)]
        entry: &'e Entry,
    },
    Error {
        schema: u32,
        path: &'e str,
        #[serde(skip_serializing_if = "Option::is_none")]
        line: Option<usize>,
        #[serde(skip_serializing_if = "Option::is_none")]
        column: Option<usize>,
        message: &'e str,
    },
    Summary {
        schema: u32,
        files: usize,
        errors: usize,
        warnings: usize,
        hints: usize,
    },
}

fn of_finding(entry: &Entry) -> Object<'_> {
    Object::Finding { schema: SCHEMA, entry }
}

fn of_failure(failure: &Failure) -> Object<'_> {
    let line = failure.place.map(|(line, _)| line);
    Object::Error { schema: SCHEMA, path: &failure.path, line, column: failure.column(), message: &failure.message }
}

fn of_tally(tally: &Tally) -> Object<'static> {
    let Tally { files, errors, warnings, hints } = *tally;
    Object::Summary { schema: SCHEMA, files, errors, warnings, hints }
}

/// Writes one finding as a line.
pub(super) fn line(out: &mut impl Write, entry: &Entry) -> io::Result<()> {
    write_line(out, &of_finding(entry))
}

/// Writes a line about something that could not be read.
pub(super) fn failure(out: &mut impl Write, failure: &Failure) -> io::Result<()> {
    write_line(out, &of_failure(failure))
}

/// Writes the last line.
pub(super) fn summary(out: &mut impl Write, tally: &Tally) -> io::Result<()> {
    write_line(out, &of_tally(tally))
}

/// Writes the array: an object a line, so that it can be read and compared.
pub(super) fn write(out: &mut impl Write, found: &Found<'_>, tally: &Tally) -> io::Result<()> {
    out.write_all(b"[\n")?;
    let findings = found.findings.iter().map(|finding| of_finding(&finding.entry));
    for object in findings.chain(found.failures.iter().map(of_failure)) {
        serde_json::to_writer(&mut *out, &object)?;
        out.write_all(b",\n")?;
    }
    write_line(out, &of_tally(tally))?;
    out.write_all(b"]\n")
}

fn write_line(out: &mut impl Write, object: &Object<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, object)?;
    out.write_all(b"\n")
}
