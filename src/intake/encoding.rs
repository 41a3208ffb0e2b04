//! Encodings: UTF-8 and UTF-16 are seen, others are named by the mail or by the person.

use std::borrow::Cow;
use std::io::{self, Read};

pub use encoding_rs::Encoding;
use encoding_rs::{Decoder, DecoderResult, UTF_8, UTF_16BE, UTF_16LE};

use crate::source;
use crate::suggest::nearest;

/// Names that people try first, offered where a name is not known.
const COMMON: [&str; 12] = [
    "utf-8",
    "utf-16le",
    "utf-16be",
    "windows-1251",
    "windows-1252",
    "iso-8859-1",
    "iso-8859-5",
    "koi8-r",
    "koi8-u",
    "ibm866",
    "gb18030",
    "shift_jis",
];

/// The encoding that `label` names.
///
/// # Errors
/// A name that nobody knows, with the nearest one that is known.
pub fn named(label: &str) -> Result<&'static Encoding, String> {
    let label = label.trim();
    Encoding::for_label_no_replacement(label.as_bytes()).ok_or_else(|| match nearest(label, COMMON.into_iter()) {
        Some(near) => format!("no encoding '{label}': did you mean '{near}'?"),
        None => format!("no encoding '{label}': a name as in mail headers is expected, such as windows-1251"),
    })
}

/// Bytes as text, in the encoding that was asked for; UTF-8 if none was.
///
/// # Errors
/// Where it stops being that, and what it looks like.
pub(super) fn text<'b>(bytes: &'b [u8], asked: Option<&'static Encoding>) -> Result<Cow<'b, str>, String> {
    match asked {
        None => std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| not_utf8(bytes, error.valid_up_to())),
        Some(encoding) => encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .ok_or_else(|| format!("not {}: the bytes do not fit the encoding that was named", encoding.name())),
    }
}

fn not_utf8(bytes: &[u8], at: usize) -> String {
    match source::guess(bytes) {
        source::BINARY => format!("{}: a text is expected", source::BINARY),
        like => {
            format!("not UTF-8 from byte {} on; it looks like {like}: name it with --encoding if that is so", at + 1)
        }
    }
}

/// What the beginning of a stream says about its encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Start {
    /// Bytes of the byte order mark.
    pub mark: usize,
    /// UTF-16, to be read as UTF-8.
    pub utf16: Option<&'static Encoding>,
    /// What each record is decoded from; UTF-8 if none.
    pub other: Option<&'static Encoding>,
}

/// Reads the byte order mark, if there is one; without it, what was asked for; without that, UTF-16 is seen by its
/// zeros and its repeated high bytes.
pub(super) fn start(head: &[u8], asked: Option<&'static Encoding>) -> Start {
    if let Some((encoding, mark)) = Encoding::for_bom(head) {
        return Start { mark, utf16: Some(encoding).filter(|&e| e != UTF_8), other: None };
    }
    let seen = || match source::guess_utf16(head) {
        Some("UTF-16 LE") => Some(UTF_16LE),
        Some(_) => Some(UTF_16BE),
        None => None,
    };
    let encoding = asked.or_else(seen).filter(|&e| e != UTF_8);
    let wide = |e: &&'static Encoding| *e == UTF_16LE || *e == UTF_16BE;
    Start { mark: 0, utf16: encoding.filter(wide), other: encoding.filter(|e| !wide(e)) }
}

/// UTF-16 read as UTF-8. A broken unit becomes a byte that is no UTF-8, so that the record it is in fails.
pub(super) struct FromUtf16<R> {
    reader: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// How much of `raw` has been decoded.
    done: usize,
    ended: bool,
    finished: bool,
}

impl<R> std::fmt::Debug for FromUtf16<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FromUtf16").finish_non_exhaustive()
    }
}

impl<R> FromUtf16<R> {
    pub fn new(reader: R, encoding: &'static Encoding) -> FromUtf16<R> {
        let decoder = encoding.new_decoder_without_bom_handling();
        FromUtf16 { reader, decoder, raw: Vec::new(), done: 0, ended: false, finished: false }
    }
}

impl<R: Read> Read for FromUtf16<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.len() < 16 {
            return Err(io::Error::other("too small a buffer for a decoder"));
        }
        // One byte is left for the sign of a broken unit.
        let room = out.len() - 1;
        while !self.finished {
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(&self.raw[self.done..], &mut out[..room], self.ended);
            self.done += read;
            match result {
                DecoderResult::Malformed(..) => {
                    out[written] = 0xff;
                    return Ok(written + 1);
                }
                DecoderResult::InputEmpty => self.finished = self.ended,
                DecoderResult::OutputFull => {}
            }
            if written > 0 {
                return Ok(written);
            }
            if self.ended {
                continue;
            }
            self.raw.resize(8 * 1024, 0);
            let read = self.reader.read(&mut self.raw);
            self.raw.truncate(*read.as_ref().unwrap_or(&0));
            self.done = 0;
            self.ended = read? == 0;
        }
        Ok(0)
    }
}
