//! The input of a run: opened, unpacked, seen to be of a form, and watched.

use std::fs::{File, Metadata};
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

use amends::batch;
use amends::intake::{Form, IntakeError, Options, Piece, Reader};
use anyhow::{Result, anyhow, bail};

use super::args::BatchArgs;
use crate::cli::input::{Input, plain};

/// So much of a stream is looked at for something that is not blank.
const HEAD: usize = 64 * 1024;

/// An input that can be read.
pub struct Opened {
    pub stream: Box<dyn Read + Send>,
    pub path: Option<PathBuf>,
    /// Bytes, where that is known.
    pub len: Option<u64>,
    /// Whether the file is still as it was when it was opened.
    pub unchanged: Box<dyn Fn() -> bool + Send>,
}

impl Opened {
    pub fn new(input: &Input) -> Result<Opened> {
        let Input::File(path) = input else {
            let stream = Box::new(io::stdin());
            return Ok(Opened { stream, path: None, len: None, unchanged: Box::new(|| true) });
        };
        let told = |error: io::Error| anyhow!("{}: {}", path.display(), plain(&error));
        let file = File::open(path).map_err(told)?;
        let found = file.metadata().map_err(told)?;
        if found.is_dir() {
            bail!("{}: is a folder: name the file of cases in it", path.display());
        }
        let (path, state) = (Some(path.clone()), |found: &Metadata| (found.len(), found.modified().ok()));
        if !found.is_file() {
            return Ok(Opened { stream: Box::new(file), path, len: None, unchanged: Box::new(|| true) });
        }
        let watched = file.try_clone().map_err(told)?;
        let before = state(&found);
        let unchanged = Box::new(move || watched.metadata().is_ok_and(|now| state(&now) == before));
        Ok(Opened { stream: Box::new(file), path, len: Some(found.len()), unchanged })
    }
}

/// The records of a stream that may be packed. An empty or blank one has none: a part of a data set may be empty.
///
/// # Errors
/// A stream that cannot be read, or is a table without a column for the complaint.
pub fn pieces<'r>(
    stream: impl Read + Send + 'r,
    args: &BatchArgs,
    path: Option<&Path>,
) -> Result<Box<dyn Iterator<Item = Piece> + Send + 'r>, IntakeError> {
    let mut stream = batch::unpacked(stream)?;
    let mut head = Vec::new();
    while head.len() < HEAD && is_blank(&head) {
        let from = head.len();
        head.resize(from + HEAD, 0);
        let read = stream.read(&mut head[from..]);
        head.truncate(from + *read.as_ref().unwrap_or(&0));
        match read {
            Ok(0) => return Ok(Box::new(std::iter::empty())),
            Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error.into()),
            _ => {}
        }
    }
    let mut options = Options { limit: batch::LIMIT, otherwise: Form::Jsonl, ..args.intake.options() };
    let filter = args.input.as_deref() == Some(Path::new("-"));
    if options.form.is_none() {
        // What a file that is called .json holds is seen from its beginning.
        let named = path.and_then(form_of_name).filter(|form| *form != Form::Json);
        options.form = if filter { Some(Form::Jsonl) } else { named };
    }
    Ok(Box::new(Reader::open(Cursor::new(head).chain(stream), path, &options)?))
}

/// Nothing, blanks, or what may be a byte order mark with blanks behind it.
fn is_blank(head: &[u8]) -> bool {
    let marks = ["\u{feff}".as_bytes(), &[0xff, 0xfe], &[0xfe, 0xff]];
    let rest = head.strip_prefix(marks[0]).unwrap_or(head);
    marks.iter().any(|mark| mark.starts_with(head)) || rest.iter().all(u8::is_ascii_whitespace)
}

/// The form that a name tells, whatever it is packed with.
fn form_of_name(path: &Path) -> Option<Form> {
    let packed = path.extension().is_some_and(|e| ["gz", "zst"].iter().any(|p| e.eq_ignore_ascii_case(p)));
    if packed { Form::of_name(&path.with_extension("")) } else { Form::of_name(path) }
}
