//! JSON: a case, a list of cases taken apart as it comes, or an export with its tickets in one document.

use std::collections::HashMap;
use std::io::Read;
use std::ops::Range;

use serde_json::value::RawValue;

use super::export::{self, People};
use super::window::{Window, utf16_len};
use super::{Content, Found, IntakeError, Origin, here, size, too_long};
use crate::case::Case;

/// The longest document that is no list: all of it is in memory.
pub const DOCUMENT: usize = 32 * 1024 * 1024;

/// Follows the brackets and quotation marks of a JSON value to its end. Depth costs nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scan {
    depth: usize,
    in_string: bool,
    escaped: bool,
    begun: bool,
}

impl Scan {
    /// How many of the next bytes belong to the value, if it ends among them.
    pub fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut i = 0;
        while i < bytes.len() {
            let byte = bytes[i];
            if self.in_string {
                if self.escaped {
                    self.escaped = false;
                } else if byte == b'\\' {
                    self.escaped = true;
                } else if byte == b'"' {
                    self.in_string = false;
                    if self.depth == 0 {
                        return Some(i + 1);
                    }
                } else if let Some(plain) = memchr::memchr2(b'"', b'\\', &bytes[i..]) {
                    i += plain;
                    continue;
                } else {
                    return None;
                }
                i += 1;
                continue;
            }
            match byte {
                // A bare value ends where the next thing begins.
                b',' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n' if self.depth == 0 && self.begun => return Some(i),
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(i + 1);
                    }
                }
                _ => {}
            }
            self.begun = true;
            i += 1;
        }
        None
    }

    /// Whether what was followed so far ends within a text.
    pub fn is_in_string(&self) -> bool {
        self.in_string
    }
}

/// Whether the window begins with a list; it moves to the list's beginning.
pub(super) fn is_list<R: Read>(window: &mut Window<R>) -> Result<bool, IntakeError> {
    pass_blanks(window)?;
    Ok(window.bytes().first() == Some(&b'['))
}

/// The elements of a list, one at a time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Elements {
    begun: bool,
}

impl Elements {
    pub fn next<R: Read>(&mut self, window: &mut Window<R>, limit: usize) -> Result<Option<Found>, IntakeError> {
        if !self.begun {
            pass_blanks(window)?;
            window.advance(1);
            self.begun = true;
        }
        pass_blanks(window)?;
        if window.bytes().first() == Some(&b',') {
            window.advance(1);
            pass_blanks(window)?;
        }
        match window.bytes().first() {
            None => return Err(IntakeError::input("the list is cut off: ']' is missing").at(window.line())),
            Some(b']') => {
                window.advance(1);
                pass_blanks(window)?;
                return match window.bytes().first() {
                    None => Ok(None),
                    Some(_) => {
                        Err(IntakeError::input("something stands after the list: nothing may").at(window.line()))
                    }
                };
            }
            Some(_) => {}
        }
        let origin = here(window);
        let mut scan = Scan::default();
        let mut scanned = 0;
        let mut kept = true;
        loop {
            if let Some(more) = scan.end(&window.bytes()[scanned..]) {
                let len = scanned + more;
                let fits = kept && len <= limit;
                let content =
                    if fits { Ok(Content::Json(window.bytes()[..len].to_vec())) } else { Err(too_long(limit)) };
                window.advance(len);
                return Ok(Some((origin, content)));
            }
            scanned = window.bytes().len();
            if scanned > limit {
                kept = false;
                window.advance(scanned);
                scanned = 0;
            }
            if !window.more()? {
                return Err(IntakeError::input("the list is cut off in this record").at(origin.line));
            }
        }
    }
}

fn pass_blanks<R: Read>(window: &mut Window<R>) -> Result<(), IntakeError> {
    loop {
        let blank = window.bytes().iter().take_while(|b| b.is_ascii_whitespace()).count();
        window.advance(blank);
        if !window.bytes().is_empty() || !window.more()? {
            return Ok(());
        }
    }
}

/// A document that has been read whole, and the records in it.
#[derive(Debug)]
pub(super) struct Document {
    bytes: Vec<u8>,
    records: std::vec::IntoIter<Range<usize>>,
    /// Up to where lines have been counted, and the place in the stream.
    counted: usize,
    at: Origin,
    utf16: bool,
    many: bool,
}

impl Document {
    /// Reads what is in the window: one case, or the tickets of an export with the people who wrote them.
    pub fn open<R: Read>(window: &mut Window<R>, utf16: bool) -> Result<(Document, People), IntakeError> {
        pass_blanks(window)?;
        let at = here(window);
        let bytes = window.fill(DOCUMENT + 1)?.trim_ascii_end().to_vec();
        if bytes.len() > DOCUMENT {
            let limit = size(DOCUMENT);
            return Err(IntakeError::input(format!(
                "a JSON document longer than {limit}: give a list of cases, or one case a line (JSONL)"
            )));
        }
        let whole = 0..bytes.len();
        let (bytes, records, people) = records(bytes);
        let many = records != [whole];
        Ok((Document { bytes, records: records.into_iter(), counted: 0, at, utf16, many }, people))
    }

    /// Whether it is an export, even of one ticket only.
    pub fn is_many(&self) -> bool {
        self.many
    }

    pub fn next(&mut self, limit: usize) -> Option<Found> {
        let range = self.records.next()?;
        if let Some(between) = self.bytes.get(self.counted..range.start) {
            self.at.line += memchr::memchr_iter(b'\n', between).count() as u64;
            self.at.offset += if self.utf16 { utf16_len(between) } else { between.len() as u64 };
            self.counted = range.start;
        }
        let bytes = self.bytes.get(range).unwrap_or_default();
        let content = if bytes.len() > limit { Err(too_long(limit)) } else { Ok(Content::Json(bytes.to_vec())) };
        Some((self.at, content))
    }
}

/// Where the records of a document lie, and who is who. What is not understood is one record, and its error is told
/// when that is read.
fn records(bytes: Vec<u8>) -> (Vec<u8>, Vec<Range<usize>>, People) {
    let whole = 0..bytes.len();
    let found = std::str::from_utf8(&bytes).ok().and_then(|text| {
        let top: HashMap<&str, &RawValue> = serde_json::from_str(text).ok()?;
        if let Some(assets) = top.get("assets").and_then(|assets| export::zammad_assets(assets.get())) {
            return Some(Err(assets));
        }
        let list = export::LISTS.iter().find_map(|name| {
            let list = top.get(name)?;
            serde_json::from_str::<Vec<&RawValue>>(list.get()).ok()
        })?;
        if top.contains_key("text") || top.contains_key("reply") {
            return None;
        }
        let start = |value: &RawValue| (value.get().as_ptr() as usize).checked_sub(text.as_ptr() as usize);
        let ranges = list.iter().filter_map(|v| start(v).map(|at| at..at + v.get().len())).collect();
        let mut people = People::default();
        for name in export::PEOPLE {
            if let Some(list) = top.get(name) {
                people.read(list.get());
            }
        }
        Some(Ok((ranges, people)))
    });
    match found {
        None => (bytes, vec![whole], People::default()),
        Some(Ok((ranges, people))) => (bytes, ranges, people),
        // Written anew: the parts of a ticket lie apart in the file.
        Some(Err((tickets, people))) => {
            let mut bytes = Vec::new();
            let mut ranges = Vec::new();
            for ticket in tickets {
                let start = bytes.len();
                bytes.extend(ticket.into_bytes());
                ranges.push(start..bytes.len());
            }
            (bytes, ranges, people)
        }
    }
}

/// Reads a record: a case, or a ticket of a helpdesk.
pub(super) fn case(text: &str, line: u64, people: &People) -> Result<Case, IntakeError> {
    Case::from_json(text).or_else(|error| {
        export::case(text, people).unwrap_or_else(|| {
            Err(IntakeError {
                line: if error.line > 0 { line + error.line as u64 - 1 } else { 0 },
                column: error.column as u64,
                ..IntakeError::record(error.message)
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_ends_where_its_brackets_do() {
        let end = |json: &str| Scan::default().end(json.as_bytes());
        assert_eq!(end(r#"{"a": "}\"]", "b": [1]} , 2"#), Some(23));
        assert_eq!(end("12, 3"), Some(2));
        assert_eq!(end(r#""a\\" ,"#), Some(5));
        assert_eq!(end("[[[["), None);
        let mut scan = Scan::default();
        assert_eq!(scan.end(br#"{"a\"#), None);
        assert_eq!(scan.end(br#""b"}x"#), Some(4));
    }
}
