//! What a complaint says before anyone answers it: its category with the words that decided, the facts it gives, and
//! whether a person must write.
//!
//! One pass of the [`matcher`] finds every word and phrase of the lexicon; [`category`], [`severity`] and [`facts`]
//! read what it found. Everything leads back to bytes of the complaint, and nothing is guessed: a complaint that
//! gives too little is of the category `other` and has no facts.

mod category;
mod facts;
mod learned;
pub mod lexicon;
mod matcher;
mod phrases;
mod severity;
pub mod terms;

use jiff::civil::Date;
use serde::Serialize;

use crate::case::Category;
use crate::lang::{Detection, Lang, Script, detect, latin};
use crate::text::Text;

pub use category::Evidence;
pub use facts::{Amount, Fact, Facts, Figures, Named};
pub use severity::{Reason, Severity};
pub use terms::{Ground, Wish};

/// What triage found in one complaint.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Triage {
    pub lang: Lang,
    pub script: Script,
    pub category: Category,
    /// The words that decided the category, in the order of the text; empty for `other`.
    pub evidence: Vec<Evidence>,
    pub facts: Facts,
    pub severity: Severity,
    /// Why the severity is not ordinary, in the order of the text.
    pub reasons: Vec<Reason>,
}

/// Where the language comes from: found in the text, or known already.
#[derive(Clone, Copy, Debug)]
pub enum Tongue {
    Known(Lang),
    Detected(Detection),
}

impl From<Lang> for Tongue {
    fn from(lang: Lang) -> Tongue {
        Tongue::Known(lang)
    }
}

impl From<Detection> for Tongue {
    fn from(detection: Detection) -> Tongue {
        Tongue::Detected(detection)
    }
}

/// Reads a complaint. `tongue` is its language, or what [`detect`] said of it; a detection without a language is
/// read as English, where nothing will be found that is not there. `received` is the day the complaint came: without
/// it, "yesterday" and dates without a year are left out.
pub fn triage(text: &str, tongue: impl Into<Tongue>, received: Option<Date>) -> Triage {
    let (lang, script) = match tongue.into() {
        Tongue::Detected(found) => (found.language.unwrap_or(Lang::En), found.script),
        Tongue::Known(lang) => {
            let found = detect(text);
            (lang, if found.language == Some(lang) { found.script } else { script_for(text, lang) })
        }
    };
    let typed = script == Script::Latin && lang != Lang::En;
    let text = Text::complaint(text, lang, latin::of(lang).filter(|_| typed));
    let matcher = matcher::of(lang, typed);
    let (hits, words) = matcher.read(&text);
    let (category, evidence) = category::decide(&text, &hits, typed);
    let facts = facts::read(&text, &matcher.lexicon, &hits, &words, typed, received);
    let (severity, reasons) = severity::weigh(&hits, &facts);
    Triage { lang, script, category, evidence, facts, severity, reasons }
}

/// Reads the figures of a letter. `near` is a day of its matter, by which days without a year are understood; without
/// it they are left out.
pub fn figures(text: &Text, near: Option<Date>) -> Figures {
    let matcher = matcher::of(text.lang(), false);
    facts::figures(text, &matcher.lexicon, &matcher.words(text), near)
}

/// The place of what the build stored for a language, and for Georgian and Armenian in Latin letters.
fn stored(lang: Lang, typed: bool) -> usize {
    match (lang, typed) {
        (Lang::Ka, false) => 0,
        (Lang::Hy, false) => 1,
        (Lang::En, _) => 2,
        (Lang::Ka, true) => 3,
        (Lang::Hy, true) => 4,
    }
}

/// How a language known beforehand is typed: in Latin letters where it has none of its own.
fn script_for(text: &str, lang: Lang) -> Script {
    let native = text.chars().any(|c| crate::lang::is_letter_of(c, lang));
    if native || lang == Lang::En { Script::Native } else { Script::Latin }
}
