//! Sources: where a text came from, and how a place in it maps to the file.
//!
//! A draft may be a file, a string inside a JSON case, a cell of a table, or the body of a mail. [`decode`] turns
//! bytes into text or says what they look like instead; [`Excerpt`] is a text with the way back to the bytes of the
//! file it lies in, escapes undone.

pub mod csv;
pub mod mail;

use std::collections::BTreeMap;
use std::fmt;

use serde_json::value::RawValue;

use crate::text::Span;

/// Why bytes are no text that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotUtf8 {
    /// The first byte that does not fit.
    pub at: usize,
    /// What the bytes look like, for people: `UTF-16 LE`, `windows-1252`.
    pub looks_like: &'static str,
}

impl fmt::Display for NotUtf8 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.looks_like == BINARY {
            return f.write_str("a binary file: a text is expected");
        }
        write!(
            f,
            "not UTF-8 from byte {} on; it looks like {}: convert it to UTF-8 first",
            self.at + 1,
            self.looks_like
        )
    }
}

impl std::error::Error for NotUtf8 {}

/// Reads `bytes` as UTF-8; a byte order mark stays in the text.
///
/// # Errors
/// Where it stops being UTF-8, and which encoding it looks like.
pub fn decode(bytes: Vec<u8>) -> Result<String, NotUtf8> {
    let utf16 = match bytes.as_slice() {
        [0xff, 0xfe, ..] => Some("UTF-16 LE"),
        [0xfe, 0xff, ..] => Some("UTF-16 BE"),
        _ => None,
    };
    if let Some(looks_like) = utf16 {
        return Err(NotUtf8 { at: 0, looks_like });
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        NotUtf8 { at, looks_like: guess(error.as_bytes()) }
    })
}

/// What bytes look like that are no text at all.
pub const BINARY: &str = "a binary file";

/// What bytes that are not UTF-8 look like.
pub(crate) fn guess(bytes: &[u8]) -> &'static str {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    if let Some(utf16) = guess_utf16(head) {
        return utf16;
    }
    if head.contains(&0) {
        return BINARY;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(head, true);
    detector.guess(None, chardetng::Utf8Detection::Deny).name()
}

/// Which UTF-16 bytes without a byte order mark look like, if one.
pub(crate) fn guess_utf16(bytes: &[u8]) -> Option<&'static str> {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|&&b| b == 0).count();
    // Zeros in both halves are no letters.
    let zeros = |odd: usize| zeros(odd) * 5 > head.len() && zeros(1 - odd) * 50 < head.len();
    // Georgian and Armenian in UTF-16 have the same high byte again and again.
    let high =
        |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| matches!(b, 0x05 | 0x10)).count() * 4 > head.len();
    if head.len() > 7 && (zeros(1) || high(1)) {
        return Some("UTF-16 LE");
    }
    if head.len() > 7 && (zeros(0) || high(0)) {
        return Some("UTF-16 BE");
    }
    None
}

/// How a text is written in its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Form {
    /// As it is.
    #[default]
    Plain,
    /// With the escapes of JSON.
    Json,
    /// A cell in quotation marks, those in it doubled.
    Quoted,
    /// A cell without quotation marks.
    Bare { delimiter: u8 },
    /// In a transfer encoding or a character set of its own: nothing can be written back.
    Encoded,
}

/// A text that lies in a file: the whole file, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    pub text: String,
    form: Form,
    /// Byte places where text and file run apart: `(in the text, in the file)`, ascending in both.
    steps: Vec<(usize, usize)>,
}

impl Excerpt {
    /// A text that is the whole file.
    pub fn whole(text: String) -> Excerpt {
        Excerpt { text, form: Form::Plain, steps: Vec::new() }
    }

    /// The string at `pointer` (RFC 6901) in the JSON text `json`, which begins at byte `base` of its file.
    /// `None` where nothing, or no string, is there.
    pub fn json_string(json: &str, pointer: &str, base: usize) -> Option<Excerpt> {
        let mut value: &RawValue = serde_json::from_str(json).ok()?;
        for token in pointer.split('/').skip(1) {
            let key = token.replace("~1", "/").replace("~0", "~");
            value = match value.get().trim_start().as_bytes().first()? {
                b'{' => serde_json::from_str::<BTreeMap<std::borrow::Cow<'_, str>, &RawValue>>(value.get())
                    .ok()?
                    .get(key.as_str())
                    .copied()?,
                b'[' => serde_json::from_str::<Vec<&RawValue>>(value.get())
                    .ok()?
                    .get(key.parse::<usize>().ok()?)
                    .copied()?,
                _ => return None,
            };
        }
        let raw = value.get();
        let text: String = serde_json::from_str(raw).ok()?;
        // The raw value is a slice of `json`: its address tells its place.
        let at = base + (raw.as_ptr() as usize).checked_sub(json.as_ptr() as usize)?;
        Some(Excerpt { steps: unescape(raw, at), form: Form::Json, text })
    }

    /// The place in the file of a place in the text; both in bytes.
    pub fn in_file(&self, span: Span) -> Span {
        Span::new(self.offset(span.start, false), self.offset(span.end, true))
    }

    /// Whether the file shows the text as it is.
    pub fn is_plain(&self) -> bool {
        self.form == Form::Plain
    }

    /// `text` as it is written in the file in this text's place: a JSON string has escapes. Beyond ASCII they are used
    /// where the whole file does without. `None` where nothing can be written.
    pub fn written(&self, text: &str, file: &str) -> Option<String> {
        match self.form {
            Form::Plain => return Some(text.to_owned()),
            Form::Quoted => return Some(text.replace('"', "\"\"")),
            Form::Bare { delimiter } => {
                let ends = |c: char| matches!(c, '"' | '\n' | '\r') || c == char::from(delimiter);
                return (!text.contains(ends)).then(|| text.to_owned());
            }
            Form::Encoded => return None,
            Form::Json => {}
        }
        let quoted = serde_json::to_string(text).ok()?;
        let inner = quoted.get(1..quoted.len() - 1)?;
        if !file.is_ascii() {
            return Some(inner.to_owned());
        }
        let mut ascii = String::with_capacity(inner.len() * 2);
        for c in inner.chars() {
            if c.is_ascii() {
                ascii.push(c);
            } else {
                let mut units = [0; 2];
                ascii.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
            }
        }
        Some(ascii)
    }

    fn offset(&self, at: usize, is_end: bool) -> usize {
        // An end belongs to what stands before it: an escape is taken in whole.
        let i = self.steps.partition_point(|&(text, _)| if is_end { text < at } else { text <= at });
        match i.checked_sub(1).map(|i| (self.steps[i], self.steps.get(i + 1))) {
            // The beginning of the text.
            None => self.steps.first().map_or(at, |&(_, file)| file),
            Some(((text, file), next)) => {
                let plain = file + (at - text);
                match next {
                    Some(&(next_text, next_file)) if next_text == at => next_file.max(plain),
                    _ => plain,
                }
            }
        }
    }
}

/// The steps of a JSON string literal `raw` (quotes included) that begins at byte `at` of its file.
fn unescape(raw: &str, at: usize) -> Vec<(usize, usize)> {
    let bytes = raw.as_bytes();
    let mut steps = vec![(0, at + 1)];
    let (mut i, mut text) = (1, 0);
    while i + 1 < bytes.len() {
        if bytes[i] != b'\\' {
            i += 1;
            text += 1;
            continue;
        }
        let unit = |i: usize| raw.get(i + 2..i + 6).and_then(|h| u32::from_str_radix(h, 16).ok());
        let (long, wide) = match (bytes[i + 1], unit(i)) {
            (b'u', Some(0xd800..=0xdbff)) => (12, 4),
            (b'u', Some(code)) => (6, char::from_u32(code).map_or(3, char::len_utf8)),
            _ => (2, 1),
        };
        i += long;
        text += wide;
        steps.push((text, at + i));
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_bytes_look_like() {
        let utf16: Vec<u8> = "ბოდიშს გიხდით".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(utf16).unwrap_err().looks_like, "UTF-16 LE");
        assert_eq!(decode(b"\xfe\xff\x10\xd0".to_vec()).unwrap_err().looks_like, "UTF-16 BE");
        let error = decode(b"Caf\xe9 was late and the tea was cold".to_vec()).unwrap_err();
        assert_eq!((error.at, error.looks_like), (3, "windows-1252"));
        assert_eq!(decode("ა".into()).unwrap(), "ა");
    }

    #[test]
    fn a_place_in_a_json_string_is_a_place_in_the_file() {
        let json = r#"{"a": [{"reply": "x\n„\u10d0ბ“ \ud83d\ude00!"}]}"#;
        let excerpt = Excerpt::json_string(json, "/a/0/reply", 0).unwrap();
        assert_eq!(excerpt.text, "x\n„აბ“ 😀!");
        let file = |needle: &str| {
            let start = excerpt.text.find(needle).unwrap();
            let span = excerpt.in_file(Span::new(start, start + needle.len()));
            &json[span.start..span.end]
        };
        assert_eq!(file("x"), "x");
        assert_eq!(file("\n"), r"\n");
        assert_eq!(file("ა"), r"\u10d0");
        assert_eq!(file("აბ"), r"\u10d0ბ");
        assert_eq!(file("ბ“"), "ბ“");
        assert_eq!(file("😀"), r"\ud83d\ude00");
        assert_eq!(file("!"), "!");
        // What is missing at the very beginning has its place in the file, too.
        let start = json.find("x\\n").unwrap();
        assert_eq!(excerpt.in_file(Span::new(0, 0)), Span::new(start, start));
        assert!(Excerpt::json_string(json, "/a/1", 0).is_none());
    }
}
