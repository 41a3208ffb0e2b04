//! Input: files, folders and standard input, read as text or refused with the reason.

use std::collections::VecDeque;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::{fmt, fs};

use amends::case::{Case, CaseError};
use amends::intake::{Options, Piece, Reader, Record};
use anyhow::{Context, Result, anyhow, bail};

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    Stdin,
    /// Standard input that stands for the file of this name.
    Piped(PathBuf),
    File(PathBuf),
}

impl Input {
    /// The name shown to people: `<stdin>` or the path.
    pub fn name(&self) -> String {
        match self {
            Input::Stdin => "<stdin>".to_owned(),
            // However it was typed, a file has one name: baselines and reports compare it.
            Input::Piped(path) | Input::File(path) => path.strip_prefix(".").unwrap_or(path).display().to_string(),
        }
    }

    /// The folder from which `amends.yaml` is looked for upwards.
    pub fn folder(&self) -> PathBuf {
        let parent = match self {
            Input::Piped(path) | Input::File(path) => path.parent().filter(|p| !p.as_os_str().is_empty()),
            Input::Stdin => None,
        };
        parent.unwrap_or(Path::new(".")).to_owned()
    }

    /// The path, if it has one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Input::Stdin => None,
            Input::Piped(path) | Input::File(path) => Some(path),
        }
    }

    /// How many bytes there are to read; of a pipe as many as may be.
    pub fn size(&self) -> u64 {
        match self {
            Input::Stdin | Input::Piped(_) => LIMIT,
            Input::File(path) => fs::metadata(path).map_or(0, |file| file.len()),
        }
    }

    /// What the end of the file's name says of what it holds, in small letters.
    pub fn extension(&self) -> String {
        self.path().map(extension).unwrap_or_default()
    }

    /// An error in the case that was read from here, with its place in the file if it has one.
    pub fn at(&self, error: &CaseError) -> anyhow::Error {
        let place = (error.line > 0).then_some((error.line, Some(error.column.max(1))));
        Misread { name: self.name(), place, message: error.message.clone() }.into()
    }

    /// The complaints in the input, as they come.
    pub fn complaints(&self, options: &Options) -> Result<Complaints> {
        let name = self.name();
        let reader = match self {
            Input::File(path) if path.is_dir() => bail!("{name}: is a folder: name the complaints in it"),
            Input::File(path) => {
                let file = fs::File::open(path).map_err(|error| anyhow!("{name}: {}", plain(&error)))?;
                Reader::open(file, Some(path), options)
            }
            Input::Stdin | Input::Piped(_) => Reader::open(io::stdin(), self.path(), options),
        };
        let reader = reader.map_err(|error| told(&name, &error))?;
        let complaints = Complaints::new(name, reader);
        match complaints.ahead.is_empty() {
            true => bail!("{}: no complaint in it", complaints.name),
            false => Ok(complaints),
        }
    }

    /// Reads the whole input as text, if it is no longer than [`LIMIT`].
    pub fn read(&self) -> Result<String> {
        let bytes = match self {
            Input::Stdin | Input::Piped(_) => {
                let bytes = whole(io::stdin().lock(), 0).context("<stdin>")?;
                bytes.ok_or_else(|| too_long(&self.name()))?
            }
            Input::File(path) => bytes(path)?,
        };
        if bytes.contains(&0) && std::str::from_utf8(&bytes).is_ok() {
            return Err(NoLetter(format!("{}: a binary file: a text is expected", self.name())).into());
        }
        let text = amends::source::decode(bytes).map_err(|error| {
            let told = format!("{}: {error}", self.name());
            if error.looks_like == amends::source::BINARY { NoLetter(told).into() } else { anyhow!(told) }
        })?;
        if text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
            let told = format!("{}: nothing in it: a complaint or a draft is expected", self.name());
            return Err(NoLetter(told).into());
        }
        Ok(text)
    }
}

/// The longest file that is read whole, in bytes: memory is bounded by it, whatever a folder or a pipe holds.
pub const LIMIT: u64 = 32 * 1024 * 1024;

/// What is in a file, if it is no longer than [`LIMIT`].
pub fn bytes(path: &Path) -> Result<Vec<u8>> {
    let name = path.display().to_string();
    let read = || -> io::Result<Option<Vec<u8>>> {
        let file = fs::File::open(path)?;
        let size = file.metadata()?.len();
        if size > LIMIT { Ok(None) } else { whole(file, size) }
    };
    read().map_err(|error| anyhow!("{name}: {}", plain(&error)))?.ok_or_else(|| too_long(&name))
}

/// The text of a file that the house wrote: its settings, its rules.
pub fn text(path: &Path) -> Result<String> {
    amends::source::decode(bytes(path)?).map_err(|error| anyhow!("{}: {error}", path.display()))
}

/// The whole of a stream that says it has `size` bytes; `None` if there is more of it than may be.
fn whole(stream: impl Read, size: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::with_capacity(usize::try_from(size + 1).unwrap_or_default());
    stream.take(LIMIT + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= LIMIT).then_some(bytes))
}

fn too_long(name: &str) -> anyhow::Error {
    anyhow!("{name}: longer than {} MiB: no file may be; split it, or leave it out", LIMIT >> 20)
}

/// The end of a file's name, in small letters.
pub fn extension(path: &Path) -> String {
    path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase()
}

/// The complaints of one input, each with the name under which it is shown to people.
#[derive(Debug)]
pub struct Complaints {
    name: String,
    /// Read ahead, to see whether there are several.
    ahead: VecDeque<Record>,
    reader: Reader<'static>,
    many: bool,
}

impl Complaints {
    fn new(name: String, mut reader: Reader<'static>) -> Complaints {
        let ahead: VecDeque<Record> = reader.by_ref().take(2).map(Piece::read).collect();
        Complaints { name, many: ahead.len() > 1, ahead, reader }
    }

    /// Whether there is more than one.
    pub fn many(&self) -> bool {
        self.many
    }
}

impl Iterator for Complaints {
    type Item = (String, Result<Case>);

    fn next(&mut self) -> Option<Self::Item> {
        let record = self.ahead.pop_front().or_else(|| self.reader.next().map(Piece::read))?;
        let shown = if self.many { format!("{}:{}", self.name, record.origin.line) } else { self.name.clone() };
        Some((shown, record.case.map_err(|error| told(&self.name, &error))))
    }
}

fn told(name: &str, error: &amends::intake::IntakeError) -> anyhow::Error {
    let gap = if error.line > 0 { "" } else { " " };
    anyhow!("{name}:{gap}{error}")
}

/// What is wrong with an input or a part of it, and in which line and column.
#[derive(Debug)]
pub struct Misread {
    pub name: String,
    pub place: Option<(usize, Option<usize>)>,
    pub message: String,
}

impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Misread { name, place, message } = self;
        match place {
            Some((line, Some(column))) => write!(f, "{name}:{line}:{column}: {message}"),
            Some((line, None)) => write!(f, "{name}:{line}: {message}"),
            None => write!(f, "{name}: {message}"),
        }
    }
}

impl std::error::Error for Misread {}

/// A file that holds no letter at all: among the files of a folder it is passed over.
#[derive(Debug)]
pub struct NoLetter(pub String);

impl fmt::Display for NoLetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoLetter {}

/// An I/O error in words that start small.
pub fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "may not be read".to_owned(),
        io::ErrorKind::IsADirectory => "is a folder".to_owned(),
        _ => error.to_string(),
    }
}

/// The inputs that `paths` name: `-` or nothing at a pipe is standard input. Folders are left to the caller.
pub fn inputs(paths: &[PathBuf]) -> Result<Vec<Input>> {
    if paths.is_empty() {
        if io::stdin().is_terminal() {
            bail!("nothing to read: name a file, or pipe a text in");
        }
        return Ok(vec![Input::Stdin]);
    }
    Ok(paths.iter().map(|p| if p.as_os_str() == "-" { Input::Stdin } else { Input::File(p.clone()) }).collect())
}
