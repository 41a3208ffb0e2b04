//! The body of a mail, with the way back to the file.

use std::fmt;

use encoding_rs::Encoding as Charset;
use mail_parser::{Encoding, MessageParser, MimeHeaders};

use super::{Excerpt, Form};

/// Why a mail has no letter that can be linted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoBody {
    /// No header can be found.
    NotAMail,
    /// Only HTML, or only attachments.
    NoText,
    /// More parts than any letter has.
    TooManyParts,
    /// A character set of several bytes a character, or an unknown one.
    Charset(String),
}

impl fmt::Display for NoBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoBody::NotAMail => f.write_str("not a mail: it has no headers"),
            NoBody::TooManyParts => write!(f, "a mail of more than {PARTS} parts: no letter has so many"),
            NoBody::NoText => f.write_str("the mail has no plain text, which is what is linted"),
            NoBody::Charset(name) => {
                write!(f, "the mail's text is in '{name}': UTF-8 or a character set of one byte a character is read")
            }
        }
    }
}

impl std::error::Error for NoBody {}

/// A mail of more parts is no letter.
pub(crate) const PARTS: usize = 500;

/// Whether a mail has more than [`PARTS`] parts. A mail inside a mail is taken apart and put away by calls within
/// calls: a hundred thousand of them would end the program.
pub(crate) fn has_too_many_parts(mail: &[u8]) -> bool {
    let name = b"content-type";
    let begins = |at: &usize| mail[*at..].get(..name.len()).is_some_and(|b| b.eq_ignore_ascii_case(name));
    memchr::memchr2_iter(b'C', b'c', mail).filter(begins).nth(PARTS).is_some()
}

impl Excerpt {
    /// The plain text of the mail `file`, transfer encoding and character set undone.
    ///
    /// # Errors
    /// Why there is none.
    pub fn mail_body(file: &str) -> Result<Excerpt, NoBody> {
        if has_too_many_parts(file.as_bytes()) {
            return Err(NoBody::TooManyParts);
        }
        let mail = MessageParser::default().parse(file).ok_or(NoBody::NotAMail)?;
        if mail.headers().is_empty() {
            return Err(NoBody::NotAMail);
        }
        let texts = mail.text_body.iter().filter_map(|id| mail.parts.get(*id as usize));
        let part = texts.into_iter().find(|p| !p.is_text_html() && p.is_text()).ok_or(NoBody::NoText)?;
        let (from, to) = (part.offset_body as usize, part.offset_end as usize);
        let raw = file.get(from..to).ok_or(NoBody::NoText)?;
        let name = part.content_type().and_then(|t| t.attribute("charset")).unwrap_or("utf-8");
        let charset = Charset::for_label(name.as_bytes()).ok_or_else(|| NoBody::Charset(name.to_owned()))?;
        let bytes: Vec<(u8, usize)> = match part.encoding {
            // What is no ASCII here is UTF-8, whatever is declared: the file is.
            Encoding::None => {
                return Ok(Excerpt { text: raw.to_owned(), form: Form::Plain, steps: vec![(0, from)] });
            }
            Encoding::QuotedPrintable => quoted_printable(raw.as_bytes(), from),
            Encoding::Base64 => base64(raw.as_bytes(), from),
        };
        let read = if charset == encoding_rs::UTF_8 { utf8(&bytes) } else { single(&bytes, charset, name)? };
        let (text, mut steps) = read;
        // The sign for a letter that was cut off is longer than what is left of the letter.
        if let Some((at, place)) = steps.last_mut() {
            *place = (*place).min(to.saturating_sub(text.len() - *at));
        }
        Ok(Excerpt { text, form: Form::Encoded, steps })
    }
}

/// The bytes that `raw` stands for, each with its place in the file; `raw` begins at byte `from`.
fn quoted_printable(raw: &[u8], from: usize) -> Vec<(u8, usize)> {
    let hex = |b: Option<&u8>| b.and_then(|b| char::from(*b).to_digit(16)).map(|d| d as u8);
    let mut bytes = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(&byte) = raw.get(at) {
        match byte {
            b'=' => {
                let blanks = raw[at + 1..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
                let end = at + 1 + blanks;
                match (hex(raw.get(at + 1)), hex(raw.get(at + 2)), raw.get(end), raw.get(end + 1)) {
                    (Some(high), Some(low), ..) => {
                        bytes.push((high << 4 | low, from + at));
                        at += 3;
                    }
                    (_, _, Some(b'\r'), Some(b'\n')) => at = end + 2,
                    (_, _, Some(b'\n'), _) => at = end + 1,
                    _ => {
                        bytes.push((byte, from + at));
                        at += 1;
                    }
                }
            }
            b' ' | b'\t' => {
                let blanks = raw[at..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
                // Blanks at the end of a line were added on the way.
                if !matches!(raw.get(at + blanks), Some(b'\r' | b'\n')) {
                    bytes.extend((at..at + blanks).map(|i| (raw[i], from + i)));
                }
                at += blanks;
            }
            _ => {
                bytes.push((byte, from + at));
                at += 1;
            }
        }
    }
    bytes
}

/// The same for Base64: a byte's place is that of the letter in which it begins.
fn base64(raw: &[u8], from: usize) -> Vec<(u8, usize)> {
    let mut bytes = Vec::with_capacity(raw.len() / 4 * 3);
    // The bits of letters that did not yet make a byte, and the place of the letter before.
    let (mut bits, mut have, mut begun) = (0_u32, 0, from);
    for (i, letter) in raw.iter().enumerate() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        if have == 0 {
            begun = from + i;
        }
        bits = bits << 6 | u32::from(value);
        have += 6;
        if have >= 8 {
            have -= 8;
            bytes.push(((bits >> have) as u8, begun));
            begun = from + i;
        }
        bits &= (1 << have) - 1;
    }
    bytes
}

type Read = (String, Vec<(usize, usize)>);

/// A step for each place where text and file run apart.
struct Writer {
    text: String,
    steps: Vec<(usize, usize)>,
}

impl Writer {
    fn new(bytes: &[(u8, usize)]) -> Writer {
        Writer { text: String::with_capacity(bytes.len()), steps: Vec::new() }
    }

    fn push(&mut self, text: &str, place: usize) {
        let runs_on = self.steps.last().is_some_and(|&(t, f)| f + (self.text.len() - t) == place);
        if !runs_on {
            self.steps.push((self.text.len(), place));
        }
        self.text.push_str(text);
    }

    fn read(self) -> Read {
        (self.text, self.steps)
    }
}

fn utf8(bytes: &[(u8, usize)]) -> Read {
    let mut writer = Writer::new(bytes);
    let plain: Vec<u8> = bytes.iter().map(|(byte, _)| *byte).collect();
    let place = |at: usize| bytes.get(at).map_or(0, |(_, place)| *place);
    let mut at = 0;
    for chunk in plain.utf8_chunks() {
        for c in chunk.valid().chars() {
            writer.push(c.encode_utf8(&mut [0; 4]), place(at));
            at += c.len_utf8();
        }
        if !chunk.invalid().is_empty() {
            writer.push("\u{fffd}", place(at));
            at += chunk.invalid().len();
        }
    }
    writer.read()
}

fn single(bytes: &[(u8, usize)], charset: &'static Charset, name: &str) -> Result<Read, NoBody> {
    if !charset.is_single_byte() {
        return Err(NoBody::Charset(name.to_owned()));
    }
    let mut writer = Writer::new(bytes);
    for (byte, place) in bytes {
        writer.push(&charset.decode_without_bom_handling(&[*byte]).0, *place);
    }
    Ok(writer.read())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn mail(encoding: &str, charset: &str, body: &str) -> String {
        format!(
            "From: a@b.example\r\nSubject: x\r\nContent-Type: text/plain; charset={charset}\r\n\
             Content-Transfer-Encoding: {encoding}\r\n\r\n{body}"
        )
    }

    fn in_file<'f>(file: &'f str, excerpt: &Excerpt, words: &str) -> &'f str {
        let start = excerpt.text.find(words).unwrap();
        let span = excerpt.in_file(Span::new(start, start + words.len()));
        &file[span.start..span.end]
    }

    #[test]
    fn plain_text_lies_as_it_is() {
        let file = mail("8bit", "utf-8", "ბოდიშს გიხდით.\r\n");
        let excerpt = Excerpt::mail_body(&file).unwrap();
        assert_eq!(excerpt.text, "ბოდიშს გიხდით.\r\n");
        assert_eq!(in_file(&file, &excerpt, "გიხდით"), "გიხდით");
        assert_eq!(excerpt.written("x", &file).unwrap(), "x");
    }

    #[test]
    fn quoted_printable_leads_back() {
        let file = mail("quoted-printable", "utf-8", "We are so=\r\nrry: =E1=83=91 (b)=3D 1 \r\nEnd\r\n");
        let excerpt = Excerpt::mail_body(&file).unwrap();
        assert_eq!(excerpt.text, "We are sorry: ბ (b)= 1\r\nEnd\r\n");
        assert_eq!(in_file(&file, &excerpt, "sorry"), "so=\r\nrry");
        assert_eq!(in_file(&file, &excerpt, "ბ"), "=E1=83=91");
        assert_eq!(in_file(&file, &excerpt, "End"), "End");
        assert_eq!(excerpt.written("x", &file), None);
        let wide = mail("quoted-printable", "utf-8", &format!("{}a\t \r\nEnd", " ".repeat(200_000)));
        let excerpt = Excerpt::mail_body(&wide).unwrap();
        assert_eq!((excerpt.text.len(), in_file(&wide, &excerpt, "End")), (200_006, "End"));
        let latin = mail("quoted-printable", "windows-1252", "Caf=E9 closed");
        assert_eq!(Excerpt::mail_body(&latin).unwrap().text, "Café closed");
    }

    #[test]
    fn base64_leads_back_to_its_letters() {
        let file = mail("base64", "utf-8", "4YOR4YOd4YOT4YOY\r\n4YOo4YOhIGFiYw==\r\n");
        let excerpt = Excerpt::mail_body(&file).unwrap();
        assert_eq!(excerpt.text, "ბოდიშს abc");
        assert_eq!(in_file(&file, &excerpt, "ბ"), "4YOR");
        assert!(in_file(&file, &excerpt, "ბოდიშს").starts_with("4YOR4YOd4YOT4YOY\r\n4YOo4YOh"));
        assert!(in_file(&file, &excerpt, "abc").starts_with("YWJj") || in_file(&file, &excerpt, "abc").len() < 6);
    }

    #[test]
    fn what_has_no_letter_is_named() {
        assert_eq!(Excerpt::mail_body(""), Err(NoBody::NotAMail));
        let nested = "Content-Type: message/rfc822\n\n".repeat(100_000);
        assert_eq!(Excerpt::mail_body(&nested), Err(NoBody::TooManyParts));
        let html = "Subject: x\r\nContent-Type: text/html\r\n\r\n<p>Hello</p>";
        assert_eq!(Excerpt::mail_body(html), Err(NoBody::NoText));
        let wide = mail("base64", "gbk", "YWJj");
        assert_eq!(Excerpt::mail_body(&wide), Err(NoBody::Charset("gbk".into())));
    }
}
