//! The file that rows are written to, so that a run that was cut off can go on.
//!
//! Rows are added to the file itself. Beside it lies a journal, replaced whole every few seconds: how much was read
//! and written by then, with a hash of both, and by what. Taken up again, the file is cut to what the journal knows
//! of, and the run goes on from there. Where there is no journal, or the file is shorter than it says, the run begins
//! at the beginning and compares what it would write with what is there, which needs nothing but the file.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use amends::batch::{Consistency, Differs, Mark, Replay, Sum, Tally};
use amends::case::Day;
use anyhow::{Result, anyhow, bail};
use serde::{Deserialize, Serialize};

use super::identity::Identity;
use crate::cli::input::plain;
use crate::cli::output::replace;

/// How a run stood when it was last known.
#[derive(Debug, Serialize, Deserialize)]
pub struct Journal {
    schema: u32,
    r#type: String,
    pub identity: Identity,
    pub today: Day,
    /// Records that were read, and whose rows were written.
    pub records: u64,
    pub input: Mark,
    pub output: Mark,
    pub tally: Tally,
    pub consistency: Consistency,
}

impl Journal {
    pub fn new(identity: Identity, today: Day) -> Journal {
        let (input, output) = (Mark::default(), Mark::default());
        let r#type = "batch-journal".to_owned();
        let (tally, consistency) = Default::default();
        Journal { schema: 1, r#type, identity, today, records: 0, input, output, tally, consistency }
    }
}

/// A file of rows.
pub struct Log {
    path: PathBuf,
    file: File,
    /// Whole rows that are not in the file yet.
    buffer: Vec<u8>,
    /// Bytes in the file, all of whole rows.
    len: u64,
    /// Of all rows, written or not.
    sum: Sum,
    replay: Option<Replay<BufReader<File>>>,
    /// Rows could not be written: what the file holds is whole, and behind what was counted.
    broken: bool,
}

/// Rows are written to the file when they are so many bytes.
const ENOUGH: usize = 256 * 1024;

/// Where a run begins.
pub enum Start {
    /// At the beginning; the day, if an earlier run has settled it.
    Beginning(Option<Day>),
    /// After what is known to be done.
    After(Box<Journal>),
}

impl Log {
    /// Opens the file at `path` for a run. With `resume` the run goes on; a journal of another run is an error.
    pub fn open(path: &Path, resume: bool, identity: &Identity) -> Result<(Log, Start)> {
        let told = |error: io::Error| anyhow!("{}: {}", path.display(), said(&error));
        let file = File::options().read(true).write(true).create(true).truncate(false).open(path).map_err(told)?;
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            bail!("{}: another run is writing it", path.display());
        }
        let (path, buffer, sum) = (path.to_owned(), Vec::new(), Sum::default());
        let mut log = Log { path, file, buffer, len: 0, sum, replay: None, broken: false };
        if !resume {
            log.file.set_len(0).map_err(told)?;
            return Ok((log, Start::Beginning(None)));
        }
        if log.file.metadata().map_err(told)?.len() == 0 {
            return Ok((log, Start::Beginning(None)));
        }
        let Some(journal) = log.journal()? else {
            log.compare().map_err(told)?;
            return Ok((log, Start::Beginning(None)));
        };
        if let Some(what) = identity.differs_from(&journal.identity) {
            bail!(
                "{}: was begun with {what}: give what it was begun with, or leave --resume out to begin anew",
                log.path.display()
            );
        }
        if log.cut(journal.output).map_err(told)? {
            return Ok((log, Start::After(Box::new(journal))));
        }
        log.compare().map_err(told)?;
        Ok((log, Start::Beginning(Some(journal.today))))
    }

    /// Cuts the file to what `mark` knows of; `false` if the file does not begin so.
    fn cut(&mut self, mark: Mark) -> io::Result<bool> {
        let sum = Sum::of(File::open(&self.path)?, mark.bytes)?;
        if sum.mark() != mark {
            return Ok(false);
        }
        self.file.set_len(mark.bytes)?;
        self.file.seek(SeekFrom::End(0))?;
        (self.len, self.sum) = (mark.bytes, sum);
        Ok(true)
    }

    /// Will compare the whole lines of the file with what is written, and cut off a last line that is not whole when
    /// they are found to be the same.
    fn compare(&mut self) -> io::Result<()> {
        let mut end = self.file.metadata()?.len();
        let mut block = vec![0; 64 * 1024];
        while end > 0 {
            let from = end.saturating_sub(block.len() as u64);
            let block = &mut block[..(end - from) as usize];
            self.file.seek(SeekFrom::Start(from))?;
            self.file.read_exact(block)?;
            match memchr::memrchr(b'\n', block) {
                Some(at) => {
                    end = from + at as u64 + 1;
                    break;
                }
                None => end = from,
            }
        }
        self.len = end;
        if end == 0 {
            return self.file.set_len(0).and_then(|()| self.file.rewind());
        }
        self.replay = Some(Replay::new(BufReader::new(File::open(&self.path)?), end));
        Ok(())
    }

    /// Adds whole rows.
    pub fn add(&mut self, rows: &[u8]) -> Result<()> {
        self.sum.add(rows);
        let mut new = rows;
        if let Some(replay) = &mut self.replay {
            let part = replay.new_part(rows);
            let over = replay.is_over();
            match part.map_err(|error| self.told(&error))? {
                Ok(part) => new = part,
                Err(Differs(at)) => bail!(
                    "{}: from byte {} on it is not what this run writes: it was written by another command, or from \
                     another input; nothing in it was changed",
                    self.path.display(),
                    at + 1
                ),
            }
            if over {
                self.replay = None;
                let cut = self.file.set_len(self.len).and_then(|()| self.file.seek(SeekFrom::End(0)));
                cut.map_err(|error| self.told(&error))?;
            }
        }
        self.buffer.extend_from_slice(new);
        if self.buffer.len() >= ENOUGH { self.flush() } else { Ok(()) }
    }

    /// Writes out what is kept. If there is no room for all of it, the file ends with a whole row.
    pub fn flush(&mut self) -> Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        if let Err(error) = self.file.write_all(&self.buffer) {
            self.broken = true;
            self.buffer.clear();
            let _ = self.file.set_len(self.len);
            let _ = self.file.seek(SeekFrom::End(0));
            return Err(self.told(&error));
        }
        self.len += self.buffer.len() as u64;
        self.buffer.clear();
        Ok(())
    }

    /// Notes how the run stands, unless old rows are still being compared.
    pub fn note(&mut self, journal: &mut Journal) -> Result<()> {
        if self.is_comparing() || self.broken {
            return Ok(());
        }
        self.flush()?;
        // The journal must not know of what a failing machine would lose.
        self.file.sync_data().map_err(|error| self.told(&error))?;
        journal.output = self.sum.mark();
        let path = self.journal_path();
        let bytes = serde_json::to_vec(&journal)?;
        replace(&path, &bytes).map_err(|error| anyhow!("{}: {}", path.display(), said(&error)))
    }

    /// Forgets what was written since the last note: it came from an input that is not the one of the run.
    pub fn take_back(&mut self, mark: Mark) -> Result<()> {
        self.buffer.clear();
        if self.is_comparing() {
            return Ok(());
        }
        self.file.set_len(mark.bytes).map_err(|error| self.told(&error))
    }

    /// The run is complete.
    pub fn finish(&mut self) -> Result<()> {
        if let Some(replay) = &self.replay {
            bail!(
                "{}: has more rows than this run writes, from byte {} on: it was written by another command, or from \
                 a longer input; nothing in it was changed",
                self.path.display(),
                replay.compared() + 1
            );
        }
        self.flush()?;
        self.file.sync_data().map_err(|error| self.told(&error))?;
        match fs::remove_file(self.journal_path()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(self.told(&error)),
            _ => Ok(()),
        }
    }

    /// Whether rows that are there already are still being compared.
    pub fn is_comparing(&self) -> bool {
        self.replay.is_some()
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    fn journal_path(&self) -> PathBuf {
        let mut name = OsString::from(&self.path);
        name.push(".journal");
        PathBuf::from(name)
    }

    /// The journal, if there is one that can be read: without it the run takes longer to go on, and nothing else.
    fn journal(&self) -> Result<Option<Journal>> {
        match fs::read(self.journal_path()) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(anyhow!("{}: {}", self.journal_path().display(), plain(&error))),
        }
    }

    fn told(&self, error: &io::Error) -> anyhow::Error {
        anyhow!("{}: {}", self.path.display(), said(error))
    }
}

/// Why a file cannot be written.
pub fn said(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "may not be written".to_owned(),
        io::ErrorKind::NotFound => "no such folder".to_owned(),
        io::ErrorKind::StorageFull => "no room is left on the disk".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "may not be written: the disk is read-only".to_owned(),
        _ => plain(error),
    }
}
