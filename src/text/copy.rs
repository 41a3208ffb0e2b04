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

/// One character of the source in NFC, with the bytes it came from.
#[derive(Clone, Copy, Debug)]
struct Unit {
    c: char,
    start: u32,
    end: u32,
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
        let mut copy = Copy { bytes: Vec::with_capacity(source.len()), origins: Vec::with_capacity(source.len()) };
        let units = units(source);
        let mut masks = masks.iter().filter(|m| !(m.reason == Reason::Address && shows_addresses(view))).peekable();
        let mut mask_start = masks.peek().map_or(usize::MAX, |m| m.start);
        let folded = matches!(view, View::Folded | View::Addresses);
        let mut i = 0;
        while i < units.len() {
            let unit = units[i];
            let Unit { c, start, end } = unit;
            // Most characters are letters that every view writes alike.
            let plain = match c {
                'a'..='z' | '0'..='9' => true,
                '\u{10d0}'..='\u{10f0}' => true,
                '\u{561}'..='\u{587}' => !(folded && c == 'ե'),
                ' ' => !matches!(copy.last(), None | Some(b' ' | b'\n')),
                _ => false,
            };
            if plain && (start as usize) < mask_start {
                copy.push(c, start, end);
                i += 1;
                continue;
            }
            if let Some(mask) = masks.next_if(|m| m.start <= unit.start as usize) {
                mask_start = masks.peek().map_or(usize::MAX, |m| m.start);
                let past = units[i..].partition_point(|u| (u.start as usize) < mask.end);
                if matches!(mask.reason, Reason::Quotation | Reason::Address) {
                    copy.push(alphabet::MASK, mask.start as u32, mask.end as u32);
                }
                i += past.max(1);
                continue;
            }
            i += copy.take(&units, i, lang, view);
        }
        while matches!(copy.last(), Some(b' ' | b'\n')) {
            copy.bytes.pop();
            copy.origins.pop();
        }
        copy
    }

    /// Writes the unit at `i`, and says how many units that used up.
    fn take(&mut self, units: &[Unit], i: usize, lang: Lang, view: View) -> usize {
        let Unit { c, start, end } = units[i];
        let before = i.checked_sub(1).map(|p| units[p].c);
        let after = units.get(i + 1).map(|u| u.c);
        let as_is = view == View::AsIs;
        let folded = matches!(view, View::Folded | View::Addresses);
        match c {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => return self.take_line_end(units, i),
            c if c.is_whitespace() => match self.last() {
                Some(b' ') => self.stretch(end),
                None | Some(b'\n') => {}
                _ => self.push(' ', start, end),
            },
            _ if as_is => self.push(c, start, end),
            // A mark that composed with nothing hides a word as well as an invisible character does.
            '\u{300}'..='\u{36f}' => {}
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '՛' | '՜' | '՞' => {}
            '\'' | '’' | '´' | '`' | '~' | 'ʼ' => {
                let inside = |c: Option<char>| c.is_some_and(|c| alphabet::is_native(c, Lang::Hy));
                if inside(before) && inside(after) {
                    return 1;
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
                if digit(before) && digit(after) {
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
            ':' if lang == Lang::Hy && after.is_none_or(char::is_whitespace) => {
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
                    let mut next = i + 1;
                    while units.get(next).is_some_and(|u| matches!(u.c, '՛' | '՜' | '՞')) {
                        next += 1;
                    }
                    if let Some(second) = units.get(next).filter(|u| matches!(alphabet::fold(u.c), 'ւ' | 'վ')) {
                        self.push('և', start, second.end);
                        return next + 1 - i;
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
        1
    }

    /// A line end is a sentence's end where the writer meant one, and a space where a long line was wrapped.
    fn take_line_end(&mut self, units: &[Unit], i: usize) -> usize {
        let is_end = |c: char| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
        let line_start = units[..i].iter().rposition(|u| is_end(u.c)).map_or(0, |p| p + 1);
        let mut next = i;
        let mut ends = 0;
        while let Some(u) = units.get(next).filter(|u| u.c.is_whitespace()) {
            let crlf = u.c == '\r' && units.get(next + 1).is_some_and(|n| n.c == '\n');
            ends += usize::from(is_end(u.c) && !crlf);
            next += 1;
        }
        let end = units[next - 1].end;
        self.pop_space();
        if matches!(self.last(), None | Some(b'\n')) {
            return next - i;
        }
        let line = &units[line_start..i];
        let last = line.iter().rev().map(|u| u.c).find(|c| !c.is_whitespace());
        // A word and then a small letter: the sentence goes on, however short the line. Georgian cannot tell.
        let goes_on = last.is_some_and(char::is_alphanumeric)
            && units.get(next).is_some_and(|u| u.c.is_lowercase() && !alphabet::is_native(u.c, Lang::Ka));
        let hard = ends > 1
            || (line.len() < SHORT_LINE && !goes_on)
            || last.is_none_or(|c| matches!(c, '.' | '!' | '?' | '…' | '։' | ':' | ';'))
            || units.get(next).is_none_or(|u| matches!(u.c, '-' | '–' | '—' | '•' | '·' | '*' | '>' | '<'));
        self.push(if hard { '\n' } else { ' ' }, units[i].start, end);
        next - i
    }
}

/// Lines shorter than this many code points were not wrapped by a program: their end was typed.
const SHORT_LINE: usize = 48;

fn shows_addresses(view: View) -> bool {
    matches!(view, View::AsIs | View::Addresses)
}

/// The source as NFC characters with their places.
fn units(source: &str) -> Vec<Unit> {
    let unit = |(i, c): (usize, char)| Unit { c, start: i as u32, end: (i + c.len_utf8()) as u32 };
    let mut settled = true;
    let mut plain = Vec::with_capacity(source.len());
    for (i, c) in source.char_indices() {
        settled &= is_settled(c);
        plain.push(unit((i, c)));
    }
    let normalizer = ComposingNormalizerBorrowed::new_nfc();
    if settled || normalizer.is_normalized(source) {
        return plain;
    }
    let classes = CanonicalCombiningClassMapBorrowed::new();
    let starter = |c: char| classes.get_u8(c) == 0;
    let mut out = Vec::with_capacity(source.len());
    let mut chars = source.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let mut end = start + c.len_utf8();
        while let Some(&(i, mark)) = chars.peek().filter(|(_, m)| !(c.is_control() || starter(*m))) {
            end = i + mark.len_utf8();
            chars.next();
        }
        if end == start + c.len_utf8() {
            out.push(unit((start, c)));
        } else {
            let composed = normalizer.normalize(&source[start..end]);
            out.extend(composed.chars().map(|c| Unit { c, start: start as u32, end: end as u32 }));
        }
    }
    out
}

/// Characters that NFC never changes or joins, so that a text of them need not be looked at by the normalizer.
/// Source: `NFC_Quick_Check` in DerivedNormalizationProps.txt of Unicode 16.
fn is_settled(c: char) -> bool {
    matches!(c, '\0'..='\u{2ff}' | '\u{400}'..='\u{482}' | '\u{48a}'..='\u{58f}' | '\u{10a0}'..='\u{10ff}'
        | '\u{1c90}'..='\u{1cbf}' | '\u{2010}'..='\u{2027}' | '\u{20a0}'..='\u{20bf}' | '\u{2116}')
}
