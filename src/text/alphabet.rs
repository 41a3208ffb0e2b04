//! The matching alphabet: how a character is written in a matching copy.
//!
//! Regex engines run at full speed only where `\b` is a test of plain bytes, and Georgian and Armenian are not
//! ASCII. So a matching copy spells every letter with ASCII word bytes: Latin small letters and digits stand for
//! themselves, every other letter is a lead byte `A`–`L` and a trail byte `N`–`Z` (or `M` and two trail bytes).
//! No small letter is ever a lead or a trail, so a match can neither start nor end inside a letter, and the ASCII
//! `\b` of a regex over the copy is exactly the Unicode `\b` over the text. Signs that are not letters are one
//! byte each: ASCII as it is, the listed ones from `0x80` on.
//!
//! Characters that no rule names are written as the representative of their group (a Cyrillic capital, an emoji):
//! classes such as `\p{Cyrillic}` still see them, single ones do not tell them apart.

use std::sync::LazyLock;

use crate::lang::Lang;

const LEADS: u8 = 12; // 'A'..='L'
const TRAILS: u8 = 13; // 'N'..='Z'
const LONG_LEAD: u8 = b'M';

/// The bytes of one character in a matching copy: one, two or three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code {
    bytes: [u8; 3],
    len: u8,
}

impl Code {
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len as usize]
    }

    const fn one(byte: u8) -> Code {
        Code { bytes: [byte, 0, 0], len: 1 }
    }

    const fn letter(index: u16) -> Code {
        let short = LEADS as u16 * TRAILS as u16;
        if index < short {
            Code { bytes: [b'A' + (index / TRAILS as u16) as u8, b'N' + (index % TRAILS as u16) as u8, 0], len: 2 }
        } else {
            let rest = index - short;
            Code {
                bytes: [LONG_LEAD, b'N' + (rest / TRAILS as u16) as u8, b'N' + (rest % TRAILS as u16) as u8],
                len: 3,
            }
        }
    }
}

const GEORGIAN: u16 = 0; // 33 letters U+10D0..=U+10F0
const ARMENIAN_SMALL: u16 = 33; // 39 letters U+0561..=U+0587
const ARMENIAN_CAPITAL: u16 = 72; // 38 letters U+0531..=U+0556
const LATIN_CAPITAL: u16 = 110; // 26 letters
const GROUPS: u16 = 136;
const MTAVRULI: u16 = 156; // 33 letters U+1C90..=U+1CB0, the first that take three bytes

/// Letters outside the listed alphabets, by group: the representative a class is asked about.
const LETTER_GROUPS: [char; 18] = [
    'é', 'É', 'ж', 'Ж', 'λ', 'Λ', // other Latin, Cyrillic, Greek
    'ჱ', 'Ⴀ', // archaic Mkhedruli, church scripts
    'ՙ', // other Armenian
    '中', 'ש',       // letters without case, right-to-left letters
    '٣',       // other digits
    '\u{301}', // combining marks
    '‿',       // connector punctuation, a word character as well
    'ʼ', 'ª', // modifier letters, letter-like signs
    'Ω', 'µ', // units; no groups, themselves
];

/// Signs that rules name, one byte each from `0x80`.
const SIGNS: [char; 47] = [
    '«', '»', '„', '“', '”', '‘', '’', '‚', '–', '—', '…', '№', '₾', '֏', '€', '£', '¤', '։', '՝', '՛', '՞', '՜', '՚',
    '՟', '֊', '․', '•', '·', '©', '®', '™', '°', '§', '☎', '✉', '✆', '✓', '→', '¿', '¡', '‹', '›', '´', '₽', '×', '−',
    '\u{a0}',
];

/// Signs that no rule names, by group.
const SIGN_GROUPS: [char; 5] = ['😀', '\u{202e}', '‡', '∞', '\u{2003}'];

/// How the 33 letters of Mkhedruli are written, in the order of Unicode from U+10D0.
pub const GEORGIAN_CODES: [[u8; 2]; 33] = pairs(GEORGIAN);
/// How the 39 small letters of Armenian are written, in the order of Unicode from U+0561.
pub const ARMENIAN_CODES: [[u8; 2]; 39] = pairs(ARMENIAN_SMALL);

const fn pairs<const N: usize>(first: u16) -> [[u8; 2]; N] {
    let mut pairs = [[0; 2]; N];
    let mut i = 0;
    while i < N {
        let code = Code::letter(first + i as u16);
        assert!(code.len == 2, "a letter of the three languages is two bytes");
        pairs[i] = [code.bytes[0], code.bytes[1]];
        i += 1;
    }
    pairs
}

/// The byte that stands for a masked quotation, address or code.
pub const MASK: char = '¤';

/// How `c` is written.
#[inline]
pub fn encode(c: char) -> Code {
    match c {
        'a'..='z' | '0'..='9' | '_' => Code::one(c as u8),
        'A'..='Z' => Code::letter(LATIN_CAPITAL + (c as u16 - 'A' as u16)),
        '\0'..='\x7f' => Code::one(c as u8),
        '\u{10d0}'..='\u{10f0}' => Code::letter(GEORGIAN + (c as u32 - 0x10d0) as u16),
        '\u{561}'..='\u{587}' => Code::letter(ARMENIAN_SMALL + (c as u32 - 0x561) as u16),
        '\u{531}'..='\u{556}' => Code::letter(ARMENIAN_CAPITAL + (c as u32 - 0x531) as u16),
        '\u{1c90}'..='\u{1cb0}' => Code::letter(MTAVRULI + (c as u32 - 0x1c90) as u16),
        _ => match SIGNS.iter().position(|&s| s == c) {
            Some(i) => Code::one(0x80 + i as u8),
            None => encode_group(c),
        },
    }
}

fn encode_group(c: char) -> Code {
    let sign = |i: usize| Code::one(0x80 + (SIGNS.len() + i) as u8);
    let letter = |i: usize| Code::letter(GROUPS + i as u16);
    match c as u32 {
        0xaa | 0xba => return letter(15),
        0x3a9 | 0x2126 => return letter(16),
        0xb5 => return letter(17),
        0x2b0..=0x2ff => return letter(14),
        0x300..=0x36f | 0x483..=0x489 | 0x1ab0..=0x1aff | 0x20d0..=0x20ff | 0xfe00..=0xfe0f => return letter(12),
        0x370..=0x3ff | 0x1f00..=0x1fff if c.is_alphabetic() => return letter(4 + usize::from(c.is_uppercase())),
        0x400..=0x52f | 0x1c80..=0x1c8f | 0x2de0..=0x2dff | 0xa640..=0xa69f => {
            return letter(2 + usize::from(c.is_uppercase()));
        }
        0x559..=0x588 | 0xfb13..=0xfb17 if c.is_alphabetic() => return letter(8),
        0x590..=0x8ff if c.is_alphabetic() => return letter(10),
        0x10f1..=0x10ff | 0x1cb1..=0x1cbf if c.is_alphabetic() => return letter(6),
        0x10a0..=0x10c7 | 0x10cd | 0x2d00..=0x2d2d => return letter(7),
        0x203f | 0x2040 | 0x2054 => return letter(13),
        0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfeff | 0xad | 0x80..=0x9f => return sign(1),
        0x2000..=0x200a | 0x202f | 0x205f | 0x3000 | 0x1680 | 0x2028 | 0x2029 => return sign(4),
        0x1f000..=0x1faff | 0x2600..=0x27bf | 0x2b05..=0x2b55 | 0x231a | 0x231b | 0x23e9..=0x23f3 => return sign(0),
        _ => {}
    }
    if c.is_alphabetic() {
        let latin =
            matches!(c as u32, 0xc0..=0x24f | 0x1e00..=0x1eff | 0x2c60..=0x2c7f | 0xa720..=0xa7ff | 0xff21..=0xff5a);
        return match (latin, c.is_uppercase()) {
            (true, false) => letter(0),
            (true, true) => letter(1),
            (false, _) => letter(9),
        };
    }
    if c.is_numeric() {
        return letter(11);
    }
    if (0x2010..=0x2e7f).contains(&(c as u32)) && !(0x2190..=0x23ff).contains(&(c as u32)) { sign(2) } else { sign(3) }
}

/// Every character that a class is asked about: the listed ones and one for each group.
pub fn representatives() -> impl Iterator<Item = char> {
    ('\0'..='\x7f')
        .chain('\u{10d0}'..='\u{10f0}')
        .chain('\u{561}'..='\u{587}')
        .chain('\u{531}'..='\u{556}')
        .chain('\u{1c90}'..='\u{1cb0}')
        .chain(LETTER_GROUPS)
        .chain(SIGNS)
        .chain(SIGN_GROUPS)
}

/// One character as the folded copy has it: small, Mtavruli as Mkhedruli, dots and hyphens of one kind.
///
/// Simple case mapping only, one character to one. `և` has no capital; its spellings `եւ` and `եվ` are two
/// characters and are folded by whoever sees both.
pub fn fold(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        '\0'..='\x7f' => c,
        '\u{1c90}'..='\u{1cbf}' | '\u{531}'..='\u{556}' => c.to_lowercase().next().unwrap_or(c),
        '\u{10d0}'..='\u{10f0}' | '\u{561}'..='\u{587}' => c,
        '․' => '.',
        '֊' | '‐' | '‑' | '−' => '-',
        _ => {
            let mut small = c.to_lowercase();
            match (small.next(), small.next()) {
                (Some(one), None) => one,
                _ => c,
            }
        }
    }
}

/// Whether `c` can stand inside a word, as `\w` has it.
pub fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric() || (!c.is_ascii() && is_word_byte(encode(c).as_bytes()[0]))
}

/// Whether a byte of a matching copy belongs to a word.
pub fn is_word_byte(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}

/// The letters of a language's own script, small.
pub fn is_native(c: char, lang: Lang) -> bool {
    match lang {
        Lang::Ka => matches!(c, '\u{10d0}'..='\u{10fa}' | '\u{1c90}'..='\u{1cba}'),
        Lang::Hy => matches!(c, '\u{531}'..='\u{556}' | '\u{561}'..='\u{587}'),
        Lang::En => c.is_ascii_alphabetic(),
    }
}

/// How many bytes the character has that begins with `first`.
pub fn length(first: u8) -> usize {
    match first {
        b'A'..=b'L' => 2,
        LONG_LEAD => 3,
        _ => 1,
    }
}

/// What a stretch of a matching copy says, for messages and tests; groups come out as their representative.
pub fn decode(bytes: &[u8]) -> String {
    characters(bytes).map(|(_, c)| c).collect()
}

/// The characters of a matching copy with the place of their first byte; groups come out as their representative.
pub fn characters(bytes: &[u8]) -> impl Iterator<Item = (usize, char)> + '_ {
    static TABLE: LazyLock<Vec<(Code, char)>> = LazyLock::new(|| {
        let mut table: Vec<(Code, char)> = representatives().map(|c| (encode(c), c)).collect();
        table.sort();
        table
    });
    let mut at = 0;
    std::iter::from_fn(move || {
        let first = *bytes.get(at)?;
        let start = at;
        if first.is_ascii() && !(b'A'..=LONG_LEAD).contains(&first) {
            at += 1;
            return Some((start, first as char));
        }
        let len = match first {
            b'A'..=b'L' => 2,
            LONG_LEAD => 3,
            _ => 1,
        };
        at = (start + len).min(bytes.len());
        let code = &bytes[start..at];
        let found = TABLE.binary_search_by(|(known, _)| known.as_bytes().cmp(code));
        Some((start, found.map_or('\u{fffd}', |i| TABLE[i].1)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_representative_has_a_code_of_its_own() {
        let mut codes: Vec<Code> = representatives().map(encode).collect();
        let count = codes.len();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }

    #[test]
    fn the_first_byte_tells_the_length() {
        for c in representatives() {
            let code = encode(c);
            assert_eq!(length(code.as_bytes()[0]), code.as_bytes().len(), "{c:?}");
        }
    }

    #[test]
    fn words_are_spelt_with_word_bytes_and_signs_are_not() {
        for c in representatives() {
            let code = encode(c);
            let expected = c == '_' || c.is_alphanumeric() || matches!(c, '\u{301}' | '‿');
            assert_eq!(code.as_bytes().iter().all(|&b| is_word_byte(b)), expected, "{c:?}");
        }
    }

    #[test]
    fn groups_stand_where_their_representative_stands() {
        for c in LETTER_GROUPS {
            assert!(encode(c).as_bytes().len() >= 2, "{c:?}");
            assert_eq!(encode(c), encode_group(c), "{c:?}");
        }
        assert_eq!(encode('ü'), encode('é'));
        assert_eq!(encode('щ'), encode('ж'));
        assert_eq!(encode('🚚'), encode('😀'));
        assert_ne!(encode('щ'), encode('Щ'));
    }

    #[test]
    fn decoding_leads_back() {
        let text = "ბოდიშს გიხდით, Հարգելի՛ Nino № 12 և ᲙᲘ";
        let bytes: Vec<u8> = text.chars().flat_map(|c| encode(c).as_bytes().to_vec()).collect();
        assert_eq!(decode(&bytes), text);
    }
}
