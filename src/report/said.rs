//! What machine formats say of a finding to the people who read it in the end.

use super::Entry;
use super::run::Found;
use crate::lang::Lang;
use crate::rule::Severity;

/// The name that stands in the place of a rule where something could not be read.
pub(super) const UNREADABLE: &str = "unreadable";

/// Code points of the letter that are quoted at most.
const QUOTED: usize = 60;

/// What is wrong, and in which case if the file holds several.
pub(super) fn message(entry: &Entry) -> String {
    match &entry.record {
        Some(record) => format!("{} ({record})", entry.message),
        None => entry.message.clone(),
    }
}

/// What is wrong with the words it is said of, for formats whose readers do not show the line. The words are as the
/// letter has them: the format escapes them.
pub(super) fn message_with_words(entry: &Entry, found: &Found<'_>) -> String {
    let message = message(entry);
    let words = entry.matched.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        return message;
    }
    let words = match words.char_indices().nth(QUOTED) {
        Some((cut, _)) => format!("{}…", words[..cut].rsplit_once(' ').map_or(&words[..cut], |(whole, _)| whole)),
        None => words,
    };
    match found.ui {
        Lang::Ka => format!("{message}: „{words}“"),
        Lang::Hy => format!("{message}՝ «{words}»"),
        Lang::En => format!("{message}: “{words}”"),
    }
}

/// So many findings of one weight. After a number Georgian and Armenian take the singular.
pub(super) fn counted(n: usize, severity: Severity, ui: Lang) -> String {
    let s = if n == 1 { "" } else { "s" };
    match (ui, severity) {
        (Lang::En, severity) => format!("{n} {}{s}", severity.name()),
        (Lang::Ka, Severity::Error) => format!("{n} შეცდომა"),
        (Lang::Ka, Severity::Warning) => format!("{n} გაფრთხილება"),
        (Lang::Ka, Severity::Hint) => format!("{n} მინიშნება"),
        (Lang::Hy, Severity::Error) => format!("{n} սխալ"),
        (Lang::Hy, Severity::Warning) => format!("{n} զգուշացում"),
        (Lang::Hy, Severity::Hint) => format!("{n} հուշում"),
    }
}
