//! Lines and columns: a byte offset as people and other programs count it.

/// A place in a text: 1-based line, 1-based column in code points and in UTF-16 code units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
pub struct Place {
    pub line: usize,
    pub column: usize,
    pub column_utf16: usize,
}

/// The line starts of a text. Lines end with `\n`, `\r\n` or a lone `\r`; a byte order mark is no column.
#[derive(Debug)]
pub struct Lines<'s> {
    text: &'s str,
    starts: Vec<usize>,
    /// In long lines, a place known every so many bytes: a letter may be one line, and have findings all over it.
    known: Vec<Known>,
}

/// How many code points and UTF-16 units of its line stand before a byte.
#[derive(Clone, Copy, Debug)]
struct Known {
    at: usize,
    chars: usize,
    utf16: usize,
}

/// Bytes between known places.
const STEP: usize = 1024;

impl<'s> Lines<'s> {
    pub fn new(text: &'s str) -> Lines<'s> {
        let mut starts: Vec<usize> = super::mask::lines(text).map(|(start, _)| start).collect();
        if text.starts_with('\u{feff}') {
            starts[0] = '\u{feff}'.len_utf8();
        }
        let mut known = Vec::new();
        for (i, &start) in starts.iter().enumerate() {
            let end = starts.get(i + 1).copied().unwrap_or(text.len());
            let mut here = Known { at: start, chars: 0, utf16: 0 };
            while end - here.at > STEP {
                let next = (here.at + STEP..=end).find(|&at| text.is_char_boundary(at)).unwrap_or(end);
                here = count(text, here, next);
                known.push(here);
            }
        }
        Lines { text, starts, known }
    }

    /// The place of the byte `offset`; an offset past the end is the end.
    pub fn place(&self, offset: usize) -> Place {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|&s| s <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0).min(offset);
        let from = self.known[..self.known.partition_point(|k| k.at <= offset)].last().filter(|k| k.at > start);
        let here = count(self.text, from.copied().unwrap_or(Known { at: start, chars: 0, utf16: 0 }), offset);
        Place { line, column: here.chars + 1, column_utf16: here.utf16 + 1 }
    }

    /// The byte offset of a 1-based line and a 1-based column in code points, if there is such a place.
    pub fn offset(&self, line: usize, column: usize) -> Option<usize> {
        let start = *self.starts.get(line.checked_sub(1)?)?;
        let rest = &self.text[start..];
        match rest.char_indices().nth(column.checked_sub(1)?) {
            Some((i, _)) => Some(start + i),
            None => (rest.chars().count() + 1 == column).then_some(self.text.len()),
        }
    }
}

fn count(text: &str, from: Known, to: usize) -> Known {
    let (chars, utf16) = text[from.at..to].chars().fold((0, 0), |(c, u), ch| (c + 1, u + ch.len_utf16()));
    Known { at: to, chars: from.chars + chars, utf16: from.utf16 + utf16 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_code_points_and_utf16() {
        let text = "ab\r\nგ😀x\rլ";
        let lines = Lines::new(text);
        let x = text.find('x').unwrap();
        assert_eq!(lines.place(x), Place { line: 2, column: 3, column_utf16: 4 });
        assert_eq!(lines.place(text.len()), Place { line: 3, column: 2, column_utf16: 2 });
        assert_eq!(lines.place(9999), lines.place(text.len()));
        assert_eq!(lines.offset(2, 3), Some(x));
        assert_eq!(lines.offset(3, 2), Some(text.len()));
        assert_eq!((lines.offset(3, 3), lines.offset(3, 9), lines.offset(4, 1)), (None, None, None));
        let long = format!("\n{}x", "გ😀".repeat(2000));
        let place = Lines::new(&long).place(long.len() - 1);
        assert_eq!((place.line, place.column, place.column_utf16), (2, 4001, 6001));
        assert_eq!(Lines::new("").place(0), Place { line: 1, column: 1, column_utf16: 1 });
    }

    #[test]
    fn a_byte_inside_a_character_is_the_characters_place() {
        let lines = Lines::new("aგ😀b");
        for at in 1..4 {
            assert_eq!(lines.place(at), Place { line: 1, column: 2, column_utf16: 2 });
        }
        for at in 4..8 {
            assert_eq!(lines.place(at), Place { line: 1, column: 3, column_utf16: 3 });
        }
        assert_eq!(lines.place(8), Place { line: 1, column: 4, column_utf16: 5 });
        assert_eq!((lines.offset(0, 1), lines.offset(1, 0), lines.offset(1, 1)), (None, None, Some(0)));
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        let lines = Lines::new("\u{feff}ab\nc");
        assert_eq!(lines.place(3), Place { line: 1, column: 1, column_utf16: 1 });
        assert_eq!(lines.place(4).column, 2);
        assert_eq!(lines.place(6), Place { line: 2, column: 1, column_utf16: 1 });
        assert_eq!((lines.offset(1, 1), lines.offset(2, 1)), (Some(3), Some(6)));
    }

    #[test]
    fn every_place_of_long_lines() {
        let text = ["გ😀".repeat(900), "x".repeat(1024), "ab".repeat(1500)].join("\n");
        let lines = Lines::new(&text);
        let (mut line, mut column, mut utf16) = (1, 1, 1);
        for (at, c) in text.char_indices() {
            assert_eq!(lines.place(at), Place { line, column, column_utf16: utf16 }, "{at}");
            assert_eq!(lines.offset(line, column), Some(at));
            (line, column, utf16) =
                if c == '\n' { (line + 1, 1, 1) } else { (line, column + 1, utf16 + c.len_utf16()) };
        }
    }
}
