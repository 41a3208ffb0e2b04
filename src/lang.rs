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

/// Which letters a text is typed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Script {
    Native,
    Latin,
}

/// What language a text is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detection {
    pub language: Option<Lang>,
    pub script: Script,
    /// A language that is recognised and not supported, by its English name.
    pub other: Option<&'static str>,
}

/// Recognises the language of a text.
pub fn detect(text: &str) -> Detection {
    let count = |l: Lang| text.chars().filter(|&c| crate::text::alphabet::is_native(c, l)).count();
    let (ka, hy, en) = (count(Lang::Ka), count(Lang::Hy), count(Lang::En));
    let ru = text.chars().filter(|c| ('а'..='я').contains(c)).count();
    let language = [(ka * 2, Lang::Ka), (hy * 2, Lang::Hy), (en, Lang::En)].into_iter().max().filter(|m| m.0 > 0);
    let other = (ru > ka + hy + en).then_some("Russian");
    Detection { language: language.map(|l| l.1).filter(|_| other.is_none()), script: Script::Native, other }
}
