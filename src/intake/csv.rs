//! Tables: which mark stands between columns, where the header is, and the rows below it.
//!
//! `csv-core` takes the bytes apart; here its rows are bounded, and each keeps the place it begins at.

use std::io::Read;

use csv_core::{ReadRecordResult, ReaderBuilder};

use super::columns::{Columns, Mapping};
use super::window::{Line, Window};
use super::{Content, Found, HEAD, IntakeError, Shared, encoding, here, size};

/// What may stand between columns.
pub(super) const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Tables may have a title above the header.
pub(super) const TITLE_ROWS: usize = 10;

/// A row: its cells, one after another.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    data: Vec<u8>,
    /// Where each cell ends.
    ends: Vec<usize>,
}

impl Row {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let cell = &self.data[start..end];
            start = end;
            cell
        })
    }

    fn is_blank(&self) -> bool {
        self.data.trim_ascii().is_empty()
    }

    /// The cells as text, in UTF-8 or what was asked for.
    pub fn texts(&self, shared: Option<&'static encoding_rs::Encoding>) -> Result<Vec<String>, String> {
        let texts = self.cells().enumerate();
        texts
            .map(|(i, cell)| match encoding::text(cell, shared) {
                Ok(text) => Ok(text.into_owned()),
                Err(why) => Err(format!("column {}: {why}", i + 1)),
            })
            .collect()
    }
}

/// What stood where a row was looked for.
enum Taken {
    Row(Row),
    /// More bytes than allowed, or a quotation mark that nothing closes.
    Open(String),
    None,
}

/// The rows below the header.
#[derive(Debug)]
pub(super) struct Rows {
    core: csv_core::Reader,
    width: usize,
    /// Bytes that were read for rows that did not end, less what good rows have made up for.
    again: usize,
    /// The row at hand.
    data: Vec<u8>,
    ends: Vec<usize>,
}

/// Room for an ordinary row.
const START: usize = 4096;
/// What is read again after rows that did not end may be so many times the longest record, and so many times what good
/// rows have.
const MOST_AGAIN: usize = 8;

impl Rows {
    fn new(delimiter: u8) -> Rows {
        let core = ReaderBuilder::new().delimiter(delimiter).build();
        Rows { core, width: 0, again: 0, data: vec![0; START], ends: vec![0; 32] }
    }

    /// Finds the header at the window's beginning and passes it.
    pub fn open<R: Read>(
        window: &mut Window<R>,
        shared: &Shared,
        map: &[Mapping],
        limit: usize,
    ) -> Result<(Rows, Columns), IntakeError> {
        let head = window.fill(HEAD)?.to_vec();
        let mut best: Option<(usize, usize, u8)> = None;
        let mut likely: Option<((bool, usize, usize), Vec<String>)> = None;
        for delimiter in DELIMITERS {
            for (i, names) in rows_of(&head, delimiter).iter().enumerate() {
                let Ok(names) = names.texts(shared.encoding) else { continue };
                // Were no name known, this would be the header: a title above it has one cell.
                let rank = (names.len() > 1, usize::MAX - i, names.len());
                if likely.as_ref().is_none_or(|(best, _)| rank > *best) {
                    likely = Some((rank, names.clone()));
                }
                let known = Columns::known(&names, map);
                if known > 0 && best.is_none_or(|(k, _, _)| known > k) {
                    best = Some((known, i, delimiter));
                }
            }
        }
        let Some((_, above, delimiter)) = best else {
            let names = likely.map(|(_, names)| names).unwrap_or_default();
            return Err(match rows_of(&head, b',').first().map(|row| row.texts(shared.encoding)) {
                Some(Err(why)) => IntakeError::input(why).at(window.line()),
                _ => Columns::unknown(&names, map).at(window.line()),
            });
        };
        let mut rows = Rows::new(delimiter);
        for _ in 0..above {
            rows.row(window, limit)?;
        }
        let line = window.line();
        let Taken::Row(header) = rows.row(window, limit)? else {
            return Err(IntakeError::input("no header row").at(line));
        };
        rows.width = header.len();
        let names = header.texts(shared.encoding).map_err(|why| IntakeError::input(why).at(line))?;
        let columns = Columns::new(&names, map).map_err(|error| error.at(line))?;
        Ok((rows, columns))
    }

    /// The next row that has something in it.
    pub fn next<R: Read>(&mut self, window: &mut Window<R>, limit: usize) -> Result<Option<Found>, IntakeError> {
        loop {
            pass_blank_lines(window)?;
            let origin = here(window);
            let content = match self.row(window, limit)? {
                Taken::None => return Ok(None),
                Taken::Row(row) if row.is_blank() => continue,
                Taken::Row(row) if row.len() != self.width => Err(IntakeError::record(format!(
                    "{} columns where the header has {}: is a quotation mark missing around a cell?",
                    row.len(),
                    self.width
                ))),
                Taken::Row(row) => Ok(Content::Row(row)),
                Taken::Open(why) => Err(IntakeError::record(why)),
            };
            return Ok(Some((origin, content)));
        }
    }

    /// Takes the row at the window's beginning.
    fn row<R: Read>(&mut self, window: &mut Window<R>, limit: usize) -> Result<Taken, IntakeError> {
        pass_blank_lines(window)?;
        let Rows { core, again, data, ends, .. } = self;
        // Where quotation marks went wrong too often, a row is looked for in its own line: each could cost as much as
        // the longest record otherwise.
        let reach = if *again < limit.saturating_mul(MOST_AGAIN) {
            usize::MAX
        } else {
            match window.find_line(limit)? {
                Line::Whole(len) => len,
                Line::TooLong | Line::None => usize::MAX,
            }
        };
        // Line ends between rows were passed without it.
        core.reset();
        let (mut read, mut written, mut cells) = (0, 0, 0);
        loop {
            let at_end = read == reach || read == window.bytes().len() && !window.more()?;
            if at_end && read == 0 {
                return Ok(Taken::None);
            }
            // The last row may lack its line end.
            let input = if at_end { b"\n" } else { &window.bytes()[read..window.bytes().len().min(reach)] };
            let (result, took, wrote, found) = core.read_record(input, &mut data[written..], &mut ends[cells..]);
            if at_end && result == ReadRecordResult::InputEmpty {
                if reach == usize::MAX {
                    *again = again.saturating_add(read);
                }
                window.skip_line()?;
                return Ok(Taken::Open("a quotation mark opens a cell and nothing closes it".to_owned()));
            }
            read += if at_end { 0 } else { took };
            written += wrote;
            cells += found;
            match result {
                ReadRecordResult::OutputFull => data.resize(data.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => ends.resize(ends.len() * 2, 0),
                ReadRecordResult::InputEmpty | ReadRecordResult::Record if read > limit => {
                    let long = format!("longer than {}", size(limit));
                    *data = vec![0; START];
                    return Ok(if result == ReadRecordResult::Record {
                        window.advance(read);
                        Taken::Open(format!("{long}: no record may be"))
                    } else {
                        // As much as that however the stream comes in.
                        *again = again.saturating_add(limit);
                        window.skip_line()?;
                        Taken::Open(format!("{long}: does a quotation mark open a cell that nothing closes?"))
                    });
                }
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::Record => {
                    *again = again.saturating_sub(read.saturating_mul(MOST_AGAIN));
                    window.advance(read);
                    return Ok(Taken::Row(Row { data: data[..written].to_vec(), ends: ends[..cells].to_vec() }));
                }
                ReadRecordResult::End => return Ok(Taken::None),
            }
        }
    }
}

/// Whether a stream that says nothing of itself is a table: two columns are known, and there is a row below them.
pub(super) fn is_table(head: &[u8]) -> bool {
    DELIMITERS.iter().any(|&delimiter| {
        let rows = rows_of(head, delimiter);
        let names = rows.first().and_then(|row| row.texts(None).ok()).unwrap_or_default();
        rows.len() > 1 && rows[1].len() == names.len() && Columns::known(&names, &[]) > 1
    })
}

/// The first rows of `head`, whole ones.
fn rows_of(head: &[u8], delimiter: u8) -> Vec<Row> {
    let mut rows = Rows::new(delimiter);
    let mut window = Window::new(head, 0, false);
    let mut found = Vec::new();
    while found.len() <= TITLE_ROWS {
        match rows.row(&mut window, HEAD) {
            Ok(Taken::Row(row)) => found.push(row),
            _ => break,
        }
    }
    found
}

/// Moves the window to the next line that has a sign in it.
fn pass_blank_lines<R: Read>(window: &mut Window<R>) -> Result<(), IntakeError> {
    loop {
        let blank = window.bytes().iter().take_while(|&&b| b == b'\r' || b == b'\n').count();
        window.advance(blank);
        if !window.bytes().is_empty() || !window.more()? {
            return Ok(());
        }
    }
}
