//! Where letters go: standard output, one file, or a folder with a file for each.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use amends::answer::{Record, Status};
use anyhow::{Result, anyhow, bail};

use super::args::LetterFormat;
use super::input::{Input, plain};
use super::output::{Output, replace};
use super::printable;

/// The letters of a run on their way out.
pub struct Letters {
    place: Place,
    format: LetterFormat,
    /// Whether a text says which complaint it answers.
    named: bool,
    /// Whether there was anything to write.
    wrote: bool,
}

enum Place {
    One(Output),
    Folder { path: PathBuf, written: BTreeSet<PathBuf>, read: BTreeSet<PathBuf> },
}

impl Letters {
    /// # Errors
    /// Several letters that one file cannot hold.
    pub fn new(format: LetterFormat, path: Option<&Path>, inputs: &[Input]) -> Result<Letters> {
        let several = inputs.len() > 1;
        let one_a_file = matches!(format, LetterFormat::Eml | LetterFormat::Html);
        let place = match path.filter(|p| p.is_dir()) {
            Some(folder) => {
                let read = inputs.iter().filter_map(|i| i.path()?.canonicalize().ok()).collect();
                Place::Folder { path: folder.to_owned(), written: BTreeSet::new(), read }
            }
            None if several && one_a_file => bail!(too_many(format)),
            None => Place::One(Output::new(path)),
        };
        let named = several && format == LetterFormat::Text && matches!(place, Place::One(_));
        Ok(Letters { place, format, named, wrote: false })
    }

    /// Makes ready for several letters from one file.
    ///
    /// # Errors
    /// As [`Letters::new`].
    pub fn expect_many(&mut self) -> Result<()> {
        if let Place::One(_) = self.place {
            if matches!(self.format, LetterFormat::Eml | LetterFormat::Html) {
                bail!(too_many(self.format));
            }
            self.named = self.format == LetterFormat::Text;
        }
        Ok(())
    }

    /// Writes the letter that answers the complaint `name`, in its form; in a folder it is the file `stem`.
    pub fn write(&mut self, name: &str, stem: &str, record: &Record, form: &[u8]) -> Result<()> {
        self.wrote |= !form.is_empty();
        match &mut self.place {
            Place::One(out) => {
                if self.named {
                    writeln!(out, "==> {} <==", printable(name))?;
                }
                out.write_all(form)?;
                if self.named {
                    writeln!(out)?;
                }
                Ok(out.flush()?)
            }
            // Nobody wrote: there is nothing to keep.
            Place::Folder { .. } if record.status == Status::Refused && self.format != LetterFormat::Json => Ok(()),
            Place::Folder { path, written, read } => {
                let file = path.join(format!("{stem}.{}", self.format.extension()));
                if file.canonicalize().is_ok_and(|f| read.contains(&f)) {
                    bail!("{}: is a complaint that is being answered: write to another folder", file.display());
                }
                if !written.insert(file.clone()) {
                    bail!("{}: answers another complaint already: the files have the same name", file.display());
                }
                replace(&file, form).map_err(|error| anyhow!("{}: {}", file.display(), plain(&error)))
            }
        }
    }

    pub fn flush(&mut self) -> Result<()> {
        if let Place::One(out) = &mut self.place {
            out.flush()?;
        }
        Ok(())
    }

    pub fn finish(self) -> Result<()> {
        match self.place {
            // A file is not emptied for a letter that nobody wrote.
            Place::One(out) if self.wrote => out.finish(),
            Place::One(_) | Place::Folder { .. } => Ok(()),
        }
    }
}

fn too_many(format: LetterFormat) -> String {
    let format = format.extension();
    format!("several letters as {format} do not fit one file: name a folder that exists with -o, or use --format json")
}
