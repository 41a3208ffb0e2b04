//! A JSON case a line, each line taken out of the stream and read wherever it suits.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};

use crate::case::Case;

/// Where a record begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Origin {
    /// Which record of the stream, 1-based.
    pub record: u64,
    /// 1-based line of the stream.
    pub line: u64,
    /// Byte of the stream.
    pub offset: u64,
}

/// Why there is no case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntakeError {
    /// Whether reading ended here. Otherwise one record is lost and the next ones follow.
    pub ends: bool,
    /// 1-based line of the stream; 0 where the place is not known.
    pub line: u64,
    /// 1-based, in bytes; 0 where the column is not known.
    pub column: u64,
    pub message: String,
}

impl fmt::Display for IntakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// A record: where it stands, and its case or why there is none.
#[derive(Clone, Debug)]
pub struct Record {
    pub origin: Origin,
    pub case: Result<Case, IntakeError>,
}

/// A record that has been taken out of its stream and not been read yet.
#[derive(Debug)]
pub struct Piece {
    pub origin: Origin,
    content: Result<Vec<u8>, IntakeError>,
}

impl Piece {
    /// Reads the record.
    pub fn read(self) -> Record {
        let Piece { origin, content } = self;
        let wrong = |column, message| IntakeError { ends: false, line: origin.line, column, message };
        let case = content.and_then(|bytes| {
            let text = std::str::from_utf8(&bytes)
                .map_err(|e| wrong(0, format!("not UTF-8 from byte {} on", e.valid_up_to() + 1)))?;
            Case::from_json(text).map_err(|error| wrong(error.column as u64, error.message))
        });
        Record { origin, case }
    }
}

/// Takes a stream apart into lines.
#[allow(missing_debug_implementations)]
pub struct Reader<'r> {
    stream: BufReader<Box<dyn Read + Send + 'r>>,
    limit: usize,
    next: Origin,
    over: bool,
}

impl<'r> Reader<'r> {
    pub fn new(stream: impl Read + Send + 'r, limit: usize) -> Reader<'r> {
        let stream: Box<dyn Read + Send + 'r> = Box::new(stream);
        Reader {
            stream: BufReader::with_capacity(64 * 1024, stream),
            limit,
            next: Origin { record: 1, line: 1, offset: 0 },
            over: false,
        }
    }

    /// The next line, `None` at the end; what is longer than allowed is passed over.
    fn line(&mut self) -> io::Result<Option<Result<Vec<u8>, usize>>> {
        let mut line = Vec::new();
        let mut len = 0;
        loop {
            let buffer = match self.stream.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                buffer => buffer?,
            };
            if buffer.is_empty() {
                break;
            }
            let end = memchr::memchr(b'\n', buffer).map(|i| i + 1);
            let part = &buffer[..end.unwrap_or(buffer.len())];
            len += part.len();
            if len <= self.limit + 1 {
                line.extend_from_slice(part);
            } else {
                line = Vec::new();
            }
            let part = part.len();
            self.stream.consume(part);
            if end.is_some() {
                break;
            }
        }
        Ok((len > 0).then(|| if len > self.limit + 1 { Err(len) } else { Ok(line) }))
    }
}

impl Iterator for Reader<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        while !self.over {
            let mut origin = self.next;
            let wrong = |ends, message: String| Err(IntakeError { ends, line: origin.line, column: 0, message });
            let content = match self.line() {
                Ok(None) => return None,
                Ok(Some(Ok(line))) => {
                    self.next.offset += line.len() as u64;
                    let trimmed = line.trim_ascii();
                    if trimmed.is_empty() || trimmed == b"\xef\xbb\xbf" {
                        self.next.line += 1;
                        continue;
                    }
                    Ok(line.strip_prefix(b"\xef\xbb\xbf").map_or_else(|| line.clone(), <[u8]>::to_vec))
                }
                Ok(Some(Err(len))) => {
                    self.next.offset += len as u64;
                    wrong(false, format!("longer than {} bytes: no record may be", self.limit))
                }
                Err(error) => {
                    self.over = true;
                    wrong(true, format!("reading broke off: {error}"))
                }
            };
            origin.record = self.next.record;
            self.next.record += 1;
            self.next.line += 1;
            return Some(Piece { origin, content });
        }
        None
    }
}
