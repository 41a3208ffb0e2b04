//! The three languages a letter can be written in, and which of them a message is in.
//!
//! [`detect`] counts letters first: a script of its own decides for Georgian and Armenian in one pass. Only Latin
//! letters need words: English, or Georgian or Armenian as people type them on a Latin keyboard ([`latin`] folds
//! the many ways of doing that into one), or a language that is named and refused.

// The paths are said because the build script reads this file as well, from the package root.
#[path = "lang/detect.rs"]
mod detect;
#[path = "lang/latin.rs"]
pub mod latin;
#[path = "lang/letters.rs"]
mod letters;

use std::fmt;
use std::str::FromStr;

pub(crate) use detect::is_common_word;
#[allow(unused_imports)] // the build script reads only the names of the languages
pub use detect::{Detection, Script, detect};

/// A language of letters: its ISO 639-1 code is its name on the command line and in every file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(library, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Georgian.
    Ka,
    /// Eastern Armenian.
    Hy,
    /// English.
    En,
}

impl Lang {
    pub const ALL: [Lang; 3] = [Lang::Ka, Lang::Hy, Lang::En];

    pub fn code(self) -> &'static str {
        match self {
            Lang::Ka => "ka",
            Lang::Hy => "hy",
            Lang::En => "en",
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Lang {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        Lang::ALL
            .into_iter()
            .find(|l| l.code() == s)
            .ok_or_else(|| format!("no language '{s}': there are ka (Georgian), hy (Armenian) and en (English)"))
    }
}

/// Whether `c` is a letter of any script: [`char::is_alphabetic`], without its tables for the letters of our languages.
#[inline]
pub(crate) fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphabetic(),
        '\u{10d0}'..='\u{10fa}' | '\u{531}'..='\u{556}' | '\u{561}'..='\u{587}' => true,
        _ => c.is_alphabetic(),
    }
}

/// Whether `c` is a letter of the language's own script, small or capital.
pub(crate) fn is_letter_of(c: char, lang: Lang) -> bool {
    match lang {
        Lang::Ka => matches!(c, '\u{10d0}'..='\u{10fa}' | '\u{1c90}'..='\u{1cba}'),
        Lang::Hy => matches!(c, '\u{531}'..='\u{556}' | '\u{561}'..='\u{587}'),
        Lang::En => c.is_ascii_alphabetic(),
    }
}
