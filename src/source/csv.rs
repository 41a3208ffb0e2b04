//! Cells of a table, with the way back to the file.

use std::ops::Range;

use csv_core::{ReadFieldResult, Reader};

use super::{Excerpt, Form};

/// A record of a table: where its cells lie in the file, delimiters excluded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// 1-based line in which the record begins.
    pub line: usize,
    /// In bytes of the file, quotation marks included.
    pub cells: Vec<Range<usize>>,
    pub misquoted: Option<Misquoted>,
}

/// Quotation marks that do not enclose a cell: what belongs to which cell is a guess. At a byte of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misquoted {
    /// Here a mark opens a cell, and none before a delimiter closes it.
    Open(usize),
    /// Here something stands between the mark that closes a cell and the next delimiter.
    After(usize),
}

/// What is read again after records that were no records may be so many times as long as the file.
const MOST_AGAIN: usize = 8;

/// The records of the table `file`, empty lines left out; cells are parted by `delimiter`. Where quotation marks went
/// wrong over several lines, the next record begins in the next line: one mark too few loses one record.
pub fn rows(file: &str, delimiter: u8) -> Vec<Row> {
    let bytes = file.as_bytes();
    let mut reader: Reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
    let mut rows = Vec::new();
    let mut row = Row::default();
    let mut scratch = [0; 1024];
    let mut at = if file.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut start = None;
    let mut again = file.len().saturating_mul(MOST_AGAIN);
    // Lines are counted on the way, each stretch of the file once.
    let (mut line, mut counted) = (1, 0);
    loop {
        let (result, read, _) = reader.read_field(&bytes[at..], &mut scratch);
        let from = *start.get_or_insert(at);
        at += read;
        let is_last = match result {
            ReadFieldResult::OutputFull | ReadFieldResult::InputEmpty => continue,
            ReadFieldResult::Field { record_end } => record_end,
            ReadFieldResult::End => return rows,
        };
        start = None;
        let raw = &file[from..at];
        // The empty lines before a record are read with its first cell, the line end or the delimiter with each.
        let head = if row.cells.is_empty() { raw.len() - raw.trim_start_matches(['\n', '\r']).len() } else { 0 };
        let (from, body) = (from + head, &raw[head..]);
        let body = match is_last {
            true => body.trim_end_matches(['\n', '\r']),
            false => body.strip_suffix(char::from(delimiter)).unwrap_or(body),
        };
        if row.cells.is_empty() {
            line += memchr::memchr_iter(b'\n', &bytes[counted..from]).count();
            counted = from;
            row.line = line;
        }
        row.cells.push(from..from + body.len());
        row.misquoted = row.misquoted.or_else(|| misquoted(body, from));
        if is_last {
            let mut row = std::mem::take(&mut row);
            if let Some((mark, next)) = next_line(bytes, &row, at) {
                row.misquoted = Some(Misquoted::Open(mark));
                if at - next <= again {
                    again -= at - next;
                    at = next;
                    reader.reset();
                }
            }
            rows.push(row);
        }
    }
}

/// The mark with which it went wrong, and where the next record may begin, if quotation marks went wrong in `row` over
/// several lines; `end` is how far it was read.
fn next_line(bytes: &[u8], row: &Row, end: usize) -> Option<(usize, usize)> {
    let start = row.cells.first()?.start;
    let wrong = match row.misquoted? {
        Misquoted::Open(_) => end,
        Misquoted::After(at) => at,
    };
    let cell = row.cells.iter().find(|cell| cell.end >= wrong).or(row.cells.last())?;
    memchr::memchr(b'\n', &bytes[start..wrong]).map(|i| (cell.start, start + i + 1))
}

/// What is wrong with the quotation marks of the cell `raw`, which begins at the byte `at`.
fn misquoted(raw: &str, at: usize) -> Option<Misquoted> {
    let quoted = raw.strip_prefix('"')?.as_bytes();
    let mut from = 0;
    while let Some(mark) = memchr::memchr(b'"', &quoted[from..]) {
        let after = from + mark + 1;
        match quoted.get(after) {
            Some(b'"') => from = after + 1,
            Some(_) => return Some(Misquoted::After(at + 1 + after)),
            None => return None,
        }
    }
    Some(Misquoted::Open(at))
}

impl Excerpt {
    /// The text of the cell that lies at `cell` in `file`, whose cells are parted by `delimiter`.
    pub fn csv_cell(file: &str, cell: Range<usize>, delimiter: u8) -> Excerpt {
        let raw = &file[cell.clone()];
        let Some(quoted) = raw.strip_prefix('"') else {
            return Excerpt { text: raw.to_owned(), form: Form::Bare { delimiter }, steps: vec![(0, cell.start)] };
        };
        let mut text = String::with_capacity(quoted.len());
        let mut steps = vec![(0, cell.start + 1)];
        let mut at = cell.start + 1;
        let mut rest = quoted;
        while let Some(mark) = rest.find('"') {
            text.push_str(&rest[..mark]);
            at += mark;
            rest = &rest[mark + 1..];
            let Some(after) = rest.strip_prefix('"') else {
                // The cell ends here; what follows to the delimiter is read as it stands.
                text.push_str(rest);
                rest = "";
                break;
            };
            text.push('"');
            at += 2;
            steps.push((text.len(), at));
            rest = after;
        }
        text.push_str(rest);
        Excerpt { text, form: Form::Quoted, steps }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn cells_know_their_places() {
        let file = "\u{feff}\"id\";reply\r\n\r\n7;\"ბოდიშს „გიხდით“;\n\"\"ნახვამდის\"\"\"\r\n8;x";
        let rows = rows(file, b';');
        let lines: Vec<usize> = rows.iter().map(|r| r.line).collect();
        assert_eq!(lines, [1, 3, 5]);
        let cell = |row: usize, cell: usize| Excerpt::csv_cell(file, rows[row].cells[cell].clone(), b';');
        assert_eq!(cell(0, 0).text, "id");
        assert_eq!(cell(1, 0).text, "7");
        assert_eq!(cell(2, 1).text, "x");
        let reply = cell(1, 1);
        assert_eq!(reply.text, "ბოდიშს „გიხდით“;\n\"ნახვამდის\"");
        for word in ["ბოდიშს", "გიხდით", "ნახვამდის"] {
            let start = reply.text.find(word).unwrap();
            let span = reply.in_file(Span::new(start, start + word.len()));
            assert_eq!(&file[span.start..span.end], word);
        }
        let mark = reply.text.find('"').unwrap();
        let span = reply.in_file(Span::new(mark, mark + 1));
        assert_eq!(&file[span.start..span.end], "\"\"");
        assert_eq!(reply.written("a \"b\";\n", file).unwrap(), "a \"\"b\"\";\n");
        // A cell without quotation marks cannot take what would end it.
        assert_eq!(cell(2, 1).written("y, “z”", file).unwrap(), "y, “z”");
        assert!(["a;b", "a\nb", "a\"b"].iter().all(|text| cell(2, 1).written(text, file).is_none()));
    }

    #[test]
    fn odd_tables_are_read() {
        assert!(rows("", b',').is_empty());
        assert!(rows("\n\n", b',').is_empty());
        assert_eq!(rows("a,\"b", b',')[0].cells, [0..1, 2..4]);
        assert_eq!(rows("a,,c\n", b',')[0].cells, [0..1, 2..2, 3..4]);
        assert_eq!(rows("a,b,", b',')[0].cells.len(), 3);
        let long = "x".repeat(5000);
        assert_eq!(rows(&format!("{long},y"), b',')[0].cells, [0..5000, 5001..5002]);
    }

    #[test]
    fn quotation_marks_that_enclose_nothing_are_named() {
        let file = "id,reply\n1,\"a\"b\n2,\"open, and\nnever closed\n3,\"c\"\n4,d\n";
        let told: Vec<_> = rows(file, b',').iter().map(|r| (r.line, r.misquoted)).collect();
        let at = |words: &str| file.find(words).unwrap();
        let expected = [
            (1, None),
            (2, Some(Misquoted::After(at("b\n2")))),
            // The mark of the next record closes what this one opens.
            (3, Some(Misquoted::Open(at("\"open")))),
            (4, None),
            (5, None),
            (6, None),
        ];
        assert_eq!(told, expected);
        let file = "1,\"open\n2,b\n";
        let open = rows(file, b',');
        assert_eq!(open[0].misquoted, Some(Misquoted::Open(2)));
        assert_eq!((open.len(), open[1].line, open[1].misquoted), (2, 2, None));
        // However many marks are wrong, the time is in proportion.
        assert!(!rows(&"x\"a\",\"\n".repeat(20_000), b',').is_empty());
    }
}
