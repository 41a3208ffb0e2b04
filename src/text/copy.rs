//! Matching copies: a letter respelt for matching, with an exact way back.
//!
//! A copy is what patterns run on. It is NFC, in the matching alphabet, with what rules must not see masked or left
//! out; how much is changed is its [`View`]. Every byte of a copy knows the bytes of the source it came from, so a
//! hit leads back to the very words in the file, whatever was folded, joined or dropped between them.

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;

use super::Span;
use super::alphabet::{self, encode};
use super::mask::{Mask, Reason};
use crate::lang::Lang;
use crate::lang::latin::Latin;
use crate::rule::pattern::View;

/// What an ASCII byte of the source becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Itself, or its small letter.
    Plain,
    Space,
    /// That depends on what stands around it.
    Other,
}

/// The kinds of all bytes: capitals kept or not, and with the Armenian manner of commas and colons or without.
static KINDS: [[Kind; 256]; 4] = [kinds(false, false), kinds(false, true), kinds(true, false), kinds(true, true)];

const fn kinds(folded: bool, spaced: bool) -> [Kind; 256] {
    let mut kinds = [Kind::Other; 256];
    let mut byte = 0;
    while byte < 128 {
        kinds[byte] = match byte as u8 {
            b'a'..=b'z' | b'0'..=b'9' | b'.' | b'!' | b'?' | b'-' | b'(' | b')' | b'/' => Kind::Plain,
            b'A'..=b'Z' if folded => Kind::Plain,
            b',' | b':' if !spaced => Kind::Plain,
            b' ' => Kind::Space,
            _ => Kind::Other,
        };
        byte += 1;
    }
    kinds
}

/// A letter respelt for matching.
#[derive(Debug, Default)]
pub struct Copy {
    bytes: Vec<u8>,
    /// For each byte of the copy, the source bytes of its character.
    origins: Vec<(u32, u32)>,
}

impl Copy {
    /// The copy itself, in the matching alphabet; a line end is `\n`.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The source bytes from which the copy's bytes `start..end` came.
    pub fn source_span(&self, start: usize, end: usize) -> Span {
        match (self.origins.get(start), end.checked_sub(1).and_then(|last| self.origins.get(last))) {
            (Some(&(first, _)), Some(&(_, last))) if start < end => Span::new(first as usize, last as usize),
            _ => {
                let at = self.origins.get(start).map(|o| o.0).or(self.origins.last().map(|o| o.1)).unwrap_or(0);
                Span::new(at as usize, at as usize)
            }
        }
    }

    /// The bytes of the copy that came from `span` of the source.
    pub fn range_of(&self, span: Span) -> std::ops::Range<usize> {
        let start = self.origins.partition_point(|o| (o.0 as usize) < span.start);
        let end = self.origins.partition_point(|o| (o.0 as usize) < span.end);
        start..end
    }

    #[inline]
    fn push(&mut self, c: char, start: u32, end: u32) {
        let code = encode(c);
        // Two bytes in one go: nearly every letter is written so.
        match *code.as_bytes() {
            [a, b] => {
                self.bytes.extend_from_slice(&[a, b]);
                self.origins.extend_from_slice(&[(start, end); 2]);
            }
            ref bytes => {
                for &byte in bytes {
                    self.bytes.push(byte);
                    self.origins.push((start, end));
                }
            }
        }
    }

    fn last(&self) -> Option<u8> {
        self.bytes.last().copied()
    }

    /// Stretches the last character over dropped ones: a run of spaces is one space with the whole run behind it.
    fn stretch(&mut self, end: u32) {
        if let Some(origin) = self.origins.last_mut() {
            origin.1 = end;
        }
    }

    /// Stretches all bytes of the last character.
    fn stretch_character(&mut self, end: u32) {
        let Some(&(start, _)) = self.origins.last() else { return };
        for origin in self.origins.iter_mut().rev().take_while(|origin| origin.0 == start) {
            origin.1 = end;
        }
    }

    fn pop_space(&mut self) {
        if self.last() == Some(b' ') {
            self.bytes.pop();
            self.origins.pop();
        }
    }

    /// The same copy with its words in the classes of `latin`; every class letter knows the bytes it was typed with.
    pub(super) fn in_latin(&self, latin: &Latin) -> Copy {
        // The folding reads characters; native letters among the Latin ones are folded as well.
        let mut plain = Vec::with_capacity(self.bytes.len());
        let mut at = Vec::with_capacity(self.bytes.len() + 1);
        for (i, c) in alphabet::characters(&self.bytes) {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                plain.push(byte);
                at.push(i);
            }
        }
        at.push(self.bytes.len());
        let mut copy = Copy { bytes: Vec::with_capacity(plain.len()), origins: Vec::with_capacity(plain.len()) };
        let mut i = 0;
        while i < plain.len() {
            if let Some(step) = latin.step(&plain, i) {
                let start = self.origins[at[i]].0;
                let end = self.origins[at[i + step.taken] - 1].1;
                for class in step.class.bytes() {
                    if latin.collapses() && copy.last() == Some(class) {
                        copy.stretch(end);
                    } else {
                        copy.bytes.push(class);
                        copy.origins.push((start, end));
                    }
                }
                i += step.taken;
            } else {
                let (from, next) = (at[i], plain[i + 1..].iter().take_while(|b| **b & 0xc0 == 0x80).count() + i + 1);
                copy.bytes.extend_from_slice(&self.bytes[from..at[next]]);
                copy.origins.extend_from_slice(&self.origins[from..at[next]]);
                i = next;
            }
        }
        copy
    }

    /// Makes the copy of `source` in the given view.
    pub(super) fn new(source: &str, masks: &[Mask], lang: Lang, view: View) -> Copy {
        match Composed::of(source) {
            None => Copy::of(source, masks, lang, view),
            Some(composed) => {
                let masks: Vec<Mask> = masks.iter().map(|mask| composed.mask(mask)).collect();
                let mut copy = Copy::of(&composed.text, &masks, lang, view);
                for origin in &mut copy.origins {
                    *origin = composed.origin(*origin);
                }
                copy
            }
        }
    }

    /// Makes the copy of a source that is NFC.
    fn of(source: &str, masks: &[Mask], lang: Lang, view: View) -> Copy {
        let folded = matches!(view, View::Folded | View::Addresses);
        // A capital that is kept takes two bytes.
        let capitals = if folded { 0 } else { source.bytes().filter(u8::is_ascii_uppercase).count() };
        let most = source.len() + capitals;
        let mut copy = Copy { bytes: Vec::with_capacity(most), origins: Vec::with_capacity(most) };
        let mut masks = masks.iter().filter(|m| !(m.reason == Reason::Address && shows_addresses(view))).peekable();
        let kinds = match (folded, lang == Lang::Hy && view != View::AsIs) {
            (false, false) => &KINDS[0],
            (false, true) => &KINDS[1],
            (true, false) => &KINDS[2],
            (true, true) => &KINDS[3],
        };
        let bytes = source.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let stop = masks.peek().map_or(bytes.len(), |m| m.start.min(bytes.len()));
            // Most characters are letters that are written as they are.
            while at < stop {
                let start = at as u32;
                match bytes[at] {
                    byte if kinds[usize::from(byte)] != Kind::Other => {
                        let mut last = copy.last().unwrap_or(b' ');
                        let plain = |byte: &&u8| match kinds[usize::from(**byte)] {
                            Kind::Plain => {
                                last = **byte;
                                true
                            }
                            // Of several spaces the first is written here.
                            Kind::Space => !matches!(std::mem::replace(&mut last, b' '), b' ' | b'\n'),
                            Kind::Other => false,
                        };
                        let len = bytes[at..stop].iter().take_while(plain).count();
                        if len == 0 {
                            break;
                        }
                        let lower = |b: &u8| if folded { b.to_ascii_lowercase() } else { *b };
                        copy.bytes.extend(bytes[at..at + len].iter().map(lower));
                        let end = start + len as u32;
                        copy.origins.extend((start..end).map(|at| (at, at + 1)));
                        at += len;
                    }
                    // Mkhedruli.
                    0xe1 => match bytes[at..] {
                        [_, 0x83, last @ 0x90..=0xb0, ..] => {
                            copy.bytes.extend_from_slice(&alphabet::GEORGIAN_CODES[usize::from(last - 0x90)]);
                            copy.origins.extend_from_slice(&[(start, start + 3); 2]);
                            at += 3;
                        }
                        _ => break,
                    },
                    // Small Armenian letters.
                    lead @ (0xd5 | 0xd6) => match bytes[at..] {
                        [_, last @ 0x80..=0xbf, ..] => {
                            let letter = usize::from(lead & 1 ^ 1) << 6 | usize::from(last & 0x3f);
                            let Some(code) = letter.checked_sub(0x21).and_then(|i| alphabet::ARMENIAN_CODES.get(i))
                            else {
                                break;
                            };
                            if folded && letter == 0x25 {
                                break;
                            }
                            copy.bytes.extend_from_slice(code);
                            copy.origins.extend_from_slice(&[(start, start + 2); 2]);
                            at += 2;
                        }
                        _ => break,
                    },
                    _ => break,
                }
            }
            let Some(c) = source[at..].chars().next() else { break };
            if let Some(mask) = masks.next_if(|m| m.start <= at) {
                if matches!(mask.reason, Reason::Quotation | Reason::Address) {
                    copy.push(alphabet::MASK, mask.start as u32, mask.end as u32);
                }
                let end = (mask.end.min(source.len())..).find(|&i| source.is_char_boundary(i)).unwrap_or(source.len());
                at = end.max(at + c.len_utf8());
                continue;
            }
            at = copy.take(source, at, c, lang, view);
        }
        while matches!(copy.last(), Some(b' ' | b'\n')) {
            copy.bytes.pop();
            copy.origins.pop();
        }
        copy
    }

    /// Writes the character `c` at byte `at` of `source`, and says where to go on.
    fn take(&mut self, source: &str, at: usize, c: char, lang: Lang, view: View) -> usize {
        let next = at + c.len_utf8();
        let (start, end) = (at as u32, next as u32);
        let before = || source[..at].chars().next_back();
        let after = || source[next..].chars().next();
        let as_is = view == View::AsIs;
        let folded = matches!(view, View::Folded | View::Addresses);
        match c {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => return self.take_line_end(source, at),
            c if c.is_whitespace() => match self.last() {
                Some(b' ') => self.stretch(end),
                None | Some(b'\n') => {}
                _ => self.push(' ', start, end),
            },
            _ if as_is => self.push(c, start, end),
            // A mark that composed with nothing hides a word as well as an invisible character does. It belongs to
            // what it stands on, as one that was composed does.
            '\u{300}'..='\u{36f}' => {
                if before().is_some_and(|c| !c.is_control()) {
                    self.stretch_character(end);
                }
            }
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '՛' | '՜' | '՞' => {}
            '\'' | '’' | '´' | '`' | '~' | 'ʼ' => {
                let inside = |c: Option<char>| c.is_some_and(|c| alphabet::is_native(c, Lang::Hy));
                if inside(before()) && inside(after()) {
                    return next;
                }
                match c {
                    '`' if lang == Lang::Hy => {
                        self.pop_space();
                        self.push('՝', start, end);
                    }
                    '~' => self.push(c, start, end),
                    _ => self.push('\'', start, end),
                }
            }
            '–' | '—' => {
                let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
                if digit(before()) && digit(after()) {
                    self.push('-', start, end);
                } else {
                    if !matches!(self.last(), None | Some(b' ' | b'\n')) {
                        self.push(' ', start, end);
                    }
                    self.push('-', start, end);
                    self.push(' ', start, end);
                }
            }
            ',' | '՝' | '։' if lang == Lang::Hy => {
                self.pop_space();
                self.push(c, start, end);
            }
            ':' if lang == Lang::Hy && after().is_none_or(char::is_whitespace) => {
                self.pop_space();
                self.push('։', start, end);
            }
            '\u{fb13}'..='\u{fb17}' => {
                let pair = ["մն", "մե", "մի", "վն", "մխ"][(c as usize) - 0xfb13];
                pair.chars().for_each(|p| self.push(p, start, end));
            }
            _ => {
                let small = alphabet::fold(c);
                if folded && small == 'ե' {
                    let rest = source[next..].trim_start_matches(['՛', '՜', '՞']);
                    if let Some(second) = rest.chars().next().filter(|c| matches!(alphabet::fold(*c), 'ւ' | 'վ')) {
                        let past = source.len() - rest.len() + second.len_utf8();
                        self.push('և', start, past as u32);
                        return past;
                    }
                }
                let kept = match small {
                    '.' | '-' => small,
                    _ if folded => small,
                    _ => c,
                };
                self.push(kept, start, end);
            }
        }
        next
    }

    /// A line end is a sentence's end where the writer meant one, and a space where a long line was wrapped.
    fn take_line_end(&mut self, source: &str, at: usize) -> usize {
        let is_end = |c: char| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
        let rest = source[at..].trim_start();
        let next = source.len() - rest.len();
        let blank = &source[at..next];
        let crlf = blank.as_bytes().windows(2).filter(|w| w == b"\r\n").count();
        let ends = blank.chars().filter(|c| is_end(*c)).count() - crlf;
        self.pop_space();
        if matches!(self.last(), None | Some(b'\n')) {
            return next;
        }
        let line = source[..at].rsplit(is_end).next().unwrap_or_default();
        let last = line.trim_end().chars().next_back();
        let first = rest.chars().next();
        // A word and then a small letter: the sentence goes on, however short the line. Georgian cannot tell.
        let goes_on = last.is_some_and(char::is_alphanumeric)
            && first.is_some_and(|c| c.is_lowercase() && !alphabet::is_native(c, Lang::Ka));
        let hard = ends > 1
            || (line.chars().take(SHORT_LINE).count() < SHORT_LINE && !goes_on)
            || last.is_none_or(|c| matches!(c, '.' | '!' | '?' | '…' | '։' | ':' | ';'))
            || first.is_none_or(|c| matches!(c, '-' | '–' | '—' | '•' | '·' | '*' | '>' | '<'));
        self.push(if hard { '\n' } else { ' ' }, at as u32, next as u32);
        next
    }
}

/// Lines shorter than this many code points were not wrapped by a program: their end was typed.
const SHORT_LINE: usize = 48;

fn shows_addresses(view: View) -> bool {
    matches!(view, View::AsIs | View::Addresses)
}

/// A source that was not NFC, composed, with the way back.
pub(crate) struct Composed {
    pub text: String,
    /// For each character of the text: where it begins, and the source bytes it came from.
    places: Vec<(u32, u32, u32)>,
}

impl Composed {
    /// `None` if the source is NFC as it is.
    pub fn of(source: &str) -> Option<Composed> {
        let normalizer = ComposingNormalizerBorrowed::new_nfc();
        if source.chars().all(is_settled) || normalizer.is_normalized(source) {
            return None;
        }
        let classes = CanonicalCombiningClassMapBorrowed::new();
        let starter = |c: char| classes.get_u8(c) == 0;
        let mut composed = Composed { text: String::with_capacity(source.len()), places: Vec::new() };
        let mut chars = source.char_indices().peekable();
        while let Some((start, c)) = chars.next() {
            let mut end = start + c.len_utf8();
            while let Some(&(i, mark)) = chars.peek().filter(|(_, m)| !(c.is_control() || starter(*m))) {
                end = i + mark.len_utf8();
                chars.next();
            }
            let cluster = normalizer.normalize(&source[start..end]);
            // Marks that composed with nothing stand where they stood.
            let same = |(one, other): &(char, char)| one == other;
            let alone = cluster.chars().rev().zip(source[start..end].chars().rev()).take_while(same);
            let alone: usize = alone.map(|(c, _)| c.len_utf8()).sum();
            let (whole, end) = (cluster.len() - alone, end - alone);
            for (i, c) in cluster.char_indices() {
                let from = if i < whole { start } else { end + i - whole };
                let to = if i < whole { end } else { from + c.len_utf8() };
                composed.places.push((composed.text.len() as u32, from as u32, to as u32));
                composed.text.push(c);
            }
        }
        Some(composed)
    }

    /// Where the first character begins that came from `at` of the source or later.
    fn place(&self, at: usize) -> usize {
        let i = self.places.partition_point(|p| (p.1 as usize) < at);
        self.places.get(i).map_or(self.text.len(), |p| p.0 as usize)
    }

    fn mask(&self, mask: &Mask) -> Mask {
        Mask { start: self.place(mask.start), end: self.place(mask.end), ..*mask }
    }

    /// The source bytes from which the text's bytes came.
    pub fn origin(&self, (start, end): (u32, u32)) -> (u32, u32) {
        let first = self.places.partition_point(|p| p.0 <= start).checked_sub(1);
        let last = self.places.partition_point(|p| p.0 < end).checked_sub(1);
        let place = |i: Option<usize>| i.and_then(|i| self.places.get(i));
        let from = place(first).map_or(start, |p| p.1);
        (from, place(last).map_or(end, |p| p.2).max(from))
    }
}

/// Characters that NFC never changes or joins, so that a text of them need not be looked at by the normalizer.
/// Source: `NFC_Quick_Check` in DerivedNormalizationProps.txt of Unicode 16.
fn is_settled(c: char) -> bool {
    matches!(c, '\0'..='\u{2ff}' | '\u{400}'..='\u{482}' | '\u{48a}'..='\u{58f}' | '\u{10a0}'..='\u{10ff}'
        | '\u{1c90}'..='\u{1cbf}' | '\u{2010}'..='\u{2027}' | '\u{20a0}'..='\u{20bf}' | '\u{2116}')
}
