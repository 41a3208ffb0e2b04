//! Where rows go, and what is counted on the way.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use amends::answer::Status;
use amends::batch::{Consistency, Fate, Format, Meter, Row, Seen, Tally};
use anyhow::{Result, anyhow};

use super::folder::Folder;
use super::log::{Journal, Log, said};
use super::progress::Progress;
use crate::cli::printable;

/// How soon a run notes again how it stands, and what part of its time that may take: disks differ.
const SOON: Duration = Duration::from_millis(100);
const PART: u32 = 50;
/// So many records that failed are told of on standard error.
const TOLD: u64 = 10;

/// What rows are written to.
pub enum Target {
    /// Standard output, or a file that is no plain file: nothing can be taken up again.
    Stream {
        name: String,
        out: Box<dyn Write + Send>,
        buffer: Vec<u8>,
    },
    Log(Log),
    Folder(Folder),
}

/// What takes the rows of a run.
pub struct Sink {
    pub target: Target,
    pub format: Format,
    pub only: Option<Status>,
    /// Where duplicates are looked for.
    pub seen: Option<Seen>,
    pub tally: Tally,
    pub consistency: Consistency,
    /// As of the last note; what changes is filled in at the next.
    pub journal: Journal,
    pub meter: Arc<Meter>,
    /// Whether the input is still the one that was opened.
    pub unchanged: Box<dyn Fn() -> bool + Send>,
    /// When the run next notes how it stands.
    pub next_note: Instant,
    pub progress: Progress,
    /// The input's name, for what is told of single records.
    pub name: String,
    pub quiet: bool,
}

impl Sink {
    /// Writes rows that are next in the order of the input.
    pub fn take(&mut self, rows: Vec<Row>) -> Result<()> {
        for mut row in rows {
            if let Some(seen) = &mut self.seen {
                row.mark_duplicate(seen, self.format, self.only);
            }
            self.tally.add(row.fate, row.lang, row.category);
            if let (Some(terms), Some(category)) = (&row.terms, row.category) {
                let number = row.origin.record.to_string();
                self.consistency.add(category, terms, row.id.as_deref().unwrap_or(&number));
            }
            if row.fate == Fate::Answered(Status::Failed) && !self.quiet && self.tally.all.failed <= TOLD {
                self.tell(&row);
            }
            match &mut self.target {
                Target::Stream { buffer, .. } => buffer.extend_from_slice(&row.bytes),
                Target::Log(log) => log.add(&row.bytes)?,
                Target::Folder(folder) => folder.add(&row)?,
            }
        }
        if let Target::Stream { .. } = self.target {
            self.flush()?;
        }
        self.progress.at(self.tally.all.all(), &self.meter);
        if Instant::now() >= self.next_note {
            let began = Instant::now();
            self.note()?;
            self.next_note = Instant::now() + SOON.max(began.elapsed() * PART);
        }
        Ok(())
    }

    fn tell(&self, row: &Row) {
        let why = row.error.as_deref().unwrap_or_default();
        let why = why.split_once(": ").filter(|(line, _)| line.starts_with("line ")).map_or(why, |(_, why)| why);
        let told = printable(&format!("{}:{}: {why}", self.name, row.origin.line));
        let last = if self.tally.all.failed == TOLD { "further records that fail are only counted" } else { "" };
        self.progress.aside(|| {
            let mut err = anstream::stderr().lock();
            // Nobody may be listening.
            let _ = writeln!(err, "{told}");
            if !last.is_empty() {
                let _ = writeln!(err, "{last}");
            }
        });
    }

    fn flush(&mut self) -> Result<()> {
        match &mut self.target {
            Target::Stream { name, out, buffer } => {
                let outcome = out.write_all(buffer).and_then(|()| out.flush());
                buffer.clear();
                match outcome {
                    // Who reads has had enough, which is no error.
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(error.into()),
                    outcome => outcome.map_err(|error| anyhow!("{name}: {}", said(&error))),
                }
            }
            Target::Log(log) => log.flush(),
            Target::Folder(folder) => folder.index.flush(),
        }
    }

    /// Writes what stands before the rows.
    pub fn head(&mut self, bytes: &[u8]) -> Result<()> {
        match &mut self.target {
            Target::Stream { buffer, .. } => {
                buffer.extend_from_slice(bytes);
                Ok(())
            }
            Target::Log(log) | Target::Folder(Folder { index: log, .. }) => log.add(bytes),
        }
    }

    /// The file that knows how far the run is, if there is one.
    fn log(&mut self) -> Option<&mut Log> {
        match &mut self.target {
            Target::Stream { .. } => None,
            Target::Log(log) | Target::Folder(Folder { index: log, .. }) => Some(log),
        }
    }

    /// Notes how the run stands, so that it can go on from here.
    pub fn note(&mut self) -> Result<()> {
        if !self.meter.is_same() || !(self.unchanged)() {
            return Ok(());
        }
        self.journal.input = self.meter.mark();
        self.journal.tally.clone_from(&self.tally);
        self.journal.consistency.clone_from(&self.consistency);
        self.journal.records = self.tally.all.all();
        let Sink { target, journal, .. } = self;
        match target {
            Target::Stream { .. } => Ok(()),
            Target::Log(log) | Target::Folder(Folder { index: log, .. }) => log.note(journal),
        }
    }

    /// The input has ended as it should.
    pub fn finish(&mut self) -> Result<()> {
        self.progress.finish();
        match self.log() {
            Some(log) => log.finish(),
            None => self.flush(),
        }
    }

    /// The run ends before its input: what is written stays, whole rows of it.
    pub fn stop(&mut self) -> Result<()> {
        self.progress.finish();
        if !self.meter.is_same() {
            let known = self.journal.output;
            return self.log().map_or(Ok(()), |log| log.take_back(known));
        }
        self.flush()?;
        self.note()
    }

    /// How a run that was stopped goes on.
    pub fn way_on(&mut self) -> Option<String> {
        let log = self.log().filter(|log| !log.is_comparing())?;
        let path = log.path().display();
        Some(format!("{path}: what is written is whole: the same command with --resume goes on after it"))
    }
}
