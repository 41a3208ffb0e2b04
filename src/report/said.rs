//! What machine formats say of a finding to the people who read it in the end.

use super::run::Found;
use super::{Entry, Record};
use crate::counted::{Thing, counted};
use crate::lang::Lang;
use crate::rule::Severity;

/// The name that stands in the place of a rule where something could not be read.
pub(super) const UNREADABLE: &str = "unreadable";

/// Code points of the letter that are quoted at most.
const QUOTED: usize = 60;

/// What is wrong, and in which case if the file holds several and they have ids.
pub(super) fn message(entry: &Entry) -> String {
    match &entry.record {
        Some(Record::Id(id)) => format!("{} ({id})", entry.message),
        Some(Record::Line(_)) | None => entry.message.clone(),
    }
}

/// What is wrong with the words it is said of, for formats whose readers do not show the line. The words are as the
/// letter has them: the format escapes them.
pub(super) fn message_with_words(entry: &Entry, found: &Found<'_>) -> String {
    let message = message(entry);
    let words = entry.matched.split_whitespace().collect::<Vec<_>>().join(" ");
    // A message that names the facts has the words in it.
    if words.is_empty() || message.contains(&words) {
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

/// So many findings of one weight.
pub(super) fn of_weight(n: usize, severity: Severity, ui: Lang) -> String {
    let thing = match severity {
        Severity::Error => Thing::Error,
        Severity::Warning => Thing::Warning,
        Severity::Hint => Thing::Hint,
    };
    counted(n, thing, ui)
}
