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
}

/// The records of the table `file`, empty lines left out; cells are parted by `delimiter`.
pub fn rows(file: &str, delimiter: u8) -> Vec<Row> {
    let bytes = file.as_bytes();
    let mut reader: Reader = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
    let mut rows = Vec::new();
    let mut row = Row::default();
    let mut scratch = [0; 1024];
    let mut at = 0;
    let mut start = None;
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
        let body = &raw[head..];
        let body = body.strip_suffix(char::from(delimiter)).filter(|_| !is_last).unwrap_or(body);
        let body = if is_last { body.trim_end_matches(['\n', '\r']) } else { body };
        if row.cells.is_empty() {
            line += memchr::memchr_iter(b'\n', &bytes[counted..from + head]).count();
            counted = from + head;
            row.line = line;
        }
        row.cells.push(from + head..from + head + body.len());
        if is_last {
            rows.push(std::mem::take(&mut row));
        }
    }
}

impl Excerpt {
    /// The text of the cell that lies at `cell` in `file`.
    pub fn csv_cell(file: &str, cell: Range<usize>) -> Excerpt {
        let raw = &file[cell.clone()];
        let Some(quoted) = raw.strip_prefix('"') else {
            return Excerpt { text: raw.to_owned(), form: Form::Csv, steps: vec![(0, cell.start)] };
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
        Excerpt { text, form: Form::Csv, steps }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn cells_know_their_places() {
        let file = "\u{feff}id;reply\r\n\r\n7;\"ბოდიშს „გიხდით“;\n\"\"ნახვამდის\"\"\"\r\n8;x";
        let rows = rows(file, b';');
        let lines: Vec<usize> = rows.iter().map(|r| r.line).collect();
        assert_eq!(lines, [1, 3, 5]);
        let cell = |row: usize, cell: usize| Excerpt::csv_cell(file, rows[row].cells[cell].clone());
        assert_eq!(cell(1, 0).text, "7");
        assert_eq!(cell(2, 1).text, "x");
        let reply = cell(1, 1);
        assert_eq!(reply.text, "ბოდიშს „გიხდით“;\n\"ნახვამდის\"");
        for word in ["ბოდიშს", "გიხდით", "ნახვამდის"] {
            let start = reply.text.find(word).unwrap();
            let span = reply.in_file(Span::new(start, start + word.len()));
            assert_eq!(&file[span.start..span.end], word);
        }
        assert_eq!(reply.written("a \"b\"", file).unwrap(), "a \"\"b\"\"");
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
}
