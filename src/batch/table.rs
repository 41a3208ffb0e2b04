//! Rows of CSV (RFC 4180) for people with a spreadsheet.

/// Adds a row to `out`. A cell that a spreadsheet would run as a formula is written as the text that it is.
pub fn row<'c>(out: &mut Vec<u8>, cells: impl IntoIterator<Item = &'c str>) {
    for (i, cell) in cells.into_iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
        if !formula && !cell.contains([',', '"', '\n', '\r']) {
            out.extend_from_slice(cell.as_bytes());
            continue;
        }
        out.push(b'"');
        if formula {
            out.push(b'\'');
        }
        for (i, part) in cell.split('"').enumerate() {
            if i > 0 {
                out.extend_from_slice(b"\"\"");
            }
            out.extend_from_slice(part.as_bytes());
        }
        out.push(b'"');
    }
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_runs_and_nothing_breaks_out() {
        let mut out = Vec::new();
        row(&mut out, ["a", "", "b, \"c\"", "=1+1", "+995 32", "-x", "@y", "\tz", "two\nlines", "\r=1"]);
        let expected =
            "a,,\"b, \"\"c\"\"\",\"'=1+1\",\"'+995 32\",\"'-x\",\"'@y\",\"'\tz\",\"two\nlines\",\"'\r=1\"\r\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
