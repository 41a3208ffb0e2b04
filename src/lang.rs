//! The three languages a letter can be written in.

use std::fmt;
use std::str::FromStr;

/// A language of letters: its ISO 639-1 code is its name on the command line and in every file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
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
