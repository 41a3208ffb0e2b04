//! The report of one run, in any format: findings and failures go in as they come, the report comes out.
//!
//! Text and JSON lines are written at once. The other formats count, sort or wrap what they hold, so their findings
//! are kept and written by [`Report::finish`]. What could not be read has its place in every format but text, where
//! the caller says it.

use std::io::{self, Write};

use super::path::Base;
use super::placed::{Placed, place};
use super::{Entry, Tally, TextReport, checkstyle, github, gitlab, json, junit, rdjson, sarif};
use crate::lang::Lang;
use crate::rule::RuleSet;

/// What a report can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
    Jsonl,
    Sarif,
    Github,
    Gitlab,
    Junit,
    Checkstyle,
    Rdjson,
    Rdjsonl,
}

impl Format {
    pub const ALL: [Format; 10] = [
        Format::Text,
        Format::Json,
        Format::Jsonl,
        Format::Sarif,
        Format::Github,
        Format::Gitlab,
        Format::Junit,
        Format::Checkstyle,
        Format::Rdjson,
        Format::Rdjsonl,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Sarif => "sarif",
            Format::Github => "github",
            Format::Gitlab => "gitlab",
            Format::Junit => "junit",
            Format::Checkstyle => "checkstyle",
            Format::Rdjson => "rdjson",
            Format::Rdjsonl => "rdjsonl",
        }
    }
}

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub path: String,
    /// Line and column, 1-based, the column in code points, as far as they are known.
    pub place: Option<(usize, Option<usize>)>,
    pub message: String,
}

impl Failure {
    /// The line, for formats that must have one.
    pub(super) fn line(&self) -> usize {
        self.place.map_or(1, |(line, _)| line)
    }

    pub(super) fn column(&self) -> Option<usize> {
        self.place.and_then(|(_, column)| column)
    }
}

/// What a format is written from.
#[derive(Debug)]
pub(super) struct Found<'r> {
    pub rules: &'r RuleSet,
    pub ui: Lang,
    pub findings: Vec<Placed>,
    pub failures: Vec<Failure>,
}

/// A report being written to `W`.
#[derive(Debug)]
pub struct Report<'r, W> {
    out: W,
    format: Format,
    text: TextReport,
    base: Base,
    found: Found<'r>,
}

impl<'r, W: Write> Report<'r, W> {
    /// `text` is how findings are shown to people, `base` what paths are told from.
    pub fn new(out: W, format: Format, rules: &'r RuleSet, ui: Lang, text: TextReport, base: Base) -> Report<'r, W> {
        let found = Found { rules, ui, findings: Vec::new(), failures: Vec::new() };
        Report { out, format, text, base, found }
    }

    /// Takes the findings in one file, whose text is `file`.
    ///
    /// # Errors
    /// What the writer says.
    pub fn findings(&mut self, file: &str, entries: Vec<Entry>) -> io::Result<()> {
        match self.format {
            Format::Text => entries.iter().try_for_each(|entry| self.text.finding(&mut self.out, entry, file)),
            Format::Jsonl => entries.iter().try_for_each(|entry| json::line(&mut self.out, entry)),
            _ => {
                self.found.findings.extend(place(file, entries, |path| path_in(self.format, path, &self.base)));
                Ok(())
            }
        }
    }

    /// Takes something that could not be read, and why. A text report is only written out so far.
    ///
    /// # Errors
    /// What the writer says.
    pub fn failure(&mut self, failure: Failure) -> io::Result<()> {
        let failure = Failure { path: path_in(self.format, &failure.path, &self.base), ..failure };
        match self.format {
            Format::Text => {}
            Format::Jsonl => json::failure(&mut self.out, &failure)?,
            _ => self.found.failures.push(failure),
        }
        self.out.flush()
    }

    /// Writes what is left to write, and gives the writer back. The summary of a text report is not part of it: see
    /// [`TextReport::summary`].
    ///
    /// # Errors
    /// What the writer says.
    pub fn finish(mut self, tally: &Tally) -> io::Result<W> {
        let (out, found) = (&mut self.out, &self.found);
        match self.format {
            Format::Text => {}
            Format::Json => json::write(out, found, tally)?,
            Format::Jsonl => json::summary(out, tally)?,
            Format::Sarif => sarif::write(out, found)?,
            Format::Github => github::write(out, found)?,
            Format::Gitlab => gitlab::write(out, found)?,
            Format::Junit => junit::write(out, found)?,
            Format::Checkstyle => checkstyle::write(out, found)?,
            Format::Rdjson => rdjson::write(out, found)?,
            Format::Rdjsonl => rdjson::write_lines(out, found)?,
        }
        self.out.flush()?;
        Ok(self.out)
    }
}

/// A path as the readers of a format look for it.
fn path_in(format: Format, path: &str, base: &Base) -> String {
    match format {
        Format::Text | Format::Json | Format::Jsonl => path.to_owned(),
        Format::Sarif | Format::Github | Format::Gitlab => base.in_repository(path),
        Format::Junit | Format::Checkstyle | Format::Rdjson | Format::Rdjsonl => base.in_folder(path),
    }
}
