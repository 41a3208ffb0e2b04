//! Mails out of a stream: one, or many as an mbox has them, without what is attached to them.
//!
//! A mail is kept whole but for the attached files in it: of each a few lines are kept, so that it can be named, and
//! the rest is passed over. So a mail of thirty megabytes with photographs costs as much as its text.

use std::io::{self, Read};

use super::window::{Line, Window};
use super::{Content, Found, IntakeError, here, too_long};
use crate::source::mail::PARTS;

/// The longest line that is looked at as one; mail programs break lines at 78 or 998 bytes.
const LINE: usize = 64 * 1024;
/// How much of an attached file is kept.
const ATTACHED: usize = 1024;

/// Where mails begin and end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mails {
    many: bool,
}

impl Mails {
    /// The stream is one mail.
    pub fn one() -> Mails {
        Mails { many: false }
    }

    /// A line `From …` stands before each mail.
    pub fn many() -> Mails {
        Mails { many: true }
    }

    /// The next mail.
    pub fn next<R: Read>(&mut self, window: &mut Window<R>, limit: usize) -> Result<Option<Found>, IntakeError> {
        while let Line::Whole(len) = window.find_line(LINE)? {
            if !window.bytes()[..len].trim_ascii().is_empty() {
                break;
            }
            window.advance(len);
        }
        if window.bytes().is_empty() {
            return Ok(None);
        }
        let origin = here(window);
        if let Line::Whole(len) = window.find_line(LINE)? {
            if self.many && is_separator(&window.bytes()[..len]) {
                window.advance(len);
            } else if self.many && origin.offset == 0 && !looks_like_header(&window.bytes()[..len]) {
                return Err(IntakeError::input("no mbox: a mail in one begins with a line 'From ADDRESS DATE'"));
            } else if window.bytes().starts_with(b"From ") {
                // One mail, saved as an mbox would have it.
                window.advance(len);
            }
        }
        let content = self.mail(window, limit)?;
        Ok(Some((origin, content.map(Content::Mail).ok_or_else(|| too_long(limit)))))
    }

    /// The mail at the window's beginning; `None` if it is too long even without its attachments.
    fn mail<R: Read>(&self, window: &mut Window<R>, limit: usize) -> io::Result<Option<Vec<u8>>> {
        let mut kept: Option<Vec<u8>> = Some(Vec::new());
        let mut parts = Parts::default();
        let mut after_blank = false;
        let mut at_start = true;
        loop {
            let len = match window.find_line(LINE)? {
                Line::None => return Ok(kept),
                Line::Whole(len) => len,
                Line::TooLong => LINE,
            };
            let line = &window.bytes()[..len];
            if self.many && after_blank && is_separator(line) {
                return Ok(kept);
            }
            let keep = if at_start { parts.line(line) } else { parts.inside(len) };
            if let (true, Some(mail)) = (keep, &mut kept) {
                // `>From ` in an mbox was `From ` in the mail.
                let marks = line.iter().take_while(|&&b| b == b'>').count();
                let quoted = self.many && at_start && marks > 0 && line[marks..].starts_with(b"From ");
                mail.extend_from_slice(&line[usize::from(quoted)..]);
                if mail.len() > limit {
                    kept = None;
                }
            }
            after_blank = at_start && line.trim_ascii().is_empty();
            at_start = line.ends_with(b"\n");
            window.advance(len);
        }
    }
}

/// `From nino@example.ge Wed Nov 18 09:30:00 2026`.
pub(super) fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let time = rest.windows(5).any(|w| w[2] == b':' && [w[0], w[1], w[3], w[4]].iter().all(u8::is_ascii_digit));
    let year = rest.split(|b| b.is_ascii_whitespace()).any(|w| w.len() == 4 && w.iter().all(u8::is_ascii_digit));
    time && year
}

fn looks_like_header(line: &[u8]) -> bool {
    let name = line.iter().take_while(|&&b| b.is_ascii_alphanumeric() || b == b'-').count();
    name > 0 && line.get(name) == Some(&b':')
}

/// Follows the parts of a mail line by line, to know which lines are an attached file.
#[derive(Debug)]
struct Parts {
    in_header: bool,
    /// The header field at hand, unfolded.
    field: Vec<u8>,
    boundaries: Vec<Vec<u8>>,
    attached: bool,
    /// The part is a mail, with a header of its own.
    nested: bool,
    /// How much of the attached file has been seen.
    seen: usize,
}

impl Default for Parts {
    fn default() -> Parts {
        Parts { in_header: true, field: Vec::new(), boundaries: Vec::new(), attached: false, nested: false, seen: 0 }
    }
}

impl Parts {
    /// Whether a line is kept.
    fn line(&mut self, line: &[u8]) -> bool {
        let bare = line.trim_ascii_end();
        if self.in_header {
            if !line.starts_with(b" ") && !line.starts_with(b"\t") {
                self.end_field();
            }
            if bare.is_empty() {
                self.in_header = std::mem::take(&mut self.nested);
                self.seen = 0;
            } else if self.field.len() < LINE {
                self.field.extend_from_slice(bare);
            }
            return true;
        }
        if let Some(rest) = bare.strip_prefix(b"--") {
            if self.boundaries.iter().any(|b| rest.starts_with(b)) {
                self.in_header = !rest.ends_with(b"--") || self.boundaries.iter().any(|b| b == rest);
                self.attached = false;
                return true;
            }
        }
        self.inside(line.len())
    }

    /// Whether more bytes of the part at hand are kept.
    fn inside(&mut self, len: usize) -> bool {
        self.seen = self.seen.saturating_add(len);
        !self.attached || self.seen <= ATTACHED
    }

    fn end_field(&mut self) {
        let field = std::mem::take(&mut self.field);
        let Some(colon) = memchr::memchr(b':', &field) else { return };
        let (name, value) = (&field[..colon], field[colon + 1..].trim_ascii_start());
        let begins = |with: &[u8]| value.get(..with.len()).is_some_and(|v| v.eq_ignore_ascii_case(with));
        if name.eq_ignore_ascii_case(b"content-type") {
            self.nested = begins(b"message/rfc822");
            self.attached |= !(begins(b"text/") || begins(b"multipart/") || begins(b"message/") || value.is_empty());
            // A mail of more parts is not read.
            if begins(b"multipart/") && self.boundaries.len() < PARTS {
                self.boundaries.extend(boundary(value));
            }
        } else if name.eq_ignore_ascii_case(b"content-disposition") && begins(b"attachment") && !self.nested {
            self.attached = true;
        }
    }
}

/// The `boundary` of a multipart type.
fn boundary(value: &[u8]) -> Option<Vec<u8>> {
    let lower = value.to_ascii_lowercase();
    let at = memchr::memmem::find(&lower, b"boundary=")? + b"boundary=".len();
    let rest = &value[at..];
    let boundary = match rest.strip_prefix(b"\"") {
        Some(quoted) => quoted.split(|&b| b == b'"').next()?,
        None => rest.split(|&b| b == b';' || b.is_ascii_whitespace()).next()?,
    };
    (!boundary.is_empty()).then(|| boundary.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_attached_file_only_the_head_is_kept() {
        let text = "Content-Type: multipart/mixed;\r\n boundary=\"b1\"\r\n\r\n--b1\r\n\r\nI write.\r\n--b1\r\n\
                    Content-Type: image/jpeg\r\n\r\n";
        let mut mail = text.as_bytes().to_vec();
        for _ in 0..100_000 {
            mail.extend_from_slice(&[b'A'; 76]);
            mail.extend_from_slice(b"\r\n");
        }
        mail.extend_from_slice(b"--b1\r\n\r\nAnd more.\r\n--b1--\r\n");
        let mut window = Window::new(mail.as_slice(), 0, false);
        let kept = Mails::one().mail(&mut window, 8 * 1024).unwrap().unwrap();
        assert!(kept.len() < 2 * 1024, "{}", kept.len());
        assert!(kept.ends_with(b"--b1\r\n\r\nAnd more.\r\n--b1--\r\n"));
        assert_eq!(window.offset(), mail.len() as u64);
    }

    #[test]
    fn a_line_that_only_begins_with_from_separates_nothing() {
        assert!(is_separator(b"From nino@example.ge Wed Nov 18 09:30:00 2026\n"));
        assert!(is_separator(b"From - Wed Nov 18 09:30:00 2026\r\n"));
        assert!(!is_separator(b"From the first day it was broken.\n"));
    }
}
