//! Records: where one begins, what is in it, and its case or why there is none.

use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;

use encoding_rs::Encoding;

use super::columns::Columns;
use super::export::People;
use super::window::Window;
use super::{csv, encoding, html, json, mail};
use crate::case::Case;

/// Where a record begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Origin {
    /// Which record of the stream, 1-based.
    pub record: u64,
    /// 1-based line of the stream.
    pub line: u64,
    /// Byte of the stream, as it lies on disk.
    pub offset: u64,
}

/// Why there is no case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntakeError {
    /// Whether reading ended here: the stream broke off, or is nothing that can be read. Otherwise one record is
    /// lost and the next ones follow.
    pub ends: bool,
    /// 1-based line of the stream; 0 where the place is not known.
    pub line: u64,
    /// 1-based, in bytes; 0 where the column is not known.
    pub column: u64,
    pub message: String,
}

impl IntakeError {
    pub(super) fn record(message: impl Into<String>) -> IntakeError {
        IntakeError { ends: false, line: 0, column: 0, message: message.into() }
    }

    pub(super) fn input(message: impl Into<String>) -> IntakeError {
        IntakeError { ends: true, ..IntakeError::record(message) }
    }

    pub(super) fn at(mut self, line: u64) -> IntakeError {
        if self.line == 0 {
            self.line = line;
        }
        self
    }
}

impl fmt::Display for IntakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.column) {
            (0, _) => f.write_str(&self.message),
            (line, 0) => write!(f, "{line}: {}", self.message),
            (line, column) => write!(f, "{line}:{column}: {}", self.message),
        }
    }
}

impl std::error::Error for IntakeError {}

impl From<io::Error> for IntakeError {
    fn from(error: io::Error) -> IntakeError {
        IntakeError::input(format!("reading broke off: {error}"))
    }
}

/// A record: where it stands, and its case or why there is none.
#[derive(Clone, Debug)]
pub struct Record {
    pub origin: Origin,
    pub case: Result<Case, IntakeError>,
}

/// What all records of a stream share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub encoding: Option<&'static Encoding>,
    pub columns: Option<Columns>,
    pub people: People,
    /// The stream may hold more than one record, so that errors need a line.
    pub many: bool,
}

/// The bytes of one record.
#[derive(Debug)]
pub(super) enum Content {
    Text(Vec<u8>),
    Html(Vec<u8>),
    Json(Vec<u8>),
    Row(csv::Row),
    Mail(Vec<u8>),
}

/// A record as it stands in its stream: its beginning, and its bytes or why they are of no use.
pub(super) type Found = (Origin, Result<Content, IntakeError>);

/// A record that has been taken out of its stream and not been read yet.
#[derive(Debug)]
pub struct Piece {
    pub origin: Origin,
    pub(super) content: Result<Content, IntakeError>,
    pub(super) shared: Arc<Shared>,
}

impl Piece {
    /// Reads the record.
    pub fn read(self) -> Record {
        let Piece { origin, content, shared } = self;
        let case = content.and_then(|content| match content {
            Content::Text(bytes) => plain(&bytes, &shared),
            Content::Html(bytes) => page(&bytes, &shared),
            Content::Json(bytes) => encoding::text(&bytes, shared.encoding)
                .map_err(IntakeError::record)
                .and_then(|text| json::case(&text, origin.line, &shared.people)),
            Content::Row(row) => match &shared.columns {
                Some(columns) => columns.case(&row, shared.encoding),
                None => Err(IntakeError::record("a row without a header")),
            },
            Content::Mail(bytes) => mail::case(&bytes, shared.encoding),
        });
        let line = if shared.many { origin.line } else { 0 };
        Record { origin, case: case.and_then(without_nul).map_err(|error| error.at(line)) }
    }
}

fn plain(bytes: &[u8], shared: &Shared) -> Result<Case, IntakeError> {
    let text = encoding::text(bytes, shared.encoding).map_err(IntakeError::record)?;
    if text.trim().is_empty() {
        return Err(IntakeError::record("nothing in it: a complaint is expected"));
    }
    Ok(Case { text: Some(text.into_owned()), ..Case::default() })
}

fn page(bytes: &[u8], shared: &Shared) -> Result<Case, IntakeError> {
    let declared = || html::declared(bytes).and_then(|label| encoding::named(label).ok());
    let page = match (shared.encoding, std::str::from_utf8(bytes)) {
        (None, Err(_)) => encoding::text(bytes, declared()),
        (encoding, _) => encoding::text(bytes, encoding),
    };
    let text = html::to_text(&page.map_err(IntakeError::record)?, false);
    if text.is_empty() {
        return Err(IntakeError::record("no text in the page: a complaint is expected"));
    }
    Ok(Case { text: Some(text), ..Case::default() })
}

/// No complaint has a NUL: it is a sign of a file that is something else, or was damaged.
fn without_nul(case: Case) -> Result<Case, IntakeError> {
    for (field, text) in [("text", &case.text), ("reply", &case.reply), ("subject", &case.subject)] {
        if let Some(at) = text.as_ref().and_then(|t| t.find('\0')) {
            return Err(IntakeError::record(format!("a NUL byte in '{field}' at byte {}: no text has one", at + 1)));
        }
    }
    Ok(case)
}

pub(super) fn here<R: Read>(window: &Window<R>) -> Origin {
    Origin { record: 0, line: window.line(), offset: window.offset() }
}

pub(super) fn too_long(limit: usize) -> IntakeError {
    IntakeError::record(format!("longer than {}: no record may be", size(limit)))
}

/// `8 MiB`.
pub(super) fn size(bytes: usize) -> String {
    const UNITS: [(usize, &str); 2] = [(1024 * 1024, "MiB"), (1024, "KiB")];
    match UNITS.iter().find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit)) {
        Some((unit, name)) => format!("{} {name}", bytes / unit),
        None => format!("{bytes} bytes"),
    }
}
