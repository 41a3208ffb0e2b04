//! Where a report goes: standard output, or a file that is replaced whole or not at all.

use std::collections::BTreeSet;
use std::fs::{self, File, Permissions};
use std::io::{self, StdoutLock, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Result, anyhow};

use super::Outcome;
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

/// How files begin that are not whole yet.
pub const UNFINISHED: &str = ".amends-";

/// Held while a file takes another's place.
static REPLACING: Mutex<()> = Mutex::new(());

/// Gives the file `path` the content `bytes`, by way of a new file beside it, which nobody else may read. Permissions
/// stay; a link is followed.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = fs::metadata(&path).ok();
    if old.as_ref().is_some_and(|old| !old.is_file() && !old.is_dir()) {
        // A pipe or a device holds nothing that could be lost.
        return fs::write(&path, bytes);
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let _whole = REPLACING.lock().unwrap_or_else(PoisonError::into_inner);
    sweep(folder);
    let permissions = match &old {
        Some(old) => Some(old.permissions()),
        None => usual_permissions(folder),
    };
    let mut new = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
    // Known to be in use: see `sweep`.
    let _ = new.as_file().try_lock();
    new.write_all(bytes)?;
    if let Some(permissions) = permissions {
        new.as_file().set_permissions(permissions)?;
    }
    new.as_file().sync_all()?;
    new.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

/// What anybody may do with a new file in `folder`: an empty one tells.
pub fn usual_permissions(folder: &Path) -> Option<Permissions> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666)); // less what the umask takes
    let probe = builder.tempfile_in(folder).ok()?;
    Some(probe.as_file().metadata().ok()?.permissions())
}

/// So old must an unfinished file be before it is taken for one that nobody will finish.
const FORGOTTEN: Duration = Duration::from_secs(60);

/// Removes from `folder`, once a run, what was left there by a program that was killed in the middle.
fn sweep(folder: &Path) {
    static SWEPT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    if !SWEPT.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned()) {
        return;
    }
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if !entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            continue;
        }
        let old = entry.metadata().is_ok_and(|found| {
            found.is_file() && found.modified().is_ok_and(|at| at.elapsed().is_ok_and(|age| age > FORGOTTEN))
        });
        // Who still writes it holds its lock.
        if old && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// From here on Ctrl-C ends the program between two files, not in the middle of one.
///
/// # Errors
/// A system that lets no program heed it.
pub fn heed_interrupts() -> Result<()> {
    ctrlc::set_handler(|| {
        // A disk may hang: after two seconds it ends all the same. What is written lies in a file of its own.
        for _ in 0..100 {
            if let Ok(_whole) = REPLACING.try_lock() {
                std::process::exit(Outcome::INTERRUPTED);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        std::process::exit(Outcome::INTERRUPTED);
    })
    .map_err(|error| anyhow!("Ctrl-C cannot be heeded: {error}"))
}
