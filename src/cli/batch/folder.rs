//! A folder with one file a letter, and a table that says what became of each case.

use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use amends::batch::Row;
use anyhow::{Result, anyhow, bail};

use super::identity::Identity;
use super::log::{Log, Start, said};
use crate::cli::output::{UNFINISHED, usual_permissions};

/// The table's name.
const INDEX: &str = "index.csv";

pub struct Folder {
    path: PathBuf,
    pub index: Log,
    /// Those of letters.
    permissions: Option<Permissions>,
}

impl Folder {
    /// Opens the folder for a run, and makes it if it is not there. Without `resume` it must not hold a run yet.
    pub fn open(path: &Path, resume: bool, identity: &Identity) -> Result<(Folder, Start)> {
        let told = |error: io::Error| anyhow!("{}: {}", path.display(), said(&error));
        fs::create_dir_all(path).map_err(told)?;
        let index = path.join(INDEX);
        if !resume && index.exists() {
            bail!(
                "{}: is there already, and nothing is overwritten: name another folder, or go on with --resume",
                index.display()
            );
        }
        let (index, start) = Log::open(&index, resume, identity)?;
        if resume {
            // What a run left that was killed while it wrote a letter.
            for entry in fs::read_dir(path).map_err(told)?.flatten() {
                if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                    fs::remove_file(entry.path()).map_err(told)?;
                }
            }
        }
        let permissions = usual_permissions(path);
        Ok((Folder { path: path.to_owned(), index, permissions }, start))
    }

    /// Writes a letter, if there is one, and then its row of the table.
    pub fn add(&mut self, row: &Row) -> Result<()> {
        if let Some((name, letter)) = &row.letter {
            self.letter(name, letter)?;
        }
        self.index.add(&row.bytes)
    }

    fn letter(&self, name: &str, letter: &[u8]) -> Result<()> {
        let path = self.path.join(name);
        let told = |error: &io::Error| anyhow!("{}: {}", path.display(), said(error));
        // Nobody else may read it while it is not whole.
        let new = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&self.path);
        let mut new = new.map_err(|error| told(&error))?;
        new.write_all(letter).map_err(|error| told(&error))?;
        if let Some(permissions) = &self.permissions {
            new.as_file().set_permissions(permissions.clone()).map_err(|error| told(&error))?;
        }
        match new.persist_noclobber(&path) {
            Ok(_) => Ok(()),
            // A run that was cut off wrote the letter, and did not come to say so.
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                if fs::read(&path).map_err(|error| told(&error))? == letter {
                    return Ok(());
                }
                bail!("{}: is there already with another text, and nothing is overwritten", path.display())
            }
            Err(error) => Err(told(&error.error)),
        }
    }
}
