//! Tables of replies: each reply with the place where it lies in the file, and the case that its row holds.

use std::ops::Range;

use super::columns::Columns;
use super::csv::{DELIMITERS, TITLE_ROWS};
use crate::case::Case;
use crate::source::Excerpt;
use crate::source::csv::{Misquoted, Row, rows};

/// How much of a table is looked at to find its header.
const HEAD: usize = 64 * 1024;

/// What is wrong in a table, and where: at a byte of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub at: usize,
    pub message: String,
}

/// A reply in a row of a table.
#[derive(Clone, Debug)]
pub struct Reply {
    /// 1-based line in which the row begins.
    pub line: usize,
    pub excerpt: Excerpt,
    /// What the row says of the case, the reply among it.
    pub case: Case,
}

/// A table that has a header with a column for replies.
#[derive(Debug)]
pub struct Table<'f> {
    file: &'f str,
    delimiter: u8,
    columns: Columns,
    /// The number of the column that holds the reply.
    reply: usize,
    /// The rows below the header.
    rows: Vec<Row>,
    width: usize,
}

impl<'f> Table<'f> {
    /// Finds the header of the table `file`. `wanted` names the column of the replies if its name is not a usual one.
    ///
    /// # Errors
    /// A header that cannot be read, or has no such column.
    pub fn read(file: &'f str, wanted: Option<&str>) -> Result<Table<'f>, Trouble> {
        let first = first_rows(file);
        let known = |row: &Candidate| Columns::with_reply(&row.names, wanted).map_or(0, |(_, known, _)| known);
        // Of equals the first, so from behind.
        let header = first.iter().rev().max_by_key(|row| known(row)).filter(|row| known(row) > 0);
        let found = header.and_then(|header| Some((header, Columns::with_reply(&header.names, wanted)?)));
        let Some((header, (columns, _, reply))) = found else {
            // Were no name known, this would be the header: a title above it has one cell.
            let likely = first.iter().max_by_key(|row| (row.names.len() > 1, usize::MAX - row.number, row.names.len()));
            let (at, names) = likely.map_or((0, &[][..]), |row| (row.at, &row.names));
            return Err(Trouble { at, message: Columns::without_reply(names, wanted) });
        };
        let (delimiter, width) = (header.delimiter, header.names.len());
        let above = |row: &Row| row.cells.first().is_none_or(|cell| cell.start <= header.at);
        let rows = rows(file, delimiter).into_iter().skip_while(above).collect();
        Ok(Table { file, delimiter, columns, reply, rows, width })
    }

    /// Whether a text of which nothing is known is a table: its first row names two columns at least, one of them for
    /// replies, and the row below is as wide.
    pub fn seems(file: &str) -> bool {
        let head = &file[..file.floor_char_boundary(HEAD)];
        DELIMITERS.iter().any(|&delimiter| {
            let rows = rows(head, delimiter);
            let [header, first, ..] = &rows[..] else { return false };
            let known = Columns::with_reply(&texts(head, header, delimiter), None).map_or(0, |(_, known, _)| known);
            known > 1 && first.cells.len() == header.cells.len()
        })
    }

    /// The replies in the order of the file, without the rows that have none. What is wrong with one row harms no
    /// other.
    pub fn replies(&self) -> impl Iterator<Item = Result<Reply, Trouble>> {
        self.rows.iter().filter_map(|row| self.of_row(row).transpose())
    }

    fn of_row(&self, row: &Row) -> Result<Option<Reply>, Trouble> {
        if row.cells.iter().all(|cell| self.file[cell.clone()].trim().is_empty()) {
            return Ok(None);
        }
        let start = row.cells.first().map_or(0, |cell| cell.start);
        let trouble = |at: usize, message: String| Trouble { at, message };
        match row.misquoted {
            Some(Misquoted::Open(at)) => {
                return Err(trouble(
                    at,
                    "a quotation mark opens a cell, and none before a delimiter closes it".to_owned(),
                ));
            }
            Some(Misquoted::After(at)) => {
                let why = "a quotation mark closes the cell before its end: in a cell in quotation marks, those of the \
                           text are doubled";
                return Err(trouble(at, why.to_owned()));
            }
            None => {}
        }
        if row.cells.len() != self.width {
            let s = if row.cells.len() == 1 { "" } else { "s" };
            let why = format!("{} column{s} where the header has {}", row.cells.len(), self.width);
            return Err(trouble(start, format!("{why}: are quotation marks missing around a cell?")));
        }
        let Some(cell) = row.cells.get(self.reply) else { return Ok(None) };
        let excerpt = self.cell(cell);
        if excerpt.text.trim().is_empty() {
            return Ok(None);
        }
        let case = self.columns.case_of(texts(self.file, row, self.delimiter)).map_err(|(cell, message)| {
            let at = cell.and_then(|i| row.cells.get(i)).map_or(start, |cell| cell.start);
            trouble(at, message)
        })?;
        Ok(Some(Reply { line: row.line, excerpt, case }))
    }

    fn cell(&self, cell: &Range<usize>) -> Excerpt {
        Excerpt::csv_cell(self.file, cell.clone(), self.delimiter)
    }
}

/// A row that may be the header, if its cells are parted by `delimiter`.
struct Candidate {
    delimiter: u8,
    number: usize,
    at: usize,
    names: Vec<String>,
}

fn first_rows(file: &str) -> Vec<Candidate> {
    let head = &file[..file.floor_char_boundary(HEAD)];
    let of = |delimiter: u8| {
        let rows = rows(head, delimiter).into_iter().take(TITLE_ROWS + 1).enumerate();
        rows.filter(|(_, row)| row.misquoted.is_none()).map(move |(number, row)| Candidate {
            delimiter,
            number,
            at: row.cells.first().map_or(0, |cell| cell.start),
            names: texts(head, &row, delimiter),
        })
    };
    DELIMITERS.into_iter().flat_map(of).collect()
}

fn texts(file: &str, row: &Row, delimiter: u8) -> Vec<String> {
    row.cells.iter().map(|cell| Excerpt::csv_cell(file, cell.clone(), delimiter).text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str, wanted: Option<&str>) -> Vec<Result<(usize, String), (String, String)>> {
        let table = Table::read(file, wanted).unwrap();
        let told = |r: Result<Reply, Trouble>| match r {
            Ok(reply) => Ok((reply.line, reply.excerpt.text)),
            Err(t) => Err((file[t.at..].chars().take(4).collect(), t.message)),
        };
        table.replies().map(told).collect()
    }

    #[test]
    fn the_header_is_found_in_three_languages_and_any_delimiter() {
        for (file, text) in [
            ("id,reply\n1,Sorry\n", "Sorry"),
            ("\u{feff}sep=;\r\nნომერი;სახელი;პასუხი\r\n1;ნინო;ბოდიში\r\n", "ბოდიში"),
            ("Նամակներ\n\nՀամար\tՊատասխան\n1\tՆերողություն", "Ներողություն"),
            ("\u{feff}\"Draft\"|\"Customer, name\"\n\"a|b\"|c", "a|b"),
            ("reply\nall alone, with a comma\n", "all alone"),
        ] {
            let found = read(file, None);
            match &found[..] {
                [Ok((_, reply))] => assert_eq!(reply, text),
                [Err((_, why))] => assert!(why.starts_with("2 columns where the header has 1"), "{why}"),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(read("reply,our words\nx,y\n", Some("Our Words")), [Ok((2, "y".to_owned()))]);
    }

    #[test]
    fn a_bad_row_harms_no_other() {
        let file = "id;fault;reply\n1;ours;a\n2;b\n\n;;\n3;our;c\n4;;\"d\"e\n5;;f;g\n6;;\"h\n7;not-ours;\"i\n\"\"j\"\n";
        let found = read(file, None);
        let good: Vec<_> = found.iter().flatten().cloned().collect();
        assert_eq!(good, [(2, "a".to_owned()), (10, "i\n\"j".to_owned())]);
        let bad: Vec<_> = found.iter().filter_map(|r| r.as_ref().err()).map(|(at, _)| at.as_str()).collect();
        assert_eq!(bad, ["2;b\n", "our;", "e\n5;", "5;;f", "\"h\n7"], "{found:#?}");
        let why: Vec<_> = found.iter().filter_map(|r| r.as_ref().err()).map(|(_, why)| why.as_str()).collect();
        assert!(why[0].starts_with("2 columns where the header has 3"), "{why:?}");
        assert_eq!(why[1], "column 'fault': unknown value 'our': did you mean 'ours'?");
    }

    #[test]
    fn a_letter_is_no_table() {
        assert!(Table::seems("id,reply\n1,x\n"));
        assert!(Table::seems("\u{feff}სახელი;პასუხი\r\nნინო;ბოდიში"));
        for letter in ["Dear Nino,\n\nYour reply, thank you,\n", "Reply\n\nid, reply", "id,reply\n", "reply\nx\n", ""] {
            assert!(!Table::seems(letter), "{letter}");
        }
    }

    #[test]
    fn a_table_without_replies_is_told() {
        let why = |file: &str, wanted| Table::read(file, wanted).unwrap_err().message;
        assert!(why("id,answr\n1,x\n", None).starts_with("no column for the reply: did you mean 'answer'"));
        assert!(why("id,words\n1,x\n", None).contains("among 'id', 'words': say which it is with --field COLUMN"));
        assert_eq!(why("id,words\n1,x\n", Some("word")), "no column 'word': did you mean 'words'?");
    }
}
