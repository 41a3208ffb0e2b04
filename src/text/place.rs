//! Lines and columns: a byte offset as people and other programs count it.

/// A place in a text: 1-based line, 1-based column in code points and in UTF-16 code units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
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
}

impl<'s> Lines<'s> {
    pub fn new(text: &'s str) -> Lines<'s> {
        let mut starts: Vec<usize> = super::mask::lines(text).map(|(start, _)| start).collect();
        if text.starts_with('\u{feff}') {
            starts[0] = '\u{feff}'.len_utf8();
        }
        Lines { text, starts }
    }

    /// The place of the byte `offset`; an offset past the end is the end.
    pub fn place(&self, offset: usize) -> Place {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|&s| s <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let before = &self.text[start.min(offset)..offset];
        Place {
            line,
            column: before.chars().count() + 1,
            column_utf16: before.chars().map(char::len_utf16).sum::<usize>() + 1,
        }
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
        assert_eq!(lines.offset(3, 9), None);
        assert_eq!(Lines::new("").place(0), Place { line: 1, column: 1, column_utf16: 1 });
    }
}
