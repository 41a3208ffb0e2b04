//! Input: files, folders and standard input, read as text or refused with the reason.

use std::collections::VecDeque;
use std::io::{IsTerminal, Read};
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
            Input::Stdin | Input::Piped(_) => Reader::open(std::io::stdin(), self.path(), options),
        };
        let reader = reader.map_err(|error| told(&name, &error))?;
        let complaints = Complaints::new(name, reader);
        match complaints.ahead.is_empty() {
            true => bail!("{}: no complaint in it", complaints.name),
            false => Ok(complaints),
        }
    }

    /// Reads the whole input as text.
    pub fn read(&self) -> Result<String> {
        let bytes = match self {
            Input::Stdin | Input::Piped(_) => {
                let mut bytes = Vec::new();
                std::io::stdin().lock().read_to_end(&mut bytes).context("<stdin>")?;
                bytes
            }
            Input::File(path) => fs::read(path).map_err(|error| anyhow!("{}: {}", path.display(), plain(&error)))?,
        };
        if bytes.contains(&0) && String::from_utf8(bytes.clone()).is_ok() {
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
pub fn plain(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "may not be read".to_owned(),
        std::io::ErrorKind::IsADirectory => "is a folder".to_owned(),
        _ => error.to_string(),
    }
}

/// The inputs that `paths` name: `-` or nothing at a pipe is standard input. Folders are left to the caller.
pub fn inputs(paths: &[PathBuf]) -> Result<Vec<Input>> {
    if paths.is_empty() {
        if std::io::stdin().is_terminal() {
            bail!("nothing to read: name a file, or pipe a text in");
        }
        return Ok(vec![Input::Stdin]);
    }
    Ok(paths.iter().map(|p| if p.as_os_str() == "-" { Input::Stdin } else { Input::File(p.clone()) }).collect())
}
