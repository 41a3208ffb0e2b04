//! Where a report goes: standard output, or a file that is replaced whole or not at all.

use std::fs;
use std::io::{self, StdoutLock, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};

use super::input::plain;

/// A place to write to. What goes to a file is kept until [`Output::finish`].
#[derive(Debug)]
pub enum Output {
    Stdout(io::BufWriter<StdoutLock<'static>>),
    File {
        path: PathBuf,
        report: Vec<u8>,
    },
    /// Standard output holds a fixed text.
    Stderr(io::Stderr),
    /// Nothing is reported.
    Nowhere,
}

impl Output {
    /// The file if one is named, else standard output.
    pub fn new(path: Option<&Path>) -> Output {
        match path {
            Some(path) => Output::File { path: path.to_owned(), report: Vec::new() },
            None => Output::Stdout(io::BufWriter::new(io::stdout().lock())),
        }
    }

    /// Writes out what was kept.
    pub fn finish(self) -> Result<()> {
        match self {
            Output::Stdout(mut out) => Ok(out.flush()?),
            Output::Stderr(_) | Output::Nowhere => Ok(()),
            Output::File { path, report } => {
                replace(&path, &report).map_err(|error| anyhow!("{}: {}", path.display(), plain(&error)))
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Output::Stdout(out) => out.write(bytes),
            Output::File { report, .. } => report.write(bytes),
            Output::Stderr(err) => err.write(bytes),
            Output::Nowhere => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Output::Stdout(out) => out.flush(),
            Output::File { .. } | Output::Nowhere => Ok(()),
            Output::Stderr(err) => err.flush(),
        }
    }
}

/// Gives the file `path` the content `bytes`, by way of a new file beside it. Permissions stay; a link is followed.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = fs::metadata(&path).ok();
    if old.as_ref().is_some_and(|old| !old.is_file() && !old.is_dir()) {
        // A pipe or a device holds nothing that could be lost.
        return fs::write(&path, bytes);
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".amends-");
    // What replaces a file is private until it has that file's permissions.
    #[cfg(unix)]
    if old.is_none() {
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666)); // less what the umask takes
    }
    let mut new = builder.tempfile_in(folder)?;
    new.write_all(bytes)?;
    if let Some(old) = old {
        new.as_file().set_permissions(old.permissions())?;
    }
    new.as_file().sync_all()?;
    new.persist(&path).map_err(|error| error.error)?;
    Ok(())
}
