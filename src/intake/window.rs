//! A stream seen through a window: the bytes of one record and no more, with their place in the file.

use std::io::{self, Read};

/// How much is read at a time.
const CHUNK: usize = 64 * 1024;
/// A buffer that one long record has made larger than this is given back after it.
const KEPT: usize = 1024 * 1024;

/// A stretch of a stream, and where it begins.
#[derive(Debug)]
pub(super) struct Window<R> {
    reader: R,
    buffer: Vec<u8>,
    /// Where the window begins in the buffer.
    at: usize,
    /// Byte of the file at which the window begins.
    offset: u64,
    /// Its line, 1-based.
    line: u64,
    /// The file has two bytes for each unit that is UTF-8 here.
    utf16: bool,
    ended: bool,
}

/// What was found where a line was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// So many bytes, line end included.
    Whole(usize),
    /// More bytes than allowed; the line has not been passed yet.
    TooLong,
    /// The stream is at its end.
    None,
}

impl<R: Read> Window<R> {
    /// A window at the beginning of `reader`; the file has `offset` bytes before it (a byte order mark).
    pub fn new(reader: R, offset: u64, utf16: bool) -> Window<R> {
        Window { reader, buffer: Vec::new(), at: 0, offset, line: 1, utf16, ended: false }
    }

    /// What is in the window.
    pub fn bytes(&self) -> &[u8] {
        &self.buffer[self.at..]
    }

    pub fn offset(&self) -> u64 {
        self.offset
    }

    pub fn line(&self) -> u64 {
        self.line
    }

    /// Reads more into the window; `false` at the end of the stream.
    pub fn more(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.at > 0 {
            self.buffer.drain(..self.at);
            self.at = 0;
            if self.buffer.capacity() > KEPT && self.buffer.len() < CHUNK {
                self.buffer.shrink_to(2 * CHUNK);
            }
        }
        let filled = self.buffer.len();
        self.buffer.resize(filled + CHUNK, 0);
        let read = loop {
            match self.reader.read(&mut self.buffer[filled..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.buffer.truncate(filled + *read.as_ref().unwrap_or(&0));
        self.ended = read? == 0;
        Ok(!self.ended)
    }

    /// Reads until the window holds `size` bytes or the rest of the stream.
    pub fn fill(&mut self, size: usize) -> io::Result<&[u8]> {
        while self.bytes().len() < size && self.more()? {}
        Ok(self.bytes())
    }

    /// Moves the window's beginning on by `count` bytes.
    pub fn advance(&mut self, count: usize) {
        let passed = &self.buffer[self.at..self.at + count];
        self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
        self.offset += if self.utf16 { utf16_len(passed) } else { count as u64 };
        self.at += count;
    }

    /// Looks for the end of the line at the window's beginning; a line of more than `limit` bytes is too long.
    pub fn find_line(&mut self, limit: usize) -> io::Result<Line> {
        let mut searched = 0;
        loop {
            if let Some(end) = memchr::memchr(b'\n', &self.bytes()[searched..]) {
                let len = searched + end + 1;
                return Ok(if len > limit + 1 { Line::TooLong } else { Line::Whole(len) });
            }
            searched = self.bytes().len();
            if searched > limit {
                return Ok(Line::TooLong);
            }
            if !self.more()? {
                return Ok(if searched == 0 { Line::None } else { Line::Whole(searched) });
            }
        }
    }

    /// Passes the line at the window's beginning without keeping it.
    pub fn skip_line(&mut self) -> io::Result<()> {
        loop {
            if let Some(end) = memchr::memchr(b'\n', self.bytes()) {
                self.advance(end + 1);
                return Ok(());
            }
            self.advance(self.bytes().len());
            if !self.more()? {
                return Ok(());
            }
        }
    }
}

/// How many bytes UTF-8 text has as UTF-16. A byte that is no UTF-8 stands for one broken unit.
pub(super) fn utf16_len(utf8: &[u8]) -> u64 {
    let units: u64 = utf8
        .iter()
        .map(|&b| match b {
            0x80..=0xbf => 0,
            0xf0..=0xf4 => 2,
            _ => 1,
        })
        .sum();
    units * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_passed_without_being_kept() {
        let mut text = b"one\n".to_vec();
        text.resize(text.len() + 5 * CHUNK, b'x');
        text.extend(b"\nthree");
        let mut window = Window::new(text.as_slice(), 0, false);
        assert_eq!(window.find_line(CHUNK).unwrap(), Line::Whole(4));
        window.advance(4);
        assert_eq!(window.find_line(CHUNK).unwrap(), Line::TooLong);
        window.skip_line().unwrap();
        assert!(window.buffer.len() <= 2 * CHUNK);
        assert_eq!((window.line(), window.offset()), (3, 4 + 5 * CHUNK as u64 + 1));
        assert_eq!(window.find_line(CHUNK).unwrap(), Line::Whole(5));
        window.advance(5);
        assert_eq!(window.find_line(CHUNK).unwrap(), Line::None);
    }
}
